//! What the simulated shops sell: a household shop of our own invention, with everything that makes goods difficult.

use rust_decimal::Decimal;

/// How goods are taxed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TaxClass {
    /// 19 % in Germany.
    Standard,
    /// 7 % in Germany.
    Reduced,
}

/// Goods, as every platform starts with them.
#[derive(Clone, Copy)]
pub(crate) struct Article {
    /// The merchant's number; empty where nobody gave one.
    pub(crate) sku: &'static str,
    pub(crate) gtin: &'static str,
    pub(crate) name: &'static str,
    /// With German tax, in cents.
    pub(crate) price_cents: i64,
    pub(crate) class: TaxClass,
    /// Whether and how much of it there is.
    pub(crate) stock: Stock,
    /// What one can choose, and the choices; empty where there is nothing to choose.
    pub(crate) option: &'static str,
    pub(crate) variants: &'static [Variant],
}

/// How stock is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stock {
    /// Counted.
    Counted(i64),
    /// Counted by a plug-in that writes numbers as text.
    AsText(i64),
    /// Not counted.
    Endless,
}

/// A choice.
#[derive(Clone, Copy)]
pub(crate) struct Variant {
    pub(crate) sku: &'static str,
    pub(crate) name: &'static str,
    pub(crate) price_cents: i64,
    /// Absent where its article counts for all.
    pub(crate) stock: Option<i64>,
}

impl Article {
    /// What it costs with German tax, in the chosen variant.
    pub(crate) fn price(&self, variant: Option<usize>) -> Decimal {
        let cents = variant.and_then(|place| self.variants.get(place)).map_or(self.price_cents, |v| v.price_cents);
        Decimal::new(cents, 2)
    }
}

const fn article(
    (sku, gtin): (&'static str, &'static str),
    name: &'static str,
    price_cents: i64,
    class: TaxClass,
    stock: Stock,
) -> Article {
    Article { sku, gtin, name, price_cents, class, stock, option: "", variants: &[] }
}

const fn choices(article: Article, option: &'static str, variants: &'static [Variant]) -> Article {
    Article { option, variants, ..article }
}

const fn variant(sku: &'static str, name: &'static str, price_cents: i64, stock: Option<i64>) -> Variant {
    Variant { sku, name, price_cents, stock }
}

use Stock::{AsText, Counted, Endless};
use TaxClass::{Reduced, Standard};

/// Everything there is. Baskets name articles by their place, so that new ones are added at the end.
pub(crate) const ARTICLES: &[Article] = &[
    article(("WG-1001", "4099990010012"), "Teekanne „Wiesengrün“, 1,2 l", 34_90, Standard, Counted(48)),
    article(("WG-1002", "4099990010029"), "Kräutertee „Abendruhe“, 100 g", 6_95, Reduced, Counted(310)),
    article(("WG-1003", "4099990010036"), "Lindenhonig aus dem Odenwald, 500 g", 8_49, Reduced, Counted(126)),
    article(("WG-2001", "4099990020011"), "Gusseiserne Pfanne, Ø 28 cm", 74_00, Standard, Counted(19)),
    article(("WG-2002", "4099990020028"), "Schneidbrett Esche 40 × 25 cm", 29_95, Standard, Counted(57)),
    choices(
        article(("WG-3000", ""), "Geschirrtuch Leinen", 12_50, Standard, Endless),
        "Farbe",
        &[
            variant("WG-3000-GR", "Graugrün", 12_50, Some(80)),
            variant("WG-3000-BL", "Nachtblau", 12_50, Some(41)),
            variant("WG-3000-RO", "Rost", 13_90, Some(0)),
        ],
    ),
    choices(
        article(("WG-4000", ""), "Wachstuch (Meterware)", 18_00, Standard, Counted(220)),
        "Breite",
        &[variant("WG-4000-100", "100 cm", 18_00, None), variant("WG-4000-140", "140 cm", 23_50, None)],
    ),
    article(("WG-5001", "4099990050018"), "Frühstücksset für zwei", 59_00, Standard, Endless),
    article(("WG-6001", "9783999990018"), "Backen mit Sauerteig (geb.)", 24_00, Reduced, Counted(33)),
    article(("WG-7001", ""), "Geschenkgutschein 25 €", 25_00, Standard, Endless),
    article(("000417", "4099990004172"), "Gewürzmühle Buche, 18 cm", 21_75, Standard, AsText(64)),
    article(("", ""), "Einzelstück Keramikschale ohne Nummer", 42_00, Standard, Counted(1)),
    article(("WG 8/1 ß", "4099990080015"), "Stoffmuster „Größe S“ (gratis)", 0, Standard, Counted(500)),
];

/// Places in [`ARTICLES`] that baskets are filled from.
pub(crate) const TEAPOT: usize = 0;
pub(crate) const TEA: usize = 1;
pub(crate) const HONEY: usize = 2;
pub(crate) const PAN: usize = 3;
pub(crate) const BOARD: usize = 4;
pub(crate) const TOWEL: usize = 5;
pub(crate) const OILCLOTH: usize = 6;
pub(crate) const SET: usize = 7;
pub(crate) const BOOK: usize = 8;
pub(crate) const MILL: usize = 10;
pub(crate) const SAMPLE: usize = 12;
