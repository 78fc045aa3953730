//! A real HTTP server that plays a carrier, and fails the test that made it say something wrong.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::answer::Answer;
use super::description::{Description, SpecFile};
use super::received::Received;
use super::server::{Board, Server};

/// Names the folder with the publishers' descriptions.
pub(super) const SPECS: &str = "KONTOR_SPECS";

/// A carrier for one test, on 127.0.0.1 and a free port. It ends when it is dropped; then, or with
/// [`StandIn::finish`], the test fails if a request was unexpected or against the description.
pub struct StandIn {
    server: Server,
    board: Arc<Board>,
    is_judged: bool,
}

impl StandIn {
    /// A carrier without a description.
    pub(super) fn start() -> StandIn {
        StandIn::judging_by(Vec::new())
    }

    /// A carrier whose requests are checked against its publisher's descriptions in the folder that `KONTOR_SPECS`
    /// names; without it says that the check was left out. Without files nothing is judged: the contract suite wants a
    /// reason for that. Panics when a description cannot be read.
    pub fn checked_by(files: &[SpecFile]) -> StandIn {
        match std::env::var_os(SPECS) {
            Some(folder) => StandIn::checked_in(Path::new(&folder), files),
            None => {
                for file in files {
                    println!(
                        "left out: requests of {} against its publisher's description; {SPECS} is not set",
                        file.path
                    );
                }
                StandIn::start()
            }
        }
    }

    /// A carrier whose requests are checked against descriptions in a folder.
    pub fn checked_in(folder: &Path, files: &[SpecFile]) -> StandIn {
        StandIn::judging_by(files.iter().map(|file| Description::read(folder, *file)).collect())
    }

    fn judging_by(descriptions: Vec<Description>) -> StandIn {
        let board = Arc::new(Board::new(descriptions));
        StandIn { server: Server::start(Arc::clone(&board)), board, is_judged: false }
    }

    /// Where it listens, such as `http://127.0.0.1:40123`; no slash at the end.
    pub fn origin(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// Adds an answer to the queue of a method and path (as sent, without query). Each is given once, in order.
    pub fn answer(&self, method: &str, path: &str, answer: Answer) {
        self.board.queue(method, path, answer);
    }

    /// Gives the same answer whenever the queue of that method and path is empty: for tokens and the like.
    pub fn answer_always(&self, method: &str, path: &str, answer: Answer) {
        self.board.stand(method, path, answer);
    }

    /// Tells whether an answer is set that never comes.
    pub(super) fn will_be_silent(&self) -> bool {
        self.board.will_be_silent()
    }

    /// What was received so far, in order.
    pub fn requests(&self) -> Vec<Received> {
        self.board.requests()
    }

    /// Ends the stand-in. Panics with every request that was unexpected or against the description.
    pub fn finish(mut self) {
        self.judge();
    }

    fn judge(&mut self) {
        self.server.end();
        let faults = self.board.faults();
        if std::mem::replace(&mut self.is_judged, true) || faults.is_empty() {
            return;
        }
        let sentence = format!("{} fault(s) in requests to the stand-in:\n  {}", faults.len(), faults.join("\n  "));
        if std::thread::panicking() {
            // A second panic would end the process and hide the first one.
            eprintln!("{sentence}");
        } else {
            panic!("{sentence}");
        }
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.judge();
    }
}

impl fmt::Debug for StandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandIn").field("origin", &self.origin()).finish_non_exhaustive()
    }
}
