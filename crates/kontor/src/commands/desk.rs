//! `kontor desk`: Desk as a server, its sign-in link, and the credentials records without a browser.

use std::io::{IsTerminal, Read};
use std::path::Path;
use std::sync::Arc;

use kontor_desk::DeskApp;
use kontor_desk::check::{Report, Tone};
use kontor_desk::credentials::{self, Activation, Credential, CredentialInput};
use kontor_model::Module;
use secrecy::SecretString;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::desk_failures::{failure, told, verdict_key};
use super::{
    desk_close_out, desk_export, desk_import, desk_orders, desk_ship, desk_shop_orders, desk_stock, open_folder,
};
use crate::cli::{AddArgs, CredentialsCommand, DeskArgs, DeskCommand, StockCommand};
use crate::console::Console;
use crate::data::{DataFolder, Role, Running, RunningPart, ServerLock};
use crate::failure::{Failure, Outcome};
use crate::serve::{Desk, Requests, Stop};
use crate::settings::Settings;

/// Serves Desk or does what is asked of it.
pub(super) async fn run(settings: &Settings, console: &Console, args: DeskArgs) -> Outcome<()> {
    let Some(command) = args.command else { return serve(settings, console).await };
    let wanted = match &command {
        DeskCommand::Ship(args) if !desk_orders::is_meant(args) => desk_ship::read(args)?,
        _ => Vec::new(),
    };
    let file = match &command {
        DeskCommand::Import(args) => desk_import::read(&args.file)?,
        DeskCommand::Stock { command: StockCommand::Import { file, .. } } => desk_import::read(file)?,
        _ => Vec::new(),
    };
    let (folder, keys) = open_folder(settings)?;
    let app = Desk::beside(&folder, &keys, &cloud_url(settings, &folder)).await?;
    let done = match command {
        DeskCommand::Link => link(console, &app).await,
        DeskCommand::Credentials { command } => care(console, &app, command).await,
        DeskCommand::Orders { command } => desk_shop_orders::run(console, &app, command).await,
        DeskCommand::Stock { command: StockCommand::Import { file: path, check } } => {
            desk_stock::run(console, &app, (&path, check), &file).await
        }
        DeskCommand::Ship(args) if desk_orders::is_meant(&args) => desk_orders::run(console, &app, &args).await,
        DeskCommand::Ship(args) => desk_ship::run(console, &app, &args, wanted).await,
        DeskCommand::CloseOut(args) => desk_close_out::run(console, &app, &args).await,
        DeskCommand::Import(args) => desk_import::run(console, &app, &args, &file).await,
        DeskCommand::Export(args) => desk_export::run(console, &app, &args).await,
    };
    app.db.close().await;
    done
}

async fn serve(settings: &Settings, console: &Console) -> Outcome<()> {
    let requests = Requests::listen()?;
    let listener = Desk::bind(settings).await?;
    let (folder, keys) = open_folder(settings)?;
    let _lock = ServerLock::take(&folder, Role::Desk)?;
    let mut stop = Stop::new();
    let desk = Desk::start(&folder, &keys, &cloud_url(settings, &folder), listener, &mut stop).await?;
    let (url, address) = (desk.app.origin(), desk.app.address());
    Running::change(&folder, |running| running.desk = Some(RunningPart::own(url.clone(), address)))?;
    let link = kontor_desk::access::issue_link(&desk.app).await.map_err(|error| failure(&error))?;
    console.answer(&json!({ "desk": url, "listen": address.to_string(), "desk_link": link, "data": folder.path() }));
    console.say("say.desk", &[("url", &url)]);
    console.say("say.up_desk_link", &[("url", &link)]);
    requests.wait().await;
    stop.now().await;
    desk.close().await;
    Running::change(&folder, |running| running.desk = None)
}

/// What a new record begins with: what is set, else the cloud that runs on this folder, else where it would run.
fn cloud_url(settings: &Settings, folder: &DataFolder) -> String {
    let named = settings.desk.cloud_url.clone();
    let running = Running::alive(folder).public_url;
    if named.is_empty() { running.unwrap_or_else(|| format!("http://{}", settings.listen.cloud)) } else { named }
}

async fn link(console: &Console, app: &DeskApp) -> Outcome<()> {
    let link = kontor_desk::access::issue_link(app).await.map_err(|error| failure(&error))?;
    let fallback = kontor_desk::access::link_fallback(app).await.map_err(|error| failure(&error))?;
    let minutes = kontor_desk::access::LINK_MINUTES;
    console.answer(&json!({ "desk_link": link, "fallback": fallback, "minutes": minutes }));
    console.say_line(&link);
    console.say("say.link_fallback", &[("url", &fallback), ("minutes", &minutes.to_string())]);
    Ok(())
}

async fn care(console: &Console, app: &Arc<DeskApp>, command: CredentialsCommand) -> Outcome<()> {
    match command {
        CredentialsCommand::Add(args) => add(console, app, args).await,
        CredentialsCommand::List => list(console, app).await,
        CredentialsCommand::Test { number } => test(console, app, number).await,
        CredentialsCommand::Activate { number, yes } => activate(console, app, number, yes).await,
        CredentialsCommand::Remove { number, yes } => remove(console, app, number, yes).await,
    }
}

async fn remove(console: &Console, app: &DeskApp, number: i64, yes: bool) -> Outcome<()> {
    let record = find(app, number).await?;
    if record.active && !yes {
        return Err(Failure::new("failure.active_removed").with("number", number).with("name", &record.name).usage());
    }
    credentials::remove(app, &record.id).await.map_err(|error| failure(&error))?;
    console.answer(&json!({ "removed": number }));
    console.say("say.credential_removed", &[("number", &number.to_string()), ("name", &record.name)]);
    Ok(())
}

async fn add(console: &Console, app: &DeskApp, args: AddArgs) -> Outcome<()> {
    let secret = read_secret(console, &args.secret_file)?;
    let input = CredentialInput {
        number: args.number.map(|number| number.to_string()).unwrap_or_default(),
        active: !args.inactive,
        kind: String::new(),
        name: args.name,
        client_id: args.client_id,
        secret,
        cloud_url: args.url.unwrap_or_else(|| app.config.cloud_url.clone()),
        info: args.info,
    };
    let activation = if args.inactive { Activation::AskFirst } else { agreed(app, None, args.yes).await? };
    let record = credentials::add(app, &input, &activation).await.map_err(|error| told(console, app, &error))?;
    console.answer(&json!({ "credential": shown(&record) }));
    console.say("say.credential_added", &[("number", &record.number.to_string()), ("name", &record.name)]);
    Ok(())
}

/// The secret from a file or standard input, never from a flag: flags are seen by everybody on the machine.
fn read_secret(console: &Console, path: &Path) -> Outcome<SecretString> {
    let mut text = Zeroizing::new(String::new());
    let read = if path.as_os_str() == "-" {
        if std::io::stdin().is_terminal() {
            console.say("say.type_secret", &[]);
            std::io::stdin().read_line(&mut text).map(|_| ())
        } else {
            // A secret has 52 characters; whoever pipes a film in gets told that it is too long.
            std::io::stdin().take(4096).read_to_string(&mut text).map(|_| ())
        }
    } else {
        std::fs::read_to_string(path).map(|content| *text = content)
    };
    read.map_err(|error| Failure::file(path, &error).usage())?;
    Ok(SecretString::from(text.trim().to_owned()))
}

async fn list(console: &Console, app: &DeskApp) -> Outcome<()> {
    let records = credentials::list(app).await.map_err(|error| failure(&error))?;
    console.answer(&json!({ "credentials": records.iter().map(shown).collect::<Vec<_>>() }));
    if records.is_empty() {
        console.say("say.no_credentials", &[]);
        return Ok(());
    }
    let rows: Vec<[String; 7]> = records.iter().map(|record| row(console, app, record)).collect();
    console.table(
        ["list.number", "list.active", "list.name", "list.client_id", "list.cloud_url", "list.tested", "list.result"],
        &rows,
    );
    Ok(())
}

fn row(console: &Console, app: &DeskApp, record: &Credential) -> [String; 7] {
    let never = || console.text("list.never", &[]);
    [
        record.number.to_string(),
        console.text(if record.active { "list.yes" } else { "list.no" }, &[]),
        record.name.clone(),
        record.client_id.clone(),
        record.cloud_url.clone(),
        record.tested_at.map_or_else(never, |at| console.moment(at)),
        record.report.as_ref().map(|report| sentence(console, app, report, "title")).unwrap_or_default(),
    ]
}

async fn test(console: &Console, app: &DeskApp, number: Option<i64>) -> Outcome<()> {
    let record = match number {
        Some(number) => find(app, number).await?,
        None => credentials::active(app).await.map_err(|error| failure(&error))?,
    };
    let report = credentials::test_saved(app, &record.id).await.map_err(|error| failure(&error))?;
    let tone = report.verdict.tone();
    let title = sentence(console, app, &report, "title");
    let text = sentence(console, app, &report, "text");
    console.answer(&json!({
        "result": result_of(tone),
        "verdict": report.verdict,
        "title": title,
        "text": text,
        "report": report,
    }));
    console.say_line(&title);
    console.say_line(&text);
    for step in 1..=report.verdict.steps() {
        console.say_line(&format!("  {step}. {}", sentence(console, app, &report, &format!("next_{step}"))));
    }
    if let (Some(who), Some(millis)) = (&report.who, report.round_trip_ms) {
        let modules = who.modules.iter().map(|module| caption(console, app, *module)).collect::<Vec<_>>().join(", ");
        let (tenant, number) = (who.tenant.company.as_str(), who.tenant.number.as_str());
        let args = [("company", tenant), ("number", number), ("application", who.application.name.as_str())];
        console.say("say.test_who", &args);
        console.say("say.test_modules", &[("modules", &modules), ("millis", &millis.to_string())]);
    }
    if tone == Tone::Bad {
        return Err(Failure::new("failure.test").with("title", title).with("support", &report.support).answered());
    }
    Ok(())
}

/// A module as Desk's pages call it.
fn caption(console: &Console, app: &DeskApp, module: Module) -> String {
    app.site.text(console.lang(), &format!("check.module.{}", module.code()), &[])
}

fn result_of(tone: Tone) -> &'static str {
    match tone {
        Tone::Ok => "ok",
        Tone::Warn => "ok_with_warnings",
        Tone::Bad => "failed",
    }
}

fn sentence(console: &Console, app: &DeskApp, report: &Report, part: &str) -> String {
    let args: Vec<(&str, &str)> = report.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    app.site.text(console.lang(), &verdict_key(report.verdict.code(), part), &args)
}

async fn activate(console: &Console, app: &DeskApp, number: i64, yes: bool) -> Outcome<()> {
    let record = find(app, number).await?;
    let activation = agreed(app, Some(&record), yes).await?;
    let active = credentials::activate(app, &record.id, &activation).await.map_err(|error| failure(&error))?;
    console.answer(&json!({ "credential": shown(&active) }));
    console.say("say.credential_active", &[("number", &number.to_string()), ("name", &record.name)]);
    Ok(())
}

/// With `--yes` the person agrees to switching off the record that is active right now, and no other.
async fn agreed(app: &DeskApp, except: Option<&Credential>, yes: bool) -> Outcome<Activation> {
    if !yes {
        return Ok(Activation::AskFirst);
    }
    let kind = except.map_or_else(Default::default, |record| record.kind);
    let other = credentials::other_active(app, kind, except.map(|record| &record.id)).await;
    let other = other.map_err(|error| failure(&error))?;
    Ok(other.map_or(Activation::AskFirst, |other| Activation::Instead(other.id)))
}

async fn find(app: &DeskApp, number: i64) -> Outcome<Credential> {
    let found = credentials::find_number(app, number).await.map_err(|error| failure(&error))?;
    found.ok_or_else(|| Failure::new("failure.no_credential").with("number", number))
}

fn shown(record: &Credential) -> Value {
    json!({
        "number": record.number,
        "active": record.active,
        "kind": record.kind.code(),
        "name": record.name,
        "client_id": record.client_id,
        "cloud_url": record.cloud_url,
        "info": record.info,
        "tested_at_ms": record.tested_at.map(|at| at.0),
        "verdict": record.verdict,
    })
}
