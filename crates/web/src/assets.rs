//! Style sheets, script and mark: compiled in, named by their hash, cached for ever.
//!
//! The hash only tells one build from the next, so it is a plain checksum that the compiler works out: a page asks for
//! eight of these names, and none of them may cost anything.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    body: &'static str,
    hash: u64,
}

macro_rules! asset {
    ($name:literal, $media_type:literal) => {{
        const BODY: &str = include_str!(concat!("../assets/", $name));
        Asset { name: $name, media_type: $media_type, body: BODY, hash: const { fnv1a(BODY.as_bytes()) } }
    }};
}

const ASSETS: &[Asset] = &[
    asset!("tokens.css", "text/css; charset=utf-8"),
    asset!("base.css", "text/css; charset=utf-8"),
    asset!("shell.css", "text/css; charset=utf-8"),
    asset!("forms.css", "text/css; charset=utf-8"),
    asset!("parts.css", "text/css; charset=utf-8"),
    asset!("story.css", "text/css; charset=utf-8"),
    asset!("figures.css", "text/css; charset=utf-8"),
    asset!("desk.css", "text/css; charset=utf-8"),
    asset!("packing.css", "text/css; charset=utf-8"),
    asset!("kontor.js", "text/javascript; charset=utf-8"),
    asset!("desk.js", "text/javascript; charset=utf-8"),
    asset!("mark.svg", "image/svg+xml"),
];

/// Path of an asset with its hash, for templates; `None` when there is no such asset.
pub fn href(name: &str) -> Option<String> {
    let asset = ASSETS.iter().find(|asset| asset.name == name)?;
    Some(format!("/assets/{:016x}/{}", asset.hash, asset.name))
}

/// Name and content of every asset.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    ASSETS.iter().map(|asset| (asset.name, asset.body))
}

/// Routes of the assets. Needs no state.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{hash}/{name}", get(serve))
}

async fn serve(Path((wanted, name)): Path<(String, String)>) -> Response {
    let current = |asset: &&Asset| asset.name == name && format!("{:016x}", asset.hash) == wanted;
    match ASSETS.iter().find(current) {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, asset.media_type),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, asset.body).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// FNV-1a, 64 bit.
const fn fnv1a(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut place = 0;
    while place < bytes.len() {
        hash = (hash ^ bytes[place] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        place += 1;
    }
    hash
}
