//! Which language the terminal speaks, and that it speaks both of them completely.

use kontor_model::Lang;

use super::{Console, language};

fn spoken(set: &[(&str, &str)]) -> Lang {
    language(|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
}

#[test]
fn a_german_environment_is_answered_in_german() {
    for tag in ["de_DE.UTF-8", "de_AT", "de", "de_CH.utf8@euro"] {
        assert_eq!(spoken(&[("LANG", tag)]), Lang::De, "{tag}");
    }
}

#[test]
fn everything_else_is_answered_in_english() {
    assert_eq!(spoken(&[]), Lang::En);
    for tag in ["C.UTF-8", "POSIX", "en_GB.UTF-8", "nl_NL", "decoy"] {
        assert_eq!(spoken(&[("LANG", tag)]), Lang::En, "{tag}");
    }
}

#[test]
fn lc_all_wins_and_an_empty_one_does_not_count() {
    assert_eq!(spoken(&[("LC_ALL", "en_US"), ("LANG", "de_DE")]), Lang::En);
    assert_eq!(spoken(&[("LC_ALL", ""), ("LC_MESSAGES", "de_DE"), ("LANG", "en_US")]), Lang::De);
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_values() {
    let console = Console::new(false);
    let texts = console.catalog();
    let german: Vec<&str> = texts.keys(Lang::De).collect();
    let english: Vec<&str> = texts.keys(Lang::En).collect();
    assert_eq!(german, english);
    for key in german {
        let sorted = |lang| {
            let mut names = texts.arguments(lang, key);
            names.sort();
            names.dedup();
            names
        };
        assert_eq!(sorted(Lang::De), sorted(Lang::En), "{key}");
    }
}

#[test]
fn a_bar_grows_with_what_is_done_and_is_silent_where_nobody_looks() {
    let bar = super::Progress::new("Etiketten".to_owned(), 4, false);
    assert_eq!(bar.line(0), format!("Etiketten [{}] 0/4", "-".repeat(24)));
    assert_eq!(bar.line(3), format!("Etiketten [{}{}] 3/4", "#".repeat(18), "-".repeat(6)));
    bar.tell(4);
}
