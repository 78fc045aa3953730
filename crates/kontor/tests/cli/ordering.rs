//! `kontor sandbox order`: what a person at the terminal orders stands in the shop.

use crate::binary::{FREE, Place};

#[test]
fn orders_are_placed_in_the_running_sandbox_and_named() {
    let place = Place::new();
    let server = place.serve(&["sandbox", "--listen", FREE]);
    let address = server.url("sandbox").trim_start_matches("http://").to_owned();
    let ran =
        place.run(&["sandbox", "order", "--count", "3", "--kind", "packstation", "--sandbox", &address, "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let placed = ran.json();
    assert_eq!((placed["shop"].as_str(), placed["orders"].as_array().map(Vec::len)), (Some("woocommerce"), Some(3)));
    let told = place.run_german(&["sandbox", "order", "--sandbox", &address]);
    assert!(told.stdout.contains("aufgegeben") && told.stdout.contains("/shops/woocommerce/"), "{told:?}");
    assert!(!place.data().exists(), "nothing is made");
}

#[test]
fn a_pattern_nobody_knows_is_wrong_use_and_a_sandbox_that_is_away_is_told() {
    let place = Place::new();
    let server = place.serve(&["sandbox", "--listen", FREE]);
    let address = server.url("sandbox").trim_start_matches("http://").to_owned();
    let ran = place.run(&["sandbox", "order", "--kind", "luftpost", "--sandbox", &address]);
    assert!(ran.wrong_use().contains("packstation"), "{ran:?}");
    drop(server);
    assert!(place.run(&["sandbox", "order", "--sandbox", &address]).one_sentence().contains(&address));
}
