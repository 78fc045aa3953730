//! What the portal's shipping pages share: who calls, what is said after a change, and what stands in the way of one.

use kontor_model::Lang;
use kontor_model::problem::FieldError;
use kontor_web::form::FormState;
use kontor_web::page::View;
use serde::Serialize;

use super::Caller;
use super::names::fault;
use crate::api::codes;
use crate::app::App;
use crate::error::{AppError, AppResult};
use crate::identity::SignedIn;
use crate::identity::visit::{Visit, view};

/// For whom a page calls an action.
pub(crate) fn caller(visit: &Visit, signed_in: &SignedIn) -> Caller {
    Caller { tenant: signed_in.id.clone(), lang: visit.lang }
}

/// A view that says what was just done: the query names it, `known` maps the query to the key of the text.
pub(crate) fn view_after(
    app: &App,
    visit: &Visit,
    nav: &'static str,
    query: Option<&str>,
    known: &[(&str, &str)],
) -> View {
    let mut view = view(app, visit, nav);
    let done = known.iter().find(|(code, _)| Some(*code) == query);
    view.toast = done.map(|(_, key)| app.site.text(visit.lang, key, &[]));
    view
}

/// What a form that was refused shows beside its fields; what is no matter of the form goes on as an error.
pub(crate) fn faults_of(lang: Lang, error: AppError) -> AppResult<Vec<FieldError>> {
    match error {
        AppError::Invalid(faults) => Ok(faults),
        AppError::Conflict(code) => Ok(vec![fault("name", code, &words(lang, code))]),
        other => Err(other),
    }
}

/// What a problem's code says to people.
pub(crate) fn words(lang: Lang, code: &str) -> String {
    codes::find(code).map_or_else(|| code.to_owned(), |known| known.detail(lang).to_owned())
}

/// Puts faults beside their fields.
pub(crate) fn mark(form: &mut FormState, faults: Vec<FieldError>) {
    for fault in faults {
        form.fault_text(&fault.field, fault.detail);
    }
}

/// What a tick box stands for in a form.
pub(crate) fn ticked(is_set: bool) -> &'static str {
    if is_set { "on" } else { "" }
}

/// Why something was not deleted, and what uses it.
#[derive(Serialize)]
pub(crate) struct Refusal {
    text: String,
    uses: Vec<Use>,
}

/// Something that uses what should go, with the page where that is changed.
#[derive(Serialize)]
pub(crate) struct Use {
    /// Its page.
    pub(crate) href: String,
    /// What it is called.
    pub(crate) caption: String,
}

impl Refusal {
    /// In the words of a problem's code.
    pub(crate) fn new(lang: Lang, code: &str, uses: Vec<Use>) -> Refusal {
        Refusal { text: words(lang, code), uses }
    }

    /// In words that are there already; nothing uses it.
    pub(crate) fn saying(text: String) -> Refusal {
        Refusal { text, uses: Vec::new() }
    }
}
