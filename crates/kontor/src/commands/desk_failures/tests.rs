//! What a refusal of the cloud reads like on the command line.

use kontor_model::problem::{FieldError, Problem};

use super::reasons;

fn problem(errors: &[(&str, &str)]) -> Problem {
    let fault = |(field, detail): &(&str, &str)| FieldError {
        field: (*field).to_owned(),
        code: "format".to_owned(),
        detail: (*detail).to_owned(),
    };
    Problem {
        kind: "urn:kontor:problem:validation_failed".to_owned(),
        title: String::new(),
        status: 422,
        detail: "errors nennt jedes Feld".to_owned(),
        code: "validation_failed".to_owned(),
        errors: errors.iter().map(fault).collect(),
        request_id: "req_1".to_owned(),
    }
}

#[test]
fn a_refusal_lists_its_fields_in_words_with_their_paths() {
    let found = reasons(&problem(&[
        ("to.postal_code", "Empfänger, Postleitzahl: nicht richtig geschrieben"),
        ("parcels[1].weight_g", "Dieses Feld fehlt."),
    ]));
    let expected = "Empfänger, Postleitzahl: nicht richtig geschrieben [to.postal_code]; \
        Dieses Feld fehlt [parcels[1].weight_g]";
    assert_eq!(found, expected);
}

#[test]
fn a_refusal_without_fields_says_what_the_cloud_says() {
    assert_eq!(reasons(&problem(&[])), "errors nennt jedes Feld");
}
