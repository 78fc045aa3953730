//! `/v1/shipments/{id}/labels/{n}` and `/documents/{kind}/{n}`: documents for the printer.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderName, StatusCode};
use kontor_adapters::LabelDocument;
use kontor_model::Module;
use kontor_model::id::ShipmentId;
use kontor_model::label::{Dpi, LabelFormat, LabelMedium};
use kontor_model::shipment::DocumentKind;
use utoipa::ToSchema;

use super::labels::{self, Label, WantedForm};
use crate::api::answer::Asked;
use crate::api::fault::Fault;
use crate::api::problems::Problems;
use crate::api::query::QueryPairs;
use crate::api::scope;
use crate::app::App;
use crate::audit::Actor;
use crate::oauth::caller::ApiCaller;

/// The file itself, for the description.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[allow(dead_code, reason = "describes an answer; nobody makes one of these")]
pub(in crate::shipping) struct PdfDocument(Vec<u8>);

/// Gets the label of one parcel.
///
/// Without parameters: the document as it was made. Own labels are drawn again in any form; a label of a carrier exists
/// in the form bought only, every other one is 406. Every fetch counts as a print.
#[utoipa::path(
    get,
    path = "/shipments/{id}/labels/{n}",
    tag = "shipments",
    operation_id = "getLabel",
    params(
        ("id" = String, Path, description = "Id of the shipment"),
        ("n" = u32, Path, description = "Number of the parcel, from 1"),
        ("format" = Option<LabelFormat>, Query, description = "pdf or zpl"),
        ("medium" = Option<LabelMedium>, Query, description = "a6, 103x199 or 4x6"),
        ("dpi" = Option<u16>, Query, description = "203 or 300; matters for ZPL only")
    ),
    responses(
        (status = 200, description = "The document", content(
            (PdfDocument = "application/pdf"),
            (String = "application/vnd.zebra.zpl")
        )),
        (status = 406, description = "The label does not exist in this form", body = kontor_model::problem::Problem, content_type = "application/problem+json"),
        (status = 422, description = "A text of the shipment does not fit this form", body = kontor_model::problem::Problem, content_type = "application/problem+json"),
        Problems
    ),
    security(("oauth" = ["shipping"]))
)]
pub(super) async fn get_label(
    State(app): State<Arc<App>>,
    api_caller: ApiCaller,
    asked: Asked,
    Path((id, parcel)): Path<(String, String)>,
    query: QueryPairs,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let caller = scope::require(&api_caller, &asked, Module::Shipping)?;
    let wanted = wanted_form(query)?;
    let id: ShipmentId = id.parse().map_err(|_| Fault::new("not_found"))?;
    let parcel: u32 = parcel.parse().map_err(|_| Fault::new("not_found"))?;
    let which = (DocumentKind::Label, parcel);
    let label = labels::get_document(&app, &caller, &id, which, wanted).await?;
    hand_out(&app, &api_caller, label, &headers).await
}

/// Gets any document of a shipment as it was made: labels, return labels, codes to show, customs papers.
///
/// Every fetch counts as a print.
#[utoipa::path(
    get,
    path = "/shipments/{id}/documents/{kind}/{n}",
    tag = "shipments",
    operation_id = "getDocument",
    params(
        ("id" = String, Path, description = "Id of the shipment"),
        ("kind" = DocumentKind, Path, description = "What the document is for"),
        ("n" = u32, Path, description = "Number among the documents of this kind, from 1")
    ),
    responses(
        (status = 200, description = "The document", content(
            (PdfDocument = "application/pdf"),
            (String = "application/vnd.zebra.zpl"),
            (PdfDocument = "image/png")
        )),
        Problems
    ),
    security(("oauth" = ["shipping"]))
)]
pub(super) async fn get_document(
    State(app): State<Arc<App>>,
    api_caller: ApiCaller,
    asked: Asked,
    Path((id, kind, number)): Path<(String, String, String)>,
    query: QueryPairs,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let caller = scope::require(&api_caller, &asked, Module::Shipping)?;
    query.finish()?;
    let id: ShipmentId = id.parse().map_err(|_| Fault::new("not_found"))?;
    let kind = DocumentKind::from_code(&kind).ok_or_else(|| Fault::new("not_found"))?;
    let number: u32 = number.parse().map_err(|_| Fault::new("not_found"))?;
    let document = labels::get_document(&app, &caller, &id, (kind, number), WantedForm::default()).await?;
    hand_out(&app, &api_caller, document, &headers).await
}

/// Sends a document and counts it, unless the caller has it already.
pub(super) async fn hand_out(
    app: &App,
    caller: &ApiCaller,
    label: Label,
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    if let Some(known) = not_modified(headers, &label.sha256) {
        return Ok(known);
    }
    labels::note_print(app, &caller.tenant, Actor::Client(&caller.client_id), &label).await?;
    Ok(as_file(label.document, &label.sha256, &label.file_name))
}

/// The answer to a caller who has the document of this hash already; `None` for everybody else.
pub(in crate::shipping) fn not_modified(headers: &HeaderMap, sha256: &str) -> Option<Response> {
    let tags = tags(sha256);
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok())?;
    let is_known = known.split(',').any(|one| one.trim().trim_start_matches("W/") == tags[0].1);
    is_known.then(|| (StatusCode::NOT_MODIFIED, tags).into_response())
}

/// A document of this hash as a file to be shown or printed.
pub(in crate::shipping) fn as_file(document: LabelDocument, sha256: &str, file_name: &str) -> Response {
    let about: [(HeaderName, String); 2] = [
        (CONTENT_TYPE, document.format.media_type().to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"{file_name}\"")),
    ];
    (tags(sha256), about, document.bytes).into_response()
}

/// It holds an address, so no cache but the caller's own may keep it.
fn tags(sha256: &str) -> [(HeaderName, String); 2] {
    [(ETAG, format!("\"{sha256}\"")), (CACHE_CONTROL, "private, no-store".to_owned())]
}

fn wanted_form(mut query: QueryPairs) -> Result<WantedForm, Fault> {
    let format = query.take("format", ("pdf, zpl oder png", "pdf, zpl or png"), LabelFormat::from_code);
    let a_medium = ("a6, 103x199 oder 4x6", "a6, 103x199 or 4x6");
    let medium = query.take("medium", a_medium, LabelMedium::from_code);
    let a_dpi = ("203 oder 300", "203 or 300");
    let dpi = query.take("dpi", a_dpi, |text| Dpi::try_from(text.parse::<u16>().ok()?).ok());
    query.finish()?;
    Ok(WantedForm { format, medium, dpi })
}
