//! What the store promises to every room.

use kontor_model::UtcMillis;

use super::{Db, DbError, known_version, migrate};

async fn fresh() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let db = Db::open(&folder.path().join("desk.db")).await.expect("opens");
    (folder, db)
}

#[tokio::test]
async fn a_second_migration_run_changes_nothing() {
    let (_folder, db) = fresh().await;
    assert!(!migrate(&db, UtcMillis(1)).await.expect("runs").is_empty());
    assert!(migrate(&db, UtcMillis(2)).await.expect("runs again").is_empty());
}

#[tokio::test]
async fn a_file_of_a_newer_program_is_refused_and_left_alone() {
    let (_folder, db) = fresh().await;
    migrate(&db, UtcMillis(1)).await.expect("runs");
    let mut tx = db.write().await.expect("begins");
    sqlx::query("INSERT INTO schema_migrations (version, name, applied_at) VALUES (9999, 'future', 0)")
        .execute(&mut *tx)
        .await
        .expect("inserts");
    tx.commit().await.expect("commits");

    let refused = migrate(&db, UtcMillis(5)).await;

    assert!(matches!(refused, Err(DbError::NewerVersion { found: 9999, known }) if known == known_version()));
    let mut tx = db.read().await.expect("begins");
    let (rows,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM schema_migrations").fetch_one(&mut *tx).await.expect("reads");
    assert_eq!(rows, known_version() + 1);
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("missing").join("desk.db");
    let error = Db::open(&path).await.expect_err("cannot open");
    assert!(error.to_string().contains("missing"), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, db) = fresh().await;
    migrate(&db, UtcMillis(1)).await.expect("runs");
    let modes = || {
        let mode = |name| std::fs::metadata(folder.path().join(name)).expect("a file").permissions().mode() & 0o777;
        ["desk.db", "desk.db-wal", "desk.db-shm"].map(mode)
    };
    assert_eq!(modes(), [0o600; 3], "made private");

    for name in ["desk.db", "desk.db-wal", "desk.db-shm"] {
        let open_to_all = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(folder.path().join(name), open_to_all).expect("changed");
    }
    let _again = Db::open(&folder.path().join("desk.db")).await.expect("opens");
    assert_eq!(modes(), [0o600; 3], "closed when an older version left them open");
}
