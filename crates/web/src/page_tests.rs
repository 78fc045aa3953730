//! Layouts and macros hold together: every template of this crate parses, and a page made from them has no fault.

use serde::Serialize;

use crate::form::FormState;
use crate::page::{Face, Page, Site, SiteParts};
use crate::testing;

#[derive(Serialize)]
struct Sample {
    form: FormState,
}

const SAMPLE: &str = r#"{% extends "layout/portal.html" %}{% import "macros/form.html" as f %}
{% block title %}Sample{% endblock %}
{% block main %}<h1>Sample</h1><form method="post" action="/x">{{ f.csrf(view) }}
{{ f.field(page.form, "city", "Ort", required=true, help="Wo?") }}{{ f.field(page.form, "password", "Passwort", kind="password", eye=true, eye_caption="zeigen") }}
{{ f.choice(page.form, "country", "Land", [["DE", "Deutschland"], ["AT", "Österreich"]]) }}</form>
{{ f.summary(page.form, "Bitte prüfen", [["city", "Ort"], ["country", "Land"]]) }}{{ f.notice("bad", "Schade", "Geht nicht") }}{{ f.badge("ok", "aktiv") }}{% endblock %}"#;

impl Page for Sample {
    const TEMPLATE: &'static str = "sample.html";

    fn samples() -> Vec<(&'static str, Sample)> {
        let mut wrong = FormState::new().with("city", "Köln <script>").with("country", "AT");
        wrong.fault_text("city", "Den Ort gibt es nicht.");
        vec![("empty", Sample { form: FormState::new() }), ("wrong", Sample { form: wrong })]
    }
}

fn site() -> Site {
    Site::new(SiteParts { templates: &[("sample.html", SAMPLE)], locales: &[], disk: None }).expect("a site")
}

#[test]
fn a_page_made_from_the_macros_has_no_fault() {
    assert_eq!(testing::faults::<Sample>(&site(), Face::Portal), Vec::<String>::new());
}

#[test]
fn what_was_typed_is_kept_and_escaped_and_its_fault_stands_beside_it() {
    let (_, page) = Sample::samples().remove(1);
    let html = site().render(&testing::view(kontor_model::Lang::De, Face::Portal), &page).expect("renders");
    assert!(html.contains("value=\"Köln &lt;script&gt;\""), "{html}");
    assert!(html.contains("Den Ort gibt es nicht."));
    assert!(html.contains("aria-describedby=\"city-error city-help\""));
    assert!(html.contains("<option value=\"AT\" selected>"));
    assert!(html.contains("<li><a href=\"#city\">Ort</a>: Den Ort gibt es nicht.</li>"));
    assert_eq!(html.matches("<li>").count(), 1);
}

#[test]
fn what_is_wrong_with_a_page_is_found() {
    let bad = r##"<html lang="de"><title> – Kontor</title><main><h1>a</h1><h1>b</h1></main>⟦gone⟧
<style></style><script>x()</script><img src="https://elsewhere.example/x.png"><p id="a"></p><p id="a" onclick="x()"></p>
<form method="post" action="/x"><input name="city" aria-describedby="city-help"></form><button type="submit"></button>
<svg><use href="#i-nothing"/></svg></html>"##;
    let found = testing::markup_faults(bad, kontor_model::Lang::De).join("\n");
    for part in [
        "a text is missing",
        "a title",
        "exactly one h1",
        "the sprite once",
        "no inline style",
        "scripts from our assets",
        "no inline handler",
        "another server",
        "a CSRF field",
        "a caption for <input",
        "words in <button",
        "the id a is there twice",
        "aria-describedby names city-help",
        "#i-nothing is not there",
    ] {
        assert!(found.contains(part), "{part} is not among\n{found}");
    }
}

#[test]
fn a_text_with_a_fault_of_the_catalog_is_in_the_language_of_the_page() {
    let locales = [(kontor_model::Lang::De, "late = \"zu spät\""), (kontor_model::Lang::En, "late = \"too late\"")];
    let parts = SiteParts { templates: &[("sample.html", SAMPLE)], locales: &locales, disk: None };
    let site = Site::new(parts).expect("a site");
    let mut form = FormState::new();
    form.fault("city", "late", &[]);
    let page = Sample { form };
    let html = site.render(&testing::view(kontor_model::Lang::En, Face::Portal), &page).expect("renders");
    assert!(html.contains("too late") && !html.contains("zu spät"), "{html}");
}

#[cfg(debug_assertions)]
#[test]
fn a_debug_build_reads_its_templates_from_the_folder_of_the_crate() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("templates")).expect("a folder in it");
    let file = folder.path().join("templates").join("letter.txt");
    let parts = SiteParts {
        templates: &[("mail/letter.txt", "compiled in")],
        locales: &[],
        disk: Some(folder.path().to_owned()),
    };
    let site = Site::new(parts).expect("a site");
    let render = || site.render_text("mail/letter.txt", kontor_model::Lang::De, &()).expect("renders");
    assert_eq!(render(), "compiled in");
    std::fs::write(&file, "changed & reloaded").expect("the file is written");
    assert_eq!(render(), "changed & reloaded");
}
