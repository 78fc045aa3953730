//! DHL's sentences in plain words: which field is meant, and what to do now. Known by the words in them, in both
//! languages; what is not known is passed on as DHL says it.

use kontor_model::Lang;
use kontor_model::shipment::{Finding, Hint, Severity};

/// A group of DHL's sentences.
struct Known {
    /// All of these stand in the sentence, in small letters, in German or in English.
    de: &'static [&'static str],
    en: &'static [&'static str],
    /// Our code.
    code: &'static str,
    /// The field within an address, where the sentence says more than the property.
    leaf: Option<&'static str>,
    hint_de: &'static str,
    hint_en: &'static str,
}

/// From the particular to the general: the first one that fits is taken.
#[rustfmt::skip]
const KNOWN: &[Known] = &[
    Known { de: &["hausnummer"], en: &["house number"], code: "house_number_not_found", leaf: Some("house_number"),
        hint_de: "DHL findet die Hausnummer in dieser Straße nicht. Prüfen Sie Hausnummer und Straße.",
        hint_en: "DHL does not find the house number in this street. Check number and street." },
    Known { de: &["straße"], en: &["street"], code: "street_not_found", leaf: Some("street"),
        hint_de: "DHL findet die Straße in diesem Ort nicht. Prüfen Sie Schreibweise und Postleitzahl.",
        hint_en: "DHL does not find the street in this town. Check its spelling and the postal code." },
    Known { de: &["ort", "plz"], en: &["city", "postcode"], code: "city_not_in_postal_code", leaf: Some("city"),
        hint_de: "Ort und Postleitzahl passen nicht zusammen. Prüfen Sie beide.",
        hint_en: "Town and postal code do not belong together. Check both." },
    Known { de: &["ort", "postleitzahl"], en: &["city", "postal code"], code: "city_not_in_postal_code", leaf: Some("city"),
        hint_de: "Ort und Postleitzahl passen nicht zusammen. Prüfen Sie beide.",
        hint_en: "Town and postal code do not belong together. Check both." },
    Known { de: &["postleitzahl"], en: &["postal code"], code: "postal_code_not_found", leaf: Some("postal_code"),
        hint_de: "DHL kennt die Postleitzahl nicht. Prüfen Sie sie.",
        hint_en: "DHL does not know the postal code. Check it." },
    Known { de: &["plz"], en: &["postcode"], code: "postal_code_not_found", leaf: Some("postal_code"),
        hint_de: "DHL kennt die Postleitzahl nicht. Prüfen Sie sie.",
        hint_en: "DHL does not know the postal code. Check it." },
    Known { de: &["leitcod"], en: &["codeable"], code: "address_not_found", leaf: None,
        hint_de: "DHL findet die Adresse nicht. Prüfen Sie Straße, Hausnummer, Postleitzahl und Ort.",
        hint_en: "DHL does not find the address. Check street, house number, postal code and town." },
    Known { de: &["encodierbar"], en: &["encodable"], code: "address_not_found", leaf: None,
        hint_de: "DHL findet die Adresse nicht. Prüfen Sie Straße, Hausnummer, Postleitzahl und Ort.",
        hint_en: "DHL does not find the address. Check street, house number, postal code and town." },
    Known { de: &["postnummer"], en: &["post number"], code: "post_number_not_known", leaf: Some("post_number"),
        hint_de: "DHL kennt die Postnummer nicht. Fragen Sie den Empfänger danach.",
        hint_en: "DHL does not know the post number. Ask the recipient for it." },
    Known { de: &["abrechnungsnummer"], en: &["billing number"], code: "billing_number_refused", leaf: None,
        hint_de: "DHL nimmt die Abrechnungsnummer nicht an. Prüfen Sie EKP und Teilnahme im DHL-Zugang und ob der Benutzer dafür berechtigt ist.",
        hint_en: "DHL does not accept the billing number. Check EKP and participation in the DHL account, and whether the user may use it." },
    Known { de: &["gewicht"], en: &["weight"], code: "weight_out_of_range", leaf: None,
        hint_de: "Das Gewicht ist für dieses Produkt nicht zulässig. Wiegen Sie nach oder wählen Sie ein anderes Produkt.",
        hint_en: "The weight is not allowed for this product. Weigh again or choose another product." },
    Known { de: &["sendungsdatum"], en: &["ship date"], code: "ship_date_refused", leaf: None,
        hint_de: "DHL nimmt den Versandtag nicht an. Nehmen Sie heute oder einen der nächsten Tage.",
        hint_en: "DHL does not accept the ship date. Take today or one of the next days." },
    Known { de: &["versanddatum"], en: &["shipping date"], code: "ship_date_refused", leaf: None,
        hint_de: "DHL nimmt den Versandtag nicht an. Nehmen Sie heute oder einen der nächsten Tage.",
        hint_en: "DHL does not accept the ship date. Take today or one of the next days." },
    Known { de: &["zoll"], en: &["customs"], code: "customs_refused", leaf: None,
        hint_de: "Die Zollangaben fehlen oder reichen DHL nicht. Prüfen Sie die Zollinhaltserklärung.",
        hint_en: "The customs data are missing or not enough for DHL. Check the customs declaration." },
    Known { de: &["kontoreferenz"], en: &["account reference"], code: "account_reference_unknown", leaf: None,
        hint_de: "DHL kennt die Kontoreferenz nicht und nimmt die voreingestellte Bankverbindung. Prüfen Sie die Kontoreferenz im DHL-Zugang.",
        hint_en: "DHL does not know the account reference and takes the default bank account. Check the reference in the DHL account." },
    Known { de: &["service", "nicht"], en: &["service", "not"], code: "service_not_offered", leaf: None,
        hint_de: "DHL bietet diese Leistung hier nicht an. Nehmen Sie sie weg oder lassen Sie sie im Vertrag freischalten.",
        hint_en: "DHL does not offer this service here. Take it off or have it added to the contract." },
];

/// Plain words for a sentence of DHL's about a field: the finding, with DHL's own words kept.
pub(super) fn finding(lang: Lang, severity: Severity, field: &str, code: &str, words: &str) -> Finding {
    let small = words.to_lowercase();
    let stands = |known: &&Known| [known.de, known.en].iter().any(|all| all.iter().all(|word| has_word(&small, word)));
    match KNOWN.iter().find(stands) {
        Some(known) => {
            let hint = Hint { de: known.hint_de.to_owned(), en: known.hint_en.to_owned() };
            let field = refined(field, known.leaf);
            Finding::in_both(lang, severity, known.code, &field, hint).from_carrier(code, words)
        }
        None => {
            let hint = Hint { de: format!("DHL meldet dazu: {words}"), en: format!("DHL says about this: {words}") };
            Finding::in_both(lang, severity, "refused_by_carrier", field, hint).from_carrier(code, words)
        }
    }
}

/// Short words such as "ort" count only where a word begins.
fn has_word(text: &str, word: &str) -> bool {
    let begins = |(at, _): (usize, &str)| !text[..at].chars().next_back().is_some_and(char::is_alphabetic);
    let mut found = text.match_indices(word);
    if word.len() > 4 { found.next().is_some() } else { found.any(begins) }
}

/// `to` becomes `to.street` where the sentence is about the street; a more precise path stays.
fn refined(field: &str, leaf: Option<&str>) -> String {
    match (field, leaf) {
        ("to" | "from", Some(leaf)) => format!("{field}.{leaf}"),
        _ => field.to_owned(),
    }
}
