//! What the cloud offers, kept for a minute: names of carriers and their products, shipping profiles.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::error::{DeskError, DeskResult};
use crate::shipping::{Cloud, ask};

/// A shipping profile as the packing table shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProfileLine {
    /// The number the ERP knows it by.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Id of its carrier.
    pub carrier: String,
}

/// Names for screens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Carriers' names by their ids.
    pub carriers: BTreeMap<String, String>,
    /// Names of carrier accounts by their ids.
    pub accounts: BTreeMap<String, String>,
    /// Names of products by carrier and product.
    pub services: BTreeMap<(String, String), String>,
    /// Names of a carrier's own additional services by carrier and code.
    pub options: BTreeMap<(String, String), String>,
    /// Carriers whose labels can be had again in another form.
    pub redrawn: BTreeSet<String>,
    /// Profiles that may be used, by number.
    pub profiles: Vec<ProfileLine>,
}

impl Offer {
    /// A carrier's name; its id where the cloud names none.
    pub fn carrier_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.carriers.get(id).map_or(id, String::as_str)
    }

    /// Carrier and account by their names; the carrier alone where it has no account, or one too new to be known here.
    pub fn account_name(&self, carrier: &str, account: Option<&str>) -> String {
        let carrier = self.carrier_name(carrier);
        let account = account.and_then(|id| self.accounts.get(id));
        account.map_or_else(|| carrier.to_owned(), |account| format!("{carrier}, {account}"))
    }

    /// Carrier and product by their names; only one where they are called alike.
    pub fn full_name(&self, carrier: &str, service: Option<&str>) -> String {
        let (carrier_name, product) = (self.carrier_name(carrier), self.way_name(carrier, service));
        if product == carrier_name { product } else { format!("{carrier_name}, {product}") }
    }

    /// What people call the way a parcel goes: the product where it is known, else the carrier.
    pub fn way_name(&self, carrier: &str, service: Option<&str>) -> String {
        let product = service.and_then(|service| self.services.get(&(carrier.to_owned(), service.to_owned())));
        product.map_or_else(|| self.carrier_name(carrier).to_owned(), Clone::clone)
    }
}

impl Offer {
    /// What people call a carrier's own service; its code where the cloud names none.
    pub fn option_name(&self, carrier: &str, code: &str) -> String {
        self.options.get(&(carrier.to_owned(), code.to_owned())).map_or_else(|| code.to_owned(), Clone::clone)
    }
}

/// Asks the cloud. One that has no profiles or accounts yet is one without.
pub(super) async fn load(cloud: &mut Cloud<'_>) -> DeskResult<Offer> {
    let capabilities = ask!(cloud, |call| call.capabilities())?;
    let profiles = match ask!(cloud, |call| call.shipping_profiles()) {
        Ok(list) => list.items,
        Err(DeskError::Problem(problem)) if problem.status == 404 => Vec::new(),
        Err(error) => return Err(error),
    };
    let accounts = match ask!(cloud, |call| call.carrier_accounts()) {
        Ok(list) => list.items,
        Err(DeskError::Problem(problem)) if problem.status == 404 => Vec::new(),
        Err(error) => return Err(error),
    };
    let named = accounts.into_iter().map(|account| (account.id.to_string(), account.name));
    let mut offer = Offer { accounts: named.collect(), ..Offer::default() };
    for carrier in capabilities.carriers {
        for service in carrier.services {
            offer.services.insert((carrier.id.clone(), service.id), service.name);
        }
        for option in carrier.options {
            offer.options.insert((carrier.id.clone(), option.id), option.name);
        }
        if carrier.label.redraw {
            offer.redrawn.insert(carrier.id.clone());
        }
        offer.carriers.insert(carrier.id, carrier.name);
    }
    let active = profiles.into_iter().filter(|profile| profile.profile.active);
    offer.profiles = active
        .map(|known| ProfileLine { number: known.profile.number, name: known.profile.name, carrier: known.carrier })
        .collect();
    Ok(offer)
}
