//! A small file to begin with: heads in the reader's language, and rows as real as invented people get.

use kontor_model::Lang;

use kontor_web::sheet::to_csv;

/// The example as a table.
pub(super) fn example(lang: Lang) -> Vec<u8> {
    let heads = match lang {
        Lang::De => "Referenz;Name;Firma;Straße;Hausnummer;PLZ;Ort;Land;Postnummer;E-Mail;Gewicht kg;Versandart",
        Lang::En => {
            "Reference;Name;Company;Street;House number;Postal code;City;Country;Post number;E-mail;Weight kg;Shipping profile"
        }
    };
    let rows = [
        heads,
        "LS-2026-1001;Jürgen Weiß;;Große Bleichen;21;20354;Hamburg;DE;;;2,480;",
        "LS-2026-1002;Femke Altenwerder;;Packstation 142;;50676;Köln;DE;73914206;;0,640;",
        "LS-2026-1003;Änne Groß;Weinhandlung Groß & Söhne KG;Kärntner Ring;5;1010;Wien;AT;;einkauf@gross.example;1,2/0,8;",
    ];
    to_csv(rows.map(|row| row.split(';').map(str::to_owned).collect::<Vec<_>>()))
}
