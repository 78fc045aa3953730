//! What a new password must be like, and how strong it is; for the page while typing and for the decision itself.
//!
//! The default rule is the seed's: 8 or more characters, upper and lower case, a special character; on top of it no
//! password that a dictionary attack finds early. The operator may choose NIST SP 800-63B-4 instead.

use kontor_model::fold::{fold, is_unprintable};
use serde::Serialize;
use zxcvbn::zxcvbn;

use super::passwords::Typed;
use crate::config::PasswordRule;

/// More characters are refused: nobody types them, and hashing must stay cheap.
pub const LONGEST: usize = 128;
const SHORTEST_COMPOSED: usize = 8;
const SHORTEST_NIST: usize = 15;
/// zxcvbn's scale goes from 0 to 4; below 2 an online attack succeeds within days.
const LEAST_SCORE: u8 = 2;

/// One line of the list below the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Short name, for the script.
    pub id: &'static str,
    /// Key of its text.
    pub key: &'static str,
    /// Key of the sentence that says what to do when it is not met.
    #[serde(skip)]
    fault: &'static str,
    /// Whether the typed password meets it.
    pub ok: bool,
}

/// The whole judgement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// Lines of the list, always the same ones in the same order for one rule.
    pub checks: Vec<Check>,
    /// Bars to fill, 0 (nothing typed) to 4.
    pub bars: u8,
    /// Key of the word beside the bars; empty while nothing is typed.
    pub word: &'static str,
    /// Tone of the bars: `bad`, `warn`, `ok`, or empty.
    pub tone: &'static str,
    /// Key of the first fault; `None` when the password may be used.
    pub fault: Option<&'static str>,
}

/// Judges a password. `about` is what an attacker who knows the person tries first: names, company, number.
pub fn judge(password: &Typed, about: &[&str], rule: PasswordRule) -> Judgement {
    let text = password.expose();
    let length = text.chars().count();
    let score = if text.is_empty() { 0 } else { score(text, about) };
    let check = |id, key, fault, ok| Check { id, key, fault, ok };
    let long = |least: usize| (least..=LONGEST).contains(&length);
    let common = check("common", "password.check.common", "password.fault.common", score >= LEAST_SCORE);
    let checks = match rule {
        PasswordRule::Composed => {
            let case = has(text, char::is_uppercase) && has(text, char::is_lowercase);
            vec![
                check("length", "password.check.length8", "password.fault.length8", long(SHORTEST_COMPOSED)),
                check("case", "password.check.case", "password.fault.case", case),
                check("special", "password.check.special", "password.fault.special", has(text, is_special)),
                common,
            ]
        }
        PasswordRule::Nist => {
            vec![check("length", "password.check.length15", "password.fault.length15", long(SHORTEST_NIST)), common]
        }
    };
    let fault = fault(text, length, &checks);
    let (bars, word, tone) = strength(length, score, fault.is_none());
    Judgement { checks, bars, word, tone, fault }
}

fn fault(text: &str, length: usize, checks: &[Check]) -> Option<&'static str> {
    if text.is_empty() {
        return Some("password.fault.empty");
    }
    if length > LONGEST {
        return Some("password.fault.too_long");
    }
    if text.chars().any(is_unprintable) {
        return Some("password.fault.control");
    }
    checks.iter().find(|check| !check.ok).map(|check| check.fault)
}

/// A password that breaks the rule never looks strong.
fn strength(length: usize, score: u8, allowed: bool) -> (u8, &'static str, &'static str) {
    if length == 0 {
        return (0, "", "");
    }
    match (score, allowed) {
        (0 | 1, _) => (1, "password.strength.weak", "bad"),
        (2, _) | (_, false) => (2, "password.strength.fair", "warn"),
        (3, true) => (3, "password.strength.good", "ok"),
        (_, true) => (4, "password.strength.strong", "ok"),
    }
}

/// What people here try first and zxcvbn's English lists lack; the cloud's own words among them.
const GERMAN_FAVOURITES: &[&str] = &[
    "kontor",
    "passwort",
    "kennwort",
    "registrierung",
    "anmeldung",
    "versand",
    "etikett",
    "paket",
    "lager",
    "buero",
    "büro",
    "firma",
    "qwertz",
    "qwertzuiop",
    "asdfghjkl",
    "yxcvbnm",
    "hallo",
    "willkommen",
    "geheim",
    "schatz",
    "liebe",
    "sonne",
    "sommer",
    "winter",
    "herbst",
    "frühling",
    "fruehling",
    "montag",
    "freitag",
    "fussball",
    "fußball",
    "bayern",
    "schalke",
    "dortmund",
    "berlin",
    "hamburg",
    "münchen",
    "muenchen",
    "deutschland",
];
/// So many letters and digits must be left of a password when such words and what is known about the person are taken
/// out.
const LEAST_OWN: usize = 5;

fn score(text: &str, about: &[&str]) -> u8 {
    let parts = about.iter().flat_map(|known| known.split([' ', '@', '.', '-', '&', ',']).chain([*known]));
    let known = parts.filter(|word| word.chars().count() > 2);
    let words: Vec<&str> = GERMAN_FAVOURITES.iter().copied().chain(known).collect();
    if mostly_known(text, &words) {
        return 1;
    }
    zxcvbn(text, &words).score().into()
}

/// Tells whether little is left of a password without the words everybody tries.
fn mostly_known(text: &str, known: &[&str]) -> bool {
    let mut words: Vec<String> = known.iter().map(|word| fold(word)).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let left = words.iter().fold(fold(text), |left, word| left.replace(word.as_str(), ""));
    left.chars().count() < text.chars().count() && left.chars().filter(|c| c.is_alphanumeric()).count() < LEAST_OWN
}

fn has(text: &str, wanted: impl Fn(char) -> bool) -> bool {
    text.chars().any(wanted)
}

fn is_special(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control()
}
