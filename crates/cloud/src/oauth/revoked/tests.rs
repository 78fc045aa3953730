//! What the list of revoked tokens promises: bounded, and never wrong about what it does not hold.

use kontor_model::UtcMillis;

use super::Revoked;

const NOW: UtcMillis = UtcMillis(1_000_000);
const LATER: UtcMillis = UtcMillis(1_600_000);

fn token(id: &str) -> (String, UtcMillis) {
    (id.to_owned(), LATER)
}

#[test]
fn a_revoked_token_is_known_and_another_is_known_to_be_good() {
    let list = Revoked::new();
    list.learn(&[token("tok_1")], false, NOW);
    assert_eq!(list.knows("tok_1", NOW), Some(true));
    assert_eq!(list.knows("tok_2", NOW), Some(false));
}

#[test]
fn a_list_that_overflowed_sends_to_the_store_instead_of_calling_a_token_good() {
    let list = Revoked::with_capacity(1);
    list.learn(&[token("tok_1"), token("tok_2")], false, NOW);
    assert_eq!(list.knows("tok_1", NOW), Some(true));
    assert_eq!(list.knows("tok_2", NOW), None);
}

#[test]
fn a_store_with_more_than_it_named_is_asked_too() {
    let list = Revoked::new();
    list.learn(&[token("tok_1")], true, NOW);
    assert_eq!(list.knows("tok_2", NOW), None);
}

#[test]
fn after_the_life_of_a_token_an_overflow_is_over() {
    let list = Revoked::with_capacity(1);
    list.learn(&[token("tok_1"), token("tok_2")], false, NOW);
    list.tidy(LATER);
    assert_eq!(list.knows("tok_2", LATER.plus_millis(1)), Some(false));
}

#[test]
fn what_has_run_out_makes_room() {
    let list = Revoked::with_capacity(1);
    list.learn(&[token("tok_1")], false, NOW);
    list.learn(&[("tok_2".to_owned(), LATER.plus_millis(9))], false, LATER);
    assert_eq!(list.knows("tok_1", LATER), Some(false));
    assert_eq!(list.knows("tok_2", LATER), Some(true));
}
