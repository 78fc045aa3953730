//! Carrier accounts on the wire. Secrets go in and never come out.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::CarrierAccountId;

/// A carrier account as it is written: `POST` and `PUT /v1/carrier-accounts`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCarrierAccount {
    /// Id of the carrier; cannot be changed later.
    pub carrier: String,
    /// Name on screens, unique in the tenant.
    pub name: String,
    /// `live`, `test` or `simulated`.
    pub mode: String,
    /// Values by the names of the carrier's form (`GET /v1/capabilities`), secrets among them. A secret that is left out or
    /// empty keeps the stored one.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    pub settings: BTreeMap<String, String>,
    /// Whether labels are made for addresses the carrier does not find, at extra charge.
    #[serde(default)]
    pub print_uncodable: bool,
    /// Whether it may be used.
    #[serde(default = "yes")]
    pub active: bool,
    /// Whether a shipment that names only the carrier gets this account. There is always one such account per carrier:
    /// the first one is, until another one takes its place.
    #[serde(default)]
    pub default: bool,
}

fn yes() -> bool {
    true
}

impl fmt::Debug for NewCarrierAccount {
    /// Shows the names of its settings only: secrets are among the values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings: Vec<&String> = self.settings.keys().collect();
        let mut shown = f.debug_struct("NewCarrierAccount");
        shown.field("carrier", &self.carrier).field("name", &self.name).field("mode", &self.mode);
        shown.field("settings", &settings).finish_non_exhaustive()
    }
}

/// A carrier account as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CarrierAccount {
    /// Its id.
    pub id: CarrierAccountId,
    /// Id of the carrier.
    pub carrier: String,
    /// Name on screens.
    pub name: String,
    /// `live`, `test` or `simulated`.
    pub mode: String,
    /// Open values by the names of the carrier's form.
    pub settings: BTreeMap<String, String>,
    /// Names of the secrets that are stored.
    pub secrets: Vec<String>,
    /// Whether labels are made for addresses the carrier does not find, at extra charge.
    pub print_uncodable: bool,
    /// Whether it may be used.
    pub active: bool,
    /// Whether a shipment that names only the carrier gets this account.
    #[serde(default)]
    pub default: bool,
    /// How the last test went; absent before the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_test: Option<AccountTest>,
}

/// How a test of an account went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountTest {
    /// Whether the account works.
    pub ok: bool,
    /// When, milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// Stable code: `ok`, `not_authorized`, `rejected`, `rate_limited`, `unavailable`, `mode_not_available` or
    /// `not_understood`.
    pub code: String,
    /// What works, or what is wrong and what to do now, in the caller's language.
    pub detail: String,
    /// The field at fault, such as `settings.password`, where the carrier's answer tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What the carrier said, in its own words or as its adapter reads them, in the language of the test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier_text: Option<String>,
}

/// All accounts of a tenant, by carrier and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CarrierAccountList {
    /// The accounts.
    pub items: Vec<CarrierAccount>,
}
