//! Sign-in by link. A link is random, kept as a hash, works once and not for long; it needs no running Desk to be made.

use std::net::SocketAddr;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::access::store;
use crate::app::{DeskApp, StartError};
use crate::db::{Db, DbError, Tx};
use crate::error::DeskResult;

/// Minutes a sign-in link works.
pub const LINK_MINUTES: i64 = 15;
const SESSION_DAYS: i64 = 30;
/// Ended links stay this long, so that they can say what became of them.
const REMEMBER_DAYS: i64 = 7;
const DAY_S: i64 = 86_400;

/// What became of a link that was opened.
#[derive(Debug, PartialEq, Eq)]
pub enum Entry {
    /// Signed in; the value of the session cookie.
    In(String),
    /// No such link.
    Unknown,
    /// It was used before.
    Used,
    /// Its time is over.
    Expired,
}

/// Makes a sign-in link and answers its address. Works beside a running Desk.
///
/// Whoever can read the data folder can make one: that is the whole of Desk's access control.
pub async fn issue_link(app: &DeskApp) -> DeskResult<String> {
    Ok(format!("{}/enter/{}", app.origin(), issue_token(app).await?))
}

/// The same link at the bare address, for machines that do not know `localhost` names.
pub async fn link_fallback(app: &DeskApp) -> DeskResult<String> {
    Ok(format!("http://{}/enter/{}", app.address(), issue_token(app).await?))
}

async fn issue_token(app: &DeskApp) -> DeskResult<String> {
    let token = random_token(app);
    let now = app.now();
    let mut tx = app.db.write().await?;
    store::sweep(&mut tx, now.plus_seconds(-REMEMBER_DAYS * DAY_S)).await?;
    store::insert_link(&mut tx, &hash(&token), now, now.plus_seconds(LINK_MINUTES * 60)).await?;
    tx.commit().await.map_err(DbError::from)?;
    Ok(token)
}

/// Opens a link: once, and within its time, it makes a session.
pub async fn enter(app: &DeskApp, token: &str) -> DeskResult<Entry> {
    let now = app.now();
    let link_hash = hash(token);
    let mut tx = app.db.write().await?;
    let entry = match store::find_link(&mut tx, &link_hash).await? {
        None => Entry::Unknown,
        Some(link) if link.used => Entry::Used,
        Some(link) if link.expires_at < now => Entry::Expired,
        Some(_) => {
            let session = random_token(app);
            store::use_link(&mut tx, &link_hash, now).await?;
            let until = now.plus_seconds(SESSION_DAYS * DAY_S);
            store::insert_session(&mut tx, &hash(&session), now, until).await?;
            Entry::In(session)
        }
    };
    tx.commit().await.map_err(DbError::from)?;
    Ok(entry)
}

/// Tells whether a cookie's value is a session that has not ended.
pub async fn find_session(app: &DeskApp, cookie: &str) -> DeskResult<bool> {
    let end = store::session_end(&mut app.db.read().await?, &hash(cookie)).await?;
    Ok(end.is_some_and(|end| app.now() < end))
}

/// Ends a session.
pub async fn leave(app: &DeskApp, cookie: &str) -> DeskResult<()> {
    let mut tx = app.db.write().await?;
    store::delete_session(&mut tx, &hash(cookie)).await?;
    tx.commit().await.map_err(DbError::from)?;
    Ok(())
}

/// Facts of a data folder that Desk needs before it can serve.
pub struct Prepared {
    /// `desk-<random>.localhost`, drawn once per folder: a host name of its own keeps cookies apart.
    pub host: String,
    /// Where it is served, or was last served.
    pub address: SocketAddr,
}

/// Reads or makes the facts of a data folder and checks that its keys are at hand.
pub async fn prepare(
    db: &Db,
    parts: &crate::app::Parts,
    address: Option<SocketAddr>,
    default: SocketAddr,
) -> Result<Prepared, StartError> {
    let mut tx = db.write().await?;
    check_keys(&mut tx, parts).await?;
    let host = match store::find_fact(&mut tx, "host").await? {
        Some(host) => host,
        None => {
            let mut random = [0u8; 5];
            parts.entropy.fill(&mut random);
            let name = random.iter().fold("desk-".to_owned(), |name, byte| format!("{name}{byte:02x}"));
            let host = format!("{name}.localhost");
            store::put_fact(&mut tx, "host", &host).await?;
            host
        }
    };
    let known = store::find_fact(&mut tx, "address").await?.and_then(|text| text.parse().ok());
    if let Some(address) = address {
        store::put_fact(&mut tx, "address", &address.to_string()).await?;
    }
    tx.commit().await.map_err(DbError::from)?;
    Ok(Prepared { host, address: address.or(known).unwrap_or(default) })
}

/// Writes down which keys this store was used with, and refuses to go on when one of them is missing.
async fn check_keys(tx: &mut Tx, parts: &crate::app::Parts) -> Result<(), StartError> {
    let at_hand = parts.sealer.key_ids();
    for name in store::key_facts(tx).await? {
        let id = name.trim_start_matches("key:");
        if !at_hand.iter().any(|key| key.as_str() == id) {
            return Err(StartError::MissingKey(id.to_owned()));
        }
    }
    store::put_fact(tx, &format!("key:{}", parts.sealer.active().as_str()), "sealing key").await?;
    Ok(())
}

fn random_token(app: &DeskApp) -> String {
    let mut bytes = [0u8; 32];
    app.entropy.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A plain hash is enough: the token has 256 random bits.
fn hash(token: &str) -> Vec<u8> {
    digest(&SHA256, token.as_bytes()).as_ref().to_vec()
}
