//! What happened to an order, in both languages.

use kontor_model::Lang;
use kontor_model::shipment::{Finding, Severity};
use serde_json::{Value, json};

use crate::commerce::orders::store::events::EventRow;
use crate::commerce::orders::words;
use crate::testing::NOW;

fn said(kind: &'static str, args: &Value) -> [String; 2] {
    let row = EventRow::new("ord_1", kind, args, NOW);
    [Lang::De, Lang::En].map(|lang| words::event(lang, &row).expect("a sentence").detail)
}

#[test]
fn what_changed_in_the_shop_is_named_as_the_page_names_it_and_each_once() {
    let paths = json!([
        "shipping.line1",
        "shipping.city",
        "payments[0].state",
        "states.payment",
        "lines[0].quantity",
        "states.raw",
        "mapped.payment_method"
    ]);
    let changed = said("changed", &json!({ "paths": paths }));
    assert_eq!(changed[0], "Im Shop geändert: Lieferanschrift, Zahlung, Positionen, Stand im Shop, Zahlungsart.");
    assert_eq!(changed[1], "Changed in the shop: delivery address, payment, lines, state in the shop, Payment method.");
}

#[test]
fn a_message_that_is_tried_again_says_which_why_and_when() {
    let finding =
        Finding::new(Severity::Error, "html_answer", "", String::new()).from_carrier("html_answer", "Wartung");
    let args = json!({ "numbers": ["0034"], "carrier": "DHL", "finding": finding, "next": NOW.0 });
    let [german, english] = said("fulfillment_failed", &args);
    let start = "Die Versandmeldung (DHL 0034) hat die Plattform nicht angenommen: Wartung. Kontor versucht es von selbst weiter";
    assert!(german.starts_with(start), "{german}");
    assert!(
        english.starts_with("The platform did not take the dispatch (DHL 0034): Wartung. Kontor keeps trying"),
        "{english}"
    );
}

#[test]
fn a_message_that_was_refused_says_that_a_person_has_to_act() {
    let args = json!({ "status": "completed", "code": "gone" });
    let [german, english] = said("status_failed", &args);
    assert!(german.contains("Den Status completed hat die Plattform nicht angenommen: gone."), "{german}");
    assert!(german.contains("nicht von selbst wiederholt"), "{german}");
    assert!(english.contains("the status completed: gone.") && english.contains("“Send again”"), "{english}");
}

#[test]
fn who_released_an_order_is_named() {
    let released = said("released", &json!({ "by": "Lene Brackwede" }));
    assert_eq!(released, ["Freigegeben von Lene Brackwede.", "Released by Lene Brackwede."]);
    assert_eq!(said("released", &Value::Null)[0], "Nicht mehr angehalten.");
}
