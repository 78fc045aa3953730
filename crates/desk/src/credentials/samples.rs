//! Records and reports for the samples of the pages: invented, and no secret among them.

use kontor_model::UtcMillis;
use kontor_model::tenant::Module;
use kontor_model::whoami::{WhoAmI, WhoAmIApplication, WhoAmITenant};
use kontor_web::form::FormState;

use crate::check::{Report, StepName, StepState, Verdict};
use crate::credentials::pages::{LastTest, Line, ListPage, MaskPage, ReportView};
use crate::credentials::{Credential, CredentialKind, form};
use crate::error::FieldFault;

const NOW: UtcMillis = UtcMillis(1_795_424_400_000);

/// What a cloud tells about an application.
pub(crate) fn who() -> WhoAmI {
    WhoAmI {
        product: "kontor".to_owned(),
        version: "0.1.0".to_owned(),
        tenant: WhoAmITenant {
            number: "1000000000009".parse().expect("thirteen digits"),
            company: "Käsehof Grünwald & Söhne GmbH".to_owned(),
        },
        application: WhoAmIApplication {
            client_id: "kc_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().expect("a client id"),
            name: "microtech büro+".to_owned(),
        },
        modules: vec![Module::Shipping, Module::Commerce],
        scope: "shipping commerce".to_owned(),
        server_time_ms: NOW.0,
    }
}

/// A report that ends in a verdict.
pub(crate) fn report(verdict: Verdict) -> Report {
    let mut report = Report::begin(NOW);
    report.verdict = verdict;
    report.note(StepName::Checksum, StepState::Ok, "fits", None);
    report.note(StepName::Reachable, StepState::Ok, "yes", Some(12));
    let fit = verdict == Verdict::Connected;
    report.note(StepName::Secret, if fit { StepState::Ok } else { StepState::Bad }, "refused", fit.then_some(46));
    if fit {
        (report.who, report.round_trip_ms) = (Some(who()), Some(84));
    }
    for (name, value) in [
        ("host", "kontor.example"),
        ("address", "https://kontor.example"),
        ("count", "51"),
        ("minutes", "3"),
        ("seconds", "12"),
        ("status", "503"),
        ("error", "invalid_scope"),
    ] {
        report.args.insert(name.to_owned(), value.to_owned());
    }
    report.support = format!("{} · /oauth/token · 401", verdict.code());
    report
}

/// A record.
pub(crate) fn record(number: i64, active: bool, verdict: Option<Verdict>) -> Credential {
    let id = format!("crd_01M83WFEZ084G7ZWYRD6Z1RV0{}", number % 10);
    Credential {
        id: id.parse().expect("a record id"),
        number,
        active,
        kind: CredentialKind::KontorCloud,
        name: if active { "Kontor Cloud".to_owned() } else { "Packtisch Halle 2 <alt>".to_owned() },
        client_id: "kc_01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned(),
        cloud_url: "https://kontor.example".to_owned(),
        info: "Hauptzugang für Mandant 1.\nBei Störungen zuerst „Testen“ drücken.".to_owned(),
        created_at: NOW,
        updated_at: NOW,
        tested_at: verdict.map(|_| NOW),
        verdict,
        report: verdict.map(report),
    }
}

/// The active record and another.
pub(super) fn pair() -> [Credential; 2] {
    [record(1, true, Some(Verdict::Connected)), record(2, false, None)]
}

pub(super) fn lists() -> Vec<(&'static str, ListPage)> {
    let list = |verdict: Verdict| {
        let chosen = record(1, true, Some(verdict));
        let lines = vec![Line::new(chosen.clone(), true), Line::new(record(2, false, None), false)];
        let report = chosen.report.as_ref().map(ReportView::new);
        ListPage { lines, chosen: Some(Line::new(chosen, true)), report }
    };
    let untested = record(2, false, None);
    let mut samples = vec![
        ("empty", ListPage { lines: Vec::new(), chosen: None, report: None }),
        (
            "untested",
            ListPage {
                lines: vec![Line::new(untested.clone(), true)],
                chosen: Some(Line::new(untested, true)),
                report: None,
            },
        ),
    ];
    samples.extend(Verdict::ALL.iter().map(|verdict| (verdict.code(), list(*verdict))));
    samples
}

fn mask(form: FormState, saved_number: Option<i64>, report: Option<Report>, again: bool) -> MaskPage {
    MaskPage {
        form,
        action: "/credentials".to_owned(),
        saved_number,
        kinds: CredentialKind::ALL.iter().map(|kind| (kind.code(), kind.name())).collect(),
        other: Some((1, "Kontor Cloud".to_owned())),
        report: report.as_ref().map(ReportView::new),
        last_test: None,
        again,
        applications_href: "https://kontor.example/applications".to_owned(),
    }
}

pub(super) fn masks() -> Vec<(&'static str, MaskPage)> {
    let new = || form::state_of(&form::preset(5, true, "https://kontor.example"));
    let mut samples = vec![
        ("new", MaskPage { other: None, ..mask(new(), None, None, false) }),
        ("saved", mask(form::state_of(&form::saved(&record(2, false, None))), Some(2), None, false)),
    ];
    let tested = record(2, false, Some(Verdict::SecretExpired));
    let saved = mask(form::state_of(&form::saved(&tested)), Some(2), None, false);
    samples.push(("saved and tested", MaskPage { last_test: LastTest::of(&tested), ..saved }));
    for (field, key) in [
        ("number", "credentials.error.number"),
        ("number", "credentials.error.number_taken"),
        ("kind", "credentials.error.kind"),
        ("name", "credentials.error.unprintable"),
        ("client_id", "credentials.error.client_id_missing"),
        ("client_secret", "credentials.error.secret_missing"),
        ("client_secret", "credentials.error.secret_again"),
        ("cloud_url", "credentials.error.address_missing"),
        ("cloud_url", "credentials.error.address_malformed"),
        ("cloud_url", "credentials.error.address_plain"),
    ] {
        let mut state = new();
        form::note(
            &mut state,
            &[FieldFault::new(field, key), FieldFault::new("info", "credentials.error.too_long").with("max", 4000)],
        );
        samples.push((key, mask(state, None, None, true)));
    }
    for verdict in Verdict::ALL {
        let mut state = new();
        let found = report(*verdict);
        if let Some(field) = verdict.field() {
            let fault = FieldFault {
                field: field.to_owned(),
                key: format!("check.{}.field", verdict.code()),
                args: found.args.clone().into_iter().collect(),
            };
            form::note(&mut state, &[fault]);
        }
        samples.push((verdict.code(), mask(state, None, Some(found), true)));
    }
    samples
}
