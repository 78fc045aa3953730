//! Fields in the words of an office, for the paths that findings name.

use kontor_adapters::Registry;
use kontor_model::Lang;

use crate::shipping::captions::caption;

#[test]
fn a_path_becomes_words_of_an_office() {
    for (path, german, english) in [
        ("to.city", "Empfänger, Ort", "Recipient, town"),
        ("from.postal_code", "Absender, Postleitzahl", "Sender, postal code"),
        ("parcels[1].weight_g", "Packstück 2, Gewicht", "Parcel 2, weight"),
        ("parcels[]", "Packstücke", "Parcels"),
        ("customs.lines[0].hs_code", "Zoll, Position 1, Zolltarifnummer", "Customs, line 1, HS code"),
        ("reference", "Referenz", "Reference"),
        ("something.else", "Something, else", "Something, else"),
        ("", "", ""),
    ] {
        assert_eq!(caption(Lang::De, None, path), german);
        assert_eq!(caption(Lang::En, None, path), english);
    }
}

#[test]
fn a_service_is_called_as_its_carrier_calls_it() {
    let carriers = Registry::new();
    for carrier in carriers.all().map(|carrier| carrier.descriptor()) {
        for option in carrier.options {
            let path = format!("services.{}", option.id);
            assert_eq!(caption(Lang::De, Some(carrier), &path), option.name.text(Lang::De), "{}", carrier.id);
        }
    }
}

#[test]
fn every_field_that_a_carrier_limits_has_a_name() {
    let carriers = Registry::new();
    for carrier in carriers.all().map(|carrier| carrier.descriptor()) {
        for limit in carrier.limits {
            let shown = caption(Lang::De, Some(carrier), limit.field);
            assert!(!shown.contains(['_', '[', '.']), "{}: {} is called {shown}", carrier.id, limit.field);
        }
    }
}
