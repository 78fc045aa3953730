//! Expressions: what they can, and that none of them takes the machine or other orders with it.

use kontor_model::order::OrderLine;
use serde_json::json;

use super::*;

fn condition(text: &str) -> OrderMapping {
    let when = vec![Condition::Expression { rhai: text.to_owned() }];
    OrderMapping { rules: vec![rule("Ausdruck", when, "X")], ..plain() }
}

fn why(mapping: &OrderMapping) -> String {
    let held = held(mapping, &sample_order());
    assert_eq!(held.code, "mapping_failed");
    held.args["why"].clone()
}

#[test]
fn amounts_are_exact_decimals() {
    assert_eq!(value(&expression("0.1 + 0.2")), Some(json!("0.3")));
    assert_eq!(value(&expression("order.totals.grand - order.totals.tax")), Some(json!("64.83")));
    assert_eq!(value(&expression("order.totals.grand * 2")), Some(json!("149.80")));
}

#[test]
fn a_condition_decides_a_rule() {
    assert_eq!(
        mapped(&condition("order.totals.grand > 50 && order.shipping.country == \"DE\""), &sample_order())
            .document_type,
        "X"
    );
    assert_eq!(mapped(&condition("order.totals.grand > 500"), &sample_order()).document_type, "Auftrag");
}

#[test]
fn lines_can_be_asked_without_a_loop() {
    assert_eq!(value(&expression("order.lines.any(\"sku\", \"ga-200\")")), Some(json!(true)));
    assert_eq!(value(&expression("order.lines.any(\"sku\", \"GA-999\")")), Some(json!(false)));
    assert_eq!(value(&expression("order.lines.sum(\"total.gross\")")), Some(json!("74.90")));
    assert_eq!(value(&expression("order.lines.sum(\"quantity\") > 5 && order.lines.len() == 3")), Some(json!(true)));
}

#[test]
fn a_sum_of_texts_or_of_a_name_that_is_not_there_is_told_when_it_is_read() {
    for text in ["order.lines.sum(\"title\")", "order.lines.sum(\"total.brutto\")"] {
        assert_eq!(faults(&expression(text)).len(), 1, "{text}");
    }
}

#[test]
fn texts_are_put_together_and_cut() {
    assert_eq!(
        value(&expression("order.billing.last_name + \", \" + order.billing.city")),
        Some(json!("Tönjes-Groß, Bremen"))
    );
    assert_eq!(
        value(&expression("if order.shipping.company == \"\" { \"privat\" } else { \"Firma\" }")),
        Some(json!("privat"))
    );
    assert_eq!(value(&expression("order.billing.company.to_upper().sub_string(0, 6)")), Some(json!("TÖNJES")));
}

#[test]
fn what_is_absent_is_empty_and_not_a_fault() {
    let mut order = sample_order();
    order.note = None;
    order.billing = None;
    order.placed_at_ms = None;
    let of = |text: &str| mapped(&expression(text), &order).fields.get("Feld").cloned();
    assert_eq!(of("order.note == \"\" && order.billing.company == \"\""), Some(json!(true)));
    assert_eq!(of("order.placed_at_ms == ()"), Some(json!(true)));
    assert_eq!(of("order.custom.gibt_es_nicht"), None);
}

#[test]
fn fields_of_plug_ins_are_read_by_name() {
    assert_eq!(value(&expression("order.custom._billing_vat")), Some(json!("DE123456789")));
    assert_eq!(value(&expression("order.custom[\"points\"] + 1")), Some(json!("13")));
}

#[test]
fn a_division_by_zero_holds_the_order_with_the_field_and_the_reason() {
    let mapping = expression("order.totals.grand / order.totals.rounding");
    assert_eq!(why(&mapping), "division_by_zero");
    let held = held(&mapping, &sample_order());
    assert!(held.words(Lang::De).contains("das Feld „Feld“ nicht auswerten: Der Ausdruck teilt durch null."));
    assert_eq!(why(&expression("1 / 0")), "division_by_zero");
    assert_eq!(why(&expression("7 % 0")), "division_by_zero");
}

#[test]
fn a_number_that_grows_too_large_holds_the_order() {
    assert_eq!(why(&expression("9223372036854775807 + order.lines.len()")), "overflow");
    assert_eq!(why(&expression("79228162514264337593543950335.0 * order.totals.grand")), "overflow");
}

#[test]
fn an_expression_of_too_many_steps_holds_the_order() {
    let held = held(&expression(&"order.note;".repeat(180)), &sample_order());
    assert_eq!(held.args["why"], "too_much_work", "{held:?}");
    assert!(held.words(Lang::De).contains("das Feld „Feld“ nicht auswerten: Der Ausdruck rechnet zu lange."));
}

#[test]
fn a_text_that_grows_without_end_holds_the_order() {
    let mut text = "let t = order.note + order.note;".to_owned();
    text.push_str(&"t += t;".repeat(30));
    text.push('t');
    assert_eq!(why(&expression(&text)), "too_large");
}

#[test]
fn a_text_compared_with_a_number_holds_the_order_and_is_not_taken_for_false() {
    assert_eq!(why(&condition("order.custom._billing_vat > 5")), "wrong_type");
    assert_eq!(why(&condition("order.totals.grand == order.custom._billing_vat")), "wrong_type");
}

#[test]
fn types_that_never_go_together_are_told_when_it_is_read() {
    for text in
        ["order.number > 5", "order.totals.grand == \"74.90\"", "order.placed_at_ms > order.number", "order.number * 2"]
    {
        let found = faults(&expression(text));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].code, "expression");
    }
}

#[test]
fn a_condition_that_is_neither_true_nor_false_holds_the_order_with_the_rule() {
    let held = held(&condition("order.number"), &sample_order());
    assert!(
        held.words(Lang::De)
            .contains("die Regel „Ausdruck“ nicht auswerten: Die Bedingung ist weder wahr noch falsch.")
    );
}

#[test]
fn a_field_that_is_a_list_holds_the_order() {
    assert_eq!(why(&expression("order.lines")), "wrong_type");
}

#[test]
fn a_line_that_an_order_does_not_have_holds_the_order() {
    assert_eq!(why(&expression("order.lines[7].sku")), "missing");
}

#[test]
fn orders_after_a_held_one_are_mapped() {
    let ready = ready(&expression("10 / order.lines.len()"));
    let mut empty = sample_order();
    empty.lines.clear();
    assert!(ready.apply(&empty).is_err());
    assert_eq!(ready.apply(&sample_order()).expect("mapped").fields["Feld"], json!("3"));
}

#[test]
fn an_expression_cannot_change_the_order_for_the_next_one() {
    let mut mapping = expression("order.number");
    let first = FieldSource::Expression { rhai: "order.number = \"0\"; order.number".to_owned() };
    mapping.fields.insert(0, MappingField { target: "Erst".to_owned(), ..field(first) });
    assert_eq!(held(&mapping, &sample_order()).args["name"], "Erst");
}

#[test]
fn loops_functions_and_ways_out_are_refused_when_it_is_read() {
    let refused = [
        "while true { }",
        "loop { }",
        "for x in 0..9 { x }",
        "do { } while true",
        "fn f() { 1 } f()",
        "eval(\"1\")",
        "import \"std\" as std; 1",
        "print(\"x\")",
        "debug(1)",
        "throw 1",
        "try { 1 } catch { 2 }",
        "order.",
        "1 +",
        "(((",
        "unbekannt",
        "sleep(5)",
        "timestamp()",
        "export 1",
        "\"a\".eval()",
        "order.lines.map(|line| line.sku)",
    ];
    for text in refused {
        let found = faults(&expression(text));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(
            (found[0].field.as_str(), found[0].code.as_str()),
            ("fields[0].source.rhai", "expression"),
            "{text}"
        );
    }
}

#[test]
fn a_name_that_no_order_has_is_told_when_it_is_read() {
    for text in ["order.totals.grnad", "order.numer", "order.lines.any(\"skuu\", \"1\")"] {
        let found = faults(&expression(text));
        assert_eq!(found.len(), 1, "{text}");
        assert!(found[0].detail.contains("Property not found"), "{}", found[0].detail);
    }
}

proptest::proptest! {
    #[test]
    fn no_text_stops_the_program(text in "[a-z0-9 .+*/()|{}\\[\\]\"=<>&!,;-]{0,60}") {
        if let Ok(ready) = compile(&expression(&text), Lang::De) {
            let _ = ready.apply(&sample_order());
        }
    }
}

#[test]
fn a_large_order_and_many_cells_that_search_it_end_after_a_fixed_amount_of_work() {
    let mut order = sample_order();
    let line = order.lines[0].clone();
    order.lines = (0..5_000).map(|n| OrderLine { id: n.to_string(), ..line.clone() }).collect();
    let search = vec!["order.lines.any(\"sku\", \"GA-999\")"; 15].join(" || ");
    let cell = |n: usize| MappingField {
        target: format!("Feld {n}"),
        ..field(FieldSource::Expression { rhai: search.clone() })
    };
    let few = OrderMapping { fields: vec![cell(1)], ..plain() };
    assert_eq!(mapped(&few, &order).fields["Feld 1"], json!(false));
    let many = OrderMapping { fields: (0..100).map(cell).collect(), ..plain() };
    let held = held(&many, &order);
    assert_eq!((held.code, held.args["why"].as_str()), ("mapping_failed", "too_much_work"));
    // The budget is one order's own: the next one has all of it.
    assert!(ready(&many).apply(&sample_order()).is_ok());
}

#[test]
fn every_expression_of_the_handbook_is_read() {
    let pages = [
        include_str!("../../../../../../../docs/handbook/de/vorgangserzeugung.md"),
        include_str!("../../../../../../../docs/handbook/en/order-mapping.md"),
    ];
    for page in pages {
        let rows = page.lines().filter(|line| line.starts_with("| `") && line.contains("order."));
        let expressions: Vec<&str> = rows.filter_map(|row| row.split('`').nth(1)).collect();
        assert_eq!(expressions.len(), 5, "{expressions:?}");
        for text in expressions {
            assert!(value(&expression(text)).is_some(), "{text}");
        }
    }
}
