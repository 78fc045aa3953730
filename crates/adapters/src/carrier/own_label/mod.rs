//! Our own transport label: a GS1 logistic label with an SSCC, for own delivery, forwarders, pallets and collection.
//!
//! Nothing goes over the network: the label is drawn here, its number was drawn by the caller.

use async_trait::async_trait;
use kontor_model::shipment::Finding;

mod check;
mod fault;
mod fit;
mod layout;
mod map;
mod pdf;
mod place;
mod renderer;
mod settings;
#[cfg(feature = "testing")]
pub(super) mod subject;
#[cfg(test)]
mod tests;
mod zpl;

use crate::carrier::Carrier;
use crate::check as general;
use crate::context::CallContext;
use crate::descriptor::CarrierDescriptor;
use crate::error::{Outcome, Result};
use crate::shipment::{AccountInfo, Cancellation, CarrierShipment, Created, LabelDocument, ParcelNumbers};
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

/// The adapter for the list of carriers.
pub(super) fn adapter() -> Box<dyn Carrier> {
    Box::new(OwnLabel::new())
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

    fn findings(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Vec<Finding> {
        let service = shipment.service.as_deref();
        let mut found: Vec<Finding> = general::by_descriptor(&settings::DESCRIPTOR, shipment, service, cx.lang);
        let own = self.renderer.findings(shipment, shipment.label, cx.lang);
        // Where both say something about a field, the plainer sentence of the label itself stays.
        found.retain(|general| own.iter().all(|finding| finding.field != general.field));
        found.extend(own);
        found
    }

    async fn create(&self, cx: &CallContext<'_>, batch: &[CarrierShipment]) -> Result<Vec<Outcome<Created>>> {
        let create = |shipment: &CarrierShipment| match general::form(&settings::DESCRIPTOR, shipment, cx.lang) {
            Some(finding) => Outcome::Refused(vec![finding]),
            None => self.renderer.create(shipment, cx.lang),
        };
        Ok(batch.iter().map(create).collect())
    }

    /// Nobody else knows of the label, so taking it back is for us alone to say.
    async fn cancel(&self, _: &CallContext<'_>, parcels: &[ParcelNumbers]) -> Result<Vec<Outcome<Cancellation>>> {
        Ok(parcels.iter().map(|_| Outcome::Done(Cancellation::Done)).collect())
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
