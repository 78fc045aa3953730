//! A shipment of ours as a shipment request of UPS. Pure: whatever is wrong with it was found before.

use kontor_model::UtcMillis;
use kontor_model::address::{Address, CountryCode, Recipient};
use kontor_model::date::CalendarDate;
use kontor_model::label::{LabelFormat, LabelMedium, LabelSpec};
use kontor_model::money::Money;
use kontor_model::shipment::CustomsContents;

use super::wire::{
    AccessPoint, Amount, BillShipper, Cod, Coded, DeliveryConfirmation, Dimensions, Email, LabelSpecification,
    Notification, NotificationLocale, PRESENT, Package, PackageServiceOptions, PaymentInformation, Place,
    ReferenceNumber, RequestOptions, ServiceOptions, ShipBody, Shipment, ShipmentCharge, ShipmentRequest, Shipper,
    StockSize, Weight,
};
use super::{customs, place, settings};
use crate::shipment::{AddressPolicy, CarrierParcel, CarrierShipment};

/// Package of the customer's own.
const OWN_PACKAGE: &str = "02";
/// Delivery to an Access Point, where the recipient collects it.
const HOLD_AT_ACCESS_POINT: &str = "01";
/// Print return label.
const PRINT_RETURN_LABEL: &str = "9";
/// Cash; what UPS collects in Europe.
const CASH: &str = "1";

/// What besides the shipment goes into a request.
pub(super) struct Account<'a> {
    /// The UPS account that is billed.
    pub(super) shipper_number: &'a str,
    /// The present moment, for the date of the invoice.
    pub(super) now: UtcMillis,
}

/// A shipment from us to a customer.
pub(super) fn ship_body(shipment: &CarrierShipment, account: &Account<'_>) -> ShipBody {
    let with_phone = shipment.services.announce || abroad(shipment);
    let shipper = place::of_address(&shipment.from, true);
    let ship_to = match &shipment.to {
        Recipient::Street(address) => place::of_address(address, with_phone),
        other => collected_at(other, with_phone),
    };
    body(shipment, account, shipper, ship_to)
}

/// A shipment from a customer back to us: the merchant is shipper and recipient, the customer is where it starts.
pub(super) fn return_body(shipment: &CarrierShipment, merchant: &Address, account: &Account<'_>) -> ShipBody {
    let shipper = place::of_address(merchant, true);
    let mut made = body(shipment, account, shipper.clone(), shipper);
    let with_phone = shipment.services.announce || abroad(shipment);
    let request = &mut made.shipment_request.shipment;
    request.return_service = Some(Coded { code: PRINT_RETURN_LABEL.to_owned() });
    request.ship_from = Some(place::of_address(&shipment.from, with_phone));
    let contents = goods(shipment).unwrap_or_else(|| format!("Return {}", shipment.reference));
    let contents: String = if contents.chars().count() > settings::MAX_LINE { "Return".to_owned() } else { contents };
    for package in &mut request.package {
        package.description = Some(contents.clone());
    }
    made
}

fn body(shipment: &CarrierShipment, account: &Account<'_>, shipper: Place, ship_to: Place) -> ShipBody {
    let customs = shipment.customs.as_ref();
    let shipper = Shipper { shipper_number: account.shipper_number.to_owned(), place: shipper };
    let request = Shipment {
        description: goods(shipment),
        return_service: None,
        documents_only_indicator: (is_documents(shipment) && abroad(shipment)).then_some(PRESENT),
        payment_information: payment(shipment, account.shipper_number),
        global_tax_information: customs.and_then(|customs| customs::tax_numbers(shipment, customs)),
        movement_reference_number: customs.and_then(|customs| customs.mrn.clone()),
        reference_number: references(shipment),
        service: Coded { code: service(shipment).to_owned() },
        cost_center: shipment.cost_center.clone(),
        shipment_indication_type: indication(&shipment.to),
        alternate_delivery_address: access_point(&shipment.to),
        shipment_service_options: service_options(shipment, &ship_to, account.now),
        shipment_date: shipment.ship_date.map(compact),
        package: packages(shipment),
        ship_from: None,
        shipper,
        ship_to,
    };
    let request_option = match shipment.address_policy {
        AddressPolicy::Strict => "validate",
        AddressPolicy::Warn => "nonvalidate",
    };
    ShipBody {
        shipment_request: ShipmentRequest {
            request: RequestOptions { request_option },
            shipment: request,
            label_specification: label(shipment.label, Some(character_set(shipment))),
        },
    }
}

/// The product asked for, or the usual one.
pub(super) fn service(shipment: &CarrierShipment) -> &str {
    shipment.service.as_deref().unwrap_or_else(|| usual_service(shipment))
}

/// The product when nobody names one: by road as far as UPS Standard runs, else, and for documents that cross a customs
/// border, by express.
pub(super) fn usual_service(shipment: &CarrierShipment) -> &'static str {
    let country = shipment.to.place().2;
    let goes_by_road = country.is_in_customs_union() || (place::is_by_road(country) && !is_documents(shipment));
    if goes_by_road { settings::STANDARD } else { settings::SAVER }
}

/// Tells whether the customs declaration speaks of documents.
pub(super) fn is_documents(shipment: &CarrierShipment) -> bool {
    shipment.customs.as_ref().is_some_and(|customs| customs.contents == CustomsContents::Documents)
}

/// Tells whether the parcel leaves the sender's country.
pub(super) fn abroad(shipment: &CarrierShipment) -> bool {
    *shipment.to.place().2 != shipment.from.country
}

/// `YYYYMMDD`.
pub(super) fn compact(date: CalendarDate) -> String {
    date.to_string().replace('-', "")
}

/// The day of a moment in UTC.
pub(super) fn day(now: UtcMillis) -> CalendarDate {
    let moment = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
    CalendarDate(jiff::tz::TimeZone::UTC.to_datetime(moment).date())
}

/// What the goods are: the first line of the customs declaration; abroad something has to be said in any case.
fn goods(shipment: &CarrierShipment) -> Option<String> {
    let first = shipment.customs.as_ref().and_then(|customs| customs.lines.first());
    let line = first.and_then(|line| customs::wrapped(&line.description)?.into_iter().next());
    line.or_else(|| abroad(shipment).then(|| "Merchandise".to_owned()))
}

/// The recipient of a parcel that waits for him: the street is the Access Point's.
fn collected_at(to: &Recipient, with_phone: bool) -> Place {
    let (name, attention_name) = {
        let person = to.party().name.trim().to_owned();
        (person.clone(), person)
    };
    let (postal_code, city, country) = to.place();
    let phone = to.party().phone.as_deref().map(place::phone_digits).filter(|digits| !digits.is_empty());
    Place {
        name,
        attention_name,
        phone: phone.filter(|_| with_phone).map(|number| super::wire::Phone { number }),
        address: place::address_of(vec![shop_street(to)], city, postal_code, country),
    }
}

fn access_point(to: &Recipient) -> Option<AccessPoint> {
    let Recipient::ParcelShop { party, shop_id, postal_code, city, country } = to else { return None };
    let shop = party.company.as_deref().map(str::trim).filter(|name| !name.is_empty());
    Some(AccessPoint {
        name: shop.unwrap_or("UPS Access Point").to_owned(),
        attention_name: party.name.trim().to_owned(),
        id: shop_id.trim().to_ascii_uppercase(),
        address: place::address_of(vec![shop_street(to)], city, postal_code, country),
    })
}

/// The street of an Access Point stands in the addition; UPS finds the place by its id, but wants a line.
fn shop_street(to: &Recipient) -> String {
    let street = to.party().addition.as_deref().map(str::trim).filter(|street| !street.is_empty());
    match (street, to) {
        (Some(street), _) => street.to_owned(),
        (None, Recipient::ParcelShop { shop_id, .. }) => format!("UPS Access Point {}", shop_id.trim()),
        (None, _) => "UPS Access Point".to_owned(),
    }
}

fn indication(to: &Recipient) -> Vec<Coded> {
    let is_shop = matches!(to, Recipient::ParcelShop { .. });
    is_shop.then(|| Coded { code: HOLD_AT_ACCESS_POINT.to_owned() }).into_iter().collect()
}

fn payment(shipment: &CarrierShipment, account: &str) -> PaymentInformation {
    let charge = |kind| ShipmentCharge { kind, bill_shipper: BillShipper { account_number: account.to_owned() } };
    let duties = customs::sender_pays(shipment).then(|| charge("02"));
    PaymentInformation { shipment_charge: std::iter::once(charge("01")).chain(duties).collect() }
}

/// Our id first: by it a lost answer is found again. Then the caller's own number.
fn references(shipment: &CarrierShipment) -> Vec<ReferenceNumber> {
    let texts = [shipment.id.trim(), shipment.reference.trim()];
    let filled = texts.into_iter().filter(|text| !text.is_empty());
    filled.map(|text| ReferenceNumber { value: text.to_owned() }).collect()
}

fn service_options(shipment: &CarrierShipment, sold_to: &Place, now: UtcMillis) -> Option<ServiceOptions> {
    let services = &shipment.services;
    let is_shop = matches!(shipment.to, Recipient::ParcelShop { .. });
    let own = |code: &str| services.carrier_options.iter().any(|asked| asked == code).then_some(PRESENT);
    let money = services.cash_on_delivery.as_ref().map(|cash| amount(&cash.amount));
    let (access_point_cod, cod) = if is_shop { (money, None) } else { (None, money) };
    let date = || compact(shipment.ship_date.unwrap_or_else(|| day(now)));
    let declared = shipment.customs.as_ref().filter(|_| customs::is_needed(shipment));
    let options = ServiceOptions {
        saturday_delivery_indicator: own(settings::SATURDAY),
        cod: cod.map(|amount| Cod { funds: CASH, amount }),
        access_point_cod,
        deliver_to_addressee_only_indicator: services.named_person_only.then_some(PRESENT),
        direct_delivery_only_indicator: services.no_neighbour.then_some(PRESENT),
        notification: notifications(shipment, is_shop),
        international_forms: declared.map(|declared| customs::invoice(shipment, declared, sold_to.clone(), date())),
        delivery_confirmation: confirmation(shipment),
        carbon_neutral: own(settings::CARBON_NEUTRAL),
    };
    let is_empty = serde_json::to_value(&options).is_ok_and(|value| value == serde_json::json!({}));
    (!is_empty).then_some(options)
}

fn confirmation(shipment: &CarrierShipment) -> Option<DeliveryConfirmation> {
    let services = &shipment.services;
    match (services.age_check, services.signature) {
        (Some(_), _) => Some(DeliveryConfirmation { kind: "2" }),
        (None, true) => Some(DeliveryConfirmation { kind: "1" }),
        (None, false) => None,
    }
}

/// Messages to the recipient, only with his consent: sent and delivered, or waiting at the Access Point.
fn notifications(shipment: &CarrierShipment, is_shop: bool) -> Vec<Notification> {
    let address = shipment.to.party().email.as_deref().map(str::trim).filter(|email| !email.is_empty());
    let Some(address) = address.filter(|_| shipment.services.announce) else { return Vec::new() };
    let codes: &[&'static str] = if is_shop { &["012"] } else { &["6", "8"] };
    let message = |code: &&'static str| Notification {
        notification_code: code,
        email: Email { addresses: vec![address.to_owned()] },
        locale: is_shop.then(|| locale(shipment.to.place().2)),
    };
    codes.iter().map(message).collect()
}

fn locale(country: &CountryCode) -> NotificationLocale {
    match country.as_str() {
        "DE" | "AT" | "CH" | "LI" => NotificationLocale { language: "DEU", dialect: "97" },
        _ => NotificationLocale { language: "ENG", dialect: "GB" },
    }
}

fn packages(shipment: &CarrierShipment) -> Vec<Package> {
    let values = shipment.services.insurance.as_ref().map(|value| shares(value, shipment.parcels.len()));
    let value_of = |index: usize| values.as_ref().and_then(|values| values.get(index).cloned());
    let package = |(index, parcel): (usize, &CarrierParcel)| Package {
        description: None,
        packaging: Coded { code: OWN_PACKAGE.to_owned() },
        dimensions: parcel.dimensions_mm.map(dimensions),
        package_weight: weight(parcel.weight_g),
        additional_handling_indicator: shipment.services.bulky.then_some(PRESENT),
        package_service_options: value_of(index).map(|declared| PackageServiceOptions { declared_value: declared }),
    };
    shipment.parcels.iter().enumerate().map(package).collect()
}

/// Kilograms with one decimal, rounded up: UPS bills the next step anyway.
pub(super) fn weight(grams: u32) -> Weight {
    let tenths = grams.div_ceil(100).max(1);
    let weight = format!("{}.{}", tenths / 10, tenths % 10);
    Weight { unit_of_measurement: Coded { code: "KGS".to_owned() }, weight }
}

/// Whole centimetres, rounded up, the longest side first.
fn dimensions(mut millimetres: [u32; 3]) -> Dimensions {
    millimetres.sort_unstable_by(|one, other| other.cmp(one));
    let [length, width, height] = millimetres.map(|side| side.div_ceil(10).to_string());
    Dimensions { unit_of_measurement: Coded { code: "CM".to_owned() }, length, width, height }
}

/// An amount in UPS's form, two decimals.
fn amount(money: &Money) -> Amount {
    Amount { currency_code: money.currency.as_str().to_owned(), monetary_value: format!("{:.2}", money.amount) }
}

/// A value for the whole shipment in equal shares per parcel; the first ones take the cents that are left over.
fn shares(value: &Money, parcels: usize) -> Vec<Amount> {
    let cents: u64 = format!("{:.2}", value.amount).replace('.', "").parse().unwrap_or_default();
    let (each, left) = (cents / parcels.max(1) as u64, cents % parcels.max(1) as u64);
    let share = |index: u64| {
        let cents = each + u64::from(index < left);
        let monetary_value = format!("{}.{:02}", cents / 100, cents % 100);
        Amount { currency_code: value.currency.as_str().to_owned(), monetary_value }
    };
    (0..parcels as u64).map(share).collect()
}

/// The form of label: a picture for our PDF, or ZPL as it comes.
pub(super) fn label(spec: LabelSpec, character_set: Option<&'static str>) -> LabelSpecification {
    let is_zpl = spec.format == LabelFormat::Zpl;
    let is_long = matches!(spec.medium, LabelMedium::Inch4x8 | LabelMedium::Thermal103x199);
    LabelSpecification {
        label_image_format: Coded { code: if is_zpl { "ZPL" } else { "GIF" }.to_owned() },
        user_agent: (!is_zpl).then_some("Mozilla/4.5"),
        label_stock_size: StockSize { height: if is_zpl && is_long { "8" } else { "6" }, width: "4" },
        character_set,
    }
}

/// The letters the label needs: Latin-1 in nearly all cases, else those of the recipient's country.
fn character_set(shipment: &CarrierShipment) -> &'static str {
    let party = shipment.to.party();
    let (_, city, country) = shipment.to.place();
    let street = if let Recipient::Street(address) = &shipment.to { address.street.as_str() } else { "" };
    let is_latin_1 = [party.name.as_str(), party.company.as_deref().unwrap_or_default(), city, street]
        .iter()
        .all(|text| text.chars().all(|c| u32::from(c) < 0x100));
    match country.as_str() {
        _ if is_latin_1 => "deu",
        "PL" => "pol",
        "CZ" => "ces",
        "SK" => "slk",
        "HU" => "hun",
        "RO" | "MD" => "ron",
        "BG" => "bul",
        "EE" => "est",
        "LV" => "lav",
        "LT" => "lit",
        "GR" | "CY" => "ell",
        "TR" => "tur",
        "RU" => "rus",
        _ => "deu",
    }
}
