//! Sets of goods: a set and its parts are the same goods under two names, whichever of them somebody names.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{ChannelOrder, LineKind, OrderLine};

/// Quantities by line id.
pub type Quantities = BTreeMap<String, Decimal>;

impl ChannelOrder {
    /// Adds what quantities of some lines say about others: who has a set has its parts, who has all parts has the set.
    pub fn complete_sets(&self, of_line: &mut Quantities) {
        for head in self.lines_of(LineKind::BundleHead).filter(|head| head.quantity > Decimal::ZERO) {
            let is_part = |line: &&OrderLine| line.parent.as_ref() == Some(&head.id) && line.quantity > Decimal::ZERO;
            let parts: Vec<&OrderLine> = self.lines_of(LineKind::BundlePart).filter(is_part).collect();
            let of = |of_line: &Quantities, id: &str| of_line.get(id).copied().unwrap_or_default();
            let sets = |part: &&OrderLine| in_proportion(of(of_line, &part.id), part.quantity, head.quantity);
            let by_parts = parts.iter().map(sets).min().unwrap_or_default();
            // Some of the parts of a set are no part of a set.
            let by_parts = if by_parts < head.quantity { by_parts.floor() } else { by_parts };
            let whole = by_parts.max(of(of_line, &head.id));
            for part in parts {
                let meant = in_proportion(whole, head.quantity, part.quantity).max(of(of_line, &part.id));
                of_line.insert(part.id.clone(), meant);
            }
            of_line.insert(head.id.clone(), whole);
        }
    }
}

/// So much of one line as a quantity of another is, to the ninth digit, so that three thirds are one; nothing where that is
/// more than a [`Decimal`] can hold.
fn in_proportion(quantity: Decimal, of: Decimal, to: Decimal) -> Decimal {
    quantity.checked_mul(to).and_then(|product| product.checked_div(of)).unwrap_or_default().round_dp(9)
}
