//! Our own transport label: a GS1 logistic label with an SSCC, for own delivery, forwarders, pallets and collection.
//!
//! Nothing goes over the network: the label is drawn here, its number was drawn by the caller.

use async_trait::async_trait;
use kontor_model::shipment::Finding;

mod check;
mod face;
mod fault;
mod fit;
mod layout;
mod map;
mod pdf;
mod place;
mod renderer;
mod settings;
#[cfg(test)]
mod tests;
mod zpl;

use crate::carrier::Carrier;
use crate::context::CallContext;
use crate::descriptor::CarrierDescriptor;
use crate::error::{Outcome, Result};
use crate::shipment::{AccountInfo, CarrierShipment, Created, LabelDocument};
use kontor_model::label::LabelSpec;

pub use renderer::LabelRenderer;
pub use settings::ID;

/// The carrier `own_label`.
pub struct OwnLabel {
    renderer: LabelRenderer,
}

impl OwnLabel {
    /// Reads the fonts once.
    #[allow(clippy::new_without_default, reason = "costly: made once per registry")]
    pub fn new() -> OwnLabel {
        OwnLabel { renderer: LabelRenderer::new() }
    }
}

#[async_trait]
impl Carrier for OwnLabel {
    fn descriptor(&self) -> &'static CarrierDescriptor {
        &settings::DESCRIPTOR
    }

    async fn check(&self, cx: &CallContext<'_>) -> Result<AccountInfo> {
        let description = settings::DESCRIPTOR.name.text(cx.lang).to_owned();
        Ok(AccountInfo { description, findings: Vec::new() })
    }

    async fn validate(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Vec<Finding>> {
        Ok(self.renderer.findings(shipment, shipment.label, cx.lang))
    }

    async fn create(&self, cx: &CallContext<'_>, batch: &[CarrierShipment]) -> Result<Vec<Outcome<Created>>> {
        Ok(batch.iter().map(|shipment| self.renderer.create(shipment, cx.lang)).collect())
    }

    fn redraw(
        &self,
        cx: &CallContext<'_>,
        shipment: &CarrierShipment,
        parcel: usize,
        spec: LabelSpec,
    ) -> Result<Outcome<LabelDocument>> {
        self.renderer.document(shipment, parcel, spec, cx.lang)
    }
}
