//! A session as the browser holds it: the value of its cookie. Has no `Debug`.

/// The value of the session cookie of somebody who is signed in.
#[derive(Clone)]
pub struct Session(pub(crate) String);
