//! The table of problems is whole, in both languages and in the documentation.

use kontor_model::Lang;

use crate::api::codes::CODES;

#[test]
fn every_code_stands_there_once_and_has_words_in_both_languages() {
    for (index, code) in CODES.iter().enumerate() {
        assert!(CODES[index + 1..].iter().all(|other| other.code != code.code), "{} twice", code.code);
        assert!(code.status.is_client_error() || code.status.is_server_error());
        assert_ne!(code.title(Lang::De), code.title(Lang::En), "{}", code.code);
        assert_ne!(code.detail(Lang::De), code.detail(Lang::En), "{}", code.code);
    }
}

#[test]
fn the_documentation_lists_every_code_under_its_status() {
    let page = include_str!("../../../../../docs/api.md");
    for code in CODES {
        let row = page.lines().find(|line| line.starts_with(&format!("| {} |", code.status.as_u16())));
        assert!(row.is_some_and(|row| row.contains(&format!("`{}`", code.code))), "{}", code.code);
    }
}
