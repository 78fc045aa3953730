//! What stays of an order when its shop cannot say it any more: a product that was deleted takes its number along, and nobody
//! can enter it there again. So what is known of the line stands in for it. And what a person decided about it stays decided.

use kontor_model::order::{ChannelOrder, OrderLine};
use rust_decimal::Decimal;

use super::Fresh;
use super::step::Known;
use crate::commerce::intake::interpret::Understood;
use crate::commerce::intake::mapped::Mapping;

/// Fills in what the shop has lost of goods that are known, before anybody looks for changes, and lets an order that does not
/// add up go on if it was let go and misses the same. Both are mapped anew.
pub(super) fn kept(known: Option<&Known>, fresh: &Fresh, understood: Understood, mapping: &Mapping) -> Understood {
    let Some(known) = known else { return understood };
    let Some(old) = &known.content.order else { return understood };
    match understood {
        Understood::Sound(mut order, applied) => {
            let is_filled = fill_in(old, &mut order);
            let applied = if is_filled { mapping.apply(&order, &fresh.source) } else { applied };
            Understood::Sound(order, applied)
        }
        Understood::Held(Some(mut order), hold) => {
            fill_in(old, &mut order);
            // Somebody looked at what is missing and let it go.
            let is_let_go = known.row.hold_code.is_empty() && misses(old).is_some() && misses(old) == misses(&order);
            if is_let_go {
                let applied = mapping.apply(&order, &fresh.source);
                return Understood::Sound(order, applied);
            }
            Understood::Held(Some(order), hold)
        }
        Understood::Held(None, hold) => Understood::Held(None, hold),
    }
}

/// By how much the lines miss the total.
fn misses(order: &ChannelOrder) -> Option<Decimal> {
    let found = order.imbalance()?;
    found.grand.checked_sub(found.lines?)
}

/// Fills in lines by their ids; answers whether one has lost something.
fn fill_in(old: &ChannelOrder, new: &mut ChannelOrder) -> bool {
    let mut is_filled = false;
    for line in &mut new.lines {
        let before = old.lines.iter().find(|before| before.id == line.id);
        let Some(before) = before.filter(|before| has_lost(before, line)) else { continue };
        line.sku.clone_from(&before.sku);
        line.gtin.clone_from(&before.gtin);
        line.product.clone_from(&before.product);
        line.variant.clone_from(&before.variant);
        if line.title.is_empty() {
            line.title.clone_from(&before.title);
        }
        is_filled = true;
    }
    is_filled
}

/// Whether the goods of a line are gone from the shop: the product, or the one of its variants that was bought. Without it
/// the shop names what all variants have in common.
fn has_lost(before: &OrderLine, now: &OrderLine) -> bool {
    let has_no_product = before.product.is_some() && now.product.is_none();
    let has_no_variant = before.variant.is_some() && now.variant.is_none() && now.product == before.product;
    has_no_product || has_no_variant
}
