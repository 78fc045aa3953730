//! The built binary from outside: exit codes, sentences, servers, the tour, and where a secret must not be.

#![allow(clippy::unwrap_used, reason = "all of this is test code, helpers included")]

mod binary;
mod decoders;
mod desk;
mod judged;
mod labels;
mod many;
mod ordering;
mod orders;
mod packing;
mod refusals;
mod secrets;
mod servers;
mod several;
mod stores;
mod tour;
mod twice;
mod usage;
mod walking;
