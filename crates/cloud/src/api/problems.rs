//! How problems stand in the OpenAPI document.

use kontor_model::problem::Problem;
use utoipa::IntoResponses;

/// Refusals that every operation with a token can answer.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "describes answers; nobody makes one of these")]
pub enum Problems {
    /// The request is not readable.
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(Problem),
    /// The access token is missing or not valid.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorized(Problem),
    /// The module is not booked, or the token lacks its scope.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Problem),
    /// There is no such thing, or it is somebody else's.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Problem),
    /// Too many requests; `Retry-After` says how long to wait.
    #[response(status = 429, content_type = "application/problem+json")]
    TooMany(Problem),
    /// A fault of ours.
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(Problem),
    /// Not available at present.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Problem),
}

/// Further refusals of operations that take a body.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "describes answers; nobody makes one of these")]
pub enum Refusals {
    /// The same request is being worked on; `Retry-After` says when to ask again.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(Problem),
    /// The body has more than 1 MiB.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// The body is not JSON.
    #[response(status = 415, content_type = "application/problem+json")]
    NotJson(Problem),
    /// Fields are not valid, or the key stood for another request.
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(Problem),
}
