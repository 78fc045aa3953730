//! Their errors to ours. ShipIT says what is wrong in the HTTP headers `error`, `message` and `args`; the body is empty
//! or plain text. Track and Trace and the gateway in front of both answer JSON.

use kontor_model::Lang;
use kontor_model::shipment::{Finding, Hint, Severity};
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::heard::Issue;
use super::services;
use crate::error::{AdapterError, ErrorKind};
use crate::http::Answer;

/// What GLS said about a fault: code and words, each perhaps empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) code: String,
    pub(super) text: String,
}

/// What a failed answer says, wherever it says it.
pub(super) fn said(answer: &Answer) -> Said {
    let headers =
        [header(&answer.headers, "error"), header(&answer.headers, "message"), header(&answer.headers, "args")];
    let [code, message, args] = headers;
    if let Some(said) = joined(code, message, args) {
        return said;
    }
    if let Some(said) = serde_json::from_slice::<Value>(&answer.body).ok().as_ref().and_then(in_json) {
        return said;
    }
    let code = answer.status.to_string();
    let text: String = answer.text().trim().chars().take(500).collect();
    Said { text: if text.is_empty() { format!("HTTP {code}") } else { text }, code }
}

fn joined(code: Option<String>, message: Option<String>, args: Option<String>) -> Option<Said> {
    let (code, message) = match (code, message) {
        (None, None) => return None,
        (Some(code), None) => (code.clone(), code),
        (None, Some(message)) => (String::new(), message),
        (Some(code), Some(message)) => (code, message),
    };
    let text = args.filter(|args| !message.contains(args.as_str())).map(|args| format!("{message} ({args})"));
    Some(Said { code, text: text.unwrap_or(message) })
}

/// The text of a header: UTF-8, else Latin-1 as HTTP once had it. Empty ones count as absent.
fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let bytes = headers.get(name)?.as_bytes();
    let latin = || bytes.iter().copied().map(char::from).collect();
    let text = std::str::from_utf8(bytes).map_or_else(|_| latin(), str::to_owned);
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The three JSON shapes: the token service's `errors`, the gateway's `fault`, Track and Trace's problem.
fn in_json(body: &Value) -> Option<Said> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let first = &body["errors"][0];
    let shapes = [
        (&first["type"], &first["message"]),
        (&first["code"], &first["message"]),
        (&body["fault"]["detail"]["errorcode"], &body["fault"]["faultstring"]),
        (&body["status"], &body["detail"]),
        (&body["errorCode"], &body["errorMessage"]),
        (&body["error"], &body["error_description"]),
    ];
    let found = shapes.into_iter().find_map(|(code, message)| Some((text(code), text(message)?)));
    found.map(|(code, text)| Said { code: code.unwrap_or_default(), text })
}

/// The failure of a call in our words.
pub(super) fn failure(answer: &Answer) -> AdapterError {
    let said = said(answer);
    let field = field_of(&said).filter(|_| answer.status == 400);
    AdapterError { field, ..answer.failure(&said.code, &said.text) }
}

/// The failure of a sign-in: 400 means that the application is not known, so the account is at fault, not the request.
pub(super) fn sign_in_failure(answer: &Answer) -> AdapterError {
    let failure = failure(answer);
    let kind = if failure.kind == ErrorKind::Rejected { ErrorKind::NotAuthorized } else { failure.kind };
    AdapterError { kind, field: None, ..failure }
}

/// The finding of a refused shipment.
pub(super) fn refusal(answer: &Answer, lang: Lang) -> Finding {
    let said = said(answer);
    let field = field_of(&said).unwrap_or_else(|| "shipment".to_owned());
    carrier_finding(&field, &said, lang)
}

/// The finding of an issue that `validate` found.
pub(super) fn issue(issue: &Issue, lang: Lang) -> Finding {
    let parameters = issue.parameters.join(", ");
    let words =
        if parameters.is_empty() { issue.location.clone() } else { format!("{} ({parameters})", issue.location) };
    let said = Said { code: issue.rule.clone(), text: words };
    let field = field_of(&said).unwrap_or_else(|| "shipment".to_owned());
    carrier_finding(&field, &said, lang)
}

fn carrier_finding(field: &str, said: &Said, lang: Lang) -> Finding {
    let words = if said.code.is_empty() || said.text == said.code {
        said.text.clone()
    } else {
        format!("{}: {}", said.code, said.text)
    };
    let (what_de, what_en) = advice(field);
    let hint = Hint {
        de: format!("GLS nimmt die Sendung so nicht an ({words}). {what_de}"),
        en: format!("GLS does not take the shipment like this ({words}). {what_en}"),
    };
    Finding::in_both(lang, Severity::Error, "refused_by_carrier", field, hint).from_carrier(&said.code, &said.text)
}

/// What to do about a field that GLS refused.
fn advice(field: &str) -> (&'static str, &'static str) {
    match field.rsplit('.').next().unwrap_or(field) {
        "postal_code" | "city" => (
            "Prüfen Sie, ob Postleitzahl, Ort und Land zusammenpassen.",
            "Check whether postal code, town and country belong together.",
        ),
        "street" | "house_number" => {
            ("Prüfen Sie Straße und Hausnummer des Empfängers.", "Check street and house number of the recipient.")
        }
        "name" | "company" | "addition" => (
            "Prüfen Sie die Namenszeilen: Länge und Sonderzeichen.",
            "Check the lines of the name: length and characters.",
        ),
        "email" | "phone" => (
            "Prüfen Sie E-Mail-Adresse und Telefonnummer; manche Leistungen verlangen sie.",
            "Check e-mail address and phone number; some services require them.",
        ),
        "weight_g" => ("Prüfen Sie das Gewicht des Packstücks.", "Check the weight of the parcel."),
        "ship_date" => {
            ("Wählen Sie einen Versandtag, der nicht vergangen ist.", "Choose a day of dispatch that is not past.")
        }
        "shop_id" => ("Wählen Sie einen anderen GLS-PaketShop.", "Choose another GLS parcel shop."),
        "contact_id" => (
            "Prüfen Sie die Contact-ID im GLS-Konto; sie muss zur Anwendung passen.",
            "Check the contact id of the GLS account; it must belong to the application.",
        ),
        "incoterm" => ("Wählen Sie die Lieferbedingung DAP oder DDP.", "Choose the term of trade DAP or DDP."),
        _ if field.starts_with("services") => (
            "Nehmen Sie die Leistung weg oder fragen Sie GLS, ob sie zu Ihrem Vertrag und dieser Strecke gehört.",
            "Take the service off or ask GLS whether your contract has it for this relation.",
        ),
        _ => ("Berichtigen Sie die Angabe und senden Sie erneut.", "Correct it and send again."),
    }
}

/// The field in our model that a fault is about, as far as code and words name one of GLS's.
pub(super) fn field_of(said: &Said) -> Option<String> {
    let words = format!("{} {}", said.code, said.text).to_ascii_uppercase();
    if let Some(service) = service_field(&words) {
        return Some(service);
    }
    let bare: String = words.chars().filter(char::is_ascii_alphanumeric).collect();
    let has = |word: &str| bare.contains(word);
    let whole = [
        ("PARCELSHOP", "to.shop_id"),
        ("CONTACTID", "contact_id"),
        ("WEIGHT", "parcels[0].weight_g"),
        ("SHIPPINGDATE", "ship_date"),
        ("INCOTERM", "customs.incoterm"),
        ("UNITREFERENCE", "parcels[0].reference"),
        ("SHIPMENTREFERENCE", "reference"),
        ("COSTCENTER", "cost_center"),
        ("NOTE1", "parcels[0].reference"),
        ("NOTE2", "customer_reference"),
    ];
    if let Some((word, field)) = whole.into_iter().find(|(word, _)| has(word)) {
        let field =
            if word == "WEIGHT" { format!("parcels[{}].weight_g", unit_index(&words)) } else { field.to_owned() };
        return Some(field);
    }
    let leaves = [
        ("ZIP", "postal_code"),
        ("POSTALCODE", "postal_code"),
        ("CITY", "city"),
        ("STREETNUMBER", "house_number"),
        ("STREET", "street"),
        ("NAME1", "name"),
        ("NAME2", "company"),
        ("NAME3", "addition"),
        ("EMAIL", "email"),
        ("PHONE", "phone"),
        ("COUNTRY", "country"),
    ];
    let (_, leaf) = leaves.into_iter().find(|(word, _)| has(word))?;
    let side = if has("SHIPPER") && !has("CONSIGNEE") { "from" } else { "to" };
    Some(format!("{side}.{leaf}"))
}

/// A service named in a fault, as `service_deposit` or `Service/Deposit`.
fn service_field(words: &str) -> Option<String> {
    let name = |(at, _): (usize, &str)| -> String {
        words[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
    };
    let ours = words.match_indices("SERVICE_").map(name).find_map(|name| services::code_of(&name))?;
    let is_own = services::is_own_code(ours);
    Some(if is_own { "services.carrier_options".to_owned() } else { format!("services.{ours}") })
}

/// Which parcel a place such as `ShipmentUnit[2]/Weight` means, counted from 0; the first one when none is named.
fn unit_index(words: &str) -> usize {
    let after = words.split_once("SHIPMENTUNIT[").map(|(_, rest)| rest);
    after.and_then(|rest| rest.split(']').next()).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// Whether an answer to a reprint says that there is no such parcel. Anything else must not pass as "not made".
pub(super) fn is_not_found(answer: &Answer) -> bool {
    if answer.status == 404 {
        // A gateway that lost its way answers 404 as well, but without GLS's own words.
        return header(&answer.headers, "error").is_some() || header(&answer.headers, "message").is_some();
    }
    let said = said(answer);
    let words: String = format!("{} {}", said.code, said.text).to_ascii_uppercase().replace(['_', '-'], " ");
    let phrases = ["NOT FOUND", "NOTFOUND", "COULD NOT BE FOUND", "NO PARCEL", "DOES NOT EXIST", "NOT EXISTING"];
    answer.status == 400 && phrases.iter().any(|phrase| words.contains(phrase))
}
