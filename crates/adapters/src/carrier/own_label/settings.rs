//! What the own label is and can do, as data.

use kontor_model::label::{LabelFormat, LabelMedium};

use crate::descriptor::{Capabilities, Caption, CarrierDescriptor, Connect, FieldLimit, Numbers, Service};

/// Stable id of this carrier.
pub const ID: &str = "own_label";

/// Most parcels in one shipment: "parcel 99 of 99" is the longest that the label has room for.
pub(super) const MAX_PARCELS: usize = 99;
/// Most characters of a reference.
pub(super) const MAX_REFERENCE: usize = 35;

pub(super) const DESCRIPTOR: CarrierDescriptor = CarrierDescriptor {
    id: ID,
    name: Caption { de: "Eigenes Etikett", en: "Own label" },
    summary: Caption {
        de: "GS1-Transportetikett mit NVE (SSCC) für eigene Zustellung, Spedition, Palette und Abholung.",
        en: "GS1 logistic label with SSCC for own delivery, forwarders, pallets and collection.",
    },
    capabilities: Capabilities {
        cancel: true,
        redraw: true,
        max_batch: 100,
        max_cancel: 100,
        max_parcels: MAX_PARCELS,
        formats: &[LabelFormat::Pdf, LabelFormat::Zpl],
        media: &[LabelMedium::A6, LabelMedium::Thermal103x199, LabelMedium::Inch4x6],
        dpi: &[203, 300],
        numbers: Numbers::DrawnSscc,
        ..Capabilities::NONE
    },
    services: &[Service { id: "transport", name: Caption { de: "Transportetikett", en: "Transport label" } }],
    options: &[],
    settings: &[],
    limits: &[
        FieldLimit { field: "reference", max_chars: MAX_REFERENCE },
        FieldLimit { field: "parcels[].reference", max_chars: MAX_REFERENCE },
        FieldLimit { field: "to.name", max_chars: 100 },
        FieldLimit { field: "to.company", max_chars: 100 },
        FieldLimit { field: "to.addition", max_chars: 100 },
        FieldLimit { field: "to.street", max_chars: 80 },
        FieldLimit { field: "to.house_number", max_chars: 12 },
        FieldLimit { field: "to.postal_code", max_chars: 12 },
        FieldLimit { field: "to.city", max_chars: 60 },
        FieldLimit { field: "from.name", max_chars: 100 },
        FieldLimit { field: "from.company", max_chars: 100 },
        FieldLimit { field: "from.addition", max_chars: 100 },
        FieldLimit { field: "from.street", max_chars: 80 },
        FieldLimit { field: "from.house_number", max_chars: 12 },
        FieldLimit { field: "from.postal_code", max_chars: 12 },
        FieldLimit { field: "from.city", max_chars: 60 },
    ],
    connect: Connect::Nothing,
};
