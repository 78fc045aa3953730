//! What a cloud is told at start. Parsed by the binary from file, environment and flags; plain values here.

use std::path::PathBuf;

use secrecy::SecretString;

use crate::db::DatabaseUrl;

/// Configuration of one cloud server.
#[derive(Clone, Debug)]
pub struct CloudConfig {
    /// Address under which people and programs reach the cloud, such as `https://kontor.example`; no slash at the end.
    /// Issuer, links in mails and the list of allowed hosts come from here, never from a request.
    pub public_url: String,
    /// The store.
    pub database: DatabaseUrl,
    /// Folder for mails when no SMTP server is set.
    pub outbox: PathBuf,
    /// The SMTP server, if any.
    pub smtp: Option<SmtpConfig>,
    /// Sender of mails: `Kontor <kontor@example.com>`.
    pub mail_from: String,
    /// Which rule new passwords must meet.
    pub password_rule: PasswordRule,
    /// Days a registration link is good for.
    pub invitation_days: u32,
    /// What of orders goes after a time.
    pub keep: Keep,
    /// Addresses of reverse proxies whose `X-Forwarded-For` is believed; nobody else's is.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// Hosts or `host:port` that may be called although they are private or speak plain HTTP.
    pub egress_allow: Vec<String>,
    /// Address of the simulated carriers, such as `http://127.0.0.1:8070`; absent on a live server. An account in
    /// simulated mode calls `{simulated_carriers}/{carrier id}`.
    pub simulated_carriers: Option<String>,
}

impl CloudConfig {
    /// Tells whether browsers reach the cloud over TLS; decides about `Secure` and `__Host-` cookies.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// For how many days what nobody needs any more of orders is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Raw texts that no order is made of, from when they came on.
    pub raw_orders_days: u32,
    /// Content, raw text and story of closed orders that the ERP has, from their last change on.
    pub closed_orders_days: u32,
}

/// How to reach a mail server.
#[derive(Clone, Debug)]
pub struct SmtpConfig {
    /// Host name.
    pub host: String,
    /// Port; 465 speaks TLS at once, others STARTTLS. On loopback plain is allowed.
    pub port: u16,
    /// User name, if the server wants one.
    pub username: Option<String>,
    /// Password, if the server wants one.
    pub password: Option<SecretString>,
}

/// The rule for new passwords.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PasswordRule {
    /// 8 or more characters, upper and lower case, a special character, and not easily guessed.
    #[default]
    Composed,
    /// NIST SP 800-63B-4: 15 or more characters of any kind, and not easily guessed.
    Nist,
}
