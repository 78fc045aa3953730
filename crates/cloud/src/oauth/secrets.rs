//! Client secrets: how they are hashed, compared, and what a proven one is worth.

use kontor_model::UtcMillis;
use kontor_model::credential::PlainSecret;
use kontor_model::id::ClientId;
use kontor_sealed::{KeyId, Sealer};

use super::application::ClientState;
use super::cache::ClientRecord;
use super::store::secrets::StoredSecret;

/// Purpose of the keyed hash.
const PURPOSE: &str = "oauth.client_secret";

/// What the right secret is worth at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Gets tokens.
    Good,
    /// The application was deleted.
    Deleted,
    /// The application is disabled.
    Disabled,
    /// This secret has run out.
    Expired,
    /// This secret was revoked.
    Revoked,
}

/// Hashes a secret for storing. The Client-ID is part of it: copied to another row the hash proves nothing.
pub(crate) fn mac(sealer: &Sealer, client: &ClientId, secret: &PlainSecret) -> (KeyId, [u8; 32]) {
    sealer.mac(PURPOSE, &material(client, secret.expose()))
}

/// Finds the secret of the client that was proven; each comparison takes constant time.
pub(crate) fn find_proven<'a>(
    sealer: &Sealer,
    client: &'a ClientRecord,
    secret: &PlainSecret,
) -> Option<&'a StoredSecret> {
    let material = material(&client.id, secret.expose());
    client.secrets.iter().find(|stored| sealer.mac_matches(&stored.mac_key, PURPOSE, &material, &stored.mac))
}

/// What a proven secret is worth.
pub(crate) fn standing(client: &ClientRecord, secret: &StoredSecret, now: UtcMillis) -> Standing {
    match client.state {
        ClientState::Deleted => Standing::Deleted,
        ClientState::Disabled => Standing::Disabled,
        ClientState::Active if secret.revoked_at.is_some_and(|at| at <= now) => Standing::Revoked,
        ClientState::Active if secret.expires_at.is_some_and(|at| at <= now) => Standing::Expired,
        ClientState::Active => Standing::Good,
    }
}

/// Tells whether the secret of this id, with which a token was got, is still worth something.
pub(crate) fn still_good(client: &ClientRecord, secret_id: &str, now: UtcMillis) -> bool {
    let secret = client.secrets.iter().find(|secret| secret.id.as_str() == secret_id);
    secret.is_some_and(|secret| standing(client, secret, now) == Standing::Good)
}

fn material(client: &ClientId, secret: &str) -> zeroize::Zeroizing<Vec<u8>> {
    let mut bytes = Vec::with_capacity(client.as_str().len() + 1 + secret.len());
    bytes.extend_from_slice(client.as_str().as_bytes());
    bytes.push(0);
    bytes.extend_from_slice(secret.as_bytes());
    zeroize::Zeroizing::new(bytes)
}
