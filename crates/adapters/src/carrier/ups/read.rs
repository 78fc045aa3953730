//! Answers of UPS in our words: labels, takings back, recoveries, whereabouts, addresses.

use kontor_model::Lang;
use kontor_model::label::{LabelFormat, LabelMedium, LabelSpec};
use kontor_model::shipment::{DocumentKind, Finding};

use super::answer::{Form, LabelImage, RecoveryResponse, ShipmentResponse, Status, VoidResponse};
use super::{customs, fault, image, page};
use crate::check::warning;
use crate::error::{AdapterError, ErrorKind, Outcome};
use crate::shipment::{Cancellation, CarrierShipment, Created, CreatedParcel, LabelDocument, ParcelNumbers, Recovery};
use crate::unpack;

/// Where people see a parcel at UPS.
const TRACKING_PAGE: &str = "https://www.ups.com/track?loc=de_DE&tracknum=";
/// Codes that say a shipment cannot be taken back any more.
const TOO_LATE: &[&str] = &["190101", "190102", "190117"];

/// Why an answer cannot be used although it says success.
pub(super) type Unreadable = String;

/// A created shipment with everything that was drawn for it. Errors: a number or a label is missing.
pub(super) fn created(
    shipment: &CarrierShipment,
    answer: &ShipmentResponse,
    lang: Lang,
) -> Result<Created, Unreadable> {
    let results = &answer.shipment_results;
    let mut paper = Paper { shipment, lang, findings: alerts(&answer.response.alert, lang) };
    if results.package_results.len() != shipment.parcels.len() {
        let (got, asked) = (results.package_results.len(), shipment.parcels.len());
        return Err(format!("{got} packages came back for {asked} parcels"));
    }
    let mut parcels = Vec::with_capacity(results.package_results.len());
    for package in &results.package_results {
        let label = package.shipping_label.as_ref().ok_or("a package came back without a label")?;
        parcels.push(paper.parcel(&package.tracking_number.0, &results.shipment_identification_number.0, label)?);
    }
    let form = results.form.as_ref().or_else(|| results.package_results.iter().find_map(|one| one.form.as_ref()));
    paper.customs(form, &mut parcels);
    if results.cod_turn_in_page.is_some() || !results.control_log_receipt.is_empty() {
        paper.left_out();
    }
    Ok(Created { parcels, findings: paper.findings })
}

/// What recovery by our own id found: all of it or nothing that can be relied on.
pub(super) fn recovered(shipment: &CarrierShipment, answer: &RecoveryResponse, lang: Lang) -> Recovery {
    let mut paper = Paper { shipment, lang, findings: alerts(&answer.response.alert, lang) };
    let number = &answer.shipment_identification_number.0;
    let first = answer.label_results.first().map(|label| label.tracking_number.0.as_str()).unwrap_or_default();
    let number = if number.is_empty() { first } else { number };
    if answer.label_results.len() != shipment.parcels.len() || number.is_empty() {
        return Recovery::Unclear;
    }
    let mut parcels = Vec::with_capacity(answer.label_results.len());
    for label in &answer.label_results {
        let made = label.label_image.as_ref().map(|image| paper.parcel(&label.tracking_number.0, number, image));
        let Some(Ok(parcel)) = made else { return Recovery::Unclear };
        parcels.push(parcel);
    }
    paper.customs(answer.form.as_ref(), &mut parcels);
    Recovery::Found(Box::new(Created { parcels, findings: paper.findings }))
}

fn alerts(alerts: &[Status], lang: Lang) -> Vec<Finding> {
    alerts.iter().map(|alert| fault::alert(&alert.code.0, &alert.description.0, lang)).collect()
}

/// Makes documents of one shipment and collects what should be known about them.
struct Paper<'a> {
    shipment: &'a CarrierShipment,
    lang: Lang,
    findings: Vec<Finding>,
}

impl Paper<'_> {
    fn parcel(&mut self, number: &str, whole: &str, label: &LabelImage) -> Result<CreatedParcel, Unreadable> {
        if number.is_empty() {
            return Err("a package came back without a number".to_owned());
        }
        let document = self.document(label)?;
        Ok(CreatedParcel {
            numbers: ParcelNumbers { tracking_number: number.to_owned(), shipment_number: Some(whole.to_owned()) },
            tracking_url: Some(format!("{TRACKING_PAGE}{number}")),
            ..CreatedParcel::new(number, document)
        })
    }

    /// The label in the form that was asked for, with the page to be signed behind it where goods cross a border.
    fn document(&mut self, label: &LabelImage) -> Result<LabelDocument, Unreadable> {
        let spec = self.shipment.label;
        let wanted = if spec.format == LabelFormat::Zpl { "ZPL" } else { "GIF" };
        if !label.image_format.code.0.eq_ignore_ascii_case(wanted) {
            return Err(format!("the label came as {} instead of {wanted}", label.image_format.code.0));
        }
        let is_signed = customs::is_needed(self.shipment);
        let sign_off =
            label.international_signature_graphic_image.as_deref().filter(|text| is_signed && !text.is_empty());
        let texts = std::iter::once(label.graphic_image.as_str()).chain(sign_off);
        let files = texts.map(bytes).collect::<Result<Vec<_>, _>>()?;
        if spec.format == LabelFormat::Zpl {
            return Ok(LabelDocument::new(files.concat(), spec));
        }
        let pictures = files.iter().map(|file| image::upright(file)).collect::<Result<Vec<_>, _>>()?;
        let (pdf, scale) = page::pdf(&pictures, spec.medium);
        if scale < page::LEAST_SCALE {
            self.scaled_down(scale);
        }
        Ok(LabelDocument::new(pdf, spec))
    }

    fn scaled_down(&mut self, scale: f32) {
        let percent = (scale * 100.0).round();
        self.findings.push(warning(
            self.lang,
            "label_scaled_down",
            "label.medium",
            format!("Das Etikett passt nur auf {percent} % verkleinert auf dieses Papier. Prüfen Sie, ob der Strichcode lesbar ist, oder drucken Sie auf 4x6."),
            format!("The label fits this paper only at {percent} % of its size. Check that the bar code can be read, or print on 4x6."),
        ));
    }

    /// The customs invoice hangs on the first parcel.
    fn customs(&mut self, form: Option<&Form>, parcels: &mut [CreatedParcel]) {
        let Some(picture) = form.and_then(|form| form.image.as_ref()) else { return };
        let spec = LabelSpec { format: LabelFormat::Pdf, medium: LabelMedium::A4, ..LabelSpec::default() };
        let is_pdf = picture.image_format.code.0.eq_ignore_ascii_case("PDF");
        match (bytes(&picture.graphic_image), parcels.first_mut()) {
            (Ok(file), Some(first)) if is_pdf && file.starts_with(b"%PDF") => {
                first.documents.push((DocumentKind::Customs, LabelDocument::new(file, spec)));
            }
            _ => self.left_out(),
        }
    }

    fn left_out(&mut self) {
        self.findings.push(warning(
            self.lang,
            "document_left_out",
            "",
            "UPS hat ein weiteres Papier in einer Form gemacht, die hier nicht gedruckt werden kann. Holen Sie es auf ups.com unter „Versandverlauf“.".to_owned(),
            "UPS made another paper in a form that cannot be printed here. Fetch it on ups.com under “Shipping history”.".to_owned(),
        ));
    }
}

fn bytes(text: &str) -> Result<Vec<u8>, Unreadable> {
    let bare: String = text.split_ascii_whitespace().collect();
    unpack::base64(&bare).map_err(|error| format!("a document is no base64: {error}"))
}

/// What became of a wish to take parcels back, parcel by parcel.
pub(super) fn voided(answer: &VoidResponse, parcels: &[ParcelNumbers]) -> Vec<Outcome<Cancellation>> {
    let judge = |parcel: &ParcelNumbers| {
        let own = answer.package_level_results.iter().find(|one| one.tracking_number.0 == parcel.tracking_number);
        let status = own.map_or(&answer.summary_result.status, |one| &one.status);
        if status.code.0 == "1" {
            return Outcome::Done(Cancellation::Done);
        }
        let (code, message) = (status.code.0.clone(), status.description.0.clone());
        Outcome::Done(Cancellation::TooLate { code, message })
    };
    parcels.iter().map(judge).collect()
}

/// What a refused wish to take parcels back means for each of them.
pub(super) fn not_voided(error: &AdapterError) -> Outcome<Cancellation> {
    let words = error.message.to_lowercase();
    if words.contains("already") && words.contains("void") {
        return Outcome::Done(Cancellation::Done);
    }
    if error.kind == ErrorKind::Rejected && TOO_LATE.contains(&error.code.as_str()) {
        return Outcome::Done(Cancellation::TooLate { code: error.code.clone(), message: error.message.clone() });
    }
    Outcome::Failed(error.clone())
}
