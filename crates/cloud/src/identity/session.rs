//! Sessions: 256 random bits in a cookie, their hash in the store, an end whatever happens.
//!
//! Signing in always makes a new one and ends the one the browser had: nobody can plant a session.

use std::ops::Deref;
use std::sync::Arc;

use aws_lc_rs::digest;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kontor_model::Lang;
use kontor_model::id::{SessionId, UserId};
use secrecy::{ExposeSecret, SecretString};

use super::store::sessions::NewSession;
use super::store::users::UserRow;
use super::visit::Visit;
use super::{Tenant, store};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::error::AppResult;

/// A session nobody used for so long is over.
pub(super) const IDLE_MS: i64 = 2 * 60 * 60 * 1000;
/// However busy, it ends after a working day.
const LONGEST_MS: i64 = 12 * 60 * 60 * 1000;
/// "Last seen" is written at most this often.
const TOUCH_EVERY_MS: i64 = 60 * 1000;
const TOKEN_BYTES: usize = 32;
/// Name of the cookie, without prefix.
pub(super) const COOKIE: &str = "session";

/// A signed-in user. As an extractor it sends everybody else to the sign-in page.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session; CSRF tokens are bound to it.
    pub session: SessionId,
    /// The customer: id, number, company, modules.
    pub tenant: Tenant,
    /// The person.
    pub user: UserId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// His language.
    pub lang: Lang,
}

impl SignedIn {
    /// First and last name.
    pub fn person(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// The customer is what most pages ask for: `signed_in.id` is the tenant's id.
impl Deref for SignedIn {
    type Target = Tenant;

    fn deref(&self) -> &Tenant {
        &self.tenant
    }
}

impl FromRequestParts<Arc<App>> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<SignedIn, Response> {
        let visit = Visit::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
        match &visit.signed_in {
            Some(signed_in) => Ok(signed_in.clone()),
            None => Err(to_login(&parts.method, &visit.path)),
        }
    }
}

/// Sends to the sign-in page; a page that was only looked at is come back to.
fn to_login(method: &Method, path: &str) -> Response {
    let next = if method == Method::GET && path != "/" { format!("?next={}", encode(path)) } else { String::new() };
    (StatusCode::SEE_OTHER, [(header::LOCATION, format!("/login{next}"))]).into_response()
}

/// Percent-encodes a path for a query value.
fn encode(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    path.bytes().fold(String::new(), |text, byte| {
        if plain(byte) { text + &*char::from(byte).encode_utf8(&mut [0; 4]) } else { format!("{text}%{byte:02X}") }
    })
}

/// The value of a new session cookie. No `Debug`.
pub(super) struct NewCookie(SecretString);

impl NewCookie {
    /// What goes into the cookie.
    pub(super) fn value(&self) -> &str {
        self.0.expose_secret()
    }
}

/// Begins a session for a user as he was found when his password was compared, and ends the one the browser had.
///
/// `None` when the password was changed since: a reset ends all sessions, and none may begin behind its back.
pub(super) async fn begin_session(
    app: &App,
    tenant: &Tenant,
    found: &UserRow,
    old: Option<&str>,
) -> AppResult<Option<NewCookie>> {
    let user = &found.user;
    let mut bytes = [0u8; TOKEN_BYTES];
    app.entropy.fill(&mut bytes);
    let value = URL_SAFE_NO_PAD.encode(bytes);
    let id = SessionId::new(app.now(), app.entropy.as_ref());
    let session = NewSession {
        id: &id,
        tenant: &tenant.id,
        user: &user.id,
        token_hash: &hash(&value),
        now: app.now(),
        expires_at: app.now().plus_millis(LONGEST_MS),
    };
    let mut tx = app.db.unscoped_write().await?;
    if !store::users::lock_password(&mut tx, &tenant.id, &user.id, &found.password_hash).await? {
        return Ok(None);
    }
    if let Some(old) = old {
        store::sessions::unscoped_delete_by_token(&mut tx, &hash(old)).await?;
    }
    store::sessions::insert(&mut tx, &session).await?;
    let entry = Entry { actor: Actor::User(&user.id), action: "sign_in", object: user.id.as_str(), detail: "" };
    audit::record(&mut tx, app, &tenant.id, entry).await?;
    tx.commit().await?;
    Ok(Some(NewCookie(value.into())))
}

/// Who a session cookie belongs to, and notes now and then that he was here.
pub(super) async fn resume_session(app: &App, cookie: &str) -> AppResult<Option<SignedIn>> {
    if cookie.len() > 2 * TOKEN_BYTES {
        return Ok(None);
    }
    let now = app.now();
    let mut tx = app.db.unscoped_read().await?;
    let found = store::sessions::unscoped_find(&mut tx, &hash(cookie), now, now.plus_millis(-IDLE_MS)).await?;
    drop(tx);
    let Some((signed_in, seen_at)) = found else { return Ok(None) };
    if now.millis_since(seen_at) >= TOUCH_EVERY_MS {
        let mut tx = app.db.write(&signed_in.tenant.id).await?;
        store::sessions::touch(&mut tx, &signed_in.tenant.id, &signed_in.session, now).await?;
        tx.commit().await?;
    }
    Ok(Some(signed_in))
}

/// Signs out.
pub(super) async fn end_session(app: &App, signed_in: &SignedIn) -> AppResult<()> {
    let tenant = &signed_in.tenant.id;
    let mut tx = app.db.write(tenant).await?;
    store::sessions::delete(&mut tx, tenant, &signed_in.session).await?;
    let entry =
        Entry { actor: Actor::User(&signed_in.user), action: "sign_out", object: signed_in.user.as_str(), detail: "" };
    audit::record(&mut tx, app, tenant, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Remembers which language a user chose.
pub(super) async fn choose_lang(app: &App, signed_in: &SignedIn, lang: Lang) -> AppResult<()> {
    let mut tx = app.db.write(&signed_in.tenant.id).await?;
    store::users::update_lang(&mut tx, &signed_in.tenant.id, &signed_in.user, lang).await?;
    tx.commit().await?;
    Ok(())
}

/// 256 random bits need no slow hash: there is nothing to guess.
fn hash(cookie: &str) -> Vec<u8> {
    digest::digest(&digest::SHA256, cookie.as_bytes()).as_ref().to_vec()
}
