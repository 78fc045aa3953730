//! Posted forms: read strictly, checked for CSRF, wiped from memory afterwards.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header;
use kontor_web::form::decode_urlencoded;
use kontor_web::upload::{Upload, UploadFault, read_upload};
use zeroize::Zeroize;

use super::errors::PageError;
use super::visit::{Visit, csrf_key};
use crate::app::App;

/// No form of ours is larger; names and addresses fit many times.
const LARGEST: usize = 64 * 1024;
/// Fields beyond this are somebody playing: the mapping of a large shop has some hundreds.
const MOST_FIELDS: usize = 2_000;
const FORM: &str = "application/x-www-form-urlencoded";

/// The fields of a form whose CSRF token was right. No `Debug`: there are passwords among them.
pub struct PostedForm {
    fields: Vec<(String, String)>,
}

impl PostedForm {
    /// A field; the first of its name counts, a missing one is empty.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// All values of a field that may come several times, such as ticked boxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Tells whether a field was posted at all.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| known == name)
    }
}

/// A form with a file whose CSRF token was right. The body may be as large as the route allows.
pub struct PostedFile(pub Upload);

impl FromRequest<Arc<App>> for PostedFile {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<PostedFile, PageError> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await?;
        let is_right = |token: &str| csrf_key(app).verify(&visit.binding, token);
        match read_upload(Request::from_parts(parts, body), is_right).await {
            Ok(upload) => Ok(PostedFile(upload)),
            Err(UploadFault::Unreadable) => Err(PageError::Unreadable),
            Err(UploadFault::Token) => Err(PageError::Csrf),
        }
    }
}

impl Drop for PostedForm {
    fn drop(&mut self) {
        for (_, value) in &mut self.fields {
            value.zeroize();
        }
    }
}

impl FromRequest<Arc<App>> for PostedForm {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<PostedForm, PageError> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await?;
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let kind = kind.split(';').next().unwrap_or("").trim();
        if !kind.eq_ignore_ascii_case(FORM) {
            return Err(PageError::WrongContentType);
        }
        let bytes = to_bytes(body, LARGEST).await.map_err(|_| PageError::TooLarge)?;
        let form = PostedForm { fields: parse(&bytes).ok_or(PageError::Unreadable)? };
        if !csrf_key(app).verify(&visit.binding, form.get(kontor_web::csrf::FIELD)) {
            return Err(PageError::Csrf);
        }
        Ok(form)
    }
}

/// Reads `a=b&c=d` (WHATWG URL, section 5.1), but refuses what is no UTF-8 instead of replacing it.
pub(super) fn parse(body: &[u8]) -> Option<Vec<(String, String)>> {
    let pairs = body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    let mut fields = Vec::new();
    for pair in pairs {
        let cut = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = pair.split_at(cut);
        let value = value.get(1..).unwrap_or_default();
        fields.push((decode_urlencoded(name)?, decode_urlencoded(value)?));
        if fields.len() > MOST_FIELDS {
            return None;
        }
    }
    Some(fields)
}
