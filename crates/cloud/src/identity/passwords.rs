//! Hashing of passwords: Argon2id, a few at a time, in memory that is used again.
//!
//! One run takes 19 MiB and some 15 ms of a core; unbounded, a hundred sign-ins at once would take the machine down.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use aws_lc_rs::constant_time;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use kontor_model::{Entropy, UtcMillis};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::rules::LONGEST;
use crate::error::{AppError, AppResult};

/// OWASP Password Storage Cheat Sheet: m = 19 MiB, t = 2, p = 1.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_LENGTH: usize = 16;
const HASH_LENGTH: usize = 32;
/// More waiting than this are sent away; they would wait for seconds.
const MOST_WAITING: usize = 64;
/// Memory that was not used for so long goes back to the system.
const REST_AFTER_MS: i64 = 30_000;
const BUSY_RETRY_S: u64 = 2;

type Memory = Vec<Block>;

/// The pool. Cheap to share.
pub struct Passwords {
    workers: Semaphore,
    waiting: AtomicUsize,
    idle: Arc<Mutex<Vec<Memory>>>,
    last_run: Mutex<UtcMillis>,
    runs: AtomicU64,
}

/// A password as it was typed, NFC, without `Debug`. One that is longer than the rules allow is never hashed.
pub struct Typed(SecretString);

impl Typed {
    /// Brings typed text into the one form that is hashed, whichever way the keyboard composed it.
    pub fn new(text: &str) -> Typed {
        Typed(SecretString::from(text.nfc().collect::<String>()))
    }

    /// The text.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Tells whether this is longer than any password can be.
    fn is_too_long(&self) -> bool {
        self.expose().chars().nth(LONGEST).is_some()
    }
}

impl Passwords {
    /// As many runs at a time as the machine has cores, at most four.
    pub fn new() -> Passwords {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Passwords {
            workers: Semaphore::new(cores.min(4)),
            waiting: AtomicUsize::new(0),
            idle: Arc::default(),
            last_run: Mutex::new(UtcMillis(0)),
            runs: AtomicU64::new(0),
        }
    }

    /// Number of Argon2 runs so far: how a test shows that every sign-in costs exactly one.
    pub fn runs(&self) -> u64 {
        self.runs.load(Ordering::SeqCst)
    }

    /// Hashes a new password; answers a PHC string. Error: one that is too long, which the rules refuse before.
    pub async fn hash(&self, password: &Typed, entropy: &dyn Entropy, now: UtcMillis) -> AppResult<String> {
        if password.is_too_long() {
            return Err(AppError::internal("a password that no rule allows came to be hashed"));
        }
        let mut salt = [0u8; SALT_LENGTH];
        entropy.fill(&mut salt);
        let hash = self.run(password, salt.to_vec(), now).await?;
        let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash.as_slice()));
        Ok(format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${hash}"))
    }

    /// Compares a password with a stored hash. `None` and a password that is too long cost the same and never match.
    pub async fn matches(&self, password: &Typed, stored: Option<&str>, now: UtcMillis) -> AppResult<bool> {
        let nothing = Typed::new("");
        let (password, stored) = if password.is_too_long() { (&nothing, None) } else { (password, stored) };
        let parsed = stored.and_then(parse_phc);
        let (salt, expected) = parsed.clone().unwrap_or((vec![0; SALT_LENGTH], vec![0; HASH_LENGTH]));
        let hash = self.run(password, salt, now).await?;
        let same = constant_time::verify_slices_are_equal(&hash, &expected).is_ok();
        Ok(same && parsed.is_some())
    }

    /// Gives memory back that was not needed for a while.
    pub fn rest(&self, now: UtcMillis) {
        let last = *self.last_run.lock().unwrap_or_else(PoisonError::into_inner);
        if now.millis_since(last) >= REST_AFTER_MS {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }

    /// Pieces of memory kept for the next runs, 19 MiB each.
    pub fn idle_blocks(&self) -> usize {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    async fn run(&self, password: &Typed, salt: Vec<u8>, now: UtcMillis) -> AppResult<Zeroizing<Vec<u8>>> {
        let _seat = Seat::take(&self.waiting)?;
        let _worker = self.workers.acquire().await.map_err(AppError::internal)?;
        self.runs.fetch_add(1, Ordering::SeqCst);
        *self.last_run.lock().unwrap_or_else(PoisonError::into_inner) = now;
        let password = SecretString::from(password.expose().to_owned());
        let idle = Arc::clone(&self.idle);
        let hashed = tokio::task::spawn_blocking(move || {
            let taken = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut memory = taken.unwrap_or_else(|| vec![Block::new(); MEMORY_KIB as usize]);
            let hash = argon2id(password.expose_secret().as_bytes(), &salt, &mut memory);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
            hash
        });
        hashed.await.map_err(AppError::internal)?
    }
}

impl Default for Passwords {
    fn default() -> Passwords {
        Passwords::new()
    }
}

/// A place in the queue; given back when the caller is done or gone.
struct Seat<'a>(&'a AtomicUsize);

impl Seat<'_> {
    fn take(waiting: &AtomicUsize) -> AppResult<Seat<'_>> {
        let before = waiting.fetch_add(1, Ordering::SeqCst);
        let seat = Seat(waiting);
        if before >= MOST_WAITING { Err(AppError::TooMany { retry_after_s: BUSY_RETRY_S }) } else { Ok(seat) }
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn argon2id(password: &[u8], salt: &[u8], memory: &mut Memory) -> AppResult<Zeroizing<Vec<u8>>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(HASH_LENGTH)).map_err(AppError::internal)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut hash = Zeroizing::new(vec![0; HASH_LENGTH]);
    argon2.hash_password_into_with_memory(password, salt, &mut hash, memory).map_err(AppError::internal)?;
    Ok(hash)
}

/// Salt and hash of a PHC string with our parameters; others were never written.
fn parse_phc(stored: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let rest = stored.strip_prefix(&format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$"))?;
    let (salt, hash) = rest.split_once('$')?;
    let decode = |text: &str| STANDARD_NO_PAD.decode(text).ok();
    Some((decode(salt)?, decode(hash)?)).filter(|(_, hash)| hash.len() == HASH_LENGTH)
}
