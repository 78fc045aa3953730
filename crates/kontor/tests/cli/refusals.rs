//! What stops a server at start: one clear sentence, exit code 1, nothing changed.

use std::net::TcpListener;

use crate::binary::{FREE, Place, UP};
use crate::usage::invite;

#[test]
fn a_taken_port_is_told_with_its_address() {
    let place = Place::new();
    let other = TcpListener::bind(FREE).unwrap();
    let address = other.local_addr().unwrap().to_string();
    for words in [
        &["up", "--cloud", address.as_str(), "--desk", FREE, "--sandbox", FREE] as &[&str],
        &["up", "--cloud", FREE, "--desk", address.as_str(), "--sandbox", FREE],
        &["up", "--cloud", FREE, "--desk", FREE, "--sandbox", address.as_str()],
        &["cloud", "--cloud", address.as_str()],
        &["sandbox", "--sandbox", address.as_str()],
    ] {
        assert!(place.run(words).one_sentence().contains(&address), "{words:?}");
    }
    assert!(!place.data().exists(), "nothing is made before the ports are there");
}

#[test]
fn a_folder_that_cannot_be_one_is_told() {
    let place = Place::new();
    std::fs::write(place.data(), "a file").unwrap();
    for words in [&UP as &[&str], &["doctor"], &["migrate"], &["desk", "link"]] {
        let ran = place.run(words);
        assert_eq!(ran.code, 1, "{words:?}: {ran:?}");
        assert!(format!("{}{}", ran.stdout, ran.stderr).contains("cannot be used as a folder"), "{words:?}: {ran:?}");
    }
    assert_eq!(std::fs::read_to_string(place.data()).unwrap(), "a file");
}

#[test]
fn a_missing_key_file_is_told_and_none_is_made() {
    let place = Place::new();
    assert_eq!(invite(&place, "2000000031").code, 0);
    std::fs::remove_dir_all(place.data().join("keys")).unwrap();
    assert!(place.run(&UP).one_sentence().contains("sealing.keys is missing"));
    assert!(!place.data().join("keys").exists());
}

#[test]
fn a_database_that_names_another_key_is_refused() {
    let place = Place::new();
    assert_eq!(invite(&place, "2000000048").code, 0);
    let other = Place::new();
    assert_eq!(invite(&other, "2000000048").code, 0);
    let keys = place.data().join("keys/sealing.keys");
    std::fs::copy(other.data().join("keys/sealing.keys"), &keys).unwrap();
    assert!(place.run(&["cloud", "--cloud", FREE]).one_sentence().contains("which is not in"));
    assert!(keys.exists(), "keys that were put there stay");
}

#[test]
fn a_database_of_a_newer_version_is_refused_and_left_alone() {
    let place = Place::new();
    assert_eq!(invite(&place, "2000000055").code, 0);
    assert_eq!(place.run(&["desk", "link"]).code, 0);
    for (file, words) in [("cloud.db", &["cloud", "--cloud", FREE] as &[&str]), ("desk.db", &["desk", "link"])] {
        make_newer(&place.data().join(file));
        let sentence = place.run(words).one_sentence().to_owned();
        assert!(sentence.contains("version 9999"), "{file}: {sentence}");
        assert!(sentence.contains("nothing was changed"), "{file}: {sentence}");
    }
    let doctor = place.run(&["doctor"]);
    assert_eq!(doctor.code, 1);
    assert!(doctor.stdout.contains("version 9999"), "{doctor:?}");
}

#[test]
fn something_that_is_no_database_is_told() {
    let place = Place::new();
    assert_eq!(invite(&place, "2000000062").code, 0);
    let file = place.data().join("cloud.db");
    for end in ["", "-wal", "-shm"] {
        // Err: a closed database has folded its log back already.
        let _ = std::fs::remove_file(place.data().join(format!("cloud.db{end}")));
    }
    std::fs::write(&file, "certainly not a database, and long enough to be read as one".repeat(20)).unwrap();
    let ran = place.run(&["cloud", "--cloud", FREE]);
    assert!(ran.one_sentence().contains("cloud.db"), "{ran:?}");
}

#[test]
fn plain_http_beyond_this_machine_is_refused() {
    let place = Place::new();
    let ran = place.run(&["cloud", "--cloud", "0.0.0.0:0", "--public-url", "https://kontor.example"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("plain HTTP"), "{ran:?}");
}

#[test]
fn a_certificate_that_is_none_is_told() {
    let place = Place::new();
    std::fs::write(place.join("c.pem"), "no certificate").unwrap();
    let words = ["cloud", "--cloud", FREE, "--tls-cert", "c.pem", "--tls-key", "c.pem"];
    assert!(place.run(&words).one_sentence().contains("c.pem"));
}

#[test]
fn a_configuration_with_a_typing_error_is_told_by_name() {
    let place = Place::new();
    std::fs::write(place.join("k.toml"), "[smtp]\nhots = \"mail.example\"\n").unwrap();
    let ran = place.run(&["doctor", "--config", "k.toml"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("k.toml") && ran.stderr.contains("hots"), "{ran:?}");
}

/// Pretends that a later program has worked on the file.
fn make_newer(file: &std::path::Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
        let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
        let sql = "INSERT INTO schema_migrations (version, name, applied_at) VALUES (9999, 'later', 0)";
        sqlx::query(sql).execute(&pool).await.unwrap();
        pool.close().await;
    });
}
