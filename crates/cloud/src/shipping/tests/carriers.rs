//! What the carriers made up for these tests have in common.

use kontor_adapters::{Capabilities, Caption, CarrierDescriptor, Connect, Numbers};
use kontor_model::label::{LabelFormat, LabelMedium};

/// A carrier that draws its own numbers, takes one shipment a call and cannot be asked afterwards.
pub(super) const NUMBERING: CarrierDescriptor = CarrierDescriptor {
    id: "numbering",
    name: Caption { de: "Muster", en: "Sample" },
    summary: Caption { de: "Muster", en: "Sample" },
    capabilities: Capabilities {
        formats: &[LabelFormat::Pdf],
        media: &[LabelMedium::A6],
        dpi: &[],
        numbers: Numbers::Carrier,
        ..Capabilities::NONE
    },
    services: &[],
    options: &[],
    settings: &[],
    limits: &[],
    connect: Connect::Nothing,
};
