//! GLS's own words, our side: what ShipIT Farm v1 takes. Nothing here leaves the folder.
//!
//! Names follow what the interface takes. Where its published description spells a name otherwise, the field says so.

use serde::Serialize;

/// `POST /rs/shipments`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CreateRequest {
    pub(super) shipment: Shipment,
    pub(super) printing_options: PrintingOptions,
}

/// `POST /rs/shipments/validate`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ValidateRequest {
    pub(super) shipment: Shipment,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Shipment {
    pub(super) product: String,
    pub(super) shipment_reference: Vec<String>,
    /// `YYYY-MM-DD`; the description says date-time, which GLS itself does not use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shipping_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) incoterm_code: Option<&'static str>,
    pub(super) middleware: &'static str,
    pub(super) consignee: Consignee,
    pub(super) shipper: Shipper,
    pub(super) shipment_unit: Vec<ShipmentUnit>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) service: Vec<ShipmentService>,
    /// Where a way back ends, when that is not the place of the contact id.
    #[serde(rename = "Return", skip_serializing_if = "Option::is_none")]
    pub(super) way_back_to: Option<WayBackTo>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WayBackTo {
    pub(super) address: Address,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Consignee {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cost_center: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) category: Option<&'static str>,
    pub(super) address: Address,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Shipper {
    #[serde(rename = "ContactID")]
    pub(super) contact_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) alternative_shipper_address: Option<Address>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Address {
    pub(super) name1: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name3: Option<String>,
    pub(super) country_code: String,
    /// The description spells it `Zipcode`.
    #[serde(rename = "ZIPCode", skip_serializing_if = "String::is_empty")]
    pub(super) zip_code: String,
    pub(super) city: String,
    pub(super) street: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) street_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fixed_line_phonenumber: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mobile_phone_number: Option<String>,
    /// The description spells it `Email`.
    #[serde(rename = "eMail", skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ShipmentUnit {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) shipment_unit_reference: Vec<String>,
    /// Kilograms.
    pub(super) weight: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note2: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) service: Vec<UnitService>,
}

/// A service of the whole shipment; the variant is the property it stands under.
#[derive(Serialize)]
pub(super) enum ShipmentService {
    Service(Named),
    ShopDelivery(ShopDelivery),
    ShopReturn(ShopReturn),
    Exchange(Exchange),
    DeliveryAtWork(DeliveryAtWork),
    Deposit(Deposit),
    IdentPin(IdentPin),
    Ident(Ident),
    PickAndShip(Pickup),
    PickAndReturn(Pickup),
}

/// A service of one parcel.
#[derive(Serialize)]
pub(super) enum UnitService {
    Cash(Cash),
    AddonLiability(AddonLiability),
    LimitedQuantities(Named),
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Named {
    pub(super) service_name: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ShopDelivery {
    pub(super) service_name: &'static str,
    #[serde(rename = "ParcelShopID")]
    pub(super) parcel_shop_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ShopReturn {
    pub(super) service_name: &'static str,
    pub(super) number_of_labels: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Exchange {
    pub(super) service_name: &'static str,
    pub(super) address: Address,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DeliveryAtWork {
    pub(super) service_name: &'static str,
    pub(super) recipient_name: String,
    pub(super) building: String,
    pub(super) floor: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) room: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Deposit {
    pub(super) service_name: &'static str,
    pub(super) place_of_deposit: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct IdentPin {
    pub(super) service_name: &'static str,
    /// The description spells it `Pin`.
    #[serde(rename = "PIN")]
    pub(super) pin: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Ident {
    pub(super) service_name: &'static str,
    pub(super) birthdate: String,
    pub(super) firstname: String,
    pub(super) lastname: String,
    pub(super) nationality: Nationality,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Nationality {
    pub(super) country_code: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Pickup {
    pub(super) service_name: &'static str,
    pub(super) pickup_date: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Cash {
    pub(super) service_name: &'static str,
    pub(super) reason: String,
    pub(super) amount: f64,
    pub(super) currency: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AddonLiability {
    pub(super) service_name: &'static str,
    pub(super) amount: f64,
    pub(super) currency: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parcel_content: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PrintingOptions {
    pub(super) return_labels: ReturnLabels,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ReturnLabels {
    pub(super) template_set: &'static str,
    pub(super) label_format: &'static str,
}

/// `POST /rs/shipments/reprintparcel`: one of the two names the parcel.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ReprintRequest {
    #[serde(rename = "TrackID", skip_serializing_if = "Option::is_none")]
    pub(super) track_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shipment_unit_reference: Option<String>,
    pub(super) printing_options: PrintingOptions,
}

/// `POST /rs/shipments/updateparcelweight`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WeightRequest {
    #[serde(rename = "TrackID")]
    pub(super) track_id: String,
    /// Kilograms.
    pub(super) weight: f64,
}

/// `POST /rs/shipments/allowedservices`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AllowedRequest {
    pub(super) source: Location,
    pub(super) destination: Location,
    #[serde(rename = "ContactID")]
    pub(super) contact_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Location {
    pub(super) country_code: String,
    /// The description spells it `Zipcode`.
    #[serde(rename = "ZIPCode", skip_serializing_if = "String::is_empty")]
    pub(super) zip_code: String,
}

/// `POST /rs/parcelshop/address`. Numbers are texts here.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ShopRequest {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) street: String,
    pub(super) country_code: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) city: String,
    pub(super) max_number_of_shops: String,
    /// The description spells it `Zipcode`.
    #[serde(rename = "ZIPCode", skip_serializing_if = "String::is_empty")]
    pub(super) zip_code: String,
}
