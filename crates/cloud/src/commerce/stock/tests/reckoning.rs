//! How many are told, and what a number means at a platform.

use kontor_model::inventory::{StockRule, StockState};

use crate::commerce::stock::number;
use crate::commerce::stock::reckon::{Meant, meant, quantity};
use crate::commerce::stock::store::items::ItemRow;
use crate::commerce::stock::store::levels::LevelRow;

fn level(warehouse: &str, quantity: &str, keeps_stock: bool) -> LevelRow {
    LevelRow {
        sku_key: "kaese-1".to_owned(),
        warehouse: warehouse.to_owned(),
        sku: "KAESE-1".to_owned(),
        quantity: number::parts(quantity).expect("a quantity"),
        sequence: 1,
        keeps_stock,
        changed_at: 0,
    }
}

fn sold(product: &str, variant: &str, keeps_stock: bool) -> ItemRow {
    ItemRow {
        sku_key: "kaese-1".to_owned(),
        product: product.to_owned(),
        variant: variant.to_owned(),
        keeps_stock,
        quantity: None,
        seen_at: 0,
    }
}

#[test]
fn what_is_told_is_the_sum_without_buffer_never_below_zero_and_never_above_the_maximum() {
    let levels = [level("1", "10", true), level("2", "5.5", true), level("3", "0.7", true), level("4", "-2", true)];
    let rule = |warehouses: &[&str], buffer, maximum| StockRule {
        warehouses: warehouses.iter().map(|name| (*name).to_owned()).collect(),
        buffer,
        maximum,
    };
    assert_eq!(quantity(&levels, 0, &rule(&[], 0, None)), 14, "10 + 5.5 + 0.7 - 2 = 14.2");
    assert_eq!(quantity(&levels, 0, &rule(&["2", "3"], 0, None)), 6);
    assert_eq!(quantity(&levels, 0, &rule(&["Mond"], 0, None)), 0);
    assert_eq!(quantity(&levels, 0, &rule(&["1"], 3, None)), 7);
    assert_eq!(quantity(&levels, 0, &rule(&["1"], 30, None)), 0);
    assert_eq!(quantity(&levels, 0, &rule(&["1"], 0, Some(4))), 4);
    assert_eq!(quantity(&levels, 2_500, &rule(&["1"], 0, None)), 7, "orders take half a piece");
    assert_eq!(quantity(&levels, 99_000, &rule(&["1"], 0, Some(4))), 0);
    let without = [level("1", "10", true), level("2", "5", false)];
    assert_eq!(quantity(&without, 0, &rule(&[], 0, None)), 10, "a warehouse without stock keeping does not count");
}

#[test]
fn quantities_too_large_to_reckon_with_are_none() {
    assert_eq!(number::parts("1000000000000"), Some(1_000_000_000_000_000));
    assert_eq!(number::parts("1000000000001"), None);
    assert_eq!(number::parts("1e3"), None);
    assert_eq!(number::parts(" 2.0009 "), Some(2_000));
    assert_eq!(number::written(2_500), "2.5");
}

#[test]
fn a_number_means_one_thing_or_nothing() {
    let kept = [level("1", "1", true)];
    let told = |items: &[ItemRow]| match meant(&kept, items) {
        Meant::Item(item) => Ok((item.product.clone(), item.variant.clone())),
        Meant::Nothing(state) => Err(state),
    };
    let is = |product: &str, variant: &str| Ok((product.to_owned(), variant.to_owned()));
    assert_eq!(told(&[]), Err(StockState::UnknownItem));
    assert_eq!(told(&[sold("1", "", true)]), is("1", ""));
    assert_eq!(told(&[sold("1", "", false)]), Err(StockState::NotKept));
    assert_eq!(told(&[sold("1", "", true), sold("2", "", true)]), Err(StockState::Ambiguous));
    assert_eq!(
        told(&[sold("1", "", true), sold("2", "", false)]),
        Err(StockState::Ambiguous),
        "not chosen from either"
    );
    // Shops show the number of a product at those of its variants that have none.
    assert_eq!(told(&[sold("1", "", true), sold("1", "11", false), sold("1", "12", false)]), is("1", ""));
    assert_eq!(told(&[sold("1", "", false), sold("1", "11", true)]), is("1", "11"));
    assert_eq!(told(&[sold("1", "", false), sold("1", "11", true), sold("1", "12", true)]), Err(StockState::Ambiguous));
    assert_eq!(told(&[sold("1", "", false), sold("1", "11", false)]), Err(StockState::NotKept));
    let unkept = [level("1", "1", false)];
    assert_eq!(meant(&unkept, &[sold("1", "", true)]), Meant::Nothing(StockState::NotKept), "the ERP keeps none");
}

#[test]
fn numbers_are_compared_without_case_and_with_accents() {
    assert_eq!(number::key("  Käse  1 "), number::key("KÄSE 1"));
    assert_ne!(number::key("Ä-1"), number::key("A-1"));
    assert_eq!(number::key("\u{200b}"), "");
}
