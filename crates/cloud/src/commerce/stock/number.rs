//! Numbers of goods and quantities, as the ERP writes them and as they are compared and reckoned with. Pure.

use kontor_model::fold::clean_line;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Parts that one piece is reckoned in.
pub(super) const PARTS: i64 = 1000;
/// Largest quantity either way, in pieces.
const MOST: i64 = 1_000_000_000_000;

/// A number as it is compared: blanks at its ends and upper and lower case do not count. Accents do: `Ä-1` is not `A-1`.
pub(super) fn key(number: &str) -> String {
    clean_line(number).unwrap_or_default().to_lowercase()
}

/// Reads a quantity as thousandths of a piece; what is smaller is cut off.
pub(super) fn parts(text: &str) -> Option<i64> {
    let quantity = Decimal::from_str_exact(text.trim()).ok()?;
    parts_of(quantity)
}

/// A quantity in thousandths of a piece.
pub(super) fn parts_of(quantity: Decimal) -> Option<i64> {
    if quantity.abs() > Decimal::from(MOST) {
        return None;
    }
    (quantity * Decimal::from(PARTS)).trunc().to_i64()
}

/// Thousandths as the ERP writes them.
pub(super) fn written(parts: i64) -> String {
    Decimal::new(parts, 3).normalize().to_string()
}
