//! DHL's -> ours: each item judged by itself, never by the HTTP status, and folded back into our shipments.

use kontor_model::Lang;
use kontor_model::label::{LabelFormat, LabelMedium, LabelSpec};
use kontor_model::shipment::{DocumentKind, Finding, Severity};

use super::account::Account;
use super::reply::{Document, Item, Message, Reply};
use super::{path, words};
use crate::context::Settings;
use crate::error::{AdapterError, Effect, ErrorKind, Outcome};
use crate::shipment::{CarrierShipment, Created, CreatedParcel, LabelDocument, ParcelNumbers};
use crate::unpack;

/// DHL's page about a parcel.
const TRACKING_PAGE: &str = "https://www.dhl.de/de/privatkunden/dhl-sendungsverfolgung.html?piececode=";
/// Paper of customs declarations and forms for cash on delivery.
const A4: LabelSpec =
    LabelSpec { format: LabelFormat::Pdf, medium: LabelMedium::A4, dpi: kontor_model::label::Dpi::Dpi203 };

/// What an answer to a call that creates or checks shipments says.
pub(super) enum Read {
    /// One reading per shipment.
    Items(Vec<Reading>),
    /// Faults of form, by shipment; nothing was created.
    Form(Vec<(usize, Finding)>),
    /// Something about the call as a whole: code and words.
    Whole { code: String, words: String },
}

/// What became of one shipment.
pub(super) struct Reading {
    /// Done or refused; when parcels are to be taken back first, what is true afterwards.
    pub(super) outcome: Outcome<Created>,
    /// Numbers of parcels that were made although the shipment as a whole was not.
    pub(super) take_back: Vec<String>,
}

/// Who reads: the language, and what the documents were ordered as.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) lang: Lang,
    pub(super) account: Account<'a>,
}

/// Reads the answer to [`super::request_body`] as far as it can be without asking DHL again: parcels that were made for
/// a shipment that was not count as an unknown effect. Errors: the answer is about the call as a whole, or none at all.
pub fn read_answer(
    settings: &Settings,
    status: u16,
    body: &[u8],
    shipments: &[CarrierShipment],
    lang: Lang,
) -> Result<Vec<Outcome<Created>>, AdapterError> {
    let reader = Reader { lang, account: Account::new(settings) };
    let refs: Vec<&CarrierShipment> = shipments.iter().collect();
    match reader.read(status, body, &refs) {
        Some(Read::Items(readings)) => Ok(readings.into_iter().map(Reading::unfinished).collect()),
        Some(Read::Form(found)) => {
            let refused = |index| Outcome::Refused(of_shipment(&found, index));
            Ok((0..shipments.len()).map(refused).collect())
        }
        Some(Read::Whole { code, words }) => Err(AdapterError::without_effect(ErrorKind::Rejected, &code, &words)),
        None => {
            let error = AdapterError::without_effect(ErrorKind::Malformed, "answer_not_understood", "no answer of DHL");
            Err(AdapterError { effect: Effect::Unknown, ..error })
        }
    }
}

/// The findings about one shipment.
pub(super) fn of_shipment(found: &[(usize, Finding)], index: usize) -> Vec<Finding> {
    found.iter().filter(|(of, _)| *of == index).map(|(_, finding)| finding.clone()).collect()
}

impl Reading {
    /// The outcome when nothing is taken back.
    fn unfinished(self) -> Outcome<Created> {
        if self.take_back.is_empty() { self.outcome } else { Outcome::Failed(left_behind(&self.take_back)) }
    }
}

/// Parcels exist at DHL that nobody here has a use for.
pub(super) fn left_behind(numbers: &[String]) -> AdapterError {
    let message =
        format!("only some parcels of the shipment were made and could not be taken back: {}", numbers.join(", "));
    let error = AdapterError::without_effect(ErrorKind::Rejected, "partly_created", &message);
    AdapterError { effect: Effect::Unknown, ..error }
}

impl Reader<'_> {
    /// Reads an answer about these shipments; `None` when it is none of DHL's.
    pub(super) fn read(self, status: u16, body: &[u8], shipments: &[&CarrierShipment]) -> Option<Read> {
        let reply = Reply::read(body)?;
        if reply.items.iter().any(|item| item.property_path.is_some()) {
            return Some(Read::Form(self.faults_of_form(&reply, shipments)));
        }
        let count: usize = shipments.iter().map(|shipment| shipment.parcels.len()).sum();
        if reply.items.len() != count || count == 0 {
            let (code, words) = reply.code_and_words(status);
            // Success without as many items as parcels is no answer to what was asked.
            return (!(200..300).contains(&status)).then_some(Read::Whole { code, words });
        }
        let mut items = reply.items.iter();
        let fold = |shipment: &&CarrierShipment| {
            let own: Vec<&Item<'_>> = items.by_ref().take(shipment.parcels.len()).collect();
            self.fold(status, shipment, &own)
        };
        Some(Read::Items(shipments.iter().map(fold).collect()))
    }

    /// Reads the answer to a check of one shipment: what DHL found, or code and words about the call as a whole;
    /// `None` when it is none of DHL's.
    pub(super) fn findings(
        self,
        status: u16,
        body: &[u8],
        shipment: &CarrierShipment,
    ) -> Option<Result<Vec<Finding>, (String, String)>> {
        let reply = Reply::read(body)?;
        if reply.items.iter().any(|item| item.property_path.is_some()) {
            return Some(Ok(of_shipment(&self.faults_of_form(&reply, &[shipment]), 0)));
        }
        if reply.items.len() != shipment.parcels.len() {
            return (!(200..300).contains(&status)).then(|| Err(reply.code_and_words(status)));
        }
        let mut found = Vec::new();
        for (parcel, item) in reply.items.iter().enumerate() {
            let own = self.messages(shipment, parcel, item);
            found.extend(own.into_iter().filter(|finding| !found.contains(finding)).collect::<Vec<_>>());
        }
        Some(Ok(found))
    }

    /// One shipment from the items of its parcels: all of them, or none.
    fn fold(self, status: u16, shipment: &CarrierShipment, items: &[&Item<'_>]) -> Reading {
        let mut created = Created { parcels: Vec::with_capacity(items.len()), findings: Vec::new() };
        let (mut numbers, mut is_whole, mut is_refused) = (Vec::new(), true, false);
        for (parcel, item) in items.iter().enumerate() {
            for finding in self.messages(shipment, parcel, item) {
                is_refused |= finding.is_error();
                if !created.findings.contains(&finding) {
                    created.findings.push(finding);
                }
            }
            numbers.extend(item.shipment_no.clone().filter(|_| item.is_done()));
            match self.parcel(shipment, item) {
                Some(made) => created.parcels.push(made),
                None => is_whole = false,
            }
        }
        if is_whole {
            return Reading { outcome: Outcome::Done(created), take_back: Vec::new() };
        }
        let outcome =
            if is_refused { Outcome::Refused(created.findings) } else { Outcome::Failed(incomplete(status, &numbers)) };
        Reading { outcome, take_back: numbers }
    }

    /// A parcel that was made; `None` when it was not, or came without a label that can be read.
    fn parcel(self, shipment: &CarrierShipment, item: &Item<'_>) -> Option<CreatedParcel> {
        let number = item.shipment_no.as_deref().filter(|number| !number.is_empty() && item.is_done())?;
        let return_spec = LabelSpec { medium: self.account.return_medium(shipment.label.medium), ..shipment.label };
        let papers = [
            (DocumentKind::ReturnLabel, &item.return_label, return_spec),
            (DocumentKind::Customs, &item.customs_doc, A4),
            (DocumentKind::CashOnDelivery, &item.cod_label, A4),
        ];
        let mut documents = Vec::new();
        for (kind, document, spec) in papers {
            if let Some(document) = document {
                documents.push((kind, read_document(document, spec)?));
            }
        }
        Some(CreatedParcel {
            numbers: ParcelNumbers::of(number),
            label: read_document(item.label.as_ref()?, shipment.label)?,
            documents,
            return_tracking_number: item.return_shipment_no.clone(),
            tracking_url: Some(format!("{TRACKING_PAGE}{number}")),
        })
    }

    /// What DHL says about one parcel. Where it was refused without a message called an error, its warnings are the
    /// reason: an address that cannot be encoded is one when only addresses that can be are wanted.
    pub(super) fn messages(self, shipment: &CarrierShipment, parcel: usize, item: &Item<'_>) -> Vec<Finding> {
        let is_done = item.is_done();
        let says_error = item.validation_messages.iter().any(Message::is_error);
        let severity = |message: &Message| match (is_done, says_error) {
            (true, _) => Severity::Warning,
            (false, true) if !message.is_error() => Severity::Warning,
            (false, _) => Severity::Error,
        };
        let code = item.code();
        let mut found: Vec<Finding> = item
            .validation_messages
            .iter()
            .map(|message| {
                let property = path::split(message.property.as_deref().unwrap_or_default()).rest;
                let text = message.validation_message.as_deref().unwrap_or_default();
                let state = message.validation_state.as_deref().unwrap_or(&code);
                words::finding(self.lang, severity(message), &field(property, text, shipment, parcel), state, text)
            })
            .collect();
        if !is_done && found.is_empty() && item.sstatus.is_some() {
            found.push(words::finding(self.lang, Severity::Error, "", &code, &item.words()));
        }
        found
    }

    /// Faults of form by shipment. Those of other kinds of recipient are left out where there are others.
    fn faults_of_form(self, reply: &Reply<'_>, shipments: &[&CarrierShipment]) -> Vec<(usize, Finding)> {
        let places: Vec<(usize, usize)> = (shipments.iter().enumerate())
            .flat_map(|(index, shipment)| (0..shipment.parcels.len()).map(move |parcel| (index, parcel)))
            .collect();
        let mut found = Vec::new();
        for is_strict in [true, false] {
            for item in &reply.items {
                let (path, text) =
                    (item.property_path.as_deref().unwrap_or_default(), item.message.as_deref().unwrap_or_default());
                let place = path::split(path);
                // A path that names no shipment is about all of them.
                let concerned: Vec<(usize, usize)> = match place.index {
                    Some(index) => places.get(index).copied().into_iter().collect(),
                    None => (0..shipments.len()).map(|index| (index, 0)).collect(),
                };
                for (index, parcel) in concerned {
                    let shipment = shipments[index];
                    let is_known = found.iter().any(|(of, _): &(usize, Finding)| *of == index);
                    if path::is_of_another_kind(place.rest, &shipment.to) == is_strict || (!is_strict && is_known) {
                        continue;
                    }
                    let field = path::ours(place.rest, shipment, parcel);
                    found.push((index, words::finding(self.lang, Severity::Error, &field, "400", text)));
                }
            }
        }
        found
    }
}

/// Our field for a message: by its property, and by its words where that is empty.
fn field(property: &str, text: &str, shipment: &CarrierShipment, parcel: usize) -> String {
    let small = text.to_lowercase();
    match property {
        "" if small.contains("weight") || small.contains("gewicht") => format!("parcels[{parcel}].weight_g"),
        "" if small.contains("billing number") || small.contains("abrechnungsnummer") => "carrier_account".to_owned(),
        "" if small.contains("customs") || small.contains("zoll") => "customs".to_owned(),
        _ => path::ours(property, shipment, parcel),
    }
}

/// An item neither refused nor made. In an answer that refuses the call as a whole nothing was made.
fn incomplete(status: u16, numbers: &[String]) -> AdapterError {
    let message = match numbers {
        [] => "the answer names neither a shipment number nor a reason".to_owned(),
        numbers => format!("the answer holds no label that can be read for {}", numbers.join(", ")),
    };
    let error = AdapterError::without_effect(ErrorKind::Malformed, "answer_not_understood", &message);
    let effect = if (400..500).contains(&status) || !numbers.is_empty() { Effect::None } else { Effect::Unknown };
    AdapterError { effect, ..error }
}

/// The bytes of a document; `None` when there are none.
pub(super) fn read_document(document: &Document<'_>, spec: LabelSpec) -> Option<LabelDocument> {
    let bytes = match (&document.zpl2, &document.b64) {
        (Some(zpl), _) if spec.format == LabelFormat::Zpl => zpl.0.as_bytes().to_vec(),
        (_, Some(encoded)) => unpack::base64(&encoded.0).ok()?,
        _ => return None,
    };
    // Customs papers come as PDF even beside ZPL labels, and so may a return label.
    let format = if bytes.starts_with(b"%PDF") { LabelFormat::Pdf } else { spec.format };
    (!bytes.is_empty()).then(|| LabelDocument::new(bytes, LabelSpec { format, ..spec }))
}
