//! Where a parcel is, both ways, and what DHL's events mean.

use kontor_model::Lang;
use kontor_model::shipment::{Tracking, TrackingStatus};
use proptest::prelude::*;
use serde_json::json;

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::dhl_parcel_de::DhlParcelDe;
use crate::carrier::dhl_parcel_de::tracking::{meaning, tags};
use crate::context::Settings;
use crate::error::{AdapterError, Effect, ErrorKind, Outcome};
use crate::shipment::ParcelNumbers;
use crate::testing::{Answer, Caller, StandIn};

const NUMBER: &str = "00340434161094015902";
const UNIFIED: &str = "/track/shipments";
const PARCEL_DE: &str = "/parcel/de/tracking/v0/shipments";

async fn track(carrier: &StandIn, settings: Settings) -> Result<Vec<Outcome<Tracking>>, AdapterError> {
    DhlParcelDe.track(&Caller::new(carrier, settings).context(Lang::De), &[ParcelNumbers::of(NUMBER)]).await
}

fn by_xml() -> Settings {
    settings().with_value("tracking", "parcel_de")
}

fn only(outcomes: Vec<Outcome<Tracking>>) -> Tracking {
    match <[_; 1]>::try_from(outcomes) {
        Ok([Outcome::Done(tracking)]) => tracking,
        other => panic!("{other:?}"),
    }
}

// track: address and headers
#[tokio::test]
async fn unified_tracking_needs_the_key_only() {
    let carrier = StandIn::checked_by(DESCRIPTIONS);
    carrier.answer("GET", UNIFIED, Answer::bytes(200, "application/json", fixture("unified.json")));
    let tracking = only(track(&carrier, settings()).await.expect("tracked"));
    let request = &carrier.requests()[0];
    assert_eq!((request.header("dhl-api-key"), request.header("authorization")), (Some("schluessel-2"), None));
    assert_eq!(request.query, format!("trackingNumber={NUMBER}&language=de"));
    assert_eq!(tracking.status, TrackingStatus::OutForDelivery);
    let events: Vec<_> =
        tracking.events.iter().map(|event| (event.status, event.place.as_deref(), event.at_ms)).collect();
    // 08:12 and 17:05 in Germany, in winter.
    assert_eq!(
        events,
        [
            (TrackingStatus::OutForDelivery, Some("Düsseldorf"), Some(1_795_417_920_000)),
            (TrackingStatus::Announced, None, Some(1_795_190_700_000)),
        ]
    );
}

// track: ours to theirs
#[tokio::test]
async fn parcel_de_tracking_is_asked_in_xml_with_key_and_secret() {
    let carrier = StandIn::checked_by(DESCRIPTIONS);
    carrier.answer("GET", PARCEL_DE, Answer::bytes(200, "application/xml", fixture("tracking.xml")));
    let caller =
        Caller::new(&carrier, by_xml().with_secret("password", secrecy::SecretString::from("geheim<\"&>".to_owned())));
    let outcomes = DhlParcelDe.track(&caller.context(Lang::En), &[ParcelNumbers::of(NUMBER)]).await.expect("tracked");
    let request = &carrier.requests()[0];
    assert_eq!(request.header("authorization"), Some("Basic c2NobHVlc3NlbC0yOmdlaGVpbS0z"));
    let (name, xml) = &request.query_pairs()[0];
    let attributes = tags(xml).next().expect("one element");
    let read: Vec<(&str, &str)> = attributes.iter().map(|(name, value)| (*name, value.as_ref())).collect();
    let sent = [
        ("appname", "musterhandel_api"),
        ("language-code", "en"),
        ("password", "geheim<\"&>"),
        ("piece-code", NUMBER),
        ("request", "d-get-piece-detail"),
    ];
    assert_eq!((name.as_str(), read.as_slice()), ("xml", &sent[..]));
    assert!(matches!(outcomes.as_slice(), [Outcome::Done(_)]));
    let said = format!("{:?}", caller.exchanges.take());
    assert!(!said.contains("geheim"), "the password in the address is noted nowhere: {said}");
}

// track: theirs to ours
#[tokio::test]
async fn events_come_newest_first_and_data_events_move_nothing() {
    let carrier = StandIn::checked_by(DESCRIPTIONS);
    carrier.answer("GET", PARCEL_DE, Answer::bytes(200, "application/xml", fixture("tracking.xml")));
    let tracking = only(track(&carrier, by_xml()).await.expect("tracked"));
    assert_eq!(tracking.status, TrackingStatus::OutForDelivery);
    let events: Vec<_> = tracking.events.iter().map(|event| (event.code.as_str(), event.status)).collect();
    assert_eq!(
        events,
        [
            ("LDTMV/MVMTV", TrackingStatus::OutForDelivery),
            ("ADVIS/DLVDT", TrackingStatus::InTransit),
            ("SRTED/NRQRD", TrackingStatus::InTransit),
            ("PARCV/NRQRD", TrackingStatus::Announced),
        ]
    );
    assert_eq!(tracking.events[0].place.as_deref(), Some("Düsseldorf, Deutschland"));
    assert_eq!(tracking.events[0].at_ms, Some(1_795_417_920_000), "08:12 in Germany, in winter");
    assert_eq!(tracking.events[3].text, "Die Sendung wurde elektronisch angekündigt.");
    assert_eq!(tracking.events[1].text, "Wunschtag \"Montag\" gew&auml;hlt", "only the entities of XML are read");
}

#[tokio::test]
async fn a_parcel_delivered_on_its_way_back_has_returned() {
    let carrier = StandIn::checked_by(DESCRIPTIONS);
    let xml = r#"<data code="0"><data name="piece-shipment"><data name="piece-event" ice="DLVRD" ric="OTHER"
        standard-event-code="ZU" ruecksendung="true" event-timestamp="24.11.2026 10:00" event-status="Zugestellt"/></data></data>"#;
    carrier.answer("GET", PARCEL_DE, Answer::bytes(200, "application/xml", xml));
    assert_eq!(only(track(&carrier, by_xml()).await.expect("tracked")).status, TrackingStatus::Returned);
}

// track: their error to ours
#[tokio::test]
async fn dhls_codes_tell_unknown_numbers_from_wrong_sign_ins() {
    for (code, kind) in
        [("5", ErrorKind::NotAuthorized), ("6", ErrorKind::RateLimited), ("62", ErrorKind::NotAuthorized)]
    {
        let carrier = StandIn::checked_by(DESCRIPTIONS);
        carrier.answer(
            "GET",
            PARCEL_DE,
            Answer::bytes(200, "application/xml", format!(r#"<data code="{code}" error="Fehler"/>"#)),
        );
        let error = track(&carrier, by_xml()).await.expect_err("refused");
        assert_eq!((error.kind, error.code.as_str(), error.message.as_str()), (kind, code, "Fehler"));
    }
    let carrier = StandIn::checked_by(DESCRIPTIONS);
    carrier.answer(
        "GET",
        PARCEL_DE,
        Answer::bytes(200, "application/xml", r#"<data code="100" error="Keine Daten"/>"#),
    );
    carrier.answer(
        "GET",
        UNIFIED,
        Answer::json(404, json!({ "status": 404, "title": "No result found", "detail": "No shipment" })),
    );
    for settings in [by_xml(), settings()] {
        let outcomes = track(&carrier, settings).await.expect("answered per parcel");
        assert!(
            matches!(outcomes.as_slice(), [Outcome::Failed(error)] if error.kind == ErrorKind::NotFound),
            "{outcomes:?}"
        );
    }
}

#[tokio::test]
async fn failed_queries_had_no_effect() {
    let cases = [
        (Answer::json(401, json!({ "title": "Unauthorized", "detail": "Invalid key" })), ErrorKind::NotAuthorized),
        (Answer::json(429, json!({ "title": "Too many" })).header("retry-after", "60"), ErrorKind::RateLimited),
        (Answer::text(500, "kaputt"), ErrorKind::Unavailable),
        (Answer::never(), ErrorKind::Unavailable),
        (Answer::bytes(200, "application/json", "{").torn(), ErrorKind::Malformed),
        (Answer::json(200, json!({ "shipments": [] })), ErrorKind::Malformed),
    ];
    for (answer, kind) in cases {
        let carrier = StandIn::checked_by(DESCRIPTIONS);
        carrier.answer("GET", UNIFIED, answer);
        let error = track(&carrier, settings()).await.expect_err("failed");
        let is_kind = error.kind == kind || (kind == ErrorKind::Malformed && error.kind == ErrorKind::Unavailable);
        assert!(is_kind && error.effect == Effect::None, "{error:?}");
    }
}

#[test]
fn the_events_that_matter_mean_what_people_expect() {
    use TrackingStatus::*;
    let cases = [
        ("PARCV", "NRQRD", "VA", Some(Announced)),
        ("SHRCU", "SERPT", "ES", Some(InTransit)),
        ("LDTMV", "MVMTV", "AA", Some(InTransit)),
        ("LDTMV", "MVMTV", "PO", Some(OutForDelivery)),
        ("CNRFC", "PCKST", "ZF", Some(ReadyForPickup)),
        ("DLVRD", "NGHBR", "ZU", Some(Delivered)),
        ("NTDEL", "NHOME", "ZN", Some(InTransit)),
        ("NTDEL", "BDADD", "ZN", Some(Exception)),
        ("RETRN", "RFUSD", "ZN", Some(Returned)),
        ("EXPHD", "LOSTX", "BV", Some(Exception)),
        ("DLVRD", "CODRP", "GT", None),
        ("ADVIS", "DLVDT", "DD", None),
        ("NEUES", "XXXXX", "ZU", Some(Delivered)),
        ("NEUES", "XXXXX", "??", None),
    ];
    for (ice, ric, standard, status) in cases {
        assert_eq!(meaning(ice, ric, standard), status, "{ice}/{ric}/{standard}");
    }
}

/// DHL's own list of pairs: none is without a meaning but for those that only carry data, and what DHL groups as
/// delivered, waiting or returned is not told otherwise without a reason.
#[test]
fn every_pair_of_dhls_list_has_a_meaning() {
    let Some(folder) = std::env::var_os("KONTOR_SPECS") else {
        return println!("left out: DHL's list of events; KONTOR_SPECS is not set");
    };
    let path = std::path::Path::new(&folder).join("dhl/parcel_de_ice_event_ric_combinations_July_2024.csv");
    let bytes = std::fs::read(path).expect("the list");
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let mut count = 0;
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(';').collect();
        let (ice, ric, standard) = (fields[0], fields[1], fields[2]);
        let status = meaning(ice, ric, standard);
        let only_data = matches!(standard, "DD" | "GT") || matches!(ice, "ADVIS" | "STORN");
        assert_eq!(status.is_none(), only_data, "{ice}/{ric}/{standard}");
        // Disposed of, or a vehicle that arrived, is filed as delivered.
        if standard == "ZU" && !matches!(ice, "DSPSD" | "MVARR") {
            assert_eq!(status, Some(TrackingStatus::Delivered), "{ice}/{ric}");
        }
        count += 1;
    }
    println!("{count} pairs of DHL's list");
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_of_tags_fall_over_or_run_forever(xml in "[<>/&;\"'= a-z!?\\-\\PC]{0,300}") {
        prop_assert!(tags(&xml).count() <= xml.len());
    }

    #[test]
    fn attributes_read_back_as_they_were_written(value in "\\PC{0,40}") {
        let escaped = value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let xml = format!("<a><data  x = \"{escaped}\" y='2'/></a>");
        let read: Vec<_> = tags(&xml).collect();
        prop_assert_eq!(read.len(), 2);
        prop_assert_eq!(read[1][0].1.as_ref(), value.as_str());
        prop_assert_eq!(read[1][1].1.as_ref(), "2");
    }
}
