//! What becomes of a delivered order: written down, put beside the one that was sent, or known already.

use kontor_model::id::OrderId;
use kontor_model::order_feed::{DeliveredOrder, OrderChange};

use super::changes::{is_called_off, is_news_after_label};
use super::{AddressState, NoLabel, OrderShipment, OrderStage, Part, parts_between, store};
use crate::app::DeskApp;
use crate::db::{DbError, Tx};
use crate::error::{DeskError, DeskResult};

/// How saving an order went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saved {
    /// It was not here yet.
    New,
    /// It took the place of an earlier revision.
    Changed,
    /// It changed after its label: it stands beside the one that was sent, and a person looks.
    Later,
    /// It was here already, or only repeats what this house told the platform.
    Known,
}

/// Saves an order in a transaction of its own. The same revision again and an older one change nothing.
pub(super) async fn save(app: &DeskApp, cloud_url: &str, order: &DeliveredOrder) -> DeskResult<(Saved, i64)> {
    let mut tx = app.db.write().await?;
    let saved = save_in(app, &mut tx, cloud_url, order).await?;
    let known = store::find(&mut tx, &order.id).await?.ok_or(DeskError::NotFound)?;
    tx.commit().await.map_err(DbError::from)?;
    Ok((saved, known.document))
}

async fn save_in(app: &DeskApp, tx: &mut Tx, cloud_url: &str, order: &DeliveredOrder) -> DeskResult<Saved> {
    let Some(known) = store::find(tx, &order.id).await? else {
        let state = if is_called_off(order) { OrderStage::Cancelled } else { OrderStage::New };
        write(app, tx, cloud_url, order, (state, &[]), NoLabel::of(order)).await?;
        store::tell(tx, &order.id, "pulled", order.revision, app.now()).await?;
        return Ok(Saved::New);
    };
    let newest = known.later_revision.unwrap_or(known.revision);
    let is_asked_again = order.change == OrderChange::Again && order.revision == newest;
    if order.revision < newest || (order.revision == newest && !is_asked_again) {
        return Ok(Saved::Known);
    }
    let (content, _) = store::sealed(tx, &order.id).await?.ok_or(DeskError::NotFound)?;
    let before = open(app, &order.id, "order", &content)?;
    let parts = parts_between(&before, order);
    if known.stage == OrderStage::Shipped && is_news_after_label(&before, order, &parts) {
        let sealed = seal(app, &order.id, "later", order)?;
        store::write_later(tx, &order.id, (order.revision, &parts_text(&parts)?, &sealed), app.now()).await?;
        store::tell(tx, &order.id, "changed_later", order.revision, app.now()).await?;
        return Ok(Saved::Later);
    }
    let concerns = parts.iter().any(|part| part.concerns_sending());
    let state = match known.stage {
        _ if is_called_off(order) => OrderStage::Cancelled,
        // What somebody has still to look at stays so when the payment comes in.
        OrderStage::Changed => OrderStage::Changed,
        OrderStage::New if concerns => OrderStage::Changed,
        // It was called off and is wanted after all.
        OrderStage::Cancelled => OrderStage::Changed,
        OrderStage::New | OrderStage::Shipped => OrderStage::New,
    };
    let mut all = known.parts;
    all.retain(|part| !parts.contains(part));
    all.extend(&parts);
    write(app, tx, cloud_url, order, (state, &all), no_label_of(order, known.shipment.as_ref())).await?;
    if parts.is_empty() {
        return Ok(Saved::Known);
    }
    store::tell(tx, &order.id, "changed", order.revision, app.now()).await?;
    Ok(Saved::Changed)
}

/// Writes the revision that counts from now on.
pub(super) async fn write(
    app: &DeskApp,
    tx: &mut Tx,
    cloud_url: &str,
    order: &DeliveredOrder,
    (state, parts): (OrderStage, &[Part]),
    no_label: Option<NoLabel>,
) -> DeskResult<()> {
    let (recipient, place) = recipient_of(order);
    let columns = store::Columns {
        id: &order.id,
        cloud_url,
        platform: (order.platform.id.as_str(), &order.platform.name),
        number: &order.order.number,
        recipient,
        place,
        grand: order.order.totals.grand.to_string(),
        currency: order.order.currency.as_str(),
        profile: &order.mapped.shipping_profile,
        warnings: i64::try_from(order.mapped.warnings.len()).unwrap_or(i64::MAX),
        placed_at: order.order.placed_at_ms,
        revision: order.revision,
        state,
        address: address_state(order),
        no_label,
        payment: order.order.states.payment,
        parts: parts_text(parts)?,
        sealed: seal(app, &order.id, "order", order)?,
    };
    Ok(store::write(tx, &columns, app.now()).await?)
}

/// A platform that calls an order sent may only have heard so from here, once a label was asked for: the shipment here
/// says more then. What is only prepared nobody was told of.
pub(super) fn no_label_of(order: &DeliveredOrder, shipment: Option<&OrderShipment>) -> Option<NoLabel> {
    let was_told = shipment.is_some_and(|shipment| shipment.desk.is_some() || shipment.turn > 1);
    NoLabel::of(order).filter(|reason| !(was_told && *reason == NoLabel::SentElsewhere))
}

/// Name, and country, postal code and town, as they stand in lists.
fn recipient_of(order: &DeliveredOrder) -> (String, String) {
    let typed = order.order.shipping.as_ref().or(order.order.billing.as_ref());
    let Some(typed) = typed else { return (order.order.buyer.email.clone().unwrap_or_default(), String::new()) };
    let named = [typed.name(), typed.company.clone()].into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    let country = typed.country.as_ref().map_or("", |country| country.as_str());
    let parts = [country, typed.postal_code.as_str(), typed.city.as_str()];
    (named, parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
}

fn address_state(order: &DeliveredOrder) -> AddressState {
    use kontor_model::address::parse::Confidence;
    let Some(typed) = order.order.shipping.as_ref().filter(|typed| !typed.is_empty()) else {
        return AddressState::None;
    };
    match typed.read().confidence {
        Confidence::High => AddressState::Good,
        Confidence::Medium => AddressState::Doubt,
        Confidence::Low => AddressState::Unclear,
    }
}

fn parts_text(parts: &[Part]) -> DeskResult<String> {
    serde_json::to_string(parts).map_err(|error| DeskError::Internal(error.to_string()))
}

/// Seals a value of an order; `what` is `order`, `later` or `request`.
pub(super) fn seal(app: &DeskApp, id: &OrderId, what: &str, value: &impl serde::Serialize) -> DeskResult<Vec<u8>> {
    let plain =
        zeroize::Zeroizing::new(serde_json::to_vec(value).map_err(|error| DeskError::Internal(error.to_string()))?);
    Ok(app.sealer.seal(&plain, &["desk", id.as_str(), what], app.nonce()))
}

/// Opens it.
pub(super) fn open<T: serde::de::DeserializeOwned>(
    app: &DeskApp,
    id: &OrderId,
    what: &str,
    sealed: &[u8],
) -> DeskResult<T> {
    let plain = app.sealer.open(sealed, &["desk", id.as_str(), what])?;
    Ok(serde_json::from_slice(&plain).map_err(|_| DbError::Corrupt("orders.content_sealed"))?)
}
