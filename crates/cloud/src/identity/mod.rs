//! Identity: tenants, invitations, registration, sign-in, sessions, forgotten passwords.

mod afterwards;
pub mod errors;
pub mod forms;
mod invitation;
mod invite;
mod links;
pub mod pages;
pub mod passwords;
mod register;
mod reset;
pub mod rules;
pub mod session;
mod sign_in;
mod store;
#[cfg(test)]
pub(crate) mod tests;
pub mod visit;

use kontor_model::id::{TenantId, UserId};
use kontor_model::{Lang, Module, TenantNumber, UtcMillis};

use crate::app::App;
use crate::config::{CloudConfig, PasswordRule};
use crate::db::{DbResult, Tx};
use crate::error::AppResult;

pub use afterwards::work_off;
pub use invitation::{Invitation, InvitationState, NewInvitation, Person};
pub use invite::{Invited, MailOutcome, Which, invite, list_invitations, resend_invitation, revoke_invitation};
pub use session::SignedIn;
pub use visit::{Visit, view};

/// Templates of this room.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("identity/register.html", include_str!("templates/register.html")),
    ("identity/login.html", include_str!("templates/login.html")),
    ("identity/forgot.html", include_str!("templates/forgot.html")),
    ("identity/reset.html", include_str!("templates/reset.html")),
    ("identity/password.html", include_str!("templates/password.html")),
];

/// Texts of this room.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];

/// What the room keeps in memory.
pub struct State {
    /// Hashes passwords, a few at a time.
    pub passwords: passwords::Passwords,
    /// The rule for new ones.
    pub rule: PasswordRule,
    /// What is written after the answer.
    pub(crate) afterwards: afterwards::Afterwards,
}

impl State {
    /// Made once per App.
    pub fn new(config: &CloudConfig) -> State {
        State {
            passwords: passwords::Passwords::new(),
            rule: config.password_rule,
            afterwards: afterwards::Afterwards::default(),
        }
    }
}

/// A customer, also called realm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Customer number.
    pub number: TenantNumber,
    /// Company.
    pub company: String,
    /// Modules booked.
    pub modules: Vec<Module>,
}

/// A person who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) id: UserId,
    pub(crate) username: String,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) lang: Lang,
}

/// Everybody who signs in for a tenant, inside the caller's transaction.
pub(crate) async fn people(tx: &mut Tx, tenant: &TenantId) -> DbResult<Vec<User>> {
    store::users::list(tx, tenant).await
}

/// Finds a tenant by his id.
pub async fn find_tenant(app: &App, id: &TenantId) -> AppResult<Option<Tenant>> {
    let mut tx = app.db.read(id).await?;
    Ok(store::tenants::find(&mut tx, id).await?)
}

/// First and last name of one of a tenant's people; `None` for anybody else.
pub(crate) async fn find_person(app: &App, tenant: &TenantId, id: &UserId) -> AppResult<Option<String>> {
    let mut tx = app.db.read(tenant).await?;
    let row = store::users::find(&mut tx, tenant, id).await?;
    Ok(row.map(|row| format!("{} {}", row.user.first_name, row.user.last_name)))
}

/// Finds a tenant by his customer number, for who does not know yet whom he speaks for.
pub async fn unscoped_find_tenant(app: &App, number: &TenantNumber) -> AppResult<Option<Tenant>> {
    let mut tx = app.db.unscoped_read().await?;
    Ok(store::tenants::unscoped_find_by_number(&mut tx, number).await?)
}

/// Removes sessions and links that are over.
pub(crate) async fn unscoped_sweep(tx: &mut Tx, now: UtcMillis) -> DbResult<()> {
    store::sessions::unscoped_delete_over(tx, now, now.plus_millis(-session::IDLE_MS)).await?;
    store::resets::unscoped_delete_old(tx, now.plus_seconds(-reset::KEEP_S)).await?;
    Ok(())
}
