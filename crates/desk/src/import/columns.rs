//! Which head of a column means what, in German and English, as ERPs, shops and spreadsheets write them.

use kontor_web::sheet::{SheetFault, bare};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Column {
    Reference,
    CustomerReference,
    Name,
    FirstName,
    LastName,
    Company,
    Addition,
    Street,
    Street2,
    HouseNumber,
    PostalCode,
    City,
    Country,
    Email,
    Phone,
    PostNumber,
    /// A whole address in one cell, its lines below each other.
    Address,
    /// A line of an address, from 1.
    Line(u8),
    WeightKg,
    WeightG,
    /// A weight whose cells say their unit.
    Weight,
    Profile,
    Service,
    Account,
    CostCenter,
    GoodsValue,
    CashOnDelivery,
    Currency,
    Source,
    /// The reasons of an earlier round; not read.
    Reason,
}

use Column::*;

/// Heads as letters and digits only, folded.
#[rustfmt::skip]
const NAMES: &[(Column, &[&str])] = &[
    (Reference, &["referenz", "reference", "beleg", "belegnummer", "belegnr", "auftrag", "auftragsnummer", "auftragsnr", "lieferschein", "lieferscheinnummer", "lieferscheinnr", "bestellnummer", "bestellnr", "ordernumber", "orderno", "orderid", "order", "sendungsreferenz", "vorgang", "vorgangsnummer"]),
    (CustomerReference, &["kundenreferenz", "kundennummer", "kundennr", "ihrereferenz", "customerreference", "customernumber", "customerno"]),
    (Name, &["name", "empfanger", "empfangername", "name1", "recipient", "recipientname", "shiptoname", "lieferungan", "vollername", "fullname"]),
    (FirstName, &["vorname", "firstname"]),
    (LastName, &["nachname", "lastname", "familienname", "surname"]),
    (Company, &["firma", "firmenname", "company", "companyname", "name2", "unternehmen"]),
    (Addition, &["adresszusatz", "zusatz", "addition", "name3", "addressaddition", "anschriftzusatz"]),
    (Street, &["strasse", "street", "strassehausnummer", "strasseundhausnummer", "strasseundhausnr", "strassehausnr", "strasseundnr", "strassenr", "adresse1", "strasse1", "address1", "street1"]),
    (Street2, &["adresse2", "address2", "street2", "strasse2"]),
    (HouseNumber, &["hausnummer", "hausnr", "hnr", "housenumber", "houseno", "streetnumber"]),
    (PostalCode, &["plz", "postleitzahl", "postalcode", "postcode", "zip", "zipcode"]),
    (City, &["ort", "stadt", "city", "town", "wohnort", "plzort", "plzundort"]),
    (Country, &["land", "country", "landercode", "laendercode", "landcode", "countrycode", "lkz", "iso", "staat"]),
    (Email, &["email", "emailadresse", "mail", "emailaddress"]),
    (Phone, &["telefon", "telefonnummer", "tel", "phone", "phonenumber", "mobil", "handy"]),
    (PostNumber, &["postnummer", "postnr", "dhlpostnummer", "postnumber"]),
    (Address, &["anschrift", "lieferanschrift", "adresse", "lieferadresse", "address", "shippingaddress", "empfangeranschrift"]),
    (Line(1), &["anschrift1", "adresszeile1", "zeile1", "addressline1", "line1"]),
    (Line(2), &["anschrift2", "adresszeile2", "zeile2", "addressline2", "line2"]),
    (Line(3), &["anschrift3", "adresszeile3", "zeile3", "addressline3", "line3"]),
    (Line(4), &["anschrift4", "adresszeile4", "zeile4", "addressline4", "line4"]),
    (Line(5), &["anschrift5", "adresszeile5", "zeile5", "addressline5", "line5"]),
    (Line(6), &["anschrift6", "adresszeile6", "zeile6", "addressline6", "line6"]),
    (WeightKg, &["gewichtkg", "gewichtinkg", "kg", "weightkg", "weightinkg", "bruttogewichtkg", "gewichtkilogramm"]),
    (WeightG, &["gewichtg", "gewichting", "gramm", "gewichtingramm", "gewichtgramm", "weightg", "weighting", "weightgrams", "weightingrams", "grams", "bruttogewichtg"]),
    (Weight, &["gewicht", "weight", "bruttogewicht", "grossweight", "versandgewicht"]),
    (Profile, &["versandart", "versandprofil", "shippingprofile", "shippingmethod", "profil", "versandartnummer"]),
    (Service, &["produkt", "versandprodukt", "product", "service"]),
    (Account, &["versandkonto", "frachtfuhrerkonto", "carrieraccount", "frachtfuhrer", "carrier", "versender"]),
    (CostCenter, &["kostenstelle", "costcenter", "costcentre"]),
    (GoodsValue, &["warenwert", "goodsvalue", "wert", "value"]),
    (CashOnDelivery, &["nachnahme", "nachnahmebetrag", "cod", "codamount", "cashondelivery"]),
    (Currency, &["wahrung", "waehrung", "currency"]),
    (Source, &["quelle", "herkunft", "shop", "ordersource", "verkaufskanal", "source"]),
    (Reason, &["grund", "reason"]),
];

fn meaning(head: &str) -> Option<Column> {
    let bare = bare(head);
    NAMES.iter().find(|(_, names)| names.contains(&bare.as_str())).map(|(column, _)| *column)
}

/// Tells whether a column holds the reasons of an earlier round.
pub(super) fn is_reason(head: &str) -> bool {
    meaning(head) == Some(Reason)
}

/// Columns by their meaning, and the heads that mean nothing here.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    /// Meaning and place, in the order of the file.
    pub(super) known: Vec<(Column, usize)>,
    pub(super) ignored: Vec<String>,
}

impl Columns {
    /// Finds out what the heads mean. Errors: two columns of one meaning; columns without which there is no shipment.
    pub(super) fn of(heads: &[String]) -> Result<Columns, SheetFault> {
        let mut columns = Columns::default();
        for (place, head) in heads.iter().enumerate() {
            match meaning(head) {
                Some(Reason) => {}
                Some(column) => match columns.known.iter().find(|(known, _)| *known == column) {
                    Some((_, first)) => return Err(SheetFault::Twice(format!("{}, {head}", heads[*first]))),
                    None => columns.known.push((column, place)),
                },
                None if head.is_empty() => {}
                None => columns.ignored.push(head.clone()),
            }
        }
        let has = |wanted: &[Column]| columns.known.iter().any(|(column, _)| wanted.contains(column));
        let needed: [(&str, &[Column]); 2] =
            [("Referenz (reference)", &[Reference]), ("Ort (city)", &[City, Address, Line(1), Line(2), Line(3)])];
        let missing: Vec<&str> = needed.iter().filter(|(_, any)| !has(any)).map(|(caption, _)| *caption).collect();
        if missing.is_empty() { Ok(columns) } else { Err(SheetFault::Missing(missing.join(", "))) }
    }

    /// Where a column stands.
    pub(super) fn place(&self, wanted: Column) -> Option<usize> {
        self.known.iter().find(|(column, _)| *column == wanted).map(|(_, place)| *place)
    }
}
