//! A failed conversation with the cloud as one value: the verdict, what its sentences need, and a line for support.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::check::Verdict;
use crate::cloud::address::{AddressError, CloudAddress};
use crate::cloud::http::{Answer, TransportError};

/// Why the cloud could not be used, ready to be told to a person in either language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// What it comes to.
    pub verdict: Verdict,
    /// Values the sentences name, such as `host`.
    pub args: BTreeMap<String, String>,
    /// Technical words for support; holds no secret.
    pub support: String,
}

impl Trouble {
    /// A trouble without values.
    pub fn new(verdict: Verdict, support: impl Into<String>) -> Trouble {
        Trouble { verdict, args: BTreeMap::new(), support: support.into() }
    }

    /// The same with one more value for its sentences.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Trouble {
        self.args.insert(name.to_owned(), value.into());
        self
    }

    /// From an address that cannot be used.
    pub fn from_address(error: AddressError) -> Trouble {
        let verdict = match error {
            AddressError::PlainHttp => Verdict::PlainHttpRefused,
            AddressError::Empty | AddressError::Malformed => Verdict::AddressInvalid,
        };
        Trouble::new(verdict, error.to_string())
    }

    /// From a connection that failed.
    pub fn from_transport(address: &CloudAddress, error: &TransportError) -> Trouble {
        let verdict = match error {
            TransportError::NameNotResolved => Verdict::NameNotResolved,
            TransportError::Refused(_) => Verdict::NotReachable,
            TransportError::ConnectTimeout => Verdict::ConnectTimeout,
            TransportError::Certificate(_) => Verdict::TlsRefused,
            TransportError::Tls(_) => Verdict::TlsBroken,
            TransportError::TooSlow => Verdict::TooSlow,
            TransportError::BrokenOff(_) => Verdict::BrokenOff,
            TransportError::TooLarge => Verdict::NotKontor,
        };
        Trouble::new(verdict, error.to_string()).with("host", address.host()).with("address", address.as_str())
    }

    /// From an answer that does not fit; the support line names path, status and request.
    pub fn from_answer(verdict: Verdict, address: &CloudAddress, answer: &Answer) -> Trouble {
        Trouble::new(verdict, answer.for_support()).with("host", address.host()).with("address", address.as_str())
    }
}
