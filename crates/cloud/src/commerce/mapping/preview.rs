//! What a mapping would make of the newest real orders, beside what the live one makes of them. Changes nothing.

use std::collections::BTreeMap;

use kontor_model::Lang;
use kontor_model::id::{OrderId, PlatformId};
use kontor_model::order::ChannelOrder;
use kontor_model::order_feed::OrderHold;
use kontor_model::order_mapping::{MappedOrder, MappingChange, MappingPreview, OrderMapping, PreviewedOrder};
use serde_json::Value;

use super::engine::{Held, compile};
use super::{check, live, store};
use crate::app::App;
use crate::error::{AppError, AppResult};
use crate::shipping::Caller;

/// Orders that are looked at.
pub(in crate::commerce) const ORDERS: i64 = 50;

/// An order that was understood.
pub(in crate::commerce) struct Recent {
    /// Its id.
    pub(in crate::commerce) id: OrderId,
    /// The order.
    pub(in crate::commerce) order: ChannelOrder,
}

/// Tries a mapping on the newest orders of a platform.
///
/// Errors: [`AppError::NotFound`]; [`AppError::Invalid`] with every field at fault.
pub async fn preview_mapping(
    app: &App,
    caller: &Caller,
    platform: &PlatformId,
    mapping: &OrderMapping,
) -> AppResult<MappingPreview> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let version = store::live(&mut tx, &caller.tenant, platform).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    let faults = check::faults(app, caller, mapping).await?;
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let new = compile(mapping, caller.lang).map_err(AppError::Invalid)?;
    let now = live::live(app, &caller.tenant, platform, version).await?;
    let recent = super::recent::recent_orders(app, &caller.tenant, platform, ORDERS).await?;
    let lang = caller.lang;
    let previewed =
        move |Recent { id, order }: Recent| compare(lang, (id, &order), now.apply(&order), new.apply(&order));
    // Fifty large orders through hundreds of expressions, twice: not where everybody else is served.
    let items = tokio::task::spawn_blocking(move || recent.into_iter().map(previewed).collect::<Vec<PreviewedOrder>>());
    let items = items.await.map_err(AppError::internal)?;
    Ok(MappingPreview {
        version: (version > 0).then_some(version),
        changed: items.iter().filter(|item| is_changed(item)).count(),
        held: items.iter().filter(|item| item.hold.is_some()).count(),
        warned: items.iter().filter(|item| !item.warnings.is_empty()).count(),
        items,
    })
}

fn is_changed(item: &PreviewedOrder) -> bool {
    !item.changes.is_empty() || item.hold.is_some() != item.held_now.is_some()
}

/// What differs for one order.
pub(super) fn compare(
    lang: Lang,
    (id, order): (OrderId, &ChannelOrder),
    before: Result<MappedOrder, Held>,
    after: Result<MappedOrder, Held>,
) -> PreviewedOrder {
    let hold = |held: &Held| OrderHold { code: held.code.to_owned(), detail: held.words(lang) };
    let known = before.as_ref().map(|mapped| mapped.warnings.as_slice()).unwrap_or_default();
    let warnings = after.as_ref().map(|mapped| mapped.warnings.as_slice()).unwrap_or_default();
    let warnings = warnings.iter().filter(|warning| !known.contains(warning)).cloned().collect();
    // A held order has no fields: that it is held says it all.
    let changes = match (&before, &after) {
        (_, Err(_)) => Vec::new(),
        (before, Ok(after)) => differences(&before.as_ref().map(fields).unwrap_or_default(), &fields(after)),
    };
    PreviewedOrder {
        id,
        number: order.number.clone(),
        placed_at_ms: order.placed_at_ms,
        changes,
        hold: after.as_ref().err().map(hold),
        held_now: before.as_ref().err().map(hold),
        warnings,
    }
}

/// Everything a mapping decides, by name. The version is left out: it always differs.
fn fields(mapped: &MappedOrder) -> BTreeMap<String, String> {
    let own = [
        ("document_type", Some(&mapped.document_type)),
        ("payment_method", Some(&mapped.payment_method)),
        ("shipping_profile", Some(&mapped.shipping_profile)),
        ("tax_treatment", Some(&mapped.tax_treatment)),
        ("country", Some(&mapped.country)),
        ("rule", mapped.rule.as_ref()),
    ];
    let own = own.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.clone())));
    let keys = mapped.tax_keys.iter().map(|(line, key)| (format!("tax_keys.{line}"), key.clone()));
    let skus = mapped.skus.iter().map(|(line, sku)| (format!("skus.{line}"), sku.clone()));
    let further = mapped.fields.iter().map(|(name, value)| (format!("fields.{name}"), text(value)));
    own.chain(keys).chain(skus).chain(further).filter(|(_, value)| !value.is_empty()).collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn differences(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<MappingChange> {
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    let names = after.keys().chain(gone);
    let change = |name: &String| MappingChange {
        field: name.clone(),
        before: before.get(name).cloned(),
        after: after.get(name).cloned(),
    };
    names.filter(|name| before.get(*name) != after.get(*name)).map(change).collect()
}
