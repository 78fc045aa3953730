//! Registration: what a link is good for, and turning an invitation into a user.

use kontor_model::fold::fold;
use kontor_model::id::{InvitationId, UserId};
use kontor_model::{Lang, TenantNumber};

use super::invitation::{Invitation, InvitationState};
use super::links::{LinkToken, Purpose};
use super::passwords::Typed;
use super::rules::{Judgement, judge};
use super::{User, store};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::db::DbError;
use crate::error::{AppError, AppResult};

/// Why a mailed link cannot be used. Says nothing about whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkFault {
    /// There is no such link.
    Unknown,
    /// It was used.
    Used,
    /// Its time is over.
    Expired,
    /// The operator took it back.
    Revoked,
    /// A newer mail was sent.
    Replaced,
}

/// Why a registration or a new password did not come about. Nothing was changed.
#[derive(Debug)]
pub(super) enum Refused {
    Link(LinkFault),
    /// Keys of the faults of the two fields.
    Fields {
        password: Option<&'static str>,
        confirmation: Option<&'static str>,
    },
    App(AppError),
}

impl<E: Into<AppError>> From<E> for Refused {
    fn from(error: E) -> Refused {
        Refused::App(error.into())
    }
}

/// The two password fields.
pub(super) struct NewPassword {
    pub(super) password: Typed,
    pub(super) confirmation: Typed,
}

impl NewPassword {
    /// Checks the rule and that both are the same.
    pub(super) fn check(&self, app: &App, about: &[&str]) -> Result<(), Refused> {
        let fault = judge(&self.password, about, app.identity.rule).fault;
        let confirmation = match self.confirmation.expose() {
            "" => Some("password.fault.confirmation_empty"),
            typed if typed != self.password.expose() => Some("password.fault.mismatch"),
            _ => None,
        };
        match (fault, confirmation) {
            (None, None) => Ok(()),
            (password, confirmation) => Err(Refused::Fields { password, confirmation }),
        }
    }
}

/// Who may sign in now.
pub(super) struct Registered {
    pub(super) number: TenantNumber,
    pub(super) username: String,
}

/// Looks a registration link up without changing anything.
pub(super) async fn find_open_invitation(app: &App, link: &str) -> AppResult<Result<Invitation, LinkFault>> {
    let Some(token) = LinkToken::parse(link) else { return Ok(Err(LinkFault::Unknown)) };
    let Some(id) = token.id::<InvitationId>(InvitationId::PREFIX) else { return Ok(Err(LinkFault::Unknown)) };
    let mut tx = app.db.unscoped_read().await?;
    let Some((invitation, keyed)) = store::invitations::unscoped_find(&mut tx, &id).await? else {
        return Ok(Err(LinkFault::Unknown));
    };
    if !token.matches(app, Purpose::Invitation, &keyed) {
        return Ok(Err(LinkFault::Unknown));
    }
    Ok(match invitation.state_at(app.now()) {
        InvitationState::Pending => Ok(invitation),
        InvitationState::Accepted => Err(LinkFault::Used),
        InvitationState::Expired => Err(LinkFault::Expired),
        InvitationState::Revoked => Err(LinkFault::Revoked),
        InvitationState::Replaced => Err(LinkFault::Replaced),
    })
}

/// Judges a password for the person an invitation is for.
pub(super) fn judge_for(app: &App, invitation: &Invitation, password: &Typed) -> Judgement {
    judge(password, &about(invitation), app.identity.rule)
}

/// Registers: consumes the link and makes the user, with the data of the invitation and nothing that was posted.
pub(super) async fn register(app: &App, link: &str, new: &NewPassword, lang: Lang) -> Result<Registered, Refused> {
    let invitation = find_open_invitation(app, link).await?.map_err(Refused::Link)?;
    new.check(app, &about(&invitation))?;
    let hash = app.identity.passwords.hash(&new.password, app.entropy.as_ref(), app.now()).await?;

    let tenant = &invitation.tenant;
    let person = &invitation.person;
    let mut tx = app.db.write(tenant).await?;
    store::tenants::lock(&mut tx, tenant).await?;
    if !store::invitations::accept(&mut tx, tenant, &invitation.id, app.now()).await? {
        drop(tx);
        let fault = find_open_invitation(app, link).await?.err().unwrap_or(LinkFault::Used);
        return Err(Refused::Link(fault));
    }
    let user = User {
        id: UserId::new(app.now(), app.entropy.as_ref()),
        username: person.username.clone(),
        email: person.email.clone(),
        first_name: person.first_name.clone(),
        last_name: person.last_name.clone(),
        lang,
    };
    let inserted = store::users::insert(&mut tx, tenant, &user, &fold(&user.username), &hash, app.now()).await;
    match inserted {
        Err(DbError::Duplicate) => return Err(Refused::Link(LinkFault::Used)),
        other => other?,
    }
    let entry = Entry {
        actor: Actor::Visitor,
        action: "user.registered",
        object: user.id.as_str(),
        detail: invitation.id.as_str(),
    };
    audit::record(&mut tx, app, tenant, entry).await?;
    tx.commit().await?;
    Ok(Registered { number: invitation.number, username: user.username })
}

fn about(invitation: &Invitation) -> [&str; 6] {
    let person = &invitation.person;
    [
        &invitation.company,
        invitation.number.as_str(),
        &person.first_name,
        &person.last_name,
        &person.username,
        &person.email,
    ]
}
