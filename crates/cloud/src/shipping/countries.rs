//! The countries a sender can be chosen from: names in the reader's language, the nearest ones first.

use kontor_adapters::country;
use kontor_model::Lang;
use kontor_model::address::CountryCode;
use kontor_model::fold::fold;

/// Where most senders of this product are; the others follow by name.
const FIRST: [&str; 4] = ["DE", "AT", "CH", "NL"];
/// Stands for no country as long as none of the list is chosen.
const NONE: (&str, &str) = ("", "–");

/// Codes and names to choose from.
pub(super) fn options(lang: Lang, chosen: &str) -> Vec<(&'static str, &'static str)> {
    let mut options: Vec<_> = country::all(lang).collect();
    let rank = |code: &str| FIRST.iter().position(|first| *first == code).unwrap_or(FIRST.len());
    options.sort_by_cached_key(|(code, name)| (rank(code), fold(name)));
    if find(chosen).is_none() {
        options.insert(0, NONE);
    }
    options
}

/// The code of a country that exists; `None` for everything else.
pub(super) fn find(typed: &str) -> Option<CountryCode> {
    CountryCode::parse(typed.trim()).filter(|code| country::name(code, Lang::De).is_some())
}
