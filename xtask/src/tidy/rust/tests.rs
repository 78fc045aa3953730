//! What the taking apart of Rust must not mix up.

use super::{RustCode, has_word};

#[test]
fn a_comment_in_a_string_is_a_string() {
    let parsed = RustCode::parse("let url = \"http://host\"; // why\nlet b = 1;\n");
    assert_eq!(parsed.literals[0].text, "http://host");
    assert_eq!(parsed.comments, [(1, "// why".to_owned())]);
    assert!(parsed.code.contains("let b = 1;"));
    assert!(!parsed.code.contains("host"));
}

#[test]
fn raw_strings_end_at_their_own_hashes() {
    let parsed = RustCode::parse("let a = r#\"x \"quoted\" // y\"#; let b = br\"z\";");
    let texts: Vec<&str> = parsed.literals.iter().map(|literal| literal.text.as_str()).collect();
    assert_eq!(texts, ["x \"quoted\" // y", "z"]);
    assert!(parsed.comments.is_empty());
}

#[test]
fn an_escaped_quote_does_not_end_a_string() {
    let parsed = RustCode::parse(r#"let a = "say \"no\" now"; let c = '"'; let d = '\''; let e: &'static str = "x";"#);
    assert_eq!(parsed.literals.len(), 2);
    assert_eq!(parsed.literals[1].text, "x");
}

#[test]
fn nested_comments_end_with_the_outer_one() {
    let parsed = RustCode::parse("/* a /* b */ c */ let x = 1;");
    assert_eq!(parsed.code.trim(), "let x = 1;");
}

#[test]
fn lines_are_those_of_the_file_after_text_over_several_lines() {
    let parsed = RustCode::parse("const A: &str = \"SELECT 1\n  FROM äöü\";\nlet b = \"second\";");
    assert_eq!(parsed.literals[1].line, 3);
    assert_eq!(parsed.line_of(parsed.literals[1].offset), 3);
    assert_eq!(parsed.code.lines().count(), 3);
}

#[test]
fn functions_come_with_their_arguments_and_body() {
    let text =
        "pub(crate) async fn find<T>(tx: &mut Tx, of: (u8, u8)) -> Option<T> {\n  if x { y() }\n}\nfn last() {}\n";
    let functions = RustCode::parse(text).functions();
    assert_eq!(functions.len(), 2);
    assert_eq!(functions[0].name, "find");
    assert_eq!(functions[0].qualifiers, "pub(crate) async");
    assert_eq!(functions[0].arguments, "tx: &mut Tx, of: (u8, u8)");
    assert!(text[functions[0].body.clone()].starts_with("{\n  if x"));
    assert!(text[functions[0].body.clone()].ends_with("}\n}"));
}

#[test]
fn an_array_in_the_result_does_not_hide_the_body() {
    let functions = RustCode::parse("fn nonce(&self) -> [u8; 12] { [0; 12] }").functions();
    assert_eq!(functions[0].name, "nonce");
}

#[test]
fn a_signature_without_a_body_is_left_out() {
    assert!(RustCode::parse("trait A { fn b(&self); }").functions().is_empty());
}

#[test]
fn a_word_is_not_found_inside_a_longer_one() {
    assert!(has_word("a common_prefix common", "common"));
    assert!(!has_word("a common_prefix", "common"));
}
