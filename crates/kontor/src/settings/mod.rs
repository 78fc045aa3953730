//! What Kontor is told: the default file, a file of one's own, the environment, flags; the last one counts.

mod layers;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use kontor_cloud::config::{CloudConfig, Keep, PasswordRule, SmtpConfig};
use kontor_cloud::db::DatabaseUrl;
use kontor_web::serve::Tls;
use secrecy::SecretString;
use serde::Deserialize;
use tracing::level_filters::LevelFilter;

pub(crate) use layers::{default_with_variables, load};

use crate::failure::{Failure, Outcome};

/// All settings, as the default file explains them. No `Debug`: passwords are among them.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) data: PathBuf,
    log: String,
    pub(crate) log_format: LogFormat,
    pub(crate) key_file: PathBuf,
    database: String,
    public_url: String,
    pub(crate) trusted_proxies: Vec<IpAddr>,
    invitation_days: u32,
    password_rule: PasswordRuleName,
    mail_from: String,
    pub(crate) listen: Listen,
    tls: TlsFiles,
    smtp: Smtp,
    keep: KeepDays,
    pub(crate) desk: Desk,
    pub(crate) egress: EgressSettings,
    pub(crate) sandbox: SandboxSettings,
}

/// Form of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PasswordRuleName {
    Composed,
    Nist,
}

/// Where the servers listen.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listen {
    pub(crate) cloud: SocketAddr,
    pub(crate) desk: SocketAddr,
    pub(crate) sandbox: SocketAddr,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TlsFiles {
    cert: PathBuf,
    key: PathBuf,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Smtp {
    host: String,
    port: u16,
    username: String,
    #[serde(deserialize_with = "secret")]
    password: SecretString,
}

/// Days after which what nobody needs any more of orders goes.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeepDays {
    raw_orders_days: u32,
    closed_orders_days: u32,
}

/// Settings of Desk.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Desk {
    pub(crate) cloud_url: String,
}

/// What the cloud may call.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EgressSettings {
    pub(crate) allow: Vec<String>,
    pub(crate) simulated_carriers: String,
}

/// Settings of the sandbox.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SandboxSettings {
    pub(crate) slow_seconds: u64,
    pub(crate) record: PathBuf,
}

impl Settings {
    /// Looks at every value that is more than its type, so that a wrong one is told before anything is made.
    pub(crate) fn check(&self) -> Outcome<()> {
        self.log_level()?;
        self.database()?;
        self.tls()?;
        self.public_url()?;
        self.keep()?;
        Ok(())
    }

    /// How much is logged.
    pub(crate) fn log_level(&self) -> Outcome<LevelFilter> {
        self.log.parse().map_err(|_| wrong("log", "off, error, warn, info, debug, trace"))
    }

    /// The cloud's database.
    pub(crate) fn database(&self) -> Outcome<DatabaseUrl> {
        match self.database.as_str() {
            "" => Ok(DatabaseUrl::Sqlite(self.data.join("cloud.db"))),
            named => named.parse().map_err(|_| wrong("database", "sqlite:FILE, postgres://user:password@host/name")),
        }
    }

    /// Tells whether somebody named a database; the file in the data folder is what is left otherwise.
    pub(crate) fn names_database(&self) -> bool {
        !self.database.is_empty()
    }

    /// Tells whether somebody named the sender of mails; the default is no address that mail servers take.
    pub(crate) fn names_sender(&self) -> bool {
        !self.mail_from.contains("@localhost.localdomain")
    }

    /// The same settings on another database file.
    pub(crate) fn on(&self, database: &DatabaseUrl) -> Settings {
        Settings { database: database.to_string(), ..self.clone() }
    }

    /// The same settings with the simulated carriers at this address, which may be called although it is private.
    pub(crate) fn with_simulated_carriers(&self, origin: &str) -> Settings {
        let mut settings = self.clone();
        let host = origin.split("://").last().unwrap_or_default();
        settings.egress.allow.push(host.to_owned());
        origin.clone_into(&mut settings.egress.simulated_carriers);
        settings
    }

    /// Certificate and key of the cloud, both or none.
    pub(crate) fn tls(&self) -> Outcome<Option<Tls>> {
        let named = |path: &Path| !path.as_os_str().is_empty();
        match (named(&self.tls.cert), named(&self.tls.key)) {
            (false, false) => Ok(None),
            (true, true) => Ok(Some(Tls { cert: self.tls.cert.clone(), key: self.tls.key.clone() })),
            _ => Err(Failure::new("failure.tls_half").usage()),
        }
    }

    /// The public address, when one is set: scheme and host, no path, no slash at the end.
    pub(crate) fn public_url(&self) -> Outcome<Option<String>> {
        let text = self.public_url.trim_end_matches('/');
        if text.is_empty() {
            return Ok(None);
        }
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or("");
        let fits = !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']);
        if fits { Ok(Some(text.to_owned())) } else { Err(wrong("public_url", "https://kontor.example")) }
    }

    /// How long what is left of orders is kept. Less than a month is more likely a slip than meant, and what is gone is gone.
    fn keep(&self) -> Outcome<Keep> {
        let KeepDays { raw_orders_days, closed_orders_days } = self.keep;
        let fits = |days| (30..=36_500).contains(&days);
        match (fits(raw_orders_days), fits(closed_orders_days)) {
            (true, true) => Ok(Keep { raw_orders_days, closed_orders_days }),
            (false, _) => Err(wrong("keep.raw_orders_days", "30 - 36500")),
            (true, false) => Err(wrong("keep.closed_orders_days", "30 - 36500")),
        }
    }

    /// What the cloud is told.
    pub(crate) fn cloud(&self, public_url: String) -> Outcome<CloudConfig> {
        let named = |text: &str| Some(text.trim_end_matches('/').to_owned()).filter(|text| !text.is_empty());
        Ok(CloudConfig {
            public_url,
            database: self.database()?,
            outbox: self.data.join("outbox"),
            smtp: self.smtp(),
            mail_from: self.mail_from.clone(),
            password_rule: match self.password_rule {
                PasswordRuleName::Composed => PasswordRule::Composed,
                PasswordRuleName::Nist => PasswordRule::Nist,
            },
            invitation_days: self.invitation_days,
            keep: self.keep()?,
            trusted_proxies: self.trusted_proxies.clone(),
            egress_allow: self.egress.allow.clone(),
            simulated_carriers: named(&self.egress.simulated_carriers),
        })
    }

    /// The mail server, if any.
    pub(crate) fn smtp(&self) -> Option<SmtpConfig> {
        let named = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        named(&self.smtp.host).map(|host| SmtpConfig {
            host,
            port: self.smtp.port,
            username: named(&self.smtp.username),
            password: named(&self.smtp.username).map(|_| self.smtp.password.clone()),
        })
    }
}

fn secret<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

fn wrong(name: &'static str, allowed: &'static str) -> Failure {
    Failure::new("failure.setting").with("name", name).with("allowed", allowed).usage()
}
