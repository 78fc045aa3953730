//! Looks after connections, and writes to the tenant's people what they have to know: once, in the transaction that notes
//! that they were told.

use std::time::Duration;

use kontor_model::id::{PlatformId, TenantId};
use kontor_model::platform::{Exchange, PlatformState};
use kontor_model::{Lang, UtcMillis};

use super::store;
use crate::app::App;
use crate::commerce::platforms::store as platforms;
use crate::commerce::platforms::{PlatformRow, sentence};
use crate::db::{DbError, Tx};
use crate::error::AppResult;
use crate::identity;
use crate::jobs::{self, rounds};
use crate::mail::{self, Letter, Mail, PlatformNews};

/// How often it looks.
const EVERY: Duration = Duration::from_secs(30);
/// So many things may be taken not without a mail.
const FEW: i64 = 10;
const HOUR_MS: i64 = 3_600_000;

/// Looks until it is aborted.
pub(in crate::commerce) async fn background(app: &App) {
    rounds::again("how platforms are", EVERY, || tell_people(app)).await;
}

/// Tells people what they have to know about platforms; answers how many things that were.
pub async fn tell_people(app: &App) -> AppResult<usize> {
    let mut tx = app.db.unscoped_read().await?;
    let watched = store::unscoped_watched(&mut tx, app.now(), FEW).await?;
    drop(tx);
    let mut count = 0;
    for row in watched {
        let tenant: TenantId = row.tenant_id.parse().map_err(|_| DbError::Corrupt("platforms.tenant_id"))?;
        let id: PlatformId = row.id.parse().map_err(|_| DbError::Corrupt("platforms.id"))?;
        match look_after(app, &tenant, &id).await {
            Ok(told) => count += told,
            Err(error) => tracing::error!(%error, platform.id = row.id, "nobody was told how a platform is"),
        }
    }
    if count > 0 {
        jobs::wake(app);
    }
    Ok(count)
}

async fn look_after(app: &App, tenant: &TenantId, id: &PlatformId) -> AppResult<usize> {
    let mut tx = app.db.write(tenant).await?;
    let Some(row) = platforms::find(&mut tx, tenant, id).await? else { return Ok(0) };
    let mut news = Vec::new();
    news.extend(state(&mut tx, &row).await?);
    news.extend(silence(app, &mut tx, &row).await?);
    news.extend(refused(app, &mut tx, &row).await?);
    for one in &news {
        write(app, &mut tx, &row, one).await?;
    }
    tx.commit().await?;
    Ok(news.len())
}

/// Something people have to know.
struct News {
    kind: PlatformNews,
    at: UtcMillis,
    count: i64,
}

/// A state that was not told yet: broken, or working again after that was told.
async fn state(tx: &mut Tx, row: &PlatformRow) -> AppResult<Option<News>> {
    let (kind, at, told) = match row.state()? {
        PlatformState::Expired => (PlatformNews::Expired, row.failed_at, row.state.as_str()),
        PlatformState::Failing => (PlatformNews::Failing, row.failed_at, row.state.as_str()),
        PlatformState::Connected => (PlatformNews::Works, row.last_success_at, ""),
        PlatformState::NotConnected | PlatformState::Paused => return Ok(None),
    };
    let is_told = row.told == told;
    if is_told || !store::tell_state(tx, &row.tenant_id, &row.id, (&row.state, &row.told, told)).await? {
        return Ok(None);
    }
    Ok(Some(News { kind, at: UtcMillis(at.unwrap_or(row.created_at)), count: 0 }))
}

/// No order for as long as was chosen, while the connection works.
async fn silence(app: &App, tx: &mut Tx, row: &PlatformRow) -> AppResult<Option<News>> {
    let Some(hours) = row.silent_after_h else { return Ok(None) };
    let since = UtcMillis(row.last_order_at.unwrap_or(row.created_at));
    let is_silent = app.now().millis_since(since) >= hours.saturating_mul(HOUR_MS);
    let is_sound = row.state()? == PlatformState::Connected && row.exchanges()?.contains(&Exchange::Orders);
    if !is_silent || !is_sound || !store::tell_silence(tx, &row.tenant_id, &row.id, since).await? {
        return Ok(None);
    }
    Ok(Some(News { kind: PlatformNews::Silent, at: since, count: hours }))
}

/// Things the platform takes not: told when they are too many, and again only after they were few.
async fn refused(app: &App, tx: &mut Tx, row: &PlatformRow) -> AppResult<Option<News>> {
    let (tenant, id) = (&row.tenant_id, &row.id);
    let told = store::refused_told(tx, tenant, id).await?;
    let count = store::count_refused(tx, tenant, id).await?;
    let (is_many, is_told) = (count >= FEW, told > 0);
    if is_many == is_told {
        return Ok(None);
    }
    let is_ours = store::tell_refused(tx, tenant, id, (told, if is_many { count } else { 0 })).await?;
    Ok((is_many && is_ours).then(|| News { kind: PlatformNews::Refuses, at: app.now(), count }))
}

async fn write(app: &App, tx: &mut Tx, row: &PlatformRow, news: &News) -> AppResult<()> {
    for person in identity::people(tx, &row.tenant_id).await? {
        let letter = Letter::Platform {
            news: news.kind,
            platform: row.name.clone(),
            reason: reason(person.lang, row, news.kind),
            at: news.at,
            count: news.count,
            link: format!("{}/platforms/{}", app.config.public_url, row.id),
        };
        let to_name = format!("{} {}", person.first_name, person.last_name);
        let mail = Mail { to_name, to_email: person.email, lang: person.lang, letter };
        mail::enqueue(tx, app, &row.tenant_id, &mail).await?;
    }
    Ok(())
}

/// What was found out about a connection that broke.
fn reason(lang: Lang, row: &PlatformRow, kind: PlatformNews) -> String {
    match kind {
        PlatformNews::Failing => sentence(lang, &row.name, &row.fail_code, &row.fail_text),
        PlatformNews::Expired if !row.fail_text.is_empty() => lang.pick(
            format!("Antwort von {}: {}", row.name, row.fail_text),
            format!("Answer of {}: {}", row.name, row.fail_text),
        ),
        _ => String::new(),
    }
}
