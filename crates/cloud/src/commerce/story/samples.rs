//! Orders in every state the page knows.

use kontor_adapters::Exchange;
use kontor_model::Lang;
use kontor_model::fulfillment::{Dispatch, DispatchState, Fulfillment, NewFulfillment};
use kontor_model::id::{FulfillmentId, OrderId, PlatformId, RawOrderId};
use kontor_model::order_feed::{DeliveryState, OrderDetail, OrderEvent, OrderHold, OrderSummary, PlatformRef};
use kontor_model::order_mapping::OrderNote;
use kontor_model::shipment::{Finding, Severity};

use super::events::{Beside, Part};
use super::status::StatusForm;
use super::turned::Turned;
use super::view::{OrderPage, Told};

const RAW: &str = "raw_01M83WFEZ084G7ZWYRD6Z1RV0W";
const CHANGED: &str = "raw_01M83WFEZ084G7ZWYRD6Z1RV0X";
const TOLD: &str = "ful_01M83WFEZ084G7ZWYRD6Z1RV0W";

fn detail(delivery: DeliveryState) -> OrderDetail {
    let raw: RawOrderId = RAW.parse().expect("an id");
    let event = |kind: &str, raw: Option<&RawOrderId>| OrderEvent {
        at_ms: 1_795_424_400_000,
        kind: kind.to_owned(),
        detail: "Was geschah <und> warum.".to_owned(),
        raw: raw.cloned(),
        told: (kind == "fulfillment_sent").then(|| TOLD.parse().expect("an id")),
    };
    let kinds = [
        "mapped",
        "held",
        "delivered",
        "acknowledged",
        "labelled",
        "sent",
        "fulfillment_sent",
        "fulfillment_failed",
        "told_cancelled",
        "status_sent",
        "status_failed",
        "changed",
        "released",
        "asked_again",
        "deleted",
    ];
    let changed: RawOrderId = CHANGED.parse().expect("an id");
    let mut story = vec![event("fetched", Some(&raw))];
    story.extend(kinds.iter().map(|kind| event(kind, (*kind == "changed").then_some(&changed))));
    OrderDetail {
        summary: summary(delivery),
        order: None,
        mapped: None,
        to: None,
        customer_number: Some("K-<77>".to_owned()),
        story,
        notes: vec![OrderNote {
            code: "unknown_payment_method".to_owned(),
            field: "payments[0].method".to_owned(),
            value: "kauf<auf>rechnung".to_owned(),
        }],
        shipments: Vec::new(),
    }
}

fn fulfillment(state: DispatchState, attempts: i64) -> Fulfillment {
    let id: FulfillmentId = "ful_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().expect("an id");
    let why = Finding::new(Severity::Error, "gone", "", "Den Auftrag gibt es nicht mehr.".to_owned());
    Fulfillment {
        id,
        sent: NewFulfillment {
            order: summary(DeliveryState::Waiting).id,
            carrier: "Brieftaube".to_owned(),
            tracking_numbers: vec!["00340434161094042557".to_owned()],
            tracking_url: None,
            lines: Vec::new(),
            shipped_at_ms: None,
        },
        shipment: None,
        completes: true,
        dispatch: Dispatch {
            state,
            attempts,
            next_ms: (state == DispatchState::Pending).then_some(1_795_424_460_000),
            told_at_ms: None,
            findings: if attempts > 0 { vec![why] } else { Vec::new() },
        },
    }
}

fn turned(before: &str, after: &str) -> Turned {
    Turned { caption: "Lieferanschrift".to_owned(), before: Some(before.to_owned()), after: Some(after.to_owned()) }
}

fn said() -> Exchange {
    Exchange {
        operation: "ship".to_owned(),
        method: "POST".to_owned(),
        url: "https://shop.example/wp-json/wc/v3/orders/batch".to_owned(),
        at_ms: 1_795_424_400_000,
        took_ms: 84,
        status: Some(200),
        request: Some("{\"update\":[{\"id\":10471}]}".to_owned()),
        answer: Some("<b>Wartung</b>".to_owned()),
    }
}

/// An order of a list, for samples.
pub(super) fn summary(delivery: DeliveryState) -> OrderSummary {
    let id = |text: &str| -> OrderId { text.parse().expect("an id") };
    let platform: PlatformId = "plt_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().expect("an id");
    let held = delivery == DeliveryState::Held;
    OrderSummary {
        id: id("ord_01M83WFEZ084G7ZWYRD6Z1RV0W"),
        platform: PlatformRef { id: platform, kind: "shop".to_owned(), name: "Käse & mehr <Süd>".to_owned() },
        external_id: "10471".to_owned(),
        number: "10471".to_owned(),
        placed_at_ms: Some(1_795_424_400_000),
        recipient: "Jürgen Weiß-Übelacker".to_owned(),
        country: "DE".to_owned(),
        grand: if held { String::new() } else { "1129.8".to_owned() },
        currency: "EUR".to_owned(),
        states: None,
        delivery,
        hold: held
            .then(|| OrderHold { code: "no_mapping".to_owned(), detail: "Es gibt noch keine Zuordnung.".to_owned() }),
        revision: 2,
        document_number: (!held).then(|| "AU-2026-05102".to_owned()),
        shipping_profile: (!held).then(|| "10".to_owned()),
        warnings: i64::from(!held),
    }
}

/// Every state of the page.
pub(super) fn all() -> Vec<(&'static str, OrderPage)> {
    let told = |delivery, fulfillments| Told {
        detail: detail(delivery),
        fulfillments,
        statuses: Vec::new(),
        set: Some(StatusForm::sample()),
        status: Some("In <Arbeit>".to_owned()),
        profile: Some("Ab Graz & Linz".to_owned()),
        beside: Beside {
            raw: vec![(RAW.to_owned(), "{\n  \"id\": 10471\n}".to_owned())],
            turned: vec![(CHANGED.to_owned(), vec![turned("Am <Deich> 12", "Am <Deich> 12a")])],
            said: vec![(TOLD.to_owned(), vec![said()])],
        },
        part: None,
    };
    let part = Told { part: Some(Part::Trouble), ..told(DeliveryState::Waiting, Vec::new()) };
    let every = DispatchState::ALL.map(|state| fulfillment(state, i64::from(state == DispatchState::Rejected)));
    let mut by_rule = told(DeliveryState::Held, Vec::new());
    by_rule.detail.summary.hold =
        Some(OrderHold { code: "held_by_rule".to_owned(), detail: "Die Regel „<Groß>“ hält ihn an.".to_owned() });
    let mut by_rule = OrderPage::new(Lang::De, by_rule);
    by_rule.not_done = Some("Weiterhin <angehalten>.".to_owned());
    vec![
        ("held", OrderPage::new(Lang::De, told(DeliveryState::Held, Vec::new()))),
        ("held by a rule", by_rule),
        ("waiting", OrderPage::new(Lang::De, told(DeliveryState::Waiting, Vec::new()))),
        ("a part of its story", OrderPage::new(Lang::De, part)),
        ("told", OrderPage::new(Lang::De, told(DeliveryState::Acknowledged, every.to_vec()))),
    ]
}
