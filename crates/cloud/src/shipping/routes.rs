//! Under which names idempotency keys are kept.

/// One shipment and many share it.
pub(super) const SHIPMENTS: &str = "POST /v1/shipments";
/// A prepared shipment is bought.
pub(super) const BUY: &str = "POST /v1/shipments/{id}/buy";
/// A shipment is saved without a label.
pub(super) const PREPARE: &str = "POST /v1/shipments?prepare=true";
/// A label for the way back.
pub(super) const RETURNS: &str = "POST /v1/returns";
