//! What the cache promises: bounded, and never older than the last deletion.

use std::sync::Arc;

use kontor_model::UtcMillis;

use super::{Cache, SHARDS};

const NOW: UtcMillis = UtcMillis(1_000);

fn put(cache: &Cache<u32, &'static str>, key: u32, value: &'static str, now: UtcMillis) {
    let loading = cache.begin_load(&key);
    cache.finish_load(loading, &key, &Arc::new(value), now);
}

#[test]
fn what_was_loaded_is_found() {
    let cache = Cache::new(64);
    put(&cache, 1, "eins", NOW);
    assert_eq!(cache.get(&1, NOW).as_deref(), Some(&"eins"));
    assert_eq!(cache.get(&2, NOW), None);
}

#[test]
fn what_was_read_before_a_deletion_is_not_put_in_after_it() {
    let cache = Cache::new(64);
    let loading = cache.begin_load(&1);
    cache.forget(&1);
    cache.finish_load(loading, &1, &Arc::new("veraltet"), NOW);
    assert_eq!(cache.get(&1, NOW), None);
}

#[test]
fn what_was_read_before_everything_was_forgotten_is_not_put_in_either() {
    let cache = Cache::new(64);
    let loading = cache.begin_load(&1);
    cache.forget_all();
    cache.finish_load(loading, &1, &Arc::new("veraltet"), NOW);
    assert_eq!(cache.get(&1, NOW), None);
}

#[test]
fn forgetting_all_leaves_nothing() {
    let cache = Cache::new(64);
    put(&cache, 1, "eins", NOW);
    put(&cache, 2, "zwei", NOW);
    cache.forget_all();
    assert_eq!(cache.len(), 0);
}

#[test]
fn it_never_grows_beyond_its_bound() {
    let cache = Cache::new(SHARDS * 4);
    for key in 0..10_000 {
        put(&cache, key, "x", NOW);
    }
    assert!(cache.len() <= SHARDS * 4, "{}", cache.len());
}

#[test]
fn the_one_unused_for_longest_makes_room() {
    let cache = Cache::new(SHARDS);
    put(&cache, 1, "alt", NOW);
    let shard_of_one = cache.place(&1);
    let other = (2..).find(|key| cache.place(key) == shard_of_one).expect("another key of the same shard");
    put(&cache, other, "neu", NOW.plus_millis(1));
    assert_eq!(cache.get(&1, NOW), None);
    assert_eq!(cache.get(&other, NOW).as_deref(), Some(&"neu"));
}
