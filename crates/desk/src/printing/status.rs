//! What a label printer says about itself when asked with `~HS` (host status, ZPL II programming guide).
//!
//! Three lines between STX and ETX: communication flags, print flags, memory flags. Only the first two tell anything
//! that a person at the packing table can act on.

use crate::printing::fault::{PrintFault, PrintFaultCode};

const STX: u8 = 0x02;
const ETX: u8 = 0x03;

/// What the printer says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct HostStatus {
    pub(super) paper_out: bool,
    pub(super) paused: bool,
    pub(super) head_open: bool,
    pub(super) ribbon_out: bool,
}

impl HostStatus {
    /// Reads the answer; `None` when it is none: fewer than two whole lines, or lines of another shape.
    pub(super) fn parse(answer: &[u8]) -> Option<HostStatus> {
        let mut lines = framed(answer);
        let (first, second) = (lines.next()?, lines.next()?);
        // aaa,b,c,dddd,eee,f,g,h,iii,j,k,l: b paper out, c paused
        let first: Vec<&str> = first.split(',').collect();
        // mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www: o head up, p ribbon out, q thermal transfer
        let second: Vec<&str> = second.split(',').collect();
        if first.len() < 12 || second.len() < 10 {
            return None;
        }
        let set = |flags: &[&str], place: usize| flags[place].trim() == "1";
        Some(HostStatus {
            paper_out: set(&first, 1),
            paused: set(&first, 2),
            head_open: set(&second, 2),
            // Without a ribbon the flag may stay set in direct thermal mode, where none is needed.
            ribbon_out: set(&second, 3) && set(&second, 4),
        })
    }

    /// The first thing that keeps it from printing, the one to mend first.
    pub(super) fn obstacle(self) -> Option<PrintFaultCode> {
        [
            (self.head_open, PrintFaultCode::HeadOpen),
            (self.paper_out, PrintFaultCode::PaperOut),
            (self.ribbon_out, PrintFaultCode::RibbonOut),
            (self.paused, PrintFaultCode::Paused),
        ]
        .into_iter()
        .find_map(|(is_set, code)| is_set.then_some(code))
    }

    /// The same as a fault before anything was sent.
    pub(super) fn fault(self) -> Option<PrintFault> {
        self.obstacle().map(PrintFault::before)
    }
}

/// Tells whether an answer has all its lines, so that nobody waits for more.
pub(super) fn is_whole(answer: &[u8]) -> bool {
    framed(answer).count() >= 3
}

fn framed(answer: &[u8]) -> impl Iterator<Item = &str> {
    answer.split(|byte| *byte == STX).skip(1).filter_map(|piece| {
        let end = piece.iter().position(|byte| *byte == ETX)?;
        std::str::from_utf8(&piece[..end]).ok()
    })
}
