//! A day at the office: a file with one bad row, labels for all the others, the day closed, a label for the way back.

use kontor_e2e::journey::Auditor;
use kontor_e2e::office::{Day, REFERENCES};
use kontor_e2e::words::Language;

use crate::packing::house;

/// The whole day with every page checked; what the carrier sold is counted at the end.
async fn day(language: Language) {
    let (server, browser, erp) = house(language).await;
    let account = erp.connect("dhl_parcel_de").await;
    let day = Day { browser: &browser, words: language.office(), server: &server, account: &account };
    day.import(&Auditor).await;
    let sold = async || erp.sandbox("control/labels/count?carrier=dhl_parcel_de").await["count"].clone();
    assert_eq!(sold().await, 0, "preparing buys nothing");
    day.make_all(&Auditor).await;
    // Four parcels of three shipments; the row that was wrong went nowhere.
    assert_eq!(sold().await, 4);
    let bad = erp.get(&format!("/v1/shipments?reference={}", REFERENCES[3])).await;
    assert_eq!(bad["items"].as_array().map(Vec::len), Some(0), "{bad}");
    day.close(&Auditor).await;
    let closed = erp.get("/v1/close-outs").await;
    assert_eq!((&closed["items"][0]["shipments"], &closed["items"][0]["parcels"]), (&3.into(), &4.into()), "{closed}");
    day.fetch_back(&Auditor).await;
    let backs = erp.get("/v1/returns").await;
    assert_eq!(backs["items"].as_array().map(Vec::len), Some(1), "{backs}");
    day.track(&Auditor).await;
    day.survey(&Auditor).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_at_the_office_in_german() {
    day(Language::German).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_at_the_office_in_english() {
    day(Language::English).await;
}
