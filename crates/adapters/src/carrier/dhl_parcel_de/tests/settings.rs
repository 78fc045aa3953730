//! The account's form: billing numbers and what stands in for them.

use super::samples::*;
use crate::carrier::dhl_parcel_de::account::{Account, NoBilling};
use crate::carrier::dhl_parcel_de::product::{self, PRODUCTS, RETURN};
use crate::carrier::dhl_parcel_de::settings::DESCRIPTOR;
use crate::context::Settings;
use kontor_model::label::LabelMedium;

fn number(participation: &str) -> Result<String, NoBilling> {
    let settings = settings().with_value("participation_paket", participation);
    Account::new(&settings).billing_number(&PRODUCTS[0]).map(|number| number.as_str().to_owned())
}

#[test]
fn a_billing_number_is_customer_procedure_and_participation() {
    assert_eq!(number("02").as_deref(), Ok("33333333330102"));
    assert_eq!(number(" aB ").as_deref(), Ok("333333333301aB"), "letters occur");
    let settings = settings();
    let of_return = Account::new(&settings).billing_number(&RETURN).map(|number| number.as_str().to_owned());
    assert_eq!(of_return.as_deref(), Ok("33333333330701"));
}

#[test]
fn a_whole_number_is_taken_when_customer_and_product_are_the_right_ones() {
    assert_eq!(number("3333333333 01 02").as_deref(), Ok("33333333330102"));
    assert_eq!(number("33333333335302"), Err(NoBilling::Participation), "of another product");
    assert_eq!(number("22222222220102"), Err(NoBilling::Participation), "of another customer");
}

#[test]
fn what_is_no_billing_number_says_why() {
    assert_eq!(number(""), Err(NoBilling::NotBooked));
    for wrong in ["1", "012", "0ü", "333333333301021"] {
        assert_eq!(number(wrong), Err(NoBilling::Participation), "{wrong}");
    }
    let no_customer = settings().with_value("ekp", "12345");
    assert_eq!(Account::new(&no_customer).billing_number(&PRODUCTS[0]).err(), Some(NoBilling::Ekp));
}

#[test]
fn every_service_is_a_product_with_a_field_for_its_participation() {
    assert_eq!(PRODUCTS.len(), DESCRIPTOR.services.len());
    for (product, service) in PRODUCTS.iter().zip(DESCRIPTOR.services) {
        assert_eq!(product.id, service.id);
        assert!(
            DESCRIPTOR.settings.iter().any(|field| field.name == product.participation),
            "{}",
            product.participation
        );
    }
    let known = |id: &&str| PRODUCTS.iter().any(|product| product.id == *id);
    assert!(DESCRIPTOR.options.iter().all(|option| option.services.iter().all(known)));
}

#[test]
fn every_paper_that_is_offered_has_a_name_at_dhl() {
    for medium in LabelMedium::ALL {
        let offered = DESCRIPTOR.capabilities.media.contains(&medium);
        assert_eq!(product::print_format(medium).is_some(), offered, "{}", medium.code());
    }
}

#[test]
fn secrets_are_marked_and_shown_nowhere() {
    let secret: Vec<&str> = DESCRIPTOR.settings.iter().filter(|field| field.secret).map(|field| field.name).collect();
    assert_eq!(secret, ["password", "api_secret"]);
    let shown = format!("{:?}", settings());
    assert!(!shown.contains("geheim") && !shown.contains("3333333333"), "{shown}");
    assert_eq!(format!("{:?}", Settings::default().value("user")), "None");
}
