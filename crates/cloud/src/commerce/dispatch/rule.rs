//! When and how a platform is told of what was sent.

use kontor_model::fulfillment::{DispatchMoment, DispatchRule};
use kontor_model::id::{PlatformId, TenantId};
use kontor_model::problem::FieldError;
use kontor_model::{Lang, fold};

use super::{store, write};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::commerce::platforms::PlatformRow;
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};

/// Longest word for a carrier or status.
const LONGEST: usize = 100;

/// The rule of a platform. Errors: [`AppError::NotFound`].
pub(in crate::commerce) async fn get(app: &App, tenant: &TenantId, id: &PlatformId) -> AppResult<DispatchRule> {
    let mut tx = app.db.read(tenant).await?;
    of(&mut tx, tenant, id.as_str()).await?.ok_or(AppError::NotFound)
}

/// The same inside a transaction.
pub(super) async fn of(tx: &mut Tx, tenant: &TenantId, platform: &str) -> AppResult<Option<DispatchRule>> {
    let Some(json) = store::rule(tx, tenant, platform).await? else { return Ok(None) };
    let rule = serde_json::from_str(&json).map_err(|_| DbError::Corrupt("platforms.dispatch_rule"))?;
    Ok(Some(rule))
}

/// Changes it. Errors: [`AppError::NotFound`]; [`AppError::Invalid`] by field.
pub(super) async fn set(
    app: &App,
    (tenant, lang): (&TenantId, Lang),
    actor: Actor<'_>,
    id: &PlatformId,
    rule: &DispatchRule,
) -> AppResult<DispatchRule> {
    let mut tx = app.db.write(tenant).await?;
    let platform = write::find_platform(&mut tx, tenant, id.as_str()).await?;
    let rule = clean(app, lang, &platform, rule)?;
    let json = serde_json::to_string(&rule).map_err(AppError::internal)?;
    if !store::set_rule(&mut tx, tenant, id, &json).await? {
        return Err(AppError::NotFound);
    }
    let entry = Entry { actor, action: "platform.dispatch_changed", object: id.as_str(), detail: "" };
    audit::record(&mut tx, app, tenant, entry).await?;
    tx.commit().await?;
    Ok(rule)
}

fn clean(app: &App, lang: Lang, platform: &PlatformRow, rule: &DispatchRule) -> AppResult<DispatchRule> {
    let mut faults = Vec::new();
    let mut word = |field: String, text: &str| {
        let clean = fold::clean_line(text).filter(|clean| !clean.is_empty() && clean.chars().count() <= LONGEST);
        if clean.is_none() {
            let detail = lang.pick("1 bis 100 sichtbare Zeichen.", "1 to 100 visible characters.");
            faults.push(FieldError { field, code: "format".to_owned(), detail: detail.to_owned() });
        }
        clean.unwrap_or_default()
    };
    let status = rule.status.as_deref().map(|status| word("status".to_owned(), status));
    let carriers = rule.carriers.iter().map(|(id, text)| (id.clone(), word(format!("carriers.{id}"), text))).collect();
    // A typing error would be refused with every parcel.
    if let Some(status) = status.as_deref().filter(|status| !status.is_empty()) {
        faults.extend(write::unknown_status(lang, platform, status)?);
    }
    for id in rule.carriers.keys().filter(|id| app.shipping.carriers().find(id).is_none()) {
        let detail = lang.pick("Diesen Frachtführer gibt es nicht.", "There is no such carrier.");
        faults.push(FieldError {
            field: format!("carriers.{id}"),
            code: "unknown".to_owned(),
            detail: detail.to_owned(),
        });
    }
    if faults.is_empty() {
        Ok(DispatchRule { when: rule.when, status, carriers })
    } else {
        Err(AppError::Invalid(faults))
    }
}

/// When a shipment that has its label now is told; `None` for never.
pub(super) fn due(rule: &DispatchRule, now: i64) -> Option<Option<i64>> {
    match rule.when {
        DispatchMoment::Labelled => Some(Some(now)),
        DispatchMoment::ClosedOut => Some(None),
        DispatchMoment::Never => None,
    }
}
