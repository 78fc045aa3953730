//! Everything that can be known to be wrong or odd about a shipment before DHL is asked: all of it at once.
//!
//! Lengths and patterns are those of DHL's description; rules beyond it say in a comment where they come from.

mod address;
mod customs;
mod services;

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use kontor_model::date::CalendarDate;
use kontor_model::shipment::Finding;
use kontor_model::{Lang, UtcMillis};

use super::account::{Account, NoBilling};
use super::product::{self, PRODUCTS, Product, RETURN};
use super::settings::DESCRIPTOR;
use crate::check as general;
use crate::context::CallContext;
use crate::shipment::CarrierShipment;

/// Longest side in millimetres: beyond it somebody typed the wrong unit.
const MAX_SIDE_MM: u32 = 10_000;

/// A look at one shipment.
pub(super) struct Check<'a> {
    pub(super) lang: Lang,
    pub(super) account: Account<'a>,
    pub(super) product: &'static Product,
    pub(super) today: Option<CalendarDate>,
    pub(super) shipment: &'a CarrierShipment,
    pub(super) found: Vec<Finding>,
}

/// All findings about a shipment, in the order of its fields.
pub(super) fn findings(cx: &CallContext<'_>, shipment: &CarrierShipment) -> Vec<Finding> {
    let known = product::of(Account::new(cx.settings), shipment);
    let mut check = Check {
        lang: cx.lang,
        account: Account::new(cx.settings),
        product: known.unwrap_or(&PRODUCTS[0]),
        today: today(cx.clock.now()),
        shipment,
        found: by_descriptor(cx, known, shipment),
    };
    check.reference();
    if known.is_some() {
        check.billing();
        check.relation();
    }
    check.ship_date();
    if check.account.shipper_reference().is_none() {
        check.sender();
    }
    check.recipient();
    check.parcels();
    check.services();
    check.customs();
    check.found
}

/// What the descriptor alone tells. An old name of a product is as good as its present one, the usual product as good as
/// a named one, and a sender that DHL keeps itself makes ours irrelevant.
fn by_descriptor(cx: &CallContext<'_>, known: Option<&Product>, shipment: &CarrierShipment) -> Vec<Finding> {
    let service = known.map_or(shipment.service.as_deref(), |product| Some(product.id));
    let mut found = general::by_descriptor(&DESCRIPTOR, shipment, service, cx.lang);
    if Account::new(cx.settings).shipper_reference().is_some() {
        found.retain(|finding| !finding.field.starts_with("from."));
    }
    found
}

/// The day in Germany.
pub(super) fn today(now: UtcMillis) -> Option<CalendarDate> {
    let berlin = TimeZone::get("Europe/Berlin").ok()?;
    Some(CalendarDate(berlin.to_datetime(Timestamp::from_millisecond(now.0).ok()?).date()))
}

impl Check<'_> {
    pub(super) fn error(&mut self, code: &str, field: &str, de: impl Into<String>, en: impl Into<String>) {
        self.found.push(general::error(self.lang, code, field, de.into(), en.into()));
    }

    pub(super) fn warning(&mut self, code: &str, field: &str, de: impl Into<String>, en: impl Into<String>) {
        self.found.push(general::warning(self.lang, code, field, de.into(), en.into()));
    }

    fn reference(&mut self) {
        let shipment = self.shipment;
        let is_blank = |text: &str| text.trim().is_empty();
        let each_has_its_own =
            shipment.parcels.iter().all(|parcel| parcel.reference.as_deref().is_some_and(|own| !is_blank(own)));
        if is_blank(&shipment.reference) && (shipment.parcels.is_empty() || !each_has_its_own) {
            self.error(
                "required",
                "reference",
                "DHL druckt eine Referenz auf das Etikett. Geben Sie die Nummer des Belegs oder Auftrags an.",
                "DHL prints a reference on the label. Give the number of the document or order.",
            );
        }
    }

    /// The account has a billing number for the product, and for the return label in the parcel.
    fn billing(&mut self) {
        let (id, name) = (self.product.id, self.product_name());
        match self.account.billing_number(self.product) {
            Ok(_) => {}
            Err(NoBilling::NotBooked) if self.shipment.service.is_none() => self.nothing_booked(),
            Err(NoBilling::NotBooked) => self.error(
                "product_not_booked",
                "service",
                format!("Im DHL-Zugang ist für {id} keine Teilnahme eingetragen. Tragen Sie die letzten 2 Zeichen der Abrechnungsnummer ein oder wählen Sie ein gebuchtes Produkt."),
                format!("The DHL account has no participation for {id} ({name}). Enter the last 2 characters of the billing number or choose a product that is booked."),
            ),
            Err(NoBilling::Ekp) => self.error(
                "billing_number_invalid",
                "carrier_account",
                "Die EKP im DHL-Zugang hat nicht 10 Ziffern. Berichtigen Sie sie.",
                "The EKP of the DHL account does not have 10 digits. Correct it.",
            ),
            Err(NoBilling::Participation) => self.error(
                "billing_number_invalid",
                "carrier_account",
                format!("Die Teilnahme für {id} im DHL-Zugang passt nicht: erwartet werden 2 Zeichen oder die ganze Abrechnungsnummer mit Ihrer EKP und den Ziffern {} an Stelle 11 und 12.", self.product.procedure),
                format!("The participation for {id} in the DHL account does not fit: expected are 2 characters, or the whole billing number with your EKP and the digits {} in place 11 and 12.", self.product.procedure),
            ),
        }
        if self.shipment.services.return_label && self.account.billing_number(&RETURN).is_err() {
            self.error(
                "product_not_booked",
                "services.return_label",
                "Für das Retourenetikett braucht der DHL-Zugang die Teilnahme für DHL Retoure. Tragen Sie sie ein oder nehmen Sie das Retourenetikett weg.",
                "For the return label the DHL account needs the participation for DHL Return. Enter it or take the return label off.",
            );
        }
    }

    /// Nobody named a product, and none of those that go there is booked.
    fn nothing_booked(&mut self) {
        let to = self.shipment.to.place().2;
        let fitting: Vec<&str> = product::usual_for(to).map(|product| product.id).collect();
        let (code, ids) = (to.as_str(), [fitting.join(" oder "), fitting.join(" or ")]);
        self.error(
            "product_not_booked",
            "service",
            format!("Für Sendungen nach {code} ist im DHL-Zugang kein Produkt gebucht. Tragen Sie dort die Teilnahme für {} ein oder nennen Sie ein anderes Produkt.", ids[0]),
            format!("The DHL account has no product for shipments to {code}. Enter its participation for {} or name another product.", ids[1]),
        );
    }

    fn product_name(&self) -> &'static str {
        let service = DESCRIPTOR.services.iter().find(|service| service.id == self.product.id);
        service.map_or("", |service| service.name.text(self.lang))
    }

    /// The product goes where the recipient is.
    fn relation(&mut self) {
        let to = self.shipment.to.place().2;
        if self.product.reach.covers(to) {
            return;
        }
        let (id, code) = (self.product.id, to.as_str());
        let fits = match code {
            "DE" => "V01PAK",
            _ => "V53WPAK",
        };
        let finding = general::error(
            self.lang,
            "product_not_for_country",
            "service",
            format!("{id} geht nicht nach {code}. Wählen Sie zum Beispiel {fits}."),
            format!("{id} does not go to {code}. Choose {fits}, for instance."),
        );
        self.found.push(finding.proposing(fits));
    }

    fn ship_date(&mut self) {
        let Some(date) = self.shipment.ship_date else { return };
        if let Some(today) = self.today.filter(|today| date < *today) {
            let finding = general::error(
                self.lang,
                "date_in_past",
                "ship_date",
                format!("Der {date} ist vorbei. Nehmen Sie heute oder einen der nächsten Tage."),
                format!("{date} is over. Take today or one of the next days."),
            );
            self.found.push(finding.proposing(&today.to_string()));
        } else if date.0.weekday() == Weekday::Sunday {
            self.warning(
                "ship_date_on_sunday",
                "ship_date",
                format!("Der {date} ist ein Sonntag; DHL holt erst am Montag ab."),
                format!("{date} is a Sunday; DHL does not collect before Monday."),
            );
        }
    }

    fn parcels(&mut self) {
        let max = self.product.max_weight_g;
        let limit = format!("{},{}", max / 1000, max % 1000 / 100);
        let (id, shipment) = (self.product.id, self.shipment);
        for (index, parcel) in shipment.parcels.iter().enumerate() {
            if !(1..=max).contains(&parcel.weight_g) {
                let (weight, english) = (parcel.weight_g, limit.replace(',', "."));
                self.error(
                    "weight_out_of_range",
                    &format!("parcels[{index}].weight_g"),
                    format!("{weight} g: {id} nimmt 1 g bis {limit} kg. Wiegen Sie nach, teilen Sie die Sendung oder wählen Sie ein anderes Produkt."),
                    format!("{weight} g: {id} takes 1 g to {english} kg. Weigh again, split the shipment or choose another product."),
                );
            }
            if parcel.dimensions_mm.is_some_and(|sides| sides.iter().any(|side| !(1..=MAX_SIDE_MM).contains(side))) {
                self.error(
                    "out_of_range",
                    &format!("parcels[{index}].dimensions_mm"),
                    "Länge, Breite und Höhe sind je 1 bis 10.000 mm. Berichtigen Sie die Maße oder lassen Sie sie weg.",
                    "Length, width and height are 1 to 10,000 mm each. Correct them or leave them out.",
                );
            }
        }
    }
}
