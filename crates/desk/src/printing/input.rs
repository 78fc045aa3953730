//! A printer as somebody typed it, and the rules for it.

use kontor_model::fold::clean_line;
use kontor_model::label::LabelMedium;

use crate::error::FieldFault;
use crate::fields::Fields;
use crate::printing::{Printer, PrinterKind, Purpose, ipp, raw};

/// Most characters of a name.
const NAME_MAX: usize = 60;
const TARGET_MAX: usize = 300;

/// A printer as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrinterInput {
    /// Name on screens.
    pub name: String,
    /// `raw`, `ipp` or `folder`.
    pub kind: String,
    /// `host:port`, the address of a print queue, or a folder.
    pub target: String,
    /// Code of a label paper; empty when unknown.
    pub paper: String,
    /// What it is for.
    pub purposes: Vec<Purpose>,
    /// For which of them it is taken unasked.
    pub defaults: Vec<Purpose>,
}

/// What is stored of a printer.
pub(super) struct Checked {
    pub(super) name: String,
    pub(super) kind: PrinterKind,
    pub(super) target: String,
    pub(super) paper: Option<LabelMedium>,
}

impl PrinterInput {
    /// Reads the form.
    pub(crate) fn from_fields(fields: &Fields) -> PrinterInput {
        let chosen = |name: &str| fields.all(name).filter_map(Purpose::from_code).collect();
        PrinterInput {
            name: fields.get("name").to_owned(),
            kind: fields.get("kind").to_owned(),
            target: fields.get("target").to_owned(),
            paper: fields.get("paper").to_owned(),
            purposes: chosen("purpose"),
            defaults: chosen("default"),
        }
    }

    /// A saved printer as the form shows it.
    pub(crate) fn of(printer: &Printer) -> PrinterInput {
        PrinterInput {
            name: printer.name.clone(),
            kind: printer.kind.code().to_owned(),
            target: printer.target.clone(),
            paper: printer.paper.map_or("", LabelMedium::code).to_owned(),
            purposes: printer.purposes.clone(),
            defaults: printer.defaults.clone(),
        }
    }

    /// Checks everything; all faults at once.
    pub(super) fn check(&self) -> Result<Checked, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let name = clean_line(&self.name).unwrap_or_default();
        if name.is_empty() || name.chars().count() > NAME_MAX {
            faults.push(FieldFault::new("name", "print.error.name").with("max", NAME_MAX));
        }
        let kind = PrinterKind::from_code(&self.kind).unwrap_or_else(|| {
            faults.push(FieldFault::new("kind", "print.error.kind"));
            PrinterKind::default()
        });
        let target = self.target.trim().to_owned();
        if !fits(kind, &target) {
            faults.push(FieldFault::new("target", &format!("print.error.target_{}", kind.code())));
        }
        let paper = LabelMedium::from_code(&self.paper);
        if paper.is_none() && !self.paper.is_empty() {
            faults.push(FieldFault::new("paper", "print.error.paper"));
        }
        if self.purposes.is_empty() {
            faults.push(FieldFault::new("purpose", "print.error.purpose"));
        }
        if kind == PrinterKind::Raw && self.purposes.iter().any(|purpose| *purpose != Purpose::ZplLabel) {
            faults.push(FieldFault::new("purpose", "print.error.raw_is_zpl"));
        }
        if faults.is_empty() { Ok(Checked { name, kind, target, paper }) } else { Err(faults) }
    }
}

fn fits(kind: PrinterKind, target: &str) -> bool {
    let plain = !target.is_empty() && target.len() <= TARGET_MAX && clean_line(target).as_deref() == Some(target);
    plain
        && match kind {
            PrinterKind::Raw => raw::host_and_port(target).is_some(),
            PrinterKind::Ipp => ipp::addresses(target).is_some(),
            PrinterKind::Folder => std::path::Path::new(target).is_absolute(),
        }
}
