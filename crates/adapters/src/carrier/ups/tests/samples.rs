//! Shipments, an account and pictures for tests; nobody in them exists.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::code128;
use kontor_model::money::Money;
use kontor_model::shipment::{Customs, CustomsContents, CustomsLine, Incoterm};
use secrecy::SecretString;
use serde_json::Value;

use crate::Settings;
use crate::carrier::ups::image::Raster;
use crate::carrier::ups::settings;
pub(super) use crate::carrier::ups::subject::DESCRIPTIONS;
use crate::shipment::{CarrierParcel, CarrierShipment};
use crate::testing::{Answer, StandIn};

/// The number in the fixtures.
pub(super) const NUMBER: &str = "1Z4711A16800000019";
/// Where a label is bought.
pub(super) const SHIP: &str = "/api/shipments/v2409/ship";

/// A stand-in for UPS that signs everybody in.
pub(super) fn carrier() -> StandIn {
    let carrier = StandIn::checked_by(DESCRIPTIONS);
    let token = serde_json::json!({ "access_token": "geheim-4711", "token_type": "Bearer", "expires_in": "14399" });
    carrier.answer_always("POST", "/security/v1/oauth/token", Answer::json(200, token));
    carrier
}

/// A filled form of an account.
pub(super) fn account() -> Settings {
    Settings::default()
        .with_value(settings::CLIENT_ID, "kontor-app")
        .with_secret(settings::CLIENT_SECRET, SecretString::from("geheim".to_owned()))
        .with_value(settings::SHIPPER_NUMBER, "4711A1")
}

/// From Augsburg to Düsseldorf, one parcel.
pub(super) fn shipment() -> CarrierShipment {
    let parcel = CarrierParcel { weight_g: 2_350, dimensions_mm: Some([200, 401, 150]), reference: None, sscc: None };
    CarrierShipment {
        id: "shp_01JDVB6Z3M8Q2N4R5T6V7W8X9Y".to_owned(),
        ..CarrierShipment::new("LS-2026-00417", sender(), Recipient::Street(customer()), vec![parcel])
    }
}

/// To Zürich, two parcels with a customs declaration.
pub(super) fn shipment_abroad() -> CarrierShipment {
    let mut shipment = shipment();
    shipment.parcels.push(CarrierParcel { weight_g: 12_000, dimensions_mm: None, reference: None, sscc: None });
    shipment.to = Recipient::Street(swiss());
    shipment.customs = Some(declaration());
    shipment
}

pub(super) fn sender() -> Address {
    let party = Party {
        name: "Öznur Klein".to_owned(),
        company: Some("Musterhandel Süd GmbH".to_owned()),
        phone: Some("+49 (0)821 12345-67".to_owned()),
        email: Some("versand@musterhandel.example".to_owned()),
        ..Party::default()
    };
    Address { party, ..address("", "Gewerbestraße", Some("12 a"), "86150", "Augsburg", "DE") }
}

pub(super) fn customer() -> Address {
    let mut customer = address("Jürgen Groß", "Königsallee", Some("7"), "40212", "Düsseldorf", "DE");
    customer.party.addition = Some("c/o Weber".to_owned());
    customer.party.email = Some("j.gross@example.org".to_owned());
    customer.party.phone = Some("0211 987 65".to_owned());
    customer
}

pub(super) fn swiss() -> Address {
    let mut customer = address("Ursina Bürgi", "Bahnhofstrasse", Some("3"), "8001", "Zürich", "CH");
    customer.party.phone = Some("+41 44 111 22 33".to_owned());
    customer
}

/// An Access Point in Köln.
pub(super) fn access_point() -> Recipient {
    let (company, addition) = (Some("Kiosk am Dom".to_owned()), Some("Domstraße 4".to_owned()));
    Recipient::ParcelShop {
        party: Party { company, addition, ..customer().party },
        shop_id: "u12345678".to_owned(),
        postal_code: "50667".to_owned(),
        city: "Köln".to_owned(),
        country: CountryCode::germany(),
    }
}

pub(super) fn address(
    name: &str,
    street: &str,
    number: Option<&str>,
    postal_code: &str,
    city: &str,
    country: &str,
) -> Address {
    Address {
        party: Party { name: name.to_owned(), ..Party::default() },
        street: street.to_owned(),
        house_number: number.map(str::to_owned),
        postal_code: postal_code.to_owned(),
        city: city.to_owned(),
        country: CountryCode::parse(country).expect("a country"),
    }
}

pub(super) fn declaration() -> Customs {
    let line = |description: &str, cents| CustomsLine {
        description: description.to_owned(),
        quantity: 2,
        unit_weight_g: 450,
        unit_value: Money::euro_cents(cents),
        origin: CountryCode::parse("PT"),
        hs_code: Some("6109.10".to_owned()),
        sku: Some("TS-1".to_owned()),
        parcel: None,
    };
    Customs {
        contents: CustomsContents::Sale,
        contents_note: None,
        invoice_number: Some("RE-2026-99".to_owned()),
        postal_charges: Some(Money::euro_cents(1_490)),
        incoterm: Some(Incoterm::Ddp),
        mrn: None,
        sender_customs_number: Some("DE123456789012345".to_owned()),
        recipient_customs_number: None,
        lines: vec![line("T-Shirts aus Baumwolle, für Herren, bedruckt", 1_999), line("Socken", 350)],
    }
}

/// A label as UPS draws it: 800 dots wide, a Code 128 of the number, empty paper below.
pub(super) fn picture(number: &str) -> Raster {
    let (width, height, module) = (800_u32, 1_400_u32, 3_u32);
    let mut picture = Raster::blank(width, height).expect("as large as a label");
    let mut ink = |x: u32, y: u32| picture.ink(x, y);
    let symbol = code128::plain(number).expect("a number is printable");
    let left = (width - symbol.modules() * module) / 2;
    for (start, bar) in symbol.bars() {
        for x in left + start * module..left + (start + bar) * module {
            (700..950).for_each(|y| ink(x, y));
        }
    }
    // A line near the head and one near the foot of the six inches.
    for x in 40..760 {
        (20..24).for_each(|y| ink(x, y));
        (1_180..1_184).for_each(|y| ink(x, y));
    }
    picture
}

/// The picture as GIF, lying on its side as UPS sends it.
pub(super) fn gif(picture: &Raster) -> Vec<u8> {
    let (width, height) = (picture.height, picture.width);
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    // A quarter to the left: what stands at the right edge comes to the head.
    let (packed, row) = (picture.packed(), picture.width.div_ceil(8));
    let is_ink = |x: u32, y: u32| packed[(y * row + x / 8) as usize] >> (7 - x % 8) & 1 == 0;
    let dots: Vec<u8> = places.map(|(x, y)| u8::from(is_ink(picture.width - 1 - y, x))).collect();
    let mut bytes = Vec::new();
    let palette = [0xFF, 0xFF, 0xFF, 0, 0, 0];
    let (width, height) = (width as u16, height as u16);
    let mut encoder = gif::Encoder::new(&mut bytes, width, height, &palette).expect("an encoder");
    let frame = gif::Frame { width, height, buffer: dots.into(), ..gif::Frame::default() };
    encoder.write_frame(&frame).expect("written");
    drop(encoder);
    bytes
}

/// A fixture with pictures put in.
pub(super) fn fixture(text: &str) -> Value {
    let label = STANDARD.encode(gif(&picture(NUMBER)));
    let filled = text.replace("{{LABEL}}", &label).replace("{{SIGN}}", &label);
    serde_json::from_str(&filled).expect("the fixture is JSON")
}

/// UPS's refusal.
pub(super) fn refusal(code: &str, message: &str) -> Value {
    serde_json::json!({ "response": { "errors": [{ "code": code, "message": message }] } })
}
