//! The sandbox as a process of its own: it keeps the ledger, and lives on when a cloud is killed.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use super::web::Web;
use crate::binary::{FREE, Place, Server};

/// Most looks at another process: several minutes, since each look is a question and its answer. A slow machine fails no test.
const MOST_LOOKS: u32 = 600_000;

/// The carriers.
pub(super) struct Carriers {
    server: Server,
    _place: Place,
}

/// A label that was sold: id of its carrier, number, everything it is known by.
pub(super) struct Sold {
    pub(super) carrier: String,
    pub(super) number: String,
    pub(super) references: Vec<String>,
}

impl Carriers {
    pub(super) fn start() -> Carriers {
        let place = Place::new();
        Carriers { server: place.serve(&["sandbox", "--sandbox", FREE]), _place: place }
    }

    pub(super) fn url(&self) -> String {
        self.server.url("sandbox")
    }

    /// Ids of all carriers and what to type into the form of an account.
    pub(super) fn accounts(&self, web: &Web) -> BTreeMap<String, Value> {
        let offered = web.get(&format!("{}/index.json", self.url()), "");
        let carriers = offered["carriers"].as_array().unwrap().iter();
        carriers.map(|one| (one["id"].as_str().unwrap().to_owned(), one["account"].clone())).collect()
    }

    /// Lets the next requests go wrong; `more` holds `times` and `after`.
    pub(super) fn misbehave(
        &self,
        web: &Web,
        (carrier, operation, fault): (&str, &str, &str),
        (after, times): (u32, u32),
    ) {
        let body = json!({"carrier": carrier, "operation": operation, "fault": fault, "after": after, "times": times});
        assert_eq!(web.ask(Method::POST, &self.control("faults"), "", &body).0, 201, "{body}");
    }

    /// The same for the shop.
    pub(super) fn misbehave_shop(&self, web: &Web, (operation, fault): (&str, &str), after: u32) {
        let body = json!({"shop": "woocommerce", "operation": operation, "fault": fault, "after": after, "times": 1});
        assert_eq!(web.ask(Method::POST, &self.control("faults"), "", &body).0, 201, "{body}");
    }

    /// Sets the shop up.
    pub(super) fn set_up_shop(&self, web: &Web, settings: &Value) {
        let (status, answer) = web.ask(Method::POST, &self.control("shops/woocommerce/settings"), "", settings);
        assert!((200..300).contains(&status), "{answer}");
    }

    /// Places orders in the shop.
    pub(super) fn place(&self, web: &Web, count: usize) {
        let placed = json!({"count": count, "seconds_apart": 1});
        let (status, answer) = web.ask(Method::POST, &self.control("shops/woocommerce/orders"), "", &placed);
        assert_eq!(status, 201, "{answer}");
    }

    /// Everything goes well again.
    pub(super) fn behave(&self, web: &Web) {
        assert_eq!(web.ask(Method::DELETE, &self.control("faults"), "", &Value::Null).0, 204);
    }

    /// Waits until so many callers are kept waiting for an answer.
    pub(super) fn wait_for_kept(&self, web: &Web, wanted: u64) {
        wait_until(&format!("{wanted} answers are kept back"), || {
            web.get(&self.control("kept"), "")["kept"].as_u64() == Some(wanted)
        });
    }

    /// Lets go of the answers that are kept back.
    pub(super) fn release(&self, web: &Web) {
        assert_eq!(web.ask(Method::DELETE, &self.control("kept"), "", &Value::Null).0, 204);
    }

    /// Everything that was sold.
    pub(super) fn sold(&self, web: &Web) -> Vec<Sold> {
        let answer = web.get(&self.control("labels?limit=10000&kind=label"), "");
        let labels = answer["labels"].as_array().unwrap();
        assert_eq!(answer["total"], labels.len(), "all of them on one page");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let sold = |label: &Value| Sold {
            carrier: text(&label["carrier"]),
            number: text(&label["number"]),
            references: label["references"].as_array().unwrap().iter().map(text).collect(),
        };
        labels.iter().map(sold).collect()
    }

    pub(super) fn control(&self, what: &str) -> String {
        format!("{}/control/{what}", self.url())
    }
}

/// Looks again and again until something is so.
pub(super) fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..MOST_LOOKS {
        if is_so() {
            return;
        }
        std::thread::yield_now();
    }
    panic!("waited in vain until {what}");
}
