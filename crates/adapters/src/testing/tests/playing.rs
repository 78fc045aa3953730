//! What the stand-in plays: answers in order, failures of every kind, and the verdict at the end.

use serde_json::json;

use super::*;

async fn get(carrier: &StandIn, path: &str) -> Result<(u16, String), reqwest::Error> {
    call(carrier, |client, origin| client.get(format!("{origin}{path}"))).await
}

#[tokio::test]
async fn answers_come_in_order_and_what_was_asked_is_kept() {
    let carrier = StandIn::start();
    carrier.answer("GET", "/a", Answer::json(200, json!({ "n": 1 })).header("x-n", "1"));
    carrier.answer("GET", "/a", Answer::text(503, "später"));
    assert_eq!(get(&carrier, "/a?x=1&y=%C3%A4+b").await.expect("answered"), (200, "{\"n\":1}".to_owned()));
    assert_eq!(get(&carrier, "/a").await.expect("answered"), (503, "später".to_owned()));
    let requests = carrier.requests();
    assert_eq!((requests[0].method.as_str(), requests[0].path.as_str()), ("GET", "/a"));
    assert_eq!(requests[0].query, "x=1&y=%C3%A4+b");
    assert_eq!(requests[0].query_pairs()[1], ("y".to_owned(), "ä b".to_owned()));
    assert!(requests[1].header("HOST").is_some_and(|host| host.starts_with("127.0.0.1:")));
    assert_eq!(verdict(carrier), None);
}

#[tokio::test]
async fn bodies_arrive_whole_with_a_length_and_in_chunks() {
    let carrier = StandIn::start();
    carrier.answer_always("POST", "/a", Answer::empty(204));
    let long = "ß".repeat(200_000);
    let counted = call(&carrier, |client, origin| client.post(format!("{origin}/a")).body(long.clone())).await;
    assert_eq!(counted.expect("answered").0, 204);
    assert_eq!(carrier.requests()[0].text(), long);
    let raw = "POST /a HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    assert!(raw_answer(&carrier, raw).starts_with("HTTP/1.1 204 "));
    assert_eq!(carrier.requests()[1].body, b"abcde");
}

fn raw_answer(carrier: &StandIn, request: &str) -> String {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(carrier.origin().trim_start_matches("http://")).expect("connected");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    answer
}

#[test]
fn it_serves_callers_without_a_runtime() {
    let carrier = StandIn::start();
    carrier.answer("GET", "/a", Answer::bytes(200, "application/pdf", *b"%PDF"));
    let answer = raw_answer(&carrier, "GET /a HTTP/1.1\r\n\r\n");
    assert!(answer.contains("content-type: application/pdf\r\n") && answer.ends_with("\r\n\r\n%PDF"), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_never_answers_runs_into_the_callers_time_limit() {
    let carrier = StandIn::start();
    carrier.answer("GET", "/a", Answer::never());
    assert!(get(&carrier, "/a").await.is_err_and(|error| error.is_timeout()));
    assert_eq!(carrier.requests().len(), 1, "it was received all the same");
    assert_eq!(verdict(carrier), None);
}

#[tokio::test]
async fn a_torn_answer_has_a_head_and_no_end() {
    let carrier = StandIn::start();
    carrier.answer("GET", "/a", Answer::text(200, "zwölf Boxkämpfer").torn());
    let error = get(&carrier, "/a").await.expect_err("half a body");
    assert!(!error.is_timeout() && !error.is_connect(), "{error:?}");
}

#[tokio::test]
async fn a_closed_connection_is_neither_a_refused_one_nor_a_time_out() {
    let carrier = StandIn::start();
    carrier.answer("GET", "/a", Answer::closes());
    let error = get(&carrier, "/a").await.expect_err("no answer");
    assert!(!error.is_timeout() && !error.is_connect(), "{error:?}");
    assert_eq!(carrier.requests().len(), 1);
}

#[tokio::test]
async fn an_unexpected_request_gets_599_and_fails_the_test() {
    let carrier = StandIn::start();
    carrier.answer("POST", "/a", Answer::empty(200));
    assert_eq!(get(&carrier, "/a").await.expect("answered").0, 599);
    assert!(verdict(carrier).is_some_and(|text| text.contains("unexpected request GET /a")));
}

#[test]
fn a_fault_fails_the_test_when_the_stand_in_is_dropped() {
    let carrier = StandIn::start();
    raw_answer(&carrier, "GET /nobody HTTP/1.1\r\n\r\n");
    assert!(catch_unwind(AssertUnwindSafe(|| drop(carrier))).is_err());
}

#[test]
fn a_test_that_fails_by_itself_is_not_failed_twice() {
    let carrier = StandIn::start();
    raw_answer(&carrier, "GET /nobody HTTP/1.1\r\n\r\n");
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let _carrier = carrier;
        panic!("by itself");
    }));
    let panic: Box<dyn std::any::Any + Send> = outcome.expect_err("it failed");
    assert_eq!(panic.downcast_ref(), Some(&"by itself"));
}

#[test]
fn what_is_no_http_is_a_fault() {
    let carrier = StandIn::start();
    assert_eq!(raw_answer(&carrier, "Guten Tag\r\n\r\n"), "");
    assert!(verdict(carrier).is_some_and(|text| text.contains("could not be read")));
}

#[test]
fn nobody_listens_after_the_end() {
    let carrier = StandIn::start();
    let address = carrier.origin().trim_start_matches("http://").to_owned();
    carrier.finish();
    assert!(std::net::TcpStream::connect(address).is_err());
}
