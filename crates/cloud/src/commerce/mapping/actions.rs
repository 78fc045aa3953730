//! The rules of versions: what is live, publish a new one, go back to an earlier one. No version ever changes.

use kontor_model::fold::clean_line;
use kontor_model::id::PlatformId;
use kontor_model::order_mapping::{
    LiveMapping, MappingRollback, MappingVersion, MappingVersionList, NewMapping, OrderMapping,
};
use kontor_model::problem::FieldError;

use super::store::{self, NewVersion, VersionRow};
use super::{check, offer};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::commerce::intake::due_now;
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::shipping::Caller;

/// Longest note, in characters.
const NOTE: usize = 200;
/// Versions on one page of the list.
const PAGE: i64 = 50;

/// The mapping that is live, or an offer made from the shop's values while none is.
///
/// Errors: [`AppError::NotFound`], also for somebody else's platform.
pub async fn get_mapping(app: &App, caller: &Caller, platform: &PlatformId) -> AppResult<LiveMapping> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let version = store::live(&mut tx, &caller.tenant, platform).await?.ok_or(AppError::NotFound)?;
    if version == 0 {
        drop(tx);
        return Ok(LiveMapping { version: None, mapping: offer::offer(app, caller, platform).await? });
    }
    let mapping = content(&mut tx, caller, platform, version).await?;
    Ok(LiveMapping { version: Some(version), mapping })
}

async fn content(tx: &mut Tx, caller: &Caller, platform: &PlatformId, version: i64) -> AppResult<OrderMapping> {
    let text = store::content(tx, &caller.tenant, platform, version).await?.ok_or(AppError::NotFound)?;
    Ok(serde_json::from_str(&text).map_err(|_| DbError::Corrupt("order_mappings.content"))?)
}

/// Makes a mapping the next version and lets it live from the next order on. One that says what the live one says is that
/// version. Orders that waited for a mapping are tried again by themselves.
///
/// Errors: [`AppError::NotFound`]; [`AppError::Invalid`] with every field at fault; [`AppError::Conflict`]
/// `mapping_changed` when it was made from a version that is not live any more. Nothing is changed then.
pub async fn publish_mapping(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    platform: &PlatformId,
    new: &NewMapping,
) -> AppResult<MappingVersion> {
    let mut faults = check::faults(app, caller, &new.mapping).await?;
    let note = note(caller, new.note.as_deref().unwrap_or_default(), &mut faults);
    let content = serde_json::to_string(&new.mapping).map_err(AppError::internal)?;
    let mut tx = app.db.write(&caller.tenant).await?;
    let live = store::lock_live(&mut tx, &caller.tenant, platform).await?.ok_or(AppError::NotFound)?;
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    if new.based_on.is_some_and(|based_on| based_on != live) {
        return Err(AppError::Conflict("mapping_changed"));
    }
    if live > 0 && store::content(&mut tx, &caller.tenant, platform, live).await?.as_ref() == Some(&content) {
        let row = store::find(&mut tx, &caller.tenant, platform, live).await?.ok_or(AppError::NotFound)?;
        return Ok(shown(row, live));
    }
    let version = store::latest(&mut tx, &caller.tenant, platform).await? + 1;
    let new = NewVersion { version, content: &content, note: &note, created_by: actor.as_str() };
    store::insert(&mut tx, &caller.tenant, platform, &new, app.now()).await?;
    make_live(app, &mut tx, caller, (actor, "order_mapping.published"), (platform, version)).await?;
    let row = store::find(&mut tx, &caller.tenant, platform, version).await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    Ok(shown(row, version))
}

/// Lets an earlier version (or a later one again) live from the next order on.
///
/// Errors: [`AppError::NotFound`]; [`AppError::Invalid`] at `version` when there is none, or with what is wrong with it by
/// now, such as a shipping profile that was deleted. Nothing is changed then.
pub async fn roll_back(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    platform: &PlatformId,
    back: &MappingRollback,
) -> AppResult<MappingVersion> {
    let mut tx = app.db.read(&caller.tenant).await?;
    store::live(&mut tx, &caller.tenant, platform).await?.ok_or(AppError::NotFound)?;
    let mapping = match content(&mut tx, caller, platform, back.version).await {
        Err(AppError::NotFound) => return Err(AppError::Invalid(vec![unknown_version(caller)])),
        other => other?,
    };
    drop(tx);
    let faults = check::faults(app, caller, &mapping).await?;
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let mut tx = app.db.write(&caller.tenant).await?;
    let live = store::lock_live(&mut tx, &caller.tenant, platform).await?.ok_or(AppError::NotFound)?;
    let row = store::find(&mut tx, &caller.tenant, platform, back.version).await?.ok_or(AppError::NotFound)?;
    if live != back.version {
        make_live(app, &mut tx, caller, (actor, "order_mapping.rolled_back"), (platform, back.version)).await?;
        tx.commit().await?;
    }
    Ok(shown(row, back.version))
}

async fn make_live(
    app: &App,
    tx: &mut Tx,
    caller: &Caller,
    (actor, action): (Actor<'_>, &'static str),
    (platform, version): (&PlatformId, i64),
) -> AppResult<()> {
    store::set_live(tx, &caller.tenant, platform, (version, app.now())).await?;
    // The next reading maps held orders again; it need not be waited for.
    due_now(tx, &caller.tenant, platform.as_str(), app.now()).await?;
    let detail = format!("version {version}");
    let entry = Entry { actor, action, object: platform.as_str(), detail: &detail };
    Ok(audit::record(tx, app, &caller.tenant, entry).await?)
}

/// Versions of a platform, newest first, those below `before`. Errors: [`AppError::NotFound`].
pub async fn list_versions(
    app: &App,
    caller: &Caller,
    platform: &PlatformId,
    before: Option<i64>,
) -> AppResult<MappingVersionList> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let live = store::live(&mut tx, &caller.tenant, platform).await?.ok_or(AppError::NotFound)?;
    let before = before.unwrap_or(i64::MAX);
    let mut rows = store::list(&mut tx, &caller.tenant, platform, (before, PAGE + 1)).await?;
    let has_more = rows.len() as i64 > PAGE;
    rows.truncate(PAGE as usize);
    let next = rows.last().filter(|_| has_more).map(|row| row.version);
    Ok(MappingVersionList { items: rows.into_iter().map(|row| shown(row, live)).collect(), next })
}

/// One version with its mapping. Errors: [`AppError::NotFound`].
pub async fn get_version(app: &App, caller: &Caller, platform: &PlatformId, version: i64) -> AppResult<MappingVersion> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let live = store::live(&mut tx, &caller.tenant, platform).await?.ok_or(AppError::NotFound)?;
    let row = store::find(&mut tx, &caller.tenant, platform, version).await?.ok_or(AppError::NotFound)?;
    let mapping = content(&mut tx, caller, platform, version).await?;
    Ok(MappingVersion { mapping: Some(mapping), ..shown(row, live) })
}

fn shown(row: VersionRow, live: i64) -> MappingVersion {
    MappingVersion {
        version: row.version,
        live: row.version == live,
        note: row.note,
        created_at_ms: row.created_at,
        created_by: row.created_by,
        mapping: None,
    }
}

fn note(caller: &Caller, typed: &str, faults: &mut Vec<FieldError>) -> String {
    let clean = clean_line(typed).filter(|line| line.chars().count() <= NOTE);
    clean.unwrap_or_else(|| {
        let detail = caller.lang.pick(
            format!("Höchstens {NOTE} Zeichen in einer Zeile."),
            format!("At most {NOTE} characters on one line."),
        );
        faults.push(FieldError { field: check::NOTE_FIELD.to_owned(), code: "too_long".to_owned(), detail });
        String::new()
    })
}

fn unknown_version(caller: &Caller) -> FieldError {
    let detail =
        caller.lang.pick("Diese Version gibt es bei dieser Plattform nicht.", "This platform has no such version.");
    FieldError { field: "version".to_owned(), code: "unknown_value".to_owned(), detail: detail.to_owned() }
}
