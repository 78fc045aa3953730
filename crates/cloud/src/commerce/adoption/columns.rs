//! Which columns a file of orders, customers or products has, by the heads that ERPs and spreadsheets write.

use kontor_model::Lang;

/// What a file lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Orders,
    Customers,
    Products,
}

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    /// What the API calls it.
    pub(super) name: &'static str,
    /// Its caption, German and English.
    caption: (&'static str, &'static str),
    /// Other heads, letters and digits only, folded.
    pub(super) heads: &'static [&'static str],
    /// Whether it says which thing of the shop is meant.
    pub(super) finds: bool,
    /// A cell for the template, German and English.
    pub(super) example: (&'static str, &'static str),
}

impl Column {
    pub(super) fn caption(&self, lang: Lang) -> &'static str {
        lang.pick(self.caption.0, self.caption.1)
    }
}

const SHOPS_ID: &[&str] =
    &["kennungimshop", "kennung", "shopkennung", "shopid", "idimshop", "idintheshop", "shopsid", "externalid", "id"];

const ORDERS: &[Column] = &[
    Column {
        name: "external_id",
        caption: ("Kennung im Shop", "ID in the shop"),
        heads: SHOPS_ID,
        finds: true,
        example: ("", ""),
    },
    Column {
        name: "number",
        caption: ("Auftragsnummer", "Order number"),
        heads: &[
            "auftragsnummer",
            "auftragsnr",
            "auftrag",
            "bestellnummer",
            "bestellnr",
            "bestellung",
            "ordernumber",
            "orderno",
            "order",
            "number",
        ],
        finds: true,
        example: ("1001", "1001"),
    },
    Column {
        name: "document_number",
        caption: ("Belegnummer", "Document number"),
        heads: &["belegnummer", "belegnr", "beleg", "vorgangsnummer", "documentnumber", "documentno", "document"],
        finds: false,
        example: ("AB-2026-0815", "AB-2026-0815"),
    },
];

const CUSTOMERS: &[Column] = &[
    Column {
        name: "reference",
        caption: ("Kennung im Shop", "ID in the shop"),
        heads: &["reference", "kundenkennung", "kundenid", "customerid"],
        finds: true,
        example: ("77", "77"),
    },
    Column {
        name: "email",
        caption: ("E-Mail", "E-mail"),
        heads: &["email", "emailadresse", "mail", "emailaddress"],
        finds: true,
        example: ("a.weiss@kunde.example", "a.weiss@kunde.example"),
    },
    Column {
        name: "customer_number",
        caption: ("Kundennummer", "Customer number"),
        heads: &["kundennummer", "kundennr", "debitor", "debitorennummer", "customernumber", "customerno"],
        finds: false,
        example: ("K-10042", "K-10042"),
    },
];

const PRODUCTS: &[Column] = &[
    Column {
        name: "external_id",
        caption: ("Kennung im Shop", "ID in the shop"),
        heads: &["artikelkennung", "productid"],
        finds: true,
        example: ("", ""),
    },
    Column {
        name: "shop_sku",
        caption: ("Artikelnummer im Shop", "Article number in the shop"),
        heads: &["artikelnummerimshop", "shopartikelnummer", "shopsku", "articlenumberintheshop", "shopnumber"],
        finds: true,
        example: ("KAESE-BERG-250", "CHEESE-250"),
    },
    Column {
        name: "gtin",
        caption: ("GTIN", "GTIN"),
        heads: &["gtin", "ean", "gtinean", "eangtin", "barcode"],
        finds: true,
        example: ("4006381333931", "4006381333931"),
    },
    Column {
        name: "sku",
        caption: ("Artikelnummer", "Article number"),
        heads: &["artikelnummer", "artikelnr", "artikel", "artnr", "sku", "articlenumber", "itemnumber", "article"],
        finds: false,
        example: ("BK-0250", "BK-0250"),
    },
];

impl Kind {
    pub(super) const ALL: [Kind; 3] = [Kind::Orders, Kind::Customers, Kind::Products];

    pub(super) fn code(self) -> &'static str {
        match self {
            Kind::Orders => "orders",
            Kind::Customers => "customers",
            Kind::Products => "products",
        }
    }

    pub(super) fn of_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Its columns: those that find a thing, the surest first, then the ERP's number.
    pub(super) fn columns(self) -> &'static [Column] {
        match self {
            Kind::Orders => ORDERS,
            Kind::Customers => CUSTOMERS,
            Kind::Products => PRODUCTS,
        }
    }

    /// Whether the ERP's number has to be there. An order's document may be unknown.
    pub(super) fn needs_own_number(self) -> bool {
        self != Kind::Orders
    }
}
