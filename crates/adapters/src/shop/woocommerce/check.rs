//! The test of a connection: address, software, keys, rights and clock, each with where to mend it.

use std::time::Duration;

use jiff::fmt::rfc2822;
use kontor_model::Lang;
use kontor_model::shipment::{Finding, Hint, Severity};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{self, PLAIN, PRETTY};
use super::settings;
use crate::context::CallContext;
use crate::error::{AdapterError, ErrorKind, Result};
use crate::http::{self, Answer, Purpose};
use crate::shop::ShopReport;

/// A clock that is off by more than this breaks signatures over plain HTTP and makes orders seem changed in the future.
const CLOCK_MS: i64 = 5 * 60 * 1000;

/// How long the shop may think about its version: it calls others for that, and those may not answer.
const VERSION: Duration = Duration::from_secs(3);

/// The oldest version that is tried.
const TRIED: (u32, u32) = (7, 9);
/// The oldest version whose orders can be read by when they were changed (`modified_after`).
const READABLE: (u32, u32) = (5, 8);

/// What else the user of the keys has to be allowed to read, with the finding where it is not.
const RIGHTS: [(&str, &str, &str, &str); 3] = [
    (
        "products",
        "no_products",
        "Der Benutzer des Schlüssels darf keine Produkte lesen: Bestand lässt sich nicht melden. Geben Sie ihm die Rolle „Shop-Manager“.",
        "The user of the key may not read products: stock cannot be reported. Give them the role “Shop manager”.",
    ),
    (
        "webhooks",
        "no_webhooks",
        "Der Benutzer des Schlüssels darf keine Webhooks anlegen: Neue Aufträge kommen erst beim nächsten Abruf. Geben Sie ihm die Rolle „Shop-Manager“.",
        "The user of the key may not create webhooks: new orders come only when they are fetched next. Give them the role “Shop manager”.",
    ),
    (
        "payment_gateways",
        "no_settings",
        "Der Benutzer des Schlüssels darf die Einstellungen nicht lesen: Zahlungsarten und Status fehlen in der Vorgangserzeugung. Geben Sie ihm die Rolle „Shop-Manager“.",
        "The user of the key may not read the settings: payment methods and statuses are missing in the order mapping. Give them the role “Shop manager”.",
    ),
];

/// What WordPress says of itself to anybody.
#[derive(Deserialize)]
struct Index {
    #[serde(default)]
    name: String,
    #[serde(default)]
    namespaces: Vec<String>,
}

/// Looks at everything in the order in which it fails.
pub(super) async fn check(cx: &CallContext<'_>) -> Result<ShopReport> {
    let Found { api, index, clock_off_ms } = find_interface(cx).await?;
    let mut findings = Vec::new();
    let mut report = ShopReport {
        description: index.name.clone(),
        version: None,
        learned: vec![(settings::API.to_owned(), api.to_owned())],
        findings: Vec::new(),
    };
    if !index.namespaces.iter().any(|name| name == "wc/v3") {
        findings.push(no_woocommerce(cx.lang));
        return Ok(ShopReport { findings, ..report });
    }
    findings.extend(clock(cx.lang, clock_off_ms));
    let found = Tried { cx, api };
    if let Some(fault) = found.reads().await? {
        findings.push(fault);
        return Ok(ShopReport { findings, ..report });
    }
    findings.extend(found.writes().await?);
    findings.extend(found.lacks().await?);
    report.learned.push((settings::FULFILLMENTS.to_owned(), keeps_fulfillments(cx, api).await?.to_owned()));
    report.version = found.version().await;
    findings.extend(report.version.as_deref().and_then(|version| too_old(cx.lang, version)));
    Ok(ShopReport { findings, ..report })
}

struct Found {
    api: &'static str,
    index: Index,
    clock_off_ms: Option<i64>,
}

/// Finds where the shop answers: with readable addresses, else behind `index.php`.
async fn find_interface(cx: &CallContext<'_>) -> Result<Found> {
    let origin = cx.http()?.origin;
    let mut first = None;
    for api in [PRETTY, PLAIN] {
        let request = cx.http()?.client.get(format!("{origin}{api}/"));
        let answer = http::send(cx, "check", Purpose::Reads, request).await?;
        let index = answer.is_success().then(|| answer.json::<Index>().ok()).flatten();
        if let Some(index) = index {
            return Ok(Found { api, index, clock_off_ms: clock_off(cx, &answer) });
        }
        first.get_or_insert(answer);
    }
    let words = cx.lang.pick(
        "Unter dieser Adresse antwortet kein WordPress mit eingeschalteter REST-Schnittstelle. Prüfen Sie die Adresse; steht der Shop in einem Unterordner, gehört der dazu. Manche Sicherheits-Plugins schalten die Schnittstelle ab.",
        "No WordPress with its REST interface switched on answers at this address. Check the address; if the shop is in a subfolder, it belongs to it. Some security plug-ins switch the interface off.",
    );
    let refused = first.and_then(|answer| call::fault(cx.lang, &answer)).filter(|error| error.code == "redirected");
    Err(refused.unwrap_or_else(|| AdapterError::without_effect(ErrorKind::NotFound, "no_interface", words)))
}

/// How far the shop's clock is from ours, by the header every server sends.
fn clock_off(cx: &CallContext<'_>, answer: &Answer) -> Option<i64> {
    let said = rfc2822::parse(answer.header("date")?).ok()?;
    Some(said.timestamp().as_millisecond() - cx.clock.now().0)
}

fn clock(lang: Lang, off_ms: Option<i64>) -> Option<Finding> {
    let minutes = off_ms.filter(|off| off.abs() > CLOCK_MS)?.abs() / 60_000;
    let hint = Hint {
        de: format!("Die Uhr des Shops weicht um {minutes} Minuten ab. Bitten Sie Ihren Hoster, sie zu stellen."),
        en: format!("The shop's clock is off by {minutes} minutes. Ask your host to set it."),
    };
    Some(Finding::in_both(lang, Severity::Warning, "clock_off", "origin", hint))
}

fn no_woocommerce(lang: Lang) -> Finding {
    let hint = Hint {
        de: "Unter dieser Adresse läuft WordPress, aber kein WooCommerce mit der REST-Schnittstelle v3. Schalten Sie das Plugin ein.".to_owned(),
        en: "WordPress runs at this address, but no WooCommerce with REST interface v3. Switch the plug-in on.".to_owned(),
    };
    Finding::in_both(lang, Severity::Error, "no_woocommerce", "origin", hint)
}

/// What a version says that is too old: without orders by their changes nothing works, what is not tried may. Nothing where
/// the version is not understood.
fn too_old(lang: Lang, version: &str) -> Option<Finding> {
    let mut numbers = version.split(['.', '-']).map(str::parse::<u32>);
    let known = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    let ((major, minor), (least, part)) = (TRIED, READABLE);
    let hint = Hint {
        de: format!(
            "Der Shop läuft mit WooCommerce {version}. Erprobt ist es ab {major}.{minor}; vor {least}.{part} lassen sich geänderte Bestellungen nicht abfragen. Aktualisieren Sie das Plugin."
        ),
        en: format!(
            "The shop runs WooCommerce {version}. It is tried from {major}.{minor} on; before {least}.{part} changed orders cannot be asked for. Update the plug-in."
        ),
    };
    let severity = if known < READABLE { Severity::Error } else { Severity::Warning };
    (known < TRIED).then(|| Finding::in_both(lang, severity, "version_too_old", "origin", hint))
}

/// The calls that try the keys, by the way that was just found.
struct Tried<'a, 'b> {
    cx: &'a CallContext<'b>,
    api: &'static str,
}

impl Tried<'_, '_> {
    async fn ask(&self, method: Method, path: &str, query: &[(&str, &str)], body: Option<&Value>) -> Result<Answer> {
        call::answer_at(self.cx, ("check", self.api), (method, path), query, body).await
    }

    /// Whether the keys may read orders; if not, why.
    async fn reads(&self) -> Result<Option<Finding>> {
        match self.ask(Method::GET, "orders", &[("per_page", "1"), ("_fields", "id")], None).await {
            Ok(_) => Ok(None),
            Err(error) if error.kind == ErrorKind::NotAuthorized => Ok(Some(self.refused(&error))),
            Err(error) => Err(error),
        }
    }

    /// The same answer is given for a wrong key, for none and for one without the right to read, so all are named.
    fn refused(&self, error: &AdapterError) -> Finding {
        let (field, hint) = if error.code == "woocommerce_rest_authentication_error" {
            let hint = Hint {
                de: "Der Shop erkennt die Unterschrift nicht an: Das Consumer-Secret passt nicht zum Key, der Key ist falsch oder gelöscht, oder die Uhren weichen um mehr als 15 Minuten voneinander ab. Der Shop zeigt das Secret nur beim Anlegen; legen Sie sonst einen neuen Schlüssel an.".to_owned(),
                en: "The shop does not accept the signature: the consumer secret does not belong to the key, the key is wrong or deleted, or the clocks differ by more than 15 minutes. The shop shows the secret only when it is created; otherwise create a new key.".to_owned(),
            };
            (settings::SECRET, hint)
        } else {
            let hint = Hint {
                de: "Der Shop nimmt den Consumer-Key nicht an: Er ist falsch oder gelöscht, sein Benutzer darf keine Bestellungen lesen, oder der Webserver reicht die Anmeldung nicht weiter (Kopfzeile Authorization).".to_owned(),
                en: "The shop does not take the consumer key: it is wrong or deleted, its user may not read orders, or the web server does not pass the sign-in on (header Authorization).".to_owned(),
            };
            (settings::KEY, hint)
        };
        let found = Finding::in_both(self.cx.lang, Severity::Error, "keys_refused", field, hint);
        found.from_carrier(&error.code, &error.message)
    }

    /// Whether the keys may write. A batch of nothing needs the right and changes nothing.
    async fn writes(&self) -> Result<Option<Finding>> {
        match self.ask(Method::POST, "orders/batch", &[], Some(&json!({}))).await {
            Ok(_) => Ok(None),
            Err(error) if error.kind == ErrorKind::NotAuthorized => {
                let hint = Hint {
                    de: "Der Schlüssel darf nur lesen. Für Versandmeldungen und Bestand braucht er Lese- und Schreibrecht: WooCommerce > Einstellungen > Erweitert > REST-API.".to_owned(),
                    en: "The key may only read. For dispatch notes and stock it needs read and write access: WooCommerce > Settings > Advanced > REST API.".to_owned(),
                };
                Ok(Some(Finding::in_both(self.cx.lang, Severity::Error, "read_only", settings::KEY, hint)))
            }
            Err(error) => Err(error),
        }
    }

    /// What the user of the keys may not read of the rest. What is not there at all is no matter of rights.
    async fn lacks(&self) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        for (path, code, de, en) in RIGHTS {
            match self.ask(Method::GET, path, &[("per_page", "1"), ("_fields", "id")], None).await {
                Err(error) if error.kind == ErrorKind::NotAuthorized => {
                    let hint = Hint { de: de.to_owned(), en: en.to_owned() };
                    findings.push(Finding::in_both(self.cx.lang, Severity::Warning, code, settings::KEY, hint));
                }
                Err(error) if error.may_be_retried() => return Err(error),
                _ => {}
            }
        }
        Ok(findings)
    }

    /// The version, where the user of the keys may see it and the shop says it soon. Nothing else hangs on it.
    async fn version(&self) -> Option<String> {
        let target = (Method::GET, "system_status");
        let request = call::request(self.cx, self.api, target, &[("_fields", "environment")], None).ok()?;
        let answer = call::answer_to(self.cx, "check", request.timeout(VERSION)).await.ok()?;
        let status: Value = answer.json().ok()?;
        Some(status["environment"]["version"].as_str()?.to_owned())
    }
}

/// Whether the feature "fulfillments" is on: its route exists then, whatever the order.
pub(super) async fn keeps_fulfillments(cx: &CallContext<'_>, api: &str) -> Result<&'static str> {
    match call::answer_at(cx, ("check", api), (Method::GET, "orders/0/fulfillments"), &[], None).await {
        Err(error) if error.code == "rest_no_route" => Ok(""),
        Err(error) if error.may_be_retried() => Err(error),
        _ => Ok("yes"),
    }
}
