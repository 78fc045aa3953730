//! The shapes of requests: properties, what they must be and which must be there, as GLS's description has them.
//! Lengths are those of GLS's manual, which the description leaves out.

use super::Field;
use super::Kind::{Choice, Day, Flag, Number, Object, Objects, Text, Texts};
use super::Need::{May, Must};

const PRODUCTS: &[&str] = &["PARCEL", "EXPRESS", "FREIGHT", "PHARMA", "PHARMAPLUS"];

const ADDRESS: &[Field] = &[
    Field("Name1", Text(40), Must),
    Field("Name2", Text(40), May),
    Field("Name3", Text(40), May),
    Field("CountryCode", Text(2), Must),
    Field("Province", Text(40), May),
    Field("ZIPCode", Text(10), May),
    Field("City", Text(40), Must),
    Field("Street", Text(40), Must),
    Field("StreetNumber", Text(40), May),
    Field("ContactPerson", Text(40), May),
    Field("FixedLinePhonenumber", Text(35), May),
    Field("MobilePhonenumber", Text(35), May),
    Field("eMail", Text(80), May),
];

const NAMED: &[Field] = &[Field("ServiceName", Text(60), Must)];

const PICKUP: &[Field] = &[
    Field("ServiceName", Text(60), Must),
    Field("PickupDate", Day, Must),
    Field("SendEMailToShipper", Flag, May),
    Field("SendEMailToConsignee", Flag, May),
    Field("SendSMSToShipper", Flag, May),
];

const TO_ADDRESS: &[Field] = &[
    Field("ServiceName", Text(60), Must),
    Field("Address", Object(ADDRESS), Must),
    Field("NumberOfLabels", Number, May),
    Field("ExpectedWeight", Number, May),
];

const SERVICES: &[Field] = &[
    Field("Service", Object(NAMED), May),
    Field("ShopDelivery", Object(&[Field("ServiceName", Text(60), Must), Field("ParcelShopID", Text(50), Must)]), May),
    Field("ShopReturn", Object(&[Field("ServiceName", Text(60), Must), Field("NumberOfLabels", Number, May)]), May),
    Field("Intercompany", Object(TO_ADDRESS), May),
    Field("Exchange", Object(TO_ADDRESS), May),
    Field(
        "DeliveryAtWork",
        Object(&[
            Field("ServiceName", Text(60), Must),
            Field("RecipientName", Text(40), Must),
            Field("AlternateRecipientName", Text(40), May),
            Field("Building", Text(40), Must),
            Field("Floor", Text(40), Must),
            Field("Room", Text(40), May),
            Field("Phonenumber", Text(35), May),
        ]),
        May,
    ),
    Field("Deposit", Object(&[Field("ServiceName", Text(60), Must), Field("PlaceOfDeposit", Text(121), Must)]), May),
    Field(
        "IdentPin",
        Object(&[Field("ServiceName", Text(60), Must), Field("PIN", Text(4), Must), Field("Birthdate", Day, May)]),
        May,
    ),
    Field(
        "Ident",
        Object(&[
            Field("ServiceName", Text(60), Must),
            Field("Birthdate", Day, Must),
            Field("Firstname", Text(40), Must),
            Field("Lastname", Text(40), Must),
            Field("Nationality", Object(&[Field("CountryCode", Text(2), Must)]), May),
        ]),
        May,
    ),
    Field("PickAndShip", Object(PICKUP), May),
    Field("PickAndReturn", Object(PICKUP), May),
];

const UNIT_SERVICES: &[Field] = &[
    Field(
        "Cash",
        Object(&[
            Field("ServiceName", Text(60), Must),
            Field("Reason", Text(160), Must),
            Field("Amount", Number, Must),
            Field("Currency", Text(3), Must),
        ]),
        May,
    ),
    Field(
        "AddonLiability",
        Object(&[
            Field("ServiceName", Text(60), Must),
            Field("Amount", Number, Must),
            Field("Currency", Text(3), Must),
            Field("ParcelContent", Text(255), May),
        ]),
        May,
    ),
    Field(
        "HazardousGoods",
        Object(&[
            Field("ServiceName", Text(60), Must),
            Field("HazardousGood", Objects(&[Field("Weight", Number, Must), Field("GlshazNo", Text(8), May)]), Must),
        ]),
        May,
    ),
    Field("ExWorks", Object(NAMED), May),
    Field("LimitedQuantities", Object(&[Field("ServiceName", Text(60), Must), Field("Weight", Number, May)]), May),
];

const UNIT: &[Field] = &[
    Field("ShipmentUnitReference", Texts(40), May),
    Field("PartnerParcelNumber", Text(50), May),
    Field("Weight", Number, Must),
    Field("Note1", Text(50), May),
    Field("Note2", Text(50), May),
    Field("Service", Objects(UNIT_SERVICES), May),
    Field("TrackID", Text(8), May),
    Field("Injected", Flag, May),
    Field("ParcelNumber", Text(12), May),
    Field("FralphaParcelReference", Text(40), May),
];

const SHIPMENT: &[Field] = &[
    Field("ShipmentReference", Texts(40), May),
    Field("ShippingDate", Day, May),
    Field("IncotermCode", Text(2), May),
    Field("Identifier", Text(40), May),
    Field("Middleware", Text(40), May),
    Field("Product", Choice(PRODUCTS), Must),
    Field("ExpressAltDeliveryAllowed", Flag, May),
    Field(
        "Consignee",
        Object(&[
            Field("ConsigneeID", Text(40), May),
            Field("CostCenter", Text(80), May),
            Field("Category", Choice(&["BUSINESS", "PRIVATE"]), May),
            Field("Address", Object(ADDRESS), Must),
        ]),
        Must,
    ),
    Field(
        "Shipper",
        Object(&[
            Field("ContactID", Text(40), Must),
            Field("AlternativeShipperAddress", Object(ADDRESS), May),
            Field("FralphaCustomerReference", Text(40), May),
        ]),
        Must,
    ),
    Field("ShipmentUnit", Objects(UNIT), Must),
    Field("Service", Objects(SERVICES), May),
    Field("Return", Object(&[Field("Address", Object(ADDRESS), May)]), May),
];

const TEMPLATES: &[&str] = &[
    "NONE",
    "D_200",
    "PF_4_I",
    "PF_4_I_200",
    "PF_4_I_300",
    "PF_8_D_200",
    "T_200_BF",
    "T_300_BF",
    "ZPL_200",
    "ZPL_200_TRACKID_EAN_128",
    "ZPL_200_TRACKID_CODE_39",
    "ZPL_200_REFNO_EAN_128",
    "ZPL_200_REFNO_CODE_39",
    "ZPL_300",
    "ZPL_300_TRACKID_EAN_128",
    "ZPL_300_TRACKID_CODE_39",
    "ZPL_300_REFNO_EAN_128",
    "ZPL_300_REFNO_CODE_39",
];

const PRINTING: &[Field] = &[
    Field(
        "ReturnLabels",
        Object(&[
            Field("TemplateSet", Choice(TEMPLATES), Must),
            Field("LabelFormat", Choice(&["PDF", "ZEBRA", "INTERMEC", "DATAMAX", "TOSHIBA", "PNG"]), Must),
        ]),
        May,
    ),
    Field("UseDefault", Text(40), May),
];

const ANSWERING: &[Field] = &[Field("ReturnPrintData", Flag, May), Field("ReturnRoutingInfo", Flag, May)];

const LOCATION: &[Field] = &[Field("CountryCode", Text(2), Must), Field("ZIPCode", Text(10), May)];

/// `POST /shipments`.
pub(in super::super) const CREATE: &[Field] = &[
    Field("Shipment", Object(SHIPMENT), Must),
    Field("PrintingOptions", Object(PRINTING), Must),
    Field("ReturnOptions", Object(ANSWERING), May),
];
/// `POST /shipments/validate`.
pub(in super::super) const VALIDATE: &[Field] = &[Field("Shipment", Object(SHIPMENT), Must)];
/// `POST /shipments/reprintparcel`.
pub(in super::super) const REPRINT: &[Field] = &[
    Field("TrackID", Text(8), May),
    Field("ParcelNumber", Text(12), May),
    Field("ShipmentReference", Text(40), May),
    Field("ShipmentUnitReference", Text(40), May),
    Field("PartnerParcelNumber", Text(50), May),
    Field("CreationDate", Day, May),
    Field("PrintingOptions", Object(PRINTING), May),
    Field("ReturnOptions", Object(ANSWERING), May),
];
/// `POST /shipments/updateparcelweight`.
pub(in super::super) const WEIGHT: &[Field] = &[
    Field("TrackID", Text(8), May),
    Field("ParcelNumber", Text(12), May),
    Field("ShipmentReference", Text(40), May),
    Field("ShipmentUnitReference", Text(40), May),
    Field("PartnerParcelNumber", Text(50), May),
    Field("Weight", Number, Must),
];
/// `POST /shipments/allowedservices`.
pub(in super::super) const ALLOWED: &[Field] = &[
    Field("Source", Object(LOCATION), Must),
    Field("Destination", Object(LOCATION), Must),
    Field("ContactID", Text(40), May),
];
/// `POST /parcelshop/address`.
pub(in super::super) const SHOPS_BY_ADDRESS: &[Field] = &[
    Field("Street", Text(40), May),
    Field("StreetNumber", Text(40), May),
    Field("CountryCode", Text(2), Must),
    Field("Province", Text(40), May),
    Field("City", Text(40), May),
    Field("Distance", Text(10), May),
    Field("MaxNumberOfShops", Text(4), May),
    Field("ZIPCode", Text(10), May),
];
/// `POST /parcelshop/distance`.
pub(in super::super) const SHOPS_BY_PLACE: &[Field] = &[
    Field("Latitude", Text(20), Must),
    Field("Longitude", Text(20), Must),
    Field("Distance", Text(10), Must),
    Field("MaxNumberOfShops", Text(4), May),
];
/// `POST /tracking/parcels`.
pub(in super::super) const LIST: &[Field] = &[
    Field("TrackID", Text(8), May),
    Field("ShipmentReference", Text(40), May),
    Field("ShipmentUnitReference", Text(40), May),
    Field("ParcelNumber", Text(12), May),
    Field("PartnerParcelNumber", Text(50), May),
    Field("DateFrom", Day, Must),
    Field("DateTo", Day, Must),
];
/// `POST /tracking/parceldetails`.
pub(in super::super) const DETAILS: &[Field] = &[
    Field("TrackID", Text(8), May),
    Field("ShipmentReference", Text(40), May),
    Field("ShipmentUnitReference", Text(40), May),
    Field("ParcelNumber", Text(12), May),
    Field("PartnerParcelNumber", Text(50), May),
];
/// `POST /sporadiccollection`.
pub(in super::super) const COLLECTION: &[Field] = &[
    Field("ContactID", Text(40), Must),
    Field("PreferredPickUpDate", Day, Must),
    Field("NumberOfParcels", Number, May),
    Field("Product", Choice(PRODUCTS), Must),
    Field("ExpectedTotalWeight", Number, May),
    Field("ContainsHazGoods", Flag, May),
    Field("AdditionalInformation", Text(255), May),
];
