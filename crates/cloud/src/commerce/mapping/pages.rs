//! `/platforms/{id}/mapping`: the editor with preview and versions. Every button posts the whole form, so that nothing
//! typed is lost and no script is needed.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::StatusCode;
use kontor_model::id::PlatformId;
use kontor_model::order_mapping::{MappingRollback, NewMapping, OrderMapping};
use serde::Deserialize;

use super::views::{MappingPage, Parts, Viewed};
use super::{actions, edit, offer, preview, recent, typed};
use crate::app::App;
use crate::audit::Actor;
use crate::commerce::platforms::{self, parse, require_commerce};
use crate::error::{AppError, AppResult};
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::visit::{Visit, view};
use crate::identity::{self, SignedIn, User};
use crate::shipping::Caller;
use crate::shipping::portal::{caller, view_after, words};
use crate::shipping::profiles::list_profiles;

const NAV: &str = "platforms";

/// Routes of the pages.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/platforms/{id}/mapping", get(show).post(submit))
        .route("/platforms/{id}/mapping/rollback", post(back))
}

#[derive(Deserialize)]
struct Shown {
    version: Option<i64>,
    /// Said when that version is to live again: what it would change is shown first.
    back: Option<String>,
}

async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    Query(shown): Query<Shown>,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    let live = actions::get_mapping(&app, &caller, &id).await?;
    let based_on = live.version.unwrap_or_default();
    let page = match shown.version.filter(|version| *version != based_on) {
        Some(version) => earlier(&app, &caller, &id, (version, based_on), shown.back.is_some()).await?,
        None => page(&app, &caller, &id, (&live.mapping, based_on)).await?,
    };
    let done = [("published", "mapping.published"), ("back", "mapping.went_back")];
    visit.render_as(&app, StatusCode::OK, &view_after(&app, &visit, NAV, query.as_deref(), &done), &page)
}

/// A version that is not live, and what it would change where it is to live again.
async fn earlier(
    app: &App,
    caller: &Caller,
    id: &PlatformId,
    (version, based_on): (i64, i64),
    back: bool,
) -> AppResult<MappingPage> {
    let found = actions::get_version(app, caller, id, version).await?;
    let mapping = found.mapping.unwrap_or_default();
    let mut page = page(app, caller, id, (&mapping, based_on)).await?;
    page.viewed = Some(Viewed { version, at: found.created_at_ms });
    if !back {
        return Ok(page);
    }
    match preview::preview_mapping(app, caller, id, &mapping).await {
        Ok(would) => {
            page.back = true;
            Ok(page.with_preview(caller.lang, would))
        }
        // What is wrong with it by now is mended and applied as a new version.
        Err(AppError::Invalid(faults)) => {
            page.mark(caller.lang, &mapping, faults);
            Ok(page)
        }
        Err(error) => Err(error),
    }
}

async fn page(
    app: &App,
    caller: &Caller,
    id: &PlatformId,
    (mapping, based_on): (&OrderMapping, i64),
) -> AppResult<MappingPage> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let row = platforms::store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    let people = identity::people(&mut tx, &caller.tenant).await?;
    drop(tx);
    let values = offer::values(app, caller, id).await?;
    let profiles = list_profiles(app, caller).await?;
    let versions = actions::list_versions(app, caller, id, None).await?.items;
    let named = |user: User| (user.id.to_string(), format!("{} {}", user.first_name, user.last_name));
    let people: HashMap<String, String> = people.into_iter().map(named).collect();
    let parts = Parts {
        lang: caller.lang,
        id: id.to_string(),
        name: row.name,
        mapping,
        based_on,
        live: row.mapping_version,
        values: &values,
        profiles: &profiles,
        versions,
        seen: recent::seen(&recent::recent_orders(app, &caller.tenant, id, preview::ORDERS).await?),
        people: &people,
    };
    Ok(MappingPage::new(parts))
}

async fn submit(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    require_commerce(&app, &caller.tenant).await?;
    let mut mapping = typed::read(&form);
    let based_on = form.get("based_on").parse().unwrap_or_default();
    match form.get("do") {
        "publish" => {
            let new = NewMapping {
                mapping: mapping.clone(),
                based_on: Some(based_on),
                note: Some(form.get("note").to_owned()),
            };
            let result = actions::publish_mapping(&app, &caller, Actor::User(&signed_in.user), &id, &new).await;
            match result {
                Ok(_) => Ok(Redirect::to(&format!("/platforms/{id}/mapping?published")).into_response()),
                Err(error) => refused(&app, &visit, &caller, &id, (&mapping, based_on), error).await,
            }
        }
        "preview" => match preview::preview_mapping(&app, &caller, &id, &mapping).await {
            Ok(found) => {
                let page = page(&app, &caller, &id, (&mapping, based_on)).await?.with_preview(visit.lang, found);
                visit.render_as(&app, StatusCode::OK, &view(&app, &visit, NAV), &page)
            }
            Err(error) => refused(&app, &visit, &caller, &id, (&mapping, based_on), error).await,
        },
        "reload" => {
            let unread = match platforms::read_values(&app, &caller, &id).await {
                Ok(_) => None,
                Err(AppError::Conflict(code)) => Some(words(visit.lang, code)),
                Err(AppError::Refused(refusal)) => Some(words(visit.lang, refusal.code)),
                Err(error) => return Err(error.into()),
            };
            let mut page = page(&app, &caller, &id, (&mapping, based_on)).await?;
            page.unread = unread;
            visit.render_as(&app, StatusCode::OK, &view(&app, &visit, NAV), &page)
        }
        button => {
            edit::press(&mut mapping, button);
            let page = page(&app, &caller, &id, (&mapping, based_on)).await?;
            visit.render_as(&app, StatusCode::OK, &view(&app, &visit, NAV), &page)
        }
    }
}

/// The form as it was typed, with what is wrong beside its inputs.
async fn refused(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    id: &PlatformId,
    (mapping, based_on): (&OrderMapping, i64),
    error: AppError,
) -> Result<Response, PageError> {
    let mut page = page(app, caller, id, (mapping, based_on)).await?;
    match error {
        AppError::Invalid(faults) => page.mark(visit.lang, mapping, faults),
        AppError::Conflict(code) => {
            page.refusal = Some(words(visit.lang, code));
        }
        other => return Err(other.into()),
    }
    visit.render_as(app, StatusCode::UNPROCESSABLE_ENTITY, &view(app, visit, NAV), &page)
}

async fn back(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    require_commerce(&app, &caller.tenant).await?;
    let version = form.get("version").parse().map_err(|_| AppError::NotFound)?;
    let back = MappingRollback { version };
    match actions::roll_back(&app, &caller, Actor::User(&signed_in.user), &id, &back).await {
        Ok(_) => Ok(Redirect::to(&format!("/platforms/{id}/mapping?back")).into_response()),
        Err(AppError::Invalid(faults)) if faults.iter().all(|fault| fault.field != "version") => {
            let old = actions::get_version(&app, &caller, &id, version).await?.mapping.unwrap_or_default();
            let live = actions::get_mapping(&app, &caller, &id).await?.version.unwrap_or_default();
            refused(&app, &visit, &caller, &id, (&old, live), AppError::Invalid(faults)).await
        }
        Err(AppError::Invalid(_)) => Err(AppError::NotFound.into()),
        Err(error) => Err(error.into()),
    }
}
