//! Webhooks: whether one is genuine and what it hints at, and that the shop keeps sending them.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::json;

use super::call;
use super::loose::{Id, Text};
use crate::context::CallContext;
use crate::error::Result;
use crate::shop::{Callback, Care, Hint, HintHealth, HintRefusal};

/// What we want to hear of. Deleting by force and restoring say nothing: the daily look finds them.
const TOPICS: &[&str] = &["order.created", "order.updated", "order.deleted", "order.restored"];

/// Status of a webhook that is sent.
const ACTIVE: &str = "active";

/// Verifies a webhook on its raw bytes, then looks for the order's id. The greeting that the shop sends when a webhook is
/// made carries neither signature nor content and means nothing.
pub(super) fn read(callback: &Callback<'_>) -> std::result::Result<Hint, HintRefusal> {
    let header = |name: &str| callback.headers.get(name).and_then(|value| value.to_str().ok());
    let Some(signature) = header("x-wc-webhook-signature") else {
        return if is_greeting(callback.body) { Ok(Hint::Nothing) } else { Err(HintRefusal::NotGenuine) };
    };
    let signature = STANDARD.decode(signature.trim()).map_err(|_| HintRefusal::NotGenuine)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, callback.secret.expose_secret().as_bytes());
    hmac::verify(&key, callback.body, &signature).map_err(|_| HintRefusal::NotGenuine)?;
    if !header("x-wc-webhook-topic").is_some_and(|topic| topic.starts_with("order.")) {
        return Ok(Hint::Nothing);
    }
    #[derive(Deserialize)]
    struct Body {
        id: Id,
    }
    let body: Body = serde_json::from_slice(callback.body).map_err(|_| HintRefusal::NotUnderstood)?;
    body.id.0.map(Hint::Order).ok_or(HintRefusal::NotUnderstood)
}

fn is_greeting(body: &[u8]) -> bool {
    let number = body.strip_prefix(b"webhook_id=");
    number.is_some_and(|number| number.len() <= 20 && number.iter().all(u8::is_ascii_digit))
}

#[derive(Deserialize)]
struct Webhook {
    id: Id,
    #[serde(default)]
    status: Text,
    #[serde(default)]
    topic: Text,
    #[serde(default)]
    delivery_url: Text,
}

impl Webhook {
    fn is_active(&self) -> bool {
        self.status.0 == ACTIVE
    }
}

/// Makes what is missing and revives what the shop switched off, which it does after a few failed deliveries. The shop tells
/// nobody which secret a webhook has: [`Care::Renew`] writes ours into those that are active too.
pub(super) async fn care(
    cx: &CallContext<'_>,
    address: &str,
    (secret, care): (&secrecy::SecretString, Care),
) -> Result<HintHealth> {
    let known: Vec<Webhook> =
        call::json(cx, "care_for_hints", (Method::GET, "webhooks"), &[("per_page", "100")], None).await?;
    let mut health = HintHealth { created: 0, revived: 0, sound: 0 };
    for topic in TOPICS {
        let ours = known.iter().find(|hook| hook.topic.0 == *topic && hook.delivery_url.0 == address);
        match ours {
            Some(hook) if hook.is_active() && care == Care::Look => health.sound += 1,
            Some(hook @ Webhook { id: Id(Some(id)), .. }) => {
                let body = json!({ "status": ACTIVE, "secret": secret.expose_secret() });
                call::secret(cx, (Method::PUT, &format!("webhooks/{id}")), &body).await?;
                let count = if hook.is_active() { &mut health.sound } else { &mut health.revived };
                *count += 1;
            }
            _ => {
                let body = json!({
                    "name": format!("Kontor {topic}"),
                    "topic": topic,
                    "delivery_url": address,
                    "secret": secret.expose_secret(),
                });
                call::secret(cx, (Method::POST, "webhooks"), &body).await?;
                health.created += 1;
            }
        }
    }
    Ok(health)
}
