//! The newest orders of a platform, for the preview.

use kontor_model::id::{PlatformId, TenantId};
use kontor_model::order_feed::DeliveryState;

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
