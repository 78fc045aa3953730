//! Why orders are held and what happened to them, in words for people.

use std::collections::BTreeMap;

use kontor_model::order_feed::OrderEvent;
use kontor_model::shipment::Finding;
use kontor_model::{Lang, UtcMillis};
use rust_decimal::Decimal;
use serde_json::Value;

use super::store::events::EventRow;
use crate::commerce::intake::NOT_TOLD;
use crate::commerce::mapping;
use crate::db::DbError;
use crate::error::AppResult;
use crate::shipping::day;

/// Why an order is held and what to do now.
pub(super) fn hold(lang: Lang, code: &str, args: &BTreeMap<String, String>) -> String {
    let arg = |name: &str| args.get(name).map_or("", String::as_str);
    match code {
        "unreadable" => {
            let (what, reason) = (not_read(lang, arg("field"), arg("fault")), arg("reason"));
            lang.pick(
                format!("Der Shop hat diesen Auftrag so geschickt, dass er sich nicht lesen lässt. {what} Berichtigen Sie ihn im Shop; er wird dann von selbst neu gelesen. Der Rohtext steht im Verlauf. Für den Support: {reason}"),
                format!("The shop sent this order in a form that cannot be read. {what} Correct it in the shop; it is then read again by itself. The raw text is in its story. For support: {reason}"),
            )
        }
        "does_not_add_up" => {
            let currency = arg("currency");
            let (lines, grand) = (money(lang, arg("lines")), money(lang, arg("grand")));
            let off = money(lang, &difference(arg("grand"), arg("lines")));
            lang.pick(
                format!("Die Positionen ergeben {lines} {currency}, der Shop nennt aber {grand} {currency} als Summe (Unterschied: {off} {currency}). Gleichen Sie beides im Shop ab, oder sehen Sie sich den Auftrag an und geben ihn frei, wie er ist; geraten wird nicht."),
                format!("The lines come to {lines} {currency}, but the shop names {grand} {currency} as the total (a difference of {off} {currency}). Make them agree in the shop, or look at the order and release it as it is; nothing is guessed."),
            )
        }
        NOT_TOLD => lang
            .pick(
                "Der Shop bricht ab, wenn er nach diesem Auftrag gefragt wird, meist durch einen Fehler in einem Plugin; er steht im Fehlerprotokoll des Shops. Die anderen Aufträge sind da. Ist der Fehler behoben, holt „Neu zuordnen“ den Auftrag sofort, sonst der tägliche Abgleich.",
                "The shop breaks off when it is asked for this order, mostly by a fault in a plug-in; the shop's error log has it. The other orders are there. When the fault is mended, “Map again” fetches the order at once, else the daily comparison does.",
            )
            .to_owned(),
        "order_too_large" => {
            let (mib, most) = (arg("mib"), arg("most"));
            lang.pick(
                format!("Dieser Auftrag ist {} MiB groß, gelesen werden höchstens {most} MiB. Meist hängt ein Plugin Dateien oder Bilder an; schalten Sie das im Shop ab, der Auftrag wird dann von selbst neu gelesen.", mib.replace('.', ",")),
                format!("This order is {mib} MiB large; at most {most} MiB are read. Mostly a plug-in attaches files or images: switch that off in the shop, and the order is read again by itself."),
            )
        }
        other => mapping::engine::words(lang, other, args).unwrap_or_else(|| {
            lang.pick(format!("Der Auftrag wird angehalten ({other})."), format!("The order is held ({other})."))
        }),
    }
}

/// How far two amounts are apart; empty where one is none.
fn difference(one: &str, other: &str) -> String {
    let read = |amount: &str| amount.parse::<Decimal>().ok();
    let apart = read(one).zip(read(other)).and_then(|(one, other)| one.checked_sub(other));
    apart.map(|apart| apart.abs().normalize().to_string()).unwrap_or_default()
}

/// What is wrong with a field, in a sentence; the field goes by the platform's own name.
fn not_read(lang: Lang, field: &str, fault: &str) -> String {
    match (field, fault) {
        ("" | ".", _) => lang
            .pick(
                "Das Ganze ist etwas anderes als ein Auftrag, etwa eine Fehlerseite.",
                "The whole of it is something else than an order, such as an error page.",
            )
            .to_owned(),
        (field, "missing") => {
            lang.pick(format!("Das Feld „{field}“ fehlt."), format!("The field “{field}” is missing."))
        }
        (field, _) => lang.pick(
            format!("Im Feld „{field}“ steht etwas anderes als erwartet."),
            format!("The field “{field}” holds something else than expected."),
        ),
    }
}

/// Something that happened, for a reader.
pub(in crate::commerce) fn event(lang: Lang, row: &EventRow) -> AppResult<OrderEvent> {
    let args: Value = match row.args.as_str() {
        "" => Value::Null,
        text => serde_json::from_str(text).map_err(|_| DbError::Corrupt("order_events.args"))?,
    };
    let raw = row.raw_id.as_deref().map(str::parse).transpose().map_err(|_| DbError::Corrupt("order_events.raw_id"))?;
    let told = args["told"].as_str().map(str::parse).transpose();
    let told = told.map_err(|_| DbError::Corrupt("order_events.args"))?;
    Ok(OrderEvent { at_ms: row.at, kind: row.kind.clone(), detail: sentence(lang, &row.kind, &args), raw, told })
}

fn sentence(lang: Lang, kind: &str, args: &Value) -> String {
    let number = |name: &str| args[name].as_i64().unwrap_or(0);
    match kind {
        "fetched" => fetched(lang, args["source"].as_str().unwrap_or_default()).to_owned(),
        "forgotten" => {
            let days = number("days");
            lang.pick(
                format!("{days} Tage nach der letzten Änderung sind Anschriften, Positionen, Rohtext und der Verlauf bis hierher gelöscht. Nummern und Zustände bleiben."),
                format!("{days} days after the last change, addresses, lines, raw text and the story so far are deleted. Numbers and states stay."),
            )
        }
        "mapped" => {
            let version = number("version");
            lang.pick(
                format!("Mit Version {version} der Vorgangserzeugung umgesetzt."),
                format!("Mapped with version {version} of the order mapping."),
            )
        }
        "held" => {
            let hold_args = serde_json::from_value(args["args"].clone()).unwrap_or_default();
            hold(lang, args["code"].as_str().unwrap_or_default(), &hold_args)
        }
        "released" => released(lang, args["by"].as_str()),
        "delivered" => {
            let revision = number("revision");
            lang.pick(
                format!("Fassung {revision} an das ERP übergeben."),
                format!("Revision {revision} was delivered to the ERP."),
            )
        }
        "acknowledged" => acknowledged(lang, number("revision"), args["document"].as_str()),
        "labelled" | "sent" | "fulfillment_sent" | "fulfillment_failed" | "told_cancelled" | "status_sent"
        | "status_failed" => told(lang, kind, args),
        "asked_again" => {
            lang.pick("Noch einmal für das ERP bereitgestellt.", "Offered to the ERP once more.").to_owned()
        }
        "changed" => {
            let what = changed(lang, args);
            lang.pick(format!("Im Shop geändert: {what}."), format!("Changed in the shop: {what}."))
        }
        "deleted" => lang.pick("Im Shop gelöscht.", "Deleted in the shop.").to_owned(),
        "adopted" => lang
            .pick("Steht schon im ERP; nicht noch einmal übergeben.", "Is in the ERP already; not delivered again.")
            .to_owned(),
        other => other.to_owned(),
    }
}

/// What the platform was told or is to be told.
fn told(lang: Lang, kind: &str, args: &Value) -> String {
    let status = args["status"].as_str().unwrap_or_default();
    match kind {
        "fulfillment_failed" | "status_failed" => not_told(lang, kind, args),
        "status_sent" => lang.pick(format!("Status {status} ist gemeldet."), format!("Status {status} was reported.")),
        "told_cancelled" => {
            let told = numbers(lang, args);
            lang.pick(
                format!("{told} Die Plattform weiß davon noch; bringen Sie die Bestellung dort in Ordnung."),
                format!("{told} The platform still knows of it; put the order right there."),
            )
        }
        "fulfillment_sent" if !status.is_empty() => format!("{} Status: {status}.", numbers(lang, args)),
        _ => numbers(lang, args),
    }
}

fn released(lang: Lang, by: Option<&str>) -> String {
    match by {
        Some(by) => lang.pick(format!("Freigegeben von {by}."), format!("Released by {by}.")),
        None => lang.pick("Nicht mehr angehalten.", "Not held any more.").to_owned(),
    }
}

fn fetched(lang: Lang, source: &str) -> &'static str {
    match source {
        "hint" => lang.pick(
            "Aus dem Shop geholt, nach einem Hinweis des Shops.",
            "Fetched from the shop, after a hint of the shop.",
        ),
        "reconcile" => lang
            .pick("Aus dem Shop geholt, beim täglichen Abgleich.", "Fetched from the shop, in the daily comparison."),
        NOT_TOLD => lang.pick("Vom Shop genannt, aber nicht geliefert.", "Named by the shop, but not told."),
        "asked" => lang.pick("Aus dem Shop geholt, auf Anforderung.", "Fetched from the shop on request."),
        _ => lang.pick("Aus dem Shop geholt.", "Fetched from the shop."),
    }
}

fn acknowledged(lang: Lang, revision: i64, document: Option<&str>) -> String {
    match document {
        Some(document) => lang.pick(
            format!("Fassung {revision} vom ERP übernommen, Beleg {document}."),
            format!("Revision {revision} taken over by the ERP, document {document}."),
        ),
        None => lang.pick(
            format!("Fassung {revision} vom ERP übernommen."),
            format!("Revision {revision} taken over by the ERP."),
        ),
    }
}

/// What changed, in the words of the page, each once.
fn changed(lang: Lang, args: &Value) -> String {
    let paths = args["paths"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut named: Vec<String> = Vec::new();
    for caption in paths.map(|path| caption(lang, path)) {
        if !named.contains(&caption) {
            named.push(caption);
        }
    }
    named.join(", ")
}

/// What a path of an order is called; what is not known keeps its name.
pub(in crate::commerce) fn caption(lang: Lang, path: &str) -> String {
    if let Some(field) = path.strip_prefix("mapped.") {
        return mapping::field_in_words(lang, field);
    }
    let (german, english) = match path.split(['.', '[']).next().unwrap_or_default() {
        _ if path == "states.payment" => ("Zahlung", "payment"),
        "shipping" => ("Lieferanschrift", "delivery address"),
        "billing" => ("Rechnungsanschrift", "invoice address"),
        "payments" => ("Zahlung", "payment"),
        "lines" => ("Positionen", "lines"),
        "totals" => ("Summe", "total"),
        "states" => ("Stand im Shop", "state in the shop"),
        "coupons" => ("Gutscheine", "vouchers"),
        "refunds" => ("Erstattungen", "refunds"),
        "tax" => ("Besteuerung", "taxation"),
        "buyer" => ("Angaben des Käufers", "buyer"),
        "note" => ("Bemerkung des Kunden", "customer's note"),
        "number" => ("Auftragsnummer", "order number"),
        "tracking_numbers" => ("Sendungsnummern", "tracking numbers"),
        "ship_by_ms" => ("Versandtermin", "dispatch date"),
        "placed_at_ms" => ("Bestelldatum", "order date"),
        "channel" => ("Herkunft", "channel"),
        "currency" => ("Währung", "currency"),
        "custom" => ("Felder von Erweiterungen", "fields of plug-ins"),
        "mapped" => ("Vorgang", "document"),
        _ => return path.to_owned(),
    };
    lang.pick(german, english).to_owned()
}

/// Tracking numbers and their carrier.
fn numbers(lang: Lang, args: &Value) -> String {
    let all: Vec<&str> =
        args["numbers"].as_array().map(|all| all.iter().filter_map(Value::as_str).collect()).unwrap_or_default();
    let carrier = args["carrier"].as_str().unwrap_or_default();
    match (all.is_empty(), carrier) {
        (true, "") => lang.pick("Ohne Sendungsnummer.", "Without a tracking number.").to_owned(),
        (true, carrier) => {
            lang.pick(format!("{carrier}, ohne Sendungsnummer."), format!("{carrier}, without a tracking number."))
        }
        (false, "") => format!("{}.", all.join(", ")),
        (false, carrier) => format!("{carrier} {}.", all.join(", ")),
    }
}

/// What could not be told, why, and whether and when it is tried again.
fn not_told(lang: Lang, kind: &str, args: &Value) -> String {
    let what = if kind == "status_failed" {
        let status = args["status"].as_str().unwrap_or_default();
        lang.pick(format!("Den Status {status}"), format!("the status {status}"))
    } else {
        let numbers = numbers(lang, args);
        let numbers = numbers.trim_end_matches('.');
        lang.pick(format!("Die Versandmeldung ({numbers})"), format!("the dispatch ({numbers})"))
    };
    let finding = serde_json::from_value::<Finding>(args["finding"].clone()).ok();
    let code = || args["code"].as_str().unwrap_or_default().to_owned();
    let why = finding.map_or_else(code, |finding| reason(lang, &finding));
    let why = why.trim_end_matches('.');
    let refused = lang.pick(
        format!("{what} hat die Plattform nicht angenommen: {why}."),
        format!("The platform did not take {what}: {why}."),
    );
    let then = match args["next"].as_i64() {
        Some(next) => {
            let when = day::moment(lang, UtcMillis(next));
            lang.pick(
                format!("Kontor versucht es von selbst weiter, das nächste Mal am {when}."),
                format!("Kontor keeps trying, next on {when}."),
            )
        }
        None => lang
            .pick(
                "Das wird nicht von selbst wiederholt. Beheben Sie den Grund, und wählen Sie dann „Noch einmal melden“.",
                "It is not repeated by itself. Settle the reason, then choose “Send again”.",
            )
            .to_owned(),
    };
    format!("{refused} {then}")
}

/// Why a platform did not take something: in our words where there are some, else in its own.
pub(in crate::commerce) fn reason(lang: Lang, finding: &Finding) -> String {
    let hint = finding.hint.as_ref().map(|hint| lang.pick(&hint.de, &hint.en).clone());
    hint.or_else(|| finding.carrier_text.clone()).unwrap_or_else(|| finding.detail.clone())
}

/// An amount as the language writes it.
fn money(lang: Lang, amount: &str) -> String {
    lang.pick(amount.replace('.', ","), amount.to_owned())
}
