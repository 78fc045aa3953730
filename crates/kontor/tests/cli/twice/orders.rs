//! A backlog of orders, read by a cloud that is killed with SIGKILL again and again: none is lost, none comes double.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use super::carrier::{Carriers, wait_until};
use super::house::House;
use super::store::Store;
use super::web::Web;
use crate::binary::Place;

const ORDERS: usize = 2_000;
/// How many orders there are when the cloud is killed.
const KILLED_AT: [i64; 4] = [1, 300, 900, 1_500];

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
    let placed = json!({"count": ORDERS, "seconds_apart": 1});
    let (status, answer) = web.ask(Method::POST, &sandbox.control("shops/woocommerce/orders"), "", &placed);
    assert_eq!(status, 201, "{answer}");
    let mut house = House::furnished(&web, &sandbox, place, store);
    connect(&web, &sandbox, &house);
    for kill_at in KILLED_AT {
        wait_until(&format!("{kill_at} orders are there"), || count(&web, &house) >= kill_at);
        house.kill();
        web.runtime.block_on(house.store.let_readings_end());
        house.start(&web);
    }
    let all = i64::try_from(ORDERS).unwrap();
    wait_until("all orders are there", || count(&web, &house) >= all);
    let known = orders(&web, &house);
    let ids: BTreeSet<&str> = known.iter().map(|order| order["external_id"].as_str().unwrap()).collect();
    assert_eq!((known.len(), ids.len()), (ORDERS, ORDERS), "none lost, none double");
    house.kill();
    web.runtime.block_on(house.store.clear_away());
}

fn connect(web: &Web, sandbox: &Carriers, house: &House) {
    let shop = web.get(&sandbox.control("shops/woocommerce"), "");
    let wanted = json!({
        "kind": "woocommerce", "name": "Laden", "settings": shop["account"], "orders_from_ms": 1,
        "address": format!("{}{}", sandbox.url(), shop["path"].as_str().unwrap()),
    });
    let (status, made) = house.ask(web, Method::POST, "/v1/platforms", &wanted);
    assert_eq!(status, 201, "{made}");
}

/// How many orders are there: without a mapping each waits for a person.
fn count(web: &Web, house: &House) -> i64 {
    house.ask(web, Method::GET, "/v1/orders/feed?limit=1", &Value::Null).1["held"].as_i64().unwrap()
}

fn orders(web: &Web, house: &House) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let (status, page) = house.ask(web, Method::GET, &format!("/v1/orders?limit=200{after}"), &Value::Null);
        assert_eq!(status, 200, "{page}");
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next"].as_str() else { return all };
        after = format!("&after={next}");
    }
}
