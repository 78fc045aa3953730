//! Label documents: format, medium, resolution, and the dots they come to.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The file format of a label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum LabelFormat {
    /// A page to print on anything.
    #[default]
    Pdf,
    /// The language of thermal label printers, dot-exact for one resolution.
    Zpl,
    /// A picture; only for codes to show at a counter.
    Png,
}

impl LabelFormat {
    /// Column and query text.
    pub fn code(self) -> &'static str {
        match self {
            LabelFormat::Pdf => "pdf",
            LabelFormat::Zpl => "zpl",
            LabelFormat::Png => "png",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<LabelFormat> {
        [LabelFormat::Pdf, LabelFormat::Zpl, LabelFormat::Png].into_iter().find(|format| format.code() == code)
    }

    /// The media type of the document. ZPL has no registered one.
    pub fn media_type(self) -> &'static str {
        match self {
            LabelFormat::Pdf => "application/pdf",
            LabelFormat::Zpl => "application/vnd.zebra.zpl; charset=utf-8",
            LabelFormat::Png => "image/png",
        }
    }
}

/// The paper a label is made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum LabelMedium {
    /// 105 x 148 mm.
    #[default]
    #[serde(rename = "a6")]
    A6,
    /// 103 x 199 mm, the long thermal label.
    #[serde(rename = "103x199")]
    Thermal103x199,
    /// 101.6 x 152.4 mm, 4 x 6 inches.
    #[serde(rename = "4x6")]
    Inch4x6,
    /// 101.6 x 203.2 mm, 4 x 8 inches.
    #[serde(rename = "4x8")]
    Inch4x8,
    /// 103 x 150 mm, the short thermal label.
    #[serde(rename = "103x150")]
    Thermal103x150,
    /// 105 x 205 mm, half an A4 page with a margin.
    #[serde(rename = "105x205")]
    Laser105x205,
    /// 105 x 208 mm.
    #[serde(rename = "105x208")]
    Laser105x208,
    /// 100 x 70 mm, the small label.
    #[serde(rename = "100x70")]
    Small100x70,
    /// 148 x 210 mm.
    #[serde(rename = "a5")]
    A5,
    /// 210 x 297 mm.
    #[serde(rename = "a4")]
    A4,
}

impl LabelMedium {
    /// All media.
    pub const ALL: [LabelMedium; 10] = [
        LabelMedium::A6,
        LabelMedium::Thermal103x199,
        LabelMedium::Inch4x6,
        LabelMedium::Inch4x8,
        LabelMedium::Thermal103x150,
        LabelMedium::Laser105x205,
        LabelMedium::Laser105x208,
        LabelMedium::Small100x70,
        LabelMedium::A5,
        LabelMedium::A4,
    ];

    /// Column and query text.
    pub fn code(self) -> &'static str {
        match self {
            LabelMedium::A6 => "a6",
            LabelMedium::Thermal103x199 => "103x199",
            LabelMedium::Inch4x6 => "4x6",
            LabelMedium::Inch4x8 => "4x8",
            LabelMedium::Thermal103x150 => "103x150",
            LabelMedium::Laser105x205 => "105x205",
            LabelMedium::Laser105x208 => "105x208",
            LabelMedium::Small100x70 => "100x70",
            LabelMedium::A5 => "a5",
            LabelMedium::A4 => "a4",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<LabelMedium> {
        LabelMedium::ALL.into_iter().find(|medium| medium.code() == code)
    }

    /// Width and height in tenths of a millimetre.
    pub fn size_tenth_mm(self) -> (u32, u32) {
        match self {
            LabelMedium::A6 => (1050, 1480),
            LabelMedium::Thermal103x199 => (1030, 1990),
            LabelMedium::Inch4x6 => (1016, 1524),
            LabelMedium::Inch4x8 => (1016, 2032),
            LabelMedium::Thermal103x150 => (1030, 1500),
            LabelMedium::Laser105x205 => (1050, 2050),
            LabelMedium::Laser105x208 => (1050, 2080),
            LabelMedium::Small100x70 => (1000, 700),
            LabelMedium::A5 => (1480, 2100),
            LabelMedium::A4 => (2100, 2970),
        }
    }
}

/// The resolution of a thermal printer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub enum Dpi {
    /// 203.2 dpi: exactly 8 dots per millimetre.
    #[default]
    Dpi203,
    /// 300 dpi: 11.811 dots per millimetre.
    Dpi300,
}

impl Dpi {
    /// The number as it is called, 203 or 300.
    pub fn code(self) -> u16 {
        match self {
            Dpi::Dpi203 => 203,
            Dpi::Dpi300 => 300,
        }
    }
}

impl From<Dpi> for u16 {
    fn from(dpi: Dpi) -> u16 {
        dpi.code()
    }
}

impl TryFrom<u16> for Dpi {
    type Error = String;

    fn try_from(code: u16) -> Result<Dpi, String> {
        match code {
            203 => Ok(Dpi::Dpi203),
            300 => Ok(Dpi::Dpi300),
            _ => Err("dpi is 203 or 300".to_owned()),
        }
    }
}

/// What kind of label document is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LabelSpec {
    /// File format.
    pub format: LabelFormat,
    /// Paper.
    pub medium: LabelMedium,
    /// Resolution, 203 or 300; matters for ZPL only.
    #[schema(value_type = u16)]
    pub dpi: Dpi,
}

#[cfg(test)]
mod tests;
