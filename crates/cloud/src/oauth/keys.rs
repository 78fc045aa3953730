//! Signing keys of realms: made once, kept sealed, unsealed into memory.
//!
//! A realm may have several: the newest whose time has come signs, all of them verify and are published.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, ParsedPublicKey,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kontor_model::UtcMillis;
use kontor_model::id::{SigningKeyId, TenantId};
use serde::Serialize;

use super::jws;
use super::store::keys::KeyRow;
use crate::app::App;
use crate::error::{AppError, AppResult};

/// Bytes of an uncompressed P-256 point: 4, x, y.
const POINT_BYTES: usize = 65;

/// One key of a realm, unsealed.
pub(crate) struct RealmKey {
    /// Its public name, the `kid`.
    pub(crate) id: SigningKeyId,
    /// Header of the tokens it signs, encoded.
    pub(crate) header: String,
    /// The private half.
    pub(crate) pair: EcdsaKeyPair,
    /// The public half, ready to verify.
    pub(crate) public: ParsedPublicKey,
    signs_from: UtcMillis,
}

/// All keys of one realm.
pub(crate) struct RealmKeys {
    keys: Vec<RealmKey>,
}

impl RealmKeys {
    /// Unseals the stored keys of a realm.
    pub(crate) fn unseal(app: &App, tenant: &TenantId, rows: &[KeyRow]) -> AppResult<RealmKeys> {
        let keys = rows.iter().map(|row| unseal(app, tenant, row)).collect::<AppResult<Vec<_>>>()?;
        Ok(RealmKeys { keys })
    }

    /// The key that signs at this moment.
    pub(crate) fn signing(&self, now: UtcMillis) -> Option<&RealmKey> {
        self.keys.iter().filter(|key| key.signs_from <= now).max_by_key(|key| key.signs_from)
    }

    /// The key of this name, if it is one of this realm.
    pub(crate) fn find(&self, key_id: &str) -> Option<&RealmKey> {
        self.keys.iter().find(|key| key.id.as_str() == key_id)
    }
}

/// A key on its way into the store.
pub(crate) struct NewKey {
    /// Its public name.
    pub(crate) id: SigningKeyId,
    /// The public point, uncompressed.
    pub(crate) public_key: Vec<u8>,
    /// PKCS#8 of the private half, sealed for the tenant and this key.
    pub(crate) sealed_private: Vec<u8>,
}

/// Makes a key for a realm. The library draws the private number itself.
pub(crate) fn generate(app: &App, tenant: &TenantId) -> AppResult<NewKey> {
    let id = SigningKeyId::new(app.now(), &*app.entropy);
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(AppError::internal)?;
    let private = pair.to_pkcs8v1().map_err(AppError::internal)?;
    let sealed_private = app.sealer.seal(private.as_ref(), &context(tenant, &id), app.nonce());
    Ok(NewKey { public_key: pair.public_key().as_ref().to_vec(), id, sealed_private })
}

/// A public key as JWK (RFC 7517; RFC 7518, section 6.2).
#[derive(Serialize)]
pub(crate) struct Jwk {
    kty: &'static str,
    crv: &'static str,
    x: String,
    y: String,
    kid: String,
    #[serde(rename = "use")]
    usage: &'static str,
    alg: &'static str,
}

impl Jwk {
    /// Writes a stored public key as JWK; `None` when the row is damaged.
    pub(crate) fn of(row: &KeyRow) -> Option<Jwk> {
        let point = row.public_key.as_slice();
        if point.len() != POINT_BYTES {
            return None;
        }
        let x = URL_SAFE_NO_PAD.encode(&point[1..33]);
        let y = URL_SAFE_NO_PAD.encode(&point[33..]);
        Some(Jwk { kty: "EC", crv: "P-256", x, y, kid: row.id.to_string(), usage: "sig", alg: "ES256" })
    }
}

fn unseal(app: &App, tenant: &TenantId, row: &KeyRow) -> AppResult<RealmKey> {
    let private = app
        .sealer
        .open(&row.sealed_private, &context(tenant, &row.id))
        .map_err(|_| AppError::internal(format_args!("signing key {} does not open", row.id)))?;
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &private)
        .map_err(|_| AppError::internal(format_args!("signing key {} is damaged", row.id)))?;
    let public = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &row.public_key)
        .map_err(|_| AppError::internal(format_args!("public key {} is damaged", row.id)))?;
    Ok(RealmKey {
        header: jws::access_token_header(row.id.as_str()),
        id: row.id.clone(),
        pair,
        public,
        signs_from: row.signs_from,
    })
}

/// What the sealed private key belongs to.
fn context<'a>(tenant: &'a TenantId, key: &'a SigningKeyId) -> [&'a str; 3] {
    [tenant.as_str(), key.as_str(), "oauth_signing_keys.private"]
}
