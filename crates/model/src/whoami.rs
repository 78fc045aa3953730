//! The answer of `GET /v1/whoami`: who a token speaks for. *Testen* in the ERP shows it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::ClientId;
use crate::tenant::{Module, TenantNumber};

/// Who the caller is and what he may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WhoAmI {
    /// Always `kontor`: how a caller tells this cloud from any other server.
    pub product: String,
    /// Version of the cloud.
    pub version: String,
    /// The customer.
    pub tenant: WhoAmITenant,
    /// The application whose token this is.
    pub application: WhoAmIApplication,
    /// Modules the customer has booked, in the order of [`Module::ALL`].
    pub modules: Vec<Module>,
    /// Scopes of the token, blanks between.
    pub scope: String,
    /// The cloud's clock, milliseconds since 1970 UTC, for finding a clock that is off.
    pub server_time_ms: i64,
}

/// The customer in [`WhoAmI`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WhoAmITenant {
    /// Customer number.
    pub number: TenantNumber,
    /// Company name.
    pub company: String,
}

/// The application in [`WhoAmI`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WhoAmIApplication {
    /// Client-ID.
    pub client_id: ClientId,
    /// The name given in the portal.
    pub name: String,
}
