//! Reading pages and mails as the tour does.

use super::html::{find, form, title};
use super::mail::{decode, find_link};

const PAGE: &str = r#"<!doctype html><html><head><title>Anmelden &amp; mehr &#x2f; Kontor</title></head><body>
<form method="post" action="/logout"><input type="hidden" name="csrf" value="other"></form>
<form method="post" action="/applications?a=1&amp;b=2" novalidate>
  <input type="hidden" name="csrf" value="a&quot;b&#x27;c">
  <input class="input" id="name" name="name" type="text"
    value="" required maxlength="80">
  <input type="checkbox" name="active" value="on"><input type=checkbox name=both value=yes checked>
  <textarea name="info">Zeile 1
&lt;b&gt;</textarea>
  <select name="country"><option value="AT">Österreich</option><option value="DE" selected>Deutschland</option></select>
  <select name="medium"><option value="a6">A6</option><option value="4x6">4 x 6</option></select>
  <button type="submit" name="action" value="save">Speichern</button>
</form></body></html>"#;

#[test]
fn a_form_is_read_with_what_stands_in_it() {
    let read = form(PAGE, "/applications").unwrap();
    assert_eq!(read.action, "/applications?a=1&b=2");
    let expected = [
        ("csrf", "a\"b'c"),
        ("name", ""),
        ("both", "yes"),
        ("info", "Zeile 1\n<b>"),
        ("country", "DE"),
        ("medium", "a6"),
    ];
    let expected: Vec<(String, String)> = expected.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    assert_eq!(read.fields, expected);
}

#[test]
fn typing_changes_only_fields_that_are_there() {
    let read = form(PAGE, "/applications").unwrap().fill("name", "büro+").fill("nowhere", "x").press("action", "save");
    assert_eq!(read.get("name"), Some("büro+"));
    assert_eq!(read.get("nowhere"), None);
    assert_eq!(read.get("action"), Some("save"));
}

#[test]
fn a_page_without_the_form_has_none() {
    assert_eq!(form(PAGE, "/login"), None);
    assert_eq!(form("<form action=\"/login", "/login").map(|form| form.fields), Some(Vec::new()));
}

#[test]
fn the_title_is_read_as_a_person_reads_it() {
    assert_eq!(title(PAGE), "Anmelden & mehr / Kontor");
    assert_eq!(title("nothing"), "");
}

#[test]
fn a_link_that_a_mail_breaks_over_two_lines_is_one_link() {
    let outbox = tempfile::tempdir().unwrap();
    let mail = "Subject: x\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe\r\n\
        http://127.0.0.1:1/register/01M8=\r\n5abc\r\nEnde\r\n";
    std::fs::write(outbox.path().join("a.eml"), mail).unwrap();
    std::fs::write(outbox.path().join("b.part"), "http://127.0.0.1:1/register/half").unwrap();
    let link = find_link(outbox.path(), "http://127.0.0.1:1/register/").unwrap();
    assert_eq!(link, "http://127.0.0.1:1/register/01M85abc");
    assert!(decode(mail.as_bytes()).contains("Grüße"));
}

#[test]
fn a_mail_in_base64_is_read_too() {
    let mail = "Content-Transfer-Encoding: base64\n\naHR0cDovL2EvcmVnaXN0ZXIv\neHl6\n--end--\n";
    assert!(decode(mail.as_bytes()).contains("http://a/register/xyz"));
}

#[test]
fn an_id_is_found_whole_or_not_at_all() {
    assert_eq!(find("<b>kc_0123</b>", "kc_", 4).as_deref(), Some("kc_0123"));
    assert_eq!(find("kc_012 kc_01234", "kc_", 4), None);
}
