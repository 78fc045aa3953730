//! Every way a test can end. The words for people are in the locales under `check.<code>`.

use serde::{Deserialize, Serialize};

/// How a verdict is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// All is well.
    Ok,
    /// It works, somebody should look.
    Warn,
    /// It does not work.
    Bad,
}

macro_rules! verdicts {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $steps:literal, $field:expr;)*) => {
        /// What a test comes to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Verdict {
            $($(#[$doc])* $name,)*
        }

        impl Verdict {
            /// All verdicts.
            pub const ALL: &[Verdict] = &[$(Verdict::$name,)*];

            /// Stable code: column text, locale key and `--json` output.
            pub fn code(self) -> &'static str {
                match self { $(Verdict::$name => $code,)* }
            }

            /// How many numbered steps "So geht es weiter" has.
            pub fn steps(self) -> usize {
                match self { $(Verdict::$name => $steps,)* }
            }

            /// The field of the mask the verdict is about, when there is one.
            pub fn field(self) -> Option<&'static str> {
                match self { $(Verdict::$name => $field,)* }
            }
        }
    };
}

verdicts! {
    /// The pair works.
    Connected = "connected", 0, None;
    /// It works, but this machine's clock runs ahead of the cloud's by more than a minute.
    ClockAhead = "clock_ahead", 3, None;
    /// It works, but this machine's clock is behind the cloud's by more than a minute.
    ClockBehind = "clock_behind", 3, None;
    /// The pair works, but the customer has not booked shipping.
    ModuleNotBooked = "module_not_booked", 2, None;
    /// The address cannot be read.
    AddressInvalid = "address_invalid", 2, Some("cloud_url");
    /// Plain HTTP to another machine; refused before anything was sent.
    PlainHttpRefused = "plain_http_refused", 2, Some("cloud_url");
    /// The Client-ID has the wrong form.
    ClientIdMalformed = "client_id_malformed", 2, Some("client_id");
    /// A Client-Secret stands in the field of the Client-ID.
    ClientIdIsSecret = "client_id_is_secret", 2, Some("client_id");
    /// No secret typed, none stored.
    SecretMissing = "secret_missing", 2, Some("client_secret");
    /// The secret does not begin with `ks_`.
    SecretPrefix = "secret_prefix", 2, Some("client_secret");
    /// A Client-ID stands in the field of the secret.
    SecretIsClientId = "secret_is_client_id", 2, Some("client_secret");
    /// The secret has too few or too many characters.
    SecretLength = "secret_length", 2, Some("client_secret");
    /// The secret holds a character no secret has.
    SecretCharacter = "secret_character", 2, Some("client_secret");
    /// The secret's check sum does not fit.
    SecretChecksum = "secret_checksum", 2, Some("client_secret");
    /// The name of the server is not known.
    NameNotResolved = "name_not_resolved", 3, Some("cloud_url");
    /// Nobody answers at the address.
    NotReachable = "not_reachable", 3, Some("cloud_url");
    /// No connection within the time.
    ConnectTimeout = "connect_timeout", 3, Some("cloud_url");
    /// The server's certificate is not trusted.
    TlsRefused = "tls_refused", 3, Some("cloud_url");
    /// No encrypted connection comes about.
    TlsBroken = "tls_broken", 2, Some("cloud_url");
    /// Connected, but no answer in time.
    TooSlow = "too_slow", 2, None;
    /// The answer ended in the middle.
    BrokenOff = "broken_off", 2, None;
    /// Somebody answers who is no Kontor cloud.
    NotKontor = "not_kontor", 2, Some("cloud_url");
    /// The cloud knows no such application, or the secret is wrong: it does not tell which.
    UnknownOrWrong = "unknown_or_wrong", 3, Some("client_secret");
    /// The application was deleted.
    ApplicationDeleted = "application_deleted", 2, Some("client_id");
    /// The application was switched off.
    ApplicationDisabled = "application_disabled", 2, Some("client_id");
    /// The secret is past its end.
    SecretExpired = "secret_expired", 3, Some("client_secret");
    /// The secret was revoked.
    SecretRevoked = "secret_revoked", 3, Some("client_secret");
    /// The cloud refuses for another reason it names.
    Refused = "refused", 2, None;
    /// Too many tries.
    TooManyTries = "too_many_tries", 1, None;
    /// The cloud is there but out of order.
    CloudTrouble = "cloud_trouble", 2, None;
}

impl Verdict {
    /// Reads the column text.
    pub fn from_code(code: &str) -> Option<Verdict> {
        Verdict::ALL.iter().copied().find(|verdict| verdict.code() == code)
    }

    /// How it is shown.
    pub fn tone(self) -> Tone {
        match self {
            Verdict::Connected => Tone::Ok,
            Verdict::ClockAhead | Verdict::ClockBehind | Verdict::ModuleNotBooked | Verdict::TooManyTries => Tone::Warn,
            _ => Tone::Bad,
        }
    }
}
