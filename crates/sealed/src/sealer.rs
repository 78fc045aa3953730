//! The keys in use and what they do: seal, open, and make keyed hashes.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::{hkdf, hmac};
use zeroize::Zeroizing;

/// First byte of every blob, so that another scheme can follow this one.
const VERSION: u8 = 1;
const NONCE_LENGTH: usize = 12;

/// Public name of a key: 1 to 32 of `a-z`, `0-9`, `-`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(String);

impl KeyId {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for KeyId {
    type Err = SealerError;

    fn from_str(text: &str) -> Result<Self, SealerError> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let fits = (1..=32).contains(&text.len()) && text.bytes().all(allowed);
        if fits { Ok(KeyId(text.to_owned())) } else { Err(SealerError::KeyName) }
    }
}

/// 32 bytes of key material; wiped when dropped, no `Debug`.
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// Takes over key material. The caller wipes his own copy.
    pub fn new(bytes: [u8; 32]) -> Key {
        Key(Zeroizing::new(bytes))
    }
}

/// Why a set of keys cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealerError {
    /// A key's name is malformed.
    #[error("a key is named by 1 to 32 of a-z, 0-9 and -")]
    KeyName,
    /// Two keys share a name.
    #[error("two keys have the same name")]
    Doubled,
    /// The active key is not among the keys.
    #[error("the active key is not among the keys")]
    NoActive,
}

/// Why a blob cannot be opened. Says nothing about the content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Not a blob of ours, or cut off.
    #[error("not a sealed value")]
    Malformed,
    /// Sealed with a key that is not at hand.
    #[error("sealed with the key {0}, which is not at hand")]
    UnknownKey(KeyId),
    /// Changed since it was sealed, or sealed for another place.
    #[error("the sealed value was changed or belongs elsewhere")]
    Rejected,
}

struct Entry {
    id: KeyId,
    aead: LessSafeKey,
    prk: hkdf::Prk,
}

/// Several keys, one of them active: it seals and hashes anew, the others still open and compare.
pub struct Sealer {
    entries: Vec<Entry>,
    active: usize,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer").field("keys", &self.key_ids()).field("active", self.active()).finish()
    }
}

impl Sealer {
    /// Takes over the keys.
    pub fn new(keys: Vec<(KeyId, Key)>, active: &KeyId) -> Result<Sealer, SealerError> {
        let mut entries: Vec<Entry> = Vec::with_capacity(keys.len());
        for (id, key) in keys {
            if entries.iter().any(|entry| entry.id == id) {
                return Err(SealerError::Doubled);
            }
            entries.push(Entry::new(id, &key));
        }
        let place = entries.iter().position(|entry| entry.id == *active).ok_or(SealerError::NoActive)?;
        Ok(Sealer { entries, active: place })
    }

    /// A sealer with one well-known key. For tests only: what it seals is readable by anybody with this source.
    pub fn for_tests() -> Sealer {
        let id = KeyId("test".to_owned());
        let entry = Entry::new(id, &Key::new([7; 32]));
        Sealer { entries: vec![entry], active: 0 }
    }

    /// Names of all keys, in the order of the key file.
    pub fn key_ids(&self) -> Vec<KeyId> {
        self.entries.iter().map(|entry| entry.id.clone()).collect()
    }

    /// Name of the key that seals.
    pub fn active(&self) -> &KeyId {
        &self.entries[self.active].id
    }

    /// Seals `plain` for the place that `context` names (tenant, object, field): it opens only with the same context.
    ///
    /// The blob is version, length and name of the key, nonce, ciphertext with tag. `nonce` must never repeat under one
    /// key; draw it at random.
    pub fn seal(&self, plain: &[u8], context: &[&str], nonce: [u8; NONCE_LENGTH]) -> Vec<u8> {
        let entry = &self.entries[self.active];
        let mut blob = Vec::with_capacity(2 + entry.id.0.len() + NONCE_LENGTH + plain.len() + AES_256_GCM.tag_len());
        blob.push(VERSION);
        blob.push(entry.id.0.len() as u8);
        blob.extend_from_slice(entry.id.0.as_bytes());
        blob.extend_from_slice(&nonce);
        let mut body = plain.to_vec();
        let aad = Aad::from(associated_data(context));
        entry
            .aead
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut body)
            .expect("AES-GCM seals anything shorter than 64 GiB");
        blob.append(&mut body);
        blob
    }

    /// Opens a blob of [`Sealer::seal`]; `context` must be the same as then.
    pub fn open(&self, blob: &[u8], context: &[&str]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (id, nonce, body) = split(blob).ok_or(OpenError::Malformed)?;
        let entry = self.entry(&id).ok_or(OpenError::UnknownKey(id))?;
        let mut plain = Zeroizing::new(body.to_vec());
        let aad = Aad::from(associated_data(context));
        let opened = entry
            .aead
            .open_in_place(Nonce::assume_unique_for_key(nonce), aad, &mut plain)
            .map_err(|_| OpenError::Rejected)?
            .len();
        plain.truncate(opened);
        Ok(plain)
    }

    /// Hashes `data` under the active key for one purpose; the name of the key is stored beside the hash.
    pub fn mac(&self, purpose: &str, data: &[u8]) -> (KeyId, [u8; 32]) {
        let entry = &self.entries[self.active];
        (entry.id.clone(), entry.mac(purpose, data))
    }

    /// Hashes `data` under every key at hand, the active one first: what is looked up by its hash is found when another key
    /// was active as it was written.
    pub fn macs<'s>(&'s self, purpose: &'s str, data: &'s [u8]) -> impl Iterator<Item = (KeyId, [u8; 32])> + 's {
        let active = std::iter::once(&self.entries[self.active]);
        let others =
            self.entries.iter().enumerate().filter(move |(place, _)| *place != self.active).map(|(_, entry)| entry);
        active.chain(others).map(move |entry| (entry.id.clone(), entry.mac(purpose, data)))
    }

    /// Compares in constant time; a key that is not at hand never matches.
    pub fn mac_matches(&self, key: &KeyId, purpose: &str, data: &[u8], tag: &[u8]) -> bool {
        self.entry(key).is_some_and(|entry| hmac::verify(&entry.mac_key(purpose), data, tag).is_ok())
    }

    fn entry(&self, id: &KeyId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == *id)
    }
}

impl Entry {
    fn new(id: KeyId, key: &Key) -> Entry {
        // Sealing and hashing never share a key: both are derived from the stored one.
        let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, b"kontor").extract(key.0.as_slice());
        let mut derived = Zeroizing::new([0u8; 32]);
        expand(&prk, &[b"seal"], derived.as_mut_slice());
        let unbound = UnboundKey::new(&AES_256_GCM, derived.as_slice()).expect("the key has 32 bytes");
        Entry { id, aead: LessSafeKey::new(unbound), prk }
    }

    fn mac(&self, purpose: &str, data: &[u8]) -> [u8; 32] {
        let tag = hmac::sign(&self.mac_key(purpose), data);
        let mut bytes = [0; 32];
        bytes.copy_from_slice(tag.as_ref());
        bytes
    }

    fn mac_key(&self, purpose: &str) -> hmac::Key {
        let mut derived = Zeroizing::new([0u8; 32]);
        expand(&self.prk, &[b"mac", purpose.as_bytes()], derived.as_mut_slice());
        hmac::Key::new(hmac::HMAC_SHA256, derived.as_slice())
    }
}

fn expand(prk: &hkdf::Prk, info: &[&[u8]], out: &mut [u8]) {
    prk.expand(info, hkdf::HKDF_SHA256).and_then(|okm| okm.fill(out)).expect("HKDF gives 32 bytes");
}

/// Joins the context so that no two different ones give the same bytes: each part behind its length.
fn associated_data(context: &[&str]) -> Vec<u8> {
    let mut joined = Vec::new();
    for part in context {
        joined.extend_from_slice(&(part.len() as u32).to_be_bytes());
        joined.extend_from_slice(part.as_bytes());
    }
    joined
}

fn split(blob: &[u8]) -> Option<(KeyId, [u8; NONCE_LENGTH], &[u8])> {
    let (&version, rest) = blob.split_first()?;
    let (&length, rest) = rest.split_first()?;
    if version != VERSION {
        return None;
    }
    let (name, rest) = rest.split_at_checked(usize::from(length))?;
    let (nonce, body) = rest.split_first_chunk::<NONCE_LENGTH>()?;
    let id = std::str::from_utf8(name).ok()?.parse().ok()?;
    Some((id, *nonce, body))
}
