//! The second look at an order: what DHL's back office finds out about one shipment whose form is right.

mod address;
mod billing;
mod customs;
mod days;
mod services;

use jiff::civil::Date;
use kontor_model::Lang;

use super::view::View;

pub(super) use address::is_nowhere;
pub(super) use billing::NOT_BOOKED;
pub(super) use days::is_holiday;

/// What was found out about a shipment.
#[derive(Clone, Debug)]
pub(super) struct Message {
    /// The property it is about.
    pub(super) property: String,
    /// What was found out.
    pub(super) text: String,
    /// Refuses the shipment by itself.
    pub(super) is_error: bool,
    /// Says that the recipient's address has no routing code, which refuses the shipment under `mustEncode`.
    pub(super) is_uncodable: bool,
}

/// The products, their procedure (digits 11 and 12 of the billing number) and what they weigh at most, in grams.
const PRODUCTS: [(&str, &str, f64); 6] = [
    ("V01PAK", "01", 31_500.0),
    ("V53WPAK", "53", 31_500.0),
    ("V54EPAK", "54", 31_500.0),
    ("V62WP", "62", 1_000.0),
    ("V62KP", "62", 1_000.0),
    ("V66WPI", "66", 2_000.0),
];

/// Looks at a shipment.
pub(super) fn judge(shipment: View<'_>, today: Date, lang: Lang) -> Vec<Message> {
    let mut judge = Judge { shipment, today, lang, found: Vec::new() };
    judge.required();
    judge.billing();
    judge.sender();
    judge.recipient();
    judge.parcel();
    judge.services();
    judge.customs();
    if shipment.day("shipDate").is_some_and(|day| day < today) {
        judge.error("shipDate", "Das Versanddatum liegt in der Vergangenheit.", "The shipment date is in the past.");
    }
    judge.found
}

struct Judge<'a> {
    shipment: View<'a>,
    today: Date,
    lang: Lang,
    found: Vec<Message>,
}

impl Judge<'_> {
    fn error(&mut self, property: &str, german: &str, english: &str) {
        self.push(property, german, english, true, false);
    }

    fn warning(&mut self, property: &str, german: &str, english: &str) {
        self.push(property, german, english, false, false);
    }

    fn push(&mut self, property: &str, german: &str, english: &str, is_error: bool, is_uncodable: bool) {
        let text = self.lang.pick(german, english).to_owned();
        self.found.push(Message { property: property.to_owned(), text, is_error, is_uncodable });
    }

    /// The product; empty when there is none.
    fn product(&self) -> String {
        self.shipment.text("product").unwrap_or_default()
    }

    fn is_domestic(&self) -> bool {
        matches!(self.product().as_str(), "V01PAK" | "V62KP" | "V62WP")
    }

    /// The country of the recipient; lockers, post offices and boxes are in Germany.
    fn country(&self) -> String {
        self.shipment.text("consignee.country").unwrap_or_else(|| "DEU".to_owned())
    }

    /// None of these is required by the form, and no shipment goes without.
    fn required(&mut self) {
        for property in ["product", "billingNumber", "shipper", "consignee", "details"] {
            if self.shipment.at(property).is_none() {
                self.error(property, "Diese Angabe fehlt.", "This is missing.");
            }
        }
    }

    fn parcel(&mut self) {
        let known = PRODUCTS.iter().find(|(code, ..)| *code == self.product());
        let most = known.map_or(31_500.0, |(_, _, most)| *most);
        match self.shipment.grams("details.weight") {
            Some(grams) if grams > most => {
                self.error("dimension.weight", "Das Gewicht ist zu hoch.", "The weight is too high.");
            }
            Some(grams) if grams <= 0.0 => {
                self.error(
                    "dimension.weight",
                    "Das Gewicht muss größer als 0 sein.",
                    "The weight must be more than 0.",
                );
            }
            _ => {}
        }
        let Some(dim) = self.shipment.below("details.dim") else { return };
        let factor = if dim.text("uom").as_deref() == Some("cm") { 10.0 } else { 1.0 };
        let sides = ["length", "width", "height"].map(|side| dim.number(side).unwrap_or(0.0) * factor);
        let longest = sides.into_iter().fold(0.0, f64::max);
        if sides.iter().any(|side| *side <= 0.0) {
            self.error("details.dim", "Die Maße müssen größer als 0 sein.", "The dimensions must be more than 0.");
        } else if longest > 2_000.0 {
            self.error("details.dim", "Die Sendung ist zu groß.", "The shipment is too large.");
        } else if longest > 1_200.0 && !self.shipment.is_true("services.bulkyGoods") {
            self.warning("details.dim", "Die Sendung gilt als Sperrgut.", "The shipment counts as bulky goods.");
        }
    }
}

#[cfg(test)]
mod tests;
