//! How connections are, told to people: a mail when one breaks and when it works again, when no order comes, and when a
//! platform takes too much not.

mod store;
#[cfg(test)]
mod tests;
mod watch;

pub(in crate::commerce) use watch::background;
pub use watch::tell_people;
