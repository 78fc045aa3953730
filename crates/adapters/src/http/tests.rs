//! What a lost, a refused and a whole answer mean.

use kontor_model::UtcMillis;

use super::*;

fn answer(status: u16, purpose: Purpose, headers: &[(&'static str, &'static str)]) -> Answer {
    let headers = headers.iter().map(|(name, value)| (name.parse().expect("name"), value.parse().expect("value")));
    Answer { status, headers: headers.collect(), body: b"{}".to_vec(), purpose, at: UtcMillis(1_794_495_600_000) }
}

fn failure(status: u16, purpose: Purpose) -> (ErrorKind, Effect) {
    let error = answer(status, purpose, &[]).failure("4711", "kaputt");
    assert_eq!((error.code.as_str(), error.message.as_str()), ("4711", "kaputt"), "the carrier's words are kept");
    (error.kind, error.effect)
}

#[test]
fn a_refusal_surely_had_no_effect_even_when_buying() {
    assert_eq!(failure(400, Purpose::Buys), (ErrorKind::Rejected, Effect::None));
    assert_eq!(failure(401, Purpose::Buys), (ErrorKind::NotAuthorized, Effect::None));
    assert_eq!(failure(404, Purpose::Buys), (ErrorKind::NotFound, Effect::None));
    assert_eq!(failure(429, Purpose::Buys), (ErrorKind::RateLimited, Effect::None));
    assert_eq!(failure(503, Purpose::Buys), (ErrorKind::Unavailable, Effect::None));
}

#[test]
fn a_server_that_fell_over_may_have_sold_something_first() {
    for status in [500, 502, 504] {
        assert_eq!(failure(status, Purpose::Buys), (ErrorKind::Unavailable, Effect::Unknown));
        assert_eq!(failure(status, Purpose::Reads), (ErrorKind::Unavailable, Effect::None));
    }
}

#[test]
fn an_answer_of_success_that_cannot_be_read_may_hide_what_was_bought() {
    let read: Result<Vec<u8>> = answer(200, Purpose::Buys, &[]).json();
    assert_eq!(read.map_err(|error| (error.kind, error.effect)), Err((ErrorKind::Malformed, Effect::Unknown)));
    let read: Result<Vec<u8>> = answer(400, Purpose::Buys, &[]).json();
    assert_eq!(read.map_err(|error| error.effect), Err(Effect::None));
}

#[test]
fn the_wish_to_wait_is_read_and_bounded() {
    let wait = |text| answer(429, Purpose::Buys, &[("retry-after", text)]).failure("", "").retry_after;
    assert_eq!(wait("17"), Some(17));
    assert_eq!(wait("999999999999"), Some(3600));
    assert_eq!(wait("demnächst"), None);
}

#[test]
fn the_wish_to_wait_until_a_moment_is_read_too() {
    let wait = |text| answer(503, Purpose::Reads, &[("retry-after", text)]).failure("", "").retry_after;
    assert_eq!(wait("Thu, 12 Nov 2026 15:10:00 GMT"), Some(600));
    assert_eq!(wait("Sun, 15 Nov 2026 15:00:00 GMT"), Some(3600));
    assert_eq!(wait("Fri, 31 Dec 1999 23:59:59 GMT"), None, "that has passed");
}

#[test]
fn a_token_is_given_up_a_minute_before_it_ends_and_when_it_is_refused() {
    let (cache, start) = (TokenCache::default(), UtcMillis(1_750_000_000_000));
    let token = Token { text: SecretString::from("abc".to_owned()), expires_in_s: 1_800 };
    cache.keep("acc_1", &token, start);
    assert!(cache.find("acc_1", start).is_some() && cache.find("acc_2", start).is_none());
    assert!(cache.find("acc_1", start.plus_millis(1_739_000)).is_some());
    assert!(cache.find("acc_1", start.plus_millis(1_740_000)).is_none());
    cache.forget("acc_1");
    assert!(cache.find("acc_1", start).is_none());
}
