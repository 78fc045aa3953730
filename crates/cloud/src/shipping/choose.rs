//! Chooses how a wanted shipment is sent: account named, profile named, rule that fits, or the carrier that needs nothing.

mod merge;

use kontor_adapters::carrier::DEFAULT_CARRIER;
use kontor_adapters::{AddressPolicy, Capabilities, Carrier, CarrierDescriptor, Connect};
use kontor_model::Lang;
use kontor_model::address::Address;
use kontor_model::fold::fold;
use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};
use kontor_model::problem::FieldError;
use kontor_model::shipment::NewShipment;

use super::accounts::store::AccountRow;
use super::accounts::{Account, open_row, store};
use super::names::fault;
use super::profiles::store::{self as profiles, ProfileRow};
use super::profiles::{account_of, label_of as profile_label, services_of as profile_services};
use super::rules::{self, Facts, misfit};
use super::{Caller, senders};
use crate::app::App;
use crate::db::{DbError, Tx};
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

/// What a name of an account stands for.
pub(in crate::shipping) enum Named<'a> {
    /// A carrier that needs no account.
    Carrier(&'a dyn Carrier),
    /// An account, active or not.
    Account(&'a dyn Carrier, Box<AccountRow>),
}

/// Chooses. The account that is named wins, then the profile that is named, then the rules; without any of them it is
/// the carrier that needs nothing. What the shipment says wins over the profile, the profile over the account.
///
/// Errors: [`AppError::Invalid`] `unknown_value` for a name that is not set up, with the field that named it;
/// `other_carrier` when account and profile do not fit together.
pub async fn choose<'a>(app: &'a App, caller: &Caller, tx: &mut Tx, new: &NewShipment) -> AppResult<Chosen<'a>> {
    let (mut faults, mut contract, mut profile) = (Vec::new(), None, None);
    if let Some(name) = new.shipping_profile.as_deref() {
        match profiles::find_named(tx, &caller.tenant, &fold(name)).await? {
            Some(row) if row.active => profile = Some(row),
            Some(row) => faults.push(profile_inactive(caller, &row)),
            None => match without_account(app, name) {
                Some(carrier) => contract = Some(Contract { carrier, account: None }),
                None => faults.push(profile_unknown(caller, name)),
            },
        }
    }
    if let Some(name) = new.carrier_account.as_deref() {
        match contract_of(app, caller, tx, ("carrier_account", name)).await {
            Ok(named) => contract = Some(named),
            Err(AppError::Invalid(found)) => faults.extend(found),
            Err(other) => return Err(other),
        }
    }
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    if new.shipping_profile.is_none() && new.carrier_account.is_none() {
        profile = by_rules(caller, tx, new).await?;
    }
    let contract = match (contract, &profile) {
        (Some(contract), Some(profile)) => same_carrier(caller, contract, profile)?,
        (Some(contract), None) => contract,
        (None, Some(profile)) => contract_of_profile(app, caller, tx, profile).await?,
        (None, None) => Contract { carrier: default_carrier(app)?, account: None },
    };
    complete(app, caller, tx, contract, (new, profile)).await
}

/// The profile of the first rule that fits.
async fn by_rules(caller: &Caller, tx: &mut Tx, new: &NewShipment) -> AppResult<Option<ProfileRow>> {
    let facts = Facts::of(new);
    for row in rules::store::list(tx, &caller.tenant).await? {
        if misfit(&rules::conditions(&row)?, &facts).is_none() {
            let id = row.profile_id.parse().map_err(|_| DbError::Corrupt("shipping_rules.profile_id"))?;
            return Ok(profiles::find(tx, &caller.tenant, &id).await?);
        }
    }
    Ok(None)
}

fn same_carrier<'a>(caller: &Caller, contract: Contract<'a>, profile: &ProfileRow) -> AppResult<Contract<'a>> {
    if contract.carrier.descriptor().id == profile.carrier {
        return Ok(contract);
    }
    let (number, name) = (&profile.number, contract.carrier.descriptor().name.text(caller.lang));
    let detail = caller.lang.pick(
        format!(
            "Die Versandart {number} gehört zu {}, das Konto zu {name}. Nennen Sie nur eines von beiden.",
            profile.carrier
        ),
        format!(
            "The shipping profile {number} belongs to {}, the account to {name}. Name only one of them.",
            profile.carrier
        ),
    );
    Err(AppError::Invalid(vec![fault("carrier_account", "other_carrier", &detail)]))
}

async fn contract_of_profile<'a>(
    app: &'a App,
    caller: &Caller,
    tx: &mut Tx,
    profile: &ProfileRow,
) -> AppResult<Contract<'a>> {
    let row = match account_of(profile)? {
        Some(id) => store::find(tx, &caller.tenant, &id).await?,
        None => None,
    };
    match row {
        Some(row) if row.active => open_contract(app, caller, tx, row).await,
        Some(row) => Err(AppError::Invalid(vec![inactive(caller, "shipping_profile", &row.name)])),
        None => {
            let carrier = app.shipping.carriers().find(&profile.carrier);
            let carrier = carrier.ok_or_else(|| AppError::internal("the carrier of a profile is not registered"))?;
            Ok(Contract { carrier, account: None })
        }
    }
}

/// Fills in what the shipment does not say from its profile, then from carrier and account.
async fn complete<'a>(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    Contract { carrier, account }: Contract<'a>,
    (new, profile): (&NewShipment, Option<ProfileRow>),
) -> AppResult<Chosen<'a>> {
    let descriptor = carrier.descriptor();
    let mut request = new.clone();
    let mut address_policy = account.as_ref().map_or_else(AddressPolicy::default, Account::address_policy);
    let (mut sender, mut tare_g) = (None, 0);
    if let Some(row) = &profile {
        request.service = new.service.clone().or_else(|| row.service.clone());
        request.services = Some(merge::services(profile_services(row)?, new.services.clone()));
        request.label = match new.label {
            Some(label) => Some(label),
            None => profile_label(row)?,
        };
        if let Some(print_uncodable) = row.print_uncodable {
            address_policy = if print_uncodable { AddressPolicy::Warn } else { AddressPolicy::Strict };
        }
        if let Some(id) = &row.sender_id {
            let id = id.parse().map_err(|_| DbError::Corrupt("shipping_profiles.sender_id"))?;
            sender = Some(senders::open_address(app, tx, &caller.tenant, &id).await?);
        }
        tare_g = u32::try_from(row.tare_g).map_err(|_| DbError::Corrupt("shipping_profiles.tare_g"))?;
    }
    if let Some(asked) = &request.service {
        known_service(caller.lang, descriptor, asked).map_err(|fault| AppError::Invalid(vec![fault]))?;
    }
    request.label = Some(request.label.unwrap_or_else(|| first_form(&descriptor.capabilities)));
    Ok(Chosen { carrier, account, request, sender, address_policy, tare_g, profile: profile.map(|row| row.number) })
}

/// Finds what a name in the field `field` stands for: the id or name of an account, the id of a carrier that needs
/// none, or the id of a carrier, which stands for its default account.
///
/// Errors: [`AppError::Invalid`] `unknown_value` for a name that is not set up or not active.
pub async fn named_account<'a>(app: &'a App, caller: &Caller, field: &str, name: &str) -> AppResult<Contract<'a>> {
    let mut tx = app.db.read(&caller.tenant).await?;
    contract_of(app, caller, &mut tx, (field, name)).await
}

/// The same inside a transaction.
pub(in crate::shipping) async fn contract_of<'a>(
    app: &'a App,
    caller: &Caller,
    tx: &mut Tx,
    (field, name): (&str, &str),
) -> AppResult<Contract<'a>> {
    match find_named(app, caller, tx, field, name).await? {
        Named::Carrier(carrier) => Ok(Contract { carrier, account: None }),
        Named::Account(_, row) if row.active => open_contract(app, caller, tx, *row).await,
        Named::Account(_, row) => Err(AppError::Invalid(vec![inactive(caller, field, &row.name)])),
    }
}

/// What a name of an account stands for, active or not. Errors: [`AppError::Invalid`] `unknown_value`.
pub(in crate::shipping) async fn find_named<'a>(
    app: &'a App,
    caller: &Caller,
    tx: &mut Tx,
    field: &str,
    name: &str,
) -> AppResult<Named<'a>> {
    if let Some(carrier) = without_account(app, name) {
        return Ok(Named::Carrier(carrier));
    }
    let Some(row) = find_row(app, caller, tx, name).await? else {
        return Err(AppError::Invalid(vec![account_unknown(app, caller, field, name)]));
    };
    let carrier = app.shipping.carriers().find(&row.carrier);
    let carrier = carrier.ok_or_else(|| AppError::internal("the carrier of an account is not registered"))?;
    Ok(Named::Account(carrier, Box::new(row)))
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

/// Refuses a product that the carrier does not have.
pub(in crate::shipping) fn known_service(
    lang: Lang,
    carrier: &CarrierDescriptor,
    asked: &str,
) -> Result<(), FieldError> {
    if carrier.services.iter().any(|service| service.id == asked) {
        return Ok(());
    }
    let known: Vec<&str> = carrier.services.iter().map(|service| service.id).collect();
    let (known, name) = (known.join(", "), carrier.name.text(lang));
    let detail = lang.pick(
        format!("{name} hat kein Produkt „{asked}“. Möglich sind: {known}."),
        format!("{name} has no product “{asked}”. Possible values: {known}."),
    );
    Err(fault("service", "unknown_value", &detail))
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

fn profile_unknown(caller: &Caller, name: &str) -> FieldError {
    let detail = caller.lang.pick(
        format!("Eine Versandart „{name}“ ist nicht eingerichtet. Nummern und Namen stehen im Portal unter „Versandarten“; lassen Sie das Feld sonst weg."),
        format!("A shipping profile “{name}” is not set up. Numbers and names are on the page “Shipping profiles” of the portal; else leave the field out."),
    );
    fault("shipping_profile", "unknown_value", &detail)
}

fn profile_inactive(caller: &Caller, row: &ProfileRow) -> FieldError {
    let (number, name) = (&row.number, &row.name);
    let detail = caller.lang.pick(
        format!("Die Versandart {number} „{name}“ ist deaktiviert. Aktivieren Sie sie im Portal unter „Versandarten“ oder nennen Sie eine andere."),
        format!("The shipping profile {number} “{name}” is deactivated. Activate it on the page “Shipping profiles” of the portal or name another one."),
    );
    fault("shipping_profile", "unknown_value", &detail)
}
