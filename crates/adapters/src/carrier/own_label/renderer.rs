//! Draws labels: holds the read fonts, checks, lays out and writes.
//!
//! Pure: no clock, no randomness, no I/O. The same shipment, parcel and form give the same bytes, today and in years.

use kontor_model::Lang;
use kontor_model::label::{LabelFormat, LabelSpec};
use kontor_model::shipment::Finding;

use super::fault::{Fault, FaultKind, findings};
use super::layout::{Sheet, lay_out};
use super::place::Place;
use super::{check, pdf, zpl};
use crate::error::{AdapterError, ErrorKind, Outcome, Result};
use crate::paper::face::{Faces, Ruler};
use crate::shipment::{CarrierShipment, Created, CreatedParcel, LabelDocument};

/// Draws own labels. Costly to make (reads two fonts), cheap to use; shared between threads.
pub struct LabelRenderer {
    faces: Faces,
}

impl LabelRenderer {
    /// Reads the fonts that are compiled in.
    #[allow(clippy::new_without_default, reason = "costly: made once per registry")]
    pub fn new() -> LabelRenderer {
        LabelRenderer { faces: Faces::read() }
    }

    /// Everything that keeps the shipment from being labelled in this form, by field, in the caller's language; the
    /// numbers need not be drawn yet.
    pub fn findings(&self, shipment: &CarrierShipment, spec: LabelSpec, lang: Lang) -> Vec<Finding> {
        match self.lay_out_all(shipment, spec) {
            Ok(_) => Vec::new(),
            Err(faults) => findings(faults, lang),
        }
    }

    /// Draws the label of one parcel, counted from 0; there must be one.
    ///
    /// Takes about a millisecond for a PDF, some ten microseconds for ZPL. An error of kind
    /// [`ErrorKind::Malformed`] is a fault of ours.
    pub fn document(
        &self,
        shipment: &CarrierShipment,
        parcel: usize,
        spec: LabelSpec,
        lang: Lang,
    ) -> Result<Outcome<LabelDocument>> {
        let Some(wanted) = shipment.parcels.get(parcel) else {
            return Err(AdapterError::without_effect(
                ErrorKind::NotFound,
                "no_such_parcel",
                "no parcel of this number",
            ));
        };
        let mut faults = check::check(self.ruler(spec), shipment);
        if wanted.sscc.is_none() {
            faults.push(without_number(parcel));
        }
        match lay_out(self.ruler(spec), shipment, parcel, spec.medium) {
            Ok(sheet) if faults.is_empty() => Ok(Outcome::Done(self.write(&sheet, spec)?)),
            Ok(_) => Ok(Outcome::Refused(findings(faults, lang))),
            Err(more) => Ok(Outcome::Refused(findings(merged(faults, more), lang))),
        }
    }

    /// Labels of all parcels in the form the shipment asks for: all of them, or none.
    pub(super) fn create(&self, shipment: &CarrierShipment, lang: Lang) -> Outcome<Created> {
        let sheets = match self.lay_out_all(shipment, shipment.label) {
            Ok(sheets) => sheets,
            Err(faults) => return Outcome::Refused(findings(faults, lang)),
        };
        let mut parcels = Vec::with_capacity(sheets.len());
        let mut faults = Vec::new();
        for (index, (sheet, parcel)) in sheets.iter().zip(&shipment.parcels).enumerate() {
            let Some(sscc) = &parcel.sscc else {
                faults.push(without_number(index));
                continue;
            };
            match self.write(sheet, shipment.label) {
                Ok(label) => parcels.push(CreatedParcel::new(sscc.as_str(), label)),
                Err(error) => return Outcome::Failed(error),
            }
        }
        if faults.is_empty() {
            Outcome::Done(Created { parcels, findings: Vec::new() })
        } else {
            Outcome::Refused(findings(faults, lang))
        }
    }

    /// The sheets of all parcels; else every fault of the shipment.
    fn lay_out_all(&self, shipment: &CarrierShipment, spec: LabelSpec) -> std::result::Result<Vec<Sheet>, Vec<Fault>> {
        let ruler = self.ruler(spec);
        let mut faults = check::check(ruler, shipment);
        let mut sheets = Vec::with_capacity(shipment.parcels.len());
        // More parcels than a shipment may have are refused anyway; laying them out would only take time.
        for index in 0..shipment.parcels.len().min(super::settings::MAX_PARCELS) {
            match lay_out(ruler, shipment, index, spec.medium) {
                Ok(sheet) => sheets.push(sheet),
                Err(more) => faults = merged(faults, more),
            }
        }
        if faults.is_empty() { Ok(sheets) } else { Err(faults) }
    }

    fn write(&self, sheet: &Sheet, spec: LabelSpec) -> Result<LabelDocument> {
        let bytes = match spec.format {
            LabelFormat::Zpl => zpl::write(sheet, spec.dpi),
            LabelFormat::Pdf => pdf::write(sheet, &self.faces).map_err(|error| {
                AdapterError::without_effect(ErrorKind::Malformed, "label_not_drawn", &error.to_string())
            })?,
            LabelFormat::Png => return Err(AdapterError::unsupported("draw a label as PNG")),
        };
        Ok(LabelDocument::new(bytes, spec))
    }

    fn ruler(&self, spec: LabelSpec) -> Ruler<'_> {
        match spec.format {
            LabelFormat::Pdf | LabelFormat::Png => Ruler::for_pdf(&self.faces),
            LabelFormat::Zpl => Ruler::for_zpl(&self.faces),
        }
    }
}

fn without_number(parcel: usize) -> Fault {
    Fault { place: Place::Parcel(parcel, "sscc"), kind: FaultKind::Required }
}

/// Adds what does not fit, but only where the field has no plainer fault already.
fn merged(mut faults: Vec<Fault>, more: Vec<Fault>) -> Vec<Fault> {
    for fault in more {
        if faults.iter().all(|known| known.place != fault.place) {
            faults.push(fault);
        }
    }
    faults
}
