//! What the page of one order shows.

use kontor_model::Lang;
use kontor_model::order::{LineKind, OrderAddress};
use kontor_model::order_feed::{DeliveredOrder, OrderDetail};
use kontor_model::shipment::Finding;
use kontor_web::page::{Page, Site};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use super::pages::{OrderLine, money};
use super::{DeskOrder, findings, shipment_of};
use crate::credentials::pages::ReportView;
use crate::number::format_plain;
use crate::shipping::{DeskShipmentState, recipient_lines};

/// One line of the order.
#[derive(Clone, Serialize)]
pub(crate) struct GoodsLine {
    title: String,
    sku: String,
    pub(super) quantity: String,
    #[serde(skip)]
    to_send: Decimal,
    /// How many of it were given back.
    given_back: Option<String>,
    total: String,
    /// Postage, fees and the like stand below the goods.
    is_goods: bool,
    /// A set: its parts follow.
    is_set: bool,
    /// A part of the set above it.
    is_part: bool,
    options: Vec<String>,
}

/// One payment.
#[derive(Clone, Serialize)]
struct PaymentLine {
    title: String,
    amount: String,
    state: &'static str,
    at: Option<i64>,
}

/// Something that happened.
#[derive(Clone, Serialize)]
pub(super) struct Moment {
    at: i64,
    text: String,
}

/// Everything that happened, oldest first.
#[derive(Clone, Default, Serialize)]
pub(super) struct Story {
    moments: Vec<Moment>,
    /// Only what is known here: the cloud could not be asked.
    only_here: bool,
}

impl Story {
    /// What the cloud tells and what happened here, in the order of time.
    pub(super) fn new(site: &Site, order: &DeskOrder, told: Option<&OrderDetail>, lang: Lang) -> Story {
        // The cloud tells delivery and changes with more words.
        let own =
            order.events.iter().filter(|event| told.is_none() || !matches!(event.kind.as_str(), "pulled" | "changed"));
        let own = own.map(|event| {
            let args = [("revision", &*event.revision.to_string()), ("document", &*order.summary.document.to_string())];
            Moment { at: event.at, text: site.text(lang, &format!("orders.event.{}", event.kind), &args) }
        });
        let cloud = told.iter().flat_map(|detail| &detail.story);
        let cloud = cloud.map(|event| Moment { at: event.at_ms, text: event.detail.clone() });
        let mut moments: Vec<Moment> = own.chain(cloud).collect();
        moments.sort_by_key(|moment| moment.at);
        Story { moments, only_here: told.is_none() }
    }
}

/// What a person should know before the order becomes a parcel.
#[derive(Serialize)]
struct Told {
    tone: &'static str,
    text: String,
    /// The order mapping can mend it.
    of_mapping: bool,
}

impl Told {
    fn new(finding: &Finding, order: &DeliveredOrder) -> Told {
        let is_warning = order.mapped.warnings.iter().any(|note| note.code == finding.code);
        Told {
            tone: if finding.is_error() { "bad" } else { "warn" },
            text: finding.detail.clone(),
            of_mapping: is_warning || finding.code == super::CUSTOMS,
        }
    }
}

/// The page.
#[derive(Serialize)]
pub(super) struct OnePage {
    line: OrderLine,
    revision: i64,
    /// What the last change touched, while nobody has seen it.
    parts: Vec<&'static str>,
    is_called_off_later: bool,
    findings: Vec<Told>,
    /// Address of the portal's page of this order, and of the order mapping of its platform.
    portal: [String; 2],
    goods: Vec<GoodsLine>,
    grand: String,
    tax: String,
    refunded: Option<String>,
    /// As it was typed in the shop.
    typed: Vec<String>,
    /// As it was read.
    read: Vec<String>,
    /// As it is typed in the shop now, where that differs from what was sent.
    later: Vec<String>,
    billing: Vec<String>,
    /// The number its customer has here, where it is known; else empty.
    customer_number: String,
    email: String,
    phone: String,
    note: String,
    payments: Vec<PaymentLine>,
    /// Captions and values of what the mapping made of it.
    mapped: Vec<(&'static str, String)>,
    fields: Vec<(String, String)>,
    profile_name: String,
    story: Story,
    external_id: String,
    state_raw: String,
    /// The shipment at the cloud that waits at the packing table.
    prepared: Option<String>,
    /// The shipment here.
    shipment: Option<(String, DeskShipmentState)>,
    can_be_sent: bool,
    /// Only the money is missing.
    is_unpaid: bool,
    pub(super) no_access: bool,
    pub(super) trouble: Option<ReportView>,
    pub(super) notes: Vec<String>,
}

impl OnePage {
    pub(super) fn new(
        site: &Site,
        order: &DeskOrder,
        (profile, story): (Option<String>, Story),
        lang: Lang,
    ) -> OnePage {
        let (summary, delivered) = (&order.summary, &order.delivered);
        let own = &delivered.order;
        let currency = own.currency.as_str();
        let later = order.later.as_ref();
        let is_new = summary.later_revision.is_some() || summary.stage == super::OrderStage::Changed;
        let refunded = Some(own.totals.refunded).filter(|amount| !amount.is_zero());
        let told = findings(site, delivered, lang);
        // The page says this one itself, with the button beside it, while something is to be sent.
        let told = told.iter().filter(|finding| finding.code != "unpaid");
        let waits = summary.shipment.as_ref().filter(|shipment| shipment.desk.is_none());
        OnePage {
            line: OrderLine::new(summary, lang),
            revision: summary.revision,
            parts: if is_new { summary.parts.iter().map(|part| part.code()).collect() } else { Vec::new() },
            is_called_off_later: later.is_some_and(super::changes::is_called_off),
            findings: told.map(|one| Told::new(one, delivered)).collect(),
            portal: [
                format!("{}/orders/{}", summary.cloud_url, summary.id),
                format!("{}/platforms/{}/mapping", summary.cloud_url, delivered.platform.id),
            ],
            goods: goods(order, lang),
            grand: money(own.totals.grand, currency, lang),
            tax: money(own.totals.tax, currency, lang),
            refunded: refunded.map(|amount| money(amount, currency, lang)),
            typed: own.shipping.as_ref().map(typed_lines).unwrap_or_default(),
            read: shipment_of(delivered).map(|wanted| recipient_lines(&wanted.to)).unwrap_or_default(),
            later: later.and_then(|later| later.order.shipping.as_ref()).map(typed_lines).unwrap_or_default(),
            billing: own.billing.as_ref().map(typed_lines).unwrap_or_default(),
            customer_number: delivered.customer_number.clone().unwrap_or_default(),
            email: own.buyer.email.clone().unwrap_or_default(),
            phone: own.buyer.phone.clone().unwrap_or_default(),
            note: own.note.clone().unwrap_or_default(),
            payments: payments(order, lang),
            mapped: mapped(order),
            fields: delivered.mapped.fields.iter().map(|(name, value)| (name.clone(), text_of(value))).collect(),
            profile_name: profile.unwrap_or_default(),
            story,
            external_id: own.external_id.clone(),
            state_raw: own.states.raw.clone(),
            prepared: waits.and_then(|shipment| shipment.cloud_id.as_ref()).map(ToString::to_string),
            shipment: summary
                .shipment
                .as_ref()
                .and_then(|shipment| shipment.desk.as_ref())
                .map(|(id, state)| (id.to_string(), *state)),
            can_be_sent: summary.can_be_sent(),
            is_unpaid: summary.is_unpaid(),
            no_access: false,
            trouble: None,
            notes: Vec::new(),
        }
    }
}

fn goods(order: &DeskOrder, lang: Lang) -> Vec<GoodsLine> {
    let delivered = &order.delivered;
    let line = |line: &kontor_model::order::OrderLine| GoodsLine {
        title: line.title.clone(),
        sku: delivered.mapped.skus.get(&line.id).or(line.sku.as_ref()).cloned().unwrap_or_default(),
        quantity: format_plain(line.quantity, lang),
        to_send: delivered.order.to_send(line),
        given_back: {
            let back = line.quantity - delivered.order.to_send(line);
            Some(back).filter(|back| !back.is_zero()).map(|back| format_plain(back, lang))
        },
        total: money(line.total.gross(), delivered.order.currency.as_str(), lang),
        is_goods: line.kind.is_goods(),
        is_set: line.kind == LineKind::BundleHead,
        is_part: line.kind == LineKind::BundlePart,
        options: line.options.iter().map(|option| format!("{}: {}", option.name, option.value)).collect(),
    };
    delivered.order.lines.iter().map(line).collect()
}

/// What goes into the parcel, each with as many as are still to be sent; what was given back stays out.
pub(crate) fn to_pack(order: &DeskOrder, lang: Lang) -> Vec<GoodsLine> {
    let all = goods(order, lang).into_iter().filter(|line| line.is_goods && !line.to_send.is_zero());
    all.map(|line| GoodsLine { quantity: format_plain(line.to_send, lang), ..line }).collect()
}

/// The lines of an address as it was typed.
pub(crate) fn typed_lines(typed: &OrderAddress) -> Vec<String> {
    let place = format!("{} {}", typed.postal_code, typed.city).trim().to_owned();
    let country = typed.country.as_ref().map_or_else(String::new, |country| country.as_str().to_owned());
    let name = typed.name();
    let lines =
        [&typed.company, &name, &typed.line1, &typed.line2, &place, &typed.state, &country, &typed.email, &typed.phone];
    lines.into_iter().filter(|line| !line.is_empty()).cloned().collect()
}

fn payments(order: &DeskOrder, lang: Lang) -> Vec<PaymentLine> {
    let own = &order.delivered.order;
    let line = |payment: &kontor_model::order::Payment| PaymentLine {
        title: Some(payment.title.clone()).filter(|title| !title.is_empty()).unwrap_or_else(|| payment.method.clone()),
        amount: money(payment.amount, own.currency.as_str(), lang),
        state: payment.state.code(),
        at: payment.paid_at_ms,
    };
    own.payments.iter().map(line).collect()
}

fn mapped(order: &DeskOrder) -> Vec<(&'static str, String)> {
    let mapped = &order.delivered.mapped;
    let all = [
        ("document_type", mapped.document_type.clone()),
        ("payment_method", mapped.payment_method.clone()),
        ("shipping_profile", mapped.shipping_profile.clone()),
        ("tax_treatment", mapped.tax_treatment.clone()),
        ("country", mapped.country.clone()),
        ("rule", mapped.rule.clone().unwrap_or_default()),
        ("version", mapped.version.to_string()),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl Page for OnePage {
    const TEMPLATE: &'static str = "desk/order.html";

    fn samples() -> Vec<(&'static str, OnePage)> {
        super::samples::ones()
    }
}
