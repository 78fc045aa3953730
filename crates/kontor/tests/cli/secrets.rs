//! A client secret is in the one answer and nowhere else: not in databases, logs, mails, outputs or Desk's files.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::binary::{Place, Server, UP};
use crate::walking::{Browser, PASSWORD, register};

#[test]
fn a_client_secret_is_nowhere_but_in_the_one_answer() {
    let place = Place::new();
    let mut command = place.command(&UP);
    command.env("KONTOR_LOG", "trace");
    let server = Server::start(command.arg("--json"), &place.join("stderr.log"));
    let (client_id, secret) = register(&server, &mut Browser::at(&server.url("cloud")));
    let outputs = use_it(&place, &server, &client_id, &secret);
    assert_absent(&place, &secret, &outputs);
    server.kill();
    // After a kill the write-ahead logs are still there, as a thief of the disk would find them.
    assert_absent(&place, &secret, &outputs);
    let log = std::fs::read_to_string(place.join("stderr.log")).unwrap();
    assert!(log.contains("/applications"), "the log was written");
    assert!(!log.contains(PASSWORD), "nor is the password in the log");
}

#[test]
fn the_search_finds_a_secret_in_every_disguise() {
    let secret = "ks_0123456789abcdefghij";
    for hidden in disguises(secret) {
        let around = format!("xx{hidden}yy");
        assert!(disguises(secret).iter().any(|one| contains(around.as_bytes(), one.as_bytes())));
    }
    for shift in 0..3 {
        let wrapped = STANDARD_NO_PAD.encode(format!("{}{secret}tail", &"abc"[..shift]));
        assert!(disguises(secret).iter().any(|one| wrapped.contains(one.as_str())), "shifted by {shift}");
    }
}

/// Does with the pair what a person and an ERP do, right and wrong; answers everything that was shown meanwhile.
fn use_it(place: &Place, server: &Server, client_id: &str, secret: &str) -> Vec<String> {
    let token = format!("{}/oauth/token", server.url("cloud"));
    let mut machine = Browser::at(&token);
    let mut shown = vec![machine.token(&token, client_id, secret).text];
    shown.push(machine.token(&token, "kc_01M8540JPSFA6W1FEMW7F2RW6B", secret).text);

    let desk = server.url("desk");
    let mut browser = Browser::at(&desk);
    browser.open(&server.url("desk_link"));
    let mask = browser.open(&format!("{desk}/credentials/new"));
    let typed = mask.form("/credentials").fill("client_id", client_id).fill("client_secret", secret);
    let tested = browser.post(&mask, &typed.clone().press("action", "test"));
    assert!(tested.text.contains("1000000000009"), "the pair works");
    // What Testen gives back is the mask with what was typed, but never the secret.
    shown.push(tested.text);
    shown.push(browser.post(&mask, &typed.press("active", "on").press("action", "save")).text);

    std::fs::write(place.join("secret.txt"), secret).unwrap();
    let add = ["desk", "credentials", "add", "--client-id", client_id, "--secret-file", "secret.txt", "--inactive"];
    for words in [&add as &[&str], &["desk", "credentials", "list"], &["desk", "credentials", "test", "1"]] {
        let ran = place.run(&[words, &["--json"]].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        shown.extend([ran.stdout, ran.stderr]);
    }
    std::fs::remove_file(place.join("secret.txt")).unwrap();
    shown
}

fn assert_absent(place: &Place, secret: &str, outputs: &[String]) {
    let mut files = Vec::new();
    collect(&place.data(), &mut files);
    files.push(place.join("stderr.log"));
    let named = |end: &str| files.iter().any(|file| file.to_string_lossy().ends_with(end));
    for end in ["cloud.db", "cloud.db-wal", "desk.db", "desk.db-wal", ".eml", "run.json", "sealing.keys"] {
        assert!(named(end), "{end} is among the files that are searched");
    }
    for disguise in disguises(secret) {
        for file in &files {
            let found = contains(&std::fs::read(file).unwrap(), disguise.as_bytes());
            assert!(!found, "the secret is in {}", file.display());
        }
        assert!(!outputs.iter().any(|text| text.contains(&disguise)), "the secret was shown again");
    }
}

/// The secret in clear, in hex, and in the base64 of any text around it. Twenty characters of it would be enough.
fn disguises(secret: &str) -> Vec<String> {
    let random = &secret[3..23];
    let lower: String = random.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut found = vec![random.to_owned(), lower.to_uppercase(), lower];
    // Groups of three bytes may begin at any of three places; the groups in the middle do not depend on the neighbours.
    for start in 0..3 {
        found.push(STANDARD_NO_PAD.encode(&random.as_bytes()[start..start + 15]));
    }
    found
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}
