//! Who buys at the simulated shops: invented people at addresses as they are really typed.

/// Somebody's address, as the form of a shop has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) company: String,
    pub(crate) line1: String,
    pub(crate) line2: String,
    pub(crate) postcode: String,
    pub(crate) city: String,
    /// Two letters.
    pub(crate) country: String,
    pub(crate) email: String,
    pub(crate) phone: String,
}

/// One line of the lists below: names, street, second line, postcode, town, country, e-mail, phone.
type Row = [&'static str; 9];

const GERMANY: &[Row] = &[
    ["Jürgen", "Weiß", "Königsallee 7", "", "40212", "Düsseldorf", "DE", "j.weiss@example.de", "+49 211 5550123"],
    ["Annegret", "Müller-Lüdenscheidt", "Am Alten Markt 12 b", "", "24937", "Flensburg", "DE", "a.ml@example.org", ""],
    ["Şeyma", "Öztürk", "Karl-Marx-Straße 101a", "Hinterhaus, 3. OG", "12043", "Berlin", "DE", "seyma@example.com", ""],
    [
        "Björn",
        "Groß",
        "Straße des 17. Juni 135",
        "",
        "10623",
        "Berlin",
        "DE",
        "bjoern.gross@example.net",
        "030 5550199",
    ],
    [
        "Käthe",
        "von der Aue",
        "Dorfstr. 3",
        "OT Kleinröhrsdorf",
        "01900",
        "Großröhrsdorf",
        "DE",
        "kaethe@example.de",
        "",
    ],
    ["Jean-Luc", "Brandt", "C 4, 12-14", "", "68159", "Mannheim", "DE", "jlb@example.com", "0621-555 01 77"],
    ["Zoë", "Łukasiewicz", "Nußbaumweg 5/7", "", "79098", "Freiburg im Breisgau", "DE", "zoe@example.org", ""],
    [
        "Heinz-Peter",
        "Süßmilch",
        "Alte Ziegelei",
        "Haus 2",
        "49545",
        "Tecklenburg",
        "DE",
        "hp@example.net",
        "05482 55501",
    ],
];

const PACKSTATION: &[Row] = &[
    ["Mareike", "Tönjes", "Packstation 104", "8765432109", "28195", "Bremen", "DE", "m.toenjes@example.net", ""],
    ["Uwe", "Schäfer", "8123456780", "Packstation 217", "60311", "Frankfurt am Main", "DE", "uwe@example.de", ""],
    ["Gülay", "Aydın", "Packstation 145", "Postnummer: 81 23 45 67 80", "90402", "Nürnberg", "DE", "g@example.com", ""],
];

const POST_OFFICE: &[Row] =
    &[["Ines", "Möhring", "Postfiliale 512", "8998877665", "04109", "Leipzig", "DE", "ines@example.org", ""]];

const CARE_OF: &[Row] = &[
    ["Lena", "Fröhlich", "Talstraße 9", "c/o Familie Yıldız-Höß", "70188", "Stuttgart", "DE", "lena@example.de", ""],
    ["Paul", "Ewald", "c/o Werkstatt Höfer", "Industriestr. 44", "33602", "Bielefeld", "DE", "paul@example.com", ""],
];

const AUSTRIA: &[Row] = &[
    [
        "Elfriede",
        "Höllwarth",
        "Linzer Gasse 14/2/8",
        "",
        "5020",
        "Salzburg",
        "AT",
        "elfriede@example.com",
        "+43 662 5550",
    ],
    ["Franz Xaver", "Großschädl", "Hauptplatz 1", "Stiege 3, Tür 12", "8010", "Graz", "AT", "fx@example.org", ""],
];

const SWITZERLAND: &[Row] = &[
    ["Beat", "Zürcher-Ruëf", "Bahnhofstrasse 21", "", "8001", "Zürich", "CH", "beat@example.com", "+41 44 555 01 23"],
    ["Chantal", "Favre", "Rue du Mont-Blanc 18", "Case postale 77", "1201", "Genève", "CH", "c.favre@example.org", ""],
];

const NETHERLANDS: &[Row] = &[
    ["Sanne", "van 't Hof", "Prinsengracht 263-II", "", "1016 GV", "Amsterdam", "NL", "sanne@example.nl", ""],
    ["Joost", "de Groot", "Lange Nieuwstraat 5 bis", "", "3512PB", "Utrecht", "NL", "joost@example.com", ""],
];

/// A group of buyers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    Germany,
    Packstation,
    PostOffice,
    CareOf,
    Austria,
    Switzerland,
    Netherlands,
}

/// Somebody of a group; the same place gives the same one.
pub(crate) fn somebody(from: From, place: u64) -> Person {
    let list = match from {
        From::Germany => GERMANY,
        From::Packstation => PACKSTATION,
        From::PostOffice => POST_OFFICE,
        From::CareOf => CARE_OF,
        From::Austria => AUSTRIA,
        From::Switzerland => SWITZERLAND,
        From::Netherlands => NETHERLANDS,
    };
    let [first, last, line1, line2, postcode, city, country, email, phone] =
        list[(place % list.len() as u64) as usize].map(str::to_owned);
    Person { first, last, company: String::new(), line1, line2, postcode, city, country, email, phone }
}

/// A firm that buys, with its VAT id.
pub(crate) fn firm(country: &str) -> (Person, &'static str) {
    if country == "AT" {
        let buyer = Person { company: "Gasthof Höllwarth & Söhne OG".to_owned(), ..somebody(From::Austria, 0) };
        return (buyer, "ATU99999999");
    }
    let buyer = Person {
        company: "Bäckerei & Konditorei Süßmilch GmbH & Co. KG".to_owned(),
        line2: "Anlieferung Rampe 2, 6–11 Uhr".to_owned(),
        ..somebody(From::Germany, 7)
    };
    (buyer, "DE999999999")
}

/// Somebody who moved: another street for an order that was placed already.
pub(crate) fn moved(person: &Person) -> Person {
    Person { line1: "Neue Straße 41".to_owned(), line2: "bei Familie Jäger".to_owned(), ..person.clone() }
}
