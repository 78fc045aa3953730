//! As much of IPP/1.1 as printing a document needs (RFC 8010, 8011): Get-Printer-Attributes and Print-Job over HTTP.
//!
//! The print service behind it (CUPS, a printer of its own) keeps the queue; that it took a document means that it will
//! be printed, not that it was.

mod message;

pub(super) use message::{Message, Request};

use kontor_model::label::{LabelFormat, LabelMedium};

use crate::cloud::{CloudHttp, TransportError};
use crate::printing::PrintLimits;
use crate::printing::fault::{PrintFault, PrintFaultCode};
use crate::printing::paper;

const PORT: u16 = 631;
const ANSWER_BYTES: usize = 256 * 1024;
const PRINT_JOB: u16 = 0x0002;
const GET_PRINTER_ATTRIBUTES: u16 = 0x000B;
const STOPPED: i32 = 5;
/// Reasons of `printer-state-reasons` (RFC 8011, 5.4.12) that keep a label from coming out.
const OBSTACLES: [(&str, PrintFaultCode); 7] = [
    ("media-empty", PrintFaultCode::PaperOut),
    ("media-needed", PrintFaultCode::PaperOut),
    ("cover-open", PrintFaultCode::HeadOpen),
    ("door-open", PrintFaultCode::HeadOpen),
    ("marker-supply-empty", PrintFaultCode::RibbonOut),
    ("toner-empty", PrintFaultCode::RibbonOut),
    ("paused", PrintFaultCode::Paused),
];

/// What a print queue says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Queue {
    stopped: bool,
    accepting: bool,
    reasons: Vec<String>,
    formats: Vec<String>,
    ready: Vec<String>,
    supported: Vec<String>,
}

/// A document to be printed.
pub(super) struct Document<'a> {
    pub(super) name: &'a str,
    pub(super) format: LabelFormat,
    pub(super) paper: Option<LabelMedium>,
    pub(super) bytes: &'a [u8],
}

/// The HTTP address of a queue and the one that stands inside the request; `None` when the target is none.
pub(super) fn addresses(target: &str) -> Option<(String, String)> {
    let typed = target.trim();
    let as_http = match typed.split_once("://") {
        Some(("ipp", rest)) => format!("http://{rest}"),
        Some(("ipps", rest)) => format!("https://{rest}"),
        Some(("http" | "https", _)) => typed.to_owned(),
        _ => return None,
    };
    let mut url = reqwest::Url::parse(&as_http).ok()?;
    url.host_str().filter(|host| !host.is_empty())?;
    let extras = !url.username().is_empty() || url.password().is_some() || url.fragment().is_some();
    if extras || typed.len() > 300 {
        return None;
    }
    // ipp:// without a port means 631, http:// means 80.
    if url.port().is_none() && typed.starts_with("ipp") {
        url.set_port(Some(PORT)).ok()?;
    }
    let inside = url.as_str().replacen("http", "ipp", 1);
    Some((url.to_string(), inside))
}

/// Asks how the queue is; sends nothing to be printed.
pub(super) async fn ask(http: &CloudHttp, target: &str, limits: &PrintLimits) -> Result<Queue, PrintFault> {
    let attributes =
        ["printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "document-format-supported"];
    let media = ["media-ready", "media-supported"];
    let request = Request::new(GET_PRINTER_ATTRIBUTES, &inside(target)?)
        .keywords("requested-attributes", &[attributes.as_slice(), &media].concat());
    let answer = call(http, target, request.bytes(&[]), limits.connect + limits.status * 4, false).await?;
    Ok(Queue {
        stopped: answer.number("printer-state") == Some(STOPPED),
        accepting: answer.flag("printer-is-accepting-jobs").unwrap_or(true),
        reasons: answer.texts("printer-state-reasons"),
        formats: answer.texts("document-format-supported"),
        ready: answer.texts("media-ready"),
        supported: answer.texts("media-supported"),
    })
}

/// Prints a document after the queue said that it can.
pub(super) async fn send(
    http: &CloudHttp,
    target: &str,
    document: &Document<'_>,
    limits: &PrintLimits,
) -> Result<(), PrintFault> {
    let queue = ask(http, target, limits).await?;
    queue.judge(document).map_err(|fault| fault.with("host", target))?;
    let mut request = Request::new(PRINT_JOB, &inside(target)?)
        .name("requesting-user-name", "Kontor Desk")
        .name("job-name", document.name)
        .media_type("document-format", queue.format_for(document.format));
    if let Some(medium) = document.paper {
        request = request.job_keyword("media", &queue.media_for(medium));
    }
    call(http, target, request.bytes(document.bytes), limits.send, true).await.map(|_| ())
}

impl Queue {
    /// Says what keeps the document from being printed. Nothing was sent then.
    fn judge(&self, document: &Document<'_>) -> Result<(), PrintFault> {
        self.state()?;
        let format = media_type(document.format);
        let takes = |wanted: &str| self.formats.iter().any(|known| known == wanted);
        if !self.formats.is_empty() && !takes(format) && !takes("application/octet-stream") {
            let known = self.formats.join(", ");
            return Err(PrintFault::before(PrintFaultCode::WrongFormat).with("wanted", format).with("found", known));
        }
        let Some(medium) = document.paper else { return Ok(()) };
        // What lies in it counts; where it does not say, what it could take.
        let known = if self.ready.is_empty() { &self.supported } else { &self.ready };
        let any_size = self.ready.is_empty() && known.iter().any(|name| name.starts_with("custom_m"));
        if known.is_empty() || any_size || known.iter().any(|name| paper::is_same(name, medium)) {
            return Ok(());
        }
        let found = known.iter().take(4).map(|name| paper::in_words(name)).collect::<Vec<_>>().join(", ");
        let fault = PrintFault::before(PrintFaultCode::WrongPaper);
        Err(fault.with("wanted", paper::medium_in_words(medium)).with("found", found))
    }

    /// Says what keeps it from printing anything.
    pub(super) fn state(&self) -> Result<(), PrintFault> {
        for (word, code) in OBSTACLES {
            // A reason may carry its weight behind it: `media-empty-error`, `media-empty-report` is only news.
            let blocks = |reason: &&String| reason.starts_with(word) && !reason.ends_with("-report");
            if let Some(reason) = self.reasons.iter().find(blocks) {
                return Err(PrintFault::before(code).with("words", reason));
            }
        }
        if self.stopped {
            return Err(PrintFault::before(PrintFaultCode::Stopped).with("words", self.reasons.join(", ")));
        }
        if !self.accepting {
            return Err(PrintFault::before(PrintFaultCode::NotAccepting));
        }
        Ok(())
    }

    /// The papers that lie in it, in words; empty when it does not say.
    pub(super) fn papers(&self) -> Vec<String> {
        self.ready.iter().map(|name| paper::in_words(name)).collect()
    }

    fn format_for(&self, format: LabelFormat) -> &'static str {
        let own = media_type(format);
        let takes = self.formats.is_empty() || self.formats.iter().any(|known| known == own);
        if takes { own } else { "application/octet-stream" }
    }

    fn media_for(&self, medium: LabelMedium) -> String {
        paper::chosen(self.ready.iter().chain(&self.supported).map(String::as_str), medium)
    }
}

/// ZPL has no registered type: a raw queue takes it as bytes.
fn media_type(format: LabelFormat) -> &'static str {
    match format {
        LabelFormat::Pdf => "application/pdf",
        LabelFormat::Png => "image/png",
        LabelFormat::Zpl => "application/octet-stream",
    }
}

fn inside(target: &str) -> Result<String, PrintFault> {
    let found = addresses(target).map(|(_, inside)| inside);
    found.ok_or_else(|| PrintFault::before(PrintFaultCode::UnknownHost).with("host", target))
}

/// One question and its answer. `prints` tells whether a lost answer may mean paper.
async fn call(
    http: &CloudHttp,
    target: &str,
    body: Vec<u8>,
    wait: std::time::Duration,
    prints: bool,
) -> Result<Message, PrintFault> {
    let fault = |code, may_be: bool| {
        let fault = if may_be { PrintFault::during(code) } else { PrintFault::before(code) };
        fault.with("host", target)
    };
    let Some((url, _)) = addresses(target) else { return Err(fault(PrintFaultCode::UnknownHost, false)) };
    let request = http.post(url).header("content-type", "application/ipp").timeout(wait).body(body);
    let answer = http.send(request, ANSWER_BYTES).await.map_err(|error| match error {
        TransportError::NameNotResolved => fault(PrintFaultCode::UnknownHost, false),
        TransportError::Refused(words) => fault(PrintFaultCode::Refused, false).with("words", words),
        TransportError::ConnectTimeout => fault(PrintFaultCode::NoConnection, false),
        TransportError::TooSlow => fault(PrintFaultCode::TooSlow, prints),
        TransportError::BrokenOff(_) => fault(PrintFaultCode::Torn, prints),
        TransportError::Certificate(words) | TransportError::Tls(words) => {
            fault(PrintFaultCode::NoPrintService, false).with("words", words)
        }
        TransportError::TooLarge => fault(PrintFaultCode::NoPrintService, prints).with("words", "answer too large"),
    })?;
    if answer.status != 200 {
        return Err(fault(PrintFaultCode::NoPrintService, false).with("words", format!("HTTP {}", answer.status)));
    }
    let read = Message::parse(&answer.body);
    let message = read.ok_or_else(|| fault(PrintFaultCode::NoPrintService, prints).with("words", "no IPP answer"))?;
    match message.status {
        // RFC 8011, section B.1.2: all successful-... codes
        0x0000..=0x00FF => Ok(message),
        0x0506 => Err(fault(PrintFaultCode::NotAccepting, false)),
        status => {
            let words = message.texts("status-message").join(" ");
            Err(fault(PrintFaultCode::ServiceRefused, false).with("words", format!("{status:#06x} {words}").trim_end()))
        }
    }
}
