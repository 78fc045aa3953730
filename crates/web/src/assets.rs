//! Style sheets, script and mark: compiled in, named by their hash, cached for ever.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    body: &'static str,
}

macro_rules! asset {
    ($name:literal, $media_type:literal) => {
        Asset { name: $name, media_type: $media_type, body: include_str!(concat!("../assets/", $name)) }
    };
}

const ASSETS: &[Asset] = &[
    asset!("tokens.css", "text/css; charset=utf-8"),
    asset!("base.css", "text/css; charset=utf-8"),
    asset!("shell.css", "text/css; charset=utf-8"),
    asset!("forms.css", "text/css; charset=utf-8"),
    asset!("parts.css", "text/css; charset=utf-8"),
    asset!("desk.css", "text/css; charset=utf-8"),
    asset!("kontor.js", "text/javascript; charset=utf-8"),
    asset!("mark.svg", "image/svg+xml"),
];

/// Path of an asset with its hash, for templates; `None` when there is no such asset.
pub fn href(name: &str) -> Option<String> {
    let asset = ASSETS.iter().find(|asset| asset.name == name)?;
    Some(format!("/assets/{}/{}", hash(asset.body), asset.name))
}

/// Routes of the assets. Needs no state.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{hash}/{name}", get(serve))
}

async fn serve(Path((wanted, name)): Path<(String, String)>) -> Response {
    match ASSETS.iter().find(|asset| asset.name == name && hash(asset.body) == wanted) {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, asset.media_type),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, asset.body).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn hash(body: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, body.as_bytes());
    digest.as_ref()[..8].iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
