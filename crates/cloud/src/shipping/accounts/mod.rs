//! Carrier accounts: with which contract, in which mode and with which secrets a carrier is called.

mod account;

pub use account::{Account, AccountMode, Line};
