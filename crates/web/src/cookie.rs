//! Cookies: names per face, attributes always the same, no crate needed for five lines of text.
//!
//! Cookies ignore ports, so portal, Desk and sandbox use distinct names. Over https names carry `__Host-`
//! (RFC 6265bis, section 4.1.3.2); on plain loopback they cannot.

use axum::http::{HeaderMap, HeaderValue, header};

/// Which face sets the cookies, and over what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CookieNames {
    face: &'static str,
    https: bool,
    same_site: &'static str,
}

impl CookieNames {
    /// Cookies of the portal: `SameSite=Lax`, since people come from a mail.
    pub fn portal(https: bool) -> CookieNames {
        CookieNames { face: "kontor", https, same_site: "Lax" }
    }

    /// Cookies of Desk: `SameSite=Strict`.
    pub fn desk(https: bool) -> CookieNames {
        CookieNames { face: "kontor_desk", https, same_site: "Strict" }
    }

    /// The full name of one cookie, such as `__Host-kontor_session`.
    pub fn name(&self, what: &str) -> String {
        let prefix = if self.https { "__Host-" } else { "" };
        format!("{prefix}{}_{what}", self.face)
    }

    /// Builds a `Set-Cookie` header; `max_age_s` of `None` ends with the browser.
    pub fn set(&self, what: &str, value: &str, max_age_s: Option<u64>) -> HeaderValue {
        let secure = if self.https { "; Secure" } else { "" };
        let age = max_age_s.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let text = format!("{}={value}; Path=/; HttpOnly; SameSite={}{secure}{age}", self.name(what), self.same_site);
        HeaderValue::from_str(&text).expect("cookie values are made of plain characters")
    }

    /// Builds the header that removes a cookie.
    pub fn clear(&self, what: &str) -> HeaderValue {
        self.set(what, "", Some(0))
    }

    /// Reads a cookie; the first of its name counts.
    pub fn read<'h>(&self, headers: &'h HeaderMap, what: &str) -> Option<&'h str> {
        let wanted = self.name(what);
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value)
    }
}
