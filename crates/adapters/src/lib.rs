//! Carriers (and later shops) behind one trait each: what Kontor says in its own words becomes what they understand.
//!
//! An adapter knows the model, HTTP and paper. It knows no tenant, no database and no web framework, so that one
//! folder and one line are all that a new carrier costs.

pub mod carrier;
pub mod check;
pub mod context;
pub mod country;
pub mod descriptor;
pub mod error;
pub mod http;
pub mod paper;
pub mod shipment;
pub mod shop;
#[cfg(feature = "testing")]
pub mod testing;
mod unpack;

pub use carrier::{Carrier, Registry};
pub use context::{CallContext, Http, Settings};
pub use descriptor::{
    Capabilities, Caption, CarrierDescriptor, Connect, Field, FieldKind, FieldLimit, Numbers, Service, ServiceOption,
};
pub use error::{AdapterError, Effect, ErrorKind, Outcome, Result};
pub use http::{Exchange, Exchanges, TokenCache};
pub use shipment::{
    AccountInfo, AddressPolicy, Cancellation, CarrierParcel, CarrierShipment, CloseOutOrder, ClosedOut, Created,
    CreatedParcel, DayRecord, LabelDocument, ParcelNumbers, ParcelShop, ParcelShopQuery, PickupOrder, Recovery,
};
