//! Customs: whether papers are needed, and whether DHL can make them from what is known.

use kontor_model::shipment::{Customs, CustomsContents, CustomsLine, Incoterm};
use rust_decimal::Decimal;

use super::super::settings::DESCRIPTOR;
use super::super::text::digits;
use super::super::{country, map, product};
use super::Check;
use crate::check as general;

/// Most lines of a declaration.
const MAX_LINES: usize = 99;
/// Characters of a description that are printed.
const PRINTED: usize = 50;
/// From here on an electronic export declaration is needed, in euro.
const EXPORT_DECLARATION_EUR: i64 = 1_000;
/// From here on the sender may pay duties to the United Kingdom (PDDP): currency and amount.
const GB_DUTIES_PAID: [(&str, i64); 2] = [("GBP", 135), ("EUR", 156)];
/// Up to here the USA want duties paid by the sender, in US dollars (since 2025-09-24).
const US_DUTIES_PAID_USD: i64 = 800;

impl Check<'_> {
    pub(super) fn customs(&mut self) {
        let shipment = self.shipment;
        let (postal_code, _, to) = shipment.to.place();
        let is_needed = country::needs_customs(to, postal_code.trim());
        let Some(declared) = &shipment.customs else {
            if is_needed {
                self.error(
                    "required",
                    "customs",
                    format!(
                        "Nach {} braucht DHL eine Zollinhaltserklärung: Inhalt, Menge, Gewicht und Wert jeder Ware.",
                        to.as_str()
                    ),
                    format!(
                        "To {} DHL needs a customs declaration: contents, quantity, weight and value of all goods.",
                        to.as_str()
                    ),
                );
            }
            return;
        };
        self.found.extend(general::goods_in_parcels(&DESCRIPTOR, shipment, self.lang));
        self.declaration(declared);
        self.money(declared);
        self.weights(declared);
        for (index, line) in declared.lines.iter().take(MAX_LINES).enumerate() {
            self.line(index, line);
        }
        match to.as_str() {
            "US" => self.usa_rules(declared),
            "GB" => self.britain_rules(declared),
            _ => {}
        }
    }

    fn declaration(&mut self, declared: &Customs) {
        if !(1..=MAX_LINES).contains(&declared.lines.len()) {
            self.error(
                "out_of_range",
                "customs.lines",
                format!("Eine Zollinhaltserklärung hat 1 bis {MAX_LINES} Zeilen. Fassen Sie gleiche Waren zusammen."),
                format!("A customs declaration has 1 to {MAX_LINES} lines. Put goods of one kind together."),
            );
        }
        let note = declared.contents_note.as_deref().unwrap_or_default();
        if declared.contents == CustomsContents::Other && note.trim().is_empty() {
            self.error(
                "required",
                "customs.contents_note",
                "Bei „Sonstiges“ verlangt DHL eine Beschreibung des Inhalts.",
                "For “other” DHL wants a description of the contents.",
            );
        }
        self.length("customs.contents_note", note, 80);
        let texts = [
            ("customs.invoice_number", &declared.invoice_number, 35),
            ("customs.mrn", &declared.mrn, 18),
            ("customs.sender_customs_number", &declared.sender_customs_number, 35),
            ("customs.recipient_customs_number", &declared.recipient_customs_number, 35),
        ];
        for (field, text, most) in texts {
            self.length(field, text.as_deref().unwrap_or_default(), most);
        }
        self.incoterm(declared);
    }

    fn incoterm(&mut self, declared: &Customs) {
        let is_europaket = self.product.id == "V54EPAK";
        match declared.incoterm {
            Some(Incoterm::Exw | Incoterm::Fca) => self.error(
                "unknown_value",
                "customs.incoterm",
                "DHL kennt die Lieferbedingungen DAP und DDP. Wählen Sie eine davon oder keine.",
                "DHL knows the terms DAP and DDP. Choose one of them or none.",
            ),
            Some(Incoterm::Ddp) if !is_europaket && !self.shipment.services.duties_paid => self.warning(
                "not_transmitted",
                "customs.incoterm",
                "DDP übermittelt DHL nur bei Europaket. Bestellen Sie stattdessen „Zölle zahlt der Absender“, wenn das Produkt es hat.",
                "DHL takes DDP with Europaket only. Order “duties paid” instead where the product has it.",
            ),
            _ => {}
        }
    }

    /// One currency throughout, else DHL makes no label; values DHL takes; the export declaration.
    fn money(&mut self, declared: &Customs) {
        let Some(first) = declared.lines.first() else { return };
        let currency = &first.unit_value.currency;
        self.currency("customs.lines[0].unit_value", &first.unit_value);
        let mut total = Decimal::ZERO;
        for (index, line) in declared.lines.iter().enumerate() {
            let value = &line.unit_value;
            let field = format!("customs.lines[{index}].unit_value");
            if value.currency != *currency {
                self.one_currency(&field);
            }
            self.amount(&field, value.amount);
            total +=
                value.amount.checked_mul(Decimal::from(line.quantity)).unwrap_or(Decimal::MAX / Decimal::from(200));
        }
        if let Some(charges) = &declared.postal_charges {
            if charges.currency != *currency {
                self.one_currency("customs.postal_charges");
            }
            self.amount("customs.postal_charges", charges.amount);
        }
        let is_high = currency.as_str() == "EUR" && total > Decimal::from(EXPORT_DECLARATION_EUR);
        if is_high && declared.mrn.is_none() && declared.contents == CustomsContents::Sale {
            self.warning(
                "export_declaration",
                "customs.mrn",
                "Über 1.000 Euro Warenwert verlangt der Zoll eine elektronische Ausfuhranmeldung. Tragen Sie deren Nummer (MRN) ein.",
                "Above 1,000 euro of goods customs want an electronic export declaration. Enter its number (MRN).",
            );
        }
    }

    fn one_currency(&mut self, field: &str) {
        self.error(
            "currency",
            field,
            "Alle Beträge der Zollinhaltserklärung und die Versandkosten haben dieselbe Währung, sonst macht DHL kein Etikett.",
            "All amounts of the customs declaration and the postal charges have the same currency, else DHL makes no label.",
        );
    }

    fn amount(&mut self, field: &str, amount: Decimal) {
        let fits = amount >= Decimal::ZERO && amount <= Decimal::from(100_000) && amount.normalize().scale() <= 2;
        if !fits {
            self.error(
                "amount_out_of_range",
                field,
                "Der Betrag ist 0 bis 100.000 und hat höchstens zwei Stellen nach dem Komma.",
                "The amount is 0 to 100,000 and has at most two decimals.",
            );
        }
    }

    /// The goods cannot weigh more than the parcel they are in.
    fn weights(&mut self, declared: &Customs) {
        for (index, parcel) in self.shipment.parcels.iter().enumerate() {
            let lines = map::lines_of(declared, index, self.shipment.parcels.len());
            let net: u64 = lines.map(|line| u64::from(line.quantity) * u64::from(line.unit_weight_g)).sum();
            let gross = parcel.weight_g;
            if net <= u64::from(gross) {
                continue;
            }
            self.error(
                "weight_out_of_range",
                "customs.lines",
                format!("Die Waren wiegen zusammen {net} g, das Paket nur {gross} g. Das Nettogewicht je Stück darf nicht größer sein."),
                format!("The goods weigh {net} g together, the parcel only {gross} g. The net weight of one piece must not be larger."),
            );
        }
    }

    fn line(&mut self, index: usize, line: &CustomsLine) {
        let field = |leaf: &str| format!("customs.lines[{index}].{leaf}");
        self.required(&field("description"), &line.description);
        let length = line.description.trim().chars().count();
        if (PRINTED + 1..=256).contains(&length) {
            self.warning(
                "printed_in_part",
                &field("description"),
                format!("Die Beschreibung hat {length} Zeichen; übermittelt wird sie ganz, gedruckt werden die ersten {PRINTED}."),
                format!("The description has {length} characters; all of it is sent, the first {PRINTED} are printed."),
            );
        }
        if !(1..=i32::MAX.unsigned_abs()).contains(&line.quantity) {
            self.error(
                "out_of_range",
                &field("quantity"),
                "Die Menge ist mindestens 1.",
                "The quantity is at least 1.",
            );
        }
        if line.unit_weight_g > 31_500 {
            self.error(
                "weight_out_of_range",
                &field("unit_weight_g"),
                "Ein Stück wiegt höchstens 31,5 kg.",
                "One piece weighs at most 31.5 kg.",
            );
        }
        if line.origin.as_ref().is_some_and(|origin| country::alpha3(origin).is_none()) {
            self.error(
                "unknown_country",
                &field("origin"),
                "DHL kennt dieses Ursprungsland nicht. Prüfen Sie es.",
                "DHL does not know this country of origin. Check it.",
            );
        }
        self.hs_code(&field("hs_code"), line.hs_code.as_deref());
    }

    fn hs_code(&mut self, field: &str, typed: Option<&str>) {
        let to = self.shipment.to.place().2.as_str();
        match typed.filter(|typed| !typed.trim().is_empty()) {
            Some(typed) if !digits(typed).is_some_and(|code| (6..=11).contains(&code.len())) => self.error(
                "format",
                field,
                format!("„{}“: die Zolltarifnummer hat 6 bis 11 Ziffern.", typed.trim()),
                format!("“{}”: the customs tariff number has 6 to 11 digits.", typed.trim()),
            ),
            None if matches!(to, "CH" | "LI" | "US") => self.error(
                "required",
                field,
                format!("Nach {to} braucht jede Ware ihre Zolltarifnummer mit 6 bis 11 Ziffern."),
                format!("To {to} all goods need their customs tariff number of 6 to 11 digits."),
            ),
            _ => {}
        }
    }

    /// To the United Kingdom the sender pays duties only for goods of some worth: below it value added tax is collected
    /// by the shop.
    fn britain_rules(&mut self, declared: &Customs) {
        if !self.shipment.services.duties_paid {
            return;
        }
        let total: Decimal =
            declared.lines.iter().map(|line| line.unit_value.amount * Decimal::from(line.quantity.min(10_000))).sum();
        let currency = declared.lines.first().map_or("", |line| line.unit_value.currency.as_str());
        let least = GB_DUTIES_PAID.iter().find(|(known, _)| *known == currency);
        if least.is_some_and(|(_, least)| total < Decimal::from(*least)) {
            self.error(
                "service_not_offered",
                "services.duties_paid",
                "Ins Vereinigte Königreich gibt es „Zölle zahlt der Absender“ (PDDP) erst ab 135 GBP oder 156 EUR Warenwert. Nehmen Sie die Leistung weg.",
                "To the United Kingdom “duties paid” (PDDP) starts at 135 GBP or 156 EUR of goods. Take the service off.",
            );
        }
    }

    /// Rules of the USA since 2025-09-24: DHL Paket International only, origin of all goods, duties paid by the sender
    /// up to 800 US dollars, in euro or US dollars.
    fn usa_rules(&mut self, declared: &Customs) {
        if self.product.id != "V53WPAK" && product::of(self.account, self.shipment).is_some() {
            self.error(
                "product_not_for_country",
                "service",
                "Waren in die USA nimmt DHL nur mit V53WPAK (DHL Paket International).",
                "DHL takes goods to the USA with V53WPAK (DHL Parcel International) only.",
            );
        }
        for (index, line) in declared.lines.iter().enumerate() {
            if line.origin.is_none() {
                self.error(
                    "required",
                    &format!("customs.lines[{index}].origin"),
                    "In die USA braucht jede Ware ihr Ursprungsland.",
                    "To the USA all goods need their country of origin.",
                );
            }
            if !matches!(line.unit_value.currency.as_str(), "EUR" | "USD") {
                self.error(
                    "currency",
                    &format!("customs.lines[{index}].unit_value"),
                    "In die USA nimmt DHL Werte in Euro oder US-Dollar.",
                    "To the USA DHL takes values in euro or US dollars.",
                );
            }
        }
        if self.shipment.services.duties_paid {
            return;
        }
        let total: Decimal =
            declared.lines.iter().map(|line| line.unit_value.amount * Decimal::from(line.quantity.min(10_000))).sum();
        let is_in_dollars = declared.lines.iter().all(|line| line.unit_value.currency.as_str() == "USD");
        let (de, en) = (
            "In die USA verlangt DHL bis 800 US-Dollar Warenwert, dass der Absender die Zölle zahlt (PDDP). Bestellen Sie „Zölle zahlt der Absender“.",
            "To the USA DHL wants the sender to pay duties (PDDP) up to 800 US dollars of goods. Order “duties paid”.",
        );
        match is_in_dollars {
            true if total <= Decimal::from(US_DUTIES_PAID_USD) => {
                self.error("required", "services.duties_paid", de, en)
            }
            true => {}
            false => self.warning("required", "services.duties_paid", de, en),
        }
    }
}
