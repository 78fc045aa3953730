//! What the platform of an order was told, as its page shows it.

use kontor_adapters::Exchange;
use kontor_model::Lang;
use kontor_model::fulfillment::{Dispatch, DispatchState, Fulfillment, OrderStatus};
use serde::Serialize;

use crate::commerce::dispatch::why;

/// Something the platform was told.
#[derive(Serialize)]
pub(super) struct ToldView {
    id: String,
    what: &'static str,
    text: String,
    state: &'static str,
    tone: &'static str,
    why: Option<String>,
    next_at: Option<i64>,
}

/// A request and its answer.
#[derive(Serialize)]
pub(in crate::commerce) struct SaidView {
    at: i64,
    text: String,
}

/// Everything the platform was told.
pub(super) fn views(lang: Lang, fulfillments: &[Fulfillment], statuses: &[OrderStatus]) -> Vec<ToldView> {
    let sent = fulfillments.iter().map(|one| {
        let text = one.sent.tracking_numbers.join(", ");
        view(lang, one.id.as_str(), ("fulfillment", text), &one.dispatch)
    });
    let moved =
        statuses.iter().map(|one| view(lang, one.id.as_str(), ("status", one.platform_status.clone()), &one.dispatch));
    sent.chain(moved).collect()
}

fn view(lang: Lang, id: &str, (what, text): (&'static str, String), dispatch: &Dispatch) -> ToldView {
    ToldView {
        id: id.to_owned(),
        what,
        text,
        state: dispatch.state.code(),
        tone: match dispatch.state {
            DispatchState::Accepted => "ok",
            DispatchState::Rejected => "bad",
            DispatchState::Withdrawn => "idle",
            DispatchState::Pending if dispatch.attempts > 0 => "warn",
            DispatchState::Pending => "info",
        },
        why: why(lang, dispatch),
        next_at: dispatch.next_ms,
    }
}

/// A request and its answer, to be read.
pub(in crate::commerce) fn said_view(said: &Exchange) -> SaidView {
    let body = |text: &Option<String>| text.as_deref().map(pretty).filter(|text| !text.is_empty());
    let status = said.status.map(|status| status.to_string()).unwrap_or_default();
    let head = format!("{} {}", said.method, said.url);
    let answer = format!("{status} ({} ms)", said.took_ms).trim_start().to_owned();
    let parts = [Some(head), body(&said.request), Some(answer), body(&said.answer)];
    SaidView { at: said.at_ms, text: parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n") }
}

fn pretty(text: &str) -> String {
    let json = serde_json::from_str::<serde_json::Value>(text).ok();
    json.and_then(|json| serde_json::to_string_pretty(&json).ok()).unwrap_or_else(|| text.to_owned())
}
