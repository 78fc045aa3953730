//! Nothing bought twice, and nothing unknown: the built cloud is killed with SIGKILL at twenty-four points, with fifty
//! shipments at each, beside a sandbox that lives on and knows what it sold.

mod carrier;
mod house;
mod orders;
mod out;
mod points;
mod store;
pub(crate) mod web;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Value, json};

use self::carrier::{Carriers, Sold};
use self::house::House;
use self::points::{POINTS, die_at};
use self::store::Store;
use self::web::Web;
use crate::binary::Place;

/// Shipments of each point per carrier: one that cannot be asked afterwards and takes thirty a call, one that can be
/// asked and takes one a call, one that can tell what it sold and not what it did not, and our own labels.
const OF_CARRIER: [(&str, usize); 4] = [("dhl_parcel_de", 31), ("gls_de", 10), ("ups", 5), ("own_label", 4)];

fn key_prefix(point: usize) -> String {
    format!("order-{point:02}-")
}

/// What is asked for at a point, a list per carrier; the keys are the references.
fn batch(point: usize) -> Vec<Vec<Value>> {
    let one = |carrier: &str, number: usize| {
        let key = format!("{}{carrier}-{number:02}", key_prefix(point));
        let account = if carrier == "own_label" { carrier.to_owned() } else { format!("{carrier} Sandbox") };
        json!({
            "idempotency_key": key, "reference": key, "carrier_account": account,
            "to": {"kind": "street", "name": "Jürgen Weiß", "street": "Königsallee", "house_number": "7",
                   "postal_code": "40212", "city": "Düsseldorf", "phone": "+49 211 5550123"},
            "parcels": [{"weight_g": 2_350}],
        })
    };
    OF_CARRIER.iter().map(|(carrier, count)| (0..*count).map(|number| one(carrier, number)).collect()).collect()
}

#[test]
fn a_killed_cloud_has_bought_nothing_twice_and_knows_everything_on_sqlite() {
    let place = Place::new();
    let file = place.join("twice.db");
    killed_at_every_point(place, Store::Sqlite(file));
}

#[test]
fn a_killed_cloud_has_bought_nothing_twice_and_knows_everything_on_postgres() {
    let Ok(address) = std::env::var("KONTOR_TEST_POSTGRES") else { return };
    let web = Web::new();
    killed_at_every_point(Place::new(), web.runtime.block_on(Store::on_postgres(&address)));
}

fn killed_at_every_point(place: Place, store: Store) {
    let (web, carriers) = (Web::new(), Carriers::start());
    let mut house = House::furnished(&web, &carriers, place, store);
    for point in 0..POINTS.len() {
        die_at(&web, &carriers, &mut house, point);
    }
    house.kill();
    web.runtime.block_on(house.store.let_leases_end("order-"));
    house.start(&web);
    let answered = ask_until_answered(&web, &house);
    let books = Books::of(&web, &carriers, &house);
    assert_eq!(answered.len(), 1_200);
    books.agree(&answered);
    house.kill();
    web.runtime.block_on(house.store.clear_away());
}

/// Asks for everything again under the same keys until each has its answer: shipments by reference.
fn ask_until_answered(web: &Web, house: &House) -> HashMap<String, Value> {
    let mut answered = HashMap::new();
    let mut open: Vec<Value> = (0..POINTS.len()).flat_map(|point| batch(point).concat()).collect();
    for _ in 0..2_000 {
        let asked: Vec<_> = open.chunks(50).map(|items| house.send(web, items)).collect();
        for asked in asked {
            let (status, answer) = web.wait(asked).expect("this cloud lives");
            assert_eq!(status, 200, "{answer}");
            for item in answer["items"].as_array().unwrap() {
                if item["shipment"].is_object() {
                    answered.insert(item["reference"].as_str().unwrap().to_owned(), item["shipment"].clone());
                } else {
                    assert_eq!(item["retryable"], true, "{item}");
                }
            }
        }
        open.retain(|item| !answered.contains_key(item["reference"].as_str().unwrap()));
        if open.is_empty() {
            return answered;
        }
    }
    panic!("no answer for {}", json!(open));
}

/// What the carriers sold, beside what the cloud knows.
struct Books {
    sold: Vec<Sold>,
    /// By id.
    shipments: BTreeMap<String, Value>,
    tasks: Vec<Value>,
}

impl Books {
    fn of(web: &Web, carriers: &Carriers, house: &House) -> Books {
        let shipments = house.list(web, "/v1/shipments");
        let id = |shipment: &Value| shipment["id"].as_str().unwrap().to_owned();
        Books {
            sold: carriers.sold(web),
            shipments: shipments.iter().map(|shipment| (id(shipment), shipment.clone())).collect(),
            tasks: house.list(web, "/v1/tasks"),
        }
    }

    /// The shipment a sold label belongs to: by our reference, or by our id of the parcel.
    fn shipment_of(&self, sold: &Sold) -> &Value {
        let is_it = |shipment: &&Value| {
            let (id, reference) = (shipment["id"].as_str().unwrap(), shipment["reference"].as_str().unwrap());
            sold.references.iter().any(|known| known == reference || known.contains(id.trim_start_matches("shp_")))
        };
        let found = self.shipments.values().find(is_it);
        found.unwrap_or_else(|| panic!("nobody knows {} of {}: {:?}", sold.number, sold.carrier, sold.references))
    }

    fn agree(&self, answered: &HashMap<String, Value>) {
        assert_eq!(self.shipments.len(), answered.len(), "one shipment per key");
        for shipment in answered.values() {
            assert_eq!(
                self.shipments[shipment["id"].as_str().unwrap()],
                *shipment,
                "what was answered is what is known"
            );
        }
        let mut sold_to = BTreeSet::new();
        for sold in &self.sold {
            let shipment = self.shipment_of(sold);
            assert!(sold_to.insert(shipment["id"].as_str().unwrap()), "sold twice: {shipment}");
            match shipment["state"].as_str().unwrap() {
                "labelled" => assert_eq!(shipment["parcels"][0]["tracking_number"], sold.number.as_str(), "{shipment}"),
                state => assert_eq!((state, sold.carrier.as_str()), ("outcome_unknown", "dhl_parcel_de"), "{shipment}"),
            }
        }
        self.every_state_is_right(&sold_to);
    }

    fn every_state_is_right(&self, sold_to: &BTreeSet<&str>) {
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (id, shipment) in &self.shipments {
            let (carrier, state) = (shipment["carrier"].as_str().unwrap(), shipment["state"].as_str().unwrap());
            *counts.entry((carrier, state)).or_default() += 1;
            let is_sold = sold_to.contains(id.as_str());
            assert!(carrier == "own_label" || state != "labelled" || is_sold, "labelled and never sold: {shipment}");
            let has_task = self.tasks.iter().any(|task| task["shipment"] == *id && task["kind"] == "outcome_unknown");
            assert_eq!(state == "outcome_unknown", has_task, "{shipment}");
        }
        let of = |carrier, state| counts.get(&(carrier, state)).copied().unwrap_or(0);
        assert_eq!((of("gls_de", "labelled"), of("own_label", "labelled")), (240, 96), "{counts:?}");
        for (carrier, all) in [("dhl_parcel_de", 744), ("ups", 120)] {
            let (known, unknown) = (of(carrier, "labelled"), of(carrier, "outcome_unknown"));
            assert_eq!(known + unknown, all, "{counts:?}");
            assert!(known > 0 && unknown > 0, "the kills hit something: {counts:?}");
        }
        let numbers = self.shipments.values().filter_map(|one| one["parcels"][0]["tracking_number"].as_str());
        let known = of("dhl_parcel_de", "labelled") + of("ups", "labelled") + 240 + 96;
        assert_eq!(numbers.collect::<BTreeSet<_>>().len(), known, "no number is known twice");
    }
}
