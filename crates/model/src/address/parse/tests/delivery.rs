//! Lockers, post offices, parcel shops and PO boxes, wherever the shop let people type them.

use super::*;
use NoteCode::*;

#[track_caller]
fn is_locker(reading: &Reading, locker: &str, post: &str, confidence: Confidence) {
    let Recipient::Locker { locker_number, post_number, .. } = &reading.recipient else { panic!("{reading:?}") };
    assert_eq!((locker_number.as_str(), post_number.as_str()), (locker, post), "{reading:?}");
    assert_eq!(reading.confidence, confidence, "{:?}", reading.notes);
}

#[track_caller]
fn is_office(reading: &Reading, office: &str, post: Option<&str>, confidence: Confidence) {
    let Recipient::PostOffice { office_number, post_number, .. } = &reading.recipient else { panic!("{reading:?}") };
    assert_eq!((office_number.as_str(), post_number.as_deref()), (office, post), "{reading:?}");
    assert_eq!(reading.confidence, confidence, "{:?}", reading.notes);
}

#[test]
fn a_locker_and_its_post_number_are_found_in_any_field() {
    let readings = [
        form(|a| (a.street, a.street2) = ("Packstation 123".into(), "12345678".into())),
        form(|a| (a.street, a.addition) = ("Packstation 123".into(), "Postnummer 12345678".into())),
        form(|a| (a.street, a.company) = ("DHL Packstation 123".into(), "Postnr.: 12345678".into())),
        form(|a| (a.street, a.company) = ("Packstation Nr. 123".into(), "PN 12345678".into())),
        form(|a| (a.street, a.house_number, a.addition) = ("Packstation".into(), "123".into(), "12345678".into())),
        form(|a| {
            (a.street, a.house_number, a.name) = ("12345678".into(), "".into(), "Jürgen Groß Packstation 123".into())
        }),
        form(|a| (a.street, a.name) = ("Packstation123".into(), "Jürgen Groß 12345678".into())),
        form(|a| (a.street, a.name) = ("Packstation123,".into(), "Jürgen Groß (12345678)".into())),
        form(|a| a.street = "Packstation 123 12345678".into()),
        form(|a| a.street = "12345678 Packstation 123".into()),
        form(|a| a.street = "Packstation 123 / 12345678".into()),
        form(|a| a.street = "Post-Nr. 12 345 678, Packstation 123".into()),
        form(|a| (a.addition, a.street) = ("Pack Station 123".into(), "Postnummer: 12345678".into())),
        form(|a| (a.company, a.street) = ("12345678".into(), "123 Packstation".into())),
    ];
    for reading in readings {
        is_locker(&reading, "123", "12345678", Confidence::High);
        let party = reading.recipient.party();
        assert_eq!(
            (party.name.as_str(), &party.company, &party.addition),
            ("Jürgen Groß", &None, &None),
            "{reading:?}"
        );
    }
}

#[test]
fn a_locker_without_post_number_is_named_and_nothing_is_guessed() {
    let reading = form(|a| a.street = "Packstation 123".into());
    is_locker(&reading, "123", "", Confidence::Low);
    assert!(codes(&reading).contains(&PostNumberMissing));
    // Too short, too long, a phone number, a number with a leading zero.
    for other in ["12345", "12345678901", "Tel. 12345678", "0821 1234567", "01701234567"] {
        let reading = form(|a| (a.street, a.addition) = ("Packstation 123".into(), other.into()));
        is_locker(&reading, "123", "", Confidence::Low);
        assert_eq!(reading.recipient.party().addition.as_deref(), Some(other), "it stays where it was");
    }
}

#[test]
fn two_numbers_that_could_be_the_post_number_are_left_to_a_person() {
    let reading =
        form(|a| (a.street, a.addition, a.company) = ("Packstation 123".into(), "12345678".into(), "87654321".into()));
    is_locker(&reading, "123", "", Confidence::Low);
    assert!(codes(&reading).contains(&PostNumberUnclear) && !codes(&reading).contains(&PostNumberMissing));
    let labelled = form(|a| {
        (a.street, a.addition, a.company) = ("Packstation 123".into(), "12345678".into(), "Postnummer 87654321".into())
    });
    is_locker(&labelled, "123", "87654321", Confidence::High);
}

#[test]
fn a_locker_without_a_possible_number_of_its_own_is_named() {
    for street in ["Packstation", "Packstation 099", "Packstation 12"] {
        let reading = form(|a| (a.street, a.addition) = (street.into(), "12345678".into()));
        assert!(matches!(reading.recipient, Recipient::Locker { .. }), "{reading:?}");
        assert!(codes(&reading).contains(&LockerNumberMissing), "{street}: {reading:?}");
    }
}

#[test]
fn a_street_beside_a_locker_is_kept_and_worth_a_look() {
    let reading =
        form(|a| (a.street, a.addition) = ("Hauptstr. 5".into(), "Packstation 123, Postnummer 12345678".into()));
    is_locker(&reading, "123", "12345678", Confidence::Medium);
    assert_eq!(reading.recipient.party().addition.as_deref(), Some("Hauptstr. 5"));
}

#[test]
fn post_offices_need_a_post_number_or_an_e_mail_address() {
    let by_number = form(|a| (a.street, a.addition) = ("Postfiliale 501".into(), "1234567".into()));
    is_office(&by_number, "501", Some("1234567"), Confidence::High);
    let by_mail = form(|a| (a.street, a.email) = ("Filiale 501".into(), "jg@example.org".into()));
    is_office(&by_mail, "501", None, Confidence::High);
    let typed_mail = form(|a| (a.street, a.street2) = ("Post Filiale 501".into(), "jg@example.org".into()));
    is_office(&typed_mail, "501", None, Confidence::High);
    assert_eq!(typed_mail.recipient.party().email.as_deref(), Some("jg@example.org"));
    let neither = form(|a| a.street = "Postfiliale 501".into());
    is_office(&neither, "501", None, Confidence::Low);
    assert!(codes(&neither).contains(&PostNumberOrEmailMissing));
    let other = form(|a| (a.street, a.addition) = ("Postfiliale 123".into(), "1234567".into()));
    assert!(codes(&other).contains(&OfficeNumberUnclear));
}

#[test]
fn the_branch_of_a_company_is_no_post_office() {
    let reading = form(|a| (a.company, a.street) = ("Backhaus Filiale 501".into(), "Hauptstr. 5".into()));
    assert_eq!(door(&reading).street, "Hauptstr.");
    assert_eq!(reading.recipient.party().company.as_deref(), Some("Backhaus Filiale 501"));
    assert_eq!(reading.confidence, Confidence::High);
}

#[test]
fn parcel_shops_are_told_from_post_offices_by_their_number() {
    let shop = form(|a| a.street = "Paketshop 2761234567".into());
    assert!(matches!(&shop.recipient, Recipient::ParcelShop { shop_id, .. } if shop_id == "2761234567"), "{shop:?}");
    assert_eq!(shop.confidence, Confidence::High);
    let office = form(|a| (a.street, a.addition) = ("DHL Paketshop 501".into(), "Postnummer 1234567".into()));
    assert!(
        matches!(&office.recipient, Recipient::PostOffice { office_number, .. } if office_number == "501"),
        "{office:?}"
    );
    let unnamed = form(|a| a.street = "Paketshop Kiosk Yılmaz".into());
    assert!(codes(&unnamed).contains(&ShopIdMissing));
    assert_eq!(unnamed.recipient.party().addition.as_deref(), Some("Kiosk Yılmaz"));
}

#[test]
fn po_boxes_keep_the_groups_of_their_number() {
    for (street, number) in [
        ("Postfach 12 34 56", "12 34 56"),
        ("PF 1234", "1234"),
        ("Postfach Nr. 7", "7"),
        ("P.O. Box 99", "99"),
        ("Case postale 12", "12"),
        ("Postbus 4711", "4711"),
    ] {
        let reading = form(|a| a.street = street.into());
        assert!(
            matches!(&reading.recipient, Recipient::PoBox { box_number, .. } if box_number == number),
            "{reading:?}"
        );
        assert_eq!(reading.confidence, Confidence::High);
    }
    let unnumbered = form(|a| a.street = "Postfach".into());
    assert!(codes(&unnumbered).contains(&BoxNumberMissing));
}

#[test]
fn a_po_box_beside_a_street_leaves_the_parcel_to_the_street() {
    let reading = lines("Käthe Zürcher|Bahnhofstrasse 21|Postfach|8001 Zürich", "CH");
    assert_eq!(door(&reading).house_number.as_deref(), Some("21"));
    assert_eq!(reading.recipient.party().addition.as_deref(), Some("Postfach"));
    assert_eq!((reading.confidence, codes(&reading).contains(&PoBoxBesideStreet)), (Confidence::Medium, true));
}

#[test]
fn a_name_with_such_letters_is_a_name() {
    let reading = form(|a| (a.name, a.street) = ("PF Handels GmbH".into(), "Hauptstr. 5".into()));
    assert_eq!((door(&reading).party.name.as_str(), reading.confidence), ("PF Handels GmbH", Confidence::High));
}
