//! `kontor desk orders` and `kontor desk export orders`: orders of all shops fetched, looked at, written into a file.

use std::path::Path;

use kontor_desk::number::format_amount;
use kontor_desk::orders::{self, DeskOrder, NoLabel, OrderFilter, OrderSummary, PullReport, Single};
use kontor_desk::{DeskApp, DeskError, DeskResult};
use serde_json::{Value, json};

use super::desk_failures::told;
use super::desk_import::write;
use crate::cli::{OrderListArgs, OrdersCommand};
use crate::console::Console;
use crate::failure::{Failure, Outcome};

/// Most orders of a list for a person; a program gets all of them.
const LISTED: usize = 50;

pub(super) async fn run(console: &Console, app: &DeskApp, command: OrdersCommand) -> Outcome<()> {
    match command {
        OrdersCommand::Pull => pull(console, app).await,
        OrdersCommand::Fetch(args) => {
            let single = orders::fetch(app, args.number.trim(), &args.platform, console.lang()).await;
            one(console, app, &args.number, single)
        }
        OrdersCommand::Retry(args) => {
            let single = orders::retry(app, args.number.trim(), &args.platform, console.lang()).await;
            one(console, app, &args.number, single)
        }
        OrdersCommand::List(args) => list(console, app, &args).await,
        OrdersCommand::Show { number } => show(console, app, &number).await,
    }
}

async fn pull(console: &Console, app: &DeskApp) -> Outcome<()> {
    let bar = console.progress("say.pulling", 0);
    let report = orders::pull(app, console.lang(), &|done| bar.tell(done)).await;
    drop(bar);
    let report = report.map_err(|error| told(console, app, &error))?;
    say(console, app, &report);
    let result = report.result();
    console.answer(&json!({ "result": result, "report": report }));
    match result {
        "partial" | "failed" => Err(Failure::new("failure.pull").with("result", result).answered()),
        _ => Ok(()),
    }
}

/// What became of one order.
fn one(console: &Console, app: &DeskApp, number: &str, single: DeskResult<Single>) -> Outcome<()> {
    let single = single.map_err(|error| told(console, app, &error))?;
    let (order, reason) = match &single {
        Single::Taken(order) | Single::Known(order) => {
            console.say_line(&row(console, app, order).join("  "));
            (shown(order), None)
        }
        Single::Held { id, reason } => {
            console.say("say.order_held", &[("number", number), ("reason", reason)]);
            (json!({ "id": id, "number": number }), Some(reason.clone()))
        }
        Single::Unreadable(one) => {
            let key = format!("orders.unreadable.{}", one.reason);
            let reason = app.site.text(console.lang(), &key, &[("id", &one.id)]);
            console.say_line(&reason);
            (json!({ "id": one.id, "number": number }), Some(reason))
        }
        Single::Missing => return Err(Failure::new("failure.order_missing").with("number", number)),
    };
    let result = single.result();
    console.answer(&json!({ "result": result, "order": order, "reason": reason }));
    if result == "failed" {
        return Err(Failure::new("failure.pull").with("result", result).answered());
    }
    Ok(())
}

fn say(console: &Console, app: &DeskApp, report: &PullReport) {
    if report.result() == "nothing_to_do" {
        console.say("say.pulled_nothing", &[]);
    }
    if report.saved() > 0 {
        let changed = report.changed + report.changed_later;
        let [new, changed, known] = [report.new, changed, report.known].map(|count| count.to_string());
        console.say("say.pulled", &[("new", &new), ("changed", &changed), ("known", &known)]);
    }
    let held = usize::try_from(report.held).unwrap_or_default();
    let counts =
        [("say.pulled_later", report.changed_later), ("say.pulled_warned", report.warned), ("say.pulled_held", held)];
    for (key, count) in counts {
        if count > 0 {
            console.say(key, &[("count", &count.to_string())]);
        }
    }
    for one in &report.unreadable {
        let key = format!("orders.unreadable.{}", one.reason);
        console.say_line(&app.site.text(console.lang(), &key, &[("id", &one.id)]));
    }
}

/// The filter; a platform is named as people call it.
async fn filter(app: &DeskApp, args: &OrderListArgs) -> Result<OrderFilter, Failure> {
    let mut platform = String::new();
    if !args.platform.is_empty() {
        let known = orders::platforms(app).await.map_err(|error| super::desk_failures::failure(&error))?;
        let found = known.iter().find(|(id, name)| *id == args.platform || name.eq_ignore_ascii_case(&args.platform));
        let Some((id, _)) = found else {
            let names: Vec<&str> = known.iter().map(|(_, name)| name.as_str()).collect();
            let failed = Failure::new("failure.platform_unknown").with("name", &args.platform);
            return Err(failed.with("known", names.join(", ")).usage());
        };
        platform.clone_from(id);
    }
    Ok(OrderFilter { q: args.search.clone(), platform, state: args.state.clone() })
}

async fn list(console: &Console, app: &DeskApp, args: &OrderListArgs) -> Outcome<()> {
    let filter = filter(app, args).await?;
    let mut all = Vec::new();
    let mut before = None;
    loop {
        let page = orders::find(app, &filter, before).await.map_err(|error| told(console, app, &error))?;
        all.extend(page.items);
        match page.next {
            Some(next) => before = Some(next),
            None => break,
        }
    }
    let result = if all.is_empty() { "nothing_to_do" } else { "ok" };
    console.answer(&json!({ "result": result, "orders": all.iter().map(shown).collect::<Vec<_>>() }));
    if all.is_empty() {
        console.say("say.no_orders", &[]);
        return Ok(());
    }
    let rows: Vec<[String; 8]> = all.iter().take(LISTED).map(|order| row(console, app, order)).collect();
    console.table(
        [
            "list.order",
            "list.document",
            "list.platform",
            "list.recipient",
            "list.place",
            "list.total",
            "list.profile",
            "list.state",
        ],
        &rows,
    );
    if all.len() > LISTED {
        console.say("say.more_orders", &[("count", &(all.len() - LISTED).to_string())]);
    }
    Ok(())
}

fn stage(console: &Console, app: &DeskApp, order: &OrderSummary) -> String {
    let stage = app.site.text(console.lang(), &format!("orders.stage.{}", order.stage.code()), &[]);
    let no_label = order.no_label.filter(|reason| order.stage.is_open() && *reason != NoLabel::SentElsewhere);
    let no_label =
        no_label.map(|reason| app.site.text(console.lang(), &format!("orders.no_label_badge.{}", reason.code()), &[]));
    let later = order.later_revision.map(|_| app.site.text(console.lang(), "orders.changed_later", &[]));
    [Some(stage), no_label, later].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn row(console: &Console, app: &DeskApp, order: &OrderSummary) -> [String; 8] {
    [
        order.number.clone(),
        order.document.to_string(),
        order.platform.clone(),
        order.recipient.clone(),
        order.place.clone(),
        amount(console, order),
        order.profile.clone(),
        stage(console, app, order),
    ]
}

/// What the buyer pays, as the language writes it.
fn amount(console: &Console, order: &OrderSummary) -> String {
    let written = order.grand.parse().map(|grand| format_amount(grand, console.lang()));
    format!("{} {}", written.unwrap_or_else(|_| order.grand.clone()), order.currency)
}

fn shown(order: &OrderSummary) -> Value {
    json!({
        "id": order.id,
        "document": order.document,
        "number": order.number,
        "platform": order.platform,
        "recipient": order.recipient,
        "place": order.place,
        "grand": order.grand,
        "currency": order.currency,
        "shipping_profile": order.profile,
        "stage": order.stage,
        "address": order.address,
        "no_label": order.no_label,
        "payment": order.payment,
        "warnings": order.warnings,
        "revision": order.revision,
        "changed_after_shipping": order.later_revision.is_some(),
        "shipment": order.shipment.as_ref().and_then(|shipment| shipment.cloud_id.as_ref()),
    })
}

async fn show(console: &Console, app: &DeskApp, number: &str) -> Outcome<()> {
    let failed = |error: DeskError| told(console, app, &error);
    let mut found = orders::find_number(app, number).await.map_err(failed)?;
    if found.is_empty()
        && let Ok(document) = number.trim().parse()
    {
        found.extend(orders::find_document(app, document).await.map_err(failed)?);
    }
    if found.is_empty() {
        return Err(Failure::new("failure.order_missing").with("number", number));
    }
    let mut all = Vec::new();
    for summary in &found {
        let order = orders::get(app, &summary.id).await.map_err(failed)?;
        tell(console, app, &order);
        let findings = orders::findings(&app.site, &order.delivered, console.lang());
        let mut value = orders::as_json(&order);
        value["findings"] = json!(findings);
        all.push(value);
    }
    console.answer(&json!({ "result": "ok", "orders": all }));
    Ok(())
}

fn tell(console: &Console, app: &DeskApp, order: &DeskOrder) {
    let summary = &order.summary;
    let document = summary.document.to_string();
    let args = [
        ("number", summary.number.as_str()),
        ("document", &document),
        ("platform", &summary.platform),
        ("stage", &stage(console, app, summary)),
    ];
    console.say("say.order_head", &args);
    for line in &order.delivered.order.lines {
        let quantity = line.quantity.normalize().to_string();
        let sku = line.sku.as_deref().unwrap_or_default();
        console.say("say.order_line", &[("quantity", &quantity), ("title", &line.title), ("sku", sku)]);
    }
    console.say_line(&format!("  {}", amount(console, summary)));
    console.say_line(&format!("  {}, {}", summary.recipient, summary.place));
    for finding in orders::findings(&app.site, &order.delivered, console.lang()) {
        console.say_line(&format!("  ! {}", finding.detail));
    }
}

/// `kontor desk export orders`.
pub(super) async fn export(
    console: &Console,
    app: &DeskApp,
    which: &OrderListArgs,
    (format, out): (&str, Option<&Path>),
) -> Outcome<()> {
    let failed = |error: DeskError| told(console, app, &error);
    if let Some(path) = out.filter(|path| path.exists()) {
        return Err(Failure::new("failure.file_there").with("path", path.display()).usage());
    }
    let filter = filter(app, which).await?;
    let (bytes, count, all) = if format == "opentrans" {
        (orders::export_opentrans(app, console.lang()).await.map_err(failed)?, None, Vec::new())
    } else {
        let all = orders::export(app, &filter).await.map_err(failed)?;
        let values: Vec<Value> = all.iter().map(orders::as_json).collect();
        let bytes = match format {
            "json" => serde_json::to_vec_pretty(&json!({ "orders": values })).map_err(Failure::internal)?,
            _ => orders::export_csv(app, &all, console.lang()),
        };
        (bytes, Some(all.len()), values)
    };
    match out {
        Some(path) => {
            write(path, &bytes)?;
            if let Some(count) = count {
                let (count, path) = (count.to_string(), path.display().to_string());
                console.say("say.orders_exported", &[("count", &count), ("path", &path)]);
            }
        }
        None => console.say_line(String::from_utf8_lossy(&bytes).trim_end()),
    }
    let result = if count == Some(0) { "nothing_to_do" } else { "ok" };
    console.answer(&json!({ "result": result, "orders": all }));
    Ok(())
}
