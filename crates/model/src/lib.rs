//! The words of Kontor: ids, addresses, shipments, secrets' formats, problem codes and the `/v1` wire format.
//!
//! No I/O and no async here, so that every other crate can speak the same language without dragging anything along.

pub mod address;
pub mod address_lines;
pub mod capabilities;
pub mod carrier_account;
pub mod check_digit;
pub mod clock;
pub mod close_out;
pub mod code128;
pub mod combine;
pub mod credential;
pub mod date;
pub mod decimal;
pub mod fold;
pub mod fulfillment;
pub mod gs1;

pub mod id;
pub mod inventory;
pub mod label;
pub mod lang;
pub mod money;
pub mod order;
pub mod order_adoption;
pub mod order_feed;
pub mod order_mapping;
pub mod platform;
pub mod problem;
pub mod return_label;
pub mod shipment;
pub mod shipping_profile;
pub mod task;
pub mod tenant;
pub mod whoami;

pub use clock::{Clock, Entropy, UtcMillis};
pub use lang::Lang;
pub use tenant::{Module, TenantNumber};
