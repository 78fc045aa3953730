//! Speaking with a Kontor cloud over HTTP, as any ERP would: addresses, limits, tokens, who am I, shipments.

pub mod address;
pub mod care;
pub mod closing;
pub mod http;
pub mod identity;
pub mod offer;
pub mod orders;
pub mod prepared;
pub mod shipments;
pub mod tokens;
pub mod trouble;

pub use address::{AddressError, CloudAddress};
pub use http::{Answer, CloudHttp, Limits, TransportError};
pub use prepared::ShipmentFilter;
pub use tokens::TokenCache;
pub use trouble::Trouble;
