//! What holds for everything below `/v1`.

mod codes;
mod fields;
mod isolation;
mod openapi;
mod problems;
