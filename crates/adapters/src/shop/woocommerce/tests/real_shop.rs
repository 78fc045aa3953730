//! Two pages of a real shop, set up as a German one with invented customers: every order is understood to the cent.
//!
//! They are not ours, so they stay outside; without `KONTOR_SPECS` this is left out, which `./test` says.

use std::collections::BTreeSet;

use kontor_model::address::Recipient;
use kontor_model::address::parse::Confidence;
use kontor_model::order::ChannelOrder;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::shop::woocommerce::read;

fn orders() -> Option<Vec<(Value, ChannelOrder)>> {
    let Ok(folder) = std::env::var("KONTOR_SPECS") else {
        println!("left out: the pages of a real shop; KONTOR_SPECS is not set");
        return None;
    };
    let mut orders = Vec::new();
    for page in ["real-shop-orders-page1.json", "real-shop-orders-page2.json"] {
        let path = format!("{folder}/woocommerce/{page}");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let raw: Vec<&RawValue> = serde_json::from_str(&text).expect("a page is a list");
        for one in raw {
            let order = read::order(one.get().as_bytes()).unwrap_or_else(|error| panic!("{error}: {}", one.get()));
            orders.push((serde_json::from_str(one.get()).expect("an order is an object"), order));
        }
    }
    Some(orders)
}

#[test]
fn every_order_comes_to_its_total_to_the_cent() {
    let Some(orders) = orders() else { return };
    assert_eq!(orders.len(), 100);
    for (raw, order) in &orders {
        assert_eq!(order.imbalance(), None, "order {}", order.number);
        assert_eq!(raw["total"].as_str(), Some(order.totals.grand.to_string().as_str()), "order {}", order.number);
        assert_eq!(raw["total_tax"].as_str(), Some(order.totals.tax.to_string().as_str()), "order {}", order.number);
    }
}

#[test]
fn every_locker_and_post_office_is_recognised_with_its_post_number() {
    let Some(orders) = orders() else { return };
    let mut found = 0;
    for (_, order) in &orders {
        let Some(address) = &order.shipping else { continue };
        let lines = format!("{} {}", address.line1, address.line2);
        let reading = address.read();
        if lines.contains("Packstation") {
            let Recipient::Locker { post_number, locker_number, .. } = &reading.recipient else {
                panic!("order {}: {lines} is a locker", order.number)
            };
            assert!(lines.contains(post_number.as_str()) && post_number.len() >= 6, "order {}", order.number);
            assert!(lines.contains(locker_number.as_str()) && locker_number.len() == 3, "order {}", order.number);
            found += 1;
        } else if lines.contains("Postfiliale") {
            let Recipient::PostOffice { post_number: Some(post_number), office_number, .. } = &reading.recipient else {
                panic!("order {}: {lines} is a post office", order.number)
            };
            assert_eq!((post_number.as_str(), office_number.as_str()), ("876543210", "502"), "order {}", order.number);
            found += 1;
        }
    }
    assert_eq!(found, 9);
}

#[test]
fn every_door_has_its_house_number_or_says_that_it_has_none() {
    let Some(orders) = orders() else { return };
    let (mut with, mut without) = (0, BTreeSet::new());
    for (_, order) in &orders {
        let Some(address) = &order.shipping else { continue };
        let reading = address.read();
        let Recipient::Street(door) = &reading.recipient else { continue };
        let lines = format!("{} {}", address.line1, address.line2);
        let Some(number) = &door.house_number else {
            assert!(
                reading.confidence < Confidence::High,
                "order {}: {lines} has no number and nobody says so",
                order.number
            );
            without.insert(address.line1.as_str());
            continue;
        };
        with += 1;
        assert!(number.starts_with(|c: char| c.is_ascii_digit()), "order {}: {number} is no number", order.number);
        assert!(lines.contains(number.as_str()), "order {}: {number} does not stand in {lines}", order.number);
        assert!(lines.contains(&door.street) && !door.street.is_empty(), "order {}: {lines}", order.number);
        assert!(!door.street.ends_with(number.as_str()), "order {}: {} keeps its number", order.number, door.street);
    }
    assert_eq!(without, BTreeSet::from(["Dorfstraße", "Hof Sieben Eichen"]), "these are written without one");
    assert_eq!(with, 85);
}
