//! What the limiter promises.

use http::HeaderMap;
use kontor_model::UtcMillis;

use super::address::named;
use super::table::GENERATION;
use super::{Rule, State, bucket, network, site_bucket};
use crate::error::AppError;

const RULE: Rule =
    Rule { name: "test", free: 2, first_wait_ms: 1_000, longest_wait_ms: 5_000, forget_after_ms: 60_000 };
const OTHER: Rule = Rule { name: "other", ..RULE };

fn at(ms: i64) -> UtcMillis {
    UtcMillis(ms)
}

fn wait_s(result: Result<impl Sized, AppError>) -> u64 {
    match result {
        Err(AppError::TooMany { retry_after_s }) => retry_after_s,
        _ => 0,
    }
}

#[test]
fn free_tries_then_a_wait_that_doubles_up_to_the_cap() {
    let limits = State::new();
    for _ in 0..RULE.free {
        limits.begin(&RULE, "key", at(0)).expect("free");
    }
    let mut now = 0;
    let mut waits = Vec::new();
    for _ in 0..5 {
        limits.begin(&RULE, "key", at(now)).expect("the wait is over");
        let wait = wait_s(limits.begin(&RULE, "key", at(now)));
        waits.push(wait);
        now += i64::try_from(wait).expect("small") * 1000;
    }
    assert_eq!(waits, [1, 2, 4, 5, 5]);
}

#[test]
fn a_refused_try_does_not_make_the_wait_longer() {
    let limits = State::new();
    for _ in 0..3 {
        limits.begin(&RULE, "key", at(0)).expect("free");
    }
    for _ in 0..100 {
        assert_eq!(wait_s(limits.begin(&RULE, "key", at(500))), 1);
    }
    assert!(limits.begin(&RULE, "key", at(1_000)).is_ok());
}

#[test]
fn rules_and_keys_count_by_themselves() {
    let limits = State::new();
    for _ in 0..3 {
        limits.begin(&RULE, "one", at(0)).expect("free");
    }
    assert_eq!(wait_s(limits.begin(&RULE, "one", at(0))), 1);
    assert!(limits.begin(&RULE, "two", at(0)).is_ok() && limits.begin(&OTHER, "one", at(0)).is_ok());
}

#[test]
fn several_keys_count_together_or_not_at_all() {
    let limits = State::new();
    for _ in 0..3 {
        limits.begin(&RULE, "one", at(0)).expect("free");
    }
    assert!(limits.begin_all(&[(&OTHER, "two"), (&RULE, "one")], at(0)).is_err());
    assert_eq!(limits.begin(&OTHER, "two", at(0)).expect("free").count, 1);
}

#[test]
fn success_gives_a_try_back_or_forgets_them_all_and_so_does_time() {
    let limits = State::new();
    for _ in 0..3 {
        limits.begin(&RULE, "key", at(0)).expect("free");
    }
    limits.give_back(&RULE, "key");
    assert_eq!(limits.begin(&RULE, "key", at(0)).expect("given back").count, 3);
    limits.clear(&RULE, "key");
    assert_eq!(limits.begin(&RULE, "key", at(0)).expect("cleared").count, 1);
    assert_eq!(limits.begin(&RULE, "key", at(60_000)).expect("forgotten").count, 1);
}

#[test]
fn memory_is_bounded_and_the_busy_are_remembered() {
    let limits = State::new();
    for _ in 0..3 {
        limits.begin(&RULE, "busy", at(0)).expect("free");
    }
    for number in 0..2 * GENERATION - 1 {
        limits.begin(&RULE, &number.to_string(), at(0)).expect("free");
    }
    assert!(limits.len() <= 2 * GENERATION, "{}", limits.len());
    assert_eq!(wait_s(limits.begin(&RULE, "busy", at(0))), 1);
}

#[test]
fn what_is_cheap_to_count_pushes_nothing_out_of_another_rule() {
    let limits = State::new();
    for _ in 0..3 {
        limits.begin(&RULE, "busy", at(0)).expect("free");
    }
    for number in 0..3 * GENERATION {
        limits.begin(&OTHER, &number.to_string(), at(0)).expect("free");
    }
    assert_eq!(wait_s(limits.begin(&RULE, "busy", at(0))), 1);
    assert!(limits.len() <= 2 * GENERATION + 1, "{}", limits.len());
}

#[test]
fn a_forwarded_address_is_believed_from_trusted_proxies_only() {
    let parse = |text: &str| text.parse().expect("an address");
    let mut headers = HeaderMap::new();
    headers.append("x-forwarded-for", "198.51.100.9, 203.0.113.5".parse().expect("a value"));
    headers.append("x-forwarded-for", "10.0.0.2".parse().expect("a value"));
    let trusted = [parse("10.0.0.1"), parse("10.0.0.2")];
    assert_eq!(named(parse("10.0.0.1"), &headers, &trusted), parse("203.0.113.5"));
    assert_eq!(named(parse("::ffff:10.0.0.1"), &headers, &trusted), parse("203.0.113.5"));
    assert_eq!(named(parse("192.0.2.7"), &headers, &trusted), parse("192.0.2.7"));
    assert_eq!(named(parse("10.0.0.1"), &headers, &[]), parse("10.0.0.1"));
}

#[test]
fn a_household_with_ipv6_is_one_counter() {
    let bucket_of = |text: &str| bucket(text.parse().expect("an address"));
    assert_eq!(bucket_of("2001:db8:1:2:3::4"), bucket_of("2001:db8:1:2:ffff::1"));
    assert_ne!(bucket_of("2001:db8:1:2::1"), bucket_of("2001:db8:1:3::1"));
    assert_eq!(bucket_of("203.0.113.7"), "203.0.113.7");
    assert_eq!(bucket_of("::ffff:203.0.113.7"), "203.0.113.7");
    let network_of = |text: &str| network(text.parse().expect("an address")).to_string();
    assert_eq!(network_of("2001:db8:1:2:3::4"), "2001:db8:1:2::");
    assert_eq!(network_of("203.0.113.7"), "203.0.113.7");
}

#[test]
fn a_site_with_ipv6_is_one_counter_and_ipv4_has_none() {
    let site_of = |text: &str| site_bucket(text.parse().expect("an address"));
    assert_eq!(site_of("2001:db8:1:2::1"), site_of("2001:db8:1:ffff::1"));
    assert_ne!(site_of("2001:db8:1::1"), site_of("2001:db8:2::1"));
    assert_eq!((site_of("203.0.113.7"), site_of("::ffff:203.0.113.7")), (None, None));
}
