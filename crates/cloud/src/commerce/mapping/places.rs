//! What the inputs of the editor are called, for the list of what is wrong.

use kontor_model::Lang;

/// What an input is called: `rules[0].when[1].path` is "Regel 1, Bedingung 2: Wert des Auftrags".
pub(super) fn caption(lang: Lang, input: &str) -> String {
    let Some((list, rest)) = input.split_once('[') else {
        return word(lang, input.strip_prefix("defaults.").unwrap_or(input));
    };
    let (at, rest) = rest.split_once(']').unwrap_or((rest, ""));
    let (at, within) = (at.parse::<usize>().map_or(1, |at| at + 1), rest.trim_start_matches('.'));
    match list {
        "rules" => of_rule(lang, at, within),
        "fields" => {
            let what = word(lang, within);
            lang.pick(format!("Feld {at}: {what}"), format!("Field {at}: {what}"))
        }
        "tables" => {
            let what = word(lang, if within == "rows" { "rows" } else { "table_name" });
            lang.pick(format!("Eigene Tabelle {at}: {what}"), format!("Table of your own {at}: {what}"))
        }
        table => {
            let (table, what) = (word(lang, table), word(lang, within));
            lang.pick(format!("{table}, Zeile {at}: {what}"), format!("{table}, row {at}: {what}"))
        }
    }
}

fn of_rule(lang: Lang, rule: usize, within: &str) -> String {
    let condition = within.strip_prefix("when[").and_then(|rest| rest.split_once("]."));
    if let Some((at, part)) = condition {
        let (at, what) = (at.parse::<usize>().map_or(1, |at| at + 1), word(lang, part));
        return lang
            .pick(format!("Regel {rule}, Bedingung {at}: {what}"), format!("Rule {rule}, condition {at}: {what}"));
    }
    let what = word(lang, within.strip_prefix("set.").unwrap_or(within));
    lang.pick(format!("Regel {rule}: {what}"), format!("Rule {rule}: {what}"))
}

/// A name within its row; what is not known keeps its name.
fn word(lang: Lang, name: &str) -> String {
    let (german, english) = match name {
        "document_type" => ("Vorgangsart", "document type"),
        "payment_method" => ("Zahlungsart", "payment method"),
        "shipping_profile" => ("Versandart", "shipping profile"),
        "tax_treatment" => ("Besteuerung", "taxation"),
        "unknown_item" | "unknown_item.sku" => ("Artikel ohne Nummer", "articles without a number"),
        "hold" => ("Grund zum Anhalten", "reason to hold"),
        "name" => ("Name", "name"),
        "path" => ("Wert des Auftrags", "value of the order"),
        "is" => ("Vergleich", "comparison"),
        "value" | "source.value" => ("Wert", "value"),
        "source.from" => ("Herkunft", "source"),
        "source.extra" => ("Tabelle, Trenner, Format", "table, separator, format"),
        "target" => ("Feld im ERP", "field of the ERP"),
        "default" => ("Ersatzwert", "default"),
        "from" => ("Wert im Shop", "value in the shop"),
        "to" => ("Wert im ERP", "value in the ERP"),
        "rows" => ("Zeilen", "rows"),
        "table_name" => ("Name der Tabelle", "name of the table"),
        "payment" => ("Zahlungsarten", "Payment methods"),
        "shipping" => ("Versandarten", "Shipping methods"),
        "sub_shop" => ("Teilshops", "Sub-shops"),
        "tax" => ("Steuersätze", "Tax rates"),
        "country" => ("Länder", "Countries"),
        "rules" => ("Regeln", "Rules"),
        "fields" => ("Weitere Felder", "Further fields"),
        "note" => ("Bemerkung", "Note"),
        _ => return name.to_owned(),
    };
    lang.pick(german, english).to_owned()
}

/// Fields that act on the shipment in Desk, with what they do.
pub(super) fn targets(lang: Lang) -> [(&'static str, &'static str); 8] {
    let of = |name, german, english| (name, lang.pick(german, english));
    [
        of("weight_g", "Gewicht des Pakets in Gramm", "weight of the parcel in grams"),
        of("cash_on_delivery", "Nachnahme: true oder ein Betrag", "cash on delivery: true or an amount"),
        of("ship_unpaid", "true: auch unbezahlt versenden", "true: send although it is not paid"),
        of("fulfilled_by_marketplace", "true: der Marktplatz verschickt", "true: the marketplace sends it"),
        of("hs_code", "Zolltarifnummer", "tariff number"),
        of("origin_country", "Ursprungsland", "country of origin"),
        of("unit_weight_g", "Nettogewicht je Stück in Gramm", "net weight of one piece in grams"),
        of("invoice_number", "Rechnungsnummer für den Zoll", "invoice number for customs"),
    ]
}

/// What a path into an order is called, for choosing one; what is not known keeps its name.
pub(super) fn path(lang: Lang, path: &str) -> String {
    let (side, name) = path.split_once('.').unwrap_or(("", path));
    let (of, name) = match side {
        "billing" => (lang.pick("Rechnungsanschrift", "invoice address"), name),
        "shipping" => (lang.pick("Lieferanschrift", "delivery address"), name),
        "lines" => (lang.pick("alle Positionen", "all lines"), name),
        "payments" => (lang.pick("alle Zahlungen", "all payments"), name),
        "coupons" => (lang.pick("Gutscheine", "vouchers"), name),
        "refunds" => (lang.pick("Erstattungen", "refunds"), name),
        _ => return part(lang, path).map_or_else(|| path.to_owned(), str::to_owned),
    };
    part(lang, name).map_or_else(|| path.to_owned(), |part| format!("{of}: {part}"))
}

fn part(lang: Lang, name: &str) -> Option<&'static str> {
    let (german, english) = match name {
        "external_id" => ("Kennung im Shop", "id in the shop"),
        "number" => ("Auftragsnummer", "order number"),
        "placed_at_ms" => ("Bestelldatum", "order date"),
        "modified_at_ms" => ("zuletzt geändert", "changed last"),
        "ship_by_ms" => ("Versandtermin", "dispatch date"),
        "currency" => ("Währung", "currency"),
        "note" => ("Bemerkung des Kunden", "customer's note"),
        "channel.marketplace" => ("Marktplatz", "marketplace"),
        "channel.sub_shop" => ("Teilshop", "sub-shop"),
        "channel.language" => ("Sprache des Käufers", "buyer's language"),
        "channel.via" => ("Bestellweg", "way of ordering"),
        "states.order" => ("Stand des Auftrags", "state of the order"),
        "states.payment" => ("Stand der Zahlung", "state of the payment"),
        "states.fulfillment" => ("Stand des Versands", "state of dispatch"),
        "states.raw" => ("Status im Shop", "status in the shop"),
        "tax.treatment" => ("Besteuerung", "taxation"),
        "tax.vat_id" => ("USt-IdNr. des Käufers", "buyer's VAT number"),
        "tax.deemed_supplier" => ("Marktplatz schuldet die Steuer", "marketplace owes the tax"),
        "tax.invoice_by_marketplace" => ("Marktplatz stellt die Rechnung", "marketplace writes the invoice"),
        "totals.grand" => ("Summe", "total"),
        "totals.tax" => ("Steuer der Summe", "tax in the total"),
        "totals.shipping.net" => ("Versandkosten netto", "postage, net"),
        "totals.shipping.tax" => ("Steuer der Versandkosten", "tax on postage"),
        "totals.shipping.gross" => ("Versandkosten brutto", "postage, gross"),
        "totals.discount.net" => ("Rabatt netto", "discount, net"),
        "totals.discount.tax" => ("Steuer des Rabatts", "tax on the discount"),
        "totals.discount.gross" => ("Rabatt brutto", "discount, gross"),
        "totals.rounding" => ("Rundung", "rounding"),
        "totals.refunded" => ("erstattet", "refunded"),
        "buyer.external_id" => ("Kundennummer im Shop", "customer number in the shop"),
        "buyer.email" => ("E-Mail des Käufers", "buyer's e-mail"),
        "buyer.phone" => ("Telefon des Käufers", "buyer's phone"),
        "payment.method" => ("Zahlungsart im Shop", "payment method in the shop"),
        "payment.title" => ("Name der Zahlungsart", "name of the payment method"),
        "payment.transaction" => ("Transaktionsnummer", "transaction number"),
        "postage.method" => ("Versandart im Shop", "shipping method in the shop"),
        "postage.title" => ("Name der Versandart", "name of the shipping method"),
        "tracking_numbers" => ("Sendungsnummern", "tracking numbers"),
        other => return part_of_item(lang, other),
    };
    Some(lang.pick(german, english))
}

fn part_of_item(lang: Lang, name: &str) -> Option<&'static str> {
    let (german, english) = match name {
        "name" => ("Name", "name"),
        "first_name" => ("Vorname", "first name"),
        "last_name" => ("Nachname", "last name"),
        "company" => ("Firma", "company"),
        "line1" => ("Straße und Hausnummer", "street and number"),
        "line2" => ("Adresszusatz", "second line"),
        "postal_code" => ("Postleitzahl", "postal code"),
        "city" => ("Ort", "town"),
        "state" => ("Bundesland oder Stand", "state"),
        "country" => ("Land", "country"),
        "email" => ("E-Mail", "e-mail"),
        "phone" => ("Telefon", "phone"),
        "id" => ("Kennung", "id"),
        "kind" => ("Art", "kind"),
        "parent" => ("gehört zu", "belongs to"),
        "sku" => ("Artikelnummer", "article number"),
        "gtin" => ("GTIN", "GTIN"),
        "product" => ("Produkt im Shop", "product in the shop"),
        "variant" => ("Variante im Shop", "variant in the shop"),
        "units" => ("Stücke des Marktplatzes", "pieces of the marketplace"),
        "method" => ("Art im Shop", "method in the shop"),
        "title" => ("Bezeichnung", "title"),
        "quantity" => ("Menge", "quantity"),
        "before_discount.net" => ("vor Rabatt netto", "before discount, net"),
        "before_discount.tax" => ("Steuer vor Rabatt", "tax before discount"),
        "before_discount.gross" => ("vor Rabatt brutto", "before discount, gross"),
        "total.net" | "amount.net" => ("Betrag netto", "amount, net"),
        "total.tax" | "amount.tax" => ("Steuer", "tax"),
        "total.gross" | "amount.gross" => ("Betrag brutto", "amount, gross"),
        "transaction" => ("Transaktionsnummer", "transaction number"),
        "amount" => ("Betrag", "amount"),
        "paid_at_ms" => ("bezahlt am", "paid on"),
        "code" => ("Code", "code"),
        "reason" => ("Grund", "reason"),
        "at_ms" => ("Datum", "date"),
        _ => return None,
    };
    Some(lang.pick(german, english))
}
