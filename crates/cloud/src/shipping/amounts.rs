//! Weights and amounts of money as people type them into the portal's forms, and as its pages write them.

use kontor_model::Lang;
use kontor_model::money::{CurrencyCode, Money};
use rust_decimal::Decimal;

/// Reads kilograms as grams: `2,5`, `2.480 kg`; `None` when nothing was typed.
///
/// Comma and point both stand before the decimals; both in one text is refused, since `1.000,5` and `1,000.5` differ
/// by a thousand. Errors: what to type instead.
pub(super) fn grams(lang: Lang, typed: &str) -> Result<Option<u32>, String> {
    let text = typed.trim();
    let text = text.strip_suffix("kg").unwrap_or(text).trim_end();
    if text.is_empty() {
        return Ok(None);
    }
    let grams = decimal(text, 3).map(|kilograms| kilograms * Decimal::ONE_THOUSAND);
    let whole = grams.and_then(|grams| u32::try_from(grams).ok());
    whole.map(Some).ok_or_else(|| {
        lang.pick(
            "Ein Gewicht in Kilogramm mit höchstens drei Nachkommastellen, zum Beispiel 2,5.",
            "A weight in kilograms with at most three decimals, such as 2.5.",
        )
        .to_owned()
    })
}

/// Reads an amount of money: `149,90`, `50 CHF`; without a currency it is euro. `None` when nothing was typed.
///
/// Errors: what to type instead.
pub(super) fn money(lang: Lang, typed: &str) -> Result<Option<Money>, String> {
    let text = typed.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let cut = text.find(|c: char| c.is_ascii_alphabetic() || c == '€').unwrap_or(text.len());
    let (number, unit) = text.split_at(cut);
    let currency = if matches!(unit, "" | "€") { Some(CurrencyCode::euro()) } else { CurrencyCode::parse(unit) };
    let amount = decimal(number.trim_end(), 2);
    currency.zip(amount).map(|(currency, amount)| Some(Money { amount, currency })).ok_or_else(|| {
        lang.pick(
            "Ein Betrag mit höchstens zwei Nachkommastellen, zum Beispiel 149,90 oder 50 CHF.",
            "An amount with at most two decimals, such as 149.90 or 50 CHF.",
        )
        .to_owned()
    })
}

/// Digits with at most one comma or point and so many decimals behind it.
fn decimal(text: &str, most_decimals: usize) -> Option<Decimal> {
    let (whole, decimals) = text.split_once([',', '.']).map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = digits(whole) && whole.len() <= 9 && decimals.is_none_or(|d| digits(d) && d.len() <= most_decimals);
    if fits { format!("{whole}.{}", decimals.unwrap_or("0")).parse().ok() } else { None }
}

/// Grams as kilograms without needless zeros: `2,5`.
pub(super) fn kilograms(lang: Lang, grams: u32) -> String {
    local(lang, &(Decimal::from(grams) / Decimal::ONE_THOUSAND).normalize().to_string())
}

/// A weight of a table, always with three decimals so that they stand below each other: `2,500 kg`.
pub(super) fn weight(lang: Lang, grams: u32) -> String {
    weight_of_many(lang, u64::from(grams))
}

/// The same of many parcels together.
pub(super) fn weight_of_many(lang: Lang, grams: u64) -> String {
    format!("{}{}{:03} kg", grams / 1_000, lang.pick(',', '.'), grams % 1_000)
}

/// An amount with two decimals; euro goes without saying in a form: `149,90`, `50,00 CHF`.
pub(super) fn amount(lang: Lang, money: &Money) -> String {
    let number = bare(lang, money);
    if money.currency == CurrencyCode::euro() { number } else { format!("{number} {}", money.currency.as_str()) }
}

/// An amount with two decimals and without its currency.
pub(super) fn bare(lang: Lang, money: &Money) -> String {
    local(lang, &format!("{:.2}", money.amount))
}

fn local(lang: Lang, number: &str) -> String {
    number.replace('.', lang.pick(",", "."))
}

#[cfg(test)]
mod tests;
