//! Orders for the samples of the pages and for the tests: invented people, real shapes.

use kontor_model::order::PaymentState;
use kontor_model::order_feed::OrderDetail;
use kontor_model::{Lang, UtcMillis};
use kontor_web::page::{Site, SiteParts};
use serde_json::{Value, json};

use super::one_pages::{OnePage, Story};
use super::pages::{Failed, ListPage, OrderLine, PullView};
use super::{
    AddressState, DeskOrder, NoLabel, OrderEvent, OrderFilter, OrderShipment, OrderStage, OrderSummary, Part,
    PullReport, Unreadable,
};
use crate::shipping::DeskShipmentState;

const NOW: i64 = 1_795_424_400_000;
const SHIPMENT: &str = "shp_01M83WFEZ084G7ZWYRD6Z1RV0W";

/// Id of the sample order of this number.
pub(crate) fn id(number: u32) -> String {
    format!("ord_01M83WFEZ084G7ZWYRD{number:07}")
}

/// An order as the cloud delivers it, to be changed by who needs another one.
pub(crate) fn wire(number: u32) -> Value {
    let amount = |net: &str, tax: &str| json!({ "net": net, "tax": tax });
    let address = json!({
        "first_name": "Ann-Kathrin", "last_name": "Öztürk-Lindström", "company": "Käsehof <Grünwald> & Söhne",
        "line1": "Große Bleichen 12 a", "postal_code": "20354", "city": "Hamburg", "country": "DE",
        "email": "a.oeztuerk@example.org",
    });
    json!({
        "id": id(number),
        "platform": { "id": "plt_01M83WFEZ084G7ZWYRD6Z1RV0W", "kind": "woocommerce", "name": "Gartenladen" },
        "revision": 1,
        "change": "new",
        "customer_number": "10<477>",
        "order": {
            "external_id": number.to_string(), "number": number.to_string(), "placed_at_ms": NOW - 7_200_000,
            "modified_at_ms": NOW - 3_600_000, "channel": {},
            "states": { "order": "in_progress", "payment": "paid", "fulfillment": "open", "raw": "processing" },
            "currency": "EUR",
            "tax": { "treatment": "gross", "deemed_supplier": false, "invoice_by_marketplace": false },
            "totals": {
                "grand": "129.80", "tax": "20.72", "shipping": amount("4.12", "0.78"), "discount": amount("0", "0"),
                "rounding": "0", "refunded": "0",
            },
            "buyer": { "email": "a.oeztuerk@example.org", "phone": "040 123456" },
            "billing": address, "shipping": address,
            "lines": [
                {
                    "id": "1", "kind": "product", "sku": "HB-0440", "title": "Hochbeet <Lärche>", "quantity": "1",
                    "options": [{ "name": "Größe", "value": "XL" }],
                    "before_discount": amount("104.96", "19.94"), "total": amount("104.96", "19.94"),
                },
                {
                    "id": "2", "kind": "shipping", "title": "Versand", "quantity": "1", "method": "flat_rate",
                    "before_discount": amount("4.12", "0.78"), "total": amount("4.12", "0.78"),
                },
            ],
            "payments": [{
                "method": "bacs", "title": "Überweisung", "amount": "129.80", "state": "paid", "paid_at_ms": NOW,
            }],
            "note": "Bitte klingeln, der Hund ist <lieb>.",
        },
        "mapped": {
            "version": 6, "document_type": "Auftrag", "payment_method": "Vorkasse", "shipping_profile": "10",
            "tax_treatment": "gross", "country": "DE", "fields": { "weight_g": 2480 },
            "warnings": [{ "code": "unknown_payment_method", "field": "payments[0].method", "value": "bacs" }],
        },
    })
}

fn summary(number: u32, stage: OrderStage) -> OrderSummary {
    OrderSummary {
        id: id(number).parse().expect("an id"),
        document: i64::from(number) + 90_000,
        cloud_url: "https://kontor.example".to_owned(),
        platform: "Gartenladen".to_owned(),
        number: number.to_string(),
        recipient: "Ann-Kathrin Öztürk-Lindström".to_owned(),
        place: "DE 20354 Hamburg".to_owned(),
        grand: "1129.80".to_owned(),
        currency: "EUR".to_owned(),
        profile: "10".to_owned(),
        warnings: 0,
        placed_at: Some(UtcMillis(NOW - 7_200_000)),
        revision: 1,
        stage,
        address: AddressState::Good,
        no_label: None,
        payment: Some(PaymentState::Paid),
        parts: Vec::new(),
        later_revision: None,
        shipment: None,
        created_at: UtcMillis(NOW - 3_600_000),
    }
}

fn shipment(state: Option<DeskShipmentState>) -> OrderShipment {
    let desk = state.map(|state| ("dsh_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().expect("an id"), state));
    OrderShipment { turn: 1, cloud_id: Some(SHIPMENT.parse().expect("an id")), revision: 1, desk }
}

fn unpaid() -> OrderSummary {
    let payment = Some(PaymentState::Open);
    OrderSummary { no_label: Some(NoLabel::Unpaid), payment, ..summary(10465, OrderStage::New) }
}

fn all() -> Vec<OrderSummary> {
    let labelled = Some(DeskShipmentState::Labelled);
    vec![
        OrderSummary { warnings: 1, ..summary(10471, OrderStage::New) },
        OrderSummary { address: AddressState::Unclear, ..summary(10470, OrderStage::New) },
        OrderSummary { shipment: Some(shipment(None)), ..summary(10469, OrderStage::Changed) },
        OrderSummary {
            shipment: Some(shipment(labelled)),
            later_revision: Some(2),
            parts: vec![Part::Recipient],
            ..summary(10468, OrderStage::Shipped)
        },
        OrderSummary { no_label: Some(NoLabel::Marketplace), ..summary(10467, OrderStage::New) },
        OrderSummary { address: AddressState::Doubt, payment: None, ..summary(10466, OrderStage::Cancelled) },
        unpaid(),
    ]
}

pub(super) fn lists() -> Vec<(&'static str, ListPage)> {
    let page = || ListPage {
        lines: all().iter().map(|order| OrderLine::new(order, Lang::De)).collect(),
        platforms: vec![("plt_01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned(), "Gartenladen".to_owned())],
        next: Some(100_466),
        portal: Some("https://kontor.example".to_owned()),
        ..ListPage::default()
    };
    let report = PullReport { new: 3, changed: 1, changed_later: 1, known: 2, held: 2, ..PullReport::default() };
    let broken = Unreadable { id: id(7), reason: "not_understood" };
    let bad = PullReport { unreadable: vec![broken], ..report.clone() };
    let pulled = |report: &PullReport| Some(PullView { at: NOW, result: report.result(), report: report.clone() });
    let failed = Failed { id: id(10470), number: "10470".to_owned(), reason: "Das <geht> nicht.".to_owned() };
    let filter = OrderFilter { q: "Öz<".to_owned(), state: "open".to_owned(), ..OrderFilter::default() };
    vec![
        ("empty", ListPage { portal: Some("https://kontor.example".to_owned()), ..ListPage::default() }),
        ("no access", ListPage { no_access: true, ..ListPage::default() }),
        ("orders", ListPage { pulled: pulled(&report), ..page() }),
        ("nothing new", ListPage { pulled: pulled(&PullReport::default()), ..page() }),
        ("one not understood", ListPage { pulled: pulled(&bad), ..page() }),
        ("under way", ListPage { running: Some(412), ..page() }),
        (
            "nothing found",
            ListPage { filter: filter.clone(), is_filtered: true, query: filter.query(), ..ListPage::default() },
        ),
        ("some failed", ListPage { prepared: Some(2), failed: vec![failed], ..page() }),
        (
            "one that is held",
            ListPage {
                fetch_number: "10<".to_owned(),
                held: Some((id(8), "Die Zahlungsart <x> fehlt.".to_owned())),
                ..page()
            },
        ),
        ("all in the queue", ListPage { prepared: Some(2), ..page() }),
        (
            "trouble",
            ListPage {
                trouble: Some(crate::shipping::samples::trouble_view()),
                notes: vec!["Das <geht> nicht.".to_owned()],
                ..page()
            },
        ),
    ]
}

fn order(number: u32, summary: OrderSummary, change: impl FnOnce(&mut Value)) -> DeskOrder {
    let mut wire = wire(number);
    change(&mut wire);
    let kinds =
        ["pulled", "changed", "changed_later", "taken_over", "prepared", "unpaid_anyway", "followed", "thrown_away"];
    let event =
        |(place, kind): (i64, &&str)| OrderEvent { at: NOW + place * 1000, kind: (*kind).to_owned(), revision: 1 };
    DeskOrder {
        summary,
        delivered: serde_json::from_value(wire).expect("the wire format"),
        later: None,
        events: (0..).zip(&kinds).map(event).collect(),
    }
}

/// A whole order.
pub(crate) fn one() -> DeskOrder {
    order(10471, summary(10471, OrderStage::New), |_| {})
}

/// Texts and templates, for what is told outside of a page.
pub(crate) fn site() -> Site {
    let parts = SiteParts { templates: crate::texts::TEMPLATES, locales: crate::texts::LOCALES, disk: None };
    Site::new(parts).expect("a test renders every page")
}

fn detail() -> OrderDetail {
    serde_json::from_value(json!({
        "id": id(10471), "platform": wire(10471)["platform"], "external_id": "10471", "number": "10471",
        "recipient": "Ann-Kathrin Öztürk-Lindström", "country": "DE", "grand": "129.80", "currency": "EUR",
        "delivery": "acknowledged", "revision": 1, "warnings": 0,
        "story": [
            { "at_ms": NOW - 9000, "kind": "fetched", "detail": "Vom Shop <geholt>." },
            { "at_ms": NOW - 8000, "kind": "mapped", "detail": "Mit Version 6 der Vorgangserzeugung umgesetzt." },
        ],
    }))
    .expect("the wire format")
}

/// Orders that are still to be sent.
fn open_ones() -> Vec<(&'static str, DeskOrder)> {
    let unclear = OrderSummary { address: AddressState::Unclear, ..summary(10470, OrderStage::New) };
    let unclear = order(10470, unclear, |wire| {
        wire["order"]["shipping"]["line1"] = json!("Packstation 142");
        wire["mapped"]["warnings"] = json!([{ "code": "odd", "field": "note", "value": "<x>" }]);
    });
    let abroad = OrderSummary {
        shipment: Some(shipment(None)),
        parts: vec![Part::Recipient, Part::Lines],
        ..summary(10469, OrderStage::Changed)
    };
    let abroad = order(10469, abroad, |wire| {
        wire["order"]["shipping"] = json!({
            "first_name": "Jaro", "last_name": "Wiesengrund", "line1": "Steinberggasse 5", "postal_code": "8400",
            "city": "Winterthur", "country": "CH",
        });
        wire["order"]["lines"][0]["quantity"] = json!("3");
        let part = json!({ "net": "0", "tax": "0" });
        let lines = wire["order"]["lines"].as_array_mut().expect("lines");
        for (id, parent, kind, title) in
            [("7", None, "bundle_head", "Frühstück <zu zweit>"), ("8", Some("7"), "bundle_part", "Teekanne")]
        {
            lines.insert(
                1,
                json!({ "id": id, "parent": parent, "kind": kind, "title": title, "quantity": "2",
                "sku": format!("SET-{id}"), "before_discount": part, "total": part }),
            );
        }
        lines[1..3].reverse();
        wire["order"]["totals"]["refunded"] = json!("41.63");
        wire["order"]["refunds"] = json!([{ "external_id": "9", "amount": "41.63", "lines": [
            { "line": "1", "quantity": "1", "amount": { "net": "34.98", "tax": "6.65" } },
        ] }]);
    });
    let waits = order(10465, unpaid(), |wire| {
        wire["order"]["states"] =
            json!({"order": "on_hold", "payment": "open", "fulfillment": "open", "raw": "on-hold"});
        wire["order"]["payments"][0]["state"] = json!("open");
        wire["order"]["payments"][0]["paid_at_ms"] = json!(null);
    });
    vec![("new", one()), ("unclear address", unclear), ("in the queue, customs", abroad), ("not paid", waits)]
}

/// Orders of which nothing more is sent.
fn settled_ones() -> Vec<(&'static str, DeskOrder)> {
    let shipped = OrderSummary {
        shipment: Some(shipment(Some(DeskShipmentState::Labelled))),
        later_revision: Some(2),
        parts: vec![Part::Recipient, Part::State],
        ..summary(10468, OrderStage::Shipped)
    };
    let mut later = order(10468, shipped, |wire| wire["order"]["totals"]["refunded"] = json!("9.90"));
    let mut newer = wire(10468);
    newer["order"]["shipping"]["line1"] = json!("Große Bleichen 12 b");
    newer["order"]["states"]["order"] = json!("cancelled");
    later.later = Some(serde_json::from_value(newer).expect("the wire format"));
    let marketplace = OrderSummary { no_label: Some(NoLabel::Marketplace), ..summary(10467, OrderStage::New) };
    let not_sent = OrderSummary { no_label: Some(NoLabel::NotNeeded), ..summary(10466, OrderStage::New) };
    let bare = order(10466, not_sent, |wire| {
        let own = wire["order"].as_object_mut().expect("an order");
        own.retain(|name, _| !matches!(name.as_str(), "shipping" | "note"));
        own["payments"] = json!([]);
    });
    vec![
        ("changed after the label", later),
        ("of the marketplace", order(10467, marketplace, |_| {})),
        ("called off", order(10466, summary(10466, OrderStage::Cancelled), |_| {})),
        ("nothing to send", bare),
    ]
}

pub(super) fn ones() -> Vec<(&'static str, OnePage)> {
    let site = site();
    let page = |order: &DeskOrder, told: Option<&OrderDetail>| {
        let story = Story::new(&site, order, told, Lang::De);
        OnePage::new(&site, order, (Some("DHL <Paket>".to_owned()), story), Lang::De)
    };
    let all = open_ones().into_iter().chain(settled_ones());
    let mut pages: Vec<_> = all.map(|(name, order)| (name, page(&order, None))).collect();
    let mut troubled = page(&one(), None);
    troubled.no_access = true;
    troubled.trouble = Some(crate::shipping::samples::trouble_view());
    troubled.notes = vec!["Das <geht> nicht.".to_owned()];
    pages.extend([("told by the cloud", page(&one(), Some(&detail()))), ("trouble", troubled)]);
    pages
}
