//! UPS's errors in our words: which field is meant, and what to do now. Its own code and sentence are always kept.

use kontor_model::Lang;
use kontor_model::shipment::{Finding, Hint, Severity};

use super::answer::{ErrorAnswer, Spoken};
use crate::error::{AdapterError, ErrorKind};
use crate::http::Answer;

/// Most characters kept of an answer that is no JSON.
const MAX_TEXT: usize = 300;

/// What is known about a code of UPS: our code, our field, German and English.
type Known = (&'static str, &'static str, &'static str, &'static str);

/// The errors an answer holds; at least one, made of its text where it holds none.
pub(super) fn errors(answer: &Answer) -> Vec<Spoken> {
    let read: Option<ErrorAnswer> = serde_json::from_slice(&answer.body).ok();
    let spoken = read.map(|read| read.response.map(|inner| inner.errors).unwrap_or(read.errors)).unwrap_or_default();
    if !spoken.is_empty() {
        return spoken;
    }
    let text: String = answer.text().trim().chars().take(MAX_TEXT).collect();
    let text = if text.is_empty() { "UPS gave no reason".to_owned() } else { text };
    let (code, message) = (super::answer::Text(format!("http_{}", answer.status)), super::answer::Text(text));
    vec![Spoken { code, message }]
}

/// The failure of a call: kind by status, code and words of UPS.
pub(super) fn failure(answer: &Answer) -> AdapterError {
    let errors = errors(answer);
    let first = errors.first().cloned().unwrap_or(Spoken { code: Default::default(), message: Default::default() });
    let error = answer.failure(&first.code.0, &first.message.0);
    match known(&first) {
        Some((_, "carrier_account", _, _)) if error.kind == ErrorKind::Rejected => {
            AdapterError { kind: ErrorKind::NotAuthorized, ..error }
        }
        Some((_, field, _, _)) if !field.is_empty() => AdapterError { field: Some(field.to_owned()), ..error },
        _ => error,
    }
}

/// Everything UPS refused a shipment for.
pub(super) fn findings(answer: &Answer, lang: Lang) -> Vec<Finding> {
    errors(answer).iter().map(|spoken| finding(spoken, lang)).collect()
}

fn finding(spoken: &Spoken, lang: Lang) -> Finding {
    let (code, words) = (&spoken.code.0, &spoken.message.0);
    let (ours, field, de, en) = known(spoken).unwrap_or((
        "refused_by_carrier",
        "",
        "UPS nimmt die Sendung so nicht an. Die Meldung von UPS sagt, was fehlt; berichtigen Sie die Sendung.",
        "UPS does not take the shipment like this. UPS's message says what is missing; correct the shipment.",
    ));
    let hint = Hint { de: format!("{de} (UPS: {words})"), en: format!("{en} (UPS: {words})") };
    Finding::in_both(lang, Severity::Error, ours, field, hint).from_carrier(code, words)
}

/// A warning that came with a label.
pub(super) fn alert(code: &str, words: &str, lang: Lang) -> Finding {
    let hint = Hint { de: format!("UPS weist darauf hin: {words}"), en: format!("UPS points out: {words}") };
    Finding::in_both(lang, Severity::Warning, "carrier_notice", "", hint).from_carrier(code, words)
}

fn known(spoken: &Spoken) -> Option<Known> {
    by_code(&spoken.code.0).or_else(|| by_words(&spoken.message.0.to_lowercase()))
}

/// Codes that UPS publishes and people meet often.
fn by_code(code: &str) -> Option<Known> {
    Some(match code {
        "120100" | "120101" | "9120100" => (
            "account_not_usable",
            "carrier_account",
            "UPS kennt die Kundennummer nicht oder sie gehört nicht zu diesem Benutzer. Fügen Sie sie auf ups.com dem Benutzer hinzu, dem die App gehört, und prüfen Sie sie im Konto.",
            "UPS does not know the account number, or it does not belong to this user. Add it on ups.com to the user that owns the app, and check it in the account.",
        ),
        "250002" | "250003" | "250001" | "250007" | "10400" | "10401" | "10403" => (
            "account_not_usable",
            "carrier_account",
            "UPS nimmt die Anmeldung nicht an. Prüfen Sie Client-ID und Client-Secret des Kontos und ob die App das Produkt freigeschaltet hat.",
            "UPS does not accept the sign-in. Check client ID and client secret of the account, and whether the app has the product enabled.",
        ),
        "111210" | "120124" | "121210" => (
            "service_not_offered",
            "service",
            "Dieses Produkt gibt es auf dieser Strecke nicht. Wählen Sie ein anderes Produkt.",
            "This product is not available on this route. Choose another product.",
        ),
        _ => return None,
    })
}

/// The field a sentence of UPS speaks of: its messages name the part and the property in plain words.
fn by_words(words: &str) -> Option<Known> {
    let says = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    let is_sender = says(&["shipper", "ship from", "shipfrom"]) && !says(&["ship to", "shipto"]);
    if says(&["shipper number", "account number", "shippernumber"]) {
        return by_code("120100");
    }
    if says(&["authentication", "access license", "credential", "unauthorized", "not authorized"]) {
        return by_code("250002");
    }
    if says(&["service"]) && says(&["unavailable", "not available"]) {
        return by_code("111210");
    }
    if says(&["postal code", "postalcode", "postcode", "zip"]) {
        return Some(if is_sender { SENDER_POSTAL_CODE } else { POSTAL_CODE });
    }
    if says(&["state", "province"]) && !says(&["statement"]) {
        return Some(if is_sender { SENDER_STATE } else { STATE });
    }
    let place: &[(&[&str], Known)] = &[
        (&["access point", "location id", "retail"], ACCESS_POINT),
        (&["phone"], if is_sender { SENDER_PHONE } else { PHONE }),
        (&["city"], if is_sender { SENDER_CITY } else { CITY }),
        (&["weight"], WEIGHT),
        (&["dimension", "length", "girth"], DIMENSIONS),
        (&["address line", "addressline", "street", "invalid address"], if is_sender { SENDER_STREET } else { STREET }),
        (&["commodity", "tariff", "product/"], GOODS),
        (&["cod "], COD),
        (&["date"], DATE),
    ];
    place.iter().find(|(parts, _)| says(parts)).map(|(_, known)| *known)
}

const POSTAL_CODE: Known = (
    "address_refused",
    "to.postal_code",
    "Die Postleitzahl passt nicht zu Ort oder Land. Berichtigen Sie sie.",
    "The postal code does not fit town or country. Correct it.",
);
const SENDER_POSTAL_CODE: Known = (POSTAL_CODE.0, "from.postal_code", POSTAL_CODE.2, POSTAL_CODE.3);
const STATE: Known = (
    "address_refused",
    "to.city",
    "Der Bundesstaat fehlt oder passt nicht. Schreiben Sie sein Kürzel hinter den Ort: „Portland, OR“.",
    "The state is missing or does not fit. Write its code behind the town: “Portland, OR”.",
);
const SENDER_STATE: Known = (STATE.0, "from.city", STATE.2, STATE.3);
const CITY: Known = (
    "address_refused",
    "to.city",
    "Der Ort passt nicht zur Postleitzahl. Berichtigen Sie Ort oder Postleitzahl.",
    "The town does not fit the postal code. Correct town or postal code.",
);
const SENDER_CITY: Known = (CITY.0, "from.city", CITY.2, CITY.3);
const STREET: Known = (
    "address_refused",
    "to.street",
    "UPS kann mit der Anschrift nichts anfangen. Prüfen Sie Straße und Hausnummer.",
    "UPS cannot use the address. Check street and house number.",
);
const SENDER_STREET: Known = (STREET.0, "from.street", STREET.2, STREET.3);
const PHONE: Known = (
    "format",
    "to.phone",
    "Die Telefonnummer fehlt oder ist ungültig. Tragen Sie sie mit Vorwahl ein.",
    "The phone number is missing or not valid. Fill it in with its area code.",
);
const SENDER_PHONE: Known = (PHONE.0, "from.phone", PHONE.2, PHONE.3);
const ACCESS_POINT: Known = (
    "shop_not_found",
    "to.shop_id",
    "UPS kennt diesen Access Point nicht oder er nimmt nichts mehr an. Wählen Sie einen anderen.",
    "UPS does not know this Access Point, or it takes nothing any more. Choose another one.",
);
const WEIGHT: Known = (
    "out_of_range",
    "parcels[0].weight_g",
    "UPS nimmt das Gewicht eines Packstücks nicht an. Prüfen Sie die Gewichte.",
    "UPS does not take the weight of a parcel. Check the weights.",
);
const DIMENSIONS: Known = (
    "out_of_range",
    "parcels[0].dimensions_mm",
    "UPS nimmt die Maße eines Packstücks nicht an. Prüfen Sie die Maße.",
    "UPS does not take the measures of a parcel. Check the measures.",
);
const GOODS: Known = (
    "customs_refused",
    "customs.lines",
    "UPS nimmt eine Warenzeile der Zollrechnung nicht an. Prüfen Sie Beschreibung, Ursprung und Zolltarifnummer.",
    "UPS does not take a line of the customs invoice. Check description, origin and tariff number.",
);
const COD: Known = (
    "service_not_offered",
    "services.cash_on_delivery",
    "UPS nimmt diese Nachnahme nicht an. Prüfen Sie Betrag, Währung und ob Ihr Vertrag Nachnahme enthält.",
    "UPS does not take this cash on delivery. Check amount, currency and whether your contract includes it.",
);
const DATE: Known = (
    "out_of_range",
    "ship_date",
    "UPS nimmt das Versanddatum nicht an. Nehmen Sie heute oder einen der nächsten Werktage.",
    "UPS does not take the ship date. Take today or one of the next working days.",
);
