//! Rules about texts on screens.

use super::super::texts;
use super::{found, quiet};

const DE: (&str, &str) =
    ("crates/web/locales/de.toml", "[login]\ntitle = \"Anmelden\"\n[login.tries]\none = \"a\"\nother = \"b\"\n");
const EN: (&str, &str) =
    ("crates/web/locales/en.toml", "[login]\ntitle = \"Sign in\"\ntries = { one = \"a\", other = \"b\" }\n");
const PAGE: (&str, &str) =
    ("crates/web/templates/login.html", "<h1>{{ t(\"login.title\") }}</h1>{{ t('login.tries', count=n) }}");

#[test]
fn texts_in_both_languages_that_a_template_uses_are_left_alone() {
    let files = [DE, EN, PAGE];
    assert!(found(texts::used_keys_exist, &files).is_empty());
    assert!(found(texts::no_key_is_unused, &files).is_empty());
    assert!(found(texts::languages_have_the_same_keys, &files).is_empty());
}

#[test]
fn a_text_that_a_template_asks_for_in_vain_is_found() {
    let page = ("crates/web/templates/a.html", "<p>\n{{ t(\"logout.title\") }}");
    assert_eq!(found(texts::used_keys_exist, &[DE, EN, page]), ["crates/web/templates/a.html:2"]);
}

#[test]
fn a_text_that_rust_asks_for_in_vain_is_found() {
    let form = ("crates/cloud/src/identity/actions.rs", "field.error = Some(\"login.missing\");");
    assert_eq!(found(texts::used_keys_exist, &[DE, EN, form]), ["crates/cloud/src/identity/actions.rs:1"]);
}

#[test]
fn literals_of_other_kinds_are_no_keys() {
    let code = ("crates/cloud/src/a.rs", "f(\"login.html\", \"kontor.tenant\", \"Login.title\", \"1.2\");");
    assert!(found(texts::used_keys_exist, &[DE, EN, code]).is_empty());
    let other = ("crates/cloud/src/a.rs", "Rule { name: \"login.account\" }; Entry { action: \"login.refused\" }");
    assert!(found(texts::used_keys_exist, &[DE, EN, other]).is_empty());
}

#[test]
fn a_text_that_nothing_uses_is_found_in_each_language() {
    let page = ("crates/web/templates/login.html", "{{ t(\"login.title\") }}");
    let faults = found(texts::no_key_is_unused, &[DE, EN, page]);
    assert_eq!(faults, ["crates/web/locales/de.toml:3", "crates/web/locales/en.toml:3"]);
}

#[test]
fn a_test_does_not_make_a_text_used() {
    let test = ("crates/web/src/tests.rs", "f(\"login.title\", \"login.tries\");");
    assert_eq!(found(texts::no_key_is_unused, &[DE, test]).len(), 2);
}

#[test]
fn a_text_missing_in_one_language_is_found_where_the_other_has_it() {
    let short = ("crates/web/locales/en.toml", "[login]\ntitle = \"Sign in\"\n");
    assert_eq!(found(texts::languages_have_the_same_keys, &[DE, short]), ["crates/web/locales/de.toml:3"]);
}

#[test]
fn code_inside_a_template_is_found_but_not_in_a_mail() {
    let rule = texts::templates_carry_no_inline_code;
    assert_eq!(found(rule, &[("crates/web/templates/a.html", "<p style=\"color: red\">")]).len(), 1);
    assert_eq!(found(rule, &[("crates/web/templates/a.html", "<script>go()</script>")]).len(), 1);
    quiet(rule, "crates/web/templates/a.html", "<script src=\"/assets/kontor.js\" defer></script>");
    quiet(rule, "crates/cloud/src/mail/templates/invitation.html", "<p style=\"color: red\">");
}
