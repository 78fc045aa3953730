//! What shops are told by a cloud that is killed with SIGKILL again and again: all of it, and nothing twice. The shop that
//! lives on is the one who counts.

use std::collections::HashMap;

use reqwest::Method;
use serde_json::{Value, json};

use super::carrier::{Carriers, wait_until};
use super::house::House;
use super::orders::{connect, count, orders};
use super::store::Store;
use super::web::Web;
use crate::binary::Place;

/// Orders that are told a hundred in a call, and such that need calls of their own for each.
const TOGETHER: usize = 500;
const ALONE: usize = 6;
/// Goods whose stock is told.
const GOODS: u32 = 2_000;

/// Where the cloud is killed: which call of the shop gets no answer, done or not, after how many that did.
type Kill = (&'static str, &'static str, u32);

/// The first hundred before they are told and after; the third after; the fourth before and after. What the shop knows
/// already is read and not written again, so each kill is further on.
const KILLS_TOGETHER: [Kill; 5] = [
    ("set_status", "hang_before", 0),
    ("set_status", "timeout_after_commit", 0),
    ("set_status", "timeout_after_commit", 1),
    ("set_status", "hang_before", 0),
    ("set_status", "timeout_after_commit", 0),
];
/// After each call of an order that changes something.
const KILLS_ALONE: [Kill; 3] = [
    ("fulfillments", "timeout_after_commit", 1),
    ("set_status", "timeout_after_commit", 0),
    ("notes", "timeout_after_commit", 0),
];
const KILLS_STOCK: [Kill; 4] = [
    ("set_stock", "hang_before", 0),
    ("set_stock", "timeout_after_commit", 1),
    ("set_stock", "hang_before", 2),
    ("set_stock", "timeout_after_commit", 0),
];

#[test]
fn what_was_sent_is_told_once_by_a_cloud_that_is_killed_on_sqlite() {
    let place = Place::new();
    let file = place.join("out.db");
    killed_while_telling(place, Store::Sqlite(file));
}

#[test]
fn what_was_sent_is_told_once_by_a_cloud_that_is_killed_on_postgres() {
    let Ok(address) = std::env::var("KONTOR_TEST_POSTGRES") else { return };
    let web = Web::new();
    killed_while_telling(Place::new(), web.runtime.block_on(Store::on_postgres(&address)));
}

#[test]
fn notes_and_fulfillments_are_made_once_by_a_cloud_that_is_killed() {
    let (web, sandbox) = (Web::new(), Carriers::start());
    let place = Place::new();
    let file = place.join("alone.db");
    sandbox.set_up_shop(&web, &json!({"fulfillments": true}));
    let told = Told { count: ALONE, settings: json!({"customer_note": "true"}), kills: &KILLS_ALONE };
    let shop = told.all(&web, &sandbox, place, Store::Sqlite(file));
    for order in shop {
        let counts = (order["notes"].as_array().unwrap().len(), &order["fulfillments"]);
        assert_eq!(counts, (1, &json!(1)), "once: {order}");
    }
}

#[test]
fn stock_comes_out_even_in_a_shop_told_by_a_cloud_that_is_killed() {
    let (web, sandbox) = (Web::new(), Carriers::start());
    let place = Place::new();
    let file = place.join("stock.db");
    sandbox.set_up_shop(&web, &json!({"extra_goods": GOODS}));
    let mut house = House::furnished(&web, &sandbox, place, Store::Sqlite(file));
    connect(&web, &sandbox, &house, &Value::Null);
    for (wave, kill) in (1..).zip(KILLS_STOCK) {
        sandbox.misbehave_shop(&web, (kill.0, kill.1), kill.2);
        put_stock(&web, &house, wave);
        die_kept(&web, &sandbox, &mut house);
    }
    let last = put_stock(&web, &house, 5);
    wait_until("the shop has all of the stock", || wrong_stock(&web, &sandbox, &last) == 0);
    house.kill();
}

fn killed_while_telling(place: Place, store: Store) {
    let (web, sandbox) = (Web::new(), Carriers::start());
    let told = Told { count: TOGETHER, settings: Value::Null, kills: &KILLS_TOGETHER };
    told.all(&web, &sandbox, place, store);
}

/// How many orders are told to a shop of which settings, and when the cloud is killed.
struct Told {
    count: usize,
    settings: Value,
    kills: &'static [Kill],
}

impl Told {
    /// Tells everything through all kills; answers the orders as the shop has them, each with its one number and completed.
    fn all(&self, web: &Web, sandbox: &Carriers, place: Place, store: Store) -> Vec<Value> {
        sandbox.place(web, self.count);
        let mut house = House::furnished(web, sandbox, place, store);
        let platform = connect(web, sandbox, &house, &self.settings);
        let (status, tested) = house.ask(web, Method::POST, &format!("/v1/platforms/{platform}/test"), &json!({}));
        assert_eq!(status, 200, "{tested}");
        wait_until("all orders are there", || count(web, &house) >= self.count);
        for (place, (operation, fault, after)) in self.kills.iter().enumerate() {
            sandbox.misbehave_shop(web, (operation, fault), *after);
            if place == 0 {
                orders(web, &house).iter().for_each(|order| send(web, &house, order));
            }
            die_kept(web, sandbox, &mut house);
        }
        wait_until("everything is told", || open(web, &house) == 0);
        let shop = web.get(&sandbox.control("shops/woocommerce/orders?limit=10000"), "");
        let shop = shop["orders"].as_array().unwrap().clone();
        assert_eq!(shop.len(), self.count);
        for order in &shop {
            let number = number_of(order["id"].as_str().unwrap());
            assert_eq!(
                (&order["tracking_numbers"], &order["status"]),
                (&json!([number]), &json!("completed")),
                "{order}"
            );
        }
        house.kill();
        web.runtime.block_on(house.store.clear_away());
        shop
    }
}

/// Kills the cloud when the shop keeps it waiting, lets its holds end and starts it again.
fn die_kept(web: &Web, sandbox: &Carriers, house: &mut House) {
    sandbox.wait_for_kept(web, 1);
    house.kill();
    sandbox.behave(web);
    sandbox.wait_for_kept(web, 0);
    web.runtime.block_on(house.store.let_holds_end());
    house.start(web);
}

fn number_of(external_id: &str) -> String {
    format!("0034043416109{external_id:0>7}")
}

fn send(web: &Web, house: &House, order: &Value) {
    let number = number_of(order["external_id"].as_str().unwrap());
    let body = json!({"order": order["id"], "carrier": "DHL", "tracking_numbers": [number]});
    let (status, answer) = house.ask(web, Method::POST, "/v1/fulfillments", &body);
    assert_eq!(status, 201, "{answer}");
}

/// How many are still to be told, on a page of them.
fn open(web: &Web, house: &House) -> usize {
    let (_, list) = house.ask(web, Method::GET, "/v1/fulfillments?state=pending&limit=1", &Value::Null);
    list["items"].as_array().unwrap().len()
}

/// Tells the cloud of other stock; answers it by number.
fn put_stock(web: &Web, house: &House, wave: u32) -> Vec<(String, i64)> {
    let level = |number: u32| (format!("V-{number:05}"), i64::from(wave * 1_000 + number % 997));
    let levels: Vec<(String, i64)> = (1..=GOODS).map(level).collect();
    let items: Vec<Value> = levels
        .iter()
        .map(
            |(sku, quantity)| json!({"sku": sku, "warehouse": "1", "quantity": quantity.to_string(), "sequence": wave}),
        )
        .collect();
    let (status, answer) = house.ask(web, Method::PUT, "/v1/inventory", &json!({"items": items}));
    assert_eq!((status, &answer["outcome"]), (200, &json!("ok")), "{answer}");
    levels
}

/// Of how many goods the shop has another stock.
fn wrong_stock(web: &Web, sandbox: &Carriers, levels: &[(String, i64)]) -> usize {
    let answer = web.get(&sandbox.control("shops/woocommerce/goods"), "");
    let goods = answer["goods"].as_array().unwrap();
    let known: HashMap<&str, i64> =
        goods.iter().filter_map(|one| Some((one["sku"].as_str()?, one["stock"].as_i64()?))).collect();
    levels.iter().filter(|(sku, quantity)| known.get(sku.as_str()) != Some(quantity)).count()
}
