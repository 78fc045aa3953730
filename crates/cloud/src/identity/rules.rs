//! What a new password must be like, and how strong it is; for the page while typing and for the decision itself.
//!
//! The default rule is the seed's: 8 or more characters, upper and lower case, a special character; on top of it no
//! password that a dictionary attack finds early. The operator may choose NIST SP 800-63B-4 instead.

use kontor_model::fold::is_unprintable;
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
    /// Key of its text, such as `password.check.length8`.
    pub key: &'static str,
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
    let common = Check { key: "password.check.common", ok: score >= LEAST_SCORE };
    let checks = match rule {
        PasswordRule::Composed => vec![
            Check { key: "password.check.length8", ok: (SHORTEST_COMPOSED..=LONGEST).contains(&length) },
            Check { key: "password.check.case", ok: has(text, char::is_uppercase) && has(text, char::is_lowercase) },
            Check { key: "password.check.special", ok: has(text, is_special) },
            common,
        ],
        PasswordRule::Nist => {
            vec![Check { key: "password.check.length15", ok: (SHORTEST_NIST..=LONGEST).contains(&length) }, common]
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
    checks.iter().find(|check| !check.ok).map(|check| match check.key {
        "password.check.length8" => "password.fault.length8",
        "password.check.length15" => "password.fault.length15",
        "password.check.case" => "password.fault.case",
        "password.check.special" => "password.fault.special",
        _ => "password.fault.common",
    })
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

fn score(text: &str, about: &[&str]) -> u8 {
    // The cloud's own words are the first guess of anybody who knows where he is.
    let mut words = vec!["kontor", "passwort", "kennwort", "registrierung", "versand", "etikett"];
    for known in about {
        words.push(known);
        words.extend(known.split([' ', '@', '.', '-', '&', ',']).filter(|word| word.chars().count() > 2));
    }
    zxcvbn(text, &words).score().into()
}

fn has(text: &str, wanted: impl Fn(char) -> bool) -> bool {
    text.chars().any(wanted)
}

fn is_special(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control()
}
