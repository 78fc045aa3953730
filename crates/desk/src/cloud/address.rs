//! The address of a cloud as a person types it, and the rule that a secret never travels in clear.

use reqwest::Url;

/// The base address of a cloud: https, or http to this machine alone. Without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudAddress {
    text: String,
    host: String,
}

/// Why a typed text is no address a secret may be sent to. Nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing was typed.
    #[error("the address is empty")]
    Empty,
    /// Not an address of a server, or one with user, query or fragment.
    #[error("not the address of a server")]
    Malformed,
    /// Plain HTTP to another machine: anybody on the way could read the secret.
    #[error("plain HTTP is allowed to this machine only")]
    PlainHttp,
}

impl CloudAddress {
    /// Reads an address; `kontor.example` without a scheme is taken as https.
    pub fn parse(typed: &str) -> Result<CloudAddress, AddressError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(AddressError::Empty);
        }
        let with_scheme = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
        let url = Url::parse(&with_scheme).map_err(|_| AddressError::Malformed)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(AddressError::Malformed)?.to_owned();
        let extras = !url.username().is_empty() || url.password().is_some();
        if extras || url.query().is_some() || url.fragment().is_some() || typed.len() > 300 {
            return Err(AddressError::Malformed);
        }
        match url.scheme() {
            "https" => {}
            "http" if is_this_machine(&host) => {}
            "http" => return Err(AddressError::PlainHttp),
            _ => return Err(AddressError::Malformed),
        }
        Ok(CloudAddress { text: url.as_str().trim_end_matches('/').to_owned(), host })
    }

    /// The address without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Name or number of the machine, for messages.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// A path below the address; `path` begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }
}

/// Tells whether a host is this machine by its very form: a loopback number, `localhost` or a name below it.
///
/// RFC 6761, section 6.3, keeps `localhost` names on loopback; [`super::http`] resolves them itself so that no name
/// server can say otherwise.
pub fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<std::net::IpAddr>() {
        Ok(number) => number.is_loopback(),
        Err(_) => {
            let name = bare.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}
