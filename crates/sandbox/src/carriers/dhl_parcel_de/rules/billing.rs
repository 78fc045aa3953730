//! Billing numbers: customer, procedure and participation have to fit the product.

use super::{Judge, PRODUCTS};

/// A participation nobody has booked, for trying out what DHL says then.
pub(in super::super) const NOT_BOOKED: &str = "99";
/// DHL's own number for trying out a contract without services.
const WITHOUT_SERVICES: &str = "33333333330101";

impl Judge<'_> {
    pub(super) fn billing(&mut self) {
        let product = self.product();
        let known = PRODUCTS.iter().find(|(code, ..)| *code == product);
        if let (Some((_, procedure, _)), Some(number)) = (known, self.shipment.text("billingNumber")) {
            self.number("billingNumber", &number, procedure);
        }
        if let Some(number) = self.shipment.text("services.dhlRetoure.billingNumber") {
            self.number("services.dhlRetoure.billingNumber", &number, "07");
        }
    }

    fn number(&mut self, property: &str, number: &str, procedure: &str) {
        if number.get(10..12) != Some(procedure) {
            self.error(
                property,
                "Das Produkt passt nicht zum Verfahren der Abrechnungsnummer.",
                "The product does not fit the procedure of the billing number.",
            );
        } else if number.ends_with(NOT_BOOKED) {
            self.error(
                property,
                "Diese Abrechnungsnummer ist für den Benutzer nicht freigegeben.",
                "The user is not entitled to this billing number.",
            );
        }
    }

    /// Whether the contract allows no service at all.
    pub(super) fn is_without_services(&self) -> bool {
        self.shipment.text("billingNumber").as_deref() == Some(WITHOUT_SERVICES)
    }
}
