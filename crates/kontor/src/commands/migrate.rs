//! `kontor migrate`: brings the databases up to date, while no server uses them.

use kontor_cloud::db::Db;
use kontor_model::Clock;
use kontor_web::system::SystemClock;
use serde_json::json;

use super::open_folder;
use crate::console::Console;
use crate::data::{DataFolder, Role, ServerLock};
use crate::failure::{Failure, Outcome};
use crate::serve::make_private;
use crate::settings::Settings;

/// Migrates the cloud's database and, when there is one, Desk's.
pub(super) async fn run(settings: &Settings, console: &Console) -> Outcome<()> {
    // With the keys: a database without them is refused at the next start.
    let (folder, _keys) = open_folder(settings)?;
    let _locks = [ServerLock::take(&folder, Role::Cloud)?, ServerLock::take(&folder, Role::Desk)?];
    let url = settings.database()?;
    make_private(&url);
    make_private(&url);
    let db = Db::open(&url).await.map_err(|error| Failure::database(&error))?;
    let cloud = kontor_cloud::db::migrate(&db, SystemClock.now()).await.map_err(|error| Failure::database(&error))?;
    db.close().await;
    let desk = desk(&folder).await?;
    console.answer(&json!({ "database": url.to_string(), "cloud": cloud, "desk": desk }));
    say(console, &url.to_string(), &cloud);
    if folder.desk_database().exists() {
        say(console, &folder.desk_database().display().to_string(), &desk);
    }
    Ok(())
}

async fn desk(folder: &DataFolder) -> Outcome<Vec<&'static str>> {
    let path = folder.desk_database();
    if !path.exists() {
        return Ok(Vec::new());
    }
    let db = kontor_desk::db::Db::open(&path).await.map_err(|error| Failure::desk_database(&error))?;
    let ran = kontor_desk::db::migrate(&db, SystemClock.now()).await.map_err(|error| Failure::desk_database(&error))?;
    db.close().await;
    Ok(ran)
}

fn say(console: &Console, database: &str, ran: &[&str]) {
    if ran.is_empty() {
        console.say("say.migrated_nothing", &[("database", database)]);
    } else {
        console.say("say.migrated", &[("database", database), ("names", &ran.join(", "))]);
    }
}
