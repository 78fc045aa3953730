//! What the stand-in says, and the ways in which a carrier fails to say it.

use serde_json::Value;

/// One answer of the stand-in.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) course: Course,
}

/// How far an answer gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Course {
    /// It arrives.
    Whole,
    /// The request is taken and nothing ever comes back.
    Never,
    /// Head and half of the body arrive, then the connection is gone.
    Torn,
    /// The request is read, then the connection is gone.
    Closed,
}

impl Answer {
    /// JSON with `content-type: application/json`.
    pub fn json(status: u16, body: Value) -> Answer {
        Answer::bytes(status, "application/json", body.to_string())
    }

    /// Plain text.
    pub fn text(status: u16, body: &str) -> Answer {
        Answer::bytes(status, "text/plain; charset=utf-8", body)
    }

    /// Any body with its media type.
    pub fn bytes(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Answer {
        Answer::empty(status).with_body(body.into()).header("content-type", media_type)
    }

    /// A status without a body.
    pub fn empty(status: u16) -> Answer {
        Answer { status, headers: Vec::new(), body: Vec::new(), course: Course::Whole }
    }

    /// Takes the request and never answers; the connection stays open until the client gives up or the stand-in ends.
    pub fn never() -> Answer {
        Answer { course: Course::Never, ..Answer::empty(200) }
    }

    /// Reads the request and closes the connection without a word.
    pub fn closes() -> Answer {
        Answer { course: Course::Closed, ..Answer::empty(200) }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Answer {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends head and half of the body, then tears the connection.
    pub fn torn(self) -> Answer {
        Answer { course: Course::Torn, ..self }
    }

    fn with_body(self, body: Vec<u8>) -> Answer {
        Answer { body, ..self }
    }
}
