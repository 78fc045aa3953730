//! Ids: one type each, a prefix a person can recognise, and a ULID that sorts by time.
//!
//! Every id is text in the data base and on the wire; only the types here know that it is a ULID.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::{Entropy, UtcMillis};

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Says why a text is not an id of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the form {prefix}<26 characters>")]
pub struct IdError {
    /// The prefix the id should have had.
    pub prefix: &'static str,
}

/// Writes a ULID (26 characters, Crockford base 32): 48 bit milliseconds, 80 bit randomness.
///
/// Source: the ULID specification. Ids made in the same millisecond do not sort among themselves.
pub fn ulid(now: UtcMillis, entropy: &dyn Entropy) -> String {
    let mut bytes = [0u8; 16];
    let millis = u64::try_from(now.0).unwrap_or(0).to_be_bytes();
    bytes[..6].copy_from_slice(&millis[2..]);
    entropy.fill(&mut bytes[6..]);
    let mut rest = u128::from_be_bytes(bytes);
    let mut text = [0u8; 26];
    for place in text.iter_mut().rev() {
        *place = CROCKFORD[(rest & 31) as usize];
        rest >>= 5;
    }
    text.iter().map(|byte| char::from(*byte)).collect()
}

/// Tells whether a text is 26 characters of Crockford base 32 that fit 128 bits.
pub fn is_ulid(text: &str) -> bool {
    text.len() == 26 && text.as_bytes()[0] <= b'7' && text.bytes().all(|byte| CROCKFORD.contains(&byte))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// What every id of this kind begins with.
            pub const PREFIX: &'static str = $prefix;

            /// Makes a new id that sorts by `now`.
            pub fn new(now: UtcMillis, entropy: &dyn Entropy) -> Self {
                Self(format!("{}{}", $prefix, ulid(now, entropy)))
            }

            /// The id as it is written on the wire and in the data base.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                match text.strip_prefix($prefix) {
                    Some(rest) if is_ulid(rest) => Ok(Self(text.to_owned())),
                    _ => Err(IdError { prefix: $prefix }),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A customer of the vendor, also called realm: the owner of everything below it.
    TenantId = "ten_";
    /// A person who signs in to the portal.
    UserId = "usr_";
    /// An invitation to register.
    InvitationId = "inv_";
    /// A link for choosing a new password.
    PasswordResetId = "pwr_";
    /// A signed-in browser.
    SessionId = "ses_";
    /// An OAuth client, on screens an application ("Anwendung"). Public, never secret.
    ClientId = "kc_";
    /// One of the secrets of a client; the id is public, the secret is not.
    ClientSecretId = "sec_";
    /// A signing key of a realm; the `kid` of its tokens.
    SigningKeyId = "key_";
    /// One access token; its `jti`.
    AccessTokenId = "tok_";
    /// A shipment of one or more parcels.
    ShipmentId = "shp_";
    /// A parcel of a shipment.
    ParcelId = "pcl_";
    /// A stored label document.
    LabelId = "lbl_";
    /// A carrier account of a tenant ("Frachtführerkonto").
    CarrierAccountId = "acc_";
    /// A sender address of a tenant ("Absender").
    SenderId = "snd_";
    /// A shipping profile ("Versandart").
    ShippingProfileId = "spf_";
    /// A rule that chooses a shipping profile.
    ShippingRuleId = "rul_";
    /// Many shipments made in the background.
    ShipmentBatchId = "bat_";
    /// A day's close-out of one carrier account ("Tagesabschluss").
    CloseOutId = "clo_";
    /// A label for the way back without an outbound shipment.
    ReturnId = "ret_";
    /// A call to a carrier, kept for who looks into it later.
    CarrierCallId = "cal_";
    /// Something in shipping that a person has to look at.
    TaskId = "tsk_";
    /// A connected shop or marketplace ("Plattform").
    PlatformId = "plt_";
    /// An order of a platform.
    OrderId = "ord_";
    /// An order as a platform sent it, kept raw.
    RawOrderId = "raw_";
    /// What a platform is told about goods that were sent.
    FulfillmentId = "ful_";
    /// A background job.
    JobId = "job_";
    /// An entry of the audit log.
    AuditId = "aud_";
    /// A request, for support.
    RequestId = "req_";
    /// A credentials record of Kontor Desk.
    CredentialId = "crd_";
    /// A shipment as Kontor Desk keeps it.
    DeskShipmentId = "dsh_";
    /// A file of shipments that was handed to Desk.
    DeskImportId = "dim_";
    /// A printer as Desk knows it.
    PrinterId = "prn_";
    /// One document on its way to a printer of Desk.
    PrintJobId = "prj_";
    /// Many prepared shipments that Desk buys in the background.
    DeskBatchId = "dba_";
}

#[cfg(test)]
mod tests;
