//! Additional services: what they need, what they cost too much, and which of them exclude a parcel or a day.

use kontor_model::date::CalendarDate;
use kontor_model::money::Money;
use kontor_model::shipment::{CashOnDelivery, IdentCheck};
use rust_decimal::Decimal;

use super::super::account::CashGoesTo;
use super::super::map::{age, iban};
use super::super::settings::DESCRIPTOR;
use super::super::text::{clean, clean_some};
use super::Check;
use crate::check as general;

/// Most that DHL insures, in euro.
const MAX_INSURANCE_EUR: i64 = 25_000;
/// Up to here the lower of the two premiums is charged.
const LOWER_INSURANCE_EUR: i64 = 2_500;
/// Most that any amount may be.
const MAX_AMOUNT: i64 = 100_000;
/// Most characters of a text on the transfer.
const MAX_NOTE: usize = 35;

/// Currencies DHL knows.
const CURRENCIES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP \
    BZD CAD CDF CHF CLP CNY COP CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF \
    GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR \
    LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR \
    PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLL SOS SRD SSP SYP SZL THB TJS TMT TND TOP TRY TTD TWD \
    TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XOF XPF YER ZAR ZMW";

impl Check<'_> {
    pub(super) fn services(&mut self) {
        let asked = &self.shipment.services;
        if let Some(cash) = &asked.cash_on_delivery {
            self.cash_on_delivery(cash);
        }
        if let Some(value) = &asked.insurance {
            self.insurance(value);
        }
        if asked.age_check.is_some_and(|years| age(years).is_none()) {
            self.age("services.age_check");
        }
        if let Some(check) = &asked.ident_check {
            self.ident_check(check);
        }
        if let Some(day) = asked.preferred_day {
            self.preferred_day(day);
        }
        if let Some(email) = clean_some(asked.parcel_outlet_routing.as_deref()) {
            self.email("services.parcel_outlet_routing", &email);
        }
    }

    fn cash_on_delivery(&mut self, cash: &CashOnDelivery) {
        self.found.extend(general::cash_parts(&DESCRIPTOR, self.shipment, self.lang));
        if cash.amount.currency.as_str() != "EUR" {
            self.error(
                "currency",
                "services.cash_on_delivery.amount",
                "DHL zieht Nachnahme nur in Euro ein.",
                "DHL collects cash in euro only.",
            );
        }
        self.payable("services.cash_on_delivery.amount", &cash.amount);
        match (&cash.bank_account, self.account.cash_goes_to()) {
            (Some(bank), _) => {
                self.required("services.cash_on_delivery.bank_account.holder", &bank.holder);
                self.length("services.cash_on_delivery.bank_account.holder", &bank.holder, 80);
                self.iban("services.cash_on_delivery.bank_account.iban", &bank.iban);
            }
            (None, CashGoesTo::Account { iban, .. }) => self.iban("services.cash_on_delivery.bank_account.iban", iban),
            (None, CashGoesTo::Reference(_)) => {}
            (None, CashGoesTo::Nowhere) => self.error(
                "bank_account_missing",
                "services.cash_on_delivery.bank_account",
                "Für Nachnahme fehlt die Bankverbindung. Tragen Sie im DHL-Zugang eine Kontoreferenz oder Kontoinhaber und IBAN ein.",
                "Cash on delivery needs a bank account. Enter an account reference, or holder and IBAN, in the DHL account.",
            ),
        }
        let note = cash.note.as_deref().unwrap_or(&self.shipment.reference);
        self.length("services.cash_on_delivery.note", note, MAX_NOTE);
        self.length("services.cash_on_delivery.second_note", cash.second_note.as_deref().unwrap_or_default(), MAX_NOTE);
    }

    fn iban(&mut self, field: &str, typed: &str) {
        if !is_iban(&iban(typed)) {
            self.error(
                "format",
                field,
                "Die IBAN stimmt nicht: Länge oder Prüfziffern passen nicht. Prüfen Sie sie.",
                "The IBAN is wrong: its length or its check digits do not fit. Check it.",
            );
        }
    }

    fn insurance(&mut self, value: &Money) {
        self.payable("services.insurance", value);
        let is_euro = value.currency.as_str() == "EUR";
        if is_euro && value.amount > Decimal::from(MAX_INSURANCE_EUR) {
            self.error(
                "amount_out_of_range",
                "services.insurance",
                "DHL versichert bis 2.500 oder bis 25.000 Euro. Teilen Sie die Sendung oder versichern Sie anders.",
                "DHL insures up to 2,500 or up to 25,000 euro. Split the shipment or insure it elsewhere.",
            );
        } else if self.shipment.parcels.len() > 1 {
            let step = if is_euro && value.amount <= Decimal::from(LOWER_INSURANCE_EUR) { "2.500" } else { "25.000" };
            self.warning(
                "charged_per_parcel",
                "services.insurance",
                format!("DHL versichert und berechnet jedes Paket für sich (Stufe bis {step} Euro), nicht die Sendung als Ganzes."),
                format!("DHL insures and charges each parcel (step up to {} euro), not the shipment as a whole.", step.replace('.', ",")),
            );
        }
    }

    /// An amount above zero, with at most two decimals, in a currency DHL knows.
    fn payable(&mut self, field: &str, money: &Money) {
        if !money.is_payable() || money.amount > Decimal::from(MAX_AMOUNT) {
            self.error(
                "amount_out_of_range",
                field,
                "Der Betrag ist größer als 0, höchstens 100.000 und hat höchstens zwei Stellen nach dem Komma.",
                "The amount is above 0, at most 100,000 and has at most two decimals.",
            );
        }
        self.currency(field, money);
    }

    pub(super) fn currency(&mut self, field: &str, money: &Money) {
        let code = money.currency.as_str();
        if !CURRENCIES.split_ascii_whitespace().any(|known| known == code) {
            self.error(
                "currency",
                field,
                format!("DHL kennt die Währung {code} nicht. Nehmen Sie Euro."),
                format!("DHL does not know the currency {code}. Take euro."),
            );
        }
    }

    pub(super) fn length(&mut self, field: &str, text: &str, most: usize) {
        let text = clean(text);
        let count = text.chars().count();
        if count > most {
            self.error(
                "too_long",
                field,
                format!("„{text}“ hat {count} Zeichen, DHL nimmt höchstens {most}. Kürzen Sie den Text."),
                format!("“{text}” has {count} characters, DHL takes at most {most}. Shorten the text."),
            );
        }
    }

    fn age(&mut self, field: &str) {
        self.error(
            "unknown_value",
            field,
            "DHL prüft das Alter ab 16 oder ab 18 Jahren. Wählen Sie eines davon.",
            "DHL checks for an age of 16 or 18 years. Choose one of them.",
        );
    }

    fn ident_check(&mut self, check: &IdentCheck) {
        for (leaf, name) in [("first_name", &check.first_name), ("last_name", &check.last_name)] {
            let field = format!("services.ident_check.{leaf}");
            self.required(&field, name);
            self.length(&field, name, 35);
        }
        if check.min_age.is_some_and(|years| age(years).is_none()) {
            self.age("services.ident_check.min_age");
        }
        if check.birth_date.zip(self.today).is_some_and(|(birth, today)| birth >= today) {
            self.error(
                "date_in_future",
                "services.ident_check.birth_date",
                "Das Geburtsdatum liegt nicht in der Vergangenheit. Berichtigen Sie es.",
                "The date of birth is not in the past. Correct it.",
            );
        }
    }

    /// Two to six working days after the parcel was handed over, says DHL; only what cannot be right is refused here.
    fn preferred_day(&mut self, day: CalendarDate) {
        let handed_over = self.shipment.ship_date.or(self.today);
        if handed_over.is_some_and(|handed_over| day <= handed_over) {
            self.error(
                "date_too_early",
                "services.preferred_day",
                format!("Der {day} liegt nicht nach dem Versandtag. Wählen Sie einen Tag 2 bis 6 Werktage danach."),
                format!("{day} is not after the ship date. Choose a day 2 to 6 working days later."),
            );
        } else if day.0.weekday() == jiff::civil::Weekday::Sunday {
            self.error(
                "date_on_sunday",
                "services.preferred_day",
                format!("Der {day} ist ein Sonntag; DHL stellt dann nicht zu. Wählen Sie einen Werktag."),
                format!("{day} is a Sunday; DHL does not deliver then. Choose a working day."),
            );
        }
    }
}

/// Form and check digits of an IBAN (ISO 13616: country and check digits moved to the end, modulo 97 is 1).
fn is_iban(iban: &str) -> bool {
    let bytes = iban.as_bytes();
    let fits = (15..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().all(u8::is_ascii_alphanumeric);
    if !fits || (iban.starts_with("DE") && bytes.len() != 22) {
        return false;
    }
    let rest = bytes[4..].iter().chain(&bytes[..4]).fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
    });
    rest == 1
}
