//! Which database a command works on, who may read its file, and what a stopped server leaves of it.

use crate::binary::{FREE, Place};
use crate::usage::invite;
use crate::walking::get;

#[test]
fn invite_beside_a_server_on_another_file_uses_that_file() {
    let place = Place::new();
    let database = format!("sqlite:{}", place.join("other.db").display());
    let _server = place.serve(&["cloud", "--cloud", FREE, "--database", &database]);
    let link = invite(&place, "2000000086").json()["registration_url"].as_str().unwrap().to_owned();
    assert_eq!(get(&link).status, 200, "the link works");
    assert!(!place.data().join("cloud.db").exists(), "no stray store");
    assert!(place.run(&["doctor"]).stdout.contains("other.db has version"));
}

#[test]
fn a_database_named_unlike_the_running_server_s_is_refused() {
    let place = Place::new();
    let server = place.serve(&["cloud", "--cloud", FREE]);
    for other in ["sqlite:other.db", "postgres://kontor:Geheim@127.0.0.1:9/kontor"] {
        let ran = place.run(&["invitations", "list", "--database", other]);
        assert!(ran.one_sentence().contains("the running server uses sqlite:"), "{ran:?}");
        assert!(!ran.stderr.contains("Geheim"), "{ran:?}");
    }
    assert!(!place.join("other.db").exists());
    let own = format!("sqlite:{}", place.data().join("cloud.db").display());
    assert_eq!(place.run(&["invitations", "list", "--database", &own]).code, 0, "the same one may be named");
    drop(server);
    assert_eq!(place.run(&["invitations", "list", "--database", "sqlite:other.db"]).code, 0, "nobody runs any more");
}

#[test]
fn the_run_file_names_the_database() {
    let place = Place::new();
    let _server = place.serve(&["cloud", "--cloud", FREE]);
    let text = std::fs::read_to_string(place.data().join("run.json")).unwrap();
    let written: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(written["cloud"]["database"]["url"].as_str().unwrap().ends_with("/data/cloud.db"), "{text}");
}

#[cfg(unix)]
#[test]
fn a_politely_stopped_server_leaves_everything_in_the_one_file() {
    for signal in ["-TERM", "-INT"] {
        let place = Place::new();
        let server = place.up();
        let link = invite(&place, "2000000093").json()["registration_url"].as_str().unwrap().to_owned();
        assert_eq!(get(&link).status, 200);
        assert_eq!(server.stop_by(signal).0, Some(0));
        for name in ["cloud.db-wal", "desk.db-wal"] {
            let left = std::fs::metadata(place.data().join(name)).map_or(0, |file| file.len());
            assert_eq!(left, 0, "{name} after {signal}");
        }
        let copy = Place::new();
        std::fs::create_dir_all(copy.data().join("keys")).unwrap();
        for name in ["cloud.db", "keys/sealing.keys"] {
            std::fs::copy(place.data().join(name), copy.data().join(name)).unwrap();
        }
        let _again = copy.serve(&["cloud", "--cloud", FREE]);
        let listed = copy.run(&["invitations", "list", "--json"]).json();
        assert_eq!(listed["invitations"].as_array().unwrap().len(), 2, "{signal}: {listed}");
    }
}

#[cfg(unix)]
#[test]
fn database_files_belong_to_their_owner_alone_and_doctor_looks() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    assert_eq!(place.run(&["migrate"]).code, 0);
    assert_eq!(place.run(&["desk", "link"]).code, 0);
    for name in ["cloud.db", "desk.db"] {
        let file = place.data().join(name);
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        let doctor = place.run(&["doctor", "--json"]).json();
        let checks = doctor["checks"].as_array().unwrap();
        let told = |check: &serde_json::Value| {
            check["name"] == "database_mode" && check["text"].as_str().unwrap().contains(name)
        };
        assert!(checks.iter().any(told), "{doctor}");
    }
}

#[test]
fn a_migrated_folder_starts() {
    let place = Place::new();
    assert_eq!(place.run(&["migrate"]).code, 0);
    let _server = place.serve(&["cloud", "--cloud", FREE]);
}

#[test]
fn doctor_tells_that_the_sender_of_mails_is_still_the_default() {
    let place = Place::new();
    let doctor = |from: Option<&str>| {
        let mut command = place.command(&["doctor"]);
        command.env("KONTOR_SMTP_HOST", "127.0.0.1").env("KONTOR_SMTP_PORT", "9");
        from.map(|from| command.env("KONTOR_MAIL_FROM", from));
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(doctor(None).contains("set mail_from"));
    assert!(!doctor(Some("Kontor <kontor@gross.example>")).contains("set mail_from"));
}
