//! SQL of invitations.

use kontor_model::id::{InvitationId, TenantId};
use kontor_model::{Lang, Module, UtcMillis};
use sqlx::FromRow;

use super::parse;
use crate::db::{DbError, DbResult, Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::identity::invitation::{Invitation, InvitationState, Person};
use crate::identity::links::Keyed;

#[derive(FromRow)]
struct Row {
    id: String,
    tenant_id: String,
    number: String,
    company: String,
    email: String,
    first_name: String,
    last_name: String,
    username: String,
    modules: String,
    lang: String,
    state: String,
    token_key: String,
    token_mac: Vec<u8>,
    resend_count: i64,
    created_at: i64,
    expires_at: i64,
}

pub(in crate::identity) async fn insert(tx: &mut Tx, invitation: &Invitation, token: &Keyed) -> DbResult<()> {
    const SQL: &str = "INSERT INTO invitations (id, tenant_id, company, email, first_name, last_name, username, \
        modules, lang, state, token_key, token_mac, resend_count, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending', $10, $11, $12, $13, $14)";
    let Invitation { id, tenant, company, person, modules, lang, resend_count, created_at, expires_at, .. } =
        invitation;
    execute!(
        tx,
        SQL,
        id.as_str(),
        tenant.as_str(),
        company.as_str(),
        person.email.as_str(),
        person.first_name.as_str(),
        person.last_name.as_str(),
        person.username.as_str(),
        Module::join(modules),
        lang.code(),
        token.key.as_str(),
        token.mac.as_slice(),
        *resend_count,
        created_at.0,
        expires_at.0,
    )?;
    Ok(())
}

/// An invitation by its id, with the keyed hash of its link. Unscoped: who opens a link has no tenant yet.
pub(in crate::identity) async fn unscoped_find(
    tx: &mut Tx,
    id: &InvitationId,
) -> DbResult<Option<(Invitation, Keyed)>> {
    const SQL: &str = "SELECT i.id, i.tenant_id, t.number, i.company, i.email, i.first_name, i.last_name, \
        i.username, i.modules, i.lang, i.state, i.token_key, i.token_mac, i.resend_count, i.created_at, \
        i.expires_at FROM invitations i JOIN tenants t ON t.id = i.tenant_id WHERE i.id = $1";
    fetch_optional!(tx, Row, SQL, id.as_str())?.map(invitation).transpose()
}

/// The newest invitation of a tenant, whatever its state.
pub(in crate::identity) async fn find_latest(tx: &mut Tx, tenant: &TenantId) -> DbResult<Option<Invitation>> {
    const SQL: &str = "SELECT i.id, i.tenant_id, t.number, i.company, i.email, i.first_name, i.last_name, \
        i.username, i.modules, i.lang, i.state, i.token_key, i.token_mac, i.resend_count, i.created_at, \
        i.expires_at FROM invitations i JOIN tenants t ON t.id = i.tenant_id \
        WHERE i.tenant_id = $1 AND i.state <> 'replaced' ORDER BY i.resend_count DESC LIMIT 1";
    let row = fetch_optional!(tx, Row, SQL, tenant.as_str())?;
    Ok(row.map(invitation).transpose()?.map(|(found, _)| found))
}

/// Invitations of all tenants but those that a newer mail replaced, newest first, before `before`.
pub(in crate::identity) async fn unscoped_list(
    tx: &mut Tx,
    before: Option<&InvitationId>,
    limit: i64,
) -> DbResult<Vec<Invitation>> {
    const SQL: &str = "SELECT i.id, i.tenant_id, t.number, i.company, i.email, i.first_name, i.last_name, \
        i.username, i.modules, i.lang, i.state, i.token_key, i.token_mac, i.resend_count, i.created_at, \
        i.expires_at FROM invitations i JOIN tenants t ON t.id = i.tenant_id \
        WHERE i.state <> 'replaced' AND i.id < $1 ORDER BY i.id DESC LIMIT $2";
    // '~' sorts after every character of an id.
    let before = before.map_or("~", InvitationId::as_str);
    let rows = fetch_all!(tx, Row, SQL, before, limit)?;
    rows.into_iter().map(|row| invitation(row).map(|(found, _)| found)).collect()
}

/// Takes the open invitation of a tenant back, if there is one that has not expired.
pub(in crate::identity) async fn revoke(tx: &mut Tx, tenant: &TenantId, now: UtcMillis) -> DbResult<bool> {
    const SQL: &str = "UPDATE invitations SET state = 'revoked', closed_at = $2 \
        WHERE tenant_id = $1 AND state = 'pending' AND expires_at > $2";
    Ok(execute!(tx, SQL, tenant.as_str(), now.0)? > 0)
}

/// Marks all earlier invitations of a tenant as replaced; a newer mail is on its way.
pub(in crate::identity) async fn replace(tx: &mut Tx, tenant: &TenantId, now: UtcMillis) -> DbResult<()> {
    const SQL: &str = "UPDATE invitations SET state = 'replaced', closed_at = $2 \
        WHERE tenant_id = $1 AND state IN ('pending', 'revoked')";
    execute!(tx, SQL, tenant.as_str(), now.0)?;
    Ok(())
}

/// Consumes one link: succeeds once, however many try at the same time.
pub(in crate::identity) async fn accept(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &InvitationId,
    now: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE invitations SET state = 'accepted', closed_at = $3 \
        WHERE tenant_id = $1 AND id = $2 AND state = 'pending' AND expires_at > $3";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), now.0)? == 1)
}

/// How often mails were sent for a tenant already.
pub(in crate::identity) async fn count(tx: &mut Tx, tenant: &TenantId) -> DbResult<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM invitations WHERE tenant_id = $1";
    let (count,) = fetch_one!(tx, (i64,), SQL, tenant.as_str())?;
    Ok(count)
}

fn invitation(row: Row) -> DbResult<(Invitation, Keyed)> {
    let corrupt = || DbError::Corrupt("invitations");
    let found = Invitation {
        id: parse(&row.id, "invitations.id")?,
        tenant: parse(&row.tenant_id, "invitations.tenant_id")?,
        number: parse(&row.number, "tenants.number")?,
        company: row.company,
        person: Person {
            email: row.email,
            first_name: row.first_name,
            last_name: row.last_name,
            username: row.username,
        },
        modules: Module::parse_list(&row.modules).map_err(|_| corrupt())?,
        lang: Lang::from_code(&row.lang).ok_or_else(corrupt)?,
        state: InvitationState::from_code(&row.state).ok_or_else(corrupt)?,
        resend_count: row.resend_count,
        created_at: UtcMillis(row.created_at),
        expires_at: UtcMillis(row.expires_at),
    };
    Ok((found, Keyed { key: row.token_key, mac: row.token_mac }))
}
