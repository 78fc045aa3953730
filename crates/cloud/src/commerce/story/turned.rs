//! What a change in the shop turned into what, as the page of an order shows it: the two raw texts are read again.

use kontor_adapters::shop::Shop;
use kontor_model::Lang;
use kontor_model::order_feed::OrderDetail;
use serde::Serialize;
use serde_json::Value;

use crate::commerce::intake::{Difference, differences, order_in};
use crate::commerce::orders::words::caption;

/// Most lines of one change; more say less.
const MOST: usize = 12;

/// A value before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Turned {
    /// What it is a part of, as an office calls it.
    pub(super) caption: String,
    /// What stood there; `None` for nothing.
    pub(super) before: Option<String>,
    /// What stands there now; `None` for nothing.
    pub(super) after: Option<String>,
}

/// By the id of a raw text, how its order differs from that of the text before it. Texts are in the order they came.
pub(super) fn by_text(
    lang: Lang,
    shop: &dyn Shop,
    detail: &OrderDetail,
    texts: &[(String, Vec<u8>)],
) -> Vec<(String, Vec<Turned>)> {
    let read = |text: &[u8]| order_in(shop, &detail.summary.external_id, text);
    let orders: Vec<_> = texts.iter().map(|(id, text)| (id, read(text))).collect();
    let pairs = orders.windows(2).filter_map(|pair| match pair {
        [(_, Some(before)), (id, Some(after))] => Some(((*id).clone(), turned(lang, &differences(before, after)))),
        _ => None,
    });
    pairs.collect()
}

fn turned(lang: Lang, found: &[Difference]) -> Vec<Turned> {
    let shown = found.iter().filter(|difference| is_told(&difference.path)).map(|difference| Turned {
        caption: caption(lang, &difference.path),
        before: text(&difference.before),
        after: text(&difference.after),
    });
    let mut lines: Vec<Turned> = shown.filter(|line| line.before != line.after).collect();
    lines.dedup();
    lines.truncate(MOST);
    lines
}

/// What people look for; states and taxes follow from these, and the story names them anyway.
fn is_told(path: &str) -> bool {
    let of_line = path.starts_with("lines[") && [".quantity", ".title", ".sku"].iter().any(|end| path.ends_with(end));
    let of_person = ["shipping.", "billing.", "buyer."].iter().any(|start| path.starts_with(start));
    of_line || of_person || matches!(path, "states.raw" | "totals.grand" | "note" | "number")
}

/// A value that fits into a line; lists and whole records do not.
fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}
