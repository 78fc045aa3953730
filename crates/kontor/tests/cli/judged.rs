//! What programs send to carriers is judged by the publishers' descriptions: all of it is seen, and a fault is found.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::panic::catch_unwind;

use kontor_adapters::testing::Verdict;

use crate::binary::{FREE, Place};

#[test]
fn the_tour_s_requests_to_every_carrier_are_on_record_and_as_described() {
    let place = Place::new();
    assert_eq!(place.run(&["tour", "--out", "out", "--json"]).code, 0);
    let Some(Verdict::Judged { requests, faults }) = place.verdict() else {
        println!("left out: the tour's requests against the publishers' descriptions");
        return;
    };
    assert_eq!(faults, Vec::<String>::new());
    let carriers: Vec<&str> = requests.keys().map(String::as_str).collect();
    assert_eq!(carriers, ["dhl_parcel_de", "gls_de", "ups"]);
    assert!(requests.values().all(|count| *count > 3), "{requests:?}");
}

#[test]
fn a_test_that_sends_a_carrier_what_its_publisher_does_not_describe_fails() {
    let place = Place::new();
    let sandbox = place.serve(&["sandbox", "--sandbox", FREE]);
    let url: reqwest::Url = sandbox.url("sandbox").parse().unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", url.port().unwrap())).unwrap();
    let request = "GET /ups/api/track/v1/undescribed HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    stream.read_to_end(&mut Vec::new()).unwrap();
    let is_judged = matches!(place.verdict(), Some(Verdict::Judged { .. }));
    let ended = catch_unwind(move || drop((sandbox, place)));
    assert_eq!(ended.is_err(), is_judged, "only without KONTOR_SPECS it is left out");
}
