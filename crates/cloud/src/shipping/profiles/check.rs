//! What a shipping profile may say: nothing that its carrier, account or product does not have.

use kontor_adapters::CarrierDescriptor;
use kontor_model::Lang;
use kontor_model::id::CarrierAccountId;
use kontor_model::label::LabelSpec;
use kontor_model::problem::FieldError;
use kontor_model::shipment::ShipmentServices;
use kontor_model::shipping_profile::NewShippingProfile;

use crate::app::App;
use crate::db::Tx;
use crate::error::{AppError, AppResult};
use crate::shipping::Caller;
use crate::shipping::choose::{self, Named};
use crate::shipping::names::{self, NAME_MAX, Name, fault};
use crate::shipping::senders::store as senders;

/// Longest number.
const NUMBER_MAX: usize = 20;
/// The heaviest packing: what weighs more is typed wrong.
const TARE_MAX_G: u32 = 100_000;
/// Services that belong to one shipment: an amount, a person, a day, a place.
pub(super) const OF_ONE_SHIPMENT: [&str; 6] = [
    "cash_on_delivery",
    "ident_check",
    "preferred_day",
    "preferred_neighbour",
    "preferred_place",
    "parcel_outlet_routing",
];

/// A profile that may be written.
pub(super) struct Whole<'a> {
    pub(super) number: Name,
    pub(super) name: Name,
    pub(super) carrier: &'static CarrierDescriptor,
    pub(super) account: Option<CarrierAccountId>,
    pub(super) new: &'a NewShippingProfile,
}

/// Checks everything. Errors: [`AppError::Invalid`] with every field at fault.
pub(super) async fn check<'a>(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    new: &'a NewShippingProfile,
) -> AppResult<Whole<'a>> {
    let lang = caller.lang;
    let mut faults = Vec::new();
    let mut noted = |result: Result<Name, FieldError>| result.map_err(|fault| faults.push(fault)).ok();
    let (number, name) = (
        noted(names::check(lang, "number", &new.number, NUMBER_MAX)),
        noted(names::check(lang, "name", &new.name, NAME_MAX)),
    );
    if new.tare_g > TARE_MAX_G {
        let detail = lang.pick(format!("Höchstens {TARE_MAX_G} g."), format!("At most {TARE_MAX_G} g."));
        faults.push(fault("tare_g", "out_of_range", &detail));
    }
    if let Some(sender) = &new.sender
        && senders::find(tx, &caller.tenant, sender).await?.is_none()
    {
        let detail = lang.pick("Diesen Absender gibt es nicht.", "There is no such sender.");
        faults.push(fault("sender", "unknown_value", detail));
    }
    let named = choose::find_named(app, caller, tx, "carrier_account", &new.carrier_account).await;
    let (carrier, account) = match named {
        Ok(Named::Carrier(carrier)) => (carrier.descriptor(), None),
        Ok(Named::Account(carrier, row)) => {
            let id = row.id.parse().map_err(|_| AppError::internal("an account has an id that is none"))?;
            (carrier.descriptor(), Some(id))
        }
        Err(AppError::Invalid(found)) => {
            faults.extend(found);
            return Err(AppError::Invalid(faults));
        }
        Err(other) => return Err(other),
    };
    faults.extend(offer_faults(lang, carrier, new));
    match (number, name) {
        (Some(number), Some(name)) if faults.is_empty() => Ok(Whole { number, name, carrier, account, new }),
        _ => Err(AppError::Invalid(faults)),
    }
}

/// What the carrier does not offer.
fn offer_faults(lang: Lang, carrier: &CarrierDescriptor, new: &NewShippingProfile) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let service = new.service.as_deref();
    if let Some(asked) = service
        && let Err(fault) = choose::known_service(lang, carrier, asked)
    {
        faults.push(fault);
        return faults;
    }
    faults.extend(service_faults(lang, carrier, service, &new.services));
    faults.extend(new.label.as_ref().and_then(|label| label_fault(lang, carrier, label)));
    faults
}

fn service_faults(
    lang: Lang,
    carrier: &CarrierDescriptor,
    service: Option<&str>,
    services: &ShipmentServices,
) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let path = |name: &str| match services.carrier_options.iter().any(|own| own == name) {
        true => "services.carrier_options".to_owned(),
        false => format!("services.{name}"),
    };
    for asked in services.asked() {
        let option = carrier.options.iter().find(|option| option.id == asked);
        let has = |service: &str| option.is_some_and(|o| o.services.is_empty() || o.services.contains(&service));
        if OF_ONE_SHIPMENT.contains(&asked) {
            let detail = lang.pick(
                "Das gehört zu einer einzelnen Sendung und nicht in eine Versandart.",
                "This belongs to a single shipment and not into a shipping profile.",
            );
            faults.push(fault(&path(asked), "not_in_profile", detail));
        } else if !service.map_or(option.is_some(), has) {
            let caption = option.map_or(asked, |option| option.name.text(lang));
            let name = carrier.name.text(lang);
            let detail = match service {
                Some(product) => lang.pick(
                    format!("{name} bietet „{caption}“ mit dem Produkt {product} nicht an."),
                    format!("{name} does not offer “{caption}” with the product {product}."),
                ),
                None => lang.pick(
                    format!("{name} bietet „{caption}“ nicht an."),
                    format!("{name} does not offer “{caption}”."),
                ),
            };
            faults.push(fault(&path(asked), "not_offered", &detail));
        }
    }
    if services.age_check.is_some_and(|age| age != 16 && age != 18) {
        let detail = lang.pick("Möglich sind 16 und 18.", "Possible values: 16 and 18.");
        faults.push(fault("services.age_check", "unknown_value", detail));
    }
    if services.insurance.as_ref().is_some_and(|money| !money.is_payable()) {
        let detail = lang.pick(
            "Ein Betrag über null mit höchstens zwei Nachkommastellen.",
            "An amount above zero with at most two decimals.",
        );
        faults.push(fault("services.insurance", "out_of_range", detail));
    }
    faults
}

fn label_fault(lang: Lang, carrier: &CarrierDescriptor, label: &LabelSpec) -> Option<FieldError> {
    let can = &carrier.capabilities;
    if can.offers(label.format, label.medium, label.dpi) {
        return None;
    }
    let formats: Vec<&str> = can.formats.iter().map(|format| format.code()).collect();
    let media: Vec<&str> = can.media.iter().map(|medium| medium.code()).collect();
    let dpi: Vec<String> = can.dpi.iter().map(ToString::to_string).collect();
    let (formats, media, dpi) = (formats.join(", "), media.join(", "), dpi.join(", "));
    let name = carrier.name.text(lang);
    let detail = lang.pick(
        format!("{name} druckt so nicht. Formate: {formats}; Papiere: {media}; ZPL mit dpi: {dpi}."),
        format!("{name} does not print like this. Formats: {formats}; papers: {media}; ZPL with dpi: {dpi}."),
    );
    Some(fault("label", "not_offered", &detail))
}
