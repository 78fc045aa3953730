//! A backlog of orders, read by a cloud that is killed with SIGKILL again and again: none is lost, none comes double.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use super::carrier::{Carriers, wait_until};
use super::house::House;
use super::store::Store;
use super::web::Web;
use crate::binary::Place;

/// How many orders there are, unless `KONTOR_TEST_ORDERS` says it.
const ORDERS: usize = 2_000;
/// How many thousandths of the orders are there when the cloud is killed.
const KILLED_AT: [usize; 4] = [0, 150, 450, 750];

fn wanted() -> usize {
    std::env::var("KONTOR_TEST_ORDERS").map_or(ORDERS, |typed| typed.parse().unwrap())
}

#[test]
fn a_backlog_read_by_a_cloud_that_is_killed_comes_in_whole_and_once_on_sqlite() {
    let place = Place::new();
    let file = place.join("orders.db");
    killed_while_reading(place, Store::Sqlite(file));
}

#[test]
fn a_backlog_read_by_a_cloud_that_is_killed_comes_in_whole_and_once_on_postgres() {
    let Ok(address) = std::env::var("KONTOR_TEST_POSTGRES") else { return };
    let web = Web::new();
    killed_while_reading(Place::new(), web.runtime.block_on(Store::on_postgres(&address)));
}

fn killed_while_reading(place: Place, store: Store) {
    let (web, sandbox) = (Web::new(), Carriers::start());
    let wanted = wanted();
    sandbox.place(&web, wanted);
    let mut house = House::furnished(&web, &sandbox, place, store);
    connect(&web, &sandbox, &house, &Value::Null);
    for kill_at in KILLED_AT {
        let kill_at = (wanted * kill_at / 1_000).max(1);
        wait_until(&format!("{kill_at} orders are there"), || count(&web, &house) >= kill_at);
        house.kill();
        web.runtime.block_on(house.store.let_holds_end());
        house.start(&web);
    }
    wait_until("all orders are there", || count(&web, &house) >= wanted);
    let known = orders(&web, &house);
    let ids: BTreeSet<&str> = known.iter().map(|order| order["external_id"].as_str().unwrap()).collect();
    assert_eq!((known.len(), ids.len()), (wanted, wanted), "none lost, none double");
    house.kill();
    web.runtime.block_on(house.store.clear_away());
}

/// Connects the sandbox's shop; answers the platform's id.
pub(super) fn connect(web: &Web, sandbox: &Carriers, house: &House, more: &Value) -> String {
    let shop = web.get(&sandbox.control("shops/woocommerce"), "");
    let mut settings = shop["account"].clone();
    for (name, value) in more.as_object().into_iter().flatten() {
        settings[name] = value.clone();
    }
    let wanted = json!({
        "kind": "woocommerce", "name": "Laden", "settings": settings, "orders_from_ms": 1,
        "address": format!("{}{}", sandbox.url(), shop["path"].as_str().unwrap()),
    });
    let (status, made) = house.ask(web, Method::POST, "/v1/platforms", &wanted);
    assert_eq!(status, 201, "{made}");
    made["id"].as_str().unwrap().to_owned()
}

/// How many orders are there: without a mapping each waits for a person.
pub(super) fn count(web: &Web, house: &House) -> usize {
    let held = house.ask(web, Method::GET, "/v1/orders/feed?limit=1", &Value::Null).1["held"].as_u64().unwrap();
    usize::try_from(held).unwrap()
}

/// All orders.
pub(super) fn orders(web: &Web, house: &House) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let (status, page) = house.ask(web, Method::GET, &format!("/v1/orders?limit=200{after}"), &Value::Null);
        assert_eq!(status, 200, "{page}");
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next"].as_str() else { return all };
        after = format!("&after={next}");
    }
}
