//! Runs the binary as a person or a script does, in a folder of its own.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use kontor_adapters::testing::{Verdict, judge_recorded};
use serde_json::Value;

/// What simulated carriers were asked.
const RECORD: &str = "requests.jsonl";

/// A data folder that goes when the test ends. Then whatever carriers were asked has to be as their publishers describe it.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new() -> Place {
        Place { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A command on this folder, in English, knowing nothing of the environment around the test.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kontor"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KONTOR_")) {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C.UTF-8").env("KONTOR_DATA", self.data()).current_dir(self.folder.path());
        command.env("KONTOR_SANDBOX_RECORD", self.join(RECORD));
        command.stdin(Stdio::null()).args(words);
        command
    }

    /// The same in a German environment.
    pub(crate) fn run_german(&self, words: &[&str]) -> Ran {
        Ran::of(self.command(words).env("LC_ALL", "de_DE.UTF-8").output().unwrap())
    }

    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        Ran::of(self.command(words).output().unwrap())
    }

    /// A server with free ports; its first answer is read as JSON.
    pub(crate) fn serve(&self, words: &[&str]) -> Server {
        Server::start(self.command(words).arg("--json"), &self.join("stderr.log"))
    }

    /// What the publishers' descriptions say about all that simulated carriers were asked; `None` when that was nothing.
    pub(crate) fn verdict(&self) -> Option<Verdict> {
        let record = self.join(RECORD);
        record.exists().then(|| judge_recorded(&record))
    }

    pub(crate) fn up(&self) -> Server {
        self.serve(&UP)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        match self.verdict() {
            None => {}
            Some(Verdict::LeftOut) => println!("left out: requests to carriers against their publishers' descriptions"),
            // A second panic would end the process and hide the first one.
            Some(Verdict::Judged { faults, .. }) if std::thread::panicking() => eprintln!("{}", faults.join("\n")),
            Some(Verdict::Judged { faults, .. }) => assert!(faults.is_empty(), "{}", faults.join("\n")),
        }
    }
}

/// Everything on free ports.
pub(crate) const UP: [&str; 7] = ["up", "--cloud", FREE, "--desk", FREE, "--sandbox", FREE];
pub(crate) const FREE: &str = "127.0.0.1:0";

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    fn of(output: Output) -> Ran {
        Ran {
            code: output.status.code().expect("ended by itself"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Ended as wrong use: exit code 2, one line that says how to do it right.
    pub(crate) fn wrong_use(&self) -> &str {
        assert_eq!(self.code, 2, "{self:?}");
        assert_eq!(self.stderr.trim_end().lines().count(), 1, "{self:?}");
        self.stderr.strip_prefix("kontor: ").expect("who speaks").trim_end()
    }

    /// Ended as a failure a person can act on: exit code 1 and exactly one line, no trace of the program's inside.
    pub(crate) fn one_sentence(&self) -> &str {
        assert_eq!(self.code, 1, "{self:?}");
        assert_eq!(self.stderr.trim_end().lines().count(), 1, "{self:?}");
        let sentence = self.stderr.strip_prefix("kontor: ").expect("who speaks");
        assert!(!sentence.contains("panicked") && !sentence.contains(".rs:"), "{sentence}");
        sentence.trim_end()
    }
}

/// A running server; killed when the test ends, as a machine that loses power would.
pub(crate) struct Server {
    child: Child,
    stdout: BufReader<std::process::ChildStdout>,
    /// What it said at start.
    pub(crate) said: Value,
}

impl Server {
    pub(crate) fn start(command: &mut Command, log: &Path) -> Server {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut text = String::new();
        while !text.ends_with("\n}\n") {
            assert!(stdout.read_line(&mut text).unwrap() > 0, "the server ended at start: {text}");
        }
        Server { child, stdout, said: serde_json::from_str(&text).unwrap() }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn url(&self, name: &str) -> String {
        self.said[name].as_str().unwrap_or_else(|| panic!("{name} in {}", self.said)).to_owned()
    }

    /// Asks politely to stop and waits; the exit code and what else was printed.
    #[cfg(unix)]
    pub(crate) fn stop(self) -> (Option<i32>, String) {
        self.stop_by("-TERM")
    }

    /// The same with this signal.
    #[cfg(unix)]
    pub(crate) fn stop_by(mut self, signal: &str) -> (Option<i32>, String) {
        let told = Command::new("kill").args([signal, &self.pid().to_string()]).status().unwrap();
        assert!(told.success());
        let code = self.child.wait().unwrap().code();
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        (code, rest)
    }

    /// Ends it at once.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Err: it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
