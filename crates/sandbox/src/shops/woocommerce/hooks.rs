//! Webhooks: who wants to hear of what, and what waits to be told.

use std::collections::{HashSet, VecDeque};

use serde::Serialize;
use serde_json::{Value, json};

use super::lists::{self, Params};
use super::reply::{Reply, failure};
use super::state::State;
use super::wall;

/// Webhooks of a shop, and what waits for them; more are refused, the oldest news make room.
const MOST_HOOKS: usize = 100;
const MOST_WAITING: usize = 100_000;
/// Deliveries that are remembered.
pub(super) const MOST_DELIVERED: usize = 200;
/// So many failures in a row are borne; the next one switches the webhook off.
const MOST_FAILURES: u32 = 6;
const TOPICS: [&str; 8] = [
    "order.created",
    "order.updated",
    "order.deleted",
    "order.restored",
    "product.created",
    "product.updated",
    "product.deleted",
    "product.restored",
];

/// A webhook.
#[derive(Clone)]
pub(super) struct Hook {
    pub(super) id: u64,
    pub(super) name: String,
    /// `active`, `paused` or `disabled`.
    pub(super) status: String,
    pub(super) topic: &'static str,
    pub(super) url: String,
    pub(super) secret: String,
    pub(super) failures: u32,
    made: i64,
    modified: i64,
}

/// Something that waits to be told. What is told of it is read when it is sent.
#[derive(Clone)]
pub(super) struct Event {
    pub(super) hook: u64,
    pub(super) topic: &'static str,
    /// Id of the order or product; none for the greeting of a new webhook.
    pub(super) about: Option<u64>,
}

/// What became of something that was told.
#[derive(Clone, Serialize)]
pub(super) struct Delivered {
    pub(super) webhook: u64,
    pub(super) topic: &'static str,
    pub(super) about: Option<u64>,
    /// Status of the answer; none when there was no answer.
    pub(super) status: Option<u16>,
    /// The fault it met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fault: Option<&'static str>,
}

/// What waits to be told, oldest first, each once.
#[derive(Default)]
pub(super) struct Queue {
    events: VecDeque<Event>,
    known: HashSet<(u64, Option<u64>)>,
}

impl Queue {
    /// Lets an event wait, unless its webhook is to be told of the same thing already.
    fn push(&mut self, event: Event) {
        if !self.known.insert((event.hook, event.about)) {
            return;
        }
        if self.events.len() >= MOST_WAITING {
            self.pop();
        }
        self.events.push_back(event);
    }

    /// The oldest.
    pub(super) fn pop(&mut self) -> Option<Event> {
        let event = self.events.pop_front()?;
        self.known.remove(&(event.hook, event.about));
        Some(event)
    }

    /// How much waits.
    pub(super) fn len(&self) -> usize {
        self.events.len()
    }
}

/// Notes that something happened. What waits already is not noted twice: three quick changes are told once.
pub(super) fn happened(state: &mut State, topic: &'static str, about: u64) {
    let hooks = state.hooks.values().filter(|hook| hook.status == "active" && hook.topic == topic);
    for hook in hooks {
        state.queue.push(Event { hook: hook.id, topic, about: Some(about) });
    }
}

/// Notes whether a webhook was heard.
pub(super) fn heard(state: &mut State, hook: u64, was_heard: bool) {
    let Some(hook) = state.hooks.get_mut(&hook) else { return };
    if was_heard {
        hook.failures = 0;
    } else if hook.failures >= MOST_FAILURES {
        "disabled".clone_into(&mut hook.status);
    } else {
        hook.failures += 1;
    }
}

/// All webhooks, newest first.
pub(super) fn list(state: &State, params: &Params) -> Result<Reply, Reply> {
    let page = lists::page(params)?;
    let wanted = params.text("status").filter(|status| *status != "all");
    let is_meant = |hook: &&Hook| wanted.is_none_or(|status| status == hook.status);
    let found: Vec<&Hook> = state.hooks.values().rev().filter(is_meant).collect();
    let shown: Vec<Value> = page.of(&found).iter().map(|hook| show(state, hook)).collect();
    Ok(Reply::list(shown, found.len(), &page))
}

fn unknown() -> Reply {
    failure(404, "woocommerce_rest_shop_webhook_invalid_id", "Ungültige ID.")
}

/// One of them.
pub(super) fn one(state: &State, id: u64) -> Result<Reply, Reply> {
    state.hooks.get(&id).map(|hook| Reply::ok(show(state, hook))).ok_or_else(unknown)
}

/// Makes one and greets its address.
pub(super) fn create(state: &mut State, body: &Value, now: i64) -> Result<Reply, Reply> {
    let wanted = body["topic"].as_str().unwrap_or_default();
    let topic = TOPICS.into_iter().find(|topic| *topic == wanted);
    let topic = topic.ok_or_else(|| {
        failure(
            400,
            "woocommerce_rest_shop_webhook_invalid_topic",
            "Das Webhook-Thema ist erforderlich und muss gültig sein.",
        )
    })?;
    let url = address(&body["delivery_url"])?;
    if state.hooks.len() >= MOST_HOOKS {
        return Err(failure(400, "sandbox_full", "Die Sandbox merkt sich höchstens 100 Webhooks."));
    }
    let id = state.next_hook;
    state.next_hook += 1;
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let name = if text("name").is_empty() { format!("Webhook {id}") } else { text("name") };
    let status = if text("status").is_empty() { "active".to_owned() } else { text("status") };
    let secret = text("secret");
    let hook = Hook { id, name, status, topic, url, secret, failures: 0, made: now, modified: now };
    state.queue.push(Event { hook: id, topic, about: None });
    let shown = show(state, &hook);
    state.hooks.insert(id, hook);
    Ok(Reply::created(shown))
}

/// Where a webhook goes: a real shop calls any address in the open, this one calls only what is on this machine.
fn address(value: &Value) -> Result<String, Reply> {
    let url = value.as_str().unwrap_or_default();
    if crate::shops::post::is_near(url) {
        return Ok(url.to_owned());
    }
    let words = "Die Auslieferungs-URL muss mit http:// beginnen; die Sandbox stellt nur auf diesem Rechner zu.";
    Err(failure(400, "woocommerce_rest_shop_webhook_invalid_delivery_url", words))
}

/// Changes one.
pub(super) fn write(state: &mut State, id: u64, body: &Value, now: i64) -> Result<Reply, Reply> {
    let url = if body["delivery_url"].is_null() { None } else { Some(address(&body["delivery_url"])?) };
    let hook = state.hooks.get_mut(&id).ok_or_else(unknown)?;
    if let Some(status) = body["status"].as_str().filter(|status| matches!(*status, "active" | "paused" | "disabled")) {
        status.clone_into(&mut hook.status);
    }
    for (name, field) in [("name", &mut hook.name), ("secret", &mut hook.secret)] {
        if let Some(text) = body[name].as_str() {
            text.clone_into(field);
        }
    }
    if let Some(url) = url {
        hook.url = url;
    }
    hook.modified = now;
    one(state, id)
}

/// Takes one away.
pub(super) fn delete(state: &mut State, id: u64, by_force: bool) -> Result<Reply, Reply> {
    let gone = one(state, id)?;
    if !by_force {
        return Err(failure(501, "woocommerce_rest_trash_not_supported", "Webhooks kennen keinen Papierkorb."));
    }
    state.hooks.remove(&id);
    Ok(gone)
}

fn show(state: &State, hook: &Hook) -> Value {
    let (resource, event) = hook.topic.split_once('.').unwrap_or_default();
    json!({
        "id": hook.id,
        "name": hook.name,
        "status": hook.status,
        "topic": hook.topic,
        "resource": resource,
        "event": event,
        "hooks": [],
        "delivery_url": hook.url,
        "date_created": wall::local(hook.made),
        "date_created_gmt": wall::utc(hook.made),
        "date_modified": wall::local(hook.modified),
        "date_modified_gmt": wall::utc(hook.modified),
        "_links": { "self": [{ "href": format!("{}/wp-json/wc/v3/webhooks/{}", state.home, hook.id) }] },
    })
}
