//! What is put into a basket, by pattern: the same pattern and number give the same basket.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::catalogue::{BOARD, BOOK, HONEY, MILL, OILCLOTH, PAN, SAMPLE, SET, TEA, TEAPOT, TOWEL};
use super::people::{From, Person, firm, somebody};

/// A pattern of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Plain,
    MixedTax,
    Packstation,
    PostOffice,
    CareOf,
    Company,
    Variation,
    Personalised,
    Coupon,
    Fee,
    DiscountFee,
    Bundle,
    DecimalQuantity,
    Austria,
    Switzerland,
    Netherlands,
    VatExempt,
    Pickup,
    Free,
    Unpaid,
    OwnStatus,
    Refund,
    Numbers,
    MetaObject,
    NoTaxRate,
    NoAddress,
    UnknownPayment,
    UnknownCurrency,
    Broken,
}

/// Every pattern with its name and what it is, in German and English. The first [`USUAL`] are what a shop sees every day.
pub(crate) const KINDS: [(Kind, &str, &str, &str); 29] = [
    (Kind::Plain, "plain", "gewöhnlich", "plain"),
    (Kind::MixedTax, "mixed_tax", "19 % und 7 % gemischt", "19 % and 7 % mixed"),
    (Kind::Packstation, "packstation", "an eine Packstation", "to a Packstation"),
    (Kind::PostOffice, "post_office", "an eine Postfiliale", "to a post office"),
    (Kind::CareOf, "care_of", "mit c/o", "with c/o"),
    (Kind::Company, "company", "Firma mit USt-IdNr.", "firm with VAT id"),
    (Kind::Variation, "variation", "Varianten", "variants"),
    (Kind::Personalised, "personalised", "mit Wunschtext", "with a text of the buyer's"),
    (Kind::Coupon, "coupon", "mit Gutschein über 10 %", "with a coupon of 10 %"),
    (Kind::Fee, "fee", "Nachnahme mit Gebühr", "cash on delivery with a charge"),
    (Kind::DiscountFee, "discount_fee", "Rabatt als Gebühr", "discount as a charge"),
    (Kind::Bundle, "bundle", "Set mit Bestandteilen", "set with parts"),
    (Kind::Austria, "austria", "nach Österreich", "to Austria"),
    (Kind::Switzerland, "switzerland", "in die Schweiz, ohne Steuer", "to Switzerland, without tax"),
    (Kind::Netherlands, "netherlands", "in die Niederlande", "to the Netherlands"),
    (Kind::VatExempt, "vat_exempt", "EU-Firma ohne Steuer", "EU firm without tax"),
    (Kind::DecimalQuantity, "decimal_quantity", "1,5 Meter", "1.5 metres"),
    (Kind::Pickup, "pickup", "Abholung", "collected"),
    (Kind::Free, "free", "kostenlos", "free of charge"),
    (Kind::Unpaid, "unpaid", "noch nicht bezahlt", "not paid yet"),
    (Kind::OwnStatus, "own_status", "eigener Status des Shops", "a status of the shop's own"),
    (Kind::Refund, "refund", "zum Teil erstattet", "refunded in part"),
    (Kind::Numbers, "numbers", "Beträge als Zahlen statt Text", "amounts as numbers, not text"),
    (Kind::MetaObject, "meta_object", "Zusatzfelder als Objekt", "extra fields as an object"),
    (Kind::NoTaxRate, "no_tax_rate", "Steuersatz fehlt", "tax rate missing"),
    (Kind::NoAddress, "no_address", "ohne Anschrift", "without address"),
    (Kind::UnknownPayment, "unknown_payment", "unbekannte Zahlart", "unknown payment method"),
    (Kind::UnknownCurrency, "unknown_currency", "unbekannte Währung", "unknown currency"),
    (Kind::Broken, "broken", "Summe stimmt nicht", "total does not add up"),
];

/// How many of [`KINDS`] are placed when none is asked for.
pub(crate) const USUAL: usize = 16;

/// How an order is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paid {
    Card,
    PayPal,
    Invoice,
    /// By bank transfer, before anything is sent.
    BankTransfer,
    CashOnDelivery,
    /// By something the shop does not list.
    Otherwise,
    /// Nothing to pay.
    Nothing,
}

/// How goods get to the buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    Parcel,
    Pickup,
    /// Sold over the counter.
    None,
}

/// Goods in a basket.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Place in the catalogue.
    pub(crate) article: usize,
    pub(crate) variant: Option<usize>,
    pub(crate) quantity: Decimal,
    /// A text the buyer typed.
    pub(crate) wish: Option<&'static str>,
    /// Goods that are part of it and cost nothing by themselves: place and quantity.
    pub(crate) parts: &'static [(usize, i64)],
}

/// A basket at the checkout.
#[derive(Clone, Debug)]
pub(crate) struct Basket {
    pub(crate) kind: Kind,
    /// Nobody: sold over the counter.
    pub(crate) buyer: Option<Person>,
    /// Where it goes when that is not the buyer's own address.
    pub(crate) ship_to: Option<Person>,
    pub(crate) vat_id: Option<&'static str>,
    pub(crate) items: Vec<Item>,
    pub(crate) coupon_percent: Option<Decimal>,
    pub(crate) paid: Paid,
    pub(crate) delivery: Delivery,
    pub(crate) note: &'static str,
}

/// The basket of a pattern; which people and goods it is depends on `number` alone.
pub(crate) fn basket(kind: Kind, number: u64) -> Basket {
    let chance = mixed(number);
    let buyer = somebody(people(kind), chance >> 8);
    let mut basket = Basket {
        kind,
        buyer: Some(buyer),
        ship_to: None,
        vat_id: None,
        items: goods(kind, chance),
        coupon_percent: None,
        paid: [Paid::Card, Paid::PayPal, Paid::Invoice][(chance % 3) as usize],
        delivery: Delivery::Parcel,
        note: if chance.is_multiple_of(5) {
            "Bitte beim Nachbarn klingeln – danke 😊\r\n& liebe Grüße"
        } else {
            ""
        },
    };
    match kind {
        Kind::Packstation | Kind::PostOffice => {
            basket.ship_to = basket.buyer.take();
            basket.buyer = basket.ship_to.as_ref().map(|person| at_home(person, chance >> 16));
        }
        Kind::Company => (basket.buyer, basket.vat_id) = both(firm("DE")),
        Kind::VatExempt => (basket.buyer, basket.vat_id) = both(firm("AT")),
        Kind::Coupon => basket.coupon_percent = Some(Decimal::TEN),
        Kind::Fee => basket.paid = Paid::CashOnDelivery,
        Kind::DiscountFee | Kind::Unpaid => basket.paid = Paid::BankTransfer,
        Kind::Pickup => basket.delivery = Delivery::Pickup,
        Kind::Free => basket.paid = Paid::Nothing,
        Kind::UnknownPayment => basket.paid = Paid::Otherwise,
        Kind::NoAddress => (basket.buyer, basket.delivery) = (None, Delivery::None),
        _ => {}
    }
    basket
}

/// Somebody at an address of their own: goods go elsewhere, the invoice goes home.
fn at_home(person: &Person, place: u64) -> Person {
    let (first, last, email) = (person.first.clone(), person.last.clone(), person.email.clone());
    Person { first, last, email, ..somebody(From::Germany, place) }
}

fn both((person, vat_id): (Person, &'static str)) -> (Option<Person>, Option<&'static str>) {
    (Some(person), Some(vat_id))
}

fn people(kind: Kind) -> From {
    match kind {
        Kind::Packstation => From::Packstation,
        Kind::PostOffice => From::PostOffice,
        Kind::CareOf => From::CareOf,
        Kind::Austria => From::Austria,
        Kind::Switzerland => From::Switzerland,
        Kind::Netherlands => From::Netherlands,
        _ => From::Germany,
    }
}

fn goods(kind: Kind, chance: u64) -> Vec<Item> {
    let few = Decimal::from(1 + (chance >> 24) % 3);
    match kind {
        Kind::Variation => vec![chosen(TOWEL, 0, few), chosen(TOWEL, 1, Decimal::ONE)],
        Kind::Personalised => vec![Item { wish: Some("Für Oma <3 – „Ännchen“"), ..item(BOARD, Decimal::ONE) }],
        Kind::Bundle => {
            vec![Item { parts: &[(TEAPOT, 1), (BOARD, 2)], ..item(SET, Decimal::ONE) }, item(TEA, few)]
        }
        Kind::DecimalQuantity => vec![chosen(OILCLOTH, 1, Decimal::new(15, 1))],
        Kind::Free => vec![item(SAMPLE, Decimal::ONE)],
        Kind::Plain | Kind::Unpaid | Kind::OwnStatus => {
            vec![item([TEAPOT, PAN, BOARD, MILL][(chance >> 32) as usize % 4], few)]
        }
        Kind::Coupon | Kind::DiscountFee | Kind::Refund => {
            vec![item(TEA, Decimal::from(3)), item(MILL, few), item(PAN, Decimal::ONE)]
        }
        _ => vec![
            item([TEAPOT, BOARD, MILL][(chance >> 32) as usize % 3], Decimal::ONE),
            item([TEA, HONEY, BOOK][(chance >> 40) as usize % 3], few),
        ],
    }
}

fn item(article: usize, quantity: Decimal) -> Item {
    Item { article, variant: None, quantity, wish: None, parts: &[] }
}

fn chosen(article: usize, variant: usize, quantity: Decimal) -> Item {
    Item { variant: Some(variant), ..item(article, quantity) }
}

/// Spreads a counter over all bits (SplitMix64): numbers that follow each other look unlike each other.
pub(crate) fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
