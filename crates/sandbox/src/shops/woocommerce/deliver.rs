//! Tells webhooks: in the background, one after the other, signed, with what the order is at that moment.

use std::sync::Arc;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::hooks::{self, Delivered, Event, MOST_DELIVERED};
use super::reply::php_json;
use super::state::State;
use super::{Woo, products, show};
use crate::carriers::{FaultKind, Party};
use crate::shops::basket::mixed;
use crate::shops::post::Letter;

/// What is sent, and what it is about.
pub(super) struct Outgoing {
    event: Event,
    letter: Letter,
    fault: Option<FaultKind>,
}

/// Begins to send what waits, unless that is going on.
pub(super) fn wake(woo: &Arc<Woo>) {
    let begins = {
        let mut sending = woo.sending();
        let begins = !*sending && woo.has_news();
        *sending |= begins;
        begins
    };
    if begins {
        let woo = Arc::clone(woo);
        tokio::spawn(async move { send_all(&woo).await });
    }
}

async fn send_all(woo: &Woo) {
    loop {
        let Some(outgoing) = next(woo) else {
            let mut sending = woo.sending();
            // What came meanwhile did not wake anybody.
            if !woo.has_news() {
                *sending = false;
                return;
            }
            continue;
        };
        send(woo, &outgoing).await;
    }
}

/// The next thing that is told; one that was put aside goes after the one that overtook it.
fn next(woo: &Woo) -> Option<Outgoing> {
    loop {
        let mut state = woo.state();
        if state.settings.hold_webhooks {
            return None;
        }
        let event = state.queue.pop()?;
        let fault = woo.ground.fault_for(Party::Shop(super::ID), "webhook").map(|fault| fault.fault);
        let Some(letter) = letter(&mut state, &event, fault) else { continue };
        let outgoing = Outgoing { event, letter, fault };
        if fault == Some(FaultKind::WebhookLate) {
            *woo.late() = Some(outgoing);
            continue;
        }
        return Some(outgoing);
    }
}

async fn send(woo: &Woo, outgoing: &Outgoing) {
    let times = match outgoing.fault {
        Some(FaultKind::WebhookLost) => {
            note(woo, outgoing, None);
            return;
        }
        Some(FaultKind::WebhookTwice) => 2,
        _ => 1,
    };
    for _ in 0..times {
        tell(woo, outgoing).await;
    }
    let late = woo.late().take();
    if let Some(late) = late {
        tell(woo, &late).await;
    }
}

async fn tell(woo: &Woo, outgoing: &Outgoing) {
    let status = woo.poster.post(&outgoing.letter).await;
    let was_heard = status.is_some_and(|status| (200..303).contains(&status));
    hooks::heard(&mut woo.state(), outgoing.event.hook, was_heard);
    note(woo, outgoing, status);
}

fn note(woo: &Woo, outgoing: &Outgoing, status: Option<u16>) {
    let Event { hook, topic, about } = outgoing.event;
    let fault = outgoing.fault.map(FaultKind::name);
    let mut state = woo.state();
    if state.delivered.len() >= MOST_DELIVERED {
        state.delivered.pop_front();
    }
    state.delivered.push_back(Delivered { webhook: hook, topic, about, status, fault });
}

/// What is sent about an event; none when its webhook or what it is about is gone.
fn letter(state: &mut State, event: &Event, fault: Option<FaultKind>) -> Option<Letter> {
    let hook = state.hooks.get(&event.hook).filter(|hook| hook.status == "active")?.clone();
    let agent = format!("WooCommerce/{} Hookshot (WordPress/7.0.4)", super::VERSION);
    let Some(about) = event.about else {
        // The greeting of a new webhook: a form, and nothing that proves who sends it.
        let headers = vec![("user-agent", agent), ("content-type", "application/x-www-form-urlencoded".to_owned())];
        return Some(Letter { url: hook.url, headers, body: format!("webhook_id={}", hook.id) });
    };
    let body = match event.topic {
        "order.deleted" => php_json(&json!({ "id": about })),
        topic if topic.starts_with("order.") => php_json(&show::order(state.orders.get(&about)?, &state.home)),
        _ => php_json(&products::one(state, about, None).ok()?.body),
    };
    state.deliveries += 1;
    let (resource, happened) = event.topic.split_once('.').unwrap_or_default();
    let secret = if fault == Some(FaultKind::WebhookForged) { "gefälscht" } else { hook.secret.as_str() };
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let headers = vec![
        ("user-agent", agent),
        ("content-type", "application/json".to_owned()),
        ("x-wc-webhook-source", format!("{}/", state.home)),
        ("x-wc-webhook-topic", event.topic.to_owned()),
        ("x-wc-webhook-resource", resource.to_owned()),
        ("x-wc-webhook-event", happened.to_owned()),
        ("x-wc-webhook-signature", STANDARD.encode(hmac::sign(&key, body.as_bytes()))),
        ("x-wc-webhook-id", hook.id.to_string()),
        ("x-wc-webhook-delivery-id", format!("{:016x}{:016x}", mixed(hook.id), mixed(state.deliveries))),
    ];
    Some(Letter { url: hook.url, headers, body })
}
