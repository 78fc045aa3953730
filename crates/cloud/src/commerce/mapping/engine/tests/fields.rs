//! Further fields: path, constant, lookup, parts, forms, defaults.

use rust_decimal::Decimal;
use serde_json::json;

use super::*;

fn of(source: FieldSource) -> OrderMapping {
    OrderMapping {
        payment: rows(&[("invoice", "2")]),
        tax: rows(&[("19", "3"), ("7", "2")]),
        fields: vec![field(source)],
        ..plain()
    }
}

fn path(path: &str) -> OrderMapping {
    of(FieldSource::Path { path: path.to_owned() })
}

fn format(path: &str, format: &str) -> OrderMapping {
    of(FieldSource::Format { path: path.to_owned(), format: format.to_owned() })
}

fn lookup(table: &str, path: &str) -> OrderMapping {
    of(FieldSource::Lookup { table: table.to_owned(), path: path.to_owned() })
}

#[test]
fn a_path_gives_texts_decimals_and_flags_as_they_are() {
    assert_eq!(value(&path("billing.company")), Some(json!("Tönjes & Groß GbR")));
    assert_eq!(value(&path("totals.grand")), Some(json!("74.90")));
    assert_eq!(value(&path("tax.deemed_supplier")), Some(json!(false)));
}

#[test]
fn a_path_to_every_line_gives_all_of_them() {
    assert_eq!(value(&path("lines.sku")), Some(json!("GA-100, GA-200")));
    assert_eq!(value(&path("lines[1].sku")), Some(json!("GA-200")));
}

#[test]
fn fields_of_plug_ins_are_found_by_name_and_by_steps() {
    let mut order = sample_order();
    order.custom.insert("a.b".to_owned(), json!("mit Punkt"));
    order.custom.insert("wunsch".to_owned(), json!({ "tage": ["Mo", "Di"], "uhr": 10.5 }));
    let field_of = |name: &str| mapped(&path(name), &order).fields.get("Feld").cloned();
    assert_eq!(field_of("custom.a.b"), Some(json!("mit Punkt")));
    assert_eq!(field_of("custom.wunsch.tage.1"), Some(json!("Di")));
    assert_eq!(field_of("custom.wunsch.uhr"), Some(json!("10.5")));
    assert_eq!(field_of("custom.wunsch.tage"), Some(json!("[\"Mo\",\"Di\"]")));
    assert_eq!(field_of("custom.fehlt"), None);
}

#[test]
fn a_lookup_finds_codes_and_rates() {
    assert_eq!(value(&lookup("payment", "payments[0].method")), Some(json!("2")));
    assert_eq!(value(&lookup("payment", "number")), None);
    let mut order = sample_order();
    order.custom.insert("satz".to_owned(), json!("19.00"));
    assert_eq!(mapped(&lookup("tax", "custom.satz"), &order).fields["Feld"], json!("3"));
}

#[test]
fn parts_are_put_together_and_empty_ones_left_out() {
    let concat = |parts: &[&str]| {
        let parts = parts.iter().map(|part| (*part).to_owned()).collect();
        of(FieldSource::Concat { parts, separator: " ".to_owned() })
    };
    assert_eq!(value(&concat(&["'Nr.'", "number", "shipping.company", "currency"])), Some(json!("Nr. 10458 EUR")));
    assert_eq!(value(&concat(&["'Firma'", "shipping.company"])), None);
}

#[test]
fn dates_are_those_of_germany() {
    let mut order = sample_order();
    // 31 December 2026, 23:30 UTC: half past midnight in Germany.
    order.placed_at_ms = Some(1_798_759_800_000);
    let written = |form: &str| mapped(&format("placed_at_ms", form), &order).fields["Feld"].clone();
    assert_eq!(written("date"), json!("01.01.2027"));
    assert_eq!(written("iso_date"), json!("2027-01-01"));
    assert_eq!(written("date_time"), json!("01.01.2027 00:30"));
}

#[test]
fn a_date_in_a_text_is_read_and_a_text_without_one_holds_the_order() {
    let mut order = sample_order();
    order.custom.insert("wunschtag".to_owned(), json!("2026-12-24"));
    assert_eq!(mapped(&format("custom.wunschtag", "date"), &order).fields["Feld"], json!("24.12.2026"));
    order.custom.insert("wunschtag".to_owned(), json!("Heiligabend"));
    let held = held(&format("custom.wunschtag", "date"), &order);
    assert_eq!(held.code, "mapping_failed");
    assert!(
        held.words(Lang::De)
            .contains("das Feld „Feld“ nicht auswerten: „Heiligabend“ passt nicht zum gewählten Format.")
    );
}

#[test]
fn money_is_written_as_an_office_writes_it() {
    let mut order = sample_order();
    let mut written = |amount: &str| {
        order.totals.grand = amount.parse().expect("a decimal");
        mapped(&format("totals.grand", "money"), &order).fields["Feld"].clone()
    };
    assert_eq!(written("1234567.895"), json!("1.234.567,90"));
    assert_eq!(written("-0.004"), json!("0,00"));
    assert_eq!(written("-1234.5"), json!("-1.234,50"));
    assert_eq!(written("999"), json!("999,00"));
}

#[test]
fn texts_are_cut_and_their_case_changed_by_characters() {
    assert_eq!(value(&format("billing.last_name", "upper")), Some(json!("TÖNJES-GROSS")));
    assert_eq!(value(&format("billing.last_name", "first:6")), Some(json!("Tönjes")));
    assert_eq!(value(&format("totals.grand", "integer")), Some(json!("75")));
}

#[test]
fn a_default_stands_where_the_source_has_nothing() {
    let mut mapping = path("shipping.company");
    assert_eq!(value(&mapping), None);
    mapping.fields[0].default = Some("privat".to_owned());
    mapping.fields[0].required = true;
    assert_eq!(value(&mapping), Some(json!("privat")));
}

#[test]
fn a_required_field_without_a_value_holds_the_order() {
    let mut mapping = path("shipping.company");
    mapping.fields[0].required = true;
    let held = held(&mapping, &sample_order());
    assert_eq!(held.code, "required_field");
    assert!(held.words(Lang::En).contains("The required field “Feld” is empty"));
}

proptest::proptest! {
    #[test]
    fn every_amount_comes_out_as_it_went_in(mantissa in proptest::num::i64::ANY, scale in 0u32..=12) {
        let mut order = sample_order();
        order.totals.grand = Decimal::new(mantissa, scale);
        let field = mapped(&path("totals.grand"), &order).fields["Feld"].clone();
        let back: Decimal = field.as_str().expect("a text").parse().expect("a decimal");
        proptest::prop_assert_eq!(back, order.totals.grand);
        let by_script = mapped(&expression("order.totals.grand"), &order).fields["Feld"].clone();
        proptest::prop_assert_eq!(by_script, field);
    }

    #[test]
    fn money_differs_from_the_amount_by_less_than_a_cent(cents in -100_000_000_000i64..100_000_000_000) {
        let mut order = sample_order();
        order.totals.grand = Decimal::new(cents, 3);
        let written = mapped(&format("totals.grand", "money"), &order).fields["Feld"].as_str().expect("a text").to_owned();
        let back: Decimal = written.replace('.', "").replace(',', ".").parse().expect("a decimal");
        proptest::prop_assert!((back - order.totals.grand).abs() <= Decimal::new(5, 3));
    }
}
