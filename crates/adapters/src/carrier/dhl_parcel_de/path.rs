//! DHL's paths to ours: `shipments[0].consignee.addressStreet` is `to.street`.
//!
//! One table for the faults of form and for the messages about a shipment, which name properties more loosely.

use kontor_model::address::Recipient;

use crate::shipment::CarrierShipment;

/// A path of DHL taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    /// Which shipment of the request, where the path says it.
    pub(super) index: Option<usize>,
    /// The path below the shipment.
    pub(super) rest: &'a str,
}

/// Takes `shipments[3].` off the beginning of a path.
pub(super) fn split(path: &str) -> Place<'_> {
    let path = path.trim().trim_start_matches("$.").trim_start_matches('/');
    let rest = path.strip_prefix("shipments[").and_then(|rest| rest.split_once(']'));
    match rest.and_then(|(index, rest)| Some((index.parse().ok()?, rest))) {
        Some((index, rest)) => Place { index: Some(index), rest: rest.trim_start_matches('.') },
        None => Place { index: None, rest: path },
    }
}

/// Tells whether DHL's path belongs to another kind of recipient than the one that was sent: with four kinds to choose
/// from DHL lists the faults of all of them.
pub(super) fn is_of_another_kind(rest: &str, to: &Recipient) -> bool {
    let Some(leaf) = rest.strip_prefix("consignee.") else { return false };
    let leaf = leaf.split(['.', '[']).next().unwrap_or(leaf);
    let own: &[&str] = match to {
        Recipient::Street(_) | Recipient::ParcelShop { .. } => &[
            "name1",
            "name2",
            "name3",
            "addressStreet",
            "addressHouse",
            "additionalAddressInformation1",
            "postalCode",
            "city",
            "state",
            "country",
            "phone",
            "email",
        ],
        Recipient::Locker { .. } => &["name", "lockerID", "postNumber", "city", "country", "postalCode"],
        Recipient::PostOffice { .. } => &["name", "retailID", "postNumber", "email", "city", "country", "postalCode"],
        Recipient::PoBox { .. } => &["name1", "name2", "name3", "poBoxID", "email", "city", "country", "postalCode"],
    };
    !own.contains(&leaf)
}

/// Our path for one of DHL's below a shipment; the parcel is the one the DHL shipment was made of.
pub(super) fn ours(rest: &str, shipment: &CarrierShipment, parcel: usize) -> String {
    let (head, tail) = rest.split_once('.').unwrap_or((rest, ""));
    match head {
        "consignee" | "receiver" | "recipient" => below("to", person(tail)),
        "shipper" | "sender" => below("from", person(tail)),
        "services" => service(tail),
        "customs" => customs(tail),
        "details" | "dim" | "dimension" | "dimensions" | "weight" => size(rest, parcel),
        "refNo" if shipment.parcels.get(parcel).is_some_and(|one| one.reference.is_some()) => {
            format!("parcels[{parcel}].reference")
        }
        "refNo" => "reference".to_owned(),
        "product" => "service".to_owned(),
        "billingNumber" => "carrier_account".to_owned(),
        "costCenter" => "cost_center".to_owned(),
        "shipDate" => "ship_date".to_owned(),
        // Some messages name the property of the recipient alone.
        leaf if person(leaf).is_some() => below("to", person(leaf)),
        leaf if services_leaf(leaf).is_some() => service(rest),
        other => other.to_owned(),
    }
}

fn below(place: &str, leaf: Option<&str>) -> String {
    leaf.map_or_else(|| place.to_owned(), |leaf| format!("{place}.{leaf}"))
}

fn person(leaf: &str) -> Option<&'static str> {
    Some(match leaf {
        "name" | "name1" => "name",
        "name2" => "company",
        "name3" | "additionalAddressInformation1" | "additionalAddressInformation2" | "dispatchingInformation" => {
            "addition"
        }
        "addressStreet" => "street",
        "addressHouse" => "house_number",
        "postalCode" | "state" => "postal_code",
        "city" => "city",
        "country" => "country",
        "email" => "email",
        "phone" => "phone",
        "lockerID" => "locker_number",
        "postNumber" => "post_number",
        "retailID" => "office_number",
        "poBoxID" => "box_number",
        _ => return None,
    })
}

fn size(rest: &str, parcel: usize) -> String {
    let leaf = if rest.contains("weight") { "weight_g" } else { "dimensions_mm" };
    if rest == "details" { format!("parcels[{parcel}]") } else { format!("parcels[{parcel}].{leaf}") }
}

fn services_leaf(leaf: &str) -> Option<&'static str> {
    Some(match leaf {
        "preferredNeighbour" => "preferred_neighbour",
        "preferredLocation" => "preferred_place",
        "visualCheckOfAge" => "age_check",
        "namedPersonOnly" => "named_person_only",
        "identCheck" => "ident_check",
        "signedForByRecipient" => "signature",
        "endorsement" => "endorsement",
        "preferredDay" => "preferred_day",
        "noNeighbourDelivery" => "no_neighbour",
        "additionalInsurance" => "insurance",
        "bulkyGoods" => "bulky",
        "cashOnDelivery" => "cash_on_delivery",
        "premium" => "premium",
        "closestDropPoint" => "closest_drop_point",
        "parcelOutletRouting" => "parcel_outlet_routing",
        "dhlRetoure" => "return_label",
        "postalDeliveryDutyPaid" => "duties_paid",
        "goGreenPlus" => "carrier_options",
        _ => return None,
    })
}

fn service(tail: &str) -> String {
    let tail = tail.strip_prefix("services.").unwrap_or(tail);
    let (head, rest) = tail.split_once('.').unwrap_or((tail, ""));
    let Some(leaf) = services_leaf(head) else { return "services".to_owned() };
    let detail = match (head, rest) {
        ("cashOnDelivery", "bankAccount.iban") => "bank_account.iban",
        ("cashOnDelivery", "bankAccount.accountHolder") => "bank_account.holder",
        ("cashOnDelivery", rest) if rest.starts_with("bankAccount") || rest == "accountReference" => "bank_account",
        ("cashOnDelivery", rest) if rest.starts_with("amount") => "amount",
        ("cashOnDelivery", "transferNote1") => "note",
        ("cashOnDelivery", "transferNote2") => "second_note",
        ("identCheck", "firstName") => "first_name",
        ("identCheck", "lastName") => "last_name",
        ("identCheck", "dateOfBirth") => "birth_date",
        ("identCheck", "minimumAge") => "min_age",
        _ => return format!("services.{leaf}"),
    };
    format!("services.{leaf}.{detail}")
}

fn customs(tail: &str) -> String {
    if let Some((index, rest)) = tail.strip_prefix("items[").and_then(|rest| rest.split_once(']')) {
        let leaf = match rest.trim_start_matches('.').split('.').next().unwrap_or_default() {
            "itemDescription" => ".description",
            "countryOfOrigin" => ".origin",
            "hsCode" => ".hs_code",
            "packagedQuantity" => ".quantity",
            "itemValue" => ".unit_value",
            "itemWeight" => ".unit_weight_g",
            _ => "",
        };
        return format!("customs.lines[{index}]{leaf}");
    }
    let leaf = match tail.split('.').next().unwrap_or_default() {
        "invoiceNo" => ".invoice_number",
        "exportType" => ".contents",
        "exportDescription" => ".contents_note",
        "shippingConditions" => ".incoterm",
        "MRN" | "hasElectronicExportNotification" => ".mrn",
        "postalCharges" => ".postal_charges",
        "shipperCustomsRef" => ".sender_customs_number",
        "consigneeCustomsRef" => ".recipient_customs_number",
        "items" => ".lines",
        _ => "",
    };
    format!("customs{leaf}")
}
