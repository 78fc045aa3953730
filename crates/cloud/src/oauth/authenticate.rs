//! Who makes a request to an OAuth endpoint: `client_secret_basic` or `client_secret_post`, never both.

use std::net::IpAddr;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use kontor_model::TenantNumber;
use kontor_model::credential::PlainSecret;
use kontor_model::id::{ClientId, ClientSecretId};
use kontor_web::form::decode_urlencoded;
use zeroize::Zeroizing;

use super::cache::ClientRecord;
use super::form::Form;
use super::secrets::{self, Standing};
use super::tries::Tries;
use super::usage::Reason;
use super::wire::Refusal;
use super::{load, news};
use crate::app::App;

/// A client that proved its secret and may use it.
pub(crate) struct Authenticated {
    /// The client.
    pub(crate) client: Arc<ClientRecord>,
    /// The secret it proved.
    pub(crate) secret: ClientSecretId,
}

/// What a request brought to prove who it is.
struct Presented {
    client_id: String,
    secret: Zeroizing<String>,
}

/// Where a request came from and to which realm's address; none for the address that all realms share.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    /// Address of the caller.
    pub(crate) address: IpAddr,
    /// The realm in the URL.
    pub(crate) realm: Option<&'a TenantNumber>,
}

/// Authenticates the client of a request. Failures are counted and throttled; unknown and wrong are one answer.
pub(crate) async fn authenticate(
    app: &App,
    origin: Origin<'_>,
    headers: &HeaderMap,
    form: &Form,
) -> Result<Authenticated, Refusal> {
    let presented = presented(headers, form)?;
    news::ensure_fresh(app).await.map_err(|_| Refusal::unavailable())?;
    let tries = Tries::new(app, &presented.client_id, origin.address);
    tries.before_anything()?;
    let refuse = |client: Option<&ClientRecord>, reason| {
        app.oauth.usage.note(client, None, origin.address, reason, app.now());
        tries.after_failure().err().map_or_else(Refusal::invalid_client, Refusal::from)
    };
    let Some(client) = find_client(app, &tries, &presented.client_id).await? else {
        return Err(refuse(None, Reason::UnknownClient));
    };
    let proven = PlainSecret::parse(&presented.secret)
        .ok()
        .and_then(|secret| secrets::find_proven(&app.sealer, &client, &secret));
    let Some(secret) = proven else {
        return Err(refuse(Some(&client), Reason::WrongSecret));
    };
    if origin.realm.is_some_and(|realm| *realm != client.number) {
        return Err(refuse(Some(&client), Reason::OtherRealm));
    }
    let standing = secrets::standing(&client, secret, app.now());
    if let Some((reason, refusal)) = explain(standing) {
        app.oauth.usage.note(Some(&client), Some(&secret.id), origin.address, reason, app.now());
        return Err(refusal);
    }
    let secret = secret.id.clone();
    Ok(Authenticated { client, secret })
}

async fn find_client(app: &App, tries: &Tries<'_>, client_id: &str) -> Result<Option<Arc<ClientRecord>>, Refusal> {
    // What is no Client-ID at all is not looked for.
    let Ok(id) = client_id.parse::<ClientId>() else { return Ok(None) };
    if let Some(known) = load::cached_client(app, &id) {
        return Ok(Some(known));
    }
    tries.before_looking()?;
    Ok(load::client(app, &id).await?)
}

/// Only who proved the right secret learns why it is worth nothing.
fn explain(standing: Standing) -> Option<(Reason, Refusal)> {
    let (reason, description) = match standing {
        Standing::Good => return None,
        Standing::Deleted => (Reason::Deleted, "this application was deleted, create a new one in the portal"),
        Standing::Disabled => (Reason::Disabled, "this application is disabled, enable it in the portal"),
        Standing::Expired => (Reason::Expired, "this client secret has expired, use the new one"),
        Standing::Revoked => (Reason::Revoked, "this client secret was revoked, use the new one"),
    };
    Some((reason, Refusal::invalid_client_because(reason.code(), description)))
}

/// Takes the credentials from where they may stand.
fn presented(headers: &HeaderMap, form: &Form) -> Result<Presented, Refusal> {
    let mut authorizations = headers.get_all(AUTHORIZATION).iter();
    let authorization = authorizations.next();
    if authorizations.next().is_some() {
        return Err(Refusal::invalid_request("more than one Authorization header"));
    }
    match authorization {
        Some(value) => from_basic(value.to_str().unwrap_or(""), form),
        None => from_form(form),
    }
}

/// RFC 6749, section 2.3.1: both halves are form-encoded before they are joined.
fn from_basic(header: &str, form: &Form) -> Result<Presented, Refusal> {
    if form.get("client_secret").is_some() || form.get("client_assertion").is_some() {
        return Err(Refusal::invalid_request("authenticate by the header or by the body, not by both"));
    }
    let presented = decode_basic(header).ok_or_else(Refusal::invalid_client)?;
    if form.get("client_id").is_some_and(|id| id != presented.client_id) {
        return Err(Refusal::invalid_request("client_id in the body differs from the Authorization header"));
    }
    Ok(presented)
}

fn decode_basic(header: &str) -> Option<Presented> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let bytes = Zeroizing::new(STANDARD.decode(encoded.trim()).ok()?);
    let (client_id, secret) = std::str::from_utf8(&bytes).ok()?.split_once(':')?;
    let secret = Zeroizing::new(decode_urlencoded(secret.as_bytes())?);
    Some(Presented { client_id: decode_urlencoded(client_id.as_bytes())?, secret })
}

fn from_form(form: &Form) -> Result<Presented, Refusal> {
    if form.get("client_assertion").is_some() && form.get("client_secret").is_some() {
        return Err(Refusal::invalid_request("authenticate by one method only"));
    }
    let client_id = form.get("client_id").ok_or_else(Refusal::invalid_client)?;
    let secret = form.get("client_secret").ok_or_else(Refusal::invalid_client)?;
    Ok(Presented { client_id: client_id.to_owned(), secret: Zeroizing::new(secret.to_owned()) })
}
