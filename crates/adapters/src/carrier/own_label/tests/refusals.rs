//! Everything that is refused: by field, with a code, in German and English, and without a label.

use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::label::{Dpi, LabelMedium, LabelSpec};
use kontor_model::shipment::Finding;

use super::samples::*;
use crate::carrier::own_label::LabelRenderer;
use crate::error::{ErrorKind, Outcome};
use crate::shipment::CarrierShipment;

fn refused(shipment: &CarrierShipment, spec: LabelSpec, lang: Lang) -> Vec<Finding> {
    let renderer = LabelRenderer::new();
    match renderer.document(shipment, 0, spec, lang) {
        Ok(Outcome::Refused(findings)) => findings,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn codes(shipment: &CarrierShipment) -> Vec<(String, String)> {
    let findings = refused(shipment, pdf(LabelMedium::A6), Lang::De);
    findings.into_iter().map(|finding| (finding.field, finding.code)).collect()
}

fn one(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

fn named(name: &str) -> CarrierShipment {
    shipment_to(Recipient::Street(address(name, "Weg 1", "10115", "Berlin", GERMANY)))
}

#[test]
fn all_faults_are_told_at_once() {
    let mut shipment = shipment_to(Recipient::Street(address(" ", "", "1011", "Berlin", GERMANY)));
    shipment.reference = String::new();
    shipment.parcels[0].weight_g = 0;
    let expected = [
        ("reference", "required"),
        ("to.name", "required"),
        ("to.postal_code", "format"),
        ("to.street", "required"),
        ("parcels[0].weight_g", "out_of_range"),
    ];
    assert_eq!(codes(&shipment), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
}

#[test]
fn a_name_that_does_not_fit_is_refused_with_how_much_of_it_does() {
    let long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    let shipment = named(long);
    let german = refused(&shipment, pdf(LabelMedium::A6), Lang::De);
    assert_eq!((german[0].field.as_str(), german[0].code.as_str()), ("to.name", "too_long"));
    let limit: usize = german[0].detail.split("passen ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!((30..80).contains(&limit), "{}", german[0].detail);
    let english = refused(&shipment, pdf(LabelMedium::A6), Lang::En);
    assert_eq!(
        english[0].detail,
        format!("Recipient, name: too long, {limit} characters of it fit on this label. Please shorten it.")
    );

    let shortened: String = long.chars().take(limit).collect();
    let drawn = LabelRenderer::new().document(&named(&shortened), 0, pdf(LabelMedium::A6), Lang::De);
    assert!(matches!(drawn, Ok(Outcome::Done(_))), "what is said to fit does fit");
}

#[test]
fn long_real_names_are_wrapped_and_fit_on_every_form() {
    let mut to = address(
        "Elektrizitätswerk-Hauptversorgungsgesellschaft Niederösterreich-Süd mbH & Co. KG",
        "Straße der Deutsch-Sowjetischen Freundschaft",
        "06886",
        "Lutherstadt Wittenberg",
        GERMANY,
    );
    to.house_number = Some("112 a".to_owned());
    to.party.company = Some("Abteilung Wareneingang, Frau Müller-Lüdenscheidt".to_owned());
    to.party.addition = Some("c/o Ingenieurbüro Weiß, Hinterhaus, 3. Obergeschoss links".to_owned());
    let shipment = shipment_to(Recipient::Street(to));
    for spec in all_forms() {
        let drawn = LabelRenderer::new().document(&shipment, 0, spec, Lang::De);
        assert!(matches!(drawn, Ok(Outcome::Done(_))), "{spec:?}: {drawn:?}");
    }
}

#[test]
fn text_beyond_the_descriptor_is_refused_by_its_limit() {
    let mut shipment = shipment_to(street());
    shipment.reference = "7".repeat(36);
    assert_eq!(codes(&shipment), one("reference", "too_long"));
    shipment.reference = "7".repeat(35);
    shipment.parcels[0].reference = Some("8".repeat(36));
    assert_eq!(codes(&shipment), one("parcels[0].reference", "too_long"));
}

#[test]
fn characters_without_a_glyph_are_named() {
    for (name, number) in
        [("東京 GmbH", "U+6771"), ("Blumen 🌷 Weiß", "U+1F337"), ("שלום", "U+05E9"), ("a\u{0315}", "U+0315")]
    {
        let findings = refused(&named(name), pdf(LabelMedium::A6), Lang::De);
        assert_eq!((findings[0].field.as_str(), findings[0].code.as_str()), ("to.name", "unprintable"), "{name}");
        assert!(findings[0].detail.contains(number), "{}", findings[0].detail);
    }
}

#[test]
fn control_characters_are_refused_and_named_by_number_only() {
    for text in ["Jürgen\nGroß", "Jürgen\u{7}", "Jürgen\u{202E}Groß", "Jürgen\0"] {
        let findings = refused(&named(text), zpl(LabelMedium::A6, Dpi::Dpi203), Lang::En);
        assert_eq!((findings[0].field.as_str(), findings[0].code.as_str()), ("to.name", "unprintable"));
        assert!(!findings[0].detail.contains(text), "{}", findings[0].detail);
    }
}

#[test]
fn greek_and_cyrillic_print_as_pdf_but_not_with_the_printers_own_font() {
    let shipment = named("Γιώργος Παπαδόπουλος, Дмитрий");
    assert!(matches!(
        LabelRenderer::new().document(&shipment, 0, pdf(LabelMedium::A6), Lang::De),
        Ok(Outcome::Done(_))
    ));
    let findings = refused(&shipment, zpl(LabelMedium::A6, Dpi::Dpi300), Lang::De);
    assert_eq!(findings[0].code, "unprintable");
    assert!(findings[0].detail.contains("als PDF anfordern"), "{}", findings[0].detail);
}

#[test]
fn postal_codes_have_the_form_of_their_country() {
    let with = |code: &str, postal_code: &str| {
        let shipment = shipment_to(Recipient::Street(address("Groß", "Weg 1", postal_code, "Ort", code)));
        LabelRenderer::new().findings(&shipment, pdf(LabelMedium::A6), Lang::De).len()
    };
    for (code, good, bad) in
        [("DE", "01067", "1067"), ("AT", "1060", "A-1060"), ("CH", "8001", "80011"), ("NL", "1015 CJ", "1015")]
    {
        assert_eq!((with(code, good), with(code, bad)), (0, 1), "{code}");
    }
    assert_eq!((with("NL", "1015cj"), with("FR", "75001"), with("HK", ""), with("FR", "")), (0, 0, 0, 1));
}

#[test]
fn a_country_that_does_not_exist_is_refused() {
    let shipment = shipment_to(Recipient::Street(address("Groß", "Weg 1", "12345", "Ort", "ZZ")));
    assert_eq!(codes(&shipment), one("to.country", "unknown_country"));
}

#[test]
fn locker_numbers_have_their_form() {
    let with = |post: &str, number: &str| {
        let mut to = locker();
        if let Recipient::Locker { post_number, locker_number, .. } = &mut to {
            *post_number = post.to_owned();
            *locker_number = number.to_owned();
        }
        let findings = LabelRenderer::new().findings(&shipment_to(to), pdf(LabelMedium::A6), Lang::De);
        findings.into_iter().map(|finding| finding.field).collect::<Vec<_>>()
    };
    assert_eq!(with("123456", "123"), Vec::<String>::new());
    assert_eq!(with("1234567890", "099"), Vec::<String>::new());
    assert_eq!(with("12345", "12"), ["to.locker_number", "to.post_number"]);
    assert_eq!(with("12345678901", "1234"), ["to.locker_number", "to.post_number"]);
    assert_eq!(with("12a4567", ""), ["to.locker_number", "to.post_number"]);
}

#[test]
fn weights_and_numbers_of_parcels_have_limits() {
    let mut shipment = shipment_to(street());
    shipment.parcels[0].weight_g = 1_000_001;
    assert_eq!(codes(&shipment), one("parcels[0].weight_g", "out_of_range"));
    shipment.parcels[0].weight_g = 1_000_000;
    assert!(LabelRenderer::new().findings(&shipment, pdf(LabelMedium::A6), Lang::De).is_empty());
    shipment.parcels = vec![parcel(1); 100];
    assert_eq!(codes(&shipment), one("parcels", "out_of_range"));
    shipment.parcels.clear();
    let findings = LabelRenderer::new().findings(&shipment, pdf(LabelMedium::A6), Lang::De);
    assert_eq!(findings[0].code, "out_of_range");
}

#[test]
fn a_parcel_without_a_number_gets_no_label_but_can_be_checked() {
    let mut shipment = shipment_to(street());
    shipment.parcels[0].sscc = None;
    assert!(LabelRenderer::new().findings(&shipment, pdf(LabelMedium::A6), Lang::De).is_empty());
    assert_eq!(codes(&shipment), one("parcels[0].sscc", "required"));
}

#[test]
fn a_parcel_that_is_not_there_has_no_label() {
    let error = LabelRenderer::new().document(&shipment_to(street()), 1, pdf(LabelMedium::A6), Lang::De).unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::NotFound, "no_such_parcel"));
}

#[test]
fn one_bad_parcel_stops_its_whole_shipment() {
    let mut shipment = shipment_to(street());
    shipment.parcels = vec![parcel(1), parcel(2)];
    shipment.parcels[1].weight_g = 0;
    let outcome = LabelRenderer::new().create(&shipment, Lang::De);
    let Outcome::Refused(findings) = outcome else { panic!("expected a refusal") };
    assert_eq!(findings[0].field, "parcels[1].weight_g");
}

#[test]
fn an_unknown_service_is_refused() {
    let mut shipment = shipment_to(street());
    shipment.service = Some("express".to_owned());
    assert_eq!(codes(&shipment), one("service", "unknown_service"));
}
