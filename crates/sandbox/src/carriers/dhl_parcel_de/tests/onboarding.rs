//! DHL's public onboarding collection as the oracle: what a body's name says must come of it. Needs `KONTOR_SPECS`.

use std::path::PathBuf;

use serde_json::Value;

use super::{ORDERS, Seen, post};
use crate::carriers::dhl_parcel_de::view::german_day;
use crate::tests::{NOW, running};

/// Bodies of which something else comes than their names say, and why.
const EXCEPTIONS: &[(&str, &str)] = &[(
    "V01PAK - Großkundenadresse (Empfänger)",
    "leaves the street away, which the description requires of an address: refused for its form",
)];

/// What a name promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Promise {
    Made,
    Warned,
    Refused,
    /// In a folder of errors and warnings, without saying which.
    NotClean,
}

fn promise(folder: &str, name: &str) -> Promise {
    match name {
        _ if name.ends_with("(error)") || name.ends_with("Weight too high") => Promise::Refused,
        _ if name.ends_with("(warning)") || name.ends_with("Street not found") => Promise::Warned,
        // A choice of service that is overruled is no fault of the order.
        _ if name.starts_with("V53WPAK - Premium overrules") => Promise::Made,
        _ if folder.ends_with("Errors and Warnings") => Promise::NotClean,
        _ => Promise::Made,
    }
}

fn kept(promise: Promise, seen: &Seen) -> bool {
    let items = seen.body["items"].as_array().map(Vec::len).unwrap_or_default();
    let states = |state| (0..items).any(|place| !seen.about(place, state).is_empty());
    match promise {
        Promise::Made => matches!(seen.status, 200 | 207) && !states("Error"),
        Promise::Warned => seen.status == 200 && states("Warning"),
        Promise::Refused => seen.status == 400,
        Promise::NotClean => seen.status == 400 || states("Warning"),
    }
}

fn filled(body: &str) -> String {
    let today = german_day(NOW);
    let places = [
        ("billing_01_default", "33333333330102".to_owned()),
        ("billing_01_withoutServices", "33333333330101".to_owned()),
        ("billing_01_GoGreenPlus_default", "33333333330103".to_owned()),
        ("billing_01_withGoGreen", "33333333330104".to_owned()),
        ("billing_07_default", "33333333330701".to_owned()),
        ("billing_53_default", "33333333335301".to_owned()),
        ("billing_54_default", "33333333335401".to_owned()),
        ("billing_62_default", "33333333336201".to_owned()),
        ("billing_66_default", "33333333336601".to_owned()),
        ("billing_66_withGoGreen", "33333333336602".to_owned()),
        ("current_date", today.to_string()),
        ("preferred_date", today.saturating_add(jiff::Span::new().days(3)).to_string()),
    ];
    places.iter().fold(body.to_owned(), |body, (name, value)| body.replace(&format!("{{{{{name}}}}}"), value))
}

#[tokio::test]
async fn what_comes_of_the_onboarding_collection_is_what_its_names_say() {
    let Some(folder) = std::env::var_os("KONTOR_SPECS").map(PathBuf::from) else {
        return println!("left out: KONTOR_SPECS names no folder with the publishers' descriptions");
    };
    let lines = std::fs::read_to_string(folder.join("dhl/onboarding-orders.jsonl")).expect("the collection");
    let running = running().await;
    let (mut count, mut wrong) = (0, Vec::new());
    for line in lines.lines() {
        let entry: Value = serde_json::from_str(line).expect("a line of JSON");
        let of = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let (name, promise) = (of("name"), promise(&of("folder"), &of("name")));
        let body: Value = serde_json::from_str(&filled(&of("body"))).expect("a body");
        let seen = post(&running, &format!("{ORDERS}?{}", of("query")), &body).await;
        let is_exception = EXCEPTIONS.iter().any(|(known, _)| *known == name);
        if kept(promise, &seen) == is_exception {
            wrong.push(format!("{name}: {promise:?}, but {} {}", seen.status, seen.body));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(count, 56, "bodies in the collection");
    println!("{count} bodies judged, {} of them otherwise than named:", EXCEPTIONS.len());
    EXCEPTIONS.iter().for_each(|(name, reason)| println!("  {name}: {reason}"));
}
