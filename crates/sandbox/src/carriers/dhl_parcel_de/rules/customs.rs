//! Customs: needed outside the EU, and consistent in itself.

use super::super::view::View;
use super::Judge;
use super::address::EU;

impl Judge<'_> {
    pub(super) fn customs(&mut self) {
        let country = self.country();
        let is_needed = !self.is_domestic() && !EU.split(' ').any(|one| one == country);
        let Some(customs) = self.shipment.below("customs") else {
            if is_needed && self.shipment.at("consignee").is_some() && self.shipment.at("product").is_some() {
                self.error(
                    "customs",
                    "Für dieses Land sind Zollangaben erforderlich.",
                    "Customs details are required for this country.",
                );
            }
            return;
        };
        if customs.text("exportType").as_deref() == Some("OTHER") && customs.text("exportDescription").is_none() {
            self.error(
                "customs.exportDescription",
                "Für OTHER ist eine Beschreibung erforderlich.",
                "OTHER needs a description.",
            );
        }
        if customs.at("shippingConditions").is_some() && self.product() != "V54EPAK" {
            self.error(
                "customs.shippingConditions",
                "Die Frankatur gibt es nur für Europaket.",
                "Shipping conditions are for Europaket only.",
            );
        }
        self.items(customs, &country);
    }

    fn items(&mut self, customs: View<'_>, country: &str) {
        let currency = customs.text("postalCharges.currency");
        let mut net = 0.0;
        for (place, item) in customs.list("items").enumerate() {
            if item.text("itemValue.currency") != currency {
                self.error(
                    &format!("customs.items[{place}].itemValue.currency"),
                    "Die Währung muss die der Portokosten sein.",
                    "The currency must be that of the postal charges.",
                );
            }
            if country == "CHE" && item.text("hsCode").is_none() {
                self.error(
                    &format!("customs.items[{place}].hsCode"),
                    "Für die Schweiz ist die Zolltarifnummer erforderlich.",
                    "The HS code is required for Switzerland.",
                );
            }
            net += item.grams("itemWeight").unwrap_or(0.0) * item.number("packagedQuantity").unwrap_or(0.0);
        }
        if self.shipment.grams("details.weight").is_some_and(|gross| net > gross) {
            self.error(
                "customs.items",
                "Die Waren wiegen mehr als die Sendung.",
                "The items weigh more than the shipment.",
            );
        }
    }
}
