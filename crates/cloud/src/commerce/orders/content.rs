//! What is kept of an order besides its columns: the order itself and what the mapping made of it, sealed together.

use kontor_model::id::TenantId;
use kontor_model::order::ChannelOrder;
use kontor_model::order_mapping::MappedOrder;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::{AppError, AppResult};

/// The order and what the mapping made of it; absent while it is not understood, or not mapped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::commerce) struct Content {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::commerce) order: Option<ChannelOrder>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::commerce) mapped: Option<MappedOrder>,
}

/// Seals the content for its order.
pub(in crate::commerce) fn seal(app: &App, tenant: &TenantId, order: &str, content: &Content) -> AppResult<Vec<u8>> {
    let plain = serde_json::to_vec(content).map_err(AppError::internal)?;
    Ok(app.sealer.seal(&plain, &[tenant.as_str(), order, "order"], app.nonce()))
}

/// Opens the content; nothing sealed is an order that is not understood.
pub(in crate::commerce) fn open(
    app: &App,
    tenant: &TenantId,
    order: &str,
    sealed: Option<&[u8]>,
) -> AppResult<Content> {
    let Some(sealed) = sealed else { return Ok(Content::default()) };
    let broken = || AppError::internal(format_args!("the content of {order} cannot be opened"));
    let plain = app.sealer.open(sealed, &[tenant.as_str(), order, "order"]).map_err(|_| broken())?;
    serde_json::from_slice(&plain).map_err(|_| broken())
}

/// Seals what a platform said about an order.
pub(in crate::commerce) fn seal_raw(app: &App, tenant: &TenantId, raw: &str, payload: &[u8]) -> Vec<u8> {
    app.sealer.seal(payload, &[tenant.as_str(), raw, "raw order"], app.nonce())
}

/// Opens it.
pub(in crate::commerce) fn open_raw(app: &App, tenant: &TenantId, raw: &str, sealed: &[u8]) -> AppResult<Vec<u8>> {
    let plain = app.sealer.open(sealed, &[tenant.as_str(), raw, "raw order"]);
    let plain = plain.map_err(|_| AppError::internal(format_args!("the raw order {raw} cannot be opened")))?;
    Ok(plain.to_vec())
}
