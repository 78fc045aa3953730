//! ZPL over a socket: ask for the state, send the label whole, ask again.
//!
//! The socket answers nothing about paper by itself, so a printer that knows `~HS` is asked before and after. One that
//! does not answer is taken as it is: many cheap ones and print servers never do.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::printing::PrintLimits;
use crate::printing::fault::{PrintFault, PrintFaultCode};
use crate::printing::status::{HostStatus, is_whole};

const PORT: u16 = 9100;
const QUESTION: &[u8] = b"~HS\r\n";
const ANSWER_MAX: usize = 1024;
const PIECE: usize = 8 * 1024;

/// What a question about the state brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answered {
    /// It said how it is.
    State(HostStatus),
    /// It said nothing, as many do.
    Silent,
    /// It ended the connection.
    Gone,
}

/// Host and port of a target; the port is 9100 where none is written.
pub(super) fn host_and_port(target: &str) -> Option<(String, u16)> {
    let target = target.trim();
    let (host, port) = match target.rsplit_once(':') {
        // A bare IPv6 address has colons, but no port.
        Some((host, _)) if host.contains(':') && !host.ends_with(']') => (target, None),
        Some((host, port)) => (host, Some(port)),
        None => (target, None),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let fits =
        !host.is_empty() && host.len() <= 253 && host.chars().all(|c| c.is_ascii_alphanumeric() || "-._:".contains(c));
    let port = port.map_or(Some(PORT), |port| port.parse().ok().filter(|port| *port > 0))?;
    fits.then(|| (host.to_owned(), port))
}

/// Asks how the printer is; sends nothing to be printed.
pub(super) async fn ask(target: &str, limits: &PrintLimits) -> Result<Answered, PrintFault> {
    let mut stream = connect(target, limits).await?;
    Ok(state_of(&mut stream, limits).await)
}

/// Sends a label. Errors say whether some of it may have been printed.
pub(super) async fn send(target: &str, zpl: &[u8], limits: &PrintLimits) -> Result<(), PrintFault> {
    let mut stream = connect(target, limits).await?;
    let before = state_of(&mut stream, limits).await;
    match before {
        Answered::State(state) => state.fault().map_or(Ok(()), |fault| Err(fault.with("host", target)))?,
        Answered::Gone => return Err(PrintFault::before(PrintFaultCode::Torn).with("host", target)),
        Answered::Silent => {}
    }
    let (sent, written) = write(&mut stream, zpl, limits).await;
    if let Err(code) = written {
        let fault = if sent == 0 { PrintFault::before(code) } else { PrintFault::during(code) };
        return Err(fault.with("host", target));
    }
    match (before, state_of(&mut stream, limits).await) {
        (Answered::State(_), Answered::State(after)) => match after.obstacle() {
            None => Ok(()),
            Some(code) => {
                let fault = PrintFault::during(PrintFaultCode::StoppedAfter);
                Err(fault.with("host", target).with("reason", code.code()))
            }
        },
        // It answered before: a connection that ends now has not taken everything.
        (Answered::State(_), Answered::Gone) => Err(PrintFault::during(PrintFaultCode::Torn).with("host", target)),
        _ => Ok(()),
    }
}

async fn connect(target: &str, limits: &PrintLimits) -> Result<TcpStream, PrintFault> {
    let fault = |code| PrintFault::before(code).with("host", target);
    let (host, port) = host_and_port(target).ok_or_else(|| fault(PrintFaultCode::UnknownHost))?;
    let found = timeout(limits.connect, tokio::net::lookup_host((host.as_str(), port))).await;
    let addresses: Vec<SocketAddr> = match found {
        Ok(Ok(addresses)) => addresses.collect(),
        _ => Vec::new(),
    };
    if addresses.is_empty() {
        return Err(fault(PrintFaultCode::UnknownHost));
    }
    match timeout(limits.connect, TcpStream::connect(addresses.as_slice())).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) => Err(fault(PrintFaultCode::Refused).with("words", error)),
        Err(_) => Err(fault(PrintFaultCode::NoConnection)),
    }
}

async fn state_of(stream: &mut TcpStream, limits: &PrintLimits) -> Answered {
    let asked = timeout(limits.status, async {
        stream.write_all(QUESTION).await?;
        let mut answer = Vec::new();
        let mut piece = [0u8; 256];
        while !is_whole(&answer) && answer.len() < ANSWER_MAX {
            match stream.read(&mut piece).await? {
                0 => break,
                count => answer.extend_from_slice(&piece[..count]),
            }
        }
        Ok::<Vec<u8>, std::io::Error>(answer)
    });
    match asked.await {
        Ok(Ok(answer)) => HostStatus::parse(&answer).map_or(Answered::Gone, Answered::State),
        Ok(Err(_)) => Answered::Gone,
        Err(_) => Answered::Silent,
    }
}

/// Bytes that left, and how it ended. Small pieces, so that it is known whether anything left at all.
async fn write(stream: &mut TcpStream, zpl: &[u8], limits: &PrintLimits) -> (usize, Result<(), PrintFaultCode>) {
    let mut sent = 0;
    let writing = async {
        for piece in zpl.chunks(PIECE) {
            stream.write_all(piece).await?;
            sent += piece.len();
        }
        stream.flush().await
    };
    let ended = match timeout(limits.send, writing).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(PrintFaultCode::Torn),
        Err(_) => Err(PrintFaultCode::TooSlow),
    };
    // A piece that failed may have gone out in part: only what never began is certain.
    let begun = if ended.is_err() && !zpl.is_empty() { sent.max(1) } else { sent };
    (begun, ended)
}
