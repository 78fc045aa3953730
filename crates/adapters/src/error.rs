//! What can go wrong at a carrier, in words the core can act on.
//!
//! The two questions the core has are: may this be tried again, and did it perhaps happen after all?

use kontor_model::shipment::Finding;

/// Answer of an adapter's call.
pub type Result<T> = std::result::Result<T, AdapterError>;

/// Why a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The carrier has no such operation; the descriptor's capabilities say so beforehand.
    Unsupported,
    /// The carrier does not take this input.
    Rejected,
    /// Account, password, key or contract is wrong or missing.
    NotAuthorized,
    /// The carrier does not know the shipment.
    NotFound,
    /// Too many calls.
    RateLimited,
    /// The carrier cannot be reached, is down, or took too long.
    Unavailable,
    /// The carrier answered something that its description does not know.
    Malformed,
}

/// What a failed call may have caused at the carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Surely nothing.
    None,
    /// Perhaps a label was bought: never repeat blindly.
    Unknown,
}

/// Codes of calls that no answer came to.
pub const NO_ANSWER: [&str; 3] = ["no_connection", "timed_out", "answer_lost"];

/// A failed call. `code` and `message` are the carrier's own words, kept as they came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?} (effect {effect:?}): {code} {message}")]
pub struct AdapterError {
    /// What kind of failure it is.
    pub kind: ErrorKind,
    /// Whether something may have happened.
    pub effect: Effect,
    /// Seconds the carrier asks to wait.
    pub retry_after: Option<u32>,
    /// Path in our model when one field is at fault, such as `to.postal_code`.
    pub field: Option<String>,
    /// The carrier's code; ours where the carrier has none.
    pub code: String,
    /// The carrier's message; ours where the carrier has none.
    pub message: String,
}

impl AdapterError {
    /// A failure that surely had no effect.
    pub fn without_effect(kind: ErrorKind, code: &str, message: &str) -> AdapterError {
        AdapterError {
            kind,
            effect: Effect::None,
            retry_after: None,
            field: None,
            code: code.to_owned(),
            message: message.to_owned(),
        }
    }

    /// Says that the carrier has no such operation.
    pub fn unsupported(operation: &str) -> AdapterError {
        AdapterError::without_effect(
            ErrorKind::Unsupported,
            "unsupported",
            &format!("this carrier has no operation {operation}"),
        )
    }

    /// Tells whether the other side answered this very call, and not who calls, how often, or whether it is there at all: a
    /// smaller call may go well then. Who says when to come again speaks of all calls.
    pub fn is_about_the_call(&self) -> bool {
        let is_about_us =
            matches!(self.kind, ErrorKind::NotAuthorized | ErrorKind::RateLimited | ErrorKind::Unsupported);
        !is_about_us && self.retry_after.is_none() && !NO_ANSWER.contains(&self.code.as_str())
    }

    /// Tells whether the core may simply try again later: nothing happened, and the fault is of the passing kind.
    pub fn may_be_retried(&self) -> bool {
        self.effect == Effect::None && matches!(self.kind, ErrorKind::RateLimited | ErrorKind::Unavailable)
    }
}

/// Answer for one item of a batch. As many come back as went in, in the same order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It was done.
    Done(T),
    /// It was not done, because of these findings; at least one has severity error. Nothing happened at the carrier.
    Refused(Vec<Finding>),
    /// It failed; [`AdapterError::effect`] says whether it may have happened.
    Failed(AdapterError),
}
