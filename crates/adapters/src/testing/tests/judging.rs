//! Bodies against schemas: one rule of OpenAPI 3.0 each, refused and taken.

use serde_json::{Value, json};

use super::*;

/// The faults of an order's body, without the words around them.
fn faults_of(file: SpecFile, body: &Value) -> Vec<String> {
    let request = Received {
        method: "POST".to_owned(),
        path: "/post/v1/parcels".to_owned(),
        query: String::new(),
        headers: [("content-type", "application/json; charset=utf-8"), ("x-run", "1"), ("pigeon-key", "k")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
        body: body.to_string().into_bytes(),
    };
    description::Description::read(&fixtures(), file).check(&request)
}

/// An order that is right, with some properties set otherwise; null takes one away.
fn order(changes: Value) -> Value {
    let mut order = json!({ "ref": "LS_1", "to": { "name": "Jürgen Groß", "street": "Königsallee 7" } });
    for (name, value) in changes.as_object().expect("an object") {
        order[name] = value.clone();
    }
    order
}

#[track_caller]
fn is_right(changes: Value) {
    assert_eq!(faults_of(PIGEONS, &order(changes)), Vec::<String>::new());
}

#[track_caller]
fn is_wrong(changes: Value, place: &str, keyword: &str) {
    let faults = faults_of(PIGEONS, &order(changes));
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].starts_with(&format!("POST /post/v1/parcels: {place}: ")), "{faults:?}");
    assert!(faults[0].ends_with(&format!("({keyword}, pigeon-post.yaml)")), "{faults:?}");
}

#[test]
fn a_right_order_has_no_fault() {
    is_right(json!({}));
    is_right(
        json!({ "day": "2028-02-29", "mail": "a@b.example", "labels": { "any": "x" }, "rings": [{ "color": "rot" }] }),
    );
}

#[test]
fn required_properties_are_named_where_they_are_missing() {
    let faults = faults_of(PIGEONS, &json!({ "to": { "name": "A", "street": "B" } }));
    assert_eq!(faults, ["POST /post/v1/parcels: /ref: is missing (required, pigeon-post.yaml)"]);
}

#[test]
fn a_property_that_nobody_knows_is_a_fault_at_every_depth() {
    is_wrong(json!({ "Ref": "x" }), "/Ref", "unknown");
    is_wrong(json!({ "rings": [{}, { "colour": "rot" }] }), "/rings/1/colour", "unknown");
    is_wrong(json!({ "to": { "name": "A", "street": "B", "perch": "x" } }), "/to/perch", "unknown");
}

#[test]
fn lengths_are_counted_in_characters() {
    is_right(json!({ "ref": "abcde" }));
    is_wrong(json!({ "ref": "ab" }), "/ref", "minLength");
    is_wrong(json!({ "ref": "abcdef" }), "/ref", "maxLength");
    // Five letters, seven bytes: not too long, but no word characters of ECMA 262.
    is_wrong(json!({ "ref": "äbcdö" }), "/ref", "pattern");
}

#[test]
fn patterns_may_look_ahead_and_digits_are_ascii() {
    is_wrong(json!({ "ref": "   " }), "/ref", "pattern");
    is_wrong(json!({ "ref": "١٢٣" }), "/ref", "pattern");
}

#[test]
fn null_is_taken_only_where_it_is_allowed() {
    is_right(json!({ "note": null }));
    is_wrong(json!({ "day": null }), "/day", "type");
}

#[test]
fn formats_are_checked() {
    is_wrong(json!({ "day": "2026-02-29" }), "/day", "format");
    is_wrong(json!({ "mail": "a.example" }), "/mail", "format");
}

#[test]
fn bounds_are_exclusive_where_a_boolean_says_so() {
    is_right(json!({ "weight": { "grams": 500 } }));
    is_wrong(json!({ "weight": { "grams": 0 } }), "/weight/grams", "minimum");
    is_wrong(json!({ "weight": { "grams": 501 } }), "/weight/grams", "maximum");
}

#[test]
fn a_whole_number_may_be_written_with_a_point() {
    is_right(json!({ "weight": { "grams": 10.0 } }));
    is_wrong(json!({ "weight": { "grams": 10.5 } }), "/weight/grams", "type");
    is_wrong(json!({ "weight": { "grams": "10" } }), "/weight/grams", "type");
}

#[test]
fn decimal_steps_are_kept() {
    is_right(json!({ "weight": { "price": 1234.57 } }));
    is_wrong(json!({ "weight": { "price": 0.005 } }), "/weight/price", "multipleOf");
}

#[test]
fn items_are_counted_and_judged() {
    is_wrong(json!({ "rings": [] }), "/rings", "minItems");
    is_wrong(json!({ "rings": [{}, {}, {}] }), "/rings", "maxItems");
    is_wrong(json!({ "rings": [{ "color": 1 }] }), "/rings/0/color", "type");
}

#[test]
fn exactly_one_of_several_schemas_fits() {
    is_right(json!({ "to": { "name": "A", "perch": 100 } }));
    is_wrong(json!({ "to": { "name": "A" } }), "/to", "oneOf");
    is_wrong(json!({ "to": { "name": "A", "street": "B", "perch": 100 } }), "/to", "oneOf");
    let faults = faults_of(PIGEONS, &order(json!({ "to": { "name": "A", "perch": 99 } })));
    assert!(faults[0].contains("Perch: /to/perch 99 is below 100"), "{faults:?}");
}

#[test]
fn a_discriminator_names_the_schema_by_mapping_or_by_its_own_name() {
    is_right(json!({ "bird": { "kind": "homing", "loft": "Halle" } }));
    is_right(json!({ "bird": { "kind": "Rock" } }));
    is_wrong(json!({ "bird": { "kind": "homing" } }), "/bird/loft", "required");
    is_wrong(json!({ "bird": { "kind": "Rock", "loft": "Halle" } }), "/bird/loft", "unknown");
    is_wrong(json!({ "bird": { "kind": "dodo" } }), "/bird", "discriminator");
    is_wrong(json!({ "bird": {} }), "/bird", "discriminator");
}

#[test]
fn further_properties_are_judged_by_what_is_said_about_them() {
    is_wrong(json!({ "labels": { "a": 1 } }), "/labels/a", "type");
    is_wrong(json!({ "rings": [{ "closed": { "a": 1 } }] }), "/rings/0/closed/a", "additionalProperties");
}

#[test]
fn listed_exceptions_are_let_through_where_they_are_listed_only() {
    let file = SpecFile {
        unknown: &[("/rings/*/colour", "the carrier prints it"), ("/**/Zip", "it takes both")],
        broken: &[("/ref", "pattern", "the carrier takes any reference")],
        ..PIGEONS
    };
    let body =
        |ring: Value| order(json!({ "ref": "a-b", "rings": [ring], "to": { "name": "A", "street": "B", "Zip": "1" } }));
    assert_eq!(faults_of(file, &body(json!({ "colour": "rot" }))), Vec::<String>::new());
    assert_eq!(faults_of(file, &body(json!({ "colours": "rot" }))).len(), 1);
    let other_rule = faults_of(file, &order(json!({ "ref": "a" })));
    assert!(other_rule.len() == 1 && other_rule[0].contains("minLength"), "{other_rule:?}");
}

#[test]
fn of_several_descriptions_those_judge_that_know_the_operation() {
    let files = [SpecFile { below: "/post", ..PIGEONS }, PIGEONS];
    let descriptions = files.map(|file| description::Description::read(&fixtures(), file));
    let request = |path: &str, body: Value| Received {
        method: "POST".to_owned(),
        path: path.to_owned(),
        query: String::new(),
        headers: [("content-type", "application/json"), ("x-run", "1"), ("pigeon-key", "k")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
        body: body.to_string().into_bytes(),
    };
    let faults = |path, body| description::judge(&descriptions, &request(path, body)).len();
    assert_eq!(faults("/post/v1/parcels", order(json!({}))), 0);
    assert_eq!(faults("/post/v1/parcels", order(json!({ "ref": null }))), 1);
    assert_eq!(faults("/post/v1/nothing", json!({})), 2, "nobody knows it");
}
