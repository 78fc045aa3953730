//! Forgotten passwords: a link by mail, good once and for an hour.

use kontor_model::fold::fold;
use kontor_model::id::{PasswordResetId, TenantId};
use kontor_model::{TenantNumber, UtcMillis};

use super::afterwards::Asked;
use super::links::{LinkToken, Purpose};
use super::register::{LinkFault, NewPassword, Refused};
use super::sign_in::LONGEST_TYPED;
use super::store::resets::Reset;
use super::{Tenant, User, store};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::jobs;
use crate::mail::{self, Letter, Mail};

/// How long a link is good.
pub(super) const GOOD_FOR_S: i64 = 60 * 60;
/// How long a link that ran out is still known, to say so.
pub(super) const KEEP_S: i64 = 30 * 24 * 60 * 60;

/// Asks for a link. The caller learns nothing about whether there is such a user, nor does anybody who watches: the
/// store is not even asked before [`super::work_off`].
pub(super) fn request_password_reset(app: &App, number: &str, username: &str) {
    let Ok(number) = number.trim().parse::<TenantNumber>() else { return };
    if username.len() <= LONGEST_TYPED {
        app.identity.afterwards.ask(Asked { number, username: username.to_owned(), at: app.now() });
    }
}

/// Sends the link if there is such a user.
pub(super) async fn send_reset_link(app: &App, asked: &Asked) -> AppResult<()> {
    match try_to_send(app, asked).await {
        // Another node was faster; its link is on the way.
        Err(AppError::Db(DbError::Duplicate)) => Ok(()),
        sent => sent,
    }
}

async fn try_to_send(app: &App, asked: &Asked) -> AppResult<()> {
    let mut tx = app.db.unscoped_write().await?;
    let tenant = store::tenants::unscoped_find_by_number(&mut tx, &asked.number).await?;
    let Some(tenant) = tenant else { return Ok(()) };
    let row = store::users::find_by_name(&mut tx, &tenant.id, &fold(&asked.username)).await?;
    let Some(row) = row else { return Ok(()) };
    let user = row.user;
    let id = PasswordResetId::new(app.now(), app.entropy.as_ref());
    let token = LinkToken::draw(app, id.as_str());
    let expires_at = app.now().plus_seconds(GOOD_FOR_S);
    let reset = Reset {
        tenant: tenant.id.clone(),
        user: user.id.clone(),
        state: String::new(),
        expires_at,
        token: token.keyed(app, Purpose::PasswordReset),
    };
    store::resets::renew(&mut tx, &id, &reset, app.now()).await?;
    let entry =
        Entry { actor: Actor::Visitor, action: "password.reset_requested", object: user.id.as_str(), detail: "" };
    audit::record(&mut tx, app, &tenant.id, entry).await?;
    let letter = Letter::PasswordReset {
        number: tenant.number.to_string(),
        username: user.username.clone(),
        link: format!("{}/password/reset/{}", app.config.public_url, token.text()),
        expires_at,
    };
    mail::enqueue(&mut tx, app, &tenant.id, &to(&user, letter)).await?;
    tx.commit().await?;
    jobs::wake(app);
    Ok(())
}

/// A link that may be used, and for whom.
pub(super) struct OpenReset {
    id: PasswordResetId,
    tenant: Tenant,
    user: User,
}

impl OpenReset {
    /// What an attacker who knows the person tries first.
    pub(super) fn about(&self) -> [&str; 6] {
        let User { username, email, first_name, last_name, .. } = &self.user;
        [&self.tenant.company, self.tenant.number.as_str(), first_name, last_name, username, email]
    }
}

/// Looks a link up without changing anything.
pub(super) async fn find_open_reset(app: &App, link: &str) -> AppResult<Result<OpenReset, LinkFault>> {
    let Some(token) = LinkToken::parse(link) else { return Ok(Err(LinkFault::Unknown)) };
    let Some(id) = token.id::<PasswordResetId>(PasswordResetId::PREFIX) else { return Ok(Err(LinkFault::Unknown)) };
    let mut tx = app.db.unscoped_read().await?;
    let found = store::resets::unscoped_find(&mut tx, &id).await?;
    let Some(reset) = found.filter(|reset| token.matches(app, Purpose::PasswordReset, &reset.token)) else {
        return Ok(Err(LinkFault::Unknown));
    };
    if let Some(fault) = fault(&reset, app.now()) {
        return Ok(Err(fault));
    }
    let tenant = store::tenants::find(&mut tx, &reset.tenant).await?;
    let user = store::users::find(&mut tx, &reset.tenant, &reset.user).await?;
    Ok(match (tenant, user) {
        (Some(tenant), Some(row)) => Ok(OpenReset { id, tenant, user: row.user }),
        _ => Err(LinkFault::Unknown),
    })
}

fn fault(reset: &Reset, now: UtcMillis) -> Option<LinkFault> {
    match reset.state.as_str() {
        "used" => Some(LinkFault::Used),
        "replaced" => Some(LinkFault::Replaced),
        _ if reset.expires_at <= now => Some(LinkFault::Expired),
        _ => None,
    }
}

/// Sets the new password: consumes the link, ends all sessions of the user, and tells him by mail.
pub(super) async fn reset_password(
    app: &App,
    link: &str,
    new: &NewPassword,
) -> Result<(TenantNumber, String), Refused> {
    let open = find_open_reset(app, link).await?.map_err(Refused::Link)?;
    new.check(app, &open.about())?;
    let hash = app.identity.passwords.hash(&new.password, app.entropy.as_ref(), app.now()).await?;

    let (tenant, user) = (&open.tenant, &open.user);
    let mut tx = app.db.write(&tenant.id).await?;
    if !store::resets::consume(&mut tx, &tenant.id, &open.id, app.now()).await? {
        drop(tx);
        let fault = find_open_reset(app, link).await?.err().unwrap_or(LinkFault::Used);
        return Err(Refused::Link(fault));
    }
    store::users::update_password(&mut tx, &tenant.id, &user.id, &hash, app.now()).await?;
    store::sessions::delete_all(&mut tx, &tenant.id, &user.id).await?;
    let entry = Entry { actor: Actor::Visitor, action: "password.reset", object: user.id.as_str(), detail: "" };
    audit::record(&mut tx, app, &tenant.id, entry).await?;
    tell_changed(&mut tx, app, &tenant.id, tenant, user).await?;
    tx.commit().await?;
    jobs::wake(app);
    Ok((tenant.number.clone(), user.username.clone()))
}

async fn tell_changed(tx: &mut Tx, app: &App, id: &TenantId, tenant: &Tenant, user: &User) -> AppResult<()> {
    let letter = Letter::PasswordChanged {
        number: tenant.number.to_string(),
        username: user.username.clone(),
        changed_at: app.now(),
        forgot_link: format!("{}/password/forgot", app.config.public_url),
    };
    mail::enqueue(tx, app, id, &to(user, letter)).await?;
    Ok(())
}

fn to(user: &User, letter: Letter) -> Mail {
    Mail {
        to_name: format!("{} {}", user.first_name, user.last_name),
        to_email: user.email.clone(),
        lang: user.lang,
        letter,
    }
}
