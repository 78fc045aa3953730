//! The operator's actions: invite, list, send again, take back.

use std::path::PathBuf;

use kontor_model::TenantNumber;
use kontor_model::id::{InvitationId, JobId, TenantId};
use zeroize::Zeroizing;

use super::invitation::{Checked, Invitation, InvitationState, NewInvitation, check};
use super::links::{LinkToken, Purpose};
use super::{Tenant, store};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::jobs::{self, Outcome, Ran};
use crate::mail::{self, Letter, Mail};

/// Invitations per page of [`list_invitations`].
const MOST_LISTED: i64 = 500;

/// What `invite` and `resend_invitation` answer. No `Debug`: whoever has the link may register.
pub struct Invited {
    /// The invitation.
    pub invitation: Invitation,
    /// The link; shown to the operator this one time.
    pub registration_url: Zeroizing<String>,
    /// What became of the mail.
    pub mail: MailOutcome,
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailOutcome {
    /// The mail server took it.
    Sent,
    /// It will be tried again; why not now.
    Queued(String),
    /// No mail server is set: it lies here.
    WrittenTo(PathBuf),
    /// It will not be tried again; why.
    Failed(String),
}

/// Which invitation is meant: by its id or by the customer's number.
#[derive(Clone, Debug)]
pub enum Which {
    /// By id.
    Id(InvitationId),
    /// By customer number: the newest one.
    Number(TenantNumber),
}

impl std::str::FromStr for Which {
    type Err = String;

    fn from_str(text: &str) -> Result<Which, String> {
        let text = text.trim();
        if let Ok(id) = text.parse() {
            return Ok(Which::Id(id));
        }
        let number = text.parse().map(Which::Number);
        number.map_err(|_| format!("'{text}' is neither a customer number nor the id of an invitation"))
    }
}

/// Invites a customer and sends him the registration link.
///
/// For a number that is not registered yet the data are updated and a fresh link is sent; the older link then says so.
/// Errors: `Invalid` with every fault; `Conflict("already_registered")`, and nothing is changed or sent.
pub async fn invite(app: &App, typed: NewInvitation) -> AppResult<Invited> {
    let checked = check(app, &typed).map_err(AppError::Invalid)?;
    let mut written = write(app, &checked).await;
    if matches!(written, Err(AppError::Db(DbError::Duplicate))) {
        // Somebody invited the same number at the same moment; now there is a row to update.
        written = write(app, &checked).await;
    }
    deliver(app, written?).await
}

/// Sends a fresh link for an invitation that was not accepted; revoked and expired ones become open again.
pub async fn resend_invitation(app: &App, which: &Which) -> AppResult<Invited> {
    let mut tx = app.db.unscoped_write().await?;
    let old = find(&mut tx, which).await?;
    let tenant = store::tenants::find(&mut tx, &old.tenant).await?.ok_or(AppError::NotFound)?;
    refuse_registered(&mut tx, &tenant.id).await?;
    let checked =
        Checked { number: old.number, company: old.company, person: old.person, modules: old.modules, lang: old.lang };
    let written = renew(&mut tx, app, tenant.id, &checked).await?;
    tx.commit().await?;
    deliver(app, written).await
}

/// Takes an open invitation back; its link says so from now on.
///
/// Errors: `Conflict` with `already_registered`, or `not_open` when it was revoked or has expired before.
pub async fn revoke_invitation(app: &App, which: &Which) -> AppResult<Invitation> {
    let mut tx = app.db.unscoped_write().await?;
    let mut invitation = find(&mut tx, which).await?;
    refuse_registered(&mut tx, &invitation.tenant).await?;
    if !store::invitations::revoke(&mut tx, &invitation.tenant, app.now()).await? {
        return Err(AppError::Conflict("not_open"));
    }
    let entry =
        Entry { actor: Actor::Operator, action: "invitation.revoked", object: invitation.id.as_str(), detail: "" };
    audit::record(&mut tx, app, &invitation.tenant, entry).await?;
    tx.commit().await?;
    invitation.state = InvitationState::Revoked;
    Ok(invitation)
}

/// Lists invitations, newest first, before `before`; those that a newer mail replaced are left out. At most 500.
pub async fn list_invitations(app: &App, before: Option<&InvitationId>, limit: i64) -> AppResult<Vec<Invitation>> {
    let mut tx = app.db.unscoped_read().await?;
    Ok(store::invitations::unscoped_list(&mut tx, before, limit.clamp(1, MOST_LISTED)).await?)
}

struct Written {
    invitation: Invitation,
    url: Zeroizing<String>,
    job: JobId,
}

async fn write(app: &App, checked: &Checked) -> AppResult<Written> {
    let mut tx = app.db.unscoped_write().await?;
    let mut tenant = Tenant {
        id: TenantId::new(app.now(), app.entropy.as_ref()),
        number: checked.number.clone(),
        company: checked.company.clone(),
        modules: checked.modules.clone(),
    };
    match store::tenants::unscoped_find_by_number(&mut tx, &checked.number).await? {
        Some(known) => {
            tenant.id = known.id;
            refuse_registered(&mut tx, &tenant.id).await?;
            store::tenants::update(&mut tx, &tenant).await?;
        }
        None => store::tenants::insert(&mut tx, &tenant, app.now()).await?,
    }
    let written = renew(&mut tx, app, tenant.id, checked).await?;
    tx.commit().await?;
    Ok(written)
}

/// Replaces the open invitation of a tenant by a new one, writes it down, and queues its mail.
async fn renew(tx: &mut Tx, app: &App, tenant: TenantId, checked: &Checked) -> AppResult<Written> {
    let now = app.now();
    store::invitations::replace(tx, &tenant, now).await?;
    let invitation = Invitation {
        id: InvitationId::new(now, app.entropy.as_ref()),
        resend_count: store::invitations::count(tx, &tenant).await?,
        tenant,
        number: checked.number.clone(),
        company: checked.company.clone(),
        person: checked.person.clone(),
        modules: checked.modules.clone(),
        lang: checked.lang,
        state: InvitationState::Pending,
        created_at: now,
        expires_at: now.plus_seconds(i64::from(app.config.invitation_days) * 24 * 60 * 60),
    };
    let token = LinkToken::draw(app, invitation.id.as_str());
    store::invitations::insert(tx, &invitation, &token.keyed(app, Purpose::Invitation)).await?;
    let action = if invitation.resend_count == 0 { "invitation.created" } else { "invitation.renewed" };
    let entry = Entry { actor: Actor::Operator, action, object: invitation.id.as_str(), detail: "" };
    audit::record(tx, app, &invitation.tenant, entry).await?;
    let url = Zeroizing::new(format!("{}/register/{}", app.config.public_url, token.text()));
    let job = mail::enqueue(tx, app, &invitation.tenant, &letter(&invitation, &url)).await?;
    Ok(Written { invitation, url, job })
}

fn letter(invitation: &Invitation, url: &str) -> Mail {
    Mail {
        to_name: format!("{} {}", invitation.person.first_name, invitation.person.last_name),
        to_email: invitation.person.email.clone(),
        lang: invitation.lang,
        letter: Letter::Invitation {
            company: invitation.company.clone(),
            number: invitation.number.to_string(),
            username: invitation.person.username.clone(),
            link: url.to_owned(),
            expires_at: invitation.expires_at,
        },
    }
}

/// Tries to send at once; what does not work now stays in the queue.
async fn deliver(app: &App, written: Written) -> AppResult<Invited> {
    let mail = match jobs::run_one(app, &written.job).await? {
        Ran::Done(Outcome::Done) => MailOutcome::Sent,
        Ran::Done(Outcome::WrittenTo(path)) => MailOutcome::WrittenTo(path),
        Ran::Later(failure) => MailOutcome::Queued(failure.reason),
        Ran::Dead(failure) => MailOutcome::Failed(failure.reason),
        Ran::NotOurs => MailOutcome::Queued("a running server is sending it".to_owned()),
    };
    Ok(Invited { invitation: written.invitation, registration_url: written.url, mail })
}

async fn find(tx: &mut Tx, which: &Which) -> AppResult<Invitation> {
    let tenant = match which {
        Which::Id(id) => {
            let (found, _) = store::invitations::unscoped_find(tx, id).await?.ok_or(AppError::NotFound)?;
            found.tenant
        }
        Which::Number(number) => {
            store::tenants::unscoped_find_by_number(tx, number).await?.ok_or(AppError::NotFound)?.id
        }
    };
    store::invitations::find_latest(tx, &tenant).await?.ok_or(AppError::NotFound)
}

/// Waits until nobody else is inviting or registering for this tenant, then refuses when he has registered.
async fn refuse_registered(tx: &mut Tx, tenant: &TenantId) -> AppResult<()> {
    store::tenants::lock(tx, tenant).await?;
    if store::users::count(tx, tenant).await? > 0 {
        return Err(AppError::Conflict("already_registered"));
    }
    Ok(())
}
