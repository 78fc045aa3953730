//! `/v1/tracking/{number}`: where a parcel is.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use kontor_model::Module;
use kontor_model::shipment::TrackedParcel;

use super::{Ask, track_parcel};
use crate::api::answer::Asked;
use crate::api::fault::Fault;
use crate::api::problems::Problems;
use crate::api::query::QueryPairs;
use crate::api::scope;
use crate::app::App;
use crate::oauth::caller::ApiCaller;

/// Tells where a parcel is, as its carrier said last; `asked_at_ms` says when that was.
///
/// Carriers are asked in the background for as long as something can happen. With `refresh=true` the carrier is asked
/// now, at most every five minutes for a parcel. Blanks and case of the number do not matter.
#[utoipa::path(
    get,
    path = "/tracking/{number}",
    tag = "shipments",
    operation_id = "trackParcel",
    params(
        ("number" = String, Path, description = "Tracking number of a parcel or of a return"),
        ("refresh" = Option<bool>, Query, description = "true asks the carrier now")
    ),
    responses((status = 200, description = "Where it is", body = TrackedParcel), Problems),
    security(("oauth" = ["shipping"]))
)]
pub(in crate::shipping) async fn get_tracking(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(number): Path<String>,
    mut query: QueryPairs,
) -> Result<Json<TrackedParcel>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    let refresh = query.take("refresh", ("true oder false", "true or false"), |text| text.parse().ok());
    query.finish()?;
    let ask = if refresh.unwrap_or(false) { Ask::Now } else { Ask::Not };
    Ok(Json(track_parcel(&app, &caller, &number, ask).await?))
}
