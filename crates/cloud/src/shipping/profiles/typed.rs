//! The form of a shipping profile and the profile, each from the other.

use kontor_adapters::CarrierDescriptor;
use kontor_model::Lang;
use kontor_model::problem::FieldError;
use kontor_model::shipment::{Endorsement, ShipmentServices};
use kontor_model::shipping_profile::NewShippingProfile;
use kontor_web::form::FormState;

use super::offer;
use crate::identity::forms::PostedForm;
use crate::shipping::amounts;
use crate::shipping::names::fault;
use crate::shipping::portal::ticked;

/// Fields that every carrier has.
const COMMON: [&str; 9] =
    ["number", "name", "carrier_account", "service", "label", "sender", "tare_g", "print_uncodable", "active"];

/// What was typed, for the action to check, and the fields that could not be read.
pub(super) fn read(
    lang: Lang,
    carrier: &CarrierDescriptor,
    form: &PostedForm,
) -> (NewShippingProfile, Vec<FieldError>) {
    let mut faults = Vec::new();
    let services = read_services(lang, carrier, form, &mut faults);
    let optional = |name: &str| Some(form.get(name).trim()).filter(|text| !text.is_empty());
    let label = optional("label").map(offer::label_of);
    if label == Some(None) {
        faults.push(fault("label", "unknown_value", one_of_the_list(lang)));
    }
    let sender = optional("sender").map(str::parse);
    if matches!(sender, Some(Err(_))) {
        faults.push(fault("sender", "unknown_value", one_of_the_list(lang)));
    }
    let tare = form.get("tare_g").trim();
    let tare_g = if tare.is_empty() { Ok(0) } else { tare.parse() };
    if tare_g.is_err() {
        let detail = lang.pick("Eine ganze Zahl von Gramm, zum Beispiel 120.", "A whole number of grams, such as 120.");
        faults.push(fault("tare_g", "format", detail));
    }
    let new = NewShippingProfile {
        number: form.get("number").to_owned(),
        name: form.get("name").to_owned(),
        carrier_account: form.get("carrier_account").to_owned(),
        service: optional("service").map(str::to_owned),
        services,
        label: label.flatten(),
        sender: sender.and_then(Result::ok),
        tare_g: tare_g.unwrap_or_default(),
        print_uncodable: match form.get("print_uncodable") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        active: form.has("active"),
    };
    (new, faults)
}

fn one_of_the_list(lang: Lang) -> &'static str {
    lang.pick("Wählen Sie einen Eintrag der Liste.", "Choose an entry of the list.")
}

fn read_services(
    lang: Lang,
    carrier: &CarrierDescriptor,
    form: &PostedForm,
    faults: &mut Vec<FieldError>,
) -> ShipmentServices {
    let mut services = ShipmentServices::default();
    for option in offer::of_profile(carrier) {
        let name = offer::field_name(option);
        let typed = form.get(&name);
        match option.id {
            "insurance" => match amounts::money(lang, typed) {
                Ok(money) => services.insurance = money,
                Err(detail) => faults.push(fault(&name, "format", &detail)),
            },
            "age_check" => services.age_check = typed.parse().ok(),
            "endorsement" => services.endorsement = endorsement(typed),
            own => match (offer::flag(&mut services, own), form.has(&name)) {
                (Some(flag), is_set) => *flag = is_set,
                (None, true) => services.carrier_options.push(own.to_owned()),
                (None, false) => {}
            },
        }
    }
    services
}

fn endorsement(typed: &str) -> Option<Endorsement> {
    match typed {
        "return" => Some(Endorsement::Return),
        "abandon" => Some(Endorsement::Abandon),
        _ => None,
    }
}

/// What was typed, to be shown again.
pub(super) fn kept(carrier: &CarrierDescriptor, form: &PostedForm) -> FormState {
    let services = offer::of_profile(carrier).map(offer::field_name);
    let names = COMMON.iter().map(|name| (*name).to_owned()).chain(services);
    names.fold(FormState::new(), |state, name| state.with(&name, form.get(&name)))
}

/// The form of a stored profile.
pub(super) fn filled(lang: Lang, carrier: &CarrierDescriptor, profile: &NewShippingProfile) -> FormState {
    let mut services = profile.services.clone();
    let mut state = FormState::new()
        .with("number", &profile.number)
        .with("name", &profile.name)
        .with("carrier_account", &profile.carrier_account)
        .with("service", profile.service.as_deref().unwrap_or_default())
        .with("label", profile.label.as_ref().map(offer::code_of).unwrap_or_default())
        .with("sender", profile.sender.as_ref().map(ToString::to_string).unwrap_or_default())
        .with("tare_g", if profile.tare_g == 0 { String::new() } else { profile.tare_g.to_string() })
        .with("print_uncodable", profile.print_uncodable.map_or("", |is_set| if is_set { "yes" } else { "no" }))
        .with("active", ticked(profile.active));
    for option in offer::of_profile(carrier) {
        let value = match option.id {
            "insurance" => services.insurance.as_ref().map(|money| amounts::amount(lang, money)).unwrap_or_default(),
            "age_check" => services.age_check.map(|age| age.to_string()).unwrap_or_default(),
            "endorsement" => match services.endorsement {
                Some(Endorsement::Return) => "return".to_owned(),
                Some(Endorsement::Abandon) => "abandon".to_owned(),
                None => String::new(),
            },
            own => {
                let is_own = services.carrier_options.iter().any(|code| code == own);
                ticked(offer::flag(&mut services, own).map_or(is_own, |flag| *flag)).to_owned()
            }
        };
        state.set(&offer::field_name(option), value);
    }
    state
}
