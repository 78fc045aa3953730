//! `kontor sandbox order`: tells a running sandbox that somebody ordered something.

use serde_json::{Value, json};

use crate::cli::{OrderArgs, SandboxArgs, SandboxCommand};
use crate::console::Console;
use crate::data::{DataFolder, Running};
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;
use crate::tour::Browser;

/// Serves the sandbox, or tells a running one.
pub(super) async fn run(settings: &Settings, console: &Console, args: SandboxArgs) -> Outcome<()> {
    let url = address(settings, &args);
    match args.command {
        None => super::serve::sandbox(settings, console).await,
        Some(SandboxCommand::Order(order)) => place(console, &url, &order).await,
    }
}

/// Where the sandbox is: at the address that was typed, else where the servers on this folder have theirs, else where one
/// would be served.
fn address(settings: &Settings, args: &SandboxArgs) -> String {
    let running = DataFolder::find(&settings.data).map(|folder| Running::alive(&folder));
    let beside = running.filter(|running| running.cloud.is_some()).and_then(|running| running.sandbox);
    match beside.filter(|_| args.address().is_none()) {
        Some(sandbox) => sandbox.url,
        None => format!("http://{}", settings.listen.sandbox),
    }
}

async fn place(console: &Console, url: &str, order: &OrderArgs) -> Outcome<()> {
    let gone = || Failure::new("failure.sandbox_gone").with("url", url);
    let at = url.trim_start_matches("http://").parse().map_err(|_| gone())?;
    let mut caller = Browser::new(console.lang(), "localhost", at).map_err(|_| gone())?;
    let shop = match &order.shop {
        Some(shop) => shop.clone(),
        None => {
            let known = caller.ask(&format!("{url}/control/shops"), "").await.map_err(|_| gone())?;
            let known: Value = serde_json::from_slice(&known.body).map_err(|_| gone())?;
            known["shops"][0]["id"].as_str().ok_or_else(gone)?.to_owned()
        }
    };
    let mut wanted = json!({ "count": order.count, "seconds_apart": order.seconds_apart });
    if let Some(kind) = &order.kind {
        wanted["kind"] = json!(kind);
    }
    let target = format!("{url}/control/shops/{shop}/orders");
    let answer = caller.tell(&target, "", "order", &wanted).await.map_err(|_| gone())?;
    if !answer.status.is_success() {
        let said = String::from_utf8_lossy(&answer.body);
        let reason = said.split_whitespace().collect::<Vec<_>>().join(" ");
        return Err(Failure::new("failure.sandbox_refused").with("reason", reason).usage());
    }
    let placed: Value = serde_json::from_slice(&answer.body).map_err(Failure::internal)?;
    let ids: Vec<&str> = placed["orders"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    console.answer(&json!({ "shop": shop, "orders": ids }));
    let (first, last) = (ids.first().copied().unwrap_or_default(), ids.last().copied().unwrap_or_default());
    let count = ids.len().to_string();
    console.say("say.ordered", &[("count", &count), ("first", first), ("last", last)]);
    console.say_line(&format!("    {url}/shops/{shop}/"));
    Ok(())
}
