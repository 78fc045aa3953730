//! A label printer over TCP that knows `~HS`, or does not; and what Desk makes of it.

use std::sync::{Arc, Mutex};

use kontor_model::label::LabelFormat;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{label, label_of_shipment, with_printer};
use crate::printing::fault::{PrintFaultCode, WhatWasSent};
use crate::printing::jobs::print;
use crate::printing::raw::host_and_port;
use crate::printing::status::HostStatus;
use crate::printing::{JobState, PrintJob, PrinterKind, Purpose, again, history, retry, say_printed, take_up};
use crate::testing::{TestDesk, desk, hasty_desk, holds};

const READY: &str =
    "\u{2}030,0,0,1245,000,0,0,0,000,0,0,0\u{3}\r\n\u{2}000,0,0,0,0,2,4,0,00000000,1,000\u{3}\r\n\u{2}1234,0\u{3}\r\n";
const ZPL: &[u8] = b"^XA^FO40,40^FDKontor^FS^XZ";

/// How the printer behaves.
#[derive(Clone, Default)]
struct Manners {
    /// Answers to `~HS`, one after the other, the last one again and again; none for a printer that stays silent.
    states: Vec<String>,
    /// Ends the connection in the middle of the first label.
    tears: bool,
}

struct ZplPrinter {
    target: String,
    taken: Arc<Mutex<Vec<u8>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for ZplPrinter {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl ZplPrinter {
    /// Everything it was given to print.
    fn taken(&self) -> String {
        String::from_utf8_lossy(&self.taken.lock().expect("not poisoned")).into_owned()
    }
}

async fn zpl_printer(manners: Manners) -> ZplPrinter {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let target = listener.local_addr().expect("an address").to_string();
    let taken = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&taken);
    let task = tokio::spawn(async move {
        let mut asked = 0;
        while let Ok((stream, _)) = listener.accept().await {
            serve(stream, &manners, &into, &mut asked).await;
        }
    });
    ZplPrinter { target, taken, task }
}

async fn serve(mut stream: TcpStream, manners: &Manners, taken: &Mutex<Vec<u8>>, asked: &mut usize) {
    let mut piece = [0u8; 64 * 1024];
    while let Ok(count) = stream.read(&mut piece).await {
        if count == 0 {
            return;
        }
        let text = String::from_utf8_lossy(&piece[..count]).into_owned();
        for _ in text.matches("~HS") {
            if let Some(state) = manners.states.get((*asked).min(manners.states.len().saturating_sub(1))) {
                stream.write_all(state.as_bytes()).await.expect("answers");
            }
            *asked += 1;
        }
        let label = text.replace("~HS\r\n", "");
        if manners.tears && !label.is_empty() {
            return;
        }
        taken.lock().expect("not poisoned").extend_from_slice(label.as_bytes());
    }
}

fn with_flags(first: &str, second: &str) -> String {
    READY.replacen("030,0,0", first, 1).replacen("\u{2}000,0,0,0,0", &format!("\u{2}{second}"), 1)
}

async fn printed_on(manners: Manners) -> (TestDesk, ZplPrinter, PrintJob) {
    let desk = if manners.states.is_empty() { hasty_desk().await } else { desk().await };
    let printer = zpl_printer(manners).await;
    let known = with_printer(&desk, PrinterKind::Raw, &printer.target, Purpose::ZplLabel).await;
    let job = print(&desk.app, &known, label(LabelFormat::Zpl), ZPL).await.expect("on record");
    (desk, printer, job)
}

#[tokio::test]
async fn a_ready_printer_gets_the_label_whole() {
    let (desk, printer, job) = printed_on(Manners { states: vec![READY.to_owned()], tears: false }).await;
    assert_eq!((job.state, job.fault, job.copy), (JobState::Printed, None, 1));
    assert_eq!(printer.taken().as_bytes(), ZPL);
    assert!(!holds(&desk.files(), "^FDKontor"), "sealed at rest");
}

#[tokio::test]
async fn a_printer_that_does_not_answer_questions_prints_all_the_same() {
    let (_desk, printer, job) = printed_on(Manners::default()).await;
    assert_eq!(job.state, JobState::Printed);
    assert_eq!(printer.taken().as_bytes(), ZPL);
}

#[tokio::test]
async fn what_keeps_it_from_printing_is_told_before_anything_is_sent() {
    for (first, second, code) in [
        ("030,1,0", "000,0,0,0,0", PrintFaultCode::PaperOut),
        ("030,0,1", "000,0,0,0,0", PrintFaultCode::Paused),
        ("030,1,1", "000,0,1,0,0", PrintFaultCode::HeadOpen),
        ("030,0,0", "000,0,0,1,1", PrintFaultCode::RibbonOut),
    ] {
        let (_desk, printer, job) = printed_on(Manners { states: vec![with_flags(first, second)], tears: false }).await;
        let fault = job.fault.expect("a fault");
        assert_eq!((job.state, fault.code, fault.sent), (JobState::Failed, code, WhatWasSent::Nothing));
        assert_eq!(printer.taken(), "", "nothing was sent");
    }
}

#[tokio::test]
async fn paper_that_runs_out_while_printing_makes_the_job_unclear() {
    let states = vec![READY.to_owned(), with_flags("030,1,0", "000,0,0,0,0")];
    let (desk, _printer, job) = printed_on(Manners { states, tears: false }).await;
    assert_eq!((job.state, job.fault.expect("a fault").code), (JobState::Unclear, PrintFaultCode::StoppedAfter));
    let said = say_printed(&desk.app, &job.id).await.expect("taken");
    assert_eq!((said.state, said.fault), (JobState::Printed, None));
}

#[tokio::test]
async fn a_printer_that_is_off_is_told_and_tried_again_as_the_same_job() {
    let desk = desk().await;
    let printer = zpl_printer(Manners { states: vec![READY.to_owned()], tears: false }).await;
    let nobody = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let off = nobody.local_addr().expect("an address").to_string();
    drop(nobody);
    let known = with_printer(&desk, PrinterKind::Raw, &off, Purpose::ZplLabel).await;
    let job = print(&desk.app, &known, label(LabelFormat::Zpl), ZPL).await.expect("on record");
    assert_eq!((job.state, job.fault.expect("a fault").code), (JobState::Failed, PrintFaultCode::Refused));

    let moved = super::typed("Packtisch 1", PrinterKind::Raw, &printer.target, &[Purpose::ZplLabel]);
    crate::printing::change(&desk.app, &known.id, &moved).await.expect("changed");
    let retried = retry(&desk.app, &job.id).await.expect("tried again");
    assert_eq!((&retried.id, retried.state, retried.copy), (&job.id, JobState::Printed, 1));
    assert_eq!(printer.taken().as_bytes(), ZPL, "once");
}

#[tokio::test]
async fn a_torn_connection_is_unclear_and_never_printed_again_by_itself() {
    let (desk, printer) = (desk().await, zpl_printer(Manners { states: vec![READY.to_owned()], tears: true }).await);
    let known = with_printer(&desk, PrinterKind::Raw, &printer.target, Purpose::ZplLabel).await;
    let long = vec![b'A'; 8 * 1024 * 1024];
    let job = print(&desk.app, &known, label(LabelFormat::Zpl), &long).await.expect("on record");
    let fault = job.fault.expect("a fault");
    assert_eq!((job.state, fault.code, fault.sent), (JobState::Unclear, PrintFaultCode::Torn, WhatWasSent::Maybe));
    desk.clock.advance_millis(86_400_000);
    take_up(&desk.app).await.expect("looked up");
    retry(&desk.app, &job.id).await.expect("left alone: not failed");
    assert_eq!(history(&desk.app, None).await.expect("a page").items[0].state, JobState::Unclear);
}

#[tokio::test]
async fn the_first_print_of_a_label_happens_once_and_a_reprint_is_counted() {
    let (desk, printer) = (desk().await, zpl_printer(Manners { states: vec![READY.to_owned()], tears: false }).await);
    let known = with_printer(&desk, PrinterKind::Raw, &printer.target, Purpose::ZplLabel).await;
    let first = print(&desk.app, &known, label_of_shipment(LabelFormat::Zpl), ZPL).await.expect("printed");
    let second = print(&desk.app, &known, label_of_shipment(LabelFormat::Zpl), ZPL).await.expect("the same");
    assert_eq!(first.id, second.id);
    assert_eq!(printer.taken().as_bytes(), ZPL, "nothing printed twice unasked");
    let copy = again(&desk.app, &first.id).await.expect("asked for");
    assert_eq!((copy.state, copy.copy), (JobState::Printed, 2));
    assert_eq!(printer.taken().len(), 2 * ZPL.len());
}

#[tokio::test]
async fn a_job_whose_sender_died_becomes_unclear_and_one_nobody_claimed_is_printed() {
    let (desk, printer) = (desk().await, zpl_printer(Manners { states: vec![READY.to_owned()], tears: false }).await);
    let known = with_printer(&desk, PrinterKind::Raw, &printer.target, Purpose::ZplLabel).await;
    for _ in 0..2 {
        print(&desk.app, &known, label(LabelFormat::Zpl), ZPL).await.expect("printed");
    }
    let jobs = history(&desk.app, None).await.expect("a page").items;
    for (job, state) in jobs.iter().zip(["sending", "waiting"]) {
        let mut tx = desk.app.db.write().await.expect("begins");
        let sql = "UPDATE print_jobs SET state = $2, settled_at = NULL WHERE id = $1";
        sqlx::query(sql).bind(job.id.as_str()).bind(state).execute(&mut *tx).await.expect("as if killed");
        tx.commit().await.expect("commits");
    }
    take_up(&desk.app).await.expect("looked up");
    assert_eq!(printer.taken().len(), 2 * ZPL.len(), "somebody may still be sending");
    desk.clock.advance_millis(121_000);
    take_up(&desk.app).await.expect("taken up");
    let after = history(&desk.app, None).await.expect("a page").items;
    let state_of = |id| after.iter().find(|job| job.id == id).expect("there").state;
    assert_eq!(state_of(jobs[0].id.clone()), JobState::Unclear);
    assert_eq!(state_of(jobs[1].id.clone()), JobState::Printed);
    assert_eq!(printer.taken().len(), 3 * ZPL.len());
}

#[test]
fn an_answer_that_is_none_tells_nothing() {
    assert_eq!(HostStatus::parse(READY.as_bytes()), Some(HostStatus::default()));
    for broken in ["", "HTTP/1.1 400 Bad Request", "\u{2}030,0\u{3}\u{2}000\u{3}", "\u{2}030,0,0,1245,000"] {
        assert_eq!(HostStatus::parse(broken.as_bytes()), None, "{broken}");
    }
}

#[test]
fn a_target_is_a_host_with_or_without_a_port() {
    let own = |host: &str, port| Some((host.to_owned(), port));
    for (typed, expected) in [
        ("192.168.1.50", own("192.168.1.50", 9100)),
        ("zebra.intern:6101", own("zebra.intern", 6101)),
        ("[fe80::1]:9100", own("fe80::1", 9100)),
        ("fe80::1", own("fe80::1", 9100)),
        ("", None),
        ("zebra:0", None),
        ("zebra:abc", None),
        ("http://zebra", None),
        ("ze bra", None),
    ] {
        assert_eq!(host_and_port(typed), expected, "{typed}");
    }
}
