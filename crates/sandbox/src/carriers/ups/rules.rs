//! What UPS's description asks of a shipment: required parts, lengths, codes, and what belongs together.

use kontor_model::UtcMillis;
use serde_json::Value;

use super::gateway::{Fault, many, text};

/// The account number that belongs to nobody here.
pub(super) const FOREIGN_ACCOUNT: &str = "000000";
/// The street that is not found.
pub(super) const UNKNOWN_STREET: &str = "Unbekannte Straße";
/// The town that fits no postal code.
pub(super) const FOREIGN_TOWN: &str = "Falschhausen";
/// The Access Point that is closed.
pub(super) const CLOSED_POINT: &str = "U00000000";

const SERVICES: &[&str] = &["01", "02", "03", "07", "08", "11", "12", "13", "14", "17", "54", "59", "65", "70", "74"];
const RETURNS: &[&str] = &["2", "3", "5", "8", "9", "10"];
const MOST_PACKAGES: usize = 200;
const HEAVIEST_KG: f64 = 70.0;
const HEAVIEST_LB: f64 = 150.0;
const DAY_MS: i64 = 86_400_000;

/// Faults of a shipment request, and warnings that do not stop it.
#[derive(Default)]
pub(super) struct Verdict {
    pub(super) faults: Vec<Fault>,
    pub(super) alerts: Vec<Fault>,
}

/// Judges `ShipmentRequest`.
pub(super) fn judge(request: &Value, now: UtcMillis) -> Verdict {
    let mut verdict = Verdict::default();
    let shipment = &request["Shipment"];
    let strict = text(&request["Request"]["RequestOption"]);
    if !matches!(strict, "validate" | "nonvalidate") {
        verdict.fault("120010", "Missing or invalid request option");
    }
    verdict.account(shipment);
    verdict.party("shipper", &shipment["Shipper"]);
    verdict.party("ship to", &shipment["ShipTo"]);
    if !shipment["ShipFrom"].is_null() {
        verdict.party("ship from", &shipment["ShipFrom"]);
    }
    verdict.route(shipment, strict == "validate");
    verdict.product(shipment);
    verdict.packages(&many(&shipment["Package"]));
    verdict.date(text(&shipment["ShipmentDate"]), now);
    verdict.services(shipment);
    verdict.forms(shipment);
    verdict.label(&request["LabelSpecification"]);
    verdict
}

impl Verdict {
    fn fault(&mut self, code: &'static str, message: impl Into<String>) {
        self.faults.push((code, message.into()));
    }

    /// A text is there and has a length.
    fn length(&mut self, value: &Value, (least, most): (usize, usize), what: &str) {
        let count = text(value).chars().count();
        if count < least || count > most {
            self.fault("120500", format!("Missing or invalid {what}"));
        }
    }

    fn account(&mut self, shipment: &Value) {
        let number = text(&shipment["Shipper"]["ShipperNumber"]);
        if number.len() != 6 || !number.bytes().all(|byte| byte.is_ascii_alphanumeric()) || number == FOREIGN_ACCOUNT {
            return self.fault("120100", "Missing or invalid shipper number");
        }
        let charges = many(&shipment["PaymentInformation"]["ShipmentCharge"]);
        let pays = |charge: &&&Value| text(&charge["Type"]) == "01";
        let Some(charge) = charges.iter().find(pays) else {
            return self.fault("120440", "Missing or invalid payment information: a transportation charge is required");
        };
        let billed = text(&charge["BillShipper"]["AccountNumber"]);
        if !charge["BillShipper"].is_null() && billed != number {
            self.fault("120400", "Missing or invalid account number: it must be the shipper number");
        }
    }

    fn party(&mut self, who: &str, party: &Value) {
        self.length(&party["Name"], (1, 35), &format!("{who} name"));
        self.length(&party["AttentionName"], (0, 35), &format!("{who} attention name"));
        let address = &party["Address"];
        let lines = many(&address["AddressLine"]);
        if lines.is_empty() || lines.len() > 3 {
            self.fault("120500", format!("Missing or invalid {who} address line"));
        }
        for line in lines {
            self.length(line, (1, 35), &format!("{who} address line"));
        }
        self.length(&address["City"], (1, 30), &format!("{who} city"));
        self.length(&address["PostalCode"], (0, 9), &format!("{who} postal code"));
        self.length(&address["CountryCode"], (2, 2), &format!("{who} country code"));
        let (country, code) = (text(&address["CountryCode"]), text(&address["PostalCode"]));
        let digits = code.bytes().filter(u8::is_ascii_digit).count();
        let fits = match country {
            "DE" | "FR" | "IT" | "ES" => code.len() == 5 && digits == 5,
            "AT" | "CH" | "BE" => code.len() == 4 && digits == 4,
            "US" => matches!(digits, 5 | 9),
            _ => true,
        };
        if !fits {
            self.fault("120802", format!("Missing or invalid {who} postal code"));
        }
        if matches!(country, "US" | "CA") && text(&address["StateProvinceCode"]).len() != 2 {
            self.fault("120206", format!("Missing or invalid {who} state province code"));
        }
        let phone = text(&party["Phone"]["Number"]);
        if !party["Phone"].is_null() && !(1..=15).contains(&phone.len()) {
            self.fault("120217", format!("Missing or invalid {who} phone number"));
        }
    }

    /// Towns and borders between sender and recipient.
    fn route(&mut self, shipment: &Value, strict: bool) {
        let to = &shipment["ShipTo"]["Address"];
        let street = many(&to["AddressLine"]).first().map_or("", |line| text(line)).to_owned();
        if street.starts_with(UNKNOWN_STREET) {
            let message = "Address Validation Error on ShipTo address line: the street was not found";
            match strict {
                true => self.fault("120802", message),
                false => self.alerts.push(("120802", message.to_owned())),
            }
        }
        if text(&to["City"]) == FOREIGN_TOWN {
            self.fault("120802", "Address Validation Error on ShipTo address: city and postal code do not match");
        }
        if country(from(shipment)) != country(&shipment["ShipTo"]) {
            for (who, party) in [("shipper", &shipment["Shipper"]), ("ship to", &shipment["ShipTo"])] {
                if party["Phone"].is_null() {
                    self.fault("120217", format!("Missing or invalid {who} phone number"));
                }
                self.length(&party["AttentionName"], (1, 35), &format!("{who} attention name"));
            }
        }
    }

    fn product(&mut self, shipment: &Value) {
        let service = text(&shipment["Service"]["Code"]);
        if !SERVICES.contains(&service) {
            self.fault("120500", "Missing or invalid service code");
        }
        let overseas = ["US", "CA", "JP", "CN", "AU", "BR", "IN", "ZA"].contains(&country(&shipment["ShipTo"]));
        if service == "11" && overseas {
            self.fault("111210", "The requested service is unavailable between the selected locations.");
        }
        let point = &shipment["AlternateDeliveryAddress"];
        let indicated =
            many(&shipment["ShipmentIndicationType"]).iter().any(|one| ["01", "02"].contains(&text(&one["Code"])));
        if (indicated || service == "70") && point.is_null() {
            self.fault("129001", "An UPS Access Point address is required");
        }
        if !point.is_null() {
            let id = text(&point["UPSAccessPointID"]);
            if id.len() != 9 || id == CLOSED_POINT {
                self.fault("129006", "Missing or invalid UPS Access Point ID");
            }
            self.length(&point["Name"], (1, 35), "UPS Access Point name");
            self.length(&point["AttentionName"], (1, 35), "UPS Access Point attention name");
        }
        let code = &shipment["ReturnService"];
        if !code.is_null() && !RETURNS.contains(&text(&code["Code"])) {
            self.fault("120500", "Missing or invalid return service code");
        }
        for number in many(&shipment["ReferenceNumber"]) {
            self.length(&number["Value"], (1, 35), "reference number value");
        }
    }

    fn packages(&mut self, packages: &[&Value]) {
        if packages.is_empty() || packages.len() > MOST_PACKAGES {
            self.fault("120600", "Missing or invalid package: 1 to 200 are allowed");
        }
        for package in packages {
            if text(&package["Packaging"]["Code"]).len() != 2 {
                self.fault("120601", "Missing or invalid packaging type");
            }
            let weight = &package["PackageWeight"];
            let most = match text(&weight["UnitOfMeasurement"]["Code"]) {
                "KGS" => HEAVIEST_KG,
                "LBS" => HEAVIEST_LB,
                _ => 0.0,
            };
            let value: f64 = text(&weight["Weight"]).parse().unwrap_or(0.0);
            if !(value > 0.0 && value <= most) || text(&weight["Weight"]).len() > 5 {
                self.fault("120305", "Missing or invalid package weight");
            }
            let sides = &package["Dimensions"];
            let too_long = |name: &str| text(&sides[name]).parse::<u32>().map_or(true, |side| side == 0 || side > 270);
            if !sides.is_null() && ["Length", "Width", "Height"].into_iter().any(too_long) {
                self.fault("120306", "Missing or invalid package dimensions");
            }
        }
    }

    fn date(&mut self, date: &str, now: UtcMillis) {
        if date.is_empty() {
            return;
        }
        let day = jiff::civil::Date::strptime("%Y%m%d", date).ok();
        let day = day.and_then(|day| jiff::tz::TimeZone::UTC.to_timestamp(day.into()).ok());
        let ahead = day.map(|day| (day.as_millisecond() - now.0.div_euclid(DAY_MS) * DAY_MS) / DAY_MS);
        if !ahead.is_some_and(|ahead| (0..=7).contains(&ahead)) {
            self.fault("120551", "Missing or invalid shipment date: it may lie up to 7 days in the future");
        }
    }

    fn services(&mut self, shipment: &Value) {
        let options = &shipment["ShipmentServiceOptions"];
        let is_return = !shipment["ReturnService"].is_null();
        if (!options["COD"].is_null() || !options["AccessPointCOD"].is_null()) && is_return {
            self.fault("121000", "COD is not available with return service");
        }
        if !options["COD"].is_null() && !options["AccessPointCOD"].is_null() {
            self.fault("121001", "COD and Access Point COD cannot be combined");
        }
        let point = !shipment["AlternateDeliveryAddress"].is_null();
        if point && !options["DirectDeliveryOnlyIndicator"].is_null() {
            self.fault("121002", "Direct delivery only is not available with UPS Access Point");
        }
        if !point && !options["DeliverToAddresseeOnlyIndicator"].is_null() {
            self.fault("121003", "Deliver to addressee only requires UPS Access Point");
        }
        for message in many(&options["Notification"]) {
            let addresses = many(&message["EMail"]["EMailAddress"]);
            let fits = (1..=5).contains(&addresses.len()) && addresses.iter().all(|one| text(one).contains('@'));
            if !["2", "5", "6", "7", "8", "012", "013"].contains(&text(&message["NotificationCode"])) || !fits {
                self.fault("121004", "Missing or invalid notification");
            }
        }
    }

    /// The customs invoice, line by line.
    fn forms(&mut self, shipment: &Value) {
        let forms = &shipment["ShipmentServiceOptions"]["InternationalForms"];
        let crosses = is_outside(country(from(shipment))) != is_outside(country(&shipment["ShipTo"]));
        if forms.is_null() {
            if crosses && shipment["DocumentsOnlyIndicator"].is_null() {
                self.fault("122000", "International forms are required: commodity lines are missing");
            }
            return;
        }
        let products = many(&forms["Product"]);
        if products.is_empty() || products.len() > 50 {
            self.fault("122001", "Missing or invalid product/commodity lines");
        }
        self.length(&forms["CurrencyCode"], (3, 3), "product/currency code");
        self.length(&forms["ReasonForExport"], (1, 20), "reason for export");
        self.length(&forms["InvoiceNumber"], (1, 35), "invoice number");
        for product in products {
            for line in many(&product["Description"]) {
                self.length(line, (1, 35), "product/description");
            }
            self.length(&product["OriginCountryCode"], (2, 2), "product/origin country code");
            let code = &product["CommodityCode"];
            if !code.is_null() {
                self.length(code, (6, 15), "product/commodity code");
            }
            let value: f64 = text(&product["Unit"]["Value"]).parse().unwrap_or(0.0);
            if value <= 0.0 || text(&product["Unit"]["Number"]).parse::<u32>().unwrap_or(0) == 0 {
                self.fault("122002", "Missing or invalid product/unit");
            }
        }
    }

    fn label(&mut self, label: &Value) {
        if !["GIF", "ZPL"].contains(&text(&label["LabelImageFormat"]["Code"])) {
            self.fault("120300", "Missing or invalid label image format; the simulation makes GIF and ZPL");
        }
        let (height, width) = (text(&label["LabelStockSize"]["Height"]), text(&label["LabelStockSize"]["Width"]));
        if !matches!(height, "6" | "8") || width != "4" {
            self.fault("120301", "Missing or invalid label stock size");
        }
    }
}

/// Where a shipment starts.
pub(super) fn from(shipment: &Value) -> &Value {
    if shipment["ShipFrom"].is_null() { &shipment["Shipper"] } else { &shipment["ShipFrom"] }
}

fn country(party: &Value) -> &str {
    text(&party["Address"]["CountryCode"])
}

/// Countries outside the customs union that parcels from here often go to, and everything overseas.
fn is_outside(country: &str) -> bool {
    #[rustfmt::skip]
    const UNION: &[&str] = &[
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
        "MC", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    ];
    !UNION.contains(&country)
}
