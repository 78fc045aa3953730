//! `GET /v1/capabilities`: what can be asked of which carrier, made from the carriers' own descriptors.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use kontor_adapters::{CarrierDescriptor, Connect};
use kontor_model::Lang;
use kontor_model::capabilities::{Capabilities, CarrierInfo, CarrierLimit, CarrierService, LabelForms};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::Asked;
use super::fault::Fault;
use super::problems::Problems;
use super::query::QueryPairs;
use crate::app::App;
use crate::oauth::caller::ApiCaller;

/// The route.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(get_capabilities))
}

/// Tells what the carriers can do, with the limits of their fields. Any valid token may ask.
#[utoipa::path(
    get,
    path = "/capabilities",
    tag = "account",
    operation_id = "getCapabilities",
    responses((status = 200, description = "All carriers", body = Capabilities), Problems),
    security(("oauth" = ["whoami"]))
)]
async fn get_capabilities(
    State(app): State<Arc<App>>,
    _caller: ApiCaller,
    asked: Asked,
    query: QueryPairs,
) -> Result<Json<Capabilities>, Fault> {
    query.finish()?;
    let carriers = app.shipping.carriers().all().map(|carrier| info(carrier.descriptor(), asked.lang)).collect();
    Ok(Json(Capabilities { carriers }))
}

fn info(carrier: &CarrierDescriptor, lang: Lang) -> CarrierInfo {
    let can = &carrier.capabilities;
    CarrierInfo {
        id: carrier.id.to_owned(),
        name: carrier.name.text(lang).to_owned(),
        summary: carrier.summary.text(lang).to_owned(),
        needs_account: carrier.connect != Connect::Nothing,
        services: carrier
            .services
            .iter()
            .map(|service| CarrierService { id: service.id.to_owned(), name: service.name.text(lang).to_owned() })
            .collect(),
        limits: carrier
            .limits
            .iter()
            .map(|limit| CarrierLimit { field: limit.field.to_owned(), max_chars: limit.max_chars as u32 })
            .collect(),
        max_parcels: can.max_parcels as u32,
        cancel: can.cancel,
        track: can.track,
        close_out: can.close_out,
        label: LabelForms {
            formats: can.formats.to_vec(),
            media: can.media.to_vec(),
            dpi: can.dpi.to_vec(),
            redraw: can.redraw,
        },
    }
}
