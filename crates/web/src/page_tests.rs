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
{{ f.notice("bad", "Schade", "Geht nicht") }}{{ f.badge("ok", "aktiv") }}{% endblock %}"#;

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
}
