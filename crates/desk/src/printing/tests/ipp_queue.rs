//! A small print service by IPP, and what Desk makes of its answers.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use kontor_model::label::LabelFormat;
use tokio::net::TcpListener;

use super::{label, with_printer};
use crate::printing::fault::{PrintFaultCode, WhatWasSent};
use crate::printing::jobs::print;
use crate::printing::{JobState, PrintJob, PrinterKind, Purpose, ask_state, ipp, paper};
use crate::testing::{TestDesk, desk};

const PDF: &[u8] = b"%PDF-1.7 label";
const NAME: u8 = 0x42;
const KEYWORD: u8 = 0x44;
const MIME: u8 = 0x49;

/// How the service behaves.
#[derive(Clone)]
struct Manners {
    state: i32,
    reasons: &'static str,
    accepting: bool,
    ready: &'static [&'static str],
    formats: &'static [&'static str],
    /// Status of the answer to Print-Job; `None` ends the connection instead.
    prints: Option<u16>,
    /// Answers something that is no IPP at all.
    is_web_page: bool,
}

impl Default for Manners {
    fn default() -> Manners {
        Manners {
            state: 3,
            reasons: "none",
            accepting: true,
            ready: &["iso_a6_105x148mm", "iso_a4_210x297mm"],
            formats: &["application/pdf", "application/octet-stream"],
            prints: Some(0),
            is_web_page: false,
        }
    }
}

type Taken = Arc<Mutex<Vec<Vec<u8>>>>;

struct Service {
    target: String,
    taken: Taken,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Service {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Service {
    /// The Print-Job requests that reached it.
    fn taken(&self) -> Vec<Vec<u8>> {
        self.taken.lock().expect("not poisoned").clone()
    }
}

async fn service(manners: Manners) -> Service {
    let taken = Taken::default();
    let router = Router::new().fallback(answer).with_state((manners, Arc::clone(&taken)));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let target = format!("ipp://{}/printers/Buero", listener.local_addr().expect("an address"));
    let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("serves") });
    Service { target, taken, task }
}

async fn answer(State((manners, taken)): State<(Manners, Taken)>, request: Request) -> Response {
    let body = to_bytes(request.into_body(), 1 << 20).await.expect("a body").to_vec();
    if manners.is_web_page {
        return "<html>CUPS</html>".into_response();
    }
    let operation = u16::from_be_bytes([body[2], body[3]]);
    if operation == 0x0002 {
        taken.lock().expect("not poisoned").push(body);
        let Some(status) = manners.prints else {
            let torn = futures_util::stream::iter([Err::<Vec<u8>, _>(std::io::Error::other("torn"))]);
            return Response::new(Body::from_stream(torn));
        };
        return message(status, |bytes| attribute(bytes, NAME, "status-message", b"client-error")).into_response();
    }
    message(0, |bytes| {
        bytes.push(0x04);
        attribute(bytes, 0x23, "printer-state", &manners.state.to_be_bytes());
        attribute(bytes, KEYWORD, "printer-state-reasons", manners.reasons.as_bytes());
        attribute(bytes, 0x22, "printer-is-accepting-jobs", &[u8::from(manners.accepting)]);
        for (name, tag, values) in
            [("media-ready", KEYWORD, manners.ready), ("document-format-supported", MIME, manners.formats)]
        {
            for (place, value) in values.iter().enumerate() {
                attribute(bytes, tag, if place == 0 { name } else { "" }, value.as_bytes());
            }
        }
    })
    .into_response()
}

fn message(status: u16, fill: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = vec![1, 1];
    bytes.extend(status.to_be_bytes());
    bytes.extend([0, 0, 0, 1, 0x01]);
    attribute(&mut bytes, 0x47, "attributes-charset", b"utf-8");
    fill(&mut bytes);
    bytes.push(0x03);
    bytes
}

fn attribute(bytes: &mut Vec<u8>, tag: u8, name: &str, value: &[u8]) {
    bytes.push(tag);
    for text in [name.as_bytes(), value] {
        bytes.extend(u16::try_from(text.len()).expect("short").to_be_bytes());
        bytes.extend_from_slice(text);
    }
}

async fn printed_on(manners: Manners) -> (TestDesk, Service, PrintJob) {
    let (desk, service) = (desk().await, service(manners).await);
    let printer = with_printer(&desk, PrinterKind::Ipp, &service.target, Purpose::PdfLabel).await;
    let job = print(&desk.app, &printer, label(LabelFormat::Pdf), PDF).await.expect("on record");
    (desk, service, job)
}

#[tokio::test]
async fn a_queue_gets_the_document_with_its_format_and_paper() {
    let (desk, service, job) = printed_on(Manners::default()).await;
    assert_eq!((job.state, job.fault), (JobState::Printed, None));
    let request = service.taken().remove(0);
    assert!(request.ends_with(PDF));
    for part in [
        "application/pdf",
        "iso_a6_105x148mm",
        "printer-uri",
        "/printers/Buero",
        "LS-2026_04417_1_395200000000000017.pdf",
    ] {
        assert!(crate::testing::holds(&request, part), "{part}");
    }
    let printer = crate::printing::list(&desk.app).await.expect("printers").remove(0);
    let papers = ask_state(&desk.app, &printer).await.expect("ready");
    assert_eq!(papers, ["105 × 148 mm", "210 × 297 mm"]);
}

#[tokio::test]
async fn what_keeps_a_queue_from_printing_is_told_before_anything_is_sent() {
    let usual = Manners::default;
    for (manners, code) in [
        (Manners { ready: &["iso_a4_210x297mm"], ..usual() }, PrintFaultCode::WrongPaper),
        (Manners { formats: &["application/postscript"], ..usual() }, PrintFaultCode::WrongFormat),
        (Manners { state: 5, ..usual() }, PrintFaultCode::Stopped),
        (Manners { state: 5, reasons: "paused", ..usual() }, PrintFaultCode::Paused),
        (Manners { reasons: "media-empty-error", ..usual() }, PrintFaultCode::PaperOut),
        (Manners { reasons: "cover-open", ..usual() }, PrintFaultCode::HeadOpen),
        (Manners { accepting: false, ..usual() }, PrintFaultCode::NotAccepting),
        (Manners { is_web_page: true, ..usual() }, PrintFaultCode::NoPrintService),
    ] {
        let (_desk, service, job) = printed_on(manners).await;
        let fault = job.fault.expect("a fault");
        assert_eq!((job.state, fault.code, fault.sent), (JobState::Failed, code, WhatWasSent::Nothing));
        assert!(service.taken().is_empty(), "nothing was sent");
    }
}

#[tokio::test]
async fn other_paper_is_named_with_what_is_needed() {
    let (_desk, _service, job) = printed_on(Manners { ready: &["iso_a4_210x297mm"], ..Manners::default() }).await;
    let args = job.fault.expect("a fault").args;
    assert_eq!((args["wanted"].as_str(), args["found"].as_str()), ("105 × 148 mm", "210 × 297 mm"));
}

#[tokio::test]
async fn news_that_stop_nothing_are_no_fault() {
    let (_desk, _service, job) = printed_on(Manners { reasons: "media-empty-report", ..Manners::default() }).await;
    assert_eq!(job.state, JobState::Printed);
}

#[tokio::test]
async fn a_refusal_of_the_service_is_kept_in_its_own_words() {
    let (_desk, _service, job) = printed_on(Manners { prints: Some(0x040A), ..Manners::default() }).await;
    let fault = job.fault.expect("a fault");
    assert_eq!((job.state, fault.code), (JobState::Failed, PrintFaultCode::ServiceRefused));
    assert!(fault.args["words"].contains("0x040a client-error"), "{fault:?}");
}

#[tokio::test]
async fn a_lost_answer_is_unclear() {
    let (_desk, service, job) = printed_on(Manners { prints: None, ..Manners::default() }).await;
    let fault = job.fault.expect("a fault");
    assert_eq!((job.state, fault.code, fault.sent), (JobState::Unclear, PrintFaultCode::Torn, WhatWasSent::Maybe));
    assert_eq!(service.taken().len(), 1, "sent once");
}

#[test]
fn papers_are_the_same_by_size_whatever_they_are_called() {
    use kontor_model::label::LabelMedium;
    for medium in LabelMedium::ALL {
        assert!(paper::is_same(&paper::keyword(medium), medium), "{medium:?}");
    }
    assert!(paper::is_same("custom_zebra_101.6x152.4mm", LabelMedium::Inch4x6));
    assert!(paper::is_same("na_index-4x6_4x6in", LabelMedium::Inch4x6));
    assert!(paper::is_same("om_a6-quer_148x105mm", LabelMedium::A6), "turned");
    for other in ["iso_a5_148x210mm", "auto", "x_mm", "a_-1x2mm", ""] {
        assert!(!paper::is_same(other, LabelMedium::A6), "{other}");
    }
}

#[test]
fn addresses_of_queues_are_read_in_both_schemes() {
    let found = ipp::addresses("ipp://druck.intern/printers/a").expect("an address");
    assert_eq!(
        found,
        ("http://druck.intern:631/printers/a".to_owned(), "ipp://druck.intern:631/printers/a".to_owned())
    );
    let found = ipp::addresses("http://localhost:631/printers/a").expect("an address");
    assert_eq!(found.1, "ipp://localhost:631/printers/a");
    for none in ["", "druck.intern", "file:///etc/passwd", "ipp://", "http://a:b@host/x", "lpd://host/a"] {
        assert_eq!(ipp::addresses(none), None, "{none}");
    }
}

#[test]
fn half_an_answer_is_none() {
    let whole = message(0, |bytes| attribute(bytes, KEYWORD, "media-ready", b"iso_a6_105x148mm"));
    assert_eq!(ipp::Message::parse(&whole).expect("whole").texts("media-ready"), ["iso_a6_105x148mm"]);
    for cut in 0..whole.len() {
        assert!(ipp::Message::parse(&whole[..cut]).is_none(), "{cut}");
    }
}
