//! `POST /v1/labels/combine`: many labels as one document.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderName;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use kontor_model::Module;
use kontor_model::combine::CombineRequest;
use serde_json::Value;

use super::actions::combine_labels;
use crate::api::answer::Asked;
use crate::api::body::JsonObject;
use crate::api::fault::Fault;
use crate::api::fields;
use crate::api::problems::{Problems, Refusals};
use crate::api::scope;
use crate::app::App;
use crate::audit::Actor;
use crate::oauth::caller::ApiCaller;
use crate::shipping::label_http::PdfDocument;

/// Puts many labels or other documents of shipments together, in the order of the list.
///
/// All are of one format. PDF comes page after page, or four labels on an A4 sheet, never scaled; ZPL comes as one file.
/// Up to 500 documents, every one counts as a print; when one is at fault `errors` names it and none is counted.
#[utoipa::path(
    post,
    path = "/labels/combine",
    tag = "shipments",
    operation_id = "combineLabels",
    request_body = CombineRequest,
    responses(
        (status = 200, description = "The documents as one", content(
            (PdfDocument = "application/pdf"),
            (String = "application/vnd.zebra.zpl")
        )),
        Problems,
        Refusals
    ),
    security(("oauth" = ["shipping"]))
)]
pub(in crate::shipping) async fn post_combine(
    State(app): State<Arc<App>>,
    api_caller: ApiCaller,
    asked: Asked,
    JsonObject(body): JsonObject,
) -> Result<Response, Fault> {
    let caller = scope::require(&api_caller, &asked, Module::Shipping)?;
    let request: CombineRequest = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let combined = combine_labels(&app, &caller, Actor::Client(&api_caller.client_id), &request).await?;
    let file_name = format!("labels-{}.{}", combined.documents, combined.format.code());
    // It holds addresses, so no cache but the caller's own may keep it.
    let about: [(HeaderName, String); 3] = [
        (CONTENT_TYPE, combined.format.media_type().to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"{file_name}\"")),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((about, combined.bytes).into_response())
}
