//! What a descriptor alone tells about a shipment: form of label, product, services, number of parcels, lengths of texts.
//!
//! Every carrier begins its own findings with these, so that the same fault has the same words everywhere.

use kontor_model::Lang;
use kontor_model::address::{Address, Party, Recipient};
use kontor_model::money::Money;
use kontor_model::shipment::{CustomsLine, Finding, Hint, Severity};
use rust_decimal::Decimal;

use crate::descriptor::{CarrierDescriptor, ServiceOption};
use crate::shipment::CarrierShipment;

#[cfg(test)]
mod tests;

/// All findings that the descriptor alone gives, in the order of the fields. None of them needs the carrier. `service` is
/// the product that will be taken: the one named, or the usual one.
pub fn by_descriptor(
    descriptor: &CarrierDescriptor,
    shipment: &CarrierShipment,
    service: Option<&str>,
    lang: Lang,
) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(unknown_service(descriptor, service, lang));
    found.extend(wrong_count(descriptor, shipment, lang));
    found.extend(too_long(descriptor, shipment, lang));
    found.extend(unknown_options(descriptor, shipment, service, lang));
    found.extend(form(descriptor, shipment, lang));
    found
}

/// A finding of severity error with its sentence in both languages.
pub fn error(lang: Lang, code: &str, field: &str, de: String, en: String) -> Finding {
    Finding::in_both(lang, Severity::Error, code, field, Hint { de, en })
}

/// A finding of severity warning with its sentence in both languages.
pub fn warning(lang: Lang, code: &str, field: &str, de: String, en: String) -> Finding {
    Finding::in_both(lang, Severity::Warning, code, field, Hint { de, en })
}

/// For a carrier that collects money at each parcel: with several parcels the amount is parted among them, and the parts
/// come to the amount.
pub fn cash_parts(descriptor: &CarrierDescriptor, shipment: &CarrierShipment, lang: Lang) -> Option<Finding> {
    let (cash, count) = (shipment.services.cash_on_delivery.as_ref()?, shipment.parcels.len());
    let (field, name) = ("services.cash_on_delivery.parts", descriptor.name);
    if cash.parts.is_empty() {
        return (count > 1).then(|| {
            error(
                lang,
                "parts_missing",
                field,
                format!("{} zieht Nachnahme je Packstück ein. Geben Sie zu jedem der {count} Packstücke seinen Teil an, 0 für keinen.", name.de),
                format!("{} collects cash at each parcel. Give the part of each of the {count} parcels, 0 for none.", name.en),
            )
        });
    }
    let is_part = |part: &Money| part.currency == cash.amount.currency && (part.amount.is_zero() || part.is_payable());
    let sum: Option<Decimal> = cash.parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.amount));
    if cash.parts.len() == count && cash.parts.iter().all(is_part) && sum == Some(cash.amount.amount) {
        return None;
    }
    let amount = &cash.amount;
    Some(error(
        lang,
        "parts_wrong",
        field,
        format!(
            "Die Nachnahme hat einen Teil je Packstück ({count}), alle in derselben Währung und zusammen {amount}. Prüfen Sie die Teile."
        ),
        format!(
            "Cash on delivery has one part per parcel ({count}), all in one currency and together {amount}. Check the parts."
        ),
    ))
}

/// For a carrier that wants customs papers for each parcel: with several parcels every line of goods lies in one of them,
/// and none is without goods.
pub fn goods_in_parcels(descriptor: &CarrierDescriptor, shipment: &CarrierShipment, lang: Lang) -> Vec<Finding> {
    let (Some(customs), count) = (&shipment.customs, shipment.parcels.len()) else { return Vec::new() };
    let name = descriptor.name;
    let lost = |(index, line): (usize, &CustomsLine)| {
        let is_there = line.parcel.map_or(count <= 1, |number| (1..=count).contains(&(number as usize)));
        (!is_there).then(|| {
            error(
                lang,
                "parcel_unclear",
                &format!("customs.lines[{index}].parcel"),
                format!("{} verlangt die Zollangaben je Packstück. Geben Sie an, in welchem der {count} Packstücke die Ware liegt.", name.de),
                format!("{} wants customs data per parcel. Say in which of the {count} parcels the goods lie.", name.en),
            )
        })
    };
    let mut found: Vec<Finding> = customs.lines.iter().enumerate().filter_map(lost).collect();
    let empty = |number: &usize| !customs.lines.iter().any(|line| line.parcel == u32::try_from(*number).ok());
    if found.is_empty()
        && count > 1
        && let Some(number) = (1..=count).find(empty)
    {
        found.push(error(
            lang,
            "parcel_without_goods",
            "customs.lines",
            format!(
                "Für Packstück {number} sind keine Waren angegeben. {} verlangt die Zollangaben je Packstück.",
                name.de
            ),
            format!("No goods are given for parcel {number}. {} wants customs data per parcel.", name.en),
        ));
    }
    found
}

/// The form of label is one that the carrier makes.
pub fn form(descriptor: &CarrierDescriptor, shipment: &CarrierShipment, lang: Lang) -> Option<Finding> {
    let (spec, capabilities) = (shipment.label, &descriptor.capabilities);
    if capabilities.offers(spec.format, spec.medium, spec.dpi) {
        return None;
    }
    let formats: Vec<&str> = capabilities.formats.iter().map(|format| format.code()).collect();
    let media: Vec<&str> = capabilities.media.iter().map(|medium| medium.code()).collect();
    let (formats, media) = (formats.join(", "), media.join(", "));
    let name = descriptor.name;
    Some(error(
        lang,
        "form_not_available",
        "label",
        format!("{} liefert Etiketten als {formats} auf {media}. Wählen Sie Format und Papier daraus.", name.de),
        format!("{} makes labels as {formats} on {media}. Choose format and paper from these.", name.en),
    ))
}

fn unknown_service(descriptor: &CarrierDescriptor, service: Option<&str>, lang: Lang) -> Option<Finding> {
    let asked = service?;
    if descriptor.services.iter().any(|service| service.id == asked) {
        return None;
    }
    let known: Vec<&str> = descriptor.services.iter().map(|service| service.id).collect();
    let (known, name) = (known.join(", "), descriptor.name);
    Some(error(
        lang,
        "unknown_value",
        "service",
        format!("{} hat kein Produkt „{asked}“. Bekannt sind: {known}.", name.de),
        format!("{} has no product “{asked}”. Known are: {known}.", name.en),
    ))
}

fn wrong_count(descriptor: &CarrierDescriptor, shipment: &CarrierShipment, lang: Lang) -> Option<Finding> {
    let (count, most) = (shipment.parcels.len(), descriptor.capabilities.max_parcels);
    let (de, en) = match count {
        0 => {
            ("Eine Sendung hat mindestens ein Packstück.".to_owned(), "A shipment has at least one parcel.".to_owned())
        }
        count if count > most => (
            format!(
                "{} nimmt höchstens {most} Packstücke je Sendung, hier sind es {count}. Teilen Sie die Sendung.",
                descriptor.name.de
            ),
            format!(
                "{} takes at most {most} parcels per shipment, here are {count}. Split the shipment.",
                descriptor.name.en
            ),
        ),
        _ => return None,
    };
    Some(error(lang, if count == 0 { "required" } else { "too_many" }, "parcels", de, en))
}

fn too_long(descriptor: &CarrierDescriptor, shipment: &CarrierShipment, lang: Lang) -> Vec<Finding> {
    let limit_of = |path: &str| {
        let general = without_indexes(path);
        descriptor.limits.iter().find(|limit| limit.field == general).map(|limit| limit.max_chars)
    };
    let judge = |(path, text): (String, &str)| {
        let (most, count) = (limit_of(&path)?, text.trim().chars().count());
        (count > most).then(|| over(descriptor, lang, &path, text.trim(), (count, most)))
    };
    texts(shipment).into_iter().filter_map(judge).collect()
}

fn over(descriptor: &CarrierDescriptor, lang: Lang, path: &str, text: &str, (count, most): (usize, usize)) -> Finding {
    let name = descriptor.name;
    let finding = error(
        lang,
        "too_long",
        path,
        format!(
            "„{text}“ hat {count} Zeichen, {} druckt höchstens {most}. Kürzen Sie den Text so, dass die Sendung ankommt.",
            name.de
        ),
        format!(
            "“{text}” has {count} characters, {} prints at most {most}. Shorten the text so that the parcel still arrives.",
            name.en
        ),
    );
    finding.proposing(&cut_at_word(text, most))
}

/// The longest beginning of whole words that fits; of a single word its first characters.
pub fn cut_at_word(text: &str, most: usize) -> String {
    let start: String = text.chars().take(most).collect();
    let is_whole = text.chars().nth(most).is_none_or(|next| next == ' ');
    match start.rfind(' ') {
        Some(end) if !is_whole => start[..end].trim_end().to_owned(),
        _ => start.trim_end().to_owned(),
    }
}

fn unknown_options(
    descriptor: &CarrierDescriptor,
    shipment: &CarrierShipment,
    service: Option<&str>,
    lang: Lang,
) -> Vec<Finding> {
    let offered = |option: &ServiceOption| {
        option.services.is_empty() || service.is_some_and(|service| option.services.contains(&service))
    };
    let (name, product) = (descriptor.name, service.unwrap_or_default());
    let judge = |asked: &str| {
        let own = shipment.services.carrier_options.iter().any(|code| code == asked);
        let field = if own { "services.carrier_options".to_owned() } else { format!("services.{asked}") };
        match descriptor.options.iter().find(|option| option.id == asked) {
            // Announcing is a consent, not a service: a carrier that cannot use it simply gets no e-mail address.
            None if asked == "announce" => None,
            None => Some(error(
                lang,
                "service_not_offered",
                &field,
                format!(
                    "{} bietet „{asked}“ nicht an. Nehmen Sie die Leistung weg oder wählen Sie einen anderen Frachtführer.",
                    name.de
                ),
                format!("{} does not offer “{asked}”. Take the service off or choose another carrier.", name.en),
            )),
            Some(option) if !offered(option) => Some(error(
                lang,
                "service_not_offered",
                &field,
                format!(
                    "„{}“ gibt es nicht zum Produkt {product}. Nehmen Sie die Leistung weg oder wählen Sie ein anderes Produkt.",
                    option.name.de
                ),
                format!(
                    "“{}” is not available for the product {product}. Take the service off or choose another product.",
                    option.name.en
                ),
            )),
            Some(_) => None,
        }
    };
    shipment.services.asked().into_iter().filter_map(judge).collect()
}

/// Paths of lists without their numbers: `parcels[0].reference` is limited by `parcels[].reference`.
fn without_indexes(path: &str) -> String {
    path.chars().filter(|c| !c.is_ascii_digit() || !path.contains('[')).collect()
}

/// Every text of a shipment that a carrier may limit, by its path.
pub(crate) fn texts(shipment: &CarrierShipment) -> Vec<(String, &str)> {
    let mut texts = vec![("reference".to_owned(), shipment.reference.as_str())];
    let optional = [("customer_reference", &shipment.customer_reference), ("cost_center", &shipment.cost_center)];
    texts.extend(optional.into_iter().filter_map(|(path, text)| Some((path.to_owned(), text.as_deref()?))));
    address_texts("from", &shipment.from, &mut texts);
    recipient_texts(&shipment.to, &mut texts);
    for (index, parcel) in shipment.parcels.iter().enumerate() {
        texts.extend(parcel.reference.as_deref().map(|text| (format!("parcels[{index}].reference"), text)));
    }
    let services = &shipment.services;
    let wishes =
        [("preferred_neighbour", &services.preferred_neighbour), ("preferred_place", &services.preferred_place)];
    texts.extend(wishes.into_iter().filter_map(|(name, text)| Some((format!("services.{name}"), text.as_deref()?))));
    for (index, line) in shipment.customs.iter().flat_map(|customs| customs.lines.iter()).enumerate() {
        texts.push((format!("customs.lines[{index}].description"), &line.description));
    }
    texts
}

fn address_texts<'a>(place: &str, address: &'a Address, texts: &mut Vec<(String, &'a str)>) {
    party_texts(place, &address.party, texts);
    texts.push((format!("{place}.street"), &address.street));
    texts.extend(address.house_number.as_deref().map(|number| (format!("{place}.house_number"), number)));
    texts.push((format!("{place}.postal_code"), &address.postal_code));
    texts.push((format!("{place}.city"), &address.city));
}

fn recipient_texts<'a>(to: &'a Recipient, texts: &mut Vec<(String, &'a str)>) {
    if let Recipient::Street(address) = to {
        return address_texts("to", address, texts);
    }
    party_texts("to", to.party(), texts);
    let (postal_code, city, _) = to.place();
    texts.extend([("to.postal_code".to_owned(), postal_code), ("to.city".to_owned(), city)]);
}

fn party_texts<'a>(place: &str, party: &'a Party, texts: &mut Vec<(String, &'a str)>) {
    texts.push((format!("{place}.name"), &party.name));
    let optional =
        [("company", &party.company), ("addition", &party.addition), ("email", &party.email), ("phone", &party.phone)];
    texts.extend(optional.into_iter().filter_map(|(name, text)| Some((format!("{place}.{name}"), text.as_deref()?))));
}
