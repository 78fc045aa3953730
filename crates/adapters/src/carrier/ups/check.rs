//! What can be known to be wrong with a shipment without asking UPS: all of it at once, by field, in both languages.

use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::label::{LabelFormat, LabelMedium};
use kontor_model::shipment::Finding;
use kontor_model::{Lang, UtcMillis};

use super::check_customs;
use super::{map, place, settings};
use crate::check::{cut_at_word, error, warning};
use crate::shipment::{CarrierParcel, CarrierShipment};

/// Characters of a name that stand on the label.
const PRINTED_NAME: usize = 30;
/// Characters of a town that stand on the label.
const PRINTED_TOWN: usize = 15;
/// Most digits of a phone number.
const MAX_PHONE: usize = 15;
/// Longest side in millimetres.
const MAX_LENGTH_MM: u32 = 2_700;
/// Longest side plus twice the two others, in millimetres.
const MAX_GIRTH_MM: u32 = 4_000;
/// Days a ship date may lie ahead.
const MAX_DAYS_AHEAD: i32 = 7;
/// Countries where a postal code is a fixed number of digits.
#[rustfmt::skip]
const DIGITS: &[(&str, usize)] = &[
    ("DE", 5), ("AT", 4), ("CH", 4), ("LI", 4), ("BE", 4), ("DK", 4), ("LU", 4), ("NO", 4), ("HU", 4), ("SI", 4),
    ("FR", 5), ("IT", 5), ("ES", 5), ("FI", 5), ("HR", 5), ("EE", 5), ("US", 5),
];

/// Everything this carrier says about a shipment by itself, in the order of the fields.
pub(super) fn findings(shipment: &CarrierShipment, lang: Lang, now: UtcMillis) -> Vec<Finding> {
    let mut check = Check { lang, found: Vec::new() };
    check.parties(shipment);
    check.parcels(&shipment.parcels);
    check.ship_date(shipment, now);
    check.cash(shipment);
    check.services(shipment);
    check_customs::findings(&mut check, shipment);
    check.relation(shipment);
    check.paper(shipment);
    check.found
}

/// Findings being collected.
pub(super) struct Check {
    pub(super) lang: Lang,
    pub(super) found: Vec<Finding>,
}

impl Check {
    /// Adds an error with its sentence in German and English.
    pub(super) fn error(&mut self, code: &str, field: &str, de: impl Into<String>, en: impl Into<String>) {
        self.found.push(error(self.lang, code, field, de.into(), en.into()));
    }

    /// Adds a warning with its sentence in German and English.
    pub(super) fn warning(&mut self, code: &str, field: &str, de: impl Into<String>, en: impl Into<String>) {
        self.found.push(warning(self.lang, code, field, de.into(), en.into()));
    }

    fn parties(&mut self, shipment: &CarrierShipment) {
        let abroad = map::abroad(shipment);
        if shipment.reference.trim().is_empty() {
            self.required("reference");
        }
        self.address("from", &shipment.from, abroad);
        match &shipment.to {
            Recipient::Street(address) => self.address("to", address, abroad),
            Recipient::ParcelShop { party, shop_id, .. } => {
                self.party("to", party, abroad);
                self.access_point(shop_id);
                self.town("to", shipment.to.place());
                self.reachable(shipment);
            }
            other => self.not_served(other),
        }
    }

    /// UPS delivers to doors and to its own Access Points only.
    fn not_served(&mut self, to: &Recipient) {
        let (de, en) = match to {
            Recipient::Locker { .. } => ("an eine Packstation", "to a DHL parcel locker"),
            Recipient::PostOffice { .. } => ("an eine Postfiliale", "to a post office"),
            _ => ("an ein Postfach", "to a PO box"),
        };
        self.error(
            "not_served",
            "to.kind",
            format!("UPS liefert nicht {de}. Geben Sie eine Hausanschrift oder einen UPS Access Point an."),
            format!("UPS does not deliver {en}. Give a street address or a UPS Access Point."),
        );
    }

    fn required(&mut self, field: &str) {
        self.error("required", field, "UPS braucht diese Angabe. Tragen Sie sie ein.", "UPS needs this. Fill it in.");
    }

    fn address(&mut self, place: &str, address: &Address, abroad: bool) {
        self.party(place, &address.party, abroad);
        let line = place::street_line(address);
        let (count, street) = (line.chars().count(), address.street.trim().chars().count());
        if line.is_empty() {
            self.required(&format!("{place}.street"));
        } else if count > settings::MAX_LINE && street <= settings::MAX_LINE {
            let most = settings::MAX_LINE;
            self.error(
                "too_long",
                &format!("{place}.street"),
                format!("Straße und Hausnummer haben zusammen {count} Zeichen, UPS nimmt {most}. Kürzen Sie die Straße, etwa „Str.“."),
                format!("Street and house number have {count} characters together, UPS takes {most}. Shorten the street."),
            );
        }
        self.town(place, (&address.postal_code, &address.city, &address.country));
    }

    fn party(&mut self, place: &str, party: &Party, abroad: bool) {
        if party.name.trim().is_empty() {
            self.required(&format!("{place}.name"));
        }
        for (leaf, text) in [("name", Some(&party.name)), ("company", party.company.as_ref())] {
            let count = text.map_or(0, |text| text.trim().chars().count());
            if (PRINTED_NAME + 1..=settings::MAX_LINE).contains(&count) {
                self.printed(&format!("{place}.{leaf}"), text.map_or("", |text| text), count, PRINTED_NAME);
            }
        }
        let digits = party.phone.as_deref().map(place::phone_digits).unwrap_or_default();
        let field = format!("{place}.phone");
        if digits.is_empty() && abroad {
            self.error(
                "required",
                &field,
                "UPS braucht für Sendungen ins Ausland die Telefonnummern von Absender und Empfänger. Tragen Sie sie ein.",
                "For parcels abroad UPS needs the phone numbers of sender and recipient. Fill it in.",
            );
        } else if digits.len() > MAX_PHONE {
            self.error(
                "too_long",
                &field,
                format!("UPS nimmt Telefonnummern mit höchstens {MAX_PHONE} Ziffern, hier sind es {}.", digits.len()),
                format!("UPS takes phone numbers of at most {MAX_PHONE} digits, here are {}.", digits.len()),
            );
        }
    }

    /// UPS takes the text but prints its beginning only.
    fn printed(&mut self, field: &str, text: &str, count: usize, printed: usize) {
        self.warning(
            "printed_short",
            field,
            format!("UPS nimmt den Text, druckt aber nur die ersten {printed} von {count} Zeichen. Kürzen Sie ihn, wenn der Rest wichtig ist."),
            format!("UPS takes the text but prints only the first {printed} of {count} characters. Shorten it if the rest matters."),
        );
        if let Some(finding) = self.found.pop() {
            self.found.push(finding.proposing(&cut_at_word(text.trim(), printed)));
        }
    }

    fn town(&mut self, place: &str, (postal_code, city, country): (&str, &str, &CountryCode)) {
        let (town, state) = place::town_and_state(city, country);
        let count = town.chars().count();
        if town.is_empty() {
            self.required(&format!("{place}.city"));
        } else if count > PRINTED_TOWN && count <= 30 && place == "to" {
            self.printed("to.city", town, count, PRINTED_TOWN);
        }
        if place::needs_state(country) && state.is_none() {
            self.error(
                "required",
                &format!("{place}.city"),
                "UPS braucht in den USA und Kanada den Bundesstaat. Schreiben Sie sein Kürzel hinter den Ort: „Portland, OR“.",
                "In the USA and Canada UPS needs the state. Write its code behind the town: “Portland, OR”.",
            );
        }
        if crate::country::name(country, self.lang).is_none() {
            self.error(
                "unknown_country",
                &format!("{place}.country"),
                format!("Das Land „{}“ gibt es nicht. Geben Sie zwei Buchstaben an, etwa DE.", country.as_str()),
                format!("There is no country “{}”. Give two letters, such as DE.", country.as_str()),
            );
        }
        self.postal_code(&format!("{place}.postal_code"), postal_code.trim(), country);
    }

    fn postal_code(&mut self, field: &str, code: &str, country: &CountryCode) {
        let digits = DIGITS.iter().find(|(known, _)| *known == country.as_str()).map(|(_, digits)| *digits);
        let bare: String = code.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let is_digits = |count: usize| bare.len() == count && bare.bytes().all(|byte| byte.is_ascii_digit());
        let fits = match (country.as_str(), digits) {
            ("US", _) => is_digits(5) || is_digits(9),
            ("NL", _) => bare.len() == 6 && bare.bytes().take(4).all(|byte| byte.is_ascii_digit()),
            (_, Some(count)) => is_digits(count) && bare.len() == code.len(),
            (_, None) if crate::country::has_postal_codes(country) => (1..=9).contains(&code.len()),
            (_, None) => code.len() <= 9,
        };
        if fits {
            return;
        }
        if code.is_empty() {
            return self.required(field);
        }
        let name = crate::country::name(country, self.lang).unwrap_or_default();
        self.error(
            "format",
            field,
            format!("„{code}“ ist keine Postleitzahl in {name}. Berichtigen Sie sie."),
            format!("“{code}” is not a postal code in {name}. Correct it."),
        );
    }

    fn access_point(&mut self, shop_id: &str) {
        let id = shop_id.trim();
        if id.len() != 9 || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            self.error(
                "format",
                "to.shop_id",
                format!("„{id}“ ist keine Kennung eines UPS Access Points: sie hat neun Zeichen, etwa U12345678."),
                format!("“{id}” is not an id of a UPS Access Point: it has nine characters, such as U12345678."),
            );
        }
    }

    /// A parcel waits for somebody who has to be told.
    fn reachable(&mut self, shipment: &CarrierShipment) {
        let email = shipment.to.party().email.as_deref().is_some_and(|email| !email.trim().is_empty());
        if !email || !shipment.services.announce {
            self.warning(
                "not_announced",
                "to.email",
                "UPS kann dem Empfänger nicht sagen, dass sein Paket im Access Point liegt. Geben Sie seine E-Mail-Adresse und seine Einwilligung an.",
                "UPS cannot tell the recipient that his parcel waits at the Access Point. Give his e-mail address and his consent.",
            );
        }
    }

    fn parcels(&mut self, parcels: &[CarrierParcel]) {
        for (index, parcel) in parcels.iter().enumerate() {
            let most = settings::MAX_WEIGHT_G;
            if !(1..=most).contains(&parcel.weight_g) {
                self.error(
                    "out_of_range",
                    &format!("parcels[{index}].weight_g"),
                    format!(
                        "UPS nimmt Packstücke bis {} kg, hier sind es {} g. Teilen Sie die Sendung.",
                        most / 1_000,
                        parcel.weight_g
                    ),
                    format!(
                        "UPS takes parcels up to {} kg, here are {} g. Split the shipment.",
                        most / 1_000,
                        parcel.weight_g
                    ),
                );
            }
            let Some(mut sides) = parcel.dimensions_mm else { continue };
            sides.sort_unstable();
            let girth = sides[2].saturating_add(sides[0].saturating_add(sides[1]).saturating_mul(2));
            if sides[0] == 0 || sides[2] > MAX_LENGTH_MM || girth > MAX_GIRTH_MM {
                self.error(
                    "out_of_range",
                    &format!("parcels[{index}].dimensions_mm"),
                    "UPS nimmt Packstücke bis 270 cm Länge und bis 400 cm Länge plus Gurtmaß. Prüfen Sie die Maße oder fragen Sie UPS nach Fracht.",
                    "UPS takes parcels up to 270 cm long and up to 400 cm length plus girth. Check the measures or ask UPS for freight.",
                );
            }
        }
    }

    fn ship_date(&mut self, shipment: &CarrierShipment, now: UtcMillis) {
        let Some(date) = shipment.ship_date else { return };
        let days = (date.0 - map::day(now).0).get_days();
        if days < 0 {
            self.error(
                "out_of_range",
                "ship_date",
                format!("Das Versanddatum {date} ist vorbei. Nehmen Sie heute oder einen der nächsten sieben Tage."),
                format!("The ship date {date} is past. Take today or one of the next seven days."),
            );
        } else if days > MAX_DAYS_AHEAD + 1 {
            self.error(
                "out_of_range",
                "ship_date",
                format!("UPS nimmt Sendungen höchstens sieben Tage im Voraus, {date} ist später."),
                format!("UPS takes shipments at most seven days ahead, {date} is later."),
            );
        }
    }

    fn cash(&mut self, shipment: &CarrierShipment) {
        if shipment.services.cash_on_delivery.as_ref().is_some_and(|cash| !cash.parts.is_empty()) {
            self.warning(
                "not_transmitted",
                "services.cash_on_delivery.parts",
                "UPS zieht den ganzen Betrag mit der Sendung ein, nicht je Packstück. Die Teile werden nicht übermittelt.",
                "UPS collects the whole amount with the shipment, not at each parcel. The parts are not sent.",
            );
        }
    }

    fn services(&mut self, shipment: &CarrierShipment) {
        let services = &shipment.services;
        let is_shop = matches!(shipment.to, Recipient::ParcelShop { .. });
        if services.age_check.is_some_and(|age| age != 18) {
            self.error(
                "out_of_range",
                "services.age_check",
                "UPS prüft nur, ob jemand erwachsen ist. Nehmen Sie 18 oder lassen Sie die Prüfung weg.",
                "UPS checks only whether somebody is an adult. Take 18 or leave the check out.",
            );
        }
        if services.named_person_only && !is_shop {
            self.error(
                "service_not_offered",
                "services.named_person_only",
                "UPS übergibt nur im Access Point allein dem Empfänger. Nehmen Sie die Leistung weg oder „Nur an der Anschrift zustellen“.",
                "UPS hands over to the addressee only at an Access Point. Take the service off, or use “Direct delivery only”.",
            );
        }
        if services.no_neighbour && is_shop {
            self.error(
                "service_not_offered",
                "services.no_neighbour",
                "Zum Access Point gibt es „Nur an der Anschrift zustellen“ nicht. Nehmen Sie die Leistung weg.",
                "“Direct delivery only” is not available to an Access Point. Take the service off.",
            );
        }
        let cash = services.cash_on_delivery.as_ref().map(|cash| &cash.amount);
        let amounts = [("services.cash_on_delivery.amount", cash), ("services.insurance", services.insurance.as_ref())];
        for (field, money) in amounts {
            if money.is_some_and(|money| !money.is_payable()) {
                self.error(
                    "out_of_range",
                    field,
                    "Der Betrag muss über null sein und höchstens zwei Stellen nach dem Komma haben.",
                    "The amount has to be above zero with two decimals at most.",
                );
            }
        }
        if cash.is_some() && !shipment.to.place().2.is_in_customs_union() {
            self.error(
                "service_not_offered",
                "services.cash_on_delivery",
                "UPS kassiert nur innerhalb der Europäischen Union. Nehmen Sie die Nachnahme weg.",
                "UPS collects money within the European Union only. Take cash on delivery off.",
            );
        }
    }

    /// Products and where they go.
    fn relation(&mut self, shipment: &CarrierShipment) {
        let (service, country) = (map::service(shipment), shipment.to.place().2);
        let is_shop = matches!(shipment.to, Recipient::ParcelShop { .. });
        if service == settings::ACCESS_POINT_ECONOMY && !is_shop {
            self.error(
                "service_not_offered",
                "service",
                "UPS Access Point Economy geht nur an einen Access Point. Wählen Sie einen, oder UPS Standard.",
                "UPS Access Point Economy goes to an Access Point only. Choose one, or UPS Standard.",
            );
        }
        if service == settings::STANDARD && !place::is_by_road(country) {
            let (de, en) = (name(country, Lang::De), name(country, Lang::En));
            self.warning(
                "service_not_offered",
                "service",
                format!(
                    "UPS Standard fährt innerhalb Europas. Wählen Sie für {de} Expedited (08) oder Express Saver (65)."
                ),
                format!("UPS Standard runs within Europe. For {en} choose Expedited (08) or Express Saver (65)."),
            );
        }
        if map::is_documents(shipment) && service == settings::STANDARD && !country.is_in_customs_union() {
            self.warning(
                "service_not_offered",
                "service",
                "Dokumente ins Zollausland nimmt UPS als Express. Wählen Sie 65 oder 07.",
                "UPS takes documents across customs borders by express. Choose 65 or 07.",
            );
        }
    }

    fn paper(&mut self, shipment: &CarrierShipment) {
        let spec = shipment.label;
        let is_short = matches!(spec.medium, LabelMedium::A6 | LabelMedium::Thermal103x150);
        if spec.format == LabelFormat::Zpl && is_short {
            self.warning(
                "label_longer_than_paper",
                "label.medium",
                "UPS macht ZPL für 4 x 6 Zoll (152 mm). Auf diesem Papier fehlen unten einige Millimeter; besser ist Papier 4x6.",
                "UPS makes ZPL for 4 x 6 inches (152 mm). On this paper some millimetres are missing at the foot; 4x6 is better.",
            );
        }
    }
}

fn name(country: &CountryCode, lang: Lang) -> &str {
    crate::country::name(country, lang).unwrap_or(country.as_str())
}
