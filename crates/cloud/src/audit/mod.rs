//! The audit log: who did what to which thing, in the transaction that did it.
//!
//! Each tenant has a chain of its own: every entry carries the hash of the one before, so that a changed, missing or
//! inserted entry is found by [`verify`].

mod store;
#[cfg(test)]
mod tests;

use aws_lc_rs::digest;
use kontor_model::UtcMillis;
use kontor_model::id::{AuditId, ClientId, TenantId, UserId};

use crate::app::App;
use crate::db::{DbError, DbResult, Tx};

/// Name of the chain that belongs to no tenant.
const OPERATOR_CHAIN: &str = "";

/// Who acted.
#[derive(Clone, Copy, Debug)]
pub enum Actor<'a> {
    /// The vendor's people, at the command line.
    Operator,
    /// Kontor by itself: jobs, clean-up.
    System,
    /// Somebody who is not signed in: who opened a link, who tried a password.
    Visitor,
    /// A signed-in user.
    User(&'a UserId),
    /// An application with its token.
    Client(&'a ClientId),
}

impl Actor<'_> {
    /// Id of the user or application, or a word for who has none.
    pub fn as_str(&self) -> &str {
        match self {
            Actor::Operator => "operator",
            Actor::System => "system",
            Actor::Visitor => "visitor",
            Actor::User(user) => user.as_str(),
            Actor::Client(client) => client.as_str(),
        }
    }
}

/// What is written down. `detail` is for people and holds no secret.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Who.
    pub actor: Actor<'a>,
    /// Did what, such as `invitation.created`; stable.
    pub action: &'static str,
    /// To which object: its id.
    pub object: &'a str,
    /// Whatever else a person wants to know.
    pub detail: &'a str,
}

/// An entry as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its id.
    pub id: AuditId,
    /// Its place in the chain, from 1.
    pub sequence: i64,
    /// When.
    pub at: UtcMillis,
    /// Who: `operator`, `system`, `visitor`, or an id.
    pub actor: String,
    /// Did what.
    pub action: String,
    /// To which object.
    pub object: String,
    /// Detail.
    pub detail: String,
    hash: Vec<u8>,
}

/// What [`verify`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All entries hang together; their number.
    Sound(i64),
    /// The entry at this place was changed, or one is missing there.
    Broken(i64),
}

/// Appends an entry to the tenant's chain, inside the transaction of the change it tells about.
pub async fn record(tx: &mut Tx, app: &App, tenant: &TenantId, entry: Entry<'_>) -> DbResult<()> {
    append(tx, app, tenant.as_str(), entry).await
}

/// Appends an entry to the operator's own chain; `tx` must be unscoped.
pub async fn unscoped_record(tx: &mut Tx, app: &App, entry: Entry<'_>) -> DbResult<()> {
    append(tx, app, OPERATOR_CHAIN, entry).await
}

/// Lists a tenant's entries after `after` (0 for the first), oldest first, at most `limit`.
pub async fn list(tx: &mut Tx, tenant: &TenantId, after: i64, limit: i64) -> DbResult<Vec<Recorded>> {
    store::unscoped_list(tx, tenant.as_str(), after, limit).await
}

/// Lists what a tenant's log says about one thing, oldest first, at most `limit`.
pub async fn list_of(tx: &mut Tx, tenant: &TenantId, object: &str, limit: i64) -> DbResult<Vec<Recorded>> {
    store::unscoped_list_of(tx, tenant.as_str(), object, limit).await
}

/// Walks a tenant's chain and checks every link, and that its end is the end that was written down.
pub async fn verify(tx: &mut Tx, tenant: &TenantId) -> DbResult<Verdict> {
    const STEP: i64 = 500;
    let chain = tenant.as_str();
    let (mut sequence, mut hash) = (0i64, Vec::new());
    loop {
        let entries = store::unscoped_list(tx, chain, sequence, STEP).await?;
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            if entry.sequence != sequence + 1 || entry.hash != link(&hash, chain, &entry) {
                return Ok(Verdict::Broken(sequence + 1));
            }
            (sequence, hash) = (entry.sequence, entry.hash);
        }
    }
    let (head, head_hash) = store::unscoped_head(tx, chain).await?.unwrap_or_default();
    let sound = head == sequence && head_hash == hash;
    Ok(if sound { Verdict::Sound(sequence) } else { Verdict::Broken(sequence + 1) })
}

async fn append(tx: &mut Tx, app: &App, chain: &str, entry: Entry<'_>) -> DbResult<()> {
    let (sequence, previous) = store::unscoped_lock_head(tx, chain).await?;
    let mut recorded = Recorded {
        id: AuditId::new(app.now(), app.entropy.as_ref()),
        sequence,
        at: app.now(),
        actor: entry.actor.as_str().to_owned(),
        action: entry.action.to_owned(),
        object: entry.object.to_owned(),
        detail: entry.detail.to_owned(),
        hash: Vec::new(),
    };
    recorded.hash = link(&previous, chain, &recorded);
    store::unscoped_insert(tx, chain, &recorded).await?;
    store::unscoped_move_head(tx, chain, &recorded.hash).await
}

/// SHA-256 over the previous hash and every field, each with its length before it.
fn link(previous: &[u8], chain: &str, entry: &Recorded) -> Vec<u8> {
    let numbers = [entry.sequence.to_be_bytes(), entry.at.0.to_be_bytes()];
    let texts = [chain, entry.id.as_str(), &entry.actor, &entry.action, &entry.object, &entry.detail];
    let mut context = digest::Context::new(&digest::SHA256);
    for field in [previous, &numbers[0], &numbers[1]].into_iter().chain(texts.map(str::as_bytes)) {
        context.update(&(field.len() as u64).to_be_bytes());
        context.update(field);
    }
    context.finish().as_ref().to_vec()
}

fn corrupt() -> DbError {
    DbError::Corrupt("audit")
}
