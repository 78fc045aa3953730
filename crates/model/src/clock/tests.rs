//! Time and randomness as values.

use super::*;

#[test]
fn a_fixed_clock_stands_still_until_it_is_moved() {
    let clock = FixedClock::at(UtcMillis(1_000));
    assert_eq!((clock.now(), clock.now()), (UtcMillis(1_000), UtcMillis(1_000)));
    clock.advance_millis(250);
    assert_eq!(clock.now(), UtcMillis(1_250));
}

#[test]
fn seconds_are_rounded_down_also_before_1970() {
    assert_eq!(UtcMillis(1_999).seconds(), 1);
    assert_eq!(UtcMillis(-1).seconds(), -1);
}

#[test]
fn reckoning_never_overflows() {
    assert_eq!(UtcMillis(i64::MAX).plus_seconds(i64::MAX), UtcMillis(i64::MAX));
    assert_eq!(UtcMillis(i64::MIN).millis_since(UtcMillis(i64::MAX)), i64::MIN);
    assert_eq!(UtcMillis(5_000).millis_since(UtcMillis(2_000)), 3_000);
}

#[test]
fn counted_entropy_repeats_from_run_to_run_and_differs_from_call_to_call() {
    let draw = |entropy: &CountedEntropy| {
        let mut bytes = [0u8; 20];
        entropy.fill(&mut bytes);
        bytes
    };
    let (one, other) = (CountedEntropy::default(), CountedEntropy::default());
    let first = draw(&one);
    assert_eq!(first, draw(&other));
    assert_ne!(first, draw(&one));
}
