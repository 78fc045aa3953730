//! Rules about names and words.

use super::super::{heads, machine, names, unfinished};
use super::{found, quiet};

#[test]
fn a_file_without_a_head_is_found() {
    assert_eq!(
        found(heads::every_file_says_what_it_is, &[("crates/web/src/a.rs", "use b;")]),
        ["crates/web/src/a.rs:1"]
    );
    quiet(heads::every_file_says_what_it_is, "crates/web/src/a.rs", "//! Says what it is.\n");
}

#[test]
fn empty_names_of_files_modules_and_types_are_found() {
    let rule = names::no_empty_words;
    assert_eq!(found(rule, &[("crates/web/src/utils.rs", "")]), ["crates/web/src/utils.rs:1"]);
    assert_eq!(found(rule, &[("crates/web/src/common/mod.rs", "")]).len(), 1);
    assert_eq!(found(rule, &[("crates/web/src/a.rs", "\npub(crate) struct TokenManager;")]), ["crates/web/src/a.rs:2"]);
    assert_eq!(found(rule, &[("crates/web/src/a.rs", "mod request_handler {}")]).len(), 1);
}

#[test]
fn names_that_only_contain_such_a_word_are_left_alone() {
    quiet(names::no_empty_words, "crates/web/src/a.rs", "struct CommonPasswords; fn handler() {} type Handled = u8;");
}

#[test]
fn marks_of_unfinished_work_are_found_in_comments_and_other_files() {
    let rule = unfinished::nothing_left_open;
    let mark = concat!("TO", "DO");
    assert_eq!(found(rule, &[("crates/web/src/a.rs", &format!("// {mark}: later"))]).len(), 1);
    assert_eq!(found(rule, &[("docs/a.md", &format!("{mark} write this"))]).len(), 1);
    quiet(rule, "crates/web/src/a.rs", &format!("let word = \"{mark}\";"));
}

#[test]
fn switched_off_tests_and_sleeping_tests_are_found() {
    let rule = unfinished::nothing_left_open;
    assert_eq!(
        found(rule, &[("crates/web/src/a/tests.rs", "#[test]\n#[ignore]\nfn f() {}")]),
        ["crates/web/src/a/tests.rs:2"]
    );
    assert_eq!(found(rule, &[("crates/web/src/a/tests.rs", "tokio::time::sleep(d).await;")]).len(), 1);
    quiet(rule, "crates/web/src/a.rs", "tokio::time::sleep(pause).await;");
}

#[test]
fn paths_of_one_machine_are_found() {
    let rule = machine::no_path_of_a_machine;
    assert_eq!(found(rule, &[("docs/a.md", concat!("see /wo", "rk/x"))]).len(), 1);
    assert_eq!(found(rule, &[("bench/a.sh", concat!("out=/tm", "p/out"))]).len(), 1);
    quiet(rule, "docs/a.md", concat!("https://host/ho", "me/ and ${TMPDIR}/tm", "p/x"));
}

#[test]
fn hosts_of_registries_are_found_outside_lock_files() {
    let host = concat!("https://registry.", "npmjs", ".org/a");
    assert_eq!(found(machine::no_registry_host, &[("docs/a.md", host)]).len(), 1);
    quiet(machine::no_registry_host, "e2e/package-lock.json", host);
}

#[test]
fn numbers_of_issues_and_words_about_the_making_are_found() {
    let rule = machine::no_word_about_the_making;
    assert_eq!(found(rule, &[("docs/a.md", concat!("see issue", " 12."))]).len(), 1);
    assert_eq!(found(rule, &[("docs/a.md", concat!("as (", "#7) says"))]).len(), 1);
    assert_eq!(found(rule, &[("docs/a.md", concat!("written by an LL", "M"))]).len(), 1);
    quiet(rule, "docs/a.md", "the issuer 12, color #123456, issue 12a");
}
