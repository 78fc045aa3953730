//! Signing in: throttled before anything costs, one Argon2 run whatever is wrong, one answer.

use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kontor_model::TenantNumber;
use kontor_model::fold::fold;
use kontor_sealed::KeyId;

use super::passwords::Typed;
use super::session::{NewCookie, begin_session};
use super::store::users::UserRow;
use super::{Tenant, store};
use crate::app::App;
use crate::error::AppResult;
use crate::limits::{Rule, bucket, site_bucket};

/// Longest customer number and user name that are looked at; longer ones cannot exist.
pub(super) const LONGEST_TYPED: usize = 200;
const DEVICE_PURPOSE: &str = "device";
const DEVICE_NONCE: usize = 16;

/// Tries per account as typed, whether it exists or not.
const PER_ACCOUNT: Rule = Rule {
    name: "sign_in.account",
    free: 5,
    first_wait_ms: 2_000,
    longest_wait_ms: 5 * 60_000,
    forget_after_ms: 60 * 60_000,
};
/// Tries per address; an office behind one address has many people, so it is generous.
const PER_ADDRESS: Rule = Rule {
    name: "sign_in.address",
    free: 30,
    first_wait_ms: 2_000,
    longest_wait_ms: 5 * 60_000,
    forget_after_ms: 60 * 60_000,
};
/// Tries per IPv6 site, which has many networks to choose from; there may be many offices in it.
pub(super) const PER_SITE: Rule = Rule { name: "sign_in.site", free: 120, ..PER_ADDRESS };
/// Tries of a browser that signed in to this account before: strangers who guess do not make it wait.
const PER_DEVICE: Rule = Rule {
    name: "sign_in.device",
    free: 10,
    first_wait_ms: 2_000,
    longest_wait_ms: 5 * 60_000,
    forget_after_ms: 60 * 60_000,
};

/// What was typed and who typed it.
pub(super) struct Attempt<'a> {
    pub(super) customer_number: &'a str,
    pub(super) username: &'a str,
    pub(super) password: Typed,
    /// Value of the device cookie, if the browser sent one.
    pub(super) device: Option<&'a str>,
    /// Where the try comes from.
    pub(super) address: IpAddr,
    /// Value of the session cookie the browser had before; that session ends.
    pub(super) old_session: Option<&'a str>,
}

/// Two cookies to set.
pub(super) struct Welcome {
    pub(super) session: NewCookie,
    pub(super) device: String,
}

/// Signs in. `None` when number, user or password is wrong; which one is told to nobody.
///
/// Errors: `TooMany` before anything is looked up.
pub(super) async fn sign_in(app: &App, attempt: Attempt<'_>) -> AppResult<Option<Welcome>> {
    let account = account_key(attempt.customer_number, attempt.username);
    let device = attempt.device.and_then(|cookie| known_device(app, cookie, &account));
    let own = match &device {
        Some(nonce) => (&PER_DEVICE, nonce.as_str()),
        None => (&PER_ACCOUNT, account.as_str()),
    };
    let origins = origins(attempt.address);
    let origins = || origins.iter().map(|(rule, key)| (*rule, key.as_str()));
    app.limits.begin_all(&[own].into_iter().chain(origins()).collect::<Vec<_>>(), app.now())?;

    let found = find_user(app, &attempt).await?;
    let stored = found.as_ref().map(|(_, row)| row.password_hash.as_str());
    let right = app.identity.passwords.matches(&attempt.password, stored, app.now()).await?;
    let Some((tenant, row)) = found else { return Ok(None) };
    let session = if right { begin_session(app, &tenant, &row, attempt.old_session).await? } else { None };
    let Some(session) = session else {
        app.identity.afterwards.note_refusal(&tenant.id, &row.user.id, app.now());
        return Ok(None);
    };
    app.limits.clear(own.0, own.1);
    origins().for_each(|(rule, key)| app.limits.give_back(rule, key));
    Ok(Some(Welcome { session, device: new_device(app, &account) }))
}

/// Counters of where a try comes from.
fn origins(address: IpAddr) -> Vec<(&'static Rule, String)> {
    let site = site_bucket(address).map(|key| (&PER_SITE, key));
    [(&PER_ADDRESS, bucket(address))].into_iter().chain(site).collect()
}

async fn find_user(app: &App, attempt: &Attempt<'_>) -> AppResult<Option<(Tenant, UserRow)>> {
    let Ok(number) = attempt.customer_number.trim().parse::<TenantNumber>() else { return Ok(None) };
    if attempt.username.len() > LONGEST_TYPED {
        return Ok(None);
    }
    let mut tx = app.db.unscoped_read().await?;
    let Some(tenant) = store::tenants::unscoped_find_by_number(&mut tx, &number).await? else { return Ok(None) };
    let row = store::users::find_by_name(&mut tx, &tenant.id, &fold(attempt.username)).await?;
    Ok(row.map(|row| (tenant, row)))
}

/// The counter of an account: what was typed, folded as sign-in folds it, cut so that nobody stores novels here.
pub(super) fn account_key(number: &str, username: &str) -> String {
    let short = |text: &str| text.chars().take(LONGEST_TYPED).collect::<String>();
    format!("{}/{}", short(number.trim()), fold(&short(username)))
}

/// A cookie that says "signed in to this account before": a random name and its keyed hash together with the account.
fn new_device(app: &App, account: &str) -> String {
    let mut nonce = [0u8; DEVICE_NONCE];
    app.entropy.fill(&mut nonce);
    let nonce = URL_SAFE_NO_PAD.encode(nonce);
    let (key, tag) = app.sealer.mac(DEVICE_PURPOSE, device_data(&nonce, account).as_bytes());
    format!("{nonce}.{key}.{}", URL_SAFE_NO_PAD.encode(tag))
}

/// The random name of a device cookie that was given out for this account.
fn known_device(app: &App, cookie: &str, account: &str) -> Option<String> {
    let mut parts = cookie.splitn(3, '.');
    let (nonce, key, tag) = (parts.next()?, parts.next()?.parse::<KeyId>().ok()?, parts.next()?);
    let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
    let data = device_data(nonce, account);
    app.sealer.mac_matches(&key, DEVICE_PURPOSE, data.as_bytes(), &tag).then(|| nonce.to_owned())
}

fn device_data(nonce: &str, account: &str) -> String {
    format!("{nonce}\n{account}")
}
