//! What both web faces share: pages, forms, languages, cookies, CSRF, security headers, assets, and the listener.
//!
//! Portal and Desk write templates and call these; neither knows the other.

pub mod assets;
pub mod cookie;
pub mod csrf;
pub mod dates;
pub mod form;
mod functions;
pub mod headers;
pub mod i18n;
mod layouts;
pub mod origin;
pub mod page;
pub mod serve;
pub mod sheet;
mod site;
pub mod system;
pub mod testing;
#[cfg(test)]
mod tests;
pub mod upload;
