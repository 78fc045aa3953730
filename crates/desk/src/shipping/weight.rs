//! Weights as people type them: kilograms with comma or point, kept as whole grams.

/// Most a parcel may weigh here; the carrier's own limit is lower and told by the cloud.
const MOST_G: u32 = 1_000_000;

/// Why a typed weight cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightError {
    /// Nothing typed.
    #[error("the weight is missing")]
    Missing,
    /// Not a number of kilograms with at most three digits behind the comma.
    #[error("a weight is written like 2,480")]
    Malformed,
    /// Zero.
    #[error("a weight is more than zero")]
    Zero,
    /// More than any parcel.
    #[error("a weight is at most 1000 kg")]
    TooMuch,
}

/// Reads kilograms: `2,480`, `2.48`, `2`, `0,64 kg` are 2480, 2480, 2000, 640 grams.
///
/// Comma and point both stand before the decimals; both in one text is refused, since `1.000,5` and `1,000.5` differ
/// by a thousand.
pub fn parse_kg(typed: &str) -> Result<u32, WeightError> {
    let text = typed.trim();
    let text = text.strip_suffix("kg").or_else(|| text.strip_suffix("KG")).unwrap_or(text).trim_end();
    if text.is_empty() {
        return Err(WeightError::Missing);
    }
    let (whole, decimals) = text.split_once([',', '.']).unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let shaped = digits(whole) && digits(decimals) && decimals.len() <= 3 && whole.len() <= 7;
    if !shaped || (whole.is_empty() && decimals.is_empty()) || text.ends_with([',', '.']) {
        return Err(WeightError::Malformed);
    }
    let kilograms: u32 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| WeightError::Malformed)? };
    let grams: u32 = format!("{decimals:0<3}").parse().map_err(|_| WeightError::Malformed)?;
    match kilograms.checked_mul(1000).and_then(|total| total.checked_add(grams)) {
        Some(0) => Err(WeightError::Zero),
        Some(total) if total <= MOST_G => Ok(total),
        _ => Err(WeightError::TooMuch),
    }
}

/// Reads whole grams: `250`, `250,00`.
pub fn parse_g(typed: &str) -> Result<u32, WeightError> {
    let text = typed.trim();
    let plain = text.strip_suffix(",00").or_else(|| text.strip_suffix(",0")).unwrap_or(text);
    match plain.parse::<u32>() {
        Ok(0) => Err(WeightError::Zero),
        Ok(grams) if grams <= MOST_G => Ok(grams),
        Ok(_) => Err(WeightError::TooMuch),
        Err(_) if plain.is_empty() => Err(WeightError::Missing),
        Err(_) => Err(WeightError::Malformed),
    }
}

/// Writes grams as kilograms with three decimals, the comma being the language's.
pub fn format_kg(grams: u32, lang: kontor_model::Lang) -> String {
    format!("{}{}{:03}", grams / 1000, lang.pick(',', '.'), grams % 1000)
}
