//! The stand-in's threads: one accepts, one serves each connection. No runtime, so it serves any kind of test.

use std::collections::{BTreeMap, VecDeque};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use super::answer::{Answer, Course};
use super::description::{self, Description};
use super::received::Received;
use super::wire;

/// Status for a request that no answer was given for; no carrier says it.
const UNEXPECTED: u16 = 599;

/// What the threads share with the test.
pub(super) struct Board {
    descriptions: Vec<Description>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    queued: BTreeMap<(String, String), VecDeque<Answer>>,
    standing: BTreeMap<(String, String), Answer>,
    requests: Vec<Received>,
    faults: Vec<String>,
    connections: Vec<(TcpStream, JoinHandle<()>)>,
    has_ended: bool,
}

impl Board {
    pub(super) fn new(descriptions: Vec<Description>) -> Board {
        Board { descriptions, state: Mutex::default() }
    }

    pub(super) fn queue(&self, method: &str, path: &str, answer: Answer) {
        let key = (method.to_ascii_uppercase(), path.to_owned());
        self.state().queued.entry(key).or_default().push_back(answer);
    }

    pub(super) fn stand(&self, method: &str, path: &str, answer: Answer) {
        self.state().standing.insert((method.to_ascii_uppercase(), path.to_owned()), answer);
    }

    pub(super) fn will_be_silent(&self) -> bool {
        let state = self.state();
        state.queued.values().flatten().chain(state.standing.values()).any(|answer| answer.course == Course::Never)
    }

    pub(super) fn requests(&self) -> Vec<Received> {
        self.state().requests.clone()
    }

    pub(super) fn faults(&self) -> Vec<String> {
        self.state().faults.clone()
    }

    /// A thread that panicked has said so already; what it left behind is still worth reading.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Judges a request by the descriptions.
    fn judge(&self, request: &Received) {
        let found = description::judge(&self.descriptions, request);
        self.state().faults.extend(found);
    }

    /// Notes a request and chooses its answer.
    fn receive(&self, request: Received) -> Answer {
        let key = (request.method.clone(), request.path.clone());
        let mut state = self.state();
        state.requests.push(request);
        let queued = state.queued.get_mut(&key).and_then(VecDeque::pop_front);
        queued.or_else(|| state.standing.get(&key).cloned()).unwrap_or_else(|| {
            let sentence = format!("unexpected request {} {}: no answer is left for it", key.0, key.1);
            state.faults.push(sentence.clone());
            Answer::text(UNEXPECTED, &sentence)
        })
    }

    fn serve(&self, mut stream: TcpStream) {
        match wire::read(&mut stream) {
            Ok(Some(request)) => {
                // A client that gives up while it is answered is what some tests are about.
                drop(wire::write(&mut stream, &self.receive(request.clone())));
                // Afterwards, because a large body takes longer to judge than a client waits.
                drop(stream.shutdown(Shutdown::Write));
                self.judge(&request);
            }
            Ok(None) => {}
            Err(error) => self.state().faults.push(format!("a request could not be read: {error}")),
        }
        // Its twin is kept to end it from outside, so dropping this half would not close it.
        drop(stream.shutdown(Shutdown::Both));
    }
}

/// The accepting thread and its address.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    board: Arc<Board>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens on a free port of 127.0.0.1.
    pub(super) fn start(board: Arc<Board>) -> Server {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("the address of a bound port");
        let shared = Arc::clone(&board);
        let thread = std::thread::spawn(move || accept(&listener, &shared));
        Server { address, board, thread: Some(thread) }
    }

    /// Ends every connection and waits for every thread. Further calls do nothing.
    pub(super) fn end(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        self.board.state().has_ended = true;
        // The accepting thread waits for somebody to come.
        drop(TcpStream::connect(self.address));
        drop(thread.join());
        let connections = std::mem::take(&mut self.board.state().connections);
        for (stream, thread) in connections {
            drop(stream.shutdown(Shutdown::Both));
            drop(thread.join());
        }
    }
}

fn accept(listener: &TcpListener, board: &Arc<Board>) {
    for stream in listener.incoming() {
        let (Ok(stream), false) = (stream, board.state().has_ended) else { return };
        let Ok(twin) = stream.try_clone() else { continue };
        let shared = Arc::clone(board);
        let thread = std::thread::spawn(move || shared.serve(stream));
        board.state().connections.push((twin, thread));
    }
}
