//! Services: does the product have them, and is there what they need?

use super::super::view::View;
use super::Judge;
use super::address::is_nowhere;

/// Services and the products that have them. What is not listed here is not judged.
const SERVICES: [(&str, &[&str]); 19] = [
    ("preferredNeighbour", DOMESTIC),
    ("preferredLocation", DOMESTIC),
    ("visualCheckOfAge", PAKET),
    ("namedPersonOnly", PAKET),
    ("identCheck", PAKET),
    ("signedForByRecipient", &["V01PAK", "V53WPAK"]),
    ("endorsement", ABROAD),
    ("preferredDay", DOMESTIC),
    ("noNeighbourDelivery", PAKET),
    ("additionalInsurance", &["V01PAK", "V53WPAK", "V54EPAK"]),
    ("bulkyGoods", &["V01PAK", "V53WPAK", "V54EPAK"]),
    ("cashOnDelivery", &["V01PAK", "V53WPAK"]),
    ("premium", &["V53WPAK", "V66WPI"]),
    ("closestDropPoint", &["V53WPAK"]),
    ("parcelOutletRouting", DOMESTIC),
    ("dhlRetoure", DOMESTIC),
    ("postalDeliveryDutyPaid", &["V53WPAK"]),
    ("goGreenPlus", &["V01PAK", "V53WPAK", "V54EPAK", "V62WP", "V62KP", "V66WPI"]),
    ("individualSenderRequirement", &["V01PAK", "V53WPAK", "V54EPAK", "V62WP", "V62KP", "V66WPI"]),
];
const DOMESTIC: &[&str] = &["V01PAK", "V62KP", "V62WP"];
const PAKET: &[&str] = &["V01PAK"];
const ABROAD: &[&str] = &["V53WPAK", "V54EPAK", "V66WPI"];

/// The most a parcel can be insured for, in its currency.
const MOST_INSURED: f64 = 25_000.0;

impl Judge<'_> {
    pub(super) fn services(&mut self) {
        let Some(services) = self.shipment.below("services") else { return };
        let product = self.product();
        for (service, products) in SERVICES.iter().filter(|(service, _)| is_asked_for(services, service)) {
            let property = format!("services.{service}");
            if self.is_without_services() || !products.contains(&product.as_str()) {
                self.error(
                    &property,
                    "Der Service ist für diese Abrechnungsnummer oder dieses Produkt nicht verfügbar.",
                    "The service is not available for this billing number or product.",
                );
            }
        }
        self.neighbours(services);
        self.cash(services);
        self.return_label(services);
        if services.number("additionalInsurance.value").is_some_and(|value| value > MOST_INSURED) {
            self.error(
                "services.additionalInsurance",
                "Der Betrag der Transportversicherung ist zu hoch.",
                "The amount of the insurance is too high.",
            );
        }
        if let Some(day) = services.day("preferredDay") {
            self.preferred_day(day);
        }
        if services.is_true("closestDropPoint") {
            let known = |path| self.shipment.text(path).is_some();
            if !known("consignee.email") && !known("consignee.phone") {
                self.error(
                    "services.closestDropPoint",
                    "Dafür ist die E-Mail-Adresse oder die Telefonnummer des Empfängers erforderlich.",
                    "This needs the recipient's e-mail address or phone number.",
                );
            }
        }
        let email = services.text("parcelOutletRouting");
        if email.is_some_and(|email| !email.contains('@')) {
            let (german, english) = ("Das ist keine E-Mail-Adresse.", "This is no e-mail address.");
            self.error("services.parcelOutletRouting", german, english);
        }
    }

    /// Whoever has to get it himself can have no place or neighbour for it.
    fn neighbours(&mut self, services: View<'_>) {
        let asked = |service| is_asked_for(services, service);
        let (neighbour, place) = (asked("preferredNeighbour"), asked("preferredLocation"));
        if neighbour && (place || asked("noNeighbourDelivery")) {
            self.error(
                "services.preferredNeighbour",
                "Diese Services schließen sich aus.",
                "These services exclude each other.",
            );
        }
        let in_person = ["visualCheckOfAge", "identCheck", "namedPersonOnly", "cashOnDelivery"];
        if place && in_person.iter().any(|service| asked(service)) {
            self.error(
                "services.preferredLocation",
                "Diese Services schließen sich aus.",
                "These services exclude each other.",
            );
        }
        let to_locker = self.shipment.at("consignee.lockerID").is_some();
        for service in in_person.iter().filter(|service| to_locker && asked(service)) {
            self.error(
                &format!("services.{service}"),
                "Der Service ist an einer Packstation nicht verfügbar.",
                "The service is not available at a locker.",
            );
        }
    }

    fn cash(&mut self, services: View<'_>) {
        let Some(cash) = services.below("cashOnDelivery") else { return };
        if cash.number("amount.value").is_none_or(|value| value <= 0.0) {
            let (german, english) = ("Der Nachnahmebetrag fehlt.", "The amount to be collected is missing.");
            self.error("services.cashOnDelivery.amount", german, english);
        } else if cash.text("amount.currency").as_deref() != Some("EUR") {
            let (german, english) = ("Nachnahme gibt es nur in EUR.", "Cash on delivery is in EUR only.");
            self.error("services.cashOnDelivery.amount", german, english);
        }
        match (cash.text("bankAccount.iban"), cash.text("accountReference")) {
            (Some(iban), _) if !is_real(&iban) => {
                let (german, english) = ("Die IBAN ist ungültig.", "The IBAN is invalid.");
                self.error("services.cashOnDelivery.bankAccount.iban", german, english);
            }
            (None, None) => self.error(
                "services.cashOnDelivery",
                "Bankverbindung oder Kontoreferenz fehlt.",
                "Bank account or account reference is missing.",
            ),
            (None, Some(reference)) if is_nowhere(&reference) => self.warning(
                "services.cashOnDelivery.accountReference",
                "Die Kontoreferenz ist unbekannt. Es gilt die Standardreferenz.",
                "The account reference is unknown. The default reference is used.",
            ),
            _ => {}
        }
    }

    fn return_label(&mut self, services: View<'_>) {
        let Some(retoure) = services.below("dhlRetoure") else { return };
        if retoure.at("returnAddress").is_none() && self.shipment.at("shipper.shipperRef").is_none() {
            self.error(
                "services.dhlRetoure.returnAddress",
                "Die Retourenadresse fehlt.",
                "The return address is missing.",
            );
        }
    }
}

/// Flags that are false ask for nothing.
fn is_asked_for(services: View<'_>, service: &str) -> bool {
    let asked = services.at(service);
    asked.is_some_and(|value| {
        value.as_bool() != Some(false) && value.as_str().is_none_or(|text| !matches!(text, "" | "false"))
    })
}

/// The check digits of an IBAN (ISO 13616, mod 97).
fn is_real(iban: &str) -> bool {
    if iban.len() < 15 || !iban.is_ascii() {
        return false;
    }
    let (head, tail) = iban.split_at(4);
    let rest = tail.chars().chain(head.chars()).try_fold(0u32, |rest, c| {
        let value = c.to_digit(36)?;
        Some(if value < 10 { rest * 10 + value } else { rest * 100 + value } % 97)
    });
    rest == Some(1)
}
