//! Who may use Desk: whoever can read its data folder. Such a person makes a link, the link makes a session.

mod actions;
pub(crate) mod pages;
mod session;
mod store;
#[cfg(test)]
mod tests;

pub use actions::{Entry, LINK_MINUTES, enter, find_session, issue_link, leave, link_fallback, prepare};
pub use pages::router;
pub use session::Session;
