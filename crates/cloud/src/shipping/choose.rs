//! Chooses how a wanted shipment is sent: account named, profile named, rule that fits, or the carrier that needs nothing.

use kontor_adapters::carrier::DEFAULT_CARRIER;
use kontor_adapters::{AddressPolicy, Carrier, Connect};
use kontor_model::address::Address;
use kontor_model::problem::FieldError;
use kontor_model::shipment::NewShipment;

use super::Caller;
use super::accounts::Account;
use crate::app::App;
use crate::error::{AppError, AppResult};

/// How a shipment is sent, with everything that profile and account say filled in.
pub struct Chosen<'a> {
    /// The carrier.
    pub carrier: &'a dyn Carrier,
    /// The account; absent for a carrier that needs none.
    pub account: Option<Account>,
    /// What was asked, completed: product, services, form of label.
    pub request: NewShipment,
    /// Sender the profile names; the tenant's own when absent.
    pub sender: Option<Address>,
    /// What happens to an address that the carrier does not find.
    pub address_policy: AddressPolicy,
    /// Grams that the packing adds to each parcel.
    pub tare_g: u32,
    /// Number of the shipping profile that was used.
    pub profile: Option<String>,
}

/// Chooses. Errors: [`AppError::Invalid`] `unknown_value` for a name that is not set up, with the field that named it.
pub async fn choose<'a>(app: &'a App, caller: &Caller, new: &NewShipment) -> AppResult<Chosen<'a>> {
    let profile = new.shipping_profile.as_deref().map(|name| ("shipping_profile", name));
    let account = new.carrier_account.as_deref().map(|name| ("carrier_account", name));
    let named: Vec<(&str, &str)> = [profile, account].into_iter().flatten().collect();
    let without_account = |name: &str| {
        app.shipping.carriers().find(name).filter(|carrier| carrier.descriptor().connect == Connect::Nothing)
    };
    let faults: Vec<FieldError> = named
        .iter()
        .filter(|(_, name)| without_account(name).is_none())
        .map(|(field, name)| not_set_up(caller, field, name))
        .collect();
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let name = named.last().map_or(DEFAULT_CARRIER, |(_, name)| *name);
    let carrier = without_account(name).ok_or_else(|| AppError::internal("the default carrier is not registered"))?;
    Ok(Chosen {
        carrier,
        account: None,
        request: new.clone(),
        sender: None,
        address_policy: AddressPolicy::default(),
        tare_g: 0,
        profile: None,
    })
}

fn not_set_up(caller: &Caller, field: &str, name: &str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        code: "unknown_value".to_owned(),
        detail: caller.lang.pick(
            format!("„{name}“ ist nicht eingerichtet. Lassen Sie das Feld weg oder geben Sie own_label an."),
            format!("“{name}” is not set up. Leave the field out or send own_label."),
        ),
    }
}
