//! What is sent to DHL Parcel DE Shipping, as its description (2.1.13) has it. Borrows from the shipment.
//!
//! These types never leave the folder.

use std::borrow::Cow;

use kontor_model::date::CalendarDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Serialize, Serializer};

use super::account::BillingNumber;

/// A text that is borrowed unless it had to be cleaned.
pub(super) type Text<'a> = Cow<'a, str>;

/// Body of `POST /orders`.
#[derive(Serialize)]
pub(super) struct Order<'a> {
    pub(super) profile: &'a str,
    pub(super) shipments: Vec<Shipment<'a>>,
}

/// One parcel.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shipment<'a> {
    pub(super) product: &'static str,
    pub(super) billing_number: BillingNumber,
    pub(super) ref_no: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cost_center: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ship_date: Option<CalendarDate>,
    pub(super) shipper: Shipper<'a>,
    pub(super) consignee: Consignee<'a>,
    pub(super) details: Details,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) services: Option<Services<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) customs: Option<Customs<'a>>,
}

/// The sender: an address, or the name of one that DHL keeps.
#[derive(Serialize)]
#[serde(untagged)]
#[allow(clippy::large_enum_variant, reason = "one per parcel, written and dropped at once: a box would cost more")]
pub(super) enum Shipper<'a> {
    Address(Contact<'a>),
    Reference {
        #[serde(rename = "shipperRef")]
        shipper_ref: &'a str,
    },
}

/// The four kinds of recipient.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Consignee<'a> {
    Contact(Contact<'a>),
    Locker(Locker<'a>),
    PostOffice(PostOffice<'a>),
    PoBox(PoBox<'a>),
}

/// A name and street address.
#[derive(Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Contact<'a> {
    pub(super) name1: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name2: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name3: Option<Text<'a>>,
    pub(super) address_street: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) address_house: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) additional_address_information1: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) postal_code: Option<Text<'a>>,
    pub(super) city: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<&'static str>,
    pub(super) country: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) phone: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<Text<'a>>,
}

/// A Packstation.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Locker<'a> {
    pub(super) name: Text<'a>,
    #[serde(rename = "lockerID")]
    pub(super) locker_id: u32,
    pub(super) post_number: Text<'a>,
    pub(super) city: Text<'a>,
    pub(super) country: &'static str,
    pub(super) postal_code: Text<'a>,
}

/// A Postfiliale or parcel shop.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PostOffice<'a> {
    pub(super) name: Text<'a>,
    #[serde(rename = "retailID")]
    pub(super) retail_id: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) post_number: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<Text<'a>>,
    pub(super) city: Text<'a>,
    pub(super) country: &'static str,
    pub(super) postal_code: Text<'a>,
}

/// A PO box.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PoBox<'a> {
    pub(super) name1: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name2: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name3: Option<Text<'a>>,
    #[serde(rename = "poBoxID")]
    pub(super) po_box_id: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<Text<'a>>,
    pub(super) city: Text<'a>,
    pub(super) country: &'static str,
    pub(super) postal_code: Text<'a>,
}

/// Size and weight.
#[derive(Serialize)]
pub(super) struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dim: Option<Dimensions>,
    pub(super) weight: Weight,
}

/// Length, width and height in whole millimetres.
#[derive(Serialize)]
pub(super) struct Dimensions {
    pub(super) uom: &'static str,
    pub(super) height: u32,
    pub(super) length: u32,
    pub(super) width: u32,
}

/// A weight in grams.
#[derive(Serialize)]
pub(super) struct Weight {
    pub(super) uom: &'static str,
    pub(super) value: u32,
}

impl Weight {
    pub(super) fn grams(value: u32) -> Weight {
        Weight { uom: "g", value }
    }
}

/// An amount of money.
#[derive(PartialEq, Serialize)]
pub(super) struct Value<'a> {
    pub(super) currency: &'a str,
    #[serde(serialize_with = "number")]
    pub(super) value: Decimal,
}

/// Writes an amount as the JSON number that reads back as the same text: whole ones as integers, else the shortest
/// decimal. Amounts have at most two decimals and are below 100,000, so that a float holds them exactly enough.
fn number<S: Serializer>(amount: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    let amount = amount.normalize();
    match (amount.scale(), amount.to_i64()) {
        (0, Some(whole)) => serializer.serialize_i64(whole),
        _ => serializer.serialize_f64(amount.to_f64().unwrap_or_default()),
    }
}

/// Additional services; what was not asked for is left out.
#[derive(Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Services<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) preferred_neighbour: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) preferred_location: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) visual_check_of_age: Option<&'static str>,
    #[serde(skip_serializing_if = "is_not")]
    pub(super) named_person_only: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ident_check: Option<IdentCheck<'a>>,
    #[serde(skip_serializing_if = "is_not")]
    pub(super) signed_for_by_recipient: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) endorsement: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) preferred_day: Option<CalendarDate>,
    #[serde(skip_serializing_if = "is_not")]
    pub(super) no_neighbour_delivery: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) additional_insurance: Option<Value<'a>>,
    #[serde(skip_serializing_if = "is_not")]
    pub(super) bulky_goods: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cash_on_delivery: Option<CashOnDelivery<'a>>,
    #[serde(skip_serializing_if = "is_not")]
    pub(super) premium: bool,
    #[serde(skip_serializing_if = "is_not")]
    pub(super) closest_drop_point: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parcel_outlet_routing: Option<Text<'a>>,
    #[serde(skip_serializing_if = "is_not")]
    pub(super) go_green_plus: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dhl_retoure: Option<EnclosedReturn<'a>>,
    #[serde(skip_serializing_if = "is_not")]
    pub(super) postal_delivery_duty_paid: bool,
}

fn is_not(flag: &bool) -> bool {
    !flag
}

/// Check of an identity document.
#[derive(PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct IdentCheck<'a> {
    pub(super) first_name: Text<'a>,
    pub(super) last_name: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date_of_birth: Option<CalendarDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) minimum_age: Option<&'static str>,
}

/// Cash on delivery.
#[derive(PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CashOnDelivery<'a> {
    pub(super) amount: Value<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bank_account: Option<BankAccount<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) account_reference: Option<&'a str>,
    pub(super) transfer_note1: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) transfer_note2: Option<Text<'a>>,
}

/// A bank account.
#[derive(PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BankAccount<'a> {
    pub(super) account_holder: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bank_name: Option<Text<'a>>,
    pub(super) iban: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bic: Option<Text<'a>>,
}

/// The enclosed return label.
#[derive(PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EnclosedReturn<'a> {
    pub(super) billing_number: BillingNumber,
    pub(super) ref_no: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) return_address: Option<Contact<'a>>,
    #[serde(skip_serializing_if = "is_not")]
    pub(super) go_green_plus: bool,
}

/// A customs declaration.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Customs<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) invoice_no: Option<Text<'a>>,
    pub(super) export_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) export_description: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shipping_conditions: Option<&'static str>,
    #[serde(skip_serializing_if = "is_not")]
    pub(super) has_electronic_export_notification: bool,
    #[serde(rename = "MRN", skip_serializing_if = "Option::is_none")]
    pub(super) mrn: Option<Text<'a>>,
    pub(super) postal_charges: Value<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shipper_customs_ref: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) consignee_customs_ref: Option<Text<'a>>,
    pub(super) items: Vec<Commodity<'a>>,
}

/// A line of a customs declaration.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Commodity<'a> {
    pub(super) item_description: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) country_of_origin: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hs_code: Option<String>,
    pub(super) packaged_quantity: u32,
    pub(super) item_value: Value<'a>,
    pub(super) item_weight: Weight,
}
