//! What the ground of the simulated carriers promises: the faults, the delay and the front page.

mod faults;
mod record;

use serde_json::{Value, json};

use crate::tests::{Running, caller, running};

/// Signs in to a simulated carrier.
async fn sign_in(running: &Running) -> reqwest::Response {
    asked(running).await.expect("an answer")
}

async fn asked(running: &Running) -> Result<reqwest::Response, reqwest::Error> {
    let form = "grant_type=password&username=anna&password=geheim&client_id=id&client_secret=secret";
    let url = running.url("/dhl_parcel_de/parcel/de/account/auth/ropc/v1/token");
    caller().post(url).header("content-type", "application/x-www-form-urlencoded").body(form).send().await
}

async fn set(running: &Running, fault: Value) -> u16 {
    caller().post(running.url("/control/faults")).json(&fault).send().await.expect("an answer").status().as_u16()
}

async fn control(running: &Running, path: &str) -> Value {
    caller().get(running.url(path)).send().await.expect("an answer").json().await.expect("JSON")
}

async fn page(running: &Running) -> String {
    caller().get(running.url("/")).send().await.expect("an answer").text().await.expect("a page")
}

#[tokio::test]
async fn the_front_page_names_every_carrier_fault_and_value_in_both_languages() {
    let running = running().await;
    let page = page(&running).await;
    for carrier in super::all() {
        assert!(page.contains(&running.url(&format!("/{}", carrier.id))), "{}", carrier.id);
        for magic in carrier.magic {
            assert!(
                page.contains(magic.value) && page.contains(magic.de) && page.contains(magic.en),
                "{}",
                magic.value
            );
        }
    }
    let of_carriers = |kind| super::FaultKind::OF_CARRIERS.contains(kind);
    for (_, name, german, english) in super::FaultKind::ALL.iter().filter(|(kind, ..)| of_carriers(kind)) {
        assert!(page.contains(&format!("{name}: {german}")) && page.contains(&format!("{name}: {english}")), "{name}");
    }
}

#[tokio::test]
async fn a_form_of_the_front_page_sets_a_fault_that_the_page_then_shows() {
    let running = running().await;
    let form = "carrier=&operation=token&fault=unavailable&times=3&after=1&delay_ms=5000";
    let post = caller().post(running.url("/control/faults")).body(form);
    let answer = post.header("content-type", "application/x-www-form-urlencoded").send().await.expect("an answer");
    assert!(
        answer.text().await.expect("a page").contains("<code>unavailable</code> alle, token: 3-mal, nach 1 Anfragen")
    );
    let shown = control(&running, "/control/faults").await;
    assert_eq!((&shown["faults"][0]["fault"], &shown["faults"][0]["times"]), (&json!("unavailable"), &json!(3)));
}

#[tokio::test]
async fn the_front_page_offers_every_state_of_a_parcel_and_refuses_numbers_nobody_gave() {
    let running = running().await;
    let page = page(&running).await;
    for (state, name, german, english) in super::journey::ParcelState::ALL {
        assert_eq!(serde_json::to_value(state).expect("JSON"), name);
        assert!([german, english].iter().all(|text| page.contains(&format!("value=\"{name}\">{text}<"))), "{name}");
    }
    let post = caller().post(running.url("/control/parcels")).body("number=4711&state=delivered");
    assert_eq!(post.send().await.expect("an answer").status(), 404);
}

#[tokio::test]
async fn the_delay_holds_for_every_answer_until_it_is_taken_back() {
    let running = running().await;
    let set = async |delay_ms: u64| {
        let sent = caller().post(running.url("/control/delay")).json(&json!({ "delay_ms": delay_ms })).send().await;
        assert_eq!(sent.expect("an answer").status(), 204);
    };
    set(3_600_000).await;
    let url = running.url("/dhl_parcel_de/parcel/de/shipping/v2");
    let hasty = caller().get(&url).timeout(std::time::Duration::from_millis(50)).send().await;
    assert!(hasty.expect_err("no answer yet").is_timeout());
    set(0).await;
    assert_eq!(caller().get(&url).send().await.expect("an answer").status(), 200);
    assert_eq!(control(&running, "/control/delay").await, json!({ "delay_ms": 0 }));
}
