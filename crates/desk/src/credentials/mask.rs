//! The mask "Zugangsdaten-Datensatz neu erfassen": opening it, and what each button of its ribbon does.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kontor_model::id::CredentialId;

use crate::app::DeskApp;
use crate::check::Report;
use crate::cloud::CloudAddress;
use crate::credentials::http::parse;
use crate::credentials::pages::{FragmentPage, LastTest, MaskPage, ReportView};
use crate::credentials::{self, Activation, Credential, CredentialInput, CredentialKind, form};
use crate::error::{DeskError, DeskResult, FieldFault};
use crate::visit::{Posted, Visitor};

const NAV: &str = "credentials";

/// GET of the mask for a new record.
pub(super) async fn open_new(State(app): State<Arc<DeskApp>>, visitor: Visitor) -> Response {
    let page = async {
        let number = credentials::next_number(&app).await?;
        // "Aktiv" is ticked when that takes nothing away from anybody.
        let active = credentials::other_active(&app, CredentialKind::default(), None).await?.is_none();
        let input = form::preset(number, active, &app.config.cloud_url);
        Shown::new(None, &input).page(&app).await
    };
    respond(&app, &visitor, StatusCode::OK, page.await)
}

/// GET of the mask for a saved record.
pub(super) async fn open(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    let page = async {
        let record = credentials::get(&app, &parse(&id)?).await?;
        Shown::new(Some(&record), &form::saved(&record)).page(&app).await
    };
    respond(&app, &visitor, StatusCode::OK, page.await)
}

/// POST of the mask for a new record.
pub(super) async fn post_new(State(app): State<Arc<DeskApp>>, posted: Posted) -> Response {
    press(&app, posted, None).await
}

/// POST of the mask for a saved record.
pub(super) async fn post(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let record = match parse(&id) {
        Ok(id) => credentials::get(&app, &id).await,
        Err(error) => Err(error),
    };
    match record {
        Ok(record) => press(&app, posted, Some(record)).await,
        Err(error) => posted.visitor.failure(&app, &error),
    }
}

/// Does what the pressed button says.
async fn press(app: &DeskApp, posted: Posted, record: Option<Credential>) -> Response {
    let Posted { visitor, fields, fragment } = posted;
    let button = fields.get("action").to_owned();
    let input = form::input_of(fields);
    let record = record.as_ref();
    match button.as_str() {
        "test" => test(app, &visitor, record, &input, fragment).await,
        "text" => {
            let block = app.site.text(visitor.lang(), "credentials.text_block", &[]);
            let info = [input.info.trim_end(), &block].join("\n").trim_start().to_owned();
            let input = CredentialInput { info, ..input };
            let page = Shown::new(record, &input).page(app).await;
            respond(app, &visitor, StatusCode::OK, page)
        }
        "quick" => save(app, &visitor, record, &input, "/credentials/new?done=saved").await,
        _ => save(app, &visitor, record, &input, "/credentials?done=saved").await,
    }
}

/// Saves; when another record is active, saves this one as not active first and then asks, so that nothing typed is lost.
async fn save(
    app: &DeskApp,
    visitor: &Visitor,
    record: Option<&Credential>,
    input: &CredentialInput,
    then: &str,
) -> Response {
    let id = record.map(|record| &record.id);
    let (saved, ask) = match store(app, id, input).await {
        Err(DeskError::OtherActive(_)) => {
            let idle = CredentialInput { active: false, ..input.clone() };
            (store(app, id, &idle).await, true)
        }
        other => (other, false),
    };
    match saved {
        Ok(record) if ask => Redirect::to(&format!("/credentials/{}/activate", record.id)).into_response(),
        Ok(record) if then.starts_with("/credentials?") => {
            Redirect::to(&format!("{then}&chosen={}", record.id)).into_response()
        }
        Ok(_) => Redirect::to(then).into_response(),
        Err(DeskError::Invalid(faults)) => {
            let page = Shown::new(record, input).with_faults(&faults).page(app).await;
            respond(app, visitor, StatusCode::UNPROCESSABLE_ENTITY, page)
        }
        Err(error) => visitor.failure(app, &error),
    }
}

async fn store(app: &DeskApp, id: Option<&CredentialId>, input: &CredentialInput) -> DeskResult<Credential> {
    match id {
        Some(id) => credentials::change(app, id, input, &Activation::AskFirst).await,
        None => credentials::add(app, input, &Activation::AskFirst).await,
    }
}

async fn test(
    app: &DeskApp,
    visitor: &Visitor,
    record: Option<&Credential>,
    input: &CredentialInput,
    fragment: bool,
) -> Response {
    let shown = Shown::new(record, input);
    let shown = match credentials::test_typed(app, record.map(|record| &record.id), input).await {
        Ok(report) => shown.with_report(&report),
        Err(DeskError::Invalid(faults)) => shown.with_faults(&faults),
        Err(error) => return visitor.failure(app, &error),
    };
    if fragment {
        let page = FragmentPage {
            report: shown.report,
            applications_href: applications_href(&input.cloud_url),
            faults: shown.form,
        };
        return visitor.page(app, StatusCode::OK, NAV, &page);
    }
    respond(app, visitor, StatusCode::OK, shown.page(app).await)
}

/// What the mask is going to show.
struct Shown<'a> {
    record: Option<&'a Credential>,
    input: &'a CredentialInput,
    form: kontor_web::form::FormState,
    report: Option<ReportView>,
}

impl<'a> Shown<'a> {
    fn new(record: Option<&'a Credential>, input: &'a CredentialInput) -> Shown<'a> {
        Shown { record, input, form: form::state_of(input), report: None }
    }

    fn with_faults(mut self, faults: &[FieldFault]) -> Shown<'a> {
        form::note(&mut self.form, faults);
        self
    }

    fn with_report(mut self, report: &Report) -> Shown<'a> {
        if let Some(field) = report.verdict.field() {
            let key = format!("check.{}.field", report.verdict.code());
            let args = report.args.clone().into_iter().collect();
            form::note(&mut self.form, &[FieldFault { field: field.to_owned(), key, args }]);
        }
        self.report = Some(ReportView::new(report));
        self
    }

    async fn page(self, app: &DeskApp) -> DeskResult<MaskPage> {
        let kind = CredentialKind::parse(&self.input.kind).unwrap_or_default();
        let other = credentials::other_active(app, kind, self.record.map(|record| &record.id)).await?;
        Ok(MaskPage {
            form: self.form,
            action: self
                .record
                .map_or_else(|| "/credentials".to_owned(), |record| format!("/credentials/{}", record.id)),
            saved_number: self.record.map(|record| record.number),
            kinds: CredentialKind::ALL.iter().map(|kind| (kind.code(), kind.name())).collect(),
            other: other.map(|other| (other.number, other.name)),
            report: self.report,
            last_test: self.record.and_then(LastTest::of),
            again: self.input.has_secret(),
            applications_href: applications_href(&self.input.cloud_url),
        })
    }
}

/// The portal page that shows both values; only for an address that is allowed at all, so never a script address.
fn applications_href(cloud_url: &str) -> String {
    CloudAddress::parse(cloud_url).map(|address| address.join("/applications")).unwrap_or_default()
}

fn respond(app: &DeskApp, visitor: &Visitor, status: StatusCode, page: DeskResult<MaskPage>) -> Response {
    match page {
        Ok(page) => visitor.page(app, status, NAV, &page),
        Err(error) => visitor.failure(app, &error),
    }
}
