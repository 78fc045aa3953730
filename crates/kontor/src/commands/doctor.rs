//! `kontor doctor`: looks at folder, keys, databases, ports and mail, changes nothing, and says what to do.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use kontor_cloud::db::{DatabaseUrl, Db};
use kontor_web::system::SystemEntropy;
use serde::Serialize;
use serde_json::json;

use crate::console::Console;
use crate::data::{DataFolder, Keys, Role, Running, is_held, is_private};
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;

const CONNECT: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Note,
    Failed,
}

/// One thing that was looked at.
#[derive(Serialize)]
struct Check {
    name: &'static str,
    state: State,
    text: String,
}

/// Looks at everything; exit code 1 when something must be repaired.
pub(super) async fn run(settings: &Settings, console: &Console) -> Outcome<()> {
    let mut checks = Vec::new();
    let found = DataFolder::find(&settings.data);
    checks.push(folder(console, settings, found.as_ref()));
    if let Some(folder) = &found {
        checks.push(keys(console, settings, folder));
        checks.push(servers(console, folder));
    }
    checks.extend(databases(console, settings, found.as_ref()).await);
    checks.extend(ports(console, settings, found.as_ref()));
    checks.push(mail(console, settings, found.as_ref()).await);
    if settings.smtp().is_some() && !settings.names_sender() {
        checks.push(note("mail_from", console.text("doctor.mail_from", &[])));
    }
    report(console, &checks)
}

fn report(console: &Console, checks: &[Check]) -> Outcome<()> {
    let failed = checks.iter().filter(|check| check.state == State::Failed).count();
    console.answer(&json!({ "result": if failed == 0 { "ok" } else { "failed" }, "checks": checks }));
    for check in checks {
        let mark = match check.state {
            State::Ok => "ok  ",
            State::Note => "--  ",
            State::Failed => "!!  ",
        };
        console.say_line(&format!("{mark}{}", check.text));
    }
    match failed {
        0 => Ok(()),
        count => Err(Failure::new("failure.doctor").with("count", count).answered()),
    }
}

fn ok(name: &'static str, text: String) -> Check {
    Check { name, state: State::Ok, text }
}

fn note(name: &'static str, text: String) -> Check {
    Check { name, state: State::Note, text }
}

fn failed(name: &'static str, console: &Console, failure: &Failure) -> Check {
    Check { name, state: State::Failed, text: failure.sentence(console) }
}

fn folder(console: &Console, settings: &Settings, found: Option<&DataFolder>) -> Check {
    let path = settings.data.display().to_string();
    let Some(folder) = found else {
        if settings.data.exists() {
            return failed("folder", console, &Failure::new("failure.not_a_folder").with("path", path));
        }
        return note("folder", console.text("doctor.folder_none", &[("path", &path)]));
    };
    if let Err(failure) = DataFolder::open(folder.path()) {
        return failed("folder", console, &failure);
    }
    match is_private(folder.path()) {
        Ok(true) => ok("folder", console.text("doctor.folder", &[("path", &path)])),
        _ => failed("folder", console, &Failure::new("failure.not_private").with("path", path)),
    }
}

fn keys(console: &Console, settings: &Settings, folder: &DataFolder) -> Check {
    if settings.key_file.as_os_str().is_empty() && !folder.has_database() && !folder.join("keys").exists() {
        return note("keys", console.text("doctor.keys_none", &[]));
    }
    let read = Keys::open(folder, &settings.key_file, &SystemEntropy).and_then(|keys| Ok((keys.sealer()?, keys)));
    let (sealer, keys) = match read {
        Ok(read) => read,
        Err(failure) => return failed("keys", console, &failure),
    };
    let path = keys.path().display().to_string();
    if !is_private(keys.path()).unwrap_or(false) {
        return failed("keys", console, &Failure::new("failure.not_private").with("path", path));
    }
    let count = sealer.key_ids().len().to_string();
    ok("keys", console.text("doctor.keys", &[("path", &path), ("count", &count), ("active", sealer.active().as_str())]))
}

fn servers(console: &Console, folder: &DataFolder) -> Check {
    let running = Running::alive(folder);
    let urls: Vec<&str> = [&running.cloud, &running.desk].into_iter().flatten().map(|part| part.url.as_str()).collect();
    if urls.is_empty() {
        return note("servers", console.text("doctor.servers_none", &[]));
    }
    ok("servers", console.text("doctor.servers", &[("urls", &urls.join(", "))]))
}

/// The database of the server that runs, else the one that is set; Desk's; and who may read the files.
async fn databases(console: &Console, settings: &Settings, folder: Option<&DataFolder>) -> Vec<Check> {
    let url = match folder.map_or_else(|| settings.database(), |folder| running_database(settings, folder)) {
        Ok(url) => url,
        Err(failure) => return vec![failed("database", console, &failure)],
    };
    // First, because opening a database may take the rights of others away.
    let mut checks = Vec::new();
    if let DatabaseUrl::Sqlite(path) = &url {
        checks.extend(mode(console, path));
    }
    let looked = database(console, &url).await;
    let is_ok = looked.state == State::Ok;
    checks.push(looked);
    if is_ok {
        checks.push(jobs(console, &url).await);
    }
    if let Some(folder) = folder.filter(|folder| folder.desk_database().exists()) {
        checks.extend(mode(console, &folder.desk_database()));
        checks.push(desk_database(console, folder).await);
    }
    checks
}

fn running_database(settings: &Settings, folder: &DataFolder) -> Outcome<DatabaseUrl> {
    let store = Running::alive(folder).cloud.and_then(|cloud| cloud.database);
    let Some(store) = store else { return settings.database() };
    let keys = Keys::open(folder, &settings.key_file, &SystemEntropy)?;
    super::beside(settings, Some(&store), &keys)?.database()
}

/// A file that others may read, or nothing.
fn mode(console: &Console, path: &std::path::Path) -> Option<Check> {
    let open = path.exists() && !is_private(path).unwrap_or(false);
    let failure = Failure::new("failure.not_private").with("path", path.display());
    open.then(|| failed("database_mode", console, &failure))
}

async fn database(console: &Console, url: &DatabaseUrl) -> Check {
    let shown = url.to_string();
    if matches!(url, DatabaseUrl::Sqlite(path) if !path.exists()) {
        return note("database", console.text("doctor.database_none", &[("database", &shown)]));
    }
    let looked = async {
        let db = Db::open(url).await?;
        let version = kontor_cloud::db::found_version(&db).await;
        db.close().await;
        version
    };
    let known = kontor_cloud::db::known_version();
    match looked.await {
        Ok(found) => version(console, "database", &shown, found, known),
        Err(error) => failed("database", console, &Failure::database(&error)),
    }
}

/// Background work that was given up, such as mails no server took.
async fn jobs(console: &Console, url: &DatabaseUrl) -> Check {
    let looked = async {
        let db = Db::open(url).await?;
        let dead = kontor_cloud::jobs::unscoped_count_dead(&db).await;
        db.close().await;
        dead
    };
    match looked.await {
        Ok(0) => ok("jobs", console.text("doctor.jobs", &[])),
        Ok(dead) => note("jobs", console.text("doctor.jobs_dead", &[("count", &dead.to_string())])),
        Err(error) => failed("jobs", console, &Failure::database(&error)),
    }
}

async fn desk_database(console: &Console, folder: &DataFolder) -> Check {
    let path = folder.desk_database();
    let looked = async {
        let db = kontor_desk::db::Db::open(&path).await?;
        let version = kontor_desk::db::found_version(&db).await;
        db.close().await;
        version
    };
    let known = kontor_desk::db::known_version();
    match looked.await {
        Ok(found) => version(console, "desk_database", &path.display().to_string(), found, known),
        Err(error) => failed("desk_database", console, &Failure::desk_database(&error)),
    }
}

fn version(console: &Console, name: &'static str, database: &str, found: i64, known: i64) -> Check {
    let (found_text, known_text) = (found.to_string(), known.to_string());
    let args = [("database", database), ("found", found_text.as_str()), ("known", known_text.as_str())];
    match found.cmp(&known) {
        std::cmp::Ordering::Equal => ok(name, console.text("doctor.database", &args)),
        std::cmp::Ordering::Less => note(name, console.text("doctor.database_older", &args)),
        std::cmp::Ordering::Greater => {
            let failure = Failure::new("failure.newer_database").with("found", found).with("known", known);
            failed(name, console, &failure)
        }
    }
}

/// Only ports that no server of this folder holds are tried.
fn ports(console: &Console, settings: &Settings, folder: Option<&DataFolder>) -> Vec<Check> {
    let held = |role| folder.is_some_and(|folder| is_held(folder, role));
    let listen = &settings.listen;
    let mut checks = Vec::new();
    if !held(Role::Cloud) {
        checks.push(port(console, "cloud_port", listen.cloud));
    }
    if !held(Role::Desk) {
        checks.push(port(console, "desk_port", listen.desk));
    }
    if !held(Role::Cloud) {
        checks.push(port(console, "sandbox_port", listen.sandbox));
    }
    checks
}

fn port(console: &Console, name: &'static str, address: SocketAddr) -> Check {
    match TcpListener::bind(address) {
        Ok(_) => ok(name, console.text("doctor.port", &[("address", &address.to_string())])),
        Err(error) => failed(name, console, &crate::failure::not_bound(address, &error)),
    }
}

async fn mail(console: &Console, settings: &Settings, folder: Option<&DataFolder>) -> Check {
    let Some(smtp) = settings.smtp() else {
        let path = folder.map_or_else(|| settings.data.join("outbox"), DataFolder::outbox);
        return note("mail", console.text("doctor.outbox", &[("path", &path.display().to_string())]));
    };
    let port = smtp.port.to_string();
    let connected =
        tokio::time::timeout(CONNECT, tokio::net::TcpStream::connect((smtp.host.as_str(), smtp.port))).await;
    match connected {
        Ok(Ok(_)) => ok("mail", console.text("doctor.smtp", &[("host", &smtp.host), ("port", &port)])),
        _ => failed("mail", console, &Failure::new("failure.smtp").with("host", &smtp.host).with("port", port)),
    }
}
