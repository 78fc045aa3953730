//! How a platform's stock is made: which warehouses count, how much is kept back, how much is told at most.

use std::collections::BTreeSet;

use kontor_model::Lang;
use kontor_model::fold::clean_line;
use kontor_model::id::{PlatformId, TenantId};
use kontor_model::inventory::StockRule;
use kontor_model::problem::FieldError;

use super::store::{levels, platforms};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::error::{AppError, AppResult};

/// Most warehouses of a rule.
const WAREHOUSES: usize = 100;
/// Longest name of a warehouse, in characters.
const LONGEST: usize = 100;
/// Largest buffer and maximum.
const MOST: i64 = 1_000_000_000;

/// Changes the rule; what is to be told is reckoned anew in the background.
///
/// Errors: [`AppError::NotFound`]; [`AppError::Invalid`] by field.
pub async fn set_rule(
    app: &App,
    (tenant, lang): (&TenantId, Lang),
    actor: Actor<'_>,
    id: &PlatformId,
    rule: &StockRule,
) -> AppResult<()> {
    let rule = clean(lang, rule)?;
    let json = serde_json::to_string(&rule).map_err(AppError::internal)?;
    let mut tx = app.db.write(tenant).await?;
    levels::take_turn(&mut tx, tenant).await?;
    if !platforms::set_rule(&mut tx, tenant, id, &json).await? {
        return Err(AppError::NotFound);
    }
    let entry = Entry { actor, action: "platform.stock_changed", object: id.as_str(), detail: "" };
    audit::record(&mut tx, app, tenant, entry).await?;
    tx.commit().await?;
    app.commerce.stock().wake();
    Ok(())
}

fn clean(lang: Lang, rule: &StockRule) -> AppResult<StockRule> {
    let mut faults = Vec::new();
    let mut fault = |field: String, code: &str, de: &str, en: &str| {
        faults.push(FieldError { field, code: code.to_owned(), detail: lang.pick(de, en).to_owned() });
    };
    let mut warehouses = BTreeSet::new();
    if rule.warehouses.len() > WAREHOUSES {
        fault("warehouses".to_owned(), "count", "Höchstens 100 Lager.", "At most 100 warehouses.");
    }
    for (index, name) in rule.warehouses.iter().enumerate().take(WAREHOUSES) {
        match clean_line(name).filter(|name| !name.is_empty() && name.chars().count() <= LONGEST) {
            Some(name) => {
                warehouses.insert(name);
            }
            None => {
                let field = format!("warehouses[{index}]");
                fault(field, "format", "1 bis 100 sichtbare Zeichen.", "1 to 100 visible characters.");
            }
        }
    }
    let (de, en) = ("0 bis 1.000.000.000 Stück.", "0 to 1,000,000,000 pieces.");
    if !(0..=MOST).contains(&rule.buffer) {
        fault("buffer".to_owned(), "range", de, en);
    }
    if rule.maximum.is_some_and(|maximum| !(0..=MOST).contains(&maximum)) {
        fault("maximum".to_owned(), "range", de, en);
    }
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    Ok(StockRule { warehouses: warehouses.into_iter().collect(), ..rule.clone() })
}
