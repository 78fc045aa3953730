//! Platforms: which shops and marketplaces a customer has, how their connections are, and the one way to call them.

mod actions;
mod address;
mod connection;
mod gate;
mod http;
mod probe;
mod row;
mod secrets;
mod shown;
pub(in crate::commerce) mod store;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod typed;
mod values;
mod words;

#[allow(unused_imports, reason = "intake, dispatch and stock call platforms through these")]
pub(in crate::commerce) use {connection::Connection, gate::Lane, row::PlatformRow};

pub(in crate::commerce) use gate::Gates;
pub(in crate::commerce) use http::routes;
pub(in crate::commerce) use values::refused;
