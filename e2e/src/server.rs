//! A Kontor of our own: the release binary on a temporary folder and free ports, ended with the value that holds it.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::process::{Child, Command};

use crate::journey::Person;
use crate::words::Language;

/// How long it may take to start beside everything else a machine does.
const PATIENCE: Duration = Duration::from_secs(120);
/// Lines of its log that a failed test shows.
const LAST_LINES: usize = 40;

/// A running `kontor up`.
pub struct Server {
    folder: tempfile::TempDir,
    /// Address of the portal.
    pub cloud: String,
    /// Address of Desk.
    pub desk: String,
    /// Address of the sandbox with its carriers.
    pub sandbox: String,
    _child: Child,
}

impl Server {
    /// Starts the cloud, Desk and the sandbox and waits until `run.json` says where they are.
    pub async fn start() -> Server {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = std::fs::File::create(folder.path().join("up.log")).expect("a log file");
        let child = command(&folder)
            .arg("up")
            .args(["--cloud", "127.0.0.1:0", "--desk", "127.0.0.1:0", "--sandbox", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("the log file twice"))
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .expect("the release build is there, or KONTOR_BIN names another one; ./test builds it");
        let (cloud, desk, sandbox) = Default::default();
        let mut server = Server { folder, cloud, desk, sandbox, _child: child };
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            let all = ["cloud", "desk", "sandbox"].map(|part| server.address(part));
            if let [Some(cloud), Some(desk), Some(sandbox)] = all {
                (server.cloud, server.desk, server.sandbox) = (cloud, desk, sandbox);
                return server;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("kontor up did not say in run.json where it listens");
    }

    /// Runs a small command beside the server and answers what it prints with `--json`.
    pub async fn kontor(&self, arguments: &[&str]) -> Value {
        let done = command(&self.folder).args(arguments).arg("--json").output().await.expect("the binary runs");
        let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert!(done.status.success(), "kontor {arguments:?} failed:\n{out}{err}");
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("kontor {arguments:?} printed {out}: {error}"))
    }

    /// Invites a person in a language; answers the registration link.
    pub async fn invite(&self, person: &Person, language: Language) -> String {
        let answer = self
            .kontor(&[
                "invite",
                "--customer",
                person.number,
                "--company",
                person.company,
                "--email",
                person.email,
                "--first-name",
                person.first_name,
                "--last-name",
                person.last_name,
                "--username",
                person.username,
                "--lang",
                language.tag(),
            ])
            .await;
        answer["registration_url"].as_str().expect("a registration link").to_owned()
    }

    /// A link that signs in to Desk.
    pub async fn desk_link(&self) -> String {
        let answer = self.kontor(&["desk", "link"]).await;
        answer["desk_link"].as_str().unwrap_or_else(|| panic!("a link, not {answer}")).to_owned()
    }

    /// A folder beside the data, for a printer that is one.
    pub fn printer_folder(&self) -> PathBuf {
        let folder = self.folder.path().join("printer");
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        folder
    }

    /// Where the cloud leaves its mails while no mail server is set.
    pub fn outbox(&self) -> PathBuf {
        self.folder.path().join("data/outbox")
    }

    /// Everything that lies in the data folder, for the search after a secret; the name stands before the bytes.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        collect(self.folder.path().to_owned(), &mut found);
        found
    }

    fn address(&self, part: &str) -> Option<String> {
        let text = std::fs::read_to_string(self.folder.path().join("data/run.json")).ok()?;
        let run: Value = serde_json::from_str(&text).ok()?;
        run[part]["url"].as_str().map(str::to_owned)
    }
}

/// A test that fails says what the server wrote at last.
impl Drop for Server {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let log = std::fs::read_to_string(self.folder.path().join("up.log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        eprintln!("kontor up wrote at last:\n{}", lines[lines.len().saturating_sub(LAST_LINES)..].join("\n"));
    }
}

/// The language a command prints does not matter here; the variable of the environment does not reach the pages.
fn command(folder: &tempfile::TempDir) -> Command {
    let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/release/kontor");
    let binary = std::env::var_os("KONTOR_BIN").unwrap_or_else(|| built.into());
    let mut command = Command::new(binary);
    command.env("KONTOR_DATA", folder.path().join("data")).env("LANG", Language::English.tag());
    command
}

fn collect(folder: PathBuf, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(path, found);
        } else if let Ok(bytes) = std::fs::read(&path) {
            found.push((path, bytes));
        }
    }
}
