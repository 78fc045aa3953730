//! `/v1/tasks`: what a person has to look at in shipping.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use kontor_model::Module;
use kontor_model::id::TaskId;
use kontor_model::task::TaskPage;

use super::tasks;
use crate::api::answer::Asked;
use crate::api::fault::Fault;
use crate::api::problems::Problems;
use crate::api::query::QueryPairs;
use crate::api::scope;
use crate::app::App;
use crate::oauth::caller::ApiCaller;

/// Tasks on a page when nobody says how many, and at most.
const PAGE: (u32, u32) = (25, 100);

/// Lists what a person has to look at, newest first: lost answers, cancellations that came too late, failed shipments of
/// background batches, parcels that do not move, parcels nobody here knows.
#[utoipa::path(
    get,
    path = "/tasks",
    tag = "tasks",
    operation_id = "listTasks",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 100, 25 when absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before")
    ),
    responses((status = 200, description = "One page", body = TaskPage), Problems),
    security(("oauth" = ["shipping"]))
)]
pub(super) async fn list_tasks(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    mut query: QueryPairs,
) -> Result<Json<TaskPage>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    let a_limit = ("eine Zahl von 1 bis 100", "a number from 1 to 100");
    let in_range = |limit: &u32| (1..=PAGE.1).contains(limit);
    let limit = query.take("limit", a_limit, |text| text.parse().ok().filter(in_range));
    let a_cursor = ("next_cursor der Seite davor", "next_cursor of the page before");
    let after = query.take("cursor", a_cursor, |text| text.parse::<TaskId>().ok());
    query.finish()?;
    Ok(Json(tasks::list_tasks(&app, &caller, after.as_ref(), limit.unwrap_or(PAGE.0)).await?))
}

/// Marks a task as done. What settles it by itself, such as `POST /v1/shipments/{id}/resolve`, does that too.
#[utoipa::path(
    delete,
    path = "/tasks/{id}",
    tag = "tasks",
    operation_id = "endTask",
    params(("id" = String, Path, description = "Id of the task")),
    responses((status = 204, description = "It is done"), Problems),
    security(("oauth" = ["shipping"]))
)]
pub(super) async fn end_task(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<StatusCode, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    let id: TaskId = id.parse().map_err(|_| Fault::new("not_found"))?;
    tasks::end_task(&app, &caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
