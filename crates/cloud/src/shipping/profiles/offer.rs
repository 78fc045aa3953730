//! What a carrier's description makes of the form of a shipping profile: its products, services and labels.

use kontor_adapters::{CarrierDescriptor, ServiceOption};
use kontor_model::Lang;
use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};
use kontor_model::shipment::ShipmentServices;
use serde::Serialize;

use super::check::OF_ONE_SHIPMENT;

/// How a service is asked for in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// By a tick.
    Tick,
    /// By an amount of money.
    Amount,
    /// By an age.
    Age,
    /// By what happens to a parcel that cannot be delivered.
    Endorsement,
}

/// One service of the form.
#[derive(Clone, Debug, Serialize)]
pub(super) struct OptionField {
    /// Name of the field, as faults name it.
    name: String,
    caption: &'static str,
    kind: Kind,
    /// Products that have it; empty for all.
    only: String,
}

/// The field of a service that is a plain yes or no in our model.
pub(super) fn flag<'a>(services: &'a mut ShipmentServices, name: &str) -> Option<&'a mut bool> {
    Some(match name {
        "named_person_only" => &mut services.named_person_only,
        "signature" => &mut services.signature,
        "no_neighbour" => &mut services.no_neighbour,
        "bulky" => &mut services.bulky,
        "premium" => &mut services.premium,
        "closest_drop_point" => &mut services.closest_drop_point,
        "duties_paid" => &mut services.duties_paid,
        "return_label" => &mut services.return_label,
        "announce" => &mut services.announce,
        _ => return None,
    })
}

/// Name of a service's field.
pub(super) fn field_name(option: &ServiceOption) -> String {
    format!("services.{}", option.id)
}

/// The services that can stand in a profile.
pub(super) fn of_profile(carrier: &CarrierDescriptor) -> impl Iterator<Item = &'static ServiceOption> {
    carrier.options.iter().filter(|option| !OF_ONE_SHIPMENT.contains(&option.id))
}

/// The services as fields.
pub(super) fn fields(lang: Lang, carrier: &CarrierDescriptor) -> Vec<OptionField> {
    let product = |id: &&str| {
        let service = carrier.services.iter().find(|service| service.id == *id);
        service.map_or_else(|| (*id).to_owned(), |service| service.name.text(lang).to_owned())
    };
    let field = |option: &ServiceOption| OptionField {
        name: field_name(option),
        caption: option.name.text(lang),
        kind: match option.id {
            "insurance" => Kind::Amount,
            "age_check" => Kind::Age,
            "endorsement" => Kind::Endorsement,
            _ => Kind::Tick,
        },
        only: option.services.iter().map(product).collect::<Vec<_>>().join(", "),
    };
    of_profile(carrier).map(field).collect()
}

/// Names of the services that come with each shipment and not with the profile.
pub(super) fn of_one_shipment(lang: Lang, carrier: &CarrierDescriptor) -> String {
    let own = carrier.options.iter().filter(|option| OF_ONE_SHIPMENT.contains(&option.id));
    own.map(|option| option.name.text(lang)).collect::<Vec<_>>().join(", ")
}

/// Names of the services that a profile asks for.
pub(in crate::shipping) fn asked(
    lang: Lang,
    carrier: Option<&CarrierDescriptor>,
    services: &ShipmentServices,
) -> Vec<String> {
    let name = |asked: &str| {
        let option = carrier.and_then(|carrier| carrier.options.iter().find(|option| option.id == asked));
        option.map_or_else(|| asked.to_owned(), |option| option.name.text(lang).to_owned())
    };
    services.asked().into_iter().map(name).collect()
}

/// Products with their names.
pub(super) fn products(lang: Lang, carrier: &CarrierDescriptor) -> Vec<(String, String)> {
    let product = |service: &kontor_adapters::Service| {
        let name = service.name.text(lang);
        let caption = if name == service.id { name.to_owned() } else { format!("{name} ({})", service.id) };
        (service.id.to_owned(), caption)
    };
    carrier.services.iter().map(product).collect()
}

/// Every label the carrier makes; the first entry leaves the choice to the carrier.
pub(super) fn labels(lang: Lang, carrier: &CarrierDescriptor) -> Vec<(String, String)> {
    let can = &carrier.capabilities;
    let usual = lang.pick("wie beim Frachtführer üblich", "as usual at the carrier");
    let mut labels = vec![(String::new(), usual.to_owned())];
    for format in can.formats {
        let resolutions = if *format == LabelFormat::Zpl { can.dpi } else { &[203][..] };
        for (medium, dpi) in can.media.iter().flat_map(|medium| resolutions.iter().map(move |dpi| (*medium, *dpi))) {
            let Ok(dpi) = Dpi::try_from(dpi) else { continue };
            let spec = LabelSpec { format: *format, medium, dpi };
            labels.push((code_of(&spec), caption_of(&spec)));
        }
    }
    labels
}

/// A label as the value of a choice: `pdf/a6`, `zpl/a6/203`.
pub(super) fn code_of(spec: &LabelSpec) -> String {
    match spec.format {
        LabelFormat::Zpl => format!("{}/{}/{}", spec.format.code(), spec.medium.code(), spec.dpi.code()),
        _ => format!("{}/{}", spec.format.code(), spec.medium.code()),
    }
}

/// The label behind a value; `None` when it names none.
pub(super) fn label_of(code: &str) -> Option<LabelSpec> {
    let mut parts = code.split('/');
    let format = LabelFormat::from_code(parts.next()?)?;
    let medium = LabelMedium::from_code(parts.next()?)?;
    let dpi = parts.next().map_or(Ok(Dpi::default()), |dpi| Dpi::try_from(dpi.parse::<u16>().unwrap_or(0)));
    Some(LabelSpec { format, medium, dpi: dpi.ok()? })
}

/// A label in words: `PDF, 105 × 148 mm (A6)`.
pub(super) fn caption_of(spec: &LabelSpec) -> String {
    let (width, height) = spec.medium.size_tenth_mm();
    let size = format!("{} × {} mm", width.div_euclid(10), height.div_euclid(10));
    let paper = match spec.medium {
        LabelMedium::A4 | LabelMedium::A5 | LabelMedium::A6 => format!("{}, {size}", spec.medium.code().to_uppercase()),
        LabelMedium::Inch4x6 | LabelMedium::Inch4x8 => format!("{}″", spec.medium.code().replace('x', " × ")),
        _ => size,
    };
    match spec.format {
        LabelFormat::Zpl => format!("ZPL {} dpi, {paper}", spec.dpi.code()),
        format => format!("{}, {paper}", format.code().to_uppercase()),
    }
}
