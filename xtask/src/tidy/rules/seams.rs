//! Clock, chance and HTTP come through `App` and `CallContext`, so that a test can hold them still.
//!
//! clippy forbids the functions; this also sees what hides behind `allow` and in libraries clippy has no list for.

use crate::tidy::rust::has_word;
use crate::tidy::tree::SourceFile;
use crate::tidy::{Fault, Tree};

const CLOCKS: &[&str] = &[
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "Utc::now",
    "rand::fill",
    "SystemRandom",
    "thread_rng",
    "OsRng",
    "getrandom",
];
const HTTP: &[&str] =
    &["reqwest::Client::new", "Client::builder", "ClientBuilder::new", "reqwest::get", "reqwest::blocking"];
const STATE: &[&str] =
    &["Mutex", "RwLock", "OnceLock", "OnceCell", "LazyLock", "Lazy<", "Atomic", "thread_local!", "static mut"];

/// Where the machine's clock and randomness are read, and why there.
const CLOCK_PLACES: &[&str] = &[
    "crates/web/src/system.rs", // the real Clock and Entropy
    "crates/web/src/system/",
    "crates/cloud/src/oauth/jws.rs", // ECDSA: aws-lc-rs wants its own source for the nonce of a signature
];

/// Where an HTTP client is made, and why there.
const HTTP_PLACES: &[&str] = &[
    "crates/cloud/src/egress",          // App.http: refuses private addresses
    "crates/desk/src/cloud/",           // Desk's way to its cloud
    "crates/kontor/src/tour/",          // a customer who fills in forms
    "crates/sandbox/src/shops/post.rs", // webhooks of simulated shops, to this machine only
];

/// Finds clocks and randomness outside their one place.
pub(crate) fn no_hidden_clock_or_chance(tree: &Tree) -> Vec<Fault> {
    let sentence =
        "reads the machine's clock or randomness: take them from App, only kontor_web::system has the real ones";
    found(tree, CLOCKS, |file| CLOCK_PLACES.iter().any(|place| file.path.starts_with(place)), sentence)
}

/// Finds HTTP clients outside their places.
pub(crate) fn no_hidden_http(tree: &Tree) -> Vec<Fault> {
    let sentence = "makes an HTTP client of its own: take the one of App or CallContext";
    found(tree, HTTP, |file| file.is_test() || HTTP_PLACES.iter().any(|place| file.path.starts_with(place)), sentence)
}

/// Finds statics that hold state: two Apps run in one process.
pub(crate) fn no_static_state(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (file, rust) in tree.rust().filter(|(file, _)| is_product(file)) {
        for (line, text) in rust.lines() {
            let is_static = has_word(text, "static") && !text.contains("'static") || text.contains("thread_local!");
            if is_static && STATE.iter().any(|kind| text.contains(kind)) {
                faults.push(Fault::at(&file.path, line, "static", "state in a static: put it into App"));
            }
        }
    }
    faults
}

/// Finds exceptions from lints that do not say why.
pub(crate) fn exceptions_have_reasons(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (file, rust) in tree.rust() {
        for start in ["[allow(", "[expect("] {
            for (offset, _) in rust.code.match_indices(start) {
                let end = rust.code[offset..].find(']').map_or(rust.code.len(), |length| offset + length);
                if !rust.code[offset..end].contains("reason") {
                    let sentence = "an exception from a lint carries reason = \"...\"";
                    faults.push(Fault::at(&file.path, rust.line_of(offset), "exception", sentence));
                }
            }
        }
    }
    faults
}

fn found(tree: &Tree, patterns: &[&str], may: impl Fn(&SourceFile) -> bool, sentence: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (file, rust) in tree.rust().filter(|(file, _)| is_product(file) && !may(file)) {
        for (line, text) in rust.lines().filter(|(_, text)| patterns.iter().any(|pattern| text.contains(pattern))) {
            let call = patterns.iter().find(|pattern| text.contains(**pattern)).map_or("", |pattern| pattern);
            faults.push(Fault::at(&file.path, line, "seam", format!("{call} {sentence}")));
        }
    }
    faults
}

/// Chores, benchmarks and browser tests run beside the product and measure real time.
fn is_product(file: &SourceFile) -> bool {
    file.crate_name().is_some()
}
