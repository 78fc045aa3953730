//! Sees to it that platforms send hints: every day by itself, and whenever a person asks. What was found is kept.

use kontor_adapters::shop::{Care, HintHealth};
use kontor_adapters::{AdapterError, ErrorKind};
use kontor_model::Lang;
use kontor_model::id::PlatformId;

use super::inbox::WORDS;
use super::round::{Reader, Stop};
use super::store::{self, Cared};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::commerce::platforms::{Connection, Lane};
use crate::error::{AppError, AppResult};
use crate::shipping::Caller;

/// How often it is looked whether a platform still sends hints.
const EVERY_MS: i64 = 24 * 60 * 60_000;
/// They are sent.
const SENT: &str = "sent";

/// Looks after the hints of a platform when that is due, and mends what it has switched off. What goes wrong with it keeps
/// no order waiting.
pub(super) async fn care(reader: &Reader<'_>) -> Result<(), Stop> {
    let connection = reader.connection;
    let mut tx = reader.app.db.read(reader.tenant()).await?;
    let at = store::cursor(&mut tx, reader.tenant(), reader.platform()).await?;
    drop(tx);
    let now = reader.app.now();
    let due = at.filter(|at| at.hints_due <= now.0);
    let Some(due) = due.filter(|_| connection.shop.descriptor().capabilities.hints) else { return Ok(()) };
    learn(reader).await?;
    // After a failure nobody knows what the platform has.
    let how = if due.hints_code == SENT { Care::Look } else { Care::Renew };
    match look_after(reader.app, connection, (WORDS, how)).await? {
        Ok(health) if health.created + health.revived > 0 => {
            let (created, revived) = (health.created, health.revived);
            tracing::info!(platform.id = reader.platform(), created, revived, "hints of a platform were mended");
        }
        Ok(_) => {}
        Err(error) if error.kind == ErrorKind::RateLimited => return Err(Stop::Platform(error)),
        Err(error) => {
            tracing::warn!(
                platform.id = reader.platform(),
                code = error.code,
                "a platform sends no hints, it is read in turn"
            );
        }
    }
    Ok(())
}

/// Finds out again what may have changed in the shop since the connection was tested. What goes wrong with it keeps no order
/// waiting.
async fn learn(reader: &Reader<'_>) -> Result<(), Stop> {
    let connection = reader.connection;
    let talk = connection.begin(Lane::Bulk).await?;
    let learned = connection.shop.learn(&talk.context(WORDS)).await;
    drop(talk);
    match learned {
        Ok(learned) => connection.keep_learned(learned).await.map_err(Stop::from),
        Err(error) if error.kind == ErrorKind::RateLimited => Err(Stop::Platform(error)),
        Err(_) => Ok(()),
    }
}

/// Mends the hints of a platform now, the secret they are signed with included; how it went stands at the platform.
///
/// Errors: [`AppError::NotFound`]; [`AppError::Conflict`] `platform_paused`, `platform_address_refused`;
/// [`AppError::TooMany`] while the platform rests.
pub(in crate::commerce) async fn renew_hints(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    id: &PlatformId,
) -> AppResult<()> {
    let connection = Connection::open(app, &caller.tenant, id).await?;
    if !connection.shop.descriptor().capabilities.hints {
        return Err(AppError::NotFound);
    }
    let found = look_after(app, &connection, (caller.lang, Care::Renew)).await?;
    if let Err(error) = &found {
        connection.heard(Err(error)).await?;
    }
    let mut tx = app.db.write(&caller.tenant).await?;
    let entry = Entry { actor, action: "platform.hints_renewed", object: id.as_str(), detail: "" };
    audit::record(&mut tx, app, &caller.tenant, entry).await?;
    Ok(tx.commit().await?)
}

/// Calls the platform and keeps how it went.
async fn look_after(
    app: &App,
    connection: &Connection<'_>,
    (lang, how): (Lang, Care),
) -> AppResult<Result<HintHealth, AdapterError>> {
    let address = format!("{}/hooks/{}", app.config.public_url, connection.row.hook_key);
    let talk = connection.begin(Lane::Bulk).await?;
    let secret = connection.hint_secret()?;
    let found = connection.shop.care_for_hints(&talk.context(lang), &address, (secret, how)).await;
    drop(talk);
    let (code, text) = match &found {
        // Asked too much is no news about hints.
        Err(error) if error.kind == ErrorKind::RateLimited => return Ok(found),
        Err(error) => connection.said(error).await,
        Ok(_) => (SENT, String::new()),
    };
    let now = app.now();
    let cared = Cared { at: now, code, text: &text, due: now.plus_millis(EVERY_MS) };
    let mut tx = app.db.write(&connection.row.tenant_id).await?;
    store::cared(&mut tx, &connection.row.tenant_id, connection.row.id.as_str(), &cared).await?;
    tx.commit().await?;
    Ok(found)
}
