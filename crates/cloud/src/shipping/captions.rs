//! Fields of a shipment in the words of an office, for the paths that findings name them by.

use kontor_adapters::CarrierDescriptor;
use kontor_model::Lang;

/// A field in words: `to.city` is "Empfänger, Ort", `parcels[0].weight_g` is "Packstück 1, Gewicht".
///
/// Services are called as the carrier calls them. Empty for what is about the whole; a name that is not known stays.
pub(super) fn caption(lang: Lang, carrier: Option<&CarrierDescriptor>, path: &str) -> String {
    let mut parts = path.split('.').filter(|part| !part.is_empty()).peekable();
    let mut words = Vec::new();
    while let Some(part) = parts.next() {
        if part == "services" && parts.peek().is_some() {
            let service = parts.next().unwrap_or_default();
            words.push(service_name(lang, carrier, service));
        } else {
            words.push(part_name(lang, part));
        }
    }
    let text = words.join(", ");
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

fn service_name(lang: Lang, carrier: Option<&CarrierDescriptor>, id: &str) -> String {
    let option = carrier.and_then(|carrier| carrier.options.iter().find(|option| option.id == id));
    option.map_or_else(|| id.to_owned(), |option| option.name.text(lang).to_owned())
}

/// One part of a path; one in a list is counted from 1.
fn part_name(lang: Lang, part: &str) -> String {
    let (name, index) = match part.strip_suffix(']').and_then(|open| open.split_once('[')) {
        Some((name, index)) => (name, index.parse::<usize>().ok()),
        None => (part, None),
    };
    match (name, index) {
        ("parcels", Some(index)) => format!("{} {}", lang.pick("Packstück", "parcel"), index + 1),
        ("lines", Some(index)) => format!("{} {}", lang.pick("Position", "line"), index + 1),
        (name, Some(index)) => format!("{} {}", word(lang, name), index + 1),
        (name, None) => word(lang, name).to_owned(),
    }
}

fn word(lang: Lang, name: &str) -> &str {
    let known = WORDS.iter().find(|(known, ..)| *known == name);
    known.map_or(name, |(_, german, english)| lang.pick(*german, *english))
}

/// What the parts of paths are called, German and English.
const WORDS: [(&str, &str, &str); 61] = [
    ("to", "Empfänger", "recipient"),
    ("from", "Absender", "sender"),
    ("parcels", "Packstücke", "parcels"),
    ("customs", "Zoll", "customs"),
    ("lines", "Positionen", "lines"),
    ("services", "Leistungen", "services"),
    ("label", "Etikett", "label"),
    ("reference", "Referenz", "reference"),
    ("customer_reference", "Kundenreferenz", "customer reference"),
    ("cost_center", "Kostenstelle", "cost centre"),
    ("goods_value", "Warenwert", "value of the goods"),
    ("order_source", "Auftragsquelle", "order source"),
    ("carrier_account", "Konto", "account"),
    ("shipping_profile", "Versandart", "shipping profile"),
    ("service", "Produkt", "service"),
    ("ship_date", "Versandtag", "day of dispatch"),
    ("kind", "Art", "kind"),
    ("name", "Name", "name"),
    ("company", "Firma", "company"),
    ("addition", "Adresszusatz", "address addition"),
    ("street", "Straße", "street"),
    ("house_number", "Hausnummer", "house number"),
    ("postal_code", "Postleitzahl", "postal code"),
    ("city", "Ort", "town"),
    ("country", "Land", "country"),
    ("email", "E-Mail-Adresse", "e-mail address"),
    ("phone", "Telefonnummer", "phone number"),
    ("post_number", "Postnummer", "post number"),
    ("locker_number", "Nummer der Packstation", "locker number"),
    ("office_number", "Nummer der Filiale", "post office number"),
    ("box_number", "Nummer des Postfachs", "PO box number"),
    ("shop_id", "Nummer des Paketshops", "parcel shop number"),
    ("weight_g", "Gewicht", "weight"),
    ("dimensions_mm", "Maße", "dimensions"),
    ("sscc", "NVE (SSCC)", "SSCC"),
    ("format", "Format", "format"),
    ("medium", "Papier", "paper"),
    ("dpi", "Auflösung", "resolution"),
    ("amount", "Betrag", "amount"),
    ("currency", "Währung", "currency"),
    ("bank_account", "Bankverbindung", "bank account"),
    ("holder", "Kontoinhaber", "account holder"),
    ("iban", "IBAN", "IBAN"),
    ("bic", "BIC", "BIC"),
    ("note", "Verwendungszweck", "remittance information"),
    ("first_name", "Vorname", "first name"),
    ("last_name", "Nachname", "last name"),
    ("birth_date", "Geburtsdatum", "date of birth"),
    ("min_age", "Mindestalter", "minimum age"),
    ("contents", "Inhalt", "contents"),
    ("contents_note", "Angabe zum Inhalt", "note on the contents"),
    ("invoice_number", "Rechnungsnummer", "invoice number"),
    ("postal_charges", "Porto", "postal charges"),
    ("incoterm", "Lieferbedingung", "incoterm"),
    ("mrn", "MRN", "MRN"),
    ("description", "Warenbezeichnung", "description"),
    ("quantity", "Menge", "quantity"),
    ("unit_weight_g", "Einzelgewicht", "weight of one"),
    ("unit_value", "Einzelwert", "value of one"),
    ("origin", "Ursprungsland", "country of origin"),
    ("hs_code", "Zolltarifnummer", "HS code"),
];
