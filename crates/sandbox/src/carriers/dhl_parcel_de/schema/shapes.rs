//! What DHL's descriptions ask of an order, a manifest, a return and a pickup: names, lengths, forms, and what is required.

use super::codes::{COUNTRIES, CURRENCIES};
use super::{Field, Kind};

const fn must(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: true }
}

const fn may(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: false }
}

const COUNTRY: Kind = Kind::Code(COUNTRIES, "ISO 3166-1 alpha-3");
const CURRENCY: Kind = Kind::Code(CURRENCIES, "ISO 4217");
const POSTAL_CODE: Kind = Kind::Form(is_postal_code, "^[0-9A-Za-z]+([ -]?[0-9A-Za-z]+)*$, 3 - 10");
const POST_NUMBER: Kind = Kind::Form(is_post_number, "^[0-9]{6,10}$");
const BILLING: Kind = Kind::Form(is_billing_number, "\\w{10}\\d{2}\\w{2}");
const AGES: Kind = Kind::Choice(&["A16", "A18"]);
const ANY_I32: Kind = Kind::Integer(i32::MIN as i64, i32::MAX as i64);

/// Body of `POST /orders` of the shipping interface.
pub(in super::super) const ORDER: &[Field] =
    &[must("profile", Kind::Text(0, 35)), must("shipments", Kind::List(SHIPMENT, 1, 30))];

/// Body of `POST /manifests`.
pub(in super::super) const MANIFEST: &[Field] = &[
    must("profile", Kind::Text(0, 35)),
    may("shipmentNumbers", Kind::Texts(1, 30)),
    may("billingNumber", Kind::Text(0, 50)),
];

const SHIPMENT: &[Field] = &[
    may("product", Kind::Choice(&["V01PAK", "V53WPAK", "V54EPAK", "V62WP", "V62KP", "V66WPI"])),
    may("billingNumber", BILLING),
    may("refNo", Kind::Text(8, 35)),
    may("costCenter", Kind::Text(0, 50)),
    may("creationSoftware", Kind::Text(0, 1_000)),
    may("shipDate", Kind::Date),
    may("shipper", Kind::OneOf(&[("ShipperReference", SHIPPER_REFERENCE), ("Shipper", SHIPPER)])),
    may(
        "consignee",
        Kind::OneOf(&[
            ("ContactAddress", CONTACT_ADDRESS),
            ("Locker", LOCKER),
            ("PostOffice", POST_OFFICE),
            ("POBox", PO_BOX),
        ]),
    ),
    may("details", Kind::Object(DETAILS)),
    may("services", Kind::Object(SERVICES)),
    may("customs", Kind::Object(CUSTOMS)),
];

const SHIPPER_REFERENCE: &[Field] = &[must("shipperRef", Kind::Text(0, 50))];

const SHIPPER: &[Field] = &[
    must("name1", Kind::Text(1, 50)),
    may("name2", Kind::Text(1, 50)),
    may("name3", Kind::Text(1, 50)),
    must("addressStreet", Kind::Text(1, 50)),
    may("addressHouse", Kind::Text(1, 10)),
    may("postalCode", POSTAL_CODE),
    must("city", Kind::Text(1, 40)),
    must("country", COUNTRY),
    may("contactName", Kind::Text(3, 80)),
    may("email", Kind::Text(3, 80)),
];

const CONTACT_ADDRESS: &[Field] = &[
    must("name1", Kind::Text(1, 50)),
    may("name2", Kind::Text(1, 50)),
    may("name3", Kind::Text(1, 50)),
    may("dispatchingInformation", Kind::Text(1, 35)),
    must("addressStreet", Kind::Text(1, 50)),
    may("addressHouse", Kind::Text(1, 10)),
    may("additionalAddressInformation1", Kind::Text(1, 60)),
    may("additionalAddressInformation2", Kind::Text(1, 60)),
    may("postalCode", POSTAL_CODE),
    must("city", Kind::Text(1, 40)),
    may("state", Kind::Text(1, 20)),
    must("country", COUNTRY),
    may("contactName", Kind::Text(3, 80)),
    may("phone", Kind::Text(1, 20)),
    may("email", Kind::Text(3, 80)),
];

const LOCKER: &[Field] = &[
    must("name", Kind::Text(1, 50)),
    must("lockerID", Kind::Integer(100, 999)),
    must("postNumber", POST_NUMBER),
    must("city", Kind::Text(0, 40)),
    may("country", COUNTRY),
    must("postalCode", POSTAL_CODE),
];

const POST_OFFICE: &[Field] = &[
    must("name", Kind::Text(1, 50)),
    must("retailID", Kind::Integer(401, 999)),
    may("postNumber", POST_NUMBER),
    may("email", Kind::Text(3, 80)),
    must("city", Kind::Text(0, 80)),
    may("country", COUNTRY),
    must("postalCode", POSTAL_CODE),
];

const PO_BOX: &[Field] = &[
    must("name1", Kind::Text(1, 50)),
    may("name2", Kind::Text(1, 50)),
    may("name3", Kind::Text(1, 50)),
    must("poBoxID", ANY_I32),
    may("email", Kind::Text(3, 80)),
    must("city", Kind::Text(0, 80)),
    may("country", COUNTRY),
    must("postalCode", POSTAL_CODE),
];

const DETAILS: &[Field] = &[may("dim", Kind::Object(DIMENSIONS)), must("weight", Kind::Object(WEIGHT))];

const DIMENSIONS: &[Field] = &[
    must("uom", Kind::Choice(&["cm", "mm"])),
    must("height", ANY_I32),
    must("length", ANY_I32),
    must("width", ANY_I32),
];

const WEIGHT: &[Field] = &[must("uom", Kind::Choice(&["g", "kg"])), must("value", Kind::Number(0.0, 31_500.0))];

const VALUE: &[Field] = &[must("currency", CURRENCY), must("value", Kind::Number(0.0, 100_000.0))];

const SERVICES: &[Field] = &[
    may("preferredNeighbour", Kind::Text(0, 100)),
    may("preferredLocation", Kind::Text(0, 100)),
    may("visualCheckOfAge", AGES),
    may("namedPersonOnly", Kind::Flag),
    may(
        "identCheck",
        Kind::Object(&[
            must("firstName", Kind::Text(1, 35)),
            must("lastName", Kind::Text(1, 35)),
            may("dateOfBirth", Kind::Date),
            may("minimumAge", AGES),
        ]),
    ),
    may("signedForByRecipient", Kind::Flag),
    may("endorsement", Kind::Choice(&["RETURN", "ABANDON"])),
    may("preferredDay", Kind::Date),
    may("noNeighbourDelivery", Kind::Flag),
    may("additionalInsurance", Kind::Object(VALUE)),
    may("bulkyGoods", Kind::Flag),
    may("cashOnDelivery", Kind::Object(CASH)),
    may("individualSenderRequirement", Kind::Form(is_two_characters, "[a-zA-Z0-9]{2}")),
    may("premium", Kind::Flag),
    may("closestDropPoint", Kind::Flag),
    may("parcelOutletRouting", Kind::Text(0, 1_000)),
    may("goGreenPlus", Kind::Flag),
    may(
        "dhlRetoure",
        Kind::Object(&[
            must("billingNumber", BILLING),
            may("refNo", Kind::Text(6, 50)),
            may("returnAddress", Kind::Object(CONTACT_ADDRESS)),
            may("goGreenPlus", Kind::Flag),
        ]),
    ),
    may("postalDeliveryDutyPaid", Kind::Flag),
];

const CASH: &[Field] = &[
    may("amount", Kind::Object(VALUE)),
    may(
        "bankAccount",
        Kind::Object(&[
            must("accountHolder", Kind::Text(0, 80)),
            may("bankName", Kind::Text(0, 80)),
            must("iban", Kind::Form(is_iban, "[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}")),
            may("bic", Kind::Form(is_bic, "[a-zA-Z0-9]{8,11}")),
        ]),
    ),
    may("accountReference", Kind::Text(0, 35)),
    must("transferNote1", Kind::Text(0, 35)),
    may("transferNote2", Kind::Text(0, 35)),
];

const CUSTOMS: &[Field] = &[
    may("invoiceNo", Kind::Text(0, 35)),
    must(
        "exportType",
        Kind::Choice(&["OTHER", "PRESENT", "COMMERCIAL_SAMPLE", "DOCUMENT", "RETURN_OF_GOODS", "COMMERCIAL_GOODS"]),
    ),
    may("exportDescription", Kind::Text(0, 80)),
    may("shippingConditions", Kind::Choice(&["DAP", "DDP"])),
    may("permitNo", Kind::Text(0, 30)),
    may("attestationNo", Kind::Text(0, 30)),
    may("hasElectronicExportNotification", Kind::Flag),
    may("MRN", Kind::Text(0, 18)),
    must("postalCharges", Kind::Object(VALUE)),
    may("officeOfOrigin", Kind::Text(0, 35)),
    may("shipperCustomsRef", Kind::Text(0, 35)),
    may("consigneeCustomsRef", Kind::Text(0, 35)),
    must("items", Kind::List(COMMODITY, 1, 99)),
];

const COMMODITY: &[Field] = &[
    must("itemDescription", Kind::Text(1, 256)),
    may("countryOfOrigin", COUNTRY),
    may("hsCode", Kind::Text(6, 11)),
    must("packagedQuantity", ANY_I32),
    must("itemValue", Kind::Object(VALUE)),
    must("itemWeight", Kind::Object(WEIGHT)),
];

/// Body of `POST /orders` of the returns interface.
pub(in super::super) const RETURN: &[Field] = &[
    must("receiverId", Kind::Text(0, 50)),
    may("customerReference", Kind::Text(0, 50)),
    may("shipmentReference", Kind::Text(0, 50)),
    may("creationSoftware", Kind::Text(0, 35)),
    must(
        "shipper",
        Kind::Object(&[
            must("name1", Kind::Text(1, 50)),
            may("name2", Kind::Text(0, 50)),
            may("name3", Kind::Text(0, 50)),
            must("addressStreet", Kind::Text(1, 50)),
            must("addressHouse", Kind::Text(1, 10)),
            must("postalCode", POSTAL_CODE),
            must("city", Kind::Text(1, 40)),
            may("email", Kind::Form(is_short_email, "e-mail, 3 - 70")),
            may("phone", Kind::Text(1, 20)),
            may("state", Kind::Text(0, 20)),
        ]),
    ),
    may("itemWeight", Kind::Object(RETURN_WEIGHT)),
    may("itemValue", Kind::Object(RETURN_VALUE)),
    may("customsDetails", Kind::Object(&[must("items", Kind::List(RETURN_ITEM, 1, 20))])),
    may("services", Kind::Object(&[may("goGreenPlus", Kind::Flag)])),
];

const RETURN_WEIGHT: &[Field] =
    &[must("uom", Kind::Choice(&["g", "kg"])), must("value", Kind::Number(0.001, 31_500.0))];

const RETURN_VALUE: &[Field] =
    &[may("currency", Kind::Choice(&["EUR", "GBP", "CHF"])), may("value", Kind::Number(0.0, 100_000.0))];

const RETURN_ITEM: &[Field] = &[
    must("itemDescription", Kind::Text(0, 50)),
    must("packagedQuantity", ANY_I32),
    may("countryOfOrigin", COUNTRY),
    may("hsCode", Kind::Text(6, 11)),
    must("itemWeight", Kind::Object(RETURN_WEIGHT)),
    must("itemValue", Kind::Object(RETURN_VALUE)),
];

/// Body of `POST /orders` of the pickup interface.
pub(in super::super) const PICKUP: &[Field] = &[
    may(
        "customerDetails",
        Kind::Object(&[
            may("accountNumber", Kind::Form(is_ekp, "\\d{10}")),
            must("billingNumber", Kind::Form(is_pickup_billing, "\\d{10}\\d{2}\\w{2}")),
        ]),
    ),
    must(
        "pickupLocation",
        Kind::OneOf(&[("PickupLocationIdType", PICKUP_BY_ID), ("PickupAddressType", PICKUP_BY_ADDRESS)]),
    ),
    may("businessHours", Kind::List(&[may("timeFrom", TIME), may("timeUntil", TIME)], 0, 3)),
    may(
        "contactPerson",
        Kind::List(
            &[
                may("name", Kind::Text(0, 50)),
                may("phone", Kind::Text(0, 50)),
                may("email", Kind::Text(0, 250)),
                may(
                    "emailNotification",
                    Kind::Object(&[
                        may("sendPickupConfirmationEmail", Kind::Flag),
                        may("sendPickupTimeWindowEmail", Kind::Flag),
                    ]),
                ),
            ],
            0,
            2,
        ),
    ),
    must("pickupDetails", Kind::Object(PICKUP_DETAILS)),
    must("shipmentDetails", Kind::Object(&[may("shipments", Kind::List(PICKUP_SHIPMENT, 1, 10_000))])),
];

const TIME: Kind = Kind::Form(is_time, "^\\d{2}:\\d{2}$");

const PICKUP_BY_ID: &[Field] =
    &[must("type", Kind::Choice(&["Id"])), must("asId", Kind::Form(is_location_id, "^AS[0-9]{10}$"))];

const PICKUP_BY_ADDRESS: &[Field] = &[
    must("type", Kind::Choice(&["Address"])),
    must(
        "pickupAddress",
        Kind::Object(&[
            must("name1", Kind::Text(0, 50)),
            may("name2", Kind::Text(0, 50)),
            must("addressStreet", Kind::Text(0, 70)),
            must("addressHouse", Kind::Text(0, 10)),
            must("postalCode", Kind::Text(0, 7)),
            must("city", Kind::Text(0, 35)),
            may("country", Kind::Text(2, 2)),
            may("state", Kind::Text(0, 35)),
        ]),
    ),
];

const PICKUP_DETAILS: &[Field] = &[
    must(
        "pickupDate",
        Kind::OneOf(&[
            ("FixedDate", &[must("type", Kind::Choice(&["Date"])), must("value", Kind::Date)]),
            ("PickupASAP", &[must("type", Kind::Choice(&["ASAP"]))]),
        ]),
    ),
    may("totalWeight", Kind::Object(&[must("uom", Kind::Choice(&["g", "kg"])), must("value", Kind::Number(0.0, 1e9))])),
    may("comment", Kind::Text(0, 100)),
];

const PICKUP_SHIPMENT: &[Field] = &[
    must("transportationType", Kind::Choice(&["PAKET", "ROLLBEHAELTER", "WECHSELBEHAELTER", "PALETTEN", "SPERRGUT"])),
    may("replacement", Kind::Flag),
    may("shipmentNo", Kind::Text(0, 1_000)),
    may("size", Kind::Choice(&["S", "M", "L"])),
    may("customerReference", Kind::Text(0, 20)),
];

/// Groups of letters and digits with a blank or hyphen between them, 3 to 10 characters, nothing around them.
fn is_postal_code(text: &str) -> bool {
    let groups = text.split([' ', '-']);
    let is_group = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (3..=10).contains(&text.len()) && groups.into_iter().all(is_group)
}

fn is_post_number(text: &str) -> bool {
    (6..=10).contains(&text.len()) && all_digits(text)
}

fn is_billing_number(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.len() == 14 && text.bytes().all(is_word) && text.get(10..12).is_some_and(all_digits)
}

fn is_pickup_billing(text: &str) -> bool {
    is_billing_number(text) && text.get(..10).is_some_and(all_digits)
}

fn is_ekp(text: &str) -> bool {
    text.len() == 10 && all_digits(text)
}

fn is_two_characters(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_iban(text: &str) -> bool {
    let bytes = text.as_bytes();
    (5..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().all(u8::is_ascii_alphanumeric)
}

fn is_bic(text: &str) -> bool {
    (8..=11).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_short_email(text: &str) -> bool {
    (3..=70).contains(&text.len())
        && text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

fn is_time(text: &str) -> bool {
    text.len() == 5
        && text
            .split_once(':')
            .is_some_and(|(hours, minutes)| all_digits(hours) && minutes.len() == 2 && all_digits(minutes))
}

fn is_location_id(text: &str) -> bool {
    text.len() == 12 && text.strip_prefix("AS").is_some_and(all_digits)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
