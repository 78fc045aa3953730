//! Looks after connections, and writes to the tenant's people what they have to know: once, in the transaction that notes
//! that they were told.

use std::time::Duration;

use kontor_model::id::{PlatformId, TenantId};
use kontor_model::platform::{Exchange, PlatformState};
use kontor_model::{Lang, UtcMillis};

use super::store;
use crate::app::App;
use crate::commerce::platforms::store as platforms;
use crate::commerce::platforms::{PlatformRow, TOLD_BEFORE, ending_at, sentence};
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::identity;
use crate::jobs::{self, rounds};
use crate::mail::{self, Letter, Mail, Need, PlatformNews};
use crate::shipping::day;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(30);
const HOUR_MS: i64 = 3_600_000;
/// How long an order may be held without a mail.
const HELD_MS: i64 = HOUR_MS;
/// At most one mail of what needs a person in this time.
const DAY_MS: i64 = 24 * HOUR_MS;

/// Looks until it is aborted.
pub(in crate::commerce) async fn background(app: &App) {
    rounds::again("how platforms are", EVERY, || tell_people(app)).await;
}

/// Tells people what they have to know about platforms; answers how many things that were.
pub async fn tell_people(app: &App) -> AppResult<usize> {
    let mut tx = app.db.unscoped_read().await?;
    let watched = store::unscoped_watched(&mut tx, app.now(), app.now().plus_millis(-HELD_MS)).await?;
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
    news.extend(ending(app, &mut tx, &row).await?);
    news.extend(needs(app, &mut tx, &row).await?);
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
    /// What needs a person.
    needs: Vec<Need>,
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
    Ok(Some(News { kind, at: UtcMillis(at.unwrap_or(row.created_at)), count: 0, needs: Vec::new() }))
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
    Ok(Some(News { kind: PlatformNews::Silent, at: since, count: hours, needs: Vec::new() }))
}

/// Credentials that end soon.
async fn ending(app: &App, tx: &mut Tx, row: &PlatformRow) -> AppResult<Option<News>> {
    let (Some(until), Some(days)) = (row.keys_until, ending_at(app, row.keys_until)) else { return Ok(None) };
    let due =
        i64::try_from(TOLD_BEFORE.iter().filter(|before| days <= **before).count()).map_err(AppError::internal)?;
    if days < 0 || due <= row.keys_told {
        return Ok(None);
    }
    let is_ours = store::tell_ending(tx, &row.tenant_id, &row.id, (until, row.keys_told, due)).await?;
    let news = News { kind: PlatformNews::Ending, at: UtcMillis(until), count: days, needs: Vec::new() };
    Ok(is_ours.then_some(news))
}

/// What needs a person: told at most once a day, and only when it has become more than people know of.
async fn needs(app: &App, tx: &mut Tx, row: &PlatformRow) -> AppResult<Option<News>> {
    let (tenant, id) = (&row.tenant_id, &row.id);
    let (told, told_at) = store::needs_told(tx, tenant, id).await?;
    let found = store::needs(tx, tenant, id, app.now().plus_millis(-HELD_MS)).await?;
    let parts = [
        ("held", found.held, format!("orders?delivery=held&platform={id}")),
        ("refused", found.refused, format!("platforms/{id}/dispatch#rejected")),
        ("again", found.again, format!("platforms/{id}/dispatch#failing")),
        ("goods", found.goods, format!("platforms/{id}/stock?state=rejected#refused")),
        ("goods_again", found.goods_again, format!("platforms/{id}/stock?state=pending#refused")),
    ];
    let count: i64 = parts.iter().map(|(_, count, _)| count).sum();
    let is_news = count > told && app.now().0 - told_at >= DAY_MS;
    if count == told || (count > told && !is_news) {
        return Ok(None);
    }
    let at = if is_news { app.now().0 } else { told_at };
    let is_ours = store::tell_needs(tx, tenant, id, (told, count), at).await?;
    let url = &app.config.public_url;
    let some = parts.into_iter().filter(|(_, count, _)| *count > 0);
    let needs =
        some.map(|(what, count, at)| Need { what: what.to_owned(), count, link: format!("{url}/{at}") }).collect();
    Ok((is_news && is_ours).then(|| News { kind: PlatformNews::Refuses, at: app.now(), count, needs }))
}

async fn write(app: &App, tx: &mut Tx, row: &PlatformRow, news: &News) -> AppResult<()> {
    for person in identity::people(tx, &row.tenant_id).await? {
        let letter = Letter::Platform {
            news: news.kind,
            platform: row.name.clone(),
            reason: reason(person.lang, row, news.kind),
            at: news.at,
            count: news.count,
            needs: news.needs.clone(),
            link: match news.kind {
                PlatformNews::Refuses => format!("{}/needs", app.config.public_url),
                PlatformNews::Ending => format!("{}/platforms/{}/edit", app.config.public_url, row.id),
                _ => format!("{}/platforms/{}", app.config.public_url, row.id),
            },
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
        PlatformNews::Ending => {
            let until = day::written(lang, day::of(UtcMillis(row.keys_until.unwrap_or_default())));
            lang.pick(
                format!("Eingetragen ist als letzter Tag: {until}."),
                format!("The last day, as entered: {until}."),
            )
        }
        _ => String::new(),
    }
}
