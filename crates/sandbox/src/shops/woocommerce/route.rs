//! From an address to an answer: three ways in, keys, rights, and who answers what.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{Extension, OriginalUri, Request, State as FromState};
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::auth::{self, Key, Signed};
use super::lists::{Asked, Params, not_played};
use super::reply::{Reply, failure};
use super::state::State;
use super::{ID, NAME, Woo, deliver, fixed, fulfil, hooks, orders, products, refunds, simulated};
use crate::carriers::{FaultKind, Met};
use crate::shops::{Shop, page};

/// What is read of a request.
const LARGEST_BODY: usize = 4 * 1024 * 1024;

/// What faults can be set for.
pub(super) const OPERATIONS: &[&str] = &[
    "check",
    "values",
    "list_orders",
    "find_order",
    "refunds",
    "write_order",
    "set_status",
    "notes",
    "fulfillments",
    "list_items",
    "set_stock",
    "webhooks",
    "webhook",
];

/// Names what a request is for; the page of the shop is nothing that faults are set for.
pub(super) fn operation(method: &Method, path: &str, query: &str) -> &'static str {
    let params = Params::read(query);
    let Some(way) = Way::find(path, &params) else { return "page" };
    let below: Vec<&str> = way.route.iter().map(String::as_str).collect();
    let reads = method == Method::GET;
    match below.as_slice() {
        ["wc", "v3", "orders"] => "list_orders",
        ["wc", "v3", "orders", "batch"] => "set_status",
        ["wc", "v3", "orders", "statuses"] => "values",
        ["wc", "v3", "orders", _] if reads => "find_order",
        ["wc", "v3", "orders", _] => "write_order",
        ["wc", "v3", "orders", _, "refunds", ..] | ["wc", "v3", "refunds"] => "refunds",
        ["wc", "v3", "orders", _, "notes", ..] => "notes",
        ["wc", "v3", "orders", _, "fulfillments", ..] => "fulfillments",
        ["wc", "v3", "products" | "variations", ..] if reads => "list_items",
        ["wc", "v3", "products", ..] => "set_stock",
        ["wc", "v3", "webhooks", ..] => "webhooks",
        ["wc", "v3", "payment_gateways" | "shipping" | "taxes" | "reports" | "settings", ..] => "values",
        _ => "check",
    }
}

/// An error for 401, 429 and 503, as the shop or its host words it.
pub(super) fn refuse(status: StatusCode) -> Response {
    let (code, words) = match status {
        StatusCode::UNAUTHORIZED => {
            ("woocommerce_rest_cannot_view", "Du bist leider nicht berechtigt, Ressourcen aufzulisten.")
        }
        StatusCode::TOO_MANY_REQUESTS => ("too_many_requests", "Zu viele Anfragen."),
        _ => ("service_unavailable", "Der Dienst steht zurzeit nicht zur Verfügung."),
    };
    let failure = failure(status.as_u16(), code, words);
    (status, [(CONTENT_TYPE, "application/json; charset=UTF-8")], failure.body.to_string()).into_response()
}

/// The way into the interface.
struct Way {
    route: Vec<String>,
    /// Whether it needs readable addresses to be on.
    is_pretty: bool,
}

impl Way {
    fn find(path: &str, params: &Params) -> Option<Way> {
        let parts = |path: &str| -> Vec<String> {
            path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        let below = |base: &str| {
            let rest = path.strip_prefix(base)?;
            (rest.is_empty() || rest.starts_with('/')).then(|| parts(rest))
        };
        if let Some(route) = below("/wp-json") {
            return Some(Way { route, is_pretty: true });
        }
        if let Some(route) = below("/index.php/wp-json") {
            return Some(Way { route, is_pretty: false });
        }
        let route = params.text("rest_route").filter(|_| matches!(path, "" | "/" | "/index.php"))?;
        Some(Way { route: parts(route), is_pretty: false })
    }
}

/// Answers whatever is asked below the shop.
pub(super) async fn answer(
    FromState(woo): FromState<Arc<Woo>>,
    Extension(met): Extension<Met>,
    OriginalUri(original): OriginalUri,
    request: Request,
) -> Response {
    let (Parts { method, uri, headers, .. }, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let params = Params::read(uri.query().unwrap_or(""));
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost").to_owned();
    let Some(way) = Way::find(uri.path(), &params) else {
        let shop = Arc::clone(&woo) as Arc<dyn Shop>;
        return page::answer(&woo.ground, (&simulated(), NAME), &shop, (uri.path(), &headers, params.text("lang")));
    };
    let response = {
        let mut state = woo.state();
        state.home = format!("http://{host}/shops/{ID}");
        let now = woo.now(&state);
        if way.is_pretty && !state.settings.pretty_permalinks {
            return page::nothing_here();
        }
        let asked = Asked { body: serde_json::from_slice(&body).unwrap_or(Value::Null), params };
        let call = Call {
            woo: &woo,
            method: method.as_str(),
            url: format!("http://{host}{}", original.path()),
            // Keys are only looked at where the address itself names the interface.
            names_interface: original.to_string().contains("wp-json/wc/"),
            asked: &asked,
            now,
        };
        let is_list = method == Method::GET && way.route == ["wc", "v3", "orders"];
        let again = state.last_list.clone().filter(|_| is_list && met.0 == Some(FaultKind::SamePage));
        let reply = again.unwrap_or_else(|| call.dispatch(&mut state, &way.route).unwrap_or_else(|refused| refused));
        if is_list && reply.status == 200 {
            state.last_list = Some(reply.clone());
        }
        let is_batch = way.route.last().is_some_and(|last| last == "batch");
        let fields = asked.params.several("_fields").map(|fields| fields.join(",")).filter(|_| !is_batch);
        reply.only(fields.as_deref()).send(now)
    };
    deliver::wake(&woo);
    response
}

/// A call of the interface.
struct Call<'a> {
    woo: &'a Woo,
    method: &'a str,
    url: String,
    names_interface: bool,
    asked: &'a Asked,
    now: i64,
}

impl Call<'_> {
    fn dispatch(&self, state: &mut State, route: &[String]) -> Result<Reply, Reply> {
        let signed = Signed { method: self.method, url: &self.url, params: &self.asked.params };
        let key = if self.names_interface { auth::who(state, &signed, self.now)? } else { None };
        let route: Vec<&str> = route.iter().map(String::as_str).collect();
        match (self.method, route.as_slice()) {
            ("GET", []) => Ok(Reply::ok(fixed::index(state, self.now))),
            ("GET", ["wc", "v3"]) => Ok(Reply::ok(fixed::namespace())),
            (_, ["wc", "v3", "orders", below @ ..]) => self.orders(state, key, below),
            ("GET", ["wc", "v3", "refunds"]) => views(key).and_then(|()| refunds::of_all(state, &self.asked.params)),
            (_, ["wc", "v3", "products", below @ ..]) => self.products(state, key, below),
            ("GET", ["wc", "v3", "variations"]) => {
                views(key)?;
                products::variations(state, &self.asked.params)
            }
            (_, ["wc", "v3", "webhooks", below @ ..]) => self.webhooks(state, key, below),
            ("GET", ["wc", "v3", below @ ..]) => self.values(state, key, below),
            _ => Err(no_route()),
        }
    }

    fn orders(&self, state: &mut State, key: Option<&Key>, below: &[&str]) -> Result<Reply, Reply> {
        let (params, body, now) = (&self.asked.params, &self.asked.body, self.now);
        match (self.method, below) {
            ("GET", []) => views(key).and_then(|()| orders::list(state, params)),
            ("POST", []) => writes(key, "create").and(Err(not_played())),
            ("GET", ["statuses"]) => views(key).map(|()| Reply::ok(fixed::statuses())),
            ("POST" | "PUT" | "PATCH", ["batch"]) => {
                writes(key, "batch").and_then(|()| orders::batch(state, self.asked, now))
            }
            ("GET", [id]) => views(key).and_then(|()| orders::one(state, number(id)?)),
            ("POST" | "PUT" | "PATCH", [id]) => {
                writes(key, "edit").and_then(|()| orders::write(state, number(id)?, body, now).map(Reply::ok))
            }
            ("DELETE", [id]) => {
                writes(key, "delete").and_then(|()| orders::delete(state, number(id)?, params.flag("force"), now))
            }
            ("GET", [id, "notes"]) => views(key).and_then(|()| orders::notes(state, number(id)?)),
            ("POST", [id, "notes"]) => {
                writes(key, "create").and_then(|()| orders::add_note(state, number(id)?, body, now))
            }
            ("GET", [id, "refunds"]) => views(key).and_then(|()| refunds::list(state, number(id)?, params)),
            ("GET", [id, "refunds", refund]) => {
                views(key).and_then(|()| refunds::one(state, (number(id)?, number(refund)?)))
            }
            ("POST", [id, "refunds"]) => {
                let ids = (number(id)?, self.woo.ground.serial(false));
                writes(key, "create").and_then(|()| refunds::create(state, ids, body, now))
            }
            (_, [id, "fulfillments"]) if state.settings.fulfillments => self.fulfillments(state, key, number(id)?),
            _ => Err(no_route()),
        }
    }

    /// The feature "fulfillments": it notes what was sent and leaves the status of the order alone.
    fn fulfillments(&self, state: &mut State, key: Option<&Key>, id: u64) -> Result<Reply, Reply> {
        let order = |state: &State| state.orders.contains_key(&id);
        match self.method {
            "GET" => {
                views(key)?;
                let order = state.orders.get(&id).ok_or_else(|| orders::unknown(404))?;
                Ok(Reply::ok(json!({ "fulfillments": order.fulfillments })))
            }
            "POST" => {
                writes(key, "create")?;
                let made = self.woo.ground.serial(false);
                if !order(state) {
                    return Err(orders::unknown(404));
                }
                Ok(Reply::created(fulfil::create(state, (id, made), &self.asked.body, self.now)?))
            }
            _ => Err(no_route()),
        }
    }

    fn products(&self, state: &mut State, key: Option<&Key>, below: &[&str]) -> Result<Reply, Reply> {
        let (params, body, now) = (&self.asked.params, &self.asked.body, self.now);
        let (parent, below) = match below {
            [parent, "variations", rest @ ..] => (Some(number(parent)?), rest),
            _ => (None, below),
        };
        match (self.method, below) {
            ("GET", []) => views(key).and_then(|()| products::list(state, params, parent)),
            ("POST", []) => writes(key, "create").and(Err(not_played())),
            ("POST" | "PUT" | "PATCH", ["batch"]) => {
                writes(key, "batch").and_then(|()| products::batch(state, self.asked, parent, now))
            }
            ("GET", [id]) => views(key).and_then(|()| products::one(state, number(id)?, parent)),
            ("POST" | "PUT" | "PATCH", [id]) => writes(key, "edit")
                .and_then(|()| products::write(state, (number(id)?, parent), body, now).map(Reply::ok)),
            _ => Err(no_route()),
        }
    }

    fn webhooks(&self, state: &mut State, key: Option<&Key>, below: &[&str]) -> Result<Reply, Reply> {
        let (params, body, now) = (&self.asked.params, &self.asked.body, self.now);
        match (self.method, below) {
            ("GET", []) => views(key).and_then(|()| hooks::list(state, params)),
            ("POST", []) => writes(key, "create").and_then(|()| hooks::create(state, body, now)),
            ("GET", [id]) => views(key).and_then(|()| hooks::one(state, number(id)?)),
            ("POST" | "PUT" | "PATCH", [id]) => {
                writes(key, "edit").and_then(|()| hooks::write(state, number(id)?, body, now))
            }
            ("DELETE", [id]) => {
                writes(key, "delete").and_then(|()| hooks::delete(state, number(id)?, params.flag("force")))
            }
            _ => Err(no_route()),
        }
    }

    fn values(&self, state: &State, key: Option<&Key>, below: &[&str]) -> Result<Reply, Reply> {
        let found = match below {
            ["system_status"] => Ok(Reply::ok(fixed::system_status(state))),
            ["payment_gateways"] => Ok(Reply::ok(fixed::gateways())),
            ["shipping", "zones"] => Ok(Reply::ok(fixed::zones())),
            ["shipping", "zones", id, "methods"] => fixed::zone_methods(number(id)?),
            ["taxes"] => fixed::taxes(&self.asked.params),
            ["reports", "orders", "totals"] => Ok(Reply::ok(fixed::totals(state))),
            ["settings", group] => fixed::settings(group),
            _ => return Err(no_route()),
        };
        views(key).and(found)
    }
}

fn number(text: &str) -> Result<u64, Reply> {
    text.parse().map_err(|_| no_route())
}

fn no_route() -> Reply {
    failure(
        404,
        "rest_no_route",
        "Es wurde keine Route gefunden, die mit der URL und der Request-Methode identisch ist.",
    )
}

/// Whether somebody signed in who may read: every key may.
fn views(key: Option<&Key>) -> Result<(), Reply> {
    let words = "Du bist leider nicht berechtigt, Ressourcen aufzulisten.";
    key.map(drop).ok_or_else(|| failure(401, "woocommerce_rest_cannot_view", words))
}

/// Whether somebody signed in; that a key may write was looked at with its signature.
fn writes(key: Option<&Key>, what: &str) -> Result<(), Reply> {
    let words = "Du bist leider nicht berechtigt, diese Ressource zu bearbeiten.";
    key.map(drop).ok_or_else(|| failure(401, &format!("woocommerce_rest_cannot_{what}"), words))
}
