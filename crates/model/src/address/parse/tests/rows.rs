//! One line with street and number, in all the forms in which people write it.

use super::*;

/// Line, street, house number, addition, sure.
type Row = (&'static str, &'static str, &'static str, &'static str, Confidence);

use Confidence::{High, Medium};

#[track_caller]
fn holds(code: &str, city: &str, rows: &[Row]) {
    for (line, street, number, addition, confidence) in rows {
        let typed = TypedAddress {
            name: "Änne Übel".to_owned(),
            street: (*line).to_owned(),
            city: city.to_owned(),
            postal_code: match code {
                "DE" => "68159".to_owned(),
                "NL" => "1016 GV".to_owned(),
                _ => "1070".to_owned(),
            },
            ..TypedAddress::default()
        };
        let reading = read(&typed, &country(code));
        let address = door(&reading);
        let found = (
            address.street.as_str(),
            address.house_number.as_deref().unwrap_or_default(),
            address.party.addition.as_deref().unwrap_or_default(),
            reading.confidence,
        );
        assert_eq!(found, (*street, *number, *addition, *confidence), "{line}: {:?}", reading.notes);
    }
}

#[test]
fn german_streets_end_with_their_number() {
    holds(
        "DE",
        "Augsburg",
        &[
            ("Königsallee 7", "Königsallee", "7", "", High),
            ("Königsallee 7b", "Königsallee", "7b", "", High),
            ("Königsallee 7 b", "Königsallee", "7 b", "", High),
            ("Königsallee 7 b-c", "Königsallee", "7 b-c", "", High),
            ("Königsallee 7-9", "Königsallee", "7-9", "", High),
            ("Königsallee 7 - 9 a", "Königsallee", "7 - 9 a", "", High),
            ("Königsallee 7–9", "Königsallee", "7–9", "", High),
            ("Königsallee 7+9", "Königsallee", "7+9", "", High),
            ("Am Markt 3/4", "Am Markt", "3/4", "", High),
            ("Hauptstr. 12 1/2", "Hauptstr.", "12 1/2", "", High),
            ("Hauptstr. 12½", "Hauptstr.", "12½", "", High),
            ("Straße des 17. Juni 135", "Straße des 17. Juni", "135", "", High),
            ("Platz des 18. März 1a", "Platz des 18. März", "1a", "", High),
            ("Straße 614 12", "Straße 614", "12", "", High),
            ("Hauptstraße, 5", "Hauptstraße", "5", "", High),
            ("Haus Nr. 5", "Haus Nr.", "5", "", High),
            ("Hauptstr. Nr. 5", "Hauptstr.", "5", "", High),
            ("Hauptstr.12", "Hauptstr.", "12", "", High),
            ("Hauptstraße12a", "Hauptstraße", "12a", "", High),
            ("Am Lindenhof12 b", "Am Lindenhof", "12 b", "", High),
            ("Karl-Heinz-Weiß-Straße 100", "Karl-Heinz-Weiß-Straße", "100", "", High),
        ],
    );
}

#[test]
fn what_stands_behind_the_number_goes_into_the_addition() {
    holds(
        "DE",
        "Augsburg",
        &[
            ("Hauptstr. 12, Hinterhaus", "Hauptstr.", "12", "Hinterhaus", High),
            ("Hauptstr. 12 Hinterhaus", "Hauptstr.", "12", "Hinterhaus", High),
            ("Hauptstr. 14-16 / Ecke Hof", "Hauptstr.", "14-16", "Ecke Hof", High),
            ("Hauptstr. 12 3. OG links", "Hauptstr.", "12", "3. OG links", High),
            ("Hauptstr. 12a - EG", "Hauptstr.", "12a", "EG", High),
            ("Hauptstr. 12 // App. 4", "Hauptstr.", "12", "App. 4", High),
            ("Hauptstr. 12 (Hof)", "Hauptstr.", "12", "(Hof)", High),
            ("Gewerbering 3, Halle 7 Tor 2", "Gewerbering", "3", "Halle 7 Tor 2", High),
            ("Hauptstr. 12, c/o Weber", "Hauptstr.", "12", "c/o Weber", High),
        ],
    );
}

#[test]
fn squares_of_mannheim_have_a_letter_and_a_number_of_their_own() {
    holds(
        "DE",
        "Mannheim",
        &[
            ("Q 7, 24", "Q 7", "24", "", High),
            ("Q7, 24", "Q7", "24", "", High),
            ("C 4 9b", "C 4", "9b", "", High),
            ("C4 9b", "C4", "9b", "", High),
            ("Q 7", "Q 7", "", "", Medium),
            ("Kunststraße 3", "Kunststraße", "3", "", High),
        ],
    );
}

#[test]
fn what_is_not_clear_stays_and_is_worth_a_look() {
    holds(
        "DE",
        "Augsburg",
        &[
            ("Schlosspark", "Schlosspark", "", "", Medium),
            ("Straße des 17. Juni", "Straße des 17. Juni", "", "", Medium),
            ("Hauptstr. 5 Firma Huber 7", "Hauptstr. 5 Firma Huber", "7", "", Medium),
            ("Hauptstr. 12 Schmidt", "Hauptstr. 12 Schmidt", "", "", Medium),
            ("Straße 12", "Straße", "12", "", Medium),
            ("12 Hauptstraße", "Hauptstraße", "12", "", Medium),
            ("B 96", "B", "96", "", Medium),
        ],
    );
}

#[test]
fn austrian_doors_have_stairs_and_tops() {
    holds(
        "AT",
        "Wien",
        &[
            ("Mariahilfer Straße 45/2/12", "Mariahilfer Straße", "45/2/12", "", High),
            ("Mariahilfer Straße 45 / 2 / 12", "Mariahilfer Straße", "45 / 2 / 12", "", High),
            ("Mariahilfer Straße 45 Stiege 2 Tür 12", "Mariahilfer Straße", "45", "Stiege 2 Tür 12", High),
            ("Neubaugasse 12/Top 4", "Neubaugasse", "12", "Top 4", High),
            ("Neubaugasse 12, Top 4", "Neubaugasse", "12", "Top 4", High),
            ("Obere Donaustraße 95a", "Obere Donaustraße", "95a", "", High),
        ],
    );
}

#[test]
fn swiss_streets_are_read_in_two_languages() {
    holds(
        "CH",
        "Zürich",
        &[
            ("Bahnhofstrasse 21", "Bahnhofstrasse", "21", "", High),
            ("Rue de Lausanne 12bis", "Rue de Lausanne", "12bis", "", High),
            ("Im Gässli", "Im Gässli", "", "", Medium),
            ("Via San Gottardo 7A", "Via San Gottardo", "7A", "", High),
        ],
    );
}

#[test]
fn dutch_numbers_have_floors_and_letters() {
    holds(
        "NL",
        "Amsterdam",
        &[
            ("Prinsengracht 263-III", "Prinsengracht", "263-III", "", High),
            ("Prinsengracht 263 hs", "Prinsengracht", "263 hs", "", High),
            ("Plein 1944 12", "Plein 1944", "12", "", High),
            ("'s-Gravenhekje 1-A", "'s-Gravenhekje", "1-A", "", High),
        ],
    );
}

#[test]
fn some_countries_write_the_number_first() {
    holds(
        "LU",
        "Luxembourg",
        &[
            ("12, rue de la Gare", "rue de la Gare", "12", "", High),
            ("12 rue de la Gare", "rue de la Gare", "12", "", High),
            ("7 bis Chemin du Lac", "Chemin du Lac", "7 bis", "", High),
        ],
    );
}
