//! The newest orders of a platform, for the preview, and what of the shop they have.

use kontor_model::id::{PlatformId, TenantId};
use kontor_model::order::LineKind;
use kontor_model::order_feed::DeliveryState;
use kontor_model::platform::{PlatformValue, PlatformValues};

use super::preview::Recent;
use crate::app::App;
use crate::commerce::orders::{content, store::list};
use crate::error::{AppError, AppResult};

/// The newest orders of a platform that were understood, newest first, held ones included.
pub(super) async fn recent_orders(
    app: &App,
    tenant: &TenantId,
    platform: &PlatformId,
    most: i64,
) -> AppResult<Vec<Recent>> {
    let deliveries = DeliveryState::ALL.map(DeliveryState::code);
    let page = list::PageOf {
        platforms: &[platform.as_str()],
        deliveries: &deliveries,
        from: i64::MIN,
        before: (i64::MAX, ""),
        limit: most,
    };
    let mut tx = app.db.read(tenant).await?;
    let rows = list::page(&mut tx, tenant, &page).await?;
    drop(tx);
    let mut recent = Vec::with_capacity(rows.len());
    for row in rows {
        let content = content::open(app, tenant, &row.id, row.content.as_deref())?;
        if let Some(order) = content.order {
            recent.push(Recent { id: row.id.parse().map_err(AppError::internal)?, order });
        }
    }
    Ok(recent)
}

/// Payment methods, shipping methods and sub-shops that orders have, each once.
pub(super) fn seen(recent: &[Recent]) -> PlatformValues {
    let mut seen = PlatformValues::default();
    for Recent { order, .. } in recent {
        if let Some(payment) = order.payments.first() {
            note(&mut seen.payment_methods, &payment.method, &payment.title);
        }
        if let Some(postage) = order.lines_of(LineKind::Shipping).next() {
            note(&mut seen.shipping_methods, postage.method.as_deref().unwrap_or_default(), &postage.title);
        }
        note(&mut seen.sub_shops, order.channel.sub_shop.as_deref().unwrap_or_default(), "");
    }
    seen
}

fn note(values: &mut Vec<PlatformValue>, code: &str, name: &str) {
    if !code.trim().is_empty() && !values.iter().any(|known| known.code.eq_ignore_ascii_case(code)) {
        values.push(PlatformValue { code: code.to_owned(), name: name.to_owned() });
    }
}
