//! What is wrong with a mapping, the tenant's shipping profiles included.

use std::collections::HashSet;

use kontor_model::fold::fold;
use kontor_model::order_mapping::OrderMapping;
use kontor_model::problem::FieldError;

use super::engine::compile;
use crate::app::App;
use crate::error::AppResult;
use crate::shipping::Caller;
use crate::shipping::profiles::list_profiles;

/// The field of the note, which is no part of the mapping.
pub(super) const NOTE_FIELD: &str = "note";

/// Every fault by its path in the mapping.
///
/// Who has shipping profiles can only choose among them; who has none ships with something else, and its numbers are his.
pub(super) async fn faults(app: &App, caller: &Caller, mapping: &OrderMapping) -> AppResult<Vec<FieldError>> {
    let mut faults = compile(mapping, caller.lang).err().unwrap_or_default();
    let profiles = list_profiles(app, caller).await?;
    let known: HashSet<String> =
        profiles.iter().filter(|profile| profile.profile.active).map(|profile| fold(&profile.profile.number)).collect();
    if known.is_empty() {
        return Ok(faults);
    }
    for (field, number) in chosen(mapping) {
        let is_told = number.trim().is_empty() || faults.iter().any(|fault| fault.field == field);
        if !is_told && !known.contains(&fold(number)) {
            let detail = caller.lang.pick(
                "Diese Versandart ist nicht eingerichtet oder nicht aktiv. Wählen Sie eine aus der Liste.",
                "This shipping profile is not set up or not active. Choose one from the list.",
            );
            faults.push(FieldError { field, code: "unknown_value".to_owned(), detail: detail.to_owned() });
        }
    }
    Ok(faults)
}

/// Every shipping profile that a mapping names, with its place.
fn chosen(mapping: &OrderMapping) -> Vec<(String, &str)> {
    let default = ("defaults.shipping_profile".to_owned(), mapping.defaults.shipping_profile.as_str());
    let rows = mapping.shipping.iter().enumerate();
    let rows = rows.map(|(index, row)| (format!("shipping[{index}].to"), row.to.as_str()));
    let rules = mapping.rules.iter().enumerate().filter_map(|(index, rule)| {
        Some((format!("rules[{index}].set.shipping_profile"), rule.set.shipping_profile.as_deref()?))
    });
    std::iter::once(default).chain(rows).chain(rules).collect()
}
