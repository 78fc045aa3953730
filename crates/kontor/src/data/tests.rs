//! What the data folder promises: private, one server, keys that are never made anew over data.

use std::path::Path;

use kontor_model::clock::CountedEntropy;

use super::{DataFolder, Keys, Role, Running, RunningPart, RunningStore, ServerLock, is_held, is_private};

fn folder() -> (tempfile::TempDir, DataFolder) {
    let above = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(&above.path().join("a").join("data")).unwrap();
    (above, folder)
}

fn keys(folder: &DataFolder) -> Keys {
    Keys::open(folder, Path::new(""), &CountedEntropy::default()).unwrap()
}

#[test]
fn a_new_folder_and_its_keys_are_private() {
    let (_above, folder) = folder();
    let keys = keys(&folder);
    assert!(is_private(folder.path()).unwrap());
    assert!(is_private(keys.path()).unwrap());
    assert!(is_private(keys.path().parent().unwrap()).unwrap());
}

#[test]
fn a_file_in_the_place_of_the_folder_is_told() {
    let file = tempfile::NamedTempFile::new().unwrap();
    assert_eq!(DataFolder::open(file.path()).unwrap_err().code(), "not_a_folder");
    assert_eq!(DataFolder::open(&file.path().join("below")).unwrap_err().code(), "not_a_folder");
}

#[test]
fn keys_are_made_once() {
    let (_above, folder) = folder();
    let first = keys(&folder).sealer().unwrap();
    let second = keys(&folder).sealer().unwrap();
    assert_eq!(first.key_ids(), second.key_ids());
    let blob = first.seal(b"x", &["a"], [1; 12]);
    assert!(second.open(&blob, &["a"]).is_ok());
    assert_eq!(std::fs::read_dir(folder.join("keys")).unwrap().count(), 1, "no half-written file stays");
}

#[test]
fn keys_are_not_made_anew_when_data_are_there() {
    let (_above, folder) = folder();
    std::fs::write(folder.join("cloud.db"), b"").unwrap();
    let failure = Keys::open(&folder, Path::new(""), &CountedEntropy::default()).err().unwrap();
    assert_eq!(failure.code(), "keys_missing");
    assert!(!folder.join("keys").exists());
}

#[test]
fn a_named_key_file_is_never_made() {
    let (_above, folder) = folder();
    let named = folder.join("elsewhere.keys");
    let failure = Keys::open(&folder, &named, &CountedEntropy::default()).err().unwrap();
    assert_eq!(failure.code(), "file_missing");
    assert!(!named.exists());
}

#[test]
fn a_broken_key_file_is_told_without_its_content() {
    let (_above, folder) = folder();
    let named = folder.join("own.keys");
    std::fs::write(&named, "# own\nmain c2VjcmV0\n").unwrap();
    let failure = Keys::open(&folder, &named, &CountedEntropy::default()).unwrap().sealer().unwrap_err();
    assert_eq!(failure.code(), "keys_broken");
    let text = failure.sentence(&crate::console::Console::new(false));
    assert!(text.contains("own.keys:2") && !text.contains("c2VjcmV0"), "{text}");
}

#[test]
fn keys_made_a_moment_ago_go_again_when_the_database_wants_others() {
    let (_above, folder) = folder();
    let made = keys(&folder);
    assert_eq!(made.missing("key-old").code(), "key_missing");
    assert!(!made.path().exists());
    let path = keys(&folder).path().to_owned();
    keys(&folder).missing("key-old");
    assert!(path.exists(), "keys that were there stay");
}

#[test]
fn a_second_server_on_the_same_folder_is_refused_and_named() {
    let (_above, folder) = folder();
    let lock = ServerLock::take(&folder, Role::Cloud).unwrap();
    assert!(is_held(&folder, Role::Cloud) && !is_held(&folder, Role::Desk));
    assert_eq!(ServerLock::take(&folder, Role::Cloud).err().unwrap().code(), "already_running");
    assert!(ServerLock::take(&folder, Role::Desk).is_ok(), "Desk may run beside the cloud");
    drop(lock);
    assert!(!is_held(&folder, Role::Cloud));
}

#[test]
fn what_a_killed_server_left_in_the_run_file_is_not_believed() {
    let (_above, folder) = folder();
    let part = RunningPart::own("http://127.0.0.1:1".to_owned(), "127.0.0.1:1".parse().unwrap());
    Running::change(&folder, |running| {
        running.public_url = Some("http://127.0.0.1:1".to_owned());
        running.cloud = Some(part.clone());
        running.desk = Some(part.clone());
    })
    .unwrap();
    let lock = ServerLock::take(&folder, Role::Cloud).unwrap();
    let alive = Running::alive(&folder);
    assert_eq!((alive.cloud.as_ref(), alive.desk), (Some(&part), None));
    drop(lock);
    assert_eq!(Running::alive(&folder).public_url, None);
}

#[test]
fn a_database_on_a_server_is_known_again_and_its_password_is_not_written_down() {
    let sealer = kontor_sealed::Sealer::for_tests();
    let database = |text: &str| text.parse::<kontor_cloud::db::DatabaseUrl>().unwrap();
    let own = database("postgres://kontor:Geheim@db.example/kontor");
    let store = RunningStore::of(&own, &sealer);
    let written = serde_json::to_string(&store).unwrap();
    assert!(written.contains("db.example") && !written.contains("Geheim"), "{written}");
    assert!(store.is(&own, &sealer) && store.file().is_none());
    for other in ["postgres://kontor:Geheim@db.example/andere", "sqlite:kontor.db"] {
        assert!(!store.is(&database(other), &sealer), "{other}");
    }
}
