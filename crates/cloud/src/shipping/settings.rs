//! Sender and number range: what the page "Versand" keeps, checked by the same rules as every shipment.

use kontor_adapters::Settings;
use kontor_model::Module;
use kontor_model::address::{Address, CountryCode, Party};
use kontor_model::fold::clean_line;
use kontor_model::gs1::CompanyPrefix;
use kontor_model::id::{TenantId, UserId};
use kontor_model::problem::FieldError;

use super::store::settings as store;
use super::{Caller, countries, request, sample};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::db::Tx;
use crate::error::{AppError, AppResult};
use crate::identity;

/// Fewest digits of a company prefix that GS1 assigns.
pub const PREFIX_MIN: usize = 7;
/// Most digits of a company prefix.
pub const PREFIX_MAX: usize = 12;

/// What a tenant has set on the page "Versand".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenderSettings {
    /// The sender on labels.
    pub sender: Address,
    /// The tenant's GS1 company prefix; without one numbers are samples.
    pub prefix: Option<CompanyPrefix>,
}

/// The form as it was typed.
#[derive(Clone, Debug, Default)]
pub struct TypedSettings {
    /// Person or company.
    pub name: String,
    /// Second name line.
    pub company: String,
    /// Care of, building.
    pub addition: String,
    /// Street.
    pub street: String,
    /// House number.
    pub house_number: String,
    /// Postal code.
    pub postal_code: String,
    /// Town.
    pub city: String,
    /// Country code.
    pub country: String,
    /// GS1 company prefix; empty for sample numbers.
    pub gs1_prefix: String,
}

/// The settings of a tenant, once he has made them.
pub async fn find_settings(app: &App, tenant: &TenantId) -> AppResult<Option<SenderSettings>> {
    let mut tx = app.db.read(tenant).await?;
    find_in(app, &mut tx, tenant).await
}

/// The same inside a transaction.
pub(super) async fn find_in(app: &App, tx: &mut Tx, tenant: &TenantId) -> AppResult<Option<SenderSettings>> {
    let Some(stored) = store::find(tx, tenant).await? else { return Ok(None) };
    let plain = app.sealer.open(&stored.sender, &place(tenant));
    let plain = plain.map_err(|_| AppError::internal(format_args!("the sender of {tenant} cannot be opened")))?;
    let sender = serde_json::from_slice(&plain);
    let sender = sender.map_err(|_| AppError::internal(format_args!("the sender of {tenant} is not readable")))?;
    Ok(Some(SenderSettings { sender, prefix: stored.prefix }))
}

/// Writes checked settings with the sender sealed for its tenant.
pub(super) async fn save_in(app: &App, tx: &mut Tx, tenant: &TenantId, settings: &SenderSettings) -> AppResult<()> {
    let plain = serde_json::to_vec(&settings.sender).map_err(AppError::internal)?;
    let sender = app.sealer.seal(&plain, &place(tenant), app.nonce());
    let stored = store::StoredSettings { sender, prefix: settings.prefix.clone() };
    store::save(tx, tenant, &stored, app.now()).await?;
    Ok(())
}

/// The place a sender is sealed for; under another tenant it does not open.
fn place(tenant: &TenantId) -> [&str; 3] {
    [tenant.as_str(), "sender", "address"]
}

/// Tells whether a tenant has booked shipping.
pub async fn has_shipping(app: &App, tenant: &TenantId) -> AppResult<bool> {
    let tenant = identity::find_tenant(app, tenant).await?.ok_or(AppError::NotFound)?;
    Ok(tenant.modules.contains(&Module::Shipping))
}

/// Refuses what a tenant without shipping has nothing of. Errors: [`AppError::Forbidden`] `module_not_booked`.
pub(super) async fn require_shipping(app: &App, tenant: &TenantId) -> AppResult<()> {
    if has_shipping(app, tenant).await? { Ok(()) } else { Err(AppError::Forbidden("module_not_booked")) }
}

/// Checks and saves sender and number range; field names in errors are those of the form.
///
/// Two customers may enter the same prefix: refusing it would tell one about the other, and a group of companies may
/// well share it. Each has its own counter, so a shared prefix must be split by the customers themselves.
/// Errors: [`AppError::Invalid`], [`AppError::Forbidden`] `module_not_booked`; nothing is saved then.
pub async fn save_settings(app: &App, caller: &Caller, user: &UserId, typed: &TypedSettings) -> AppResult<()> {
    require_shipping(app, &caller.tenant).await?;
    let settings = check(app, caller, typed)?;
    let mut tx = app.db.write(&caller.tenant).await?;
    if find_in(app, &mut tx, &caller.tenant).await?.as_ref() == Some(&settings) {
        return Ok(());
    }
    save_in(app, &mut tx, &caller.tenant, &settings).await?;
    let detail = settings.prefix.as_ref().map_or("no company prefix", CompanyPrefix::as_str);
    let actor = Actor::User(user);
    let entry = Entry { actor, action: "shipping_settings.saved", object: caller.tenant.as_str(), detail };
    audit::record(&mut tx, app, &caller.tenant, entry).await?;
    Ok(tx.commit().await?)
}

fn check(app: &App, caller: &Caller, typed: &TypedSettings) -> AppResult<SenderSettings> {
    let mut errors = Vec::new();
    let country = countries::find(&typed.country);
    if country.is_none() {
        errors.push(fault(
            "country",
            "format",
            caller.lang.pick(
                "Wählen Sie das Land des Absenders aus der Liste.",
                "Choose the country of the sender from the list.",
            ),
        ));
    }
    let prefix = match read_prefix(&typed.gs1_prefix) {
        Ok(prefix) => prefix,
        Err(()) => {
            errors.push(fault("gs1_prefix", "format", caller.lang.pick(
                "Eine GS1-Basisnummer hat 7 bis 12 Ziffern und beginnt nicht mit 952. Lassen Sie das Feld leer, solange Sie keine haben.",
                "A GS1 company prefix has 7 to 12 digits and does not begin with 952. Leave the field empty as long as you have none.",
            )));
            None
        }
    };
    // Without a country the form of the postal code cannot be judged.
    let is_country_known = country.is_some();
    let sender = address(typed, country.unwrap_or_else(CountryCode::germany));
    let faults = address_faults(app, caller, &sender)?;
    errors.extend(faults.into_iter().filter(|fault| is_country_known || fault.field != "postal_code"));
    if errors.is_empty() { Ok(SenderSettings { sender, prefix }) } else { Err(AppError::Invalid(errors)) }
}

/// Lets the carrier look at a sample with this sender: the same limits as on every label. Fields are those of the
/// address, such as `street`.
pub(super) fn address_faults(app: &App, caller: &Caller, sender: &Address) -> AppResult<Vec<FieldError>> {
    let shipment = sample::shipment(sender.clone(), caller.lang)?;
    let carrier = app.shipping.carriers().find(kontor_adapters::carrier::DEFAULT_CARRIER);
    let carrier = carrier.ok_or_else(|| AppError::internal("the default carrier is not registered"))?;
    let settings = Settings::default();
    let found = carrier.findings(&request::context(app, caller.lang, &settings), &shipment);
    let of_form = |error: FieldError| {
        let field = error.field.strip_prefix("from.")?.to_owned();
        // Beside the field its name need not be said again.
        let detail = error.detail.split_once(": ").map_or(error.detail.as_str(), |(_, sentence)| sentence);
        Some(FieldError { field, detail: capitalised(detail), code: error.code })
    };
    Ok(request::errors_of(&found).filter_map(of_form).collect())
}

fn capitalised(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

fn fault(field: &str, code: &str, detail: &str) -> FieldError {
    FieldError { field: field.to_owned(), code: code.to_owned(), detail: detail.to_owned() }
}

/// Digits with or without blanks and hyphens between; empty is no prefix.
fn read_prefix(typed: &str) -> Result<Option<CompanyPrefix>, ()> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2011}')).collect();
    if digits.is_empty() {
        return Ok(None);
    }
    let prefix: CompanyPrefix = digits.parse().map_err(|_| ())?;
    let fits = (PREFIX_MIN..=PREFIX_MAX).contains(&digits.len()) && !prefix.is_demonstration();
    if fits { Ok(Some(prefix)) } else { Err(()) }
}

/// An address that was found to be right, with the blanks around and inside its texts cleaned.
pub(super) fn cleaned(address: &Address) -> Address {
    let line = |text: &str| clean_line(text).unwrap_or_else(|| text.to_owned());
    let optional = |text: &Option<String>| text.as_deref().map(line).filter(|line| !line.is_empty());
    Address {
        party: Party {
            name: line(&address.party.name),
            company: optional(&address.party.company),
            addition: optional(&address.party.addition),
            email: optional(&address.party.email),
            phone: optional(&address.party.phone),
        },
        street: line(&address.street),
        house_number: optional(&address.house_number),
        postal_code: line(&address.postal_code),
        city: line(&address.city),
        country: address.country.clone(),
    }
}

fn address(typed: &TypedSettings, country: CountryCode) -> Address {
    // What cannot be cleaned stays as it is, so that the carrier names the character.
    let line = |text: &str| clean_line(text).unwrap_or_else(|| text.to_owned());
    let optional = |text: &str| Some(line(text)).filter(|line| !line.is_empty());
    Address {
        party: Party {
            name: line(&typed.name),
            company: optional(&typed.company),
            addition: optional(&typed.addition),
            email: None,
            phone: None,
        },
        street: line(&typed.street),
        house_number: optional(&typed.house_number),
        postal_code: line(&typed.postal_code),
        city: line(&typed.city),
        country,
    }
}
