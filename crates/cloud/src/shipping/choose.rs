//! Chooses how a wanted shipment is sent: account named, profile named, rule that fits, or the carrier that needs nothing.

use kontor_adapters::carrier::DEFAULT_CARRIER;
use kontor_adapters::{AddressPolicy, Capabilities, Carrier, CarrierDescriptor, Connect};
use kontor_model::address::Address;
use kontor_model::fold::fold;
use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};
use kontor_model::problem::FieldError;
use kontor_model::shipment::NewShipment;

use super::Caller;
use super::accounts::store::AccountRow;
use super::accounts::{Account, open_row, store};
use super::names::fault;
use crate::app::App;
use crate::db::Tx;
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

/// A carrier, with the account it is called with where it needs one.
pub struct Contract<'a> {
    /// The carrier.
    pub carrier: &'a dyn Carrier,
    /// The account; absent for a carrier that needs none.
    pub account: Option<Account>,
}

/// Chooses. Errors: [`AppError::Invalid`] `unknown_value` for a name that is not set up, with the field that named it.
pub async fn choose<'a>(app: &'a App, caller: &Caller, new: &NewShipment) -> AppResult<Chosen<'a>> {
    let profile = new.shipping_profile.as_deref().map(|name| ("shipping_profile", name));
    let account = new.carrier_account.as_deref().map(|name| ("carrier_account", name));
    let mut faults = Vec::new();
    let mut contract = None;
    if let Some((field, name)) = profile {
        match without_account(app, name) {
            Some(carrier) => contract = Some(Contract { carrier, account: None }),
            None => faults.push(profile_unknown(caller, field, name)),
        }
    }
    if let Some((field, name)) = account {
        match named_account(app, caller, field, name).await {
            Ok(named) => contract = Some(named),
            Err(AppError::Invalid(found)) => faults.extend(found),
            Err(other) => return Err(other),
        }
    }
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let contract = match contract {
        Some(contract) => contract,
        None => Contract { carrier: default_carrier(app)?, account: None },
    };
    complete(caller, contract, new)
}

fn complete<'a>(caller: &Caller, contract: Contract<'a>, new: &NewShipment) -> AppResult<Chosen<'a>> {
    let Contract { carrier, account } = contract;
    let descriptor = carrier.descriptor();
    let mut request = new.clone();
    request.service = service(caller, descriptor, new.service.as_deref())?;
    request.label = Some(new.label.unwrap_or_else(|| first_form(&descriptor.capabilities)));
    let address_policy = account.as_ref().map_or_else(AddressPolicy::default, Account::address_policy);
    Ok(Chosen { carrier, account, request, sender: None, address_policy, tare_g: 0, profile: None })
}

/// Finds what a name in the field `field` stands for: the id or name of an account, the id of a carrier that needs
/// none, or the id of a carrier, which stands for its default account.
///
/// Errors: [`AppError::Invalid`] `unknown_value` for a name that is not set up or not active.
pub async fn named_account<'a>(app: &'a App, caller: &Caller, field: &str, name: &str) -> AppResult<Contract<'a>> {
    if let Some(carrier) = without_account(app, name) {
        return Ok(Contract { carrier, account: None });
    }
    let mut tx = app.db.read(&caller.tenant).await?;
    match find_row(app, caller, &mut tx, name).await? {
        Some(row) if row.active => open_contract(app, caller, &mut tx, row).await,
        Some(row) => Err(AppError::Invalid(vec![inactive(caller, field, &row.name)])),
        None => Err(AppError::Invalid(vec![account_unknown(app, caller, field, name)])),
    }
}

async fn find_row(app: &App, caller: &Caller, tx: &mut Tx, name: &str) -> AppResult<Option<AccountRow>> {
    if let Ok(id) = name.parse() {
        return Ok(store::find(tx, &caller.tenant, &id).await?);
    }
    if app.shipping.carriers().find(name).is_some() {
        return Ok(store::find_default(tx, &caller.tenant, name).await?);
    }
    Ok(store::find_by_name(tx, &caller.tenant, &fold(name)).await?)
}

async fn open_contract<'a>(app: &'a App, caller: &Caller, tx: &mut Tx, row: AccountRow) -> AppResult<Contract<'a>> {
    let carrier = app.shipping.carriers().find(&row.carrier);
    let carrier = carrier.ok_or_else(|| AppError::internal("the carrier of an account is not registered"))?;
    Ok(Contract { carrier, account: Some(open_row(app, tx, &caller.tenant, row).await?) })
}

fn without_account<'a>(app: &'a App, name: &str) -> Option<&'a dyn Carrier> {
    app.shipping.carriers().find(name).filter(|carrier| carrier.descriptor().connect == Connect::Nothing)
}

fn default_carrier(app: &App) -> AppResult<&dyn Carrier> {
    without_account(app, DEFAULT_CARRIER).ok_or_else(|| AppError::internal("the default carrier is not registered"))
}

/// The product that was asked for, or the carrier's first one; `None` for a carrier without products.
fn service(caller: &Caller, carrier: &CarrierDescriptor, asked: Option<&str>) -> AppResult<Option<String>> {
    let Some(asked) = asked else { return Ok(carrier.services.first().map(|service| service.id.to_owned())) };
    if carrier.services.iter().any(|service| service.id == asked) {
        return Ok(Some(asked.to_owned()));
    }
    let known: Vec<&str> = carrier.services.iter().map(|service| service.id).collect();
    let (known, name) = (known.join(", "), carrier.name.text(caller.lang));
    let detail = caller.lang.pick(
        format!("{name} hat kein Produkt „{asked}“. Möglich sind: {known}."),
        format!("{name} has no product “{asked}”. Possible values: {known}."),
    );
    Err(AppError::Invalid(vec![fault("service", "unknown_value", &detail)]))
}

/// The label of a carrier when nobody says which: A6 as PDF where it can be had, else the first form there is.
fn first_form(can: &Capabilities) -> LabelSpec {
    let usual = LabelSpec::default();
    if can.offers(usual.format, usual.medium, usual.dpi) {
        return usual;
    }
    let dpi = can.dpi.first().and_then(|dpi| Dpi::try_from(*dpi).ok()).unwrap_or(usual.dpi);
    let format = can.formats.first().copied().unwrap_or(LabelFormat::Pdf);
    let medium = can.media.first().copied().unwrap_or(LabelMedium::A6);
    LabelSpec { format, medium, dpi }
}

fn account_unknown(app: &App, caller: &Caller, field: &str, name: &str) -> FieldError {
    let detail = if let Some(carrier) = app.shipping.carriers().find(name) {
        let carrier = carrier.descriptor().name.text(caller.lang);
        caller.lang.pick(
            format!("Für {carrier} ist noch kein Konto eingerichtet. Legen Sie es im Portal unter „Frachtführer“ an."),
            format!("No account is set up for {carrier} yet. Create one on the page “Carriers” of the portal."),
        )
    } else {
        caller.lang.pick(
            format!("Ein Konto „{name}“ ist nicht eingerichtet. Die Namen stehen im Portal unter „Frachtführer“; ohne eigenes Konto geht own_label."),
            format!("An account “{name}” is not set up. The names are on the page “Carriers” of the portal; own_label needs no account."),
        )
    };
    fault(field, "unknown_value", &detail)
}

fn inactive(caller: &Caller, field: &str, name: &str) -> FieldError {
    let detail = caller.lang.pick(
        format!("Das Konto „{name}“ ist deaktiviert. Aktivieren Sie es im Portal unter „Frachtführer“ oder nennen Sie ein anderes."),
        format!("The account “{name}” is deactivated. Activate it on the page “Carriers” of the portal or name another one."),
    );
    fault(field, "unknown_value", &detail)
}

fn profile_unknown(caller: &Caller, field: &str, name: &str) -> FieldError {
    let detail = caller.lang.pick(
        format!("Eine Versandart „{name}“ ist nicht eingerichtet. Nummern und Namen stehen im Portal unter „Versandarten“; lassen Sie das Feld sonst weg."),
        format!("A shipping profile “{name}” is not set up. Numbers and names are on the page “Shipping profiles” of the portal; else leave the field out."),
    );
    fault(field, "unknown_value", &detail)
}
