//! Papers by the names of the print world: media keywords of IPP (PWG 5101.1) and the label papers of our model.

use kontor_model::label::LabelMedium;

/// Sizes within this many tenths of a millimetre are the same paper.
const SAME_TENTHS: u32 = 15;
/// Tenths of a millimetre in a hundredth of an inch, times 100.
const TENTHS_PER_INCH: f64 = 254.0;

/// The keyword for a label paper. Standard names where there are some, else a custom one that carries its size.
pub(super) fn keyword(medium: LabelMedium) -> String {
    match medium {
        LabelMedium::A6 => "iso_a6_105x148mm".to_owned(),
        LabelMedium::A5 => "iso_a5_148x210mm".to_owned(),
        LabelMedium::A4 => "iso_a4_210x297mm".to_owned(),
        LabelMedium::Inch4x6 => "na_index-4x6_4x6in".to_owned(),
        LabelMedium::Inch4x8 => "oe_4x8-label_4x8in".to_owned(),
        other => {
            let (width, height) = other.size_tenth_mm();
            let size = format!("{}x{}mm", millimetres(width), millimetres(height));
            format!("custom_{size}_{size}")
        }
    }
}

fn millimetres(tenths: u32) -> String {
    if tenths.is_multiple_of(10) { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

/// Width and height in tenths of a millimetre of a keyword that ends with its size, such as `na_index-4x6_4x6in`.
pub(super) fn size_of(keyword: &str) -> Option<(u32, u32)> {
    let size = keyword.rsplit('_').next()?;
    let (size, tenths) = match (size.strip_suffix("mm"), size.strip_suffix("in")) {
        (Some(size), _) => (size, 10.0),
        (None, Some(size)) => (size, TENTHS_PER_INCH),
        (None, None) => return None,
    };
    let (width, height) = size.split_once('x')?;
    let read = |text: &str| text.parse::<f64>().ok().filter(|value| (0.0..10_000.0).contains(value));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 10000, see above")]
    let in_tenths = |value: f64| (value * tenths).round() as u32;
    Some((in_tenths(read(width)?), in_tenths(read(height)?)))
}

/// Tells whether a keyword names a paper of this size, either way round.
pub(super) fn is_same(keyword: &str, medium: LabelMedium) -> bool {
    let Some((width, height)) = size_of(keyword) else { return false };
    let (wanted_width, wanted_height) = medium.size_tenth_mm();
    let near = |one: u32, other: u32| one.abs_diff(other) <= SAME_TENTHS;
    (near(width, wanted_width) && near(height, wanted_height))
        || (near(width, wanted_height) && near(height, wanted_width))
}

/// A paper as people know it: 105 × 148 mm; other words as they are.
pub(super) fn in_words(keyword: &str) -> String {
    match size_of(keyword) {
        Some((width, height)) => format!("{} × {} mm", millimetres(width), millimetres(height)),
        None => keyword.to_owned(),
    }
}

/// A label paper as people know it.
pub(super) fn medium_in_words(medium: LabelMedium) -> String {
    let (width, height) = medium.size_tenth_mm();
    format!("{} × {} mm", millimetres(width), millimetres(height))
}

/// The keyword among those a printer knows that means this paper; the standard one when the printer names none.
pub(super) fn chosen<'a>(known: impl IntoIterator<Item = &'a str>, medium: LabelMedium) -> String {
    let own = keyword(medium);
    let mut fitting = known.into_iter().filter(|name| is_same(name, medium));
    fitting.next().map_or(own, str::to_owned)
}
