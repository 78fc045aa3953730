//! Sender and recipient: do product and country fit, and does the recipient's address have a routing code?

use super::super::view::View;
use super::Judge;

/// What names of streets, cities and references hold that do not exist here.
const NOWHERE: [&str; 4] = ["unbekannt", "unknown", "gibt-es-nicht", "existiert-nicht"];
/// A city with which no postal code agrees.
const ELSEWHERE: &str = "anderswo";

/// Cities and how their postal codes begin. For all others any postal code is right.
const CITIES: [(&str, &[&str]); 14] = [
    ("berlin", &["10", "12", "13", "14"]),
    ("bonn", &["53"]),
    ("bremen", &["27", "28"]),
    ("dortmund", &["44"]),
    ("dresden", &["01"]),
    ("düsseldorf", &["40"]),
    ("essen", &["45"]),
    ("frankfurt am main", &["60", "65"]),
    ("hamburg", &["20", "21", "22"]),
    ("hannover", &["30"]),
    ("köln", &["50", "51"]),
    ("leipzig", &["04"]),
    ("münchen", &["80", "81", "85"]),
    ("stuttgart", &["70"]),
];

/// Countries of the EU's customs area.
pub(super) const EU: &str =
    "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MCO MLT NLD POL PRT ROU SVK SVN SWE";
/// The rest of Europe, as far as Europaket goes.
const NEIGHBOURS: &str = "ALB AND BIH CHE FRO GBR GGY GIB IMN ISL JEY LIE MDA MKD MNE NOR SMR SRB TUR UKR VAT";

/// Tells whether a name is one that does not exist here.
pub(in super::super) fn is_nowhere(name: &str) -> bool {
    let small = name.to_lowercase();
    NOWHERE.iter().any(|part| small.contains(part))
}

impl Judge<'_> {
    pub(super) fn sender(&mut self) {
        let Some(shipper) = self.shipment.below("shipper") else { return };
        match shipper.text("shipperRef") {
            Some(reference) if is_nowhere(&reference) => {
                self.error("shipper", "Die Absenderreferenz ist unbekannt.", "The shipper reference is unknown.");
            }
            Some(_) => {}
            None => {
                let found = looked_up(shipper);
                self.tell("shipper", &found, false);
            }
        }
    }

    pub(super) fn recipient(&mut self) {
        let Some(consignee) = self.shipment.below("consignee") else { return };
        let (product, country) = (self.product(), self.country());
        let is_listed = |list: &str| list.split(' ').any(|one| one == country);
        let fits = match product.as_str() {
            "V01PAK" | "V62KP" | "V62WP" => country == "DEU",
            "V54EPAK" => country != "DEU" && (is_listed(EU) || is_listed(NEIGHBOURS)),
            "V53WPAK" | "V66WPI" => country != "DEU",
            _ => true,
        };
        if !fits {
            let (german, english) =
                ("Das Produkt wird in dieses Land nicht angeboten.", "The product is not available to this country.");
            self.error("consignee.country", german, english);
        }
        if consignee.at("retailID").is_some() && consignee.text("postNumber").or(consignee.text("email")).is_none() {
            self.error(
                "consignee.postNumber",
                "Für eine Filiale ist die Postnummer oder die E-Mail-Adresse erforderlich.",
                "A post office needs the post number or the e-mail address.",
            );
        }
        if country == "DEU" {
            let found = looked_up(consignee);
            self.tell("consignee", &found, true);
        } else if consignee.text("postalCode").is_none() && country != "IRL" {
            let (german, english) = ("Die Postleitzahl fehlt.", "The postal code is missing.");
            self.warning("consignee.postalCode", german, english);
        }
    }

    fn tell(&mut self, property: &str, found: &[(&str, &str)], routes: bool) {
        for (german, english) in found {
            self.push(property, german, english, false, routes);
        }
    }
}

/// What is not to be found about an address in Germany.
fn looked_up(address: View<'_>) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    let street = address.text("addressStreet");
    let place = street.as_deref().unwrap_or("").to_lowercase();
    if place.starts_with("packstation") {
        let is_post_number = |text: &String| (6..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if !["name2", "name3"].iter().filter_map(|name| address.text(name)).any(|text| is_post_number(&text)) {
            found.push((
                "Die Postnummer fehlt. Die Sendung ist nicht leitcodierbar.",
                "The post number is missing. The shipment is not codeable.",
            ));
        }
    } else if let Some(street) = &street {
        let house = address.text("addressHouse").unwrap_or_default();
        if is_nowhere(street) {
            found.push(("Die Straße wurde nicht gefunden.", "The street was not found."));
        } else if !format!("{street}{house}").contains(|c: char| c.is_ascii_digit()) {
            found.push(("Die Hausnummer wurde nicht gefunden.", "The house number was not found."));
        }
    }
    let city = address.text("city").unwrap_or_default().trim().to_lowercase();
    let code = address.text("postalCode").unwrap_or_default();
    let begins = CITIES.iter().find(|(name, _)| *name == city).map(|(_, begins)| begins);
    let is_five = code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit());
    let agrees = is_five && begins.is_none_or(|begins| begins.iter().any(|begin| code.starts_with(begin)));
    if !agrees || city == ELSEWHERE {
        found.push((
            "Der Ort passt nicht zur Postleitzahl. Die Sendung ist nicht leitcodierbar.",
            "The city does not agree with the postal code. The shipment is not codeable.",
        ));
    }
    found
}
