//! Routes of "Sendungen": the list, the form with its buttons, one shipment, and its documents.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use kontor_model::Lang;
use kontor_model::id::{DeskShipmentId, ulid};
use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};
use kontor_model::problem::Problem;
use kontor_model::shipment::Parcel;
use serde::Deserialize;

use crate::app::DeskApp;
use crate::credentials;
use crate::credentials::pages::ReportView;
use crate::error::{DeskError, DeskResult, FieldFault};
use crate::shipping::form::{PARCELS_MAX, ShipmentForm, field_of_path};
use crate::shipping::pages::{Beside, FormPage, Line, ListPage, ShipmentPage};
use crate::shipping::{self, DeskShipment, DeskShipmentState, LabelDocument, ListFilter};
use crate::visit::{Posted, Visitor};

const NAV: &str = "shipments";
/// Characters of the longest name of a field in the cloud's sentences.
const CAPTION_MAX: usize = 40;

/// Routes of this room.
pub fn router() -> Router<Arc<DeskApp>> {
    Router::new()
        .route("/shipments", get(list).post(submit))
        .route("/shipments/new", get(open_form))
        .route("/shipments/{id}", get(show))
        .route("/shipments/{id}/resume", post(resume))
        .route("/shipments/{id}/labels/{parcel}", get(label))
        .merge(super::one::router())
        .merge(super::everywhere::router())
        .merge(super::export_http::router())
}

#[derive(Deserialize)]
struct Before {
    before: Option<String>,
}

async fn list(
    State(app): State<Arc<DeskApp>>,
    Query(query): Query<Before>,
    Query(filter): Query<ListFilter>,
    visitor: Visitor,
) -> Response {
    let before = query.before.and_then(|id| id.parse().ok());
    let page = async {
        let found = shipping::find(&app, &filter, before.as_ref()).await?;
        Ok(ListPage {
            is_filtered: filter.is_set(),
            query: filter.query(),
            filter,
            lines: found.items.iter().map(Line::new).collect(),
            next: found.next.map(|id| id.as_str().to_owned()),
            no_access: !has_access(&app).await?,
        })
    };
    match page.await {
        Ok(page) => visitor.page(&app, StatusCode::OK, NAV, &page),
        Err(error) => visitor.failure(&app, &error),
    }
}

async fn has_access(app: &DeskApp) -> DeskResult<bool> {
    match credentials::active(app).await {
        Ok(_) => Ok(true),
        Err(DeskError::NoActiveCredential) => Ok(false),
        Err(error) => Err(error),
    }
}

#[derive(Deserialize)]
struct Prefilled {
    reference: Option<String>,
}

/// The empty form; with a reference that was scanned and is known nowhere.
async fn open_form(State(app): State<Arc<DeskApp>>, Query(query): Query<Prefilled>, visitor: Visitor) -> Response {
    let mut typed = ShipmentForm::empty();
    typed.set("reference", &query.reference.unwrap_or_default());
    let mut page = FormPage::new(&typed, new_key(&app));
    match has_access(&app).await {
        Ok(access) => page.no_access = !access,
        Err(error) => return visitor.failure(&app, &error),
    }
    visitor.page(&app, StatusCode::OK, NAV, &page)
}

fn new_key(app: &DeskApp) -> String {
    ulid(app.now(), app.entropy.as_ref())
}

/// The form's buttons: another parcel, one less, other fields for another kind, or "Etikett".
async fn submit(State(app): State<Arc<DeskApp>>, posted: Posted) -> Response {
    let Posted { visitor, fields, .. } = posted;
    let mut typed = ShipmentForm::from_fields(&fields);
    let key = fields.get("key").to_owned();
    let action = fields.get("action");
    let again = |typed: &ShipmentForm| FormPage::new(typed, key.clone());
    if action == "add" && typed.weights.len() < PARCELS_MAX {
        typed.weights.push(String::new());
        return visitor.page(&app, StatusCode::OK, NAV, &again(&typed));
    }
    if let Some(index) = action.strip_prefix("drop-").and_then(|index| index.parse::<usize>().ok()) {
        if typed.weights.len() > 1 && index < typed.weights.len() {
            typed.weights.remove(index);
        }
        return visitor.page(&app, StatusCode::OK, NAV, &again(&typed));
    }
    if action == "kind" {
        return visitor.page(&app, StatusCode::OK, NAV, &again(&typed));
    }
    let shipped = match typed.read() {
        Ok(request) => shipping::ship(&app, &request, Some(&key), visitor.lang()).await,
        Err(faults) => Err(DeskError::Invalid(faults)),
    };
    let mut page = again(&typed);
    match shipped {
        Ok(shipment) => {
            // Printed where there is a printer; the page says what became of it.
            if let Err(error) = crate::packing::print(&app, &shipment, visitor.lang()).await {
                tracing::warn!(shipment.id = %shipment.id, %error, "a new label could not be printed");
            }
            return Redirect::to(&format!("/shipments/{}", shipment.id)).into_response();
        }
        Err(DeskError::Invalid(faults)) => note_faults(&mut page, &faults),
        Err(DeskError::Problem(problem)) => note_problem(&app, visitor.lang(), &mut page, &problem),
        Err(DeskError::Cloud(trouble)) => page.trouble = Some(ReportView::of_trouble(&trouble, app.now())),
        Err(DeskError::NoActiveCredential) => page.no_access = true,
        // The person went back and typed on: the key stays with the earlier shipment, what is typed now gets its own.
        Err(DeskError::OtherContent(earlier)) => {
            page = FormPage::new(&typed, new_key(&app));
            page.earlier = Some(Line::new(&earlier));
            return visitor.page(&app, StatusCode::CONFLICT, NAV, &page);
        }
        Err(error) => return visitor.failure(&app, &error),
    }
    visitor.page(&app, StatusCode::UNPROCESSABLE_ENTITY, NAV, &page)
}

fn note_faults(page: &mut FormPage, faults: &[FieldFault]) {
    for fault in faults {
        let args: Vec<(&str, &str)> = fault.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        page.form_mut().fault(&fault.field, &fault.key, &args);
    }
}

/// Puts the cloud's sentences beside the fields they belong to; they come in the language that was asked for.
fn note_problem(app: &DeskApp, lang: Lang, page: &mut FormPage, problem: &Problem) {
    for error in &problem.errors {
        match field_of_path(&error.field) {
            Some(field) => page.form_mut().fault_text(&field, without_caption(&error.detail)),
            // The form has no sender: it is kept in the portal.
            None if error.field.starts_with("from") => {
                page.notes.push(app.site.text(lang, "shipments.error.sender", &[]));
            }
            None => page.notes.push(error.detail.clone()),
        }
    }
    if problem.errors.is_empty() {
        page.notes.push(problem.detail.clone());
    }
}

/// The cloud begins with the field's name ("Empfänger, Postleitzahl: ..."); beside the field it need not be said again.
pub(crate) fn without_caption(detail: &str) -> String {
    let sentence = match detail.split_once(": ") {
        Some((caption, sentence)) if caption.chars().count() <= CAPTION_MAX && !caption.contains('.') => sentence,
        _ => detail,
    };
    let mut rest = sentence.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

async fn show(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    let found = match parse(&id) {
        Ok(id) => shown(&app, &id, visitor.lang()).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(shipment) => match beside(&app, &shipment, visitor.lang()).await {
            Ok(beside) => {
                visitor.page(&app, StatusCode::OK, NAV, &ShipmentPage::new(&shipment, &beside, visitor.lang()))
            }
            Err(error) => visitor.failure(&app, &error),
        },
        Err(error) => visitor.failure(&app, &error),
    }
}

/// The shipment as it stands; whether a cancellation was decided is asked first.
async fn shown(app: &DeskApp, id: &DeskShipmentId, lang: Lang) -> DeskResult<DeskShipment> {
    let known = shipping::get(app, id).await?;
    if known.state != DeskShipmentState::CancelPending {
        return Ok(known);
    }
    // Whatever stands in the way of asking, the page shows what is known.
    Ok(shipping::resume(app, id, lang).await.unwrap_or(known))
}

/// Prints, labels for the way back, and what the pictures of ZPL labels leave out.
async fn beside(app: &DeskApp, shipment: &DeskShipment, lang: Lang) -> DeskResult<Beside> {
    let mut not_drawn = BTreeMap::new();
    let parcels = shipment.answer.as_ref().map(|answer| answer.parcels.as_slice()).unwrap_or_default();
    let is_zpl = |parcel: &&Parcel| parcel.label.format == LabelFormat::Zpl;
    let has_labels = shipment.state == DeskShipmentState::Labelled;
    for parcel in parcels.iter().filter(is_zpl).filter(|_| has_labels) {
        // A label that cannot be opened is told where it is opened.
        if let Ok(preview) = super::one::drawn(app, shipment.id.as_str(), parcel.number, lang).await {
            not_drawn.insert(parcel.number, preview.not_drawn);
        }
    }
    let answer = shipment.answer.as_ref();
    let offer = if answer.is_some() { crate::packing::names(app, lang).await } else { None };
    Ok(Beside {
        redrawn: answer.zip(offer.as_ref()).is_some_and(|(known, offer)| offer.redrawn.contains(&known.carrier)),
        way: answer.map(|known| offer.unwrap_or_default().full_name(&known.carrier, known.service.as_deref())),
        jobs: crate::printing::of_shipment(app, &shipment.id).await?,
        returns: shipping::returns_of(app, &shipment.id).await?,
        not_drawn,
    })
}

/// "Noch einmal versuchen": the same body under the same key.
async fn resume(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let lang = posted.visitor.lang();
    let resumed = match parse(&id) {
        Ok(id) => shipping::resume(&app, &id, lang).await,
        Err(error) => Err(error),
    };
    match resumed {
        Ok(shipment) => Redirect::to(&format!("/shipments/{}", shipment.id)).into_response(),
        Err(DeskError::Problem(problem)) => {
            let mut page = FormPage::new(&ShipmentForm::empty(), new_key(&app));
            note_problem(&app, lang, &mut page, &problem);
            posted.visitor.page(&app, StatusCode::UNPROCESSABLE_ENTITY, NAV, &page)
        }
        Err(error) => posted.visitor.failure(&app, &error),
    }
}

#[derive(Deserialize)]
struct Form {
    format: Option<String>,
    medium: Option<String>,
    dpi: Option<u16>,
    save: Option<String>,
}

impl Form {
    /// The wanted form; `None` for the one that was bought.
    fn spec(&self) -> Option<LabelSpec> {
        let format = LabelFormat::from_code(self.format.as_deref()?)?;
        let medium = self.medium.as_deref().and_then(LabelMedium::from_code).unwrap_or_default();
        let dpi = self.dpi.and_then(|code| Dpi::try_from(code).ok()).unwrap_or_default();
        Some(LabelSpec { format, medium, dpi })
    }
}

async fn label(
    State(app): State<Arc<DeskApp>>,
    Path((id, parcel)): Path<(String, u32)>,
    Query(form): Query<Form>,
    visitor: Visitor,
) -> Response {
    let found = match parse(&id) {
        Ok(id) => shipping::label(&app, &id, parcel, form.spec(), visitor.lang()).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(document) => serve(&document, form.save.is_some()),
        Err(DeskError::Cloud(trouble)) => {
            let page = crate::shipping::pages::TroublePage::new(&trouble, app.now());
            visitor.page(&app, StatusCode::BAD_GATEWAY, NAV, &page)
        }
        Err(DeskError::Problem(_)) => visitor.failure(&app, &DeskError::NotFound),
        Err(error) => visitor.failure(&app, &error),
    }
}

pub(super) fn serve(document: &LabelDocument, save: bool) -> Response {
    let kind = if save || document.format == LabelFormat::Zpl { "attachment" } else { "inline" };
    let disposition = format!("{kind}; filename=\"{}\"", document.file_name);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(document.format.media_type())),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(kontor_web::headers::EMBEDDED_POLICY)),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment")),
        ),
    ];
    (headers, document.bytes.to_vec()).into_response()
}

pub(super) fn parse(id: &str) -> DeskResult<DeskShipmentId> {
    id.parse().map_err(|_| DeskError::NotFound)
}
