//! Labels for the way back without an outbound parcel: DHL Parcel DE Returns 1.0.9. The customer is the sender, and the
//! receiver is one that DHL keeps for the account.

use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};
use kontor_model::money::Money;
use kontor_model::shipment::{DocumentKind, Finding, Severity};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::answer::read_document;
use super::call::{call, language};
use super::create::not_understood;
use super::map::value;
use super::product::RETURN;
use super::reply::{Document, Reply};
use super::text::{clean, clean_some, reference, street_and_number};
use super::wire::{Text, Value, Weight};
use super::{country, path, words};
use crate::check as general;
use crate::context::CallContext;
use crate::descriptor::Caption;
use crate::error::{Outcome, Result};
use crate::http::{Answer, Purpose};
use crate::shipment::{CarrierShipment, Created, CreatedParcel, LabelDocument};

/// Below the origin: the interface for returns.
const RETURNS: &str = "/parcel/de/shipping/returns/v1";
/// Currencies of the goods that come back.
const CURRENCIES: [&str; 3] = ["EUR", "GBP", "CHF"];
/// Most lines of a customs declaration.
const MAX_LINES: usize = 20;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReturnOrder<'a> {
    receiver_id: &'a str,
    customer_reference: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipment_reference: Option<Text<'a>>,
    shipper: Sender<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_weight: Option<Weight>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_value: Option<Value<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customs_details: Option<CustomsDetails<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sender<'a> {
    name1: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name2: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name3: Option<Text<'a>>,
    address_street: Text<'a>,
    address_house: Text<'a>,
    postal_code: Text<'a>,
    city: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<Text<'a>>,
}

#[derive(Serialize)]
struct CustomsDetails<'a> {
    items: Vec<super::wire::Commodity<'a>>,
}

/// What is wrong with a return before DHL is asked.
pub(super) fn findings(cx: &CallContext<'_>, shipment: &CarrierShipment) -> Vec<Finding> {
    let error = |(code, field, text): (&str, &str, Caption)| {
        general::error(cx.lang, code, field, text.de.to_owned(), text.en.to_owned())
    };
    let mut found: Vec<Finding> = obstacles(cx, shipment).into_iter().map(error).collect();
    found.extend(lengths(shipment).into_iter().map(|(field, is_missing)| match is_missing {
        true => error(("required", field, MISSING)),
        false => error(("too_long", field, TOO_LONG)),
    }));
    found.extend(customs_findings(cx, shipment));
    found
}

const MISSING: Caption = Caption { de: "Diese Angabe fehlt.", en: "This is missing." };
const TOO_LONG: Caption =
    Caption { de: "Der Text ist für DHL zu lang. Kürzen Sie ihn.", en: "The text is too long for DHL. Shorten it." };

/// What makes a return impossible: code, field, sentence.
fn obstacles<'a>(cx: &CallContext<'_>, shipment: &CarrierShipment) -> Vec<(&'a str, &'a str, Caption)> {
    let from = &shipment.from;
    let rules = [
        (
            Account::new(cx.settings).filled("receiver_id").is_none(),
            "return_receiver_missing",
            "carrier_account",
            "Im DHL-Zugang fehlt die Retourenempfänger-ID. Tragen Sie sie aus den Einstellungen des Geschäftskundenportals ein.",
            "The DHL account has no return receiver id. Enter it from the settings of the business customer portal.",
        ),
        (
            shipment.parcels.len() != 1,
            "one_parcel_only",
            "parcels",
            "Eine Retoure hat bei DHL genau ein Paket. Legen Sie für jedes Paket eine Retoure an.",
            "A return has exactly one parcel at DHL. Make a return for each parcel.",
        ),
        (
            shipment.parcels.iter().any(|parcel| !(1..=RETURN.max_weight_g).contains(&parcel.weight_g)),
            "weight_out_of_range",
            "parcels[0].weight_g",
            "Eine Retoure wiegt 1 g bis 31,5 kg.",
            "A return weighs 1 g to 31.5 kg.",
        ),
        (
            street_and_number(&from.street, from.house_number.as_deref()).is_none(),
            "house_number_missing",
            "from.house_number",
            "Für Retouren verlangt DHL die Hausnummer des Kunden. Fragen Sie danach.",
            "For returns DHL wants the customer's house number. Ask for it.",
        ),
    ];
    let broken = rules.into_iter().filter(|(is_broken, ..)| *is_broken);
    broken.map(|(_, code, field, de, en)| (code, field, Caption { de, en })).collect()
}

/// Texts that are missing (true) or too long.
fn lengths(shipment: &CarrierShipment) -> Vec<(&'static str, bool)> {
    let (from, party) = (&shipment.from, &shipment.from.party);
    let optional = |text: &Option<String>| clean_some(text.as_deref()).map_or(0, |text| text.chars().count());
    let count = |text: &str| clean(text).chars().count();
    let required = [
        ("from.name", count(&party.name), 50),
        ("from.street", count(&from.street), 50),
        ("from.postal_code", count(&from.postal_code), 10),
        ("from.city", count(&from.city), 40),
        ("reference", count(&shipment.reference), 50),
    ];
    let other = [
        ("from.company", optional(&party.company), 50),
        ("from.addition", optional(&party.addition), 50),
        ("from.house_number", optional(&from.house_number), 10),
        ("customer_reference", optional(&shipment.customer_reference), 50),
    ];
    let missing = required.iter().filter(|(_, count, _)| *count == 0).map(|(field, ..)| (*field, true));
    let long = required.iter().chain(&other).filter(|(_, count, most)| count > most).map(|(field, ..)| (*field, false));
    missing.chain(long).collect()
}

fn customs_findings(cx: &CallContext<'_>, shipment: &CarrierShipment) -> Vec<Finding> {
    let from = &shipment.from;
    let lines = shipment.customs.as_ref().map_or(&[][..], |customs| &customs.lines);
    let mut found = Vec::new();
    if country::needs_customs(&from.country, &from.postal_code) && !(1..=MAX_LINES).contains(&lines.len()) {
        let de = format!("Eine Retoure aus {} braucht 1 bis {MAX_LINES} Zeilen Zollangaben.", from.country.as_str());
        let en = format!("A return from {} needs 1 to {MAX_LINES} lines of customs data.", from.country.as_str());
        found.push(general::error(cx.lang, "required", "customs", de, en));
    }
    for (index, line) in lines.iter().enumerate() {
        if clean(&line.description).chars().count() > 50 {
            let field = format!("customs.lines[{index}].description");
            found.push(general::error(cx.lang, "too_long", &field, TOO_LONG.de.to_owned(), TOO_LONG.en.to_owned()));
        }
        if !CURRENCIES.contains(&line.unit_value.currency.as_str()) {
            let field = format!("customs.lines[{index}].unit_value");
            let (de, en) = ("Retouren nimmt DHL in EUR, GBP und CHF an.", "DHL takes returns in EUR, GBP and CHF.");
            found.push(general::error(cx.lang, "currency", &field, de.to_owned(), en.to_owned()));
        }
    }
    found
}

/// The body of an order for a return label.
pub(super) fn order<'a>(account: Account<'a>, shipment: &'a CarrierShipment) -> ReturnOrder<'a> {
    let (from, parcel) = (&shipment.from, shipment.parcels.first());
    let split = street_and_number(&from.street, from.house_number.as_deref());
    let (address_street, address_house) = split.unwrap_or_default();
    let worth =
        |money: &&Money| CURRENCIES.contains(&money.currency.as_str()) && money.amount <= Decimal::from(100_000);
    ReturnOrder {
        receiver_id: account.value("receiver_id"),
        customer_reference: reference(&shipment.reference),
        shipment_reference: clean_some(shipment.customer_reference.as_deref()),
        shipper: Sender {
            name1: clean(&from.party.name),
            name2: clean_some(from.party.company.as_deref()),
            name3: clean_some(from.party.addition.as_deref()),
            address_street,
            address_house,
            postal_code: clean(&from.postal_code),
            city: clean(&from.city),
            email: clean_some(from.party.email.as_deref()).filter(|_| shipment.services.announce),
        },
        item_weight: parcel.map(|parcel| Weight::grams(parcel.weight_g)),
        item_value: shipment.goods_value.as_ref().filter(worth).map(value),
        customs_details: shipment
            .customs
            .as_ref()
            .map(|customs| CustomsDetails { items: customs.lines.iter().map(super::map::commodity).collect() }),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Confirmation<'a> {
    shipment_no: String,
    #[serde(borrow, default)]
    label: Option<Document<'a>>,
    #[serde(borrow, default)]
    qr_label: Option<Document<'a>>,
}

/// Makes a return label and the code to show at a counter instead of it.
pub(super) async fn create_return(cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Outcome<Created>> {
    let found = findings(cx, shipment);
    if !found.is_empty() {
        return Ok(Outcome::Refused(found));
    }
    let url = format!("{}{RETURNS}/orders", cx.http()?.origin);
    let body = order(Account::new(cx.settings), shipment);
    let answer = call(cx, "create_return", Purpose::Buys, |client| {
        client.post(&url).query(&[("labelType", "BOTH")]).header("Accept-Language", language(cx.lang)).json(&body)
    })
    .await?;
    if answer.is_success() { confirmed(&answer) } else { refused(cx, shipment, &answer) }
}

fn confirmed(answer: &Answer) -> Result<Outcome<Created>> {
    let reply: Confirmation<'_> =
        serde_json::from_slice(&answer.body).map_err(|error| answer.malformed(&error.to_string()))?;
    let paper = LabelSpec { format: LabelFormat::Pdf, medium: LabelMedium::A4, dpi: Dpi::default() };
    let code = LabelSpec { format: LabelFormat::Png, medium: LabelMedium::A6, dpi: Dpi::default() };
    let label = reply.label.as_ref().and_then(|label| read_document(label, paper));
    let label = label.ok_or_else(|| answer.malformed("the return label cannot be read"))?;
    let qr_code: Option<LabelDocument> = reply.qr_label.as_ref().and_then(|document| read_document(document, code));
    let documents = qr_code.into_iter().map(|document| (DocumentKind::QrCode, document)).collect();
    let parcel = CreatedParcel { documents, ..CreatedParcel::new(&reply.shipment_no, label) };
    Ok(Outcome::Done(Created { parcels: vec![parcel], findings: Vec::new() }))
}

/// 400 and 422 are about what was sent; everything else is about the call.
fn refused(cx: &CallContext<'_>, shipment: &CarrierShipment, answer: &Answer) -> Result<Outcome<Created>> {
    let Some(reply) = Reply::read(&answer.body) else { return Err(not_understood(answer)) };
    let (code, words) = reply.code_and_words(answer.status);
    if !matches!(answer.status, 400 | 422) {
        return Err(answer.failure(&code, &words));
    }
    let of_form =
        reply.items.iter().filter_map(|item| Some((item.property_path.as_deref()?, item.message.as_deref()?)));
    let mut found: Vec<Finding> = of_form
        .map(|(path, text)| {
            let field = path::ours(path::split(path).rest, shipment, 0);
            words::finding(cx.lang, Severity::Error, &field, &code, text)
        })
        .collect();
    if found.is_empty() {
        found.push(words::finding(cx.lang, Severity::Error, "", &code, &words));
    }
    Ok(Outcome::Refused(found))
}
