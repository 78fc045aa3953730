//! Requests in UPS's own words (Shipping v2409, Pickup v2409, Address Validation v2). They never leave this folder.
//!
//! A tag whose presence alone matters is an empty text: [`PRESENT`].

use serde::Serialize;

/// Value of a tag whose presence alone says something.
pub(super) const PRESENT: &str = "";

/// Something that UPS knows by a code.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Coded {
    pub(super) code: String,
}

/// Body of `POST /shipments/v2409/ship`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ShipBody {
    pub(super) shipment_request: ShipmentRequest,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ShipmentRequest {
    pub(super) request: RequestOptions,
    pub(super) shipment: Shipment,
    pub(super) label_specification: LabelSpecification,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RequestOptions {
    pub(super) request_option: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Shipment {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) return_service: Option<Coded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) documents_only_indicator: Option<&'static str>,
    pub(super) shipper: Shipper,
    pub(super) ship_to: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) alternate_delivery_address: Option<AccessPoint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ship_from: Option<Place>,
    pub(super) payment_information: PaymentInformation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) global_tax_information: Option<GlobalTaxInformation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) movement_reference_number: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) reference_number: Vec<ReferenceNumber>,
    pub(super) service: Coded,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cost_center: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) shipment_indication_type: Vec<Coded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shipment_service_options: Option<ServiceOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shipment_date: Option<String>,
    pub(super) package: Vec<Package>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Shipper {
    pub(super) shipper_number: String,
    #[serde(flatten)]
    pub(super) place: Place,
}

/// A party with its address: shipper, sender, recipient.
#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) attention_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) phone: Option<Phone>,
    pub(super) address: Address,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Phone {
    pub(super) number: String,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Address {
    pub(super) address_line: Vec<String>,
    pub(super) city: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state_province_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) postal_code: Option<String>,
    pub(super) country_code: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AccessPoint {
    pub(super) name: String,
    pub(super) attention_name: String,
    #[serde(rename = "UPSAccessPointID")]
    pub(super) id: String,
    pub(super) address: Address,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PaymentInformation {
    pub(super) shipment_charge: Vec<ShipmentCharge>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ShipmentCharge {
    #[serde(rename = "Type")]
    pub(super) kind: &'static str,
    pub(super) bill_shipper: BillShipper,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct BillShipper {
    pub(super) account_number: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GlobalTaxInformation {
    pub(super) agent_tax_identification_number: Vec<AgentTaxNumber>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AgentTaxNumber {
    pub(super) agent_role: &'static str,
    pub(super) tax_identification_number: Vec<TaxNumber>,
}

#[derive(Serialize)]
pub(super) struct TaxNumber {
    #[serde(rename = "IdentificationNumber")]
    pub(super) number: String,
    #[serde(rename = "IDNumberCustomerRole")]
    pub(super) role: &'static str,
    #[serde(rename = "IDNumberEncryptionIndicator")]
    pub(super) encrypted: &'static str,
    #[serde(rename = "IDNumberIssuingCntryCd")]
    pub(super) issued_in: String,
    #[serde(rename = "IDNumberPurposeCode")]
    pub(super) purpose: &'static str,
    #[serde(rename = "IDNumberTypeCode")]
    pub(super) kind: &'static str,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ReferenceNumber {
    pub(super) value: String,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Amount {
    pub(super) currency_code: String,
    pub(super) monetary_value: String,
}

/// Services of the whole shipment.
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ServiceOptions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) saturday_delivery_indicator: Option<&'static str>,
    #[serde(rename = "COD", skip_serializing_if = "Option::is_none")]
    pub(super) cod: Option<Cod>,
    #[serde(rename = "AccessPointCOD", skip_serializing_if = "Option::is_none")]
    pub(super) access_point_cod: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deliver_to_addressee_only_indicator: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) direct_delivery_only_indicator: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) notification: Vec<Notification>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) international_forms: Option<InternationalForms>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) delivery_confirmation: Option<DeliveryConfirmation>,
    #[serde(rename = "UPScarbonneutralIndicator", skip_serializing_if = "Option::is_none")]
    pub(super) carbon_neutral: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct Cod {
    #[serde(rename = "CODFundsCode")]
    pub(super) funds: &'static str,
    #[serde(rename = "CODAmount")]
    pub(super) amount: Amount,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Notification {
    pub(super) notification_code: &'static str,
    #[serde(rename = "EMail")]
    pub(super) email: Email,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) locale: Option<NotificationLocale>,
}

#[derive(Serialize)]
pub(super) struct Email {
    #[serde(rename = "EMailAddress")]
    pub(super) addresses: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct NotificationLocale {
    pub(super) language: &'static str,
    pub(super) dialect: &'static str,
}

#[derive(Serialize)]
pub(super) struct DeliveryConfirmation {
    #[serde(rename = "DCISType")]
    pub(super) kind: &'static str,
}

/// The customs invoice that UPS draws.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct InternationalForms {
    pub(super) form_type: Vec<&'static str>,
    pub(super) contacts: Contacts,
    pub(super) product: Vec<Product>,
    pub(super) invoice_number: String,
    pub(super) invoice_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) terms_of_shipment: Option<&'static str>,
    pub(super) reason_for_export: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) freight_charges: Option<Charge>,
    pub(super) currency_code: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Contacts {
    pub(super) sold_to: Place,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Charge {
    pub(super) monetary_value: String,
}

/// A line of the invoice.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Product {
    pub(super) description: Vec<String>,
    pub(super) unit: Unit,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) commodity_code: Option<String>,
    pub(super) part_number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) origin_country_code: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Unit {
    pub(super) number: String,
    pub(super) unit_of_measurement: Coded,
    pub(super) value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Package {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    pub(super) packaging: Coded,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dimensions: Option<Dimensions>,
    pub(super) package_weight: Weight,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) additional_handling_indicator: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) package_service_options: Option<PackageServiceOptions>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Dimensions {
    pub(super) unit_of_measurement: Coded,
    pub(super) length: String,
    pub(super) width: String,
    pub(super) height: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Weight {
    pub(super) unit_of_measurement: Coded,
    pub(super) weight: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PackageServiceOptions {
    pub(super) declared_value: Amount,
}

/// The form of label that is wanted.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct LabelSpecification {
    pub(super) label_image_format: Coded,
    #[serde(rename = "HTTPUserAgent", skip_serializing_if = "Option::is_none")]
    pub(super) user_agent: Option<&'static str>,
    pub(super) label_stock_size: StockSize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) character_set: Option<&'static str>,
}

/// Inches.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct StockSize {
    pub(super) height: &'static str,
    pub(super) width: &'static str,
}

/// Body of `POST /labels/v1/recovery`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RecoveryBody {
    pub(super) label_recovery_request: RecoveryRequest,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RecoveryRequest {
    pub(super) request: Nothing,
    pub(super) label_specification: LabelSpecification,
    pub(super) reference_values: ReferenceValues,
}

/// An object without fields.
#[derive(Serialize)]
pub(super) struct Nothing {}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ReferenceValues {
    pub(super) reference_number: ReferenceNumber,
    pub(super) shipper_number: String,
}

/// Body of `POST /addressvalidation/v2/1`.
#[derive(Serialize)]
pub(super) struct AddressBody {
    #[serde(rename = "XAVRequest")]
    pub(super) request: AddressRequest,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AddressRequest {
    pub(super) address_key_format: AddressKey,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AddressKey {
    pub(super) consignee_name: String,
    pub(super) address_line: Vec<String>,
    #[serde(rename = "PoliticalDivision2")]
    pub(super) city: String,
    #[serde(rename = "PoliticalDivision1", skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<String>,
    pub(super) postcode_primary_low: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) postcode_extended_low: Option<String>,
    pub(super) country_code: String,
}

/// Body of `POST /pickupcreation/v2409/pickup`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PickupBody {
    pub(super) pickup_creation_request: PickupRequest,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PickupRequest {
    pub(super) request: Nothing,
    pub(super) rate_pickup_indicator: &'static str,
    pub(super) shipper: PickupShipper,
    pub(super) pickup_date_info: PickupDate,
    pub(super) pickup_address: PickupAddress,
    pub(super) alternate_address_indicator: &'static str,
    pub(super) pickup_piece: Vec<PickupPiece>,
    pub(super) total_weight: PickupWeight,
    pub(super) overweight_indicator: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tracking_data: Vec<TrackingData>,
    pub(super) payment_method: &'static str,
    pub(super) shipping_labels_available: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PickupShipper {
    pub(super) account: PickupAccount,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PickupAccount {
    pub(super) account_number: String,
    pub(super) account_country_code: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PickupDate {
    pub(super) close_time: String,
    pub(super) ready_time: String,
    pub(super) pickup_date: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PickupAddress {
    pub(super) company_name: String,
    pub(super) contact_name: String,
    pub(super) address_line: Vec<String>,
    pub(super) city: String,
    pub(super) postal_code: String,
    pub(super) country_code: String,
    pub(super) residential_indicator: &'static str,
    pub(super) phone: Phone,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PickupPiece {
    pub(super) service_code: &'static str,
    pub(super) quantity: String,
    pub(super) destination_country_code: String,
    pub(super) container_code: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PickupWeight {
    pub(super) weight: String,
    pub(super) unit_of_measurement: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TrackingData {
    pub(super) tracking_number: String,
}
