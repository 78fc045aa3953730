//! Who bought, as a key: the platform's id of the customer, or a hash of his e-mail address that shows nobody the address.

use kontor_model::fold::clean_line;
use kontor_model::id::TenantId;
use kontor_model::order::Buyer;

use crate::app::App;

/// Purpose of the hash.
const MAIL: &str = "e-mail of a buyer";

/// A platform of a tenant: what a key holds for.
pub(super) type Place<'a> = (&'a TenantId, &'a str);

/// The keys of a buyer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::commerce) struct BuyerKeys {
    /// Of the customer, absent for guests.
    pub(super) reference: Option<String>,
    /// Of his e-mail address: under the key that hashes now, then under those that did before. Empty where there is none.
    pub(super) mails: Vec<String>,
}

impl BuyerKeys {
    /// The keys of who is named like this.
    pub(super) fn new(app: &App, place: Place<'_>, reference: Option<&str>, email: Option<&str>) -> BuyerKeys {
        let filled = |text: Option<&str>| text.and_then(clean_line).filter(|line| !line.is_empty());
        let reference = filled(reference).map(|reference| format!("x:{reference}"));
        let mails = filled(email).map(|email| mail_keys(app, place, &email.to_lowercase())).unwrap_or_default();
        BuyerKeys { reference, mails }
    }

    /// The keys of the buyer of an order.
    pub(in crate::commerce) fn of(app: &App, place: Place<'_>, buyer: &Buyer) -> BuyerKeys {
        BuyerKeys::new(app, place, buyer.external_id.as_deref(), buyer.email.as_deref())
    }

    /// The key of the customer and of the address, as they stand beside an order; empty where there is none.
    pub(in crate::commerce) fn columns(self) -> (String, String) {
        (self.reference.unwrap_or_default(), self.mails.into_iter().next().unwrap_or_default())
    }

    /// The one key he is known by: guests have only their address.
    pub(super) fn own(&self) -> Option<&String> {
        self.reference.as_ref().or_else(|| self.mails.first())
    }

    /// All of them, those that count first.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.reference.iter().chain(&self.mails).map(String::as_str)
    }
}

fn mail_keys(app: &App, (tenant, platform): Place<'_>, email: &str) -> Vec<String> {
    let data = [tenant.as_str(), platform, email].join("\n");
    let hex = |mac: [u8; 32]| mac.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    app.sealer.macs(MAIL, data.as_bytes()).map(|(key, mac)| format!("m:{key}:{}", hex(mac))).collect()
}
