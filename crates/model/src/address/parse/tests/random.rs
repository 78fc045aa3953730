//! Whatever people type: nothing panics, nothing is lost, nothing is invented.

use proptest::prelude::*;

use super::*;

/// Parts of addresses in any order, right and wrong ones.
const PARTS: &[&str] = &[
    "Packstation",
    "packstation123",
    "123",
    "Postnummer",
    "12345678",
    "Post-Nr.:",
    "PN",
    "PF",
    "Postfach",
    "12 34",
    "Postfiliale",
    "Filiale",
    "501",
    "Paketshop",
    "DHL",
    "c/o",
    "Weber",
    "Jürgen",
    "Groß",
    "GmbH",
    "Königsallee",
    "Straße",
    "7",
    "7b",
    "b-c",
    "1/2",
    "3/4",
    "½",
    "Nr.",
    "Haus",
    "Hinterhaus",
    "3. OG",
    "Q 7,",
    "24",
    "D-86150",
    "86150",
    "Augsburg",
    "A-",
    "1070",
    "Wien",
    "1016 GV",
    "NL",
    "Schweiz",
    "12,",
    "rue",
    "bis",
    "263-III",
    "jg@example.org",
    "Tel.",
    "0821",
    "//",
    "-",
    "(",
    ",",
    ";",
    "#",
    "Mannheim",
    "Österreich",
    "Pack",
    "Station",
    "P.O.",
    "Box",
    "und",
    "999",
    "99999999999",
    "C4",
    "ẞ",
    "İ",
    "ﬁ",
    "٣",
];

fn part() -> impl Strategy<Value = String> {
    prop_oneof![9 => proptest::sample::select(PARTS).prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(part(), 0..5).prop_map(|parts| parts.join(" "))
}

/// Letters and digits in order of their codes: what an address says, wherever it stands.
fn said<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<char> {
    let mut said: Vec<char> = texts.into_iter().flat_map(str::chars).filter(|c| c.is_alphanumeric()).collect();
    said.sort_unstable();
    said
}

/// All texts of a recipient but its country, and the words that notes took over.
fn output(reading: &Reading) -> Vec<String> {
    let json = serde_json::to_value(&reading.recipient).expect("JSON");
    let fields =
        json.as_object().expect("an object").iter().filter(|(name, _)| !matches!(name.as_str(), "country" | "kind"));
    let texts = fields.filter_map(|(_, value)| value.as_str().map(str::to_owned));
    texts.chain(reading.notes.iter().map(|note| note.text.clone())).collect()
}

fn keeps_everything(input: &[&str], reading: &Reading) -> Result<(), TestCaseError> {
    let output = output(reading);
    prop_assert_eq!(said(input.iter().copied()), said(output.iter().map(String::as_str)), "{:?}", reading);
    // Words stay whole, apart from a number that was glued to one or written in groups.
    let joined = output.iter().map(|text| text.replace(' ', "")).collect::<Vec<_>>().join(" ");
    for word in input.iter().flat_map(|text| text.split(|c: char| !c.is_alphabetic())) {
        prop_assert!(joined.contains(word), "{} is gone: {:?}", word, reading);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn fields_keep_everything(
        texts in proptest::array::uniform10(text()),
        code in prop_oneof![Just("DE"), Just("AT"), Just("CH"), Just("NL"), Just("LU"), Just("GB")],
    ) {
        let [name, company, addition, street, street2, house_number, postal_code, city, email, phone] = texts.clone();
        let typed = TypedAddress { name, company, addition, street, street2, house_number, postal_code, city, email, phone };
        let reading = read(&typed, &country(code));
        let input: Vec<&str> = texts.iter().map(String::as_str).collect();
        keeps_everything(&input, &reading)?;
    }

    #[test]
    fn lines_keep_everything(texts in proptest::collection::vec(text(), 0..7), code in prop_oneof![Just("DE"), Just("CH")]) {
        let input: Vec<&str> = texts.iter().map(String::as_str).collect();
        keeps_everything(&input, &read_lines(&input, &country(code)))?;
    }

    #[test]
    fn any_text_can_be_read(texts in proptest::collection::vec(any::<String>(), 0..6)) {
        let input: Vec<&str> = texts.iter().map(String::as_str).collect();
        keeps_everything(&input, &read_lines(&input, &country("DE")))?;
    }

    #[test]
    fn a_needed_number_that_is_missing_is_never_high(texts in proptest::collection::vec(text(), 1..6)) {
        let input: Vec<&str> = texts.iter().map(String::as_str).collect();
        let reading = read_lines(&input, &country("DE"));
        let is_complete = match &reading.recipient {
            Recipient::Locker { post_number, locker_number, .. } => !post_number.is_empty() && !locker_number.is_empty(),
            Recipient::PostOffice { post_number, party, .. } => post_number.is_some() || party.email.is_some(),
            Recipient::PoBox { box_number, .. } => !box_number.is_empty(),
            Recipient::ParcelShop { shop_id, .. } => !shop_id.is_empty(),
            Recipient::Street(address) => !address.street.is_empty(),
        };
        prop_assert!(is_complete || reading.confidence == Confidence::Low, "{:?}", reading);
    }
}
