//! A basket becomes an order, priced and taxed as the shop does it.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::money::{Taxed, Zone, cents};
use super::order::{Coupon, Fee, Line, Meta, Order, Postage};
use super::products::Product;
use super::state::State;
use crate::shops::basket::{Basket, Delivery, Item, Kind, Paid};
use crate::shops::catalogue::{ARTICLES, TaxClass};
use crate::shops::people::Person;

/// Net price of a parcel at home and of cash on delivery: 4.90 with 19 %.
const POSTAGE: &str = "4.117647";
const ABROAD: &str = "12.521008";
const OVERSEAS: &str = "18.90";

/// Makes the order and takes its goods from stock.
pub(super) fn place(state: &mut State, basket: &Basket, id: u64, at: i64) -> Order {
    let billing = basket.buyer.clone().unwrap_or_default();
    let shipping = basket.ship_to.clone().unwrap_or_else(|| billing.clone());
    let is_exempt = basket.kind == Kind::VatExempt;
    let country = if shipping.country.is_empty() { "DE".to_owned() } else { shipping.country.clone() };
    let zone = Zone::new(&country, is_exempt);
    let lines = lines(state, basket, &zone, id);
    let classes: Vec<(TaxClass, Decimal)> = lines.iter().map(|line| (class_of(line), line.total.net)).collect();
    let (status, paid) = status(basket);
    let mut order = Order {
        id,
        kind: basket.kind,
        status: status.to_owned(),
        status_before: String::new(),
        created: at,
        modified: at,
        paid: paid.then_some(at),
        completed: (status == "completed").then_some(at),
        currency: if basket.kind == Kind::UnknownCurrency { "TALER" } else { "EUR" },
        payment: payment(basket.paid),
        transaction: transaction(basket.paid, id),
        via: if basket.delivery == Delivery::None { "pos" } else { "store-api" },
        shipping: if basket.delivery == Delivery::Parcel { shipping } else { Person::default() },
        note: basket.note.to_owned(),
        postage: postage(basket, (&zone, &country), &classes, id),
        fees: fees(basket, &zone, &classes, id),
        coupons: coupons(basket, &zone, &lines, id),
        refunds: Vec::new(),
        meta: Vec::new(),
        notes: Vec::new(),
        fulfillments: Vec::new(),
        rounds_at_subtotal: state.settings.round_at_subtotal,
        took_stock: true,
        billing,
        lines,
    };
    order.meta = meta(basket, id);
    for (product, variation, quantity) in counted(&order) {
        move_stock(state, (product, variation), -quantity);
    }
    order
}

/// What of an order is counted: product, variation, whole pieces.
pub(super) fn counted(order: &Order) -> Vec<(u64, u64, i64)> {
    let whole = |quantity: Decimal| i64::try_from(quantity.ceil()).unwrap_or(0);
    order.lines.iter().map(|line| (line.product, line.variation, whole(line.quantity))).collect()
}

/// Adds to the stock of a variation, or of its product where that counts for all.
pub(super) fn move_stock(state: &mut State, (product, variation): (u64, u64), by: i64) {
    let counts = |products: &std::collections::BTreeMap<u64, Product>, id: u64| {
        products.get(&id).is_some_and(|product| product.stock.is_some())
    };
    let id = if counts(&state.products, variation) { variation } else { product };
    if let Some(stock) = state.products.get_mut(&id).and_then(|product| product.stock.as_mut()) {
        *stock += by;
    }
}

fn class_of(line: &Line) -> TaxClass {
    if line.class.is_empty() { TaxClass::Standard } else { TaxClass::Reduced }
}

fn status(basket: &Basket) -> (&'static str, bool) {
    match (basket.kind, basket.paid) {
        (Kind::NoAddress, _) => ("completed", true),
        (Kind::OwnStatus, _) => ("in-produktion", true),
        (Kind::Unpaid, _) => ("on-hold", false),
        (_, Paid::Invoice | Paid::CashOnDelivery) => ("processing", false),
        _ => ("processing", true),
    }
}

fn payment(paid: Paid) -> (&'static str, &'static str) {
    match paid {
        Paid::Card => ("stripe", "Kreditkarte (Stripe)"),
        Paid::PayPal => ("ppcp-gateway", "PayPal"),
        Paid::Invoice => ("invoice", "Kauf auf Rechnung"),
        Paid::BankTransfer => ("bacs", "Vorkasse (Überweisung)"),
        Paid::CashOnDelivery => ("cod", "Nachnahme"),
        Paid::Otherwise => ("muschelgeld", "Muschelgeld"),
        Paid::Nothing => ("", ""),
    }
}

fn transaction(paid: Paid, id: u64) -> String {
    match paid {
        Paid::Card => format!("pi_{id:024}"),
        Paid::PayPal => format!("{id:017}"),
        _ => String::new(),
    }
}

fn lines(state: &State, basket: &Basket, zone: &Zone, order: u64) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for item in &basket.items {
        let Some(head) = line(state, basket, (zone, item), order * 1_000 + lines.len() as u64 + 1) else { continue };
        let (head_id, head_quantity) = (head.id, head.quantity);
        let place = lines.len();
        lines.push(head);
        for (article, quantity) in item.parts {
            let part = Item {
                article: *article,
                quantity: head_quantity * Decimal::from(*quantity),
                parts: &[],
                ..item.clone()
            };
            let id = order * 1_000 + lines.len() as u64 + 1;
            if let Some(part) = line(state, basket, (zone, &part), id) {
                lines[place].parts.push(part.id);
                // The set carries the price, its parts carry none.
                let free = Taxed::default();
                lines.push(Line { part_of: Some(head_id), subtotal: free.clone(), total: free, ..part });
            }
        }
    }
    lines
}

/// A line of the order; none when the product was deleted.
fn line(state: &State, basket: &Basket, (zone, item): (&Zone, &Item), id: u64) -> Option<Line> {
    let (product, variation) = super::products::ids(item.article, item.variant);
    let parent = state.products.get(&product)?;
    let sold = state.products.get(&variation).unwrap_or(parent);
    let article = &ARTICLES[item.article];
    let gross = cents(article.price(item.variant) * item.quantity);
    let off = basket.coupon_percent.map_or(Decimal::ZERO, |percent| cents(gross * percent / Decimal::ONE_HUNDRED));
    let mut options = Vec::new();
    let mut option = |key: &str, value: &str, shown: &str| {
        let option = [key, value, shown, value].map(str::to_owned);
        options.push((id * 10 + options.len() as u64, option));
    };
    if let Some(choice) = item.variant.and_then(|place| article.variants.get(place)) {
        option(&article.option.to_lowercase(), choice.name, article.option);
    }
    if let Some(wish) = item.wish {
        option("Gravur", wish, "Gravur");
    }
    option("_reduced_stock", &item.quantity.to_string(), "_reduced_stock");
    Some(Line {
        id,
        product,
        variation,
        name: sold.name.clone(),
        parent_name: (variation != 0).then(|| parent.name.clone()),
        sku: Some(sold.sku.clone()),
        gtin: sold.gtin.clone(),
        quantity: item.quantity,
        class: sold.class,
        subtotal: zone.goods(gross, article.class),
        total: zone.goods(gross - off, article.class),
        options,
        part_of: None,
        parts: Vec::new(),
    })
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap_or_default()
}

fn postage(basket: &Basket, (zone, country): (&Zone, &str), goods: &[(TaxClass, Decimal)], order: u64) -> Vec<Postage> {
    let id = order * 1_000 + 300;
    let (title, method, instance, net) = match (basket.delivery, basket.kind, country) {
        (Delivery::None, ..) => return Vec::new(),
        (Delivery::Pickup, ..) => ("Abholung im Laden", "local_pickup", "3", Decimal::ZERO),
        (_, Kind::Free, _) => ("Kostenloser Versand", "free_shipping", "2", Decimal::ZERO),
        (.., "DE") => ("DHL Paket", "flat_rate", "1", decimal(POSTAGE)),
        (.., "CH") => ("DHL Paket International (Drittland)", "flat_rate", "5", decimal(OVERSEAS)),
        _ => ("DHL Paket International", "flat_rate", "4", decimal(ABROAD)),
    };
    vec![Postage { id, title, method, instance, amount: zone.charge(net, dearest(goods)) }]
}

/// Postage is taxed as the goods are; as the dearer ones when they are mixed.
fn dearest(goods: &[(TaxClass, Decimal)]) -> TaxClass {
    let has_standard = goods.is_empty() || goods.iter().any(|(class, _)| *class == TaxClass::Standard);
    if has_standard { TaxClass::Standard } else { TaxClass::Reduced }
}

fn fees(basket: &Basket, zone: &Zone, goods: &[(TaxClass, Decimal)], order: u64) -> Vec<Fee> {
    let id = order * 1_000 + 400;
    match basket.kind {
        Kind::Fee => vec![Fee {
            id,
            name: "Nachnahmegebühr",
            entered: POSTAGE.to_owned(),
            amount: zone.charge(decimal(POSTAGE), TaxClass::Standard),
        }],
        Kind::DiscountFee => {
            let net: Decimal = goods.iter().map(|(_, net)| *net).sum();
            let off = cents(net * decimal("-0.03"));
            vec![Fee { id, name: "3 % Skonto bei Vorkasse", entered: String::new(), amount: zone.spread(off, goods) }]
        }
        _ => Vec::new(),
    }
}

/// The coupon as the shop writes it down: its discount is rounded once, those of the lines one by one.
fn coupons(basket: &Basket, zone: &Zone, lines: &[Line], order: u64) -> Vec<Coupon> {
    let Some(percent) = basket.coupon_percent else { return Vec::new() };
    let of = |line: &Line| line.subtotal.gross() * percent / Decimal::ONE_HUNDRED;
    let parts: Vec<(Decimal, Decimal)> = lines.iter().map(|line| zone.discount(of(line), class_of(line))).collect();
    let discount = cents(parts.iter().map(|(net, _)| *net).sum());
    let discount_tax = cents(parts.iter().map(|(_, tax)| *tax).sum());
    vec![Coupon { id: order * 1_000 + 450, code: "wiese10", percent, discount, discount_tax }]
}

fn meta(basket: &Basket, order: u64) -> Vec<Meta> {
    let is_exempt = if basket.kind == Kind::VatExempt { "yes" } else { "no" };
    let mut fields: Vec<(&str, Value)> = vec![
        ("is_vat_exempt", json!(is_exempt)),
        ("_wc_order_attribution_source_type", json!("organic")),
        ("_wc_order_attribution_utm_source", json!("")),
        ("_wc_order_attribution_device_type", json!("Mobile")),
        // Germanized asks whether the parcel service may get phone number and e-mail address.
        ("_parcel_delivery_opted_in", json!("yes")),
    ];
    if let Some(vat_id) = basket.vat_id {
        fields.push(("_billing_vat_id", json!(vat_id)));
    }
    if basket.kind == Kind::Personalised {
        fields
            .push(("_geschenk", json!({ "papier": "Sternchen", "karte": true, "zeilen": ["Für Oma", "Alles Liebe"] })));
    }
    let numbered = fields.into_iter().zip(500..);
    numbered.map(|((key, value), n)| Meta { id: order * 1_000 + n, key: key.to_owned(), value }).collect()
}
