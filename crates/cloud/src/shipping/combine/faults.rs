//! Everything that can be wrong with a list of documents to be put together, by field.

use kontor_adapters::paper::{A4_SLOTS, PaperError};
use kontor_model::Lang;
use kontor_model::combine::{CombineLayout, CombineRequest, CombinedDocument};
use kontor_model::label::{LabelFormat, LabelSpec};
use kontor_model::problem::FieldError;

use super::actions::{MOST_BYTES, MOST_DOCUMENTS};
use crate::error::{AppError, AppResult};
use crate::shipping::names::fault;

/// What can be seen without looking at any document.
pub(super) fn of_request(lang: Lang, request: &CombineRequest) -> AppResult<()> {
    let mut errors = Vec::new();
    if request.documents.is_empty() {
        let detail = lang.pick("Nennen Sie mindestens ein Dokument.", "Name at least one document.");
        errors.push(fault("documents", "required", detail));
    }
    if request.documents.len() > MOST_DOCUMENTS {
        errors.push(too_many(lang, request.documents.len()));
    }
    let four_up = request.layout == CombineLayout::A4FourUp;
    if request.format == LabelFormat::Png {
        let detail = lang.pick("Zusammenfassen lassen sich nur pdf und zpl.", "Only pdf and zpl can be put together.");
        errors.push(fault("format", "unknown_value", detail));
    }
    if four_up && request.format == LabelFormat::Zpl {
        let detail = lang.pick(
            "Vier Etiketten auf einem Bogen gibt es nur als pdf; ZPL kennt keine Bögen.",
            "Four labels on a sheet exist as pdf only; ZPL knows no sheets.",
        );
        errors.push(fault("layout", "pdf_only", detail));
    }
    let last_slot = if four_up { A4_SLOTS } else { 1 };
    if !(1..=last_slot).contains(&request.start_slot) {
        let detail = lang.pick(
            format!("Möglich ist 1 bis {A4_SLOTS} bei a4_four_up, sonst nur 1."),
            format!("Possible is 1 to {A4_SLOTS} with a4_four_up, else 1 only."),
        );
        errors.push(fault("start_slot", "out_of_range", &detail));
    }
    if errors.is_empty() { Ok(()) } else { Err(AppError::Invalid(errors)) }
}

/// Refuses documents of another format than asked for, and ZPL for different printers in one file.
pub(super) fn of_forms(
    lang: Lang,
    format: LabelFormat,
    chosen: impl Iterator<Item = (usize, LabelSpec)>,
) -> AppResult<()> {
    let (mut errors, mut first) = (Vec::new(), None);
    for (place, spec) in chosen {
        let field = at(place);
        if spec.format != format {
            let (has, wanted) = (spec.format.code(), format.code());
            let detail = lang.pick(
                format!("Dieses Dokument liegt als {has} vor, gewünscht ist {wanted}. Fassen Sie nur Dokumente eines Formats zusammen."),
                format!("This document is {has}, asked for is {wanted}. Put only documents of one format together."),
            );
            errors.push(fault(&field, "other_format", &detail));
        } else if format == LabelFormat::Zpl && *first.get_or_insert(spec.dpi) != spec.dpi {
            let detail = lang.pick(
                format!("Dieses Etikett ist für {} dpi gemacht, die davor für eine andere Auflösung.", spec.dpi.code()),
                format!("This label was made for {} dpi, those before it for another resolution.", spec.dpi.code()),
            );
            errors.push(fault(&field, "other_resolution", &detail));
        }
    }
    errors.dedup();
    if errors.is_empty() { Ok(()) } else { Err(AppError::Invalid(errors)) }
}

/// There is no such shipment, or it is somebody else's.
pub(super) fn unknown_shipment(lang: Lang, place: usize) -> FieldError {
    let detail = lang.pick("Diese Sendung gibt es nicht.", "There is no such shipment.");
    fault(&format!("{}.shipment", at(place)), "unknown_value", detail)
}

/// The shipment has no labels yet, or none that may still be used.
pub(super) fn not_labelled(lang: Lang, place: usize, reference: &str) -> FieldError {
    let detail = lang.pick(
        format!("{reference} hat kein gültiges Etikett: Die Sendung ist storniert oder noch nicht gekauft. Nehmen Sie sie aus der Liste."),
        format!("{reference} has no valid label: the shipment is cancelled or not bought yet. Take it off the list."),
    );
    fault(&format!("{}.shipment", at(place)), "not_labelled", &detail)
}

/// The shipment has no such document.
pub(super) fn no_document(lang: Lang, place: usize, asked: &CombinedDocument) -> FieldError {
    let detail = lang.pick(
        "Dieses Dokument hat die Sendung nicht. Rufen Sie sie ab: Sie nennt ihre Packstücke und Dokumente.",
        "The shipment has no such document. Fetch it: it names its parcels and documents.",
    );
    let field = match (asked.parcel, asked.kind) {
        (Some(_), _) => format!("{}.parcel", at(place)),
        (None, Some(_)) => format!("{}.kind", at(place)),
        (None, None) => at(place),
    };
    fault(&field, "no_document", detail)
}

/// There are more documents than one answer may hold.
pub(super) fn too_many(lang: Lang, count: usize) -> FieldError {
    let detail = lang.pick(
        format!("Höchstens {MOST_DOCUMENTS} Dokumente je Anfrage, das wären {count}."),
        format!("At most {MOST_DOCUMENTS} documents per request, these would be {count}."),
    );
    fault("documents", "too_many", &detail)
}

/// The documents are too large for one answer.
pub(super) fn too_large_together(lang: Lang) -> FieldError {
    let most = MOST_BYTES / 1024 / 1024;
    let detail = lang.pick(
        format!("Zusammen sind diese Dokumente größer als {most} MiB. Teilen Sie die Liste auf."),
        format!("Together these documents are larger than {most} MiB. Split the list."),
    );
    fault("documents", "too_large", &detail)
}

/// What the paper says, at the entry of the list that brought the document.
pub(super) fn of_paper(lang: Lang, error: PaperError, place_of: impl Fn(usize) -> usize) -> AppError {
    let (field, code, de, en) = match error {
        PaperError::NotReadable(document) => (
            at(place_of(document)),
            "not_readable",
            "Dieses Dokument lässt sich nicht in ein anderes einfügen. Rufen Sie es einzeln ab.".to_owned(),
            "This document cannot be put into another one. Fetch it by itself.".to_owned(),
        ),
        PaperError::TooLarge { document, width_mm, height_mm } => (
            at(place_of(document)),
            "too_large",
            format!(
                "Eine Seite misst {width_mm} x {height_mm} mm und passt nicht unverkleinert auf ein Viertel von A4. Nehmen Sie one_per_page."
            ),
            format!(
                "A page measures {width_mm} x {height_mm} mm and does not fit a quarter of A4 unscaled. Use one_per_page."
            ),
        ),
        PaperError::TooMany => (
            "documents".to_owned(),
            "too_many",
            "Die Dokumente haben zusammen zu viele Seiten. Teilen Sie die Liste auf.".to_owned(),
            "The documents have too many pages together. Split the list.".to_owned(),
        ),
        PaperError::Empty | PaperError::Writer(_) => return AppError::internal(error),
    };
    AppError::Invalid(vec![fault(&field, code, lang.pick(&de, &en))])
}

fn at(place: usize) -> String {
    format!("documents[{place}]")
}
