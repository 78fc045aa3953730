//! Why a document did not reach paper, in classes with words of their own, and how much of it may have been sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How much of a document left Desk before the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhatWasSent {
    /// Nothing: it may simply be tried again.
    Nothing,
    /// Some or all of it: look at the printer before printing again.
    Maybe,
}

/// The class of a fault. Its sentences are `print.fault.{code}_title` and `print.fault.{code}_text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrintFaultCode {
    /// The name of the machine is not known.
    UnknownHost,
    /// Nobody listens there: switched off, other address, or other port.
    Refused,
    /// No connection within the time.
    NoConnection,
    /// It says that paper or labels are out.
    PaperOut,
    /// It says that its head or cover is open.
    HeadOpen,
    /// It says that its ribbon or toner is out.
    RibbonOut,
    /// It says that it is paused.
    Paused,
    /// The connection ended while the document was on its way.
    Torn,
    /// The document did not leave within the time.
    TooSlow,
    /// It took the document and says now that it could not print it.
    StoppedAfter,
    /// The paper in it is not the paper the document is made for.
    WrongPaper,
    /// It does not print documents of this format.
    WrongFormat,
    /// The print service does not take jobs for it.
    NotAccepting,
    /// The print service stopped it.
    Stopped,
    /// The print service refuses; its code and words are kept.
    ServiceRefused,
    /// What answers is no print service.
    NoPrintService,
    /// The folder is not there or cannot be written to.
    Folder,
    /// Desk ended while it was sending.
    Interrupted,
    /// The printer was removed before the document was sent.
    PrinterGone,
    /// The shipment was cancelled before the document was sent.
    TakenBack,
}

impl PrintFaultCode {
    /// Word for texts and machines.
    pub fn code(self) -> &'static str {
        use PrintFaultCode as C;
        match self {
            C::UnknownHost => "unknown_host",
            C::Refused => "refused",
            C::NoConnection => "no_connection",
            C::PaperOut => "paper_out",
            C::HeadOpen => "head_open",
            C::RibbonOut => "ribbon_out",
            C::Paused => "paused",
            C::Torn => "torn",
            C::TooSlow => "too_slow",
            C::StoppedAfter => "stopped_after",
            C::WrongPaper => "wrong_paper",
            C::WrongFormat => "wrong_format",
            C::NotAccepting => "not_accepting",
            C::Stopped => "stopped",
            C::ServiceRefused => "service_refused",
            C::NoPrintService => "no_print_service",
            C::Folder => "folder",
            C::Interrupted => "interrupted",
            C::PrinterGone => "printer_gone",
            C::TakenBack => "taken_back",
        }
    }
}

/// Why a document did not reach paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintFault {
    /// The class.
    pub code: PrintFaultCode,
    /// Values its sentences name: `host`, `wanted`, `found`, `words`.
    pub args: BTreeMap<String, String>,
    /// How much of the document left.
    pub sent: WhatWasSent,
}

impl PrintFault {
    /// A fault before anything was sent.
    pub fn before(code: PrintFaultCode) -> PrintFault {
        PrintFault { code, args: BTreeMap::new(), sent: WhatWasSent::Nothing }
    }

    /// A fault after some of the document may have been sent.
    pub fn during(code: PrintFaultCode) -> PrintFault {
        PrintFault { sent: WhatWasSent::Maybe, ..PrintFault::before(code) }
    }

    /// The same with one more value for its sentences.
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> PrintFault {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }
}
