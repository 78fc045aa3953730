//! Pages: typed values with samples, rendered by a [`Site`].
//!
//! A page is a struct that serialises to what its template reads. Every page brings samples; one test renders them all.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kontor_model::Lang;
use serde::Serialize;

pub use crate::site::{RenderError, Site, SiteError, SiteParts};

/// Something that can be shown.
pub trait Page: Serialize {
    /// Name of its template.
    const TEMPLATE: &'static str;

    /// One value per state the page can be in, each with a name; all are rendered in the test of all pages.
    fn samples() -> Vec<(&'static str, Self)>
    where
        Self: Sized;
}

/// Which of the two faces a page belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Face {
    /// The cloud's portal: white bar.
    #[default]
    Portal,
    /// Kontor Desk: petrol bar.
    Desk,
}

/// Who is signed in, for the bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Company name.
    pub company: String,
    /// Customer number.
    pub number: String,
    /// First and last name.
    pub person: String,
    /// Initials, two letters.
    pub initials: String,
}

/// What every page needs besides its own content.
#[derive(Clone, Debug, Serialize)]
pub struct View {
    /// Language of the page.
    pub lang: Lang,
    /// Path of the page, for the language switch to come back to.
    pub path: String,
    /// Which entry of the navigation is current, such as `applications`.
    pub nav: &'static str,
    /// CSRF token for its forms.
    pub csrf: String,
    /// Who is signed in.
    pub account: Option<Account>,
    /// Which face.
    pub face: Face,
    /// A short notice in words, such as that something was saved.
    pub toast: Option<String>,
    /// Now, for "4 minutes ago".
    pub now_ms: i64,
}

/// Answers with a page.
pub fn html(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
