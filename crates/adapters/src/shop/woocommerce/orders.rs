//! Orders: lists by when they were changed, and one by its id.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use reqwest::Method;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::loose::{Id, Text};
use super::{call, read};
use crate::context::CallContext;
use crate::error::{AdapterError, ErrorKind, Result};
use crate::shop::{OrderKey, OrderPage, RawOrder, Since};

/// Orders of a page, the usual number first: the shop takes no more, and some fail at so many. Each ends pages of the next.
const SIZES: &[usize] = &[100, 25, 5, 1];
/// Pages of the newest orders that are looked through for a number that a plug-in gave.
const RECENT: &[&str] = &["1", "2", "3"];
/// Fields an order is filed under.
const HEAD: &str = "id,number,date_modified_gmt";

/// What the shop says of an order that it does not have any more.
const GONE: &str = "woocommerce_rest_shop_order_invalid_id";

/// What an order is filed under.
#[derive(Clone, Deserialize)]
struct Head {
    #[serde(default)]
    id: Id,
    #[serde(default)]
    date_modified_gmt: Text,
    #[serde(default)]
    number: Text,
}

/// Where a list goes on: changes after a second, and how many of them are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    after_s: i64,
    known: usize,
}

impl Place {
    fn of(since: &Since) -> Result<Place> {
        let Some(text) = &since.page else {
            return Ok(Place { after_s: since.changed_after_ms.div_euclid(1000), known: 0 });
        };
        let read = text
            .split_once('+')
            .and_then(|(after, known)| Some(Place { after_s: after.parse().ok()?, known: known.parse().ok()? }));
        read.ok_or_else(|| AdapterError::without_effect(ErrorKind::Rejected, "page_unknown", "not a page of ours"))
    }

    fn text(self) -> String {
        format!("{}+{}", self.after_s, self.known)
    }

    /// How many orders the page holds from here, at most `most`. The shop counts pages, so they have to end where this one
    /// begins.
    fn size(self, most: usize) -> usize {
        let fits = |size: &&usize| **size <= most && self.known.is_multiple_of(**size);
        SIZES.iter().find(fits).copied().unwrap_or(1)
    }

    /// Where it goes on after a full page of `read` orders that ends with a change in `last_s`. Pages are not counted on, because an order
    /// that changes meanwhile moves to the end and all behind it move up: reading starts again in the second of the last
    /// one. Only where a page holds nothing but one second is the next page of the same list asked for.
    fn after(self, last_s: i64, read: usize) -> Place {
        let after_s = last_s - 1;
        if after_s > self.after_s { Place { after_s, known: 0 } } else { Place { known: self.known + read, ..self } }
    }
}

/// A page of changed orders.
pub(super) async fn list(cx: &CallContext<'_>, since: &Since) -> Result<OrderPage> {
    let begins = Place::of(since)?;
    let place = Place { known: begins.known + since.skip, ..begins };
    let size = place.size(if since.most == 0 { usize::MAX } else { since.most });
    // Without a suffix and with the flag: with both, the shop shifts the moment twice and loses orders.
    let (after, per_page) = (naive_utc(place.after_s)?, size.to_string());
    let page = (place.known / size + 1).to_string();
    let mut query = vec![
        ("modified_after", after.as_str()),
        ("dates_are_gmt", "true"),
        ("orderby", "modified"),
        ("order", "asc"),
        ("per_page", per_page.as_str()),
        ("page", page.as_str()),
    ];
    if since.heads {
        query.push(("_fields", HEAD));
    }
    let answer = call::answer(cx, "list_orders", (Method::GET, "orders"), &query, None).await?;
    let raw: Vec<&RawValue> =
        serde_json::from_slice(&answer.body).map_err(|error| answer.malformed(&error.to_string()))?;
    let mut orders = Vec::with_capacity(raw.len());
    let mut last_s = place.after_s;
    for one in &raw {
        let head: Head = serde_json::from_str(one.get()).map_err(|error| answer.malformed(&error.to_string()))?;
        let modified_ms = read::utc_ms(&head.date_modified_gmt).unwrap_or(place.after_s * 1000);
        last_s = last_s.max(modified_ms.div_euclid(1000));
        orders.push(filed(head, one.get().as_bytes().to_vec()));
    }
    let next = (raw.len() >= size).then(|| place.after(last_s, raw.len()).text());
    Ok(OrderPage { orders, next, watermark_ms: None })
}

/// An order under its id. One without an id is filed under what else it says of itself: then a person sees that it cannot be
/// read.
fn filed(head: Head, payload: Vec<u8>) -> RawOrder {
    let Head { id, date_modified_gmt: modified, number } = head;
    let modified_at_ms = read::utc_ms(&modified).unwrap_or(0);
    let external_id = id.0.or_else(|| number.filled()).unwrap_or_else(|| format!("? {}", modified.0).trim().to_owned());
    RawOrder { external_id, modified_at_ms, payload }
}

fn naive_utc(second: i64) -> Result<String> {
    let moment = Timestamp::from_second(second)
        .map_err(|_| AdapterError::without_effect(ErrorKind::Rejected, "moment_unknown", "not a moment"))?;
    Ok(TimeZone::UTC.to_datetime(moment).strftime("%Y-%m-%dT%H:%M:%S").to_string())
}

/// One order, by its id or by the number buyers know.
pub(super) async fn find(cx: &CallContext<'_>, key: &OrderKey) -> Result<Option<RawOrder>> {
    match key {
        OrderKey::Id(id) => Ok(by_id(cx, id).await?.map(|(head, payload)| filed(head, payload))),
        OrderKey::Number(number) => by_number(cx, number).await,
    }
}

/// An order whose number is this one. Without a plug-in the number is the id. Where one numbers orders, the shop's search
/// finds its number if the plug-in helps it to, else the newest orders are looked through; an order that merely has this id
/// comes last.
async fn by_number(cx: &CallContext<'_>, number: &str) -> Result<Option<RawOrder>> {
    let of_id = by_id(cx, number).await?;
    if let Some((head, payload)) = of_id.clone().filter(|(head, _)| head.number.0 == number) {
        return Ok(Some(filed(head, payload)));
    }
    let search: &[(&str, &str)] = &[("search", number)];
    let newest = RECENT.iter().map(|page| vec![("orderby", "date"), ("order", "desc"), ("page", *page)]);
    for query in std::iter::once(search.to_vec()).chain(newest) {
        let query = [&query[..], &[("per_page", "100"), ("_fields", HEAD)]].concat();
        let heads: Vec<Head> = call::json(cx, "find_order", (Method::GET, "orders"), &query, None).await?;
        let found = heads.iter().find(|head| head.number.0 == number).and_then(|head| head.id.0.clone());
        if let Some(id) = found {
            return Ok(by_id(cx, &id).await?.map(|(head, payload)| filed(head, payload)));
        }
        if heads.len() < 100 && query[0].0 != "search" {
            break;
        }
    }
    Ok(of_id.map(|(head, payload)| filed(head, payload)))
}

async fn by_id(cx: &CallContext<'_>, id: &str) -> Result<Option<(Head, Vec<u8>)>> {
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let path = format!("orders/{id}");
    match call::answer(cx, "find_order", (Method::GET, &path), &[], None).await {
        Ok(answer) => Ok(Some((answer.json()?, answer.body))),
        Err(error) if error.code == GONE => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_goes_on_in_the_second_of_the_last_order() {
        let place = Place { after_s: 100, known: 0 };
        assert_eq!(place.after(250, 100), Place { after_s: 249, known: 0 });
    }

    #[test]
    fn a_page_of_one_second_is_followed_by_the_next_page() {
        let place = Place { after_s: 100, known: 200 };
        assert_eq!(place.after(101, 100), Place { after_s: 100, known: 300 });
    }

    #[test]
    fn a_smaller_page_begins_where_pages_of_its_size_do() {
        assert_eq!(Place { after_s: 100, known: 0 }.size(usize::MAX), 100);
        assert_eq!(Place { after_s: 100, known: 100 }.size(60), 25);
        assert_eq!(Place { after_s: 100, known: 125 }.size(usize::MAX), 25);
        assert_eq!(Place { after_s: 100, known: 126 }.size(25), 1);
    }

    #[test]
    fn a_place_comes_back_as_it_was_written() {
        let place = Place { after_s: 1_795_000_000, known: 200 };
        let at = |page: String| Since { page: Some(page), ..Since::default() };
        assert_eq!(Place::of(&at(place.text())).expect("ours"), place);
        assert!(Place::of(&at("2".to_owned())).is_err());
    }
}
