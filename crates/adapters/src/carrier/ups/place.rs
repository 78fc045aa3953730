//! Addresses as UPS writes them: street and number in one line, digits of a phone, states behind the town, borders.

use kontor_model::address::{Address, CountryCode, Party, Recipient};

use super::wire;

/// Countries that UPS Standard reaches by road: the customs union and its neighbours.
#[rustfmt::skip]
const BY_ROAD: &[&str] = &[
    "AD", "AL", "BA", "CH", "FO", "GB", "GG", "GI", "IM", "IS", "JE", "LI", "MD", "ME", "MK", "NO", "RS", "SM", "TR",
    "UA", "VA", "XK",
];

/// Countries whose addresses need a state, written behind the town: `Portland, OR`.
const WITH_STATE: &[&str] = &["US", "CA"];

/// A postal code and its country, which together say which side of a customs border an address is on.
pub(super) type Spot<'a> = (&'a str, &'a CountryCode);

/// Where a sender is.
pub(super) fn spot(address: &Address) -> Spot<'_> {
    (&address.postal_code, &address.country)
}

/// Where a recipient is.
pub(super) fn spot_of(to: &Recipient) -> Spot<'_> {
    let (postal_code, _, country) = to.place();
    (postal_code, country)
}

/// Tells whether goods cross a customs border between two places.
pub(super) fn crosses_customs(from: Spot<'_>, to: Spot<'_>) -> bool {
    customs_area(from) != customs_area(to)
}

/// Tells whether UPS Standard goes there by road.
pub(super) fn is_by_road(country: &CountryCode) -> bool {
    country.is_in_customs_union() || BY_ROAD.contains(&country.as_str())
}

/// Towns of the European Union that lie outside its customs or tax area need papers like a country outside.
fn customs_area((postal_code, country): Spot<'_>) -> &str {
    let code = postal_code.trim();
    let is_outside = match country.as_str() {
        "DE" => matches!(code, "27498" | "78266"),
        "ES" => ["35", "38", "51", "52"].iter().any(|start| code.starts_with(start)),
        "IT" => matches!(code, "23041" | "23030"),
        "FI" => code.starts_with("22"),
        _ => !country.is_in_customs_union(),
    };
    match (is_outside, country.is_in_customs_union()) {
        (false, _) => "EU",
        (true, true) => code,
        (true, false) => country.as_str(),
    }
}

/// Street and house number in one line, as UPS has it.
pub(super) fn street_line(address: &Address) -> String {
    let street = address.street.trim();
    match address.house_number.as_deref().map(str::trim).filter(|number| !number.is_empty()) {
        Some(number) if matches!(address.country.as_str(), "US" | "CA" | "GB" | "IE" | "FR" | "LU") => {
            format!("{number} {street}")
        }
        Some(number) => format!("{street} {number}"),
        None => street.to_owned(),
    }
}

/// Tells whether addresses of this country need a state.
pub(super) fn needs_state(country: &CountryCode) -> bool {
    WITH_STATE.contains(&country.as_str())
}

/// Splits `Portland, OR` where the country has states; elsewhere the town stays as it is.
pub(super) fn town_and_state<'a>(city: &'a str, country: &CountryCode) -> (&'a str, Option<&'a str>) {
    let city = city.trim();
    if !needs_state(country) {
        return (city, None);
    }
    let split = city.rsplit_once([',', ' ']);
    match split.map(|(town, state)| (town.trim_end_matches([',', ' ']), state.trim())) {
        Some((town, state)) if state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            (town, Some(state))
        }
        _ => (city, None),
    }
}

/// The digits of a phone number: UPS takes nothing else.
pub(super) fn phone_digits(phone: &str) -> String {
    let phone = phone.replace("(0)", "");
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// The company line and the person: without a company the person stands in both.
pub(super) fn names(party: &Party) -> (String, String) {
    let person = party.name.trim();
    let company = party.company.as_deref().map(str::trim).filter(|company| !company.is_empty());
    (company.unwrap_or(person).to_owned(), person.to_owned())
}

/// A street address as UPS has it, with the phone number where it may be handed over.
pub(super) fn of_address(address: &Address, with_phone: bool) -> wire::Place {
    let (name, attention_name) = names(&address.party);
    let addition = address.party.addition.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let mut address_line = vec![street_line(address)];
    address_line.extend(addition.map(str::to_owned));
    let phone = address.party.phone.as_deref().map(phone_digits).filter(|digits| !digits.is_empty());
    wire::Place {
        name,
        attention_name,
        phone: phone.filter(|_| with_phone).map(|number| wire::Phone { number }),
        address: address_of(address_line, &address.city, &address.postal_code, &address.country),
    }
}

/// The address block of UPS.
pub(super) fn address_of(
    address_line: Vec<String>,
    city: &str,
    postal_code: &str,
    country: &CountryCode,
) -> wire::Address {
    let (town, state) = town_and_state(city, country);
    // Nine digits of the USA are written with a hyphen for which UPS has no room.
    let postal_code = match country.as_str() {
        "US" => postal_code.trim().replace('-', ""),
        _ => postal_code.trim().to_owned(),
    };
    wire::Address {
        address_line,
        city: town.to_owned(),
        state_province_code: state.map(str::to_owned),
        postal_code: (!postal_code.is_empty()).then_some(postal_code),
        country_code: country.as_str().to_owned(),
    }
}
