//! Documents of a shipment as an answer carries them: inside it or as an address, as PDF or ZPL, on the paper asked for.

use axum::extract::{Extension, Query};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use kontor_model::label::{Dpi, LabelMedium};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::SHIPPING;
use super::gateway;
use super::made::Made;
use crate::carriers::Call;
use crate::carriers::ledger::LabelState;
use crate::carriers::sample::{SampleLabel, pdf, pdf_of_lines};

/// Print formats: as they are asked for, as answers call them, and their paper.
const FORMATS: [(&str, &str, LabelMedium); 11] = [
    ("A4", "A4", LabelMedium::A4),
    ("910-300-600", "910-300-600/610", LabelMedium::Thermal103x199),
    ("910-300-610", "910-300-600/610", LabelMedium::Laser105x208),
    ("910-300-700", "910-300-700", LabelMedium::Laser105x205),
    ("910-300-700-oz", "910-300-700-oZ/oz", LabelMedium::Laser105x205),
    ("910-300-710", "910-300-710", LabelMedium::Laser105x208),
    ("910-300-300", "910-300-300", LabelMedium::A6),
    ("910-300-300-oz", "910-300-300-oz", LabelMedium::A6),
    ("910-300-400", "910-300-400/410", LabelMedium::Thermal103x150),
    ("910-300-410", "910-300-400/410", LabelMedium::Thermal103x150),
    ("100x70mm", "100x70mm", LabelMedium::Small100x70),
];
/// What the customer's settings in the portal would say.
const USUAL: usize = 3;

/// How the documents are wanted.
pub(super) struct Wanted {
    is_zpl: bool,
    is_url: bool,
    is_combined: bool,
    format: usize,
    return_format: usize,
}

impl Wanted {
    /// Reads the query; the error names the parameter.
    pub(super) fn read(query: &[(String, String)]) -> Result<Wanted, String> {
        let of = |name: &str| query.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let format = |name: &str| match of(name) {
            None => Ok(None),
            Some(wanted) => FORMATS.iter().position(|(code, ..)| *code == wanted).map(Some).ok_or(name.to_owned()),
        };
        let one_of = |name: &str, usual: &'static str, other: &'static str| match of(name) {
            None => Ok(false),
            Some(value) if value == usual => Ok(false),
            Some(value) if value == other => Ok(true),
            Some(_) => Err(name.to_owned()),
        };
        let wanted = format("printFormat")?.unwrap_or(USUAL);
        let return_wanted = format("retourePrintFormat")?.unwrap_or(wanted);
        let is_combined = !one_of("combine", "true", "false")?;
        Ok(Wanted {
            is_zpl: one_of("docFormat", "PDF", "ZPL2")?,
            is_url: one_of("includeDocs", "include", "URL")?,
            is_combined,
            format: wanted,
            return_format: if is_combined { wanted } else { return_wanted },
        })
    }

    /// Adds the documents of a shipment to its item.
    pub(super) fn add(&self, item: &mut Map<String, Value>, made: &Made, number: &str, origin: &str) {
        let together = self.is_combined.then_some(made.back.as_ref()).flatten().map(|back| &back.label);
        let labels: Vec<&SampleLabel> = std::iter::once(&made.label).chain(together).collect();
        let which = if together.is_some() { Which::Both } else { Which::Label };
        item.insert("label".to_owned(), self.label(&labels, self.format, &token(number, which, self.format), origin));
        if let Some(back) = made.back.as_ref().filter(|_| together.is_none()) {
            let token = token(number, Which::Return, self.return_format);
            item.insert("returnLabel".to_owned(), self.label(&[&back.label], self.return_format, &token, origin));
        }
        for (name, which, lines) in
            [("customsDoc", Which::Customs, &made.customs), ("codLabel", Which::Cash, &made.cash)]
        {
            if !lines.is_empty() {
                item.insert(name.to_owned(), self.paper(which, lines, number, origin));
            }
        }
    }

    fn label(&self, labels: &[&SampleLabel], format: usize, token: &str, origin: &str) -> Value {
        let (_, answered, medium) = FORMATS[format];
        if self.is_url {
            return json!({ "url": address(origin, token), "fileFormat": "PDF", "printFormat": answered });
        }
        if self.is_zpl {
            let zpl: String = labels.iter().map(|label| label.zpl(medium, Dpi::Dpi203)).collect();
            return json!({ "zpl2": zpl, "fileFormat": "ZPL2", "printFormat": answered });
        }
        json!({ "b64": STANDARD.encode(pdf(labels, medium)), "fileFormat": "PDF", "printFormat": answered })
    }

    /// Customs and cash on delivery come as A4 only.
    fn paper(&self, which: Which, lines: &[String], number: &str, origin: &str) -> Value {
        if self.is_url {
            let url = address(origin, &token(number, which, 0));
            return json!({ "url": url, "fileFormat": "PDF", "printFormat": "A4" });
        }
        let bytes = pdf_of_lines(which.title(), lines);
        json!({ "b64": STANDARD.encode(bytes), "fileFormat": "PDF", "printFormat": "A4" })
    }
}

/// A document of the day: the list of what was handed over.
pub(super) fn manifest(lines: &[String]) -> String {
    STANDARD.encode(pdf_of_lines("MUSTER / SAMPLE - DHL Einlieferungsliste / manifest", lines))
}

/// A document of a shipment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Label,
    Both,
    Return,
    Customs,
    Cash,
}

impl Which {
    const ALL: [Which; 5] = [Which::Label, Which::Both, Which::Return, Which::Customs, Which::Cash];

    fn title(self) -> &'static str {
        match self {
            Which::Cash => "MUSTER / SAMPLE - Nachnahme / cash on delivery",
            _ => "MUSTER / SAMPLE - CN23",
        }
    }
}

fn address(origin: &str, token: &str) -> String {
    format!("{origin}{SHIPPING}/labels?token={token}")
}

fn token(number: &str, which: Which, format: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("{number} {} {format}", which as usize))
}

#[derive(Deserialize)]
pub(super) struct Token {
    #[serde(default)]
    token: String,
}

/// Gives a document to whoever has its address; nobody has to sign in.
pub(super) async fn download(Extension(call): Extension<Call>, Query(asked): Query<Token>) -> Response {
    let found = opened(&asked.token).and_then(|(number, which, medium)| {
        let ledger = call.ledger();
        let entry = ledger.find(call.carrier, &number).filter(|entry| entry.state == LabelState::Open)?;
        let made = entry.details::<Made>()?;
        drop(ledger);
        document(&made, which, medium)
    });
    match found {
        None => gateway::refuse(StatusCode::NOT_FOUND),
        Some(bytes) => ([(CONTENT_TYPE, "application/pdf")], bytes).into_response(),
    }
}

fn opened(token: &str) -> Option<(String, Which, LabelMedium)> {
    let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let parts: Vec<&str> = plain.split(' ').collect();
    let [number, which, format] = parts.as_slice() else { return None };
    let which = *Which::ALL.get(which.parse::<usize>().ok()?)?;
    let (.., medium) = FORMATS.get(format.parse::<usize>().ok()?)?;
    Some(((*number).to_owned(), which, *medium))
}

fn document(made: &Made, which: Which, medium: LabelMedium) -> Option<Vec<u8>> {
    let back = made.back.as_ref().map(|back| &back.label);
    Some(match which {
        Which::Label => pdf(&[&made.label], medium),
        Which::Both => pdf(&[&made.label, back?], medium),
        Which::Return => pdf(&[back?], medium),
        Which::Customs => pdf_of_lines(which.title(), &made.customs),
        Which::Cash => pdf_of_lines(which.title(), &made.cash),
    })
}
