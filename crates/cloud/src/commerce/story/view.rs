//! What the page of an order shows: all that is known about it.

use kontor_model::Lang;
use kontor_model::fulfillment::{Fulfillment, OrderStatus};
use kontor_model::order::{ChannelOrder, LineKind, OrderAddress, OrderLine};
use kontor_model::order_feed::{DeliveryState, OrderDetail, OrderHold};
use kontor_model::order_mapping::{MappedOrder, OrderNote};
use kontor_web::page::Page;
use rust_decimal::Decimal;
use serde::Serialize;

use super::events::{self, Beside, Day, Part};
use super::status::StatusForm;
use super::told::{self, ToldView};
use crate::commerce::mapping;
use crate::shipping::story;

/// `/orders/{id}`.
#[derive(Serialize)]
pub struct OrderPage {
    id: String,
    number: String,
    platform: String,
    platform_id: String,
    external_id: String,
    placed_at: Option<i64>,
    revision: i64,
    delivery: &'static str,
    tone: &'static str,
    hold: Option<HoldView>,
    grand: String,
    document: Option<String>,
    states: Option<StatesView>,
    /// Where the goods go: how the address is read, and as it was typed.
    recipient: Vec<String>,
    typed: Vec<String>,
    billing: Vec<String>,
    contact: Vec<String>,
    /// The ERP's number of the customer.
    customer: Option<String>,
    lines: Vec<LineView>,
    tax: String,
    payments: Vec<PaymentView>,
    note: Option<String>,
    mapped: Option<MappedView>,
    warnings: Vec<WarningView>,
    shipments: Vec<String>,
    told: Vec<ToldView>,
    set: Option<StatusForm>,
    days: Vec<Day>,
    /// Parts of the story that can be looked at alone: code and how much happened there.
    parts: Vec<(&'static str, usize)>,
    /// The part that is shown.
    part: Option<&'static str>,
    /// Why what was just asked for was not done.
    pub(super) not_done: Option<String>,
}

#[derive(Serialize)]
struct HoldView {
    code: String,
    text: String,
    /// Whether the mapping is where it is mended.
    by_mapping: bool,
    /// Whether a person may let it go all the same.
    may_go: bool,
}

/// Something a person should know of what the mapping made.
#[derive(Serialize)]
struct WarningView {
    text: String,
    /// Where on the editor's page it is mended.
    place: Option<&'static str>,
}

#[derive(Serialize)]
struct StatesView {
    order: &'static str,
    payment: &'static str,
    fulfillment: &'static str,
    raw: String,
}

#[derive(Serialize)]
struct LineView {
    quantity: String,
    title: String,
    sku: Option<String>,
    options: Vec<String>,
    kind: &'static str,
    total: String,
}

#[derive(Serialize)]
struct PaymentView {
    title: String,
    amount: String,
    state: &'static str,
}

#[derive(Serialize)]
struct MappedView {
    version: i64,
    rule: Option<String>,
    facts: Vec<(&'static str, String)>,
    fields: Vec<(String, String)>,
}

/// All that is known about an order.
pub(super) struct Told {
    /// The order.
    pub(super) detail: OrderDetail,
    /// What its platform was told.
    pub(super) fulfillments: Vec<Fulfillment>,
    /// Statuses its platform was told.
    pub(super) statuses: Vec<OrderStatus>,
    /// Statuses it can be moved to.
    pub(super) set: Option<StatusForm>,
    /// What the shop calls the status it has.
    pub(super) status: Option<String>,
    /// What the shipping profile is called that the mapping chose.
    pub(super) profile: Option<String>,
    /// What its story is told with.
    pub(super) beside: Beside,
    /// The part of the story that is asked for.
    pub(super) part: Option<Part>,
}

impl OrderPage {
    /// Shapes an order with its story.
    pub(super) fn new(lang: Lang, told: Told) -> OrderPage {
        let Told { detail, fulfillments, statuses, set, status, profile, beside, part } = told;
        let OrderDetail { summary, order, mapped, to, customer_number, story, notes, shipments } = detail;
        let currency = summary.currency.clone();
        let order = order.as_ref();
        let shipping = order.and_then(|order| order.shipping.as_ref());
        let billing = order.and_then(|order| order.billing.as_ref());
        let made = order.zip(mapped.as_ref()).map(|(order, mapped)| made(lang, order, mapped)).unwrap_or_default();
        OrderPage {
            id: summary.id.to_string(),
            platform: summary.platform.name.clone(),
            platform_id: summary.platform.id.to_string(),
            placed_at: summary.placed_at_ms,
            revision: summary.revision,
            delivery: summary.delivery.code(),
            tone: tone(summary.delivery),
            hold: summary.hold.map(hold),
            grand: money(lang, &summary.grand, &currency),
            document: summary.document_number,
            states: summary.states.map(|states| StatesView {
                order: states.order.code(),
                payment: states.payment.code(),
                fulfillment: states.fulfillment.code(),
                raw: status.unwrap_or(states.raw),
            }),
            number: summary.number,
            external_id: summary.external_id,
            recipient: to.as_ref().map(|to| story::recipient_lines(lang, to)).unwrap_or_default(),
            typed: shipping.map(|shipping| address(lang, shipping)).unwrap_or_default(),
            billing: billing
                .filter(|billing| Some(*billing) != shipping)
                .map(|billing| address(lang, billing))
                .unwrap_or_default(),
            contact: order.map(contact).unwrap_or_default(),
            customer: customer_number,
            lines: order.map(|order| lines(lang, order, &currency)).unwrap_or_default(),
            tax: order.map(|order| decimal(lang, order.totals.tax, &currency)).unwrap_or_default(),
            payments: order.map(|order| payments(lang, order, &currency)).unwrap_or_default(),
            note: order.and_then(|order| order.note.clone()),
            mapped: mapped.map(|mapped| mapped_view(mapped, profile.as_deref())),
            warnings: notes.iter().map(|note| warning(lang, note)).collect(),
            shipments: shipments.iter().map(ToString::to_string).collect(),
            told: told::views(lang, &fulfillments, &statuses),
            set,
            parts: Part::of(&story),
            part: part.map(Part::code),
            days: events::days(story, &beside, (part, made)),
            not_done: None,
        }
    }
}

/// Tone of where an order is on its way.
pub(super) fn tone(delivery: DeliveryState) -> &'static str {
    match delivery {
        DeliveryState::Held => "warn",
        DeliveryState::Waiting => "info",
        DeliveryState::Acknowledged => "ok",
        DeliveryState::Dropped => "idle",
    }
}

/// An amount as an office writes it; empty for none.
pub(super) fn money(lang: Lang, amount: &str, currency: &str) -> String {
    amount.parse::<Decimal>().map(|amount| decimal(lang, amount, currency)).unwrap_or_default()
}

fn decimal(lang: Lang, amount: Decimal, currency: &str) -> String {
    let text = format!("{:.2}", amount.round_dp(2));
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            grouped.push(lang.pick('.', ','));
        }
        grouped.push(digit);
    }
    let unit = if currency == "EUR" { "€" } else { currency };
    let point = lang.pick(',', '.');
    format!("{sign}{grouped}{point}{cents}\u{a0}{unit}")
}

fn quantity(lang: Lang, quantity: Decimal) -> String {
    let text = quantity.normalize().to_string();
    lang.pick(text.replace('.', ","), text)
}

fn hold(hold: OrderHold) -> HoldView {
    let by_mapping = matches!(
        hold.code.as_str(),
        "no_mapping" | "mapping_failed" | "held_by_rule" | "unknown_item" | "required_field"
    );
    let may_go = mapping::engine::may_be_released(&hold.code);
    HoldView { code: hold.code, text: hold.detail, by_mapping, may_go }
}

fn address(lang: Lang, address: &OrderAddress) -> Vec<String> {
    let place = format!("{} {}", address.postal_code, address.city);
    let country = address.country.as_ref().and_then(|country| story::country_line(lang, country)).unwrap_or_default();
    let lines = [address.company.clone(), address.name(), address.line1.clone(), address.line2.clone()];
    let lines = lines.into_iter().chain([place.trim().to_owned(), country]);
    lines.filter(|line| !line.is_empty()).collect()
}

fn contact(order: &ChannelOrder) -> Vec<String> {
    let vat = order.tax.vat_id.clone();
    [order.buyer.email.clone(), order.buyer.phone.clone(), vat]
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect()
}

fn lines(lang: Lang, order: &ChannelOrder, currency: &str) -> Vec<LineView> {
    let shown = |line: &OrderLine| LineView {
        quantity: quantity(lang, line.quantity),
        title: line.title.clone(),
        sku: line.sku.clone(),
        options: line.options.iter().map(|option| format!("{}: {}", option.name, option.value)).collect(),
        kind: if matches!(line.kind, LineKind::Product | LineKind::BundleHead) {
            "goods"
        } else if line.kind == LineKind::BundlePart {
            "part"
        } else {
            "other"
        },
        total: decimal(lang, line.total.gross(), currency),
    };
    order.lines.iter().map(shown).collect()
}

fn payments(lang: Lang, order: &ChannelOrder, currency: &str) -> Vec<PaymentView> {
    let shown = |payment: &kontor_model::order::Payment| PaymentView {
        title: if payment.title.is_empty() { payment.method.clone() } else { payment.title.clone() },
        amount: decimal(lang, payment.amount, currency),
        state: payment.state.code(),
    };
    order.payments.iter().map(shown).collect()
}

/// What the mapping made of the ways to pay and to send, and that the total was checked.
fn made(lang: Lang, order: &ChannelOrder, mapped: &MappedOrder) -> String {
    let paid = order.payments.first().map(|payment| payment.method.as_str());
    let sent = order.lines_of(LineKind::Shipping).find_map(|line| line.method.as_deref());
    let pairs = [
        (paid, &mapped.payment_method, ("Zahlungsart", "payment method")),
        (sent, &mapped.shipping_profile, ("Versandart", "shipping profile")),
    ];
    let turned = pairs.into_iter().filter_map(|(from, to, (german, english))| {
        let from = from.filter(|from| !from.is_empty() && !to.is_empty())?;
        Some(lang.pick(format!("{german} „{from}“ wird „{to}“."), format!("{english} “{from}” becomes “{to}”.")))
    });
    let total = decimal(lang, order.totals.grand, order.currency.as_str());
    let checked = lang.pick(format!("Summe geprüft: {total}."), format!("Total checked: {total}."));
    turned.chain([checked]).collect::<Vec<_>>().join(" ")
}

fn mapped_view(mapped: MappedOrder, profile: Option<&str>) -> MappedView {
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    MappedView {
        version: mapped.version,
        rule: mapped.rule,
        facts: vec![
            ("document_type", mapped.document_type),
            ("payment_method", mapped.payment_method),
            ("shipping_profile", [&mapped.shipping_profile, profile.unwrap_or_default()].join(" ").trim().to_owned()),
            ("tax_treatment", mapped.tax_treatment),
        ],
        fields: mapped.fields.iter().map(|(name, value)| (name.clone(), text(value))).collect(),
    }
}

fn warning(lang: Lang, note: &OrderNote) -> WarningView {
    WarningView { text: mapping::note_in_words(lang, note), place: mapping::place_of_note(&note.code) }
}

impl Page for OrderPage {
    const TEMPLATE: &'static str = "orders/order.html";

    fn samples() -> Vec<(&'static str, OrderPage)> {
        super::samples::all()
    }
}
