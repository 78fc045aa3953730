//! Sending a driver: DHL Parcel DE Pickup 3.0.0. It takes tokens only, however the account signs in elsewhere.

use kontor_model::date::CalendarDate;
use serde::{Deserialize, Serialize};

use super::account::{Account, BillingNumber};
use super::call::{call_with_token, language};
use super::create::not_understood;
use super::product::PICKUP;
use super::text::{clean, clean_some, street_and_number};
use super::wire::{Text, Weight};
use crate::context::CallContext;
use crate::error::{AdapterError, ErrorKind, Result};
use crate::http::{Answer, Purpose};
use crate::shipment::PickupOrder;

/// Below the origin: the interface for pickups.
const PICKUPS: &str = "/parcel/de/transportation/pickup/v3";
/// Size of a parcel that has no number yet and whose sides are not known.
const MEDIUM: &str = "M";
/// More parcels than this are no pickup but a mistake.
const MOST: usize = 1_000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Order<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_details: Option<Customer>,
    pickup_location: Location<'a>,
    business_hours: [Hours; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_person: Option<[Contact<'a>; 1]>,
    pickup_details: Details,
    shipment_details: Shipments<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Customer {
    billing_number: BillingNumber,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    r#type: &'static str,
    pickup_address: Address<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Address<'a> {
    name1: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name2: Option<Text<'a>>,
    address_street: Text<'a>,
    address_house: Text<'a>,
    postal_code: Text<'a>,
    city: Text<'a>,
    country: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Hours {
    time_from: String,
    time_until: String,
}

#[derive(Serialize)]
struct Contact<'a> {
    name: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<Text<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    pickup_date: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_weight: Option<Weight>,
}

#[derive(Serialize)]
struct Day {
    r#type: &'static str,
    value: CalendarDate,
}

#[derive(Serialize)]
struct Shipments<'a> {
    shipments: Vec<Shipment<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shipment<'a> {
    transportation_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipment_no: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<&'static str>,
}

fn rejected(field: &str, code: &str, message: &str) -> AdapterError {
    let error = AdapterError::without_effect(ErrorKind::Rejected, code, message);
    AdapterError { field: Some(field.to_owned()), ..error }
}

/// Street and house number of an order that DHL would take. Errors: the field that it would refuse.
fn checked<'a>(cx: &CallContext<'_>, order: &'a PickupOrder) -> Result<(Text<'a>, Text<'a>)> {
    let from = &order.from;
    let say = |de, en| cx.lang.pick(de, en);
    let Some((street, house)) = street_and_number(&from.street, from.house_number.as_deref()) else {
        let message = say("Für eine Abholung verlangt DHL die Hausnummer.", "For a pickup DHL wants the house number.");
        return Err(rejected("from.house_number", "required", message));
    };
    let lengths = [
        ("from.name", clean(&from.party.name), 50),
        ("from.company", clean_some(from.party.company.as_deref()).unwrap_or("-".into()), 50),
        ("from.street", street.clone(), 70),
        ("from.house_number", house.clone(), 10),
        ("from.postal_code", clean(&from.postal_code), 7),
        ("from.city", clean(&from.city), 35),
    ];
    if let Some((field, ..)) = lengths.iter().find(|(_, text, most)| text.is_empty() || text.chars().count() > *most) {
        let message = say("Diese Angabe fehlt oder ist für DHL zu lang.", "This is missing or too long for DHL.");
        return Err(rejected(field, "length", message));
    }
    let (early, late) = order.window_minutes;
    if !(1..=MOST).contains(&count(order)) || early >= late || late >= 24 * 60 {
        let message = say(
            "Eine Abholung braucht 1 bis 1.000 Pakete und ein Zeitfenster von früh nach spät.",
            "A pickup needs 1 to 1,000 parcels and a time window from early to late.",
        );
        return Err(rejected("window", "out_of_range", message));
    }
    Ok((street, house))
}

/// Parcels that are collected: those with a number among them.
fn count(order: &PickupOrder) -> usize {
    usize::try_from(order.count).unwrap_or(usize::MAX).max(order.parcels.len())
}

/// The body of an order. Errors: the field that DHL would refuse.
fn body<'a>(cx: &CallContext<'_>, order: &'a PickupOrder) -> Result<Order<'a>> {
    let (street, house) = checked(cx, order)?;
    let from = &order.from;
    let billing_number = Account::new(cx.settings).billing_number(&PICKUP).ok();
    let size = billing_number.is_none().then_some(MEDIUM);
    let numbers = order.parcels.iter().map(|parcel| Some(parcel.tracking_number.as_str()));
    let shipments = numbers.chain(std::iter::repeat(None)).take(count(order));
    let contact = Contact {
        name: clean(&from.party.name),
        phone: clean_some(from.party.phone.as_deref()),
        email: clean_some(from.party.email.as_deref()),
    };
    Ok(Order {
        customer_details: billing_number.map(|billing_number| Customer { billing_number }),
        pickup_location: Location { r#type: "Address", pickup_address: address(order, street, house) },
        business_hours: [Hours { time_from: time(order.window_minutes.0), time_until: time(order.window_minutes.1) }],
        contact_person: (contact.phone.is_some() || contact.email.is_some()).then_some([contact]),
        pickup_details: Details {
            pickup_date: Day { r#type: "Date", value: order.date },
            total_weight: (order.weight_g > 0).then(|| Weight::grams(order.weight_g)),
        },
        shipment_details: Shipments {
            shipments: shipments
                .map(|shipment_no| Shipment { transportation_type: "PAKET", shipment_no, size })
                .collect(),
        },
    })
}

fn address<'a>(order: &'a PickupOrder, address_street: Text<'a>, address_house: Text<'a>) -> Address<'a> {
    let from = &order.from;
    Address {
        name1: clean(&from.party.name),
        name2: clean_some(from.party.company.as_deref()),
        address_street,
        address_house,
        postal_code: clean(&from.postal_code),
        city: clean(&from.city),
        country: from.country.as_str(),
    }
}

fn time(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[derive(Deserialize)]
struct OrderReply {
    confirmation: Confirmation,
}

#[derive(Deserialize)]
struct Confirmation {
    value: Confirmed,
}

#[derive(Deserialize)]
struct Confirmed {
    #[serde(rename = "orderID")]
    order_id: String,
}

/// Orders a pickup; answers DHL's order number.
pub(super) async fn order(cx: &CallContext<'_>, order: &PickupOrder) -> Result<String> {
    let body = body(cx, order)?;
    let url = format!("{}{PICKUPS}/orders", cx.http()?.origin);
    let answer = call_with_token(cx, "order_pickup", Purpose::Buys, |client| {
        client.post(&url).header("Accept-Language", language(cx.lang)).json(&body)
    })
    .await?;
    if !answer.is_success() {
        return Err(refused(&answer));
    }
    let reply: OrderReply = answer.json()?;
    Ok(reply.confirmation.value.order_id)
}

#[derive(Deserialize)]
struct Fault {
    #[serde(rename = "errorCode")]
    error_code: i64,
    #[serde(default)]
    title: String,
    #[serde(default)]
    instance: Option<String>,
    #[serde(default)]
    detail: Option<String>,
}

/// Faults come as a list, each with the property it is about.
fn refused(answer: &Answer) -> AdapterError {
    let Ok(faults) = serde_json::from_slice::<Vec<Fault>>(&answer.body) else { return not_understood(answer) };
    let Some(first) = faults.first() else { return not_understood(answer) };
    let words: Vec<String> = faults
        .iter()
        .map(|fault| {
            [Some(fault.title.clone()), fault.detail.clone()].into_iter().flatten().collect::<Vec<_>>().join(": ")
        })
        .collect();
    let field = first.instance.as_deref().map(|instance| match instance.rsplit('.').next().unwrap_or_default() {
        "billingNumber" | "accountNumber" => "carrier_account",
        "addressStreet" => "from.street",
        "addressHouse" => "from.house_number",
        "postalCode" => "from.postal_code",
        "city" => "from.city",
        "name1" => "from.name",
        _ if instance.contains("pickupDate") => "date",
        _ => "from",
    });
    let error = answer.failure(&first.error_code.to_string(), &words.join("; "));
    AdapterError { field: field.map(str::to_owned), ..error }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CancelReply {
    #[serde(default)]
    confirmed_cancellations: Vec<CancelItem>,
    #[serde(default)]
    failed_cancellations: Vec<CancelItem>,
}

#[derive(Deserialize)]
struct CancelItem {
    #[serde(rename = "orderID", default)]
    order_id: String,
    #[serde(rename = "orderState", default)]
    order_state: String,
    #[serde(default)]
    message: String,
}

/// Cancels a pickup by DHL's order number.
pub(super) async fn cancel(cx: &CallContext<'_>, confirmation: &str) -> Result<()> {
    let url = format!("{}{PICKUPS}/orders", cx.http()?.origin);
    let query = [("orderID", confirmation)];
    let answer =
        call_with_token(cx, "cancel_pickup", Purpose::Reads, |client| client.delete(&url).query(&query)).await?;
    if !answer.is_success() {
        return Err(refused(&answer));
    }
    let reply: CancelReply = answer.json()?;
    if reply.confirmed_cancellations.iter().any(|item| item.order_id == confirmation) {
        return Ok(());
    }
    let failed = reply.failed_cancellations.iter().find(|item| item.order_id == confirmation);
    let (code, words) =
        failed.map_or(("", "DHL says nothing about this order"), |item| (&item.order_state, &item.message));
    Err(AdapterError::without_effect(ErrorKind::Rejected, code, words))
}
