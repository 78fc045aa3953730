//! The part of the fake cloud that remembers: prepared shipments, what was bought, what was cancelled.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard};

use kontor_model::capabilities::Capabilities;
use kontor_model::id::ShipmentId;
use kontor_model::label::{LabelFormat, LabelMedium};
use kontor_model::shipment::{
    CancelResult, CancelledShipment, CheckedShipment, Finding, NewShipment, Overall, Parcel, ParcelLabel, Severity,
    Shipment, ShipmentPage, ShipmentState,
};
use serde_json::{Value, json};

use super::Canned;

/// SHA-256 of the label every fake cloud gives: `%PDF-1.7 label`.
pub(crate) const LABEL_SHA256: &str = "ce144f20c17c1bce2ef64df0475c1d92e1eccd7114dfae8daacc5790a9af8d35";

const CARRIER: &str = "own_label";

/// What the cloud remembers.
#[derive(Default)]
pub(crate) struct Engine {
    inner: Mutex<Inner>,
}

#[derive(Default)]
pub(crate) struct Inner {
    pub(crate) known: Vec<(Shipment, NewShipment)>,
    /// Keys under which something was bought, and what.
    pub(crate) bought: BTreeMap<String, ShipmentId>,
    /// Keys under which something was prepared: the body, and what it became.
    pub(crate) prepared: BTreeMap<String, (String, ShipmentId)>,
    /// Answers to what is to be prepared, before it really prepares.
    pub(crate) preparations: VecDeque<Canned>,
    /// What a check finds.
    pub(crate) findings: Vec<Finding>,
    /// Answers to purchases, before it really buys.
    pub(crate) purchases: VecDeque<Canned>,
    /// Whether the answer of the next purchase gets lost after it bought.
    pub(crate) loses_answer: bool,
    /// Answer to a cancellation; it cancels where there is none.
    pub(crate) cancellation: Option<Canned>,
    /// Answers to labels for the way back, before it really makes one.
    pub(crate) returns: VecDeque<Canned>,
    /// Where parcels are, by number.
    pub(crate) tracking: BTreeMap<String, Value>,
    /// Keys under which the day was closed.
    pub(crate) close_keys: BTreeSet<String>,
    /// Close-outs on the wire, newest first.
    pub(crate) closed: Vec<Value>,
    /// Whether its labels exist in the form they were bought in only.
    pub(crate) draws_once: bool,
    /// Format of its labels.
    pub(crate) format: LabelFormat,
    /// Orders in the feed, oldest first; acknowledging takes them out.
    pub(crate) feed: Vec<Value>,
    /// Answers to the feed, before it really reads.
    pub(crate) feeds: VecDeque<Canned>,
    /// Orders on one page of the feed; all of them when 0.
    pub(crate) feed_page: usize,
    /// Orders held back.
    pub(crate) held: i64,
    /// Platforms: id and name.
    pub(crate) platforms: Vec<Value>,
    /// What the list of orders holds, whatever is asked.
    pub(crate) listed: Vec<Value>,
    /// Answers to orders that are fetched, mapped or delivered again; the first one counts.
    pub(crate) singles: VecDeque<Canned>,
    /// Acknowledgements, in the order they came.
    pub(crate) acknowledged: Vec<Value>,
    /// Answers to acknowledgements, before it really takes one.
    pub(crate) acknowledgements: VecDeque<Canned>,
    /// Bodies of stock, in the order they came.
    pub(crate) stock: Vec<Value>,
    /// Answers to stock, before it really takes some.
    pub(crate) stock_answers: VecDeque<Canned>,
}

impl Engine {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("not poisoned")
    }

    /// Prepares a shipment as an ERP would; later ones are younger.
    pub(crate) fn prepare(&self, wanted: NewShipment) -> ShipmentId {
        self.lock().prepare(wanted).id
    }

    /// Buys a prepared shipment as somebody else would.
    pub(crate) fn answer_purchase(&self, id: &ShipmentId) {
        self.lock().buy(id.as_str(), "of somebody else");
    }

    /// Buys a prepared shipment under a key.
    pub(crate) fn buy_as(&self, id: &ShipmentId, key: &str) {
        self.lock().buy(id.as_str(), key);
    }

    /// Somebody wishes to cancel a shipment and the carrier has not decided.
    pub(crate) fn wish_cancel(&self, id: &ShipmentId) {
        let finding = Finding::new(Severity::Warning, "cancel_pending", "", "Noch nicht bestätigt.".to_owned());
        self.shipment_mut(id, |shipment| shipment.findings.push(finding));
    }

    /// The carrier decides a cancellation.
    pub(crate) fn end_wish(&self, id: &ShipmentId, state: ShipmentState) {
        self.shipment_mut(id, |shipment| {
            shipment.findings.clear();
            shipment.state = state;
        });
    }

    fn shipment_mut(&self, id: &ShipmentId, change: impl FnOnce(&mut Shipment)) {
        let mut inner = self.lock();
        let known = inner.known.iter_mut().map(|(shipment, _)| shipment).find(|shipment| shipment.id == *id);
        change(known.expect("a known shipment"));
    }

    pub(super) fn answer(&self, method: &str, path: &str, query: &str, key: &str, body: &str) -> Option<Canned> {
        let mut inner = self.lock();
        let parts: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
        match (method, parts.as_slice()) {
            ("GET", ["capabilities"]) => Some(ok(&capabilities(!inner.draws_once))),
            ("GET", ["shipping-profiles"]) => Some(ok(&profiles())),
            ("GET", ["carrier-accounts"]) => Some(ok(&json!({ "items": [] }))),
            ("GET", ["shipments"]) => Some(ok(&inner.list(query))),
            ("POST", ["shipments"]) if query == "dry_run=true" => Some(ok(&inner.check())),
            ("POST", ["shipments"]) if query == "prepare=true" => Some(inner.prepare_under(key, body)),
            ("GET", ["shipments", id]) => Some(inner.find(id).map_or_else(not_found, |(shipment, _)| ok(shipment))),
            ("GET", ["shipments", id, "request"]) => Some(inner.wanted(id)),
            ("PUT", ["shipments", id]) => Some(inner.change(id, body)),
            ("POST", ["shipments", id, "buy"]) => Some(inner.buy(id, key)),
            ("POST", ["returns"]) => Some(inner.returns.pop_front().unwrap_or_else(|| ok(&way_back()))),
            ("GET", ["returns", ..]) => Some((200, "application/pdf", "%PDF-1.7 label".to_owned())),
            ("GET", ["tracking", number]) => Some(inner.tracking.get(*number).map_or_else(not_found, ok)),
            ("DELETE", ["shipments", id]) => Some(inner.cancel(id)),
            ("GET", ["orders", "feed"]) => Some(inner.feed(query)),
            ("GET", ["orders", "export"]) => Some((200, "application/xml", "<ORDER_LIST/>".to_owned())),
            ("POST", ["orders", "acknowledge"]) => Some(inner.acknowledge(body)),
            ("GET", ["platforms"]) => Some(ok(&json!({ "items": inner.platforms }))),
            ("GET", ["orders"]) => Some(ok(&json!({ "items": inner.listed }))),
            ("POST", ["platforms", _, "orders", "fetch"] | ["orders", _, "retry" | "deliver"]) => {
                inner.singles.front().cloned()
            }
            ("PUT", ["inventory"]) => Some(inner.take_stock(body)),
            ("POST", ["labels", "combine"]) => Some((200, "application/pdf", "%PDF-1.7 label".to_owned())),
            ("POST", ["close-outs"]) => Some(inner.close(key, body)),
            ("GET", ["close-outs"]) => Some(ok(&json!({ "items": inner.closed }))),
            ("GET", ["close-outs", id]) => {
                Some(inner.closed.iter().find(|c| c["id"] == *id).map_or_else(not_found, ok))
            }
            ("GET", ["close-outs", _, "documents", _]) => Some((200, "application/pdf", "%PDF-1.7 label".to_owned())),
            _ => None,
        }
    }
}

impl Inner {
    /// `after` is a place in this reading: what is acknowledged meanwhile does not move it.
    fn feed(&mut self, query: &str) -> Canned {
        if let Some(canned) = self.feeds.pop_front() {
            return canned;
        }
        let after = query.split('&').find_map(|pair| pair.strip_prefix("after=")).unwrap_or("").to_owned();
        let rest: Vec<&Value> = self.feed.iter().filter(|item| item["id"].as_str() > Some(after.as_str())).collect();
        let most = if self.feed_page == 0 { rest.len() } else { self.feed_page };
        let items: Vec<&Value> = rest.iter().take(most).copied().collect();
        let next = items.last().filter(|_| rest.len() > most).map(|last| last["id"].clone());
        ok(&json!({ "outcome": "ok", "items": items, "next": next, "held": self.held }))
    }

    fn acknowledge(&mut self, body: &str) -> Canned {
        if let Some(canned) = self.acknowledgements.pop_front() {
            return canned;
        }
        let wanted: Value = serde_json::from_str(body).expect("JSON");
        let items = wanted["items"].as_array().expect("items");
        for item in items {
            let is_it = |known: &Value| known["id"] == item["id"] && known["revision"] == item["revision"];
            self.feed.retain(|known| !is_it(known));
            self.acknowledged.push(item.clone());
        }
        let results = items.iter().map(|item| json!({ "id": item["id"], "result": "acknowledged" }));
        ok(&json!({ "outcome": "ok", "items": results.collect::<Vec<_>>() }))
    }

    fn take_stock(&mut self, body: &str) -> Canned {
        if let Some(canned) = self.stock_answers.pop_front() {
            return canned;
        }
        let wanted: Value = serde_json::from_str(body).expect("JSON");
        let items = wanted["items"].as_array().expect("items");
        let results = items.iter().map(|item| json!({ "sku": item["sku"], "result": "taken" })).collect::<Vec<_>>();
        self.stock.push(wanted.clone());
        ok(&json!({ "outcome": "ok", "items": results }))
    }

    /// The same key and body again answer the same; another body under it is refused.
    fn prepare_under(&mut self, key: &str, body: &str) -> Canned {
        if let Some(canned) = self.preparations.pop_front() {
            return canned;
        }
        match self.prepared.get(key).cloned() {
            Some((known, _)) if known != body => problem(422, "idempotency_key_reused", "Anderer Inhalt."),
            Some((_, id)) => self.find(id.as_str()).map_or_else(not_found, |(shipment, _)| ok(shipment)),
            None => match serde_json::from_str(body) {
                Ok(wanted) => {
                    let shipment = self.prepare(wanted);
                    self.prepared.insert(key.to_owned(), (body.to_owned(), shipment.id.clone()));
                    ok(&shipment)
                }
                Err(error) => problem(422, "validation_failed", &error.to_string()),
            },
        }
    }

    fn prepare(&mut self, wanted: NewShipment) -> Shipment {
        let place = self.known.len();
        let shipment = Shipment {
            id: format!("shp_01M83WFEZ084G7ZWYRD6Z{place:05}").parse().expect("an id"),
            reference: wanted.reference.clone(),
            state: ShipmentState::Prepared,
            carrier: CARRIER.to_owned(),
            carrier_account: None,
            service: None,
            test: false,
            created_at_ms: crate::testing::NOW.0 + i64::try_from(place).expect("few") * 1000,
            closed_at_ms: None,
            parcels: Vec::new(),
            documents: Vec::new(),
            findings: Vec::new(),
        };
        self.known.push((shipment.clone(), wanted));
        shipment
    }

    fn find(&self, id: &str) -> Option<&(Shipment, NewShipment)> {
        self.known.iter().find(|(shipment, _)| shipment.id.as_str() == id)
    }

    fn list(&self, query: &str) -> ShipmentPage {
        let asked = |name: &str| {
            let pair = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
            pair.map(|value| kontor_web::form::decode_urlencoded(value.as_bytes()).expect("a value"))
        };
        let has_number =
            |shipment: &Shipment, number: &str| shipment.parcels.iter().any(|parcel| parcel.tracking_number == number);
        let fits = |shipment: &Shipment| {
            asked("state").is_none_or(|state| shipment.state.code() == state)
                && asked("reference").is_none_or(|reference| shipment.reference == reference)
                && asked("tracking_number").is_none_or(|number| has_number(shipment, &number))
        };
        let all = self.known.iter().rev().map(|(shipment, _)| shipment);
        ShipmentPage { items: all.filter(|shipment| fits(shipment)).cloned().collect(), next_cursor: None }
    }

    fn check(&self) -> CheckedShipment {
        let result = match self.findings.iter().any(Finding::is_error) {
            true => Overall::Failed,
            false if self.findings.is_empty() => Overall::Ok,
            false => Overall::OkWithWarnings,
        };
        CheckedShipment {
            result,
            carrier: CARRIER.to_owned(),
            carrier_account: None,
            shipping_profile: None,
            service: None,
            asked_carrier: false,
            findings: self.findings.clone(),
        }
    }

    fn wanted(&self, id: &str) -> Canned {
        match self.find(id) {
            Some((shipment, wanted)) if shipment.state == ShipmentState::Prepared => ok(wanted),
            Some(_) => problem(409, "not_prepared", "Die Sendung ist nicht mehr vorbereitet."),
            None => not_found(),
        }
    }

    fn change(&mut self, id: &str, body: &str) -> Canned {
        let Some(known) = self.known.iter_mut().find(|(shipment, _)| shipment.id.as_str() == id) else {
            return not_found();
        };
        known.1 = serde_json::from_str(body).expect("the wire format");
        ok(&known.0)
    }

    fn buy(&mut self, id: &str, key: &str) -> Canned {
        if let Some(canned) = self.purchases.pop_front() {
            return canned;
        }
        let format = self.format;
        let is_again = self.bought.contains_key(key);
        let place = self.bought.len();
        let Some((shipment, wanted)) = self.known.iter_mut().find(|(shipment, _)| shipment.id.as_str() == id) else {
            return not_found();
        };
        if shipment.state != ShipmentState::Prepared && !is_again {
            return problem(409, "not_prepared", "Die Sendung ist nicht mehr vorbereitet.");
        }
        if !is_again {
            self.bought.insert(key.to_owned(), shipment.id.clone());
            shipment.state = ShipmentState::Labelled;
            shipment.parcels = (1..)
                .zip(&wanted.parcels)
                .map(|(number, parcel)| Parcel {
                    number,
                    weight_g: parcel.weight_g,
                    reference: None,
                    tracking_number: format!("3952000000{place:04}{number:04}"),
                    tracking_url: None,
                    return_tracking_number: None,
                    tracking_status: None,
                    label: ParcelLabel {
                        href: format!("/v1/shipments/{id}/labels/{number}"),
                        sha256: LABEL_SHA256.to_owned(),
                        format,
                        medium: LabelMedium::A6,
                        prints: 0,
                    },
                })
                .collect();
        }
        if std::mem::take(&mut self.loses_answer) {
            return (500, "text/html", String::new());
        }
        ok(shipment)
    }

    /// Closes what is open; the same key again closes nothing more.
    fn close(&mut self, key: &str, body: &str) -> Canned {
        let wanted: Value = serde_json::from_str(body).expect("JSON");
        let is_meant = wanted["carrier_account"].as_str().is_none_or(|account| account == CARRIER);
        let open: Vec<_> = self
            .known
            .iter_mut()
            .map(|(shipment, _)| shipment)
            .filter(|shipment| shipment.state == ShipmentState::Labelled && shipment.closed_at_ms.is_none())
            .collect();
        if open.is_empty() || !is_meant || !self.close_keys.insert(key.to_owned()) {
            return ok(&json!({"result": "nothing_to_do", "items": []}));
        }
        let parcels: usize = open.iter().map(|shipment| shipment.parcels.len()).sum();
        let closed = json!({
            "id": format!("clo_01M83WFEZ084G7ZWYRD6Z1RV{:02}", self.closed.len()), "carrier": CARRIER,
            "carrier_account": "Eigenes Etikett", "date": "2026-11-23", "created_at_ms": crate::testing::NOW.0,
            "finished": true, "result": "ok", "shipments": open.len(), "parcels": parcels, "weight_g": 3120,
            "documents": [{"from_carrier": false, "href": "/v1/close-outs/x/documents/1", "sha256": LABEL_SHA256}],
            "findings": [],
        });
        for shipment in open {
            shipment.closed_at_ms = Some(crate::testing::NOW.0);
        }
        self.closed.insert(0, closed.clone());
        ok(&json!({"result": "ok", "items": [closed]}))
    }

    fn cancel(&mut self, id: &str) -> Canned {
        if let Some(canned) = &self.cancellation {
            return canned.clone();
        }
        let Some(place) = self.known.iter().position(|(shipment, _)| shipment.id.as_str() == id) else {
            return not_found();
        };
        let was_prepared = self.known[place].0.state == ShipmentState::Prepared;
        let shipment = if was_prepared {
            self.known.remove(place);
            None
        } else {
            self.known[place].0.state = ShipmentState::Cancelled;
            Some(self.known[place].0.clone())
        };
        ok(&CancelledShipment { result: CancelResult::Done, detail: "Storniert.".to_owned(), shipment })
    }
}

pub(crate) fn ok(value: &impl serde::Serialize) -> Canned {
    (200, "application/json", serde_json::to_string(value).expect("JSON"))
}

pub(crate) fn problem(status: u16, code: &str, detail: &str) -> Canned {
    let body = json!({
        "type": format!("urn:kontor:problem:{code}"), "title": "", "status": status, "detail": detail, "code": code,
        "request_id": "req_1",
    });
    (status, "application/problem+json", body.to_string())
}

fn not_found() -> Canned {
    problem(404, "not_found", "Diese Sendung gibt es nicht.")
}

fn capabilities(redraw: bool) -> Capabilities {
    let carrier = json!({
        "id": CARRIER, "name": "Eigenes Etikett", "summary": "", "needs_account": false,
        "services": [{"id": "sscc", "name": "Eigenes Etikett"}], "limits": [], "max_parcels": 99,
        "cancel": true, "track": false, "close_out": false,
        "label": {"formats": ["pdf"], "media": ["a6"], "dpi": [203], "redraw": redraw},
    });
    serde_json::from_value(json!({ "carriers": [carrier] })).expect("the wire format")
}

fn way_back() -> Value {
    let label = json!({"href": "/v1/returns/x/label", "sha256": LABEL_SHA256, "format": "pdf", "medium": "a6"});
    json!({
        "id": "ret_01M83WFEZ084G7ZWYRD6Z1RV0W", "reference": "A-1", "carrier": CARRIER, "tracking_number": "999",
        "created_at_ms": 1, "outcome_unknown": false, "label": label, "findings": [],
    })
}

fn profiles() -> Value {
    json!({"items": [
        {"id": "spf_01M83WFEZ084G7ZWYRD6Z1RV0W", "number": "10", "name": "Standard", "carrier_account": CARRIER, "carrier": CARRIER},
        {"id": "spf_01M83WFEZ084G7ZWYRD6Z1RV0X", "number": "99", "name": "Alt", "carrier_account": CARRIER, "carrier": CARRIER, "active": false}
    ]})
}
