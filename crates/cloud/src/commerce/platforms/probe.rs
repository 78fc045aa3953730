//! Tests platforms: address, software, rights, clock. What is missing is said with where to set it; nothing is changed there.

use std::collections::BTreeSet;
use std::time::Duration;

use kontor_adapters::shop::{Shop, ShopDescriptor, ShopReport};
use kontor_adapters::{AdapterError, Settings};
use kontor_model::Lang;
use kontor_model::id::PlatformId;
use kontor_model::platform::PlatformTest;
use kontor_model::shipment::{Finding, Severity};
use secrecy::ExposeSecret;

use super::connection::{Connection, Line};
use super::gate::Lane;
use super::store::{self, Tested};
use super::typed::{self, TypedPlatform, Whole};
use super::{actions, secrets, words};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::error::{AppError, AppResult};
use crate::limits::Rule;
use crate::shipping::Caller;

/// Longest time a person waits for the answer of a test.
const PATIENCE: Duration = Duration::from_secs(20);
/// Hosts of shops lock out who tries too often.
const TESTS: Rule = Rule {
    name: "platform test",
    free: 20,
    first_wait_ms: 15_000,
    longest_wait_ms: 5 * 60_000,
    forget_after_ms: 10 * 60_000,
};

/// How it went.
struct Verdict {
    code: &'static str,
    text: String,
    report: Option<ShopReport>,
    /// What the state of the connection is judged by: `None` where the answer says nothing about it.
    outcome: Option<Result<(), AdapterError>>,
}

/// Tests a platform as it is stored, also a paused one, and keeps how it went and what was found out.
///
/// Errors: [`AppError::NotFound`]; [`AppError::TooMany`] after many tests in a row, or while the platform rests. A platform
/// that refuses is an answer.
pub(in crate::commerce) async fn test_platform(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    id: &PlatformId,
) -> AppResult<PlatformTest> {
    let connection = match Connection::open_at_rest(app, &caller.tenant, id).await {
        Err(AppError::Conflict("platform_address_refused")) => return refused_address(app, caller, id).await,
        other => other?,
    };
    let verdict = ask(app, caller, &connection.line).await?;
    if let Some(outcome) = &verdict.outcome {
        connection.heard(outcome.as_ref().copied()).await?;
    }
    let platform = connection.shop.descriptor();
    let findings = own_places(platform, &verdict);
    let kept = serde_json::to_string(&findings).map_err(AppError::internal)?;
    let learned = verdict.report.as_ref().map(learned).transpose()?;
    let tested = Tested {
        at: app.now(),
        code: verdict.code,
        text: &verdict.text,
        version: version(&verdict).unwrap_or_default(),
        findings: &kept,
        learned: learned.as_deref(),
    };
    let mut tx = app.db.write(&caller.tenant).await?;
    store::note_test(&mut tx, &caller.tenant, (id, connection.row.revision), &tested).await?;
    let detail = format!("{} {} {}", platform.id, connection.row.name, verdict.code);
    let entry = Entry { actor, action: "platform.tested", object: id.as_str(), detail: &detail };
    audit::record(&mut tx, app, &caller.tenant, entry).await?;
    tx.commit().await?;
    Ok(in_words(app, caller.lang, &connection.row.name, (verdict, findings)))
}

/// Tests what was typed, before it is saved: empty secrets are those of the stored platform, as long as the address leads
/// to the same server. Changes nothing.
///
/// Errors: [`AppError::Invalid`] when the form is not filled in; [`AppError::NotFound`]; [`AppError::TooMany`].
pub(in crate::commerce) async fn test_typed(
    app: &App,
    caller: &Caller,
    stored: Option<&PlatformId>,
    typed: &TypedPlatform,
) -> AppResult<PlatformTest> {
    actions::require_commerce(app, &caller.tenant).await?;
    let (shop, row, known) = match stored {
        Some(id) => {
            let mut tx = app.db.read(&caller.tenant).await?;
            let row = store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
            let known = secrets::open(app, &mut tx, &caller.tenant, id).await?;
            (typed::unchanged_kind(app, caller.lang, &row, typed)?, Some(row), known)
        }
        None => {
            let shop = typed::shop_of(app, caller.lang, &typed.kind);
            (shop.map_err(|fault| AppError::Invalid(vec![fault]))?, None, Vec::new())
        }
    };
    let names: BTreeSet<String> = known.iter().map(|(field, _)| field.clone()).collect();
    // A name is not needed for a test, and one that is taken or missing does not stop it.
    let named = TypedPlatform { name: "-".to_owned(), ..typed.clone() };
    let before = row.as_ref().map(|row| (row, &names));
    let whole = typed::check(app, caller.lang, shop.descriptor(), &named, before)?;
    let mut settings = Settings::default();
    for (field, secret) in known.into_iter().filter(|_| !whole.elsewhere) {
        settings = settings.with_secret(&field, secret);
    }
    let line = typed_line(app, shop, stored, (&whole, settings))?;
    let verdict = ask(app, caller, &line).await?;
    let findings = own_places(shop.descriptor(), &verdict);
    Ok(in_words(app, caller.lang, shop.descriptor().name.text(caller.lang), (verdict, findings)))
}

/// A line with what was typed. It waits its turn at the stored platform; tokens of it are nobody else's.
fn typed_line<'a>(
    app: &'a App,
    shop: &'a dyn Shop,
    stored: Option<&PlatformId>,
    (whole, mut settings): (&Whole, Settings),
) -> AppResult<Line<'a>> {
    for (name, value) in &whole.values.open {
        settings = settings.with_value(name, value);
    }
    for (name, secret) in &whole.values.secrets {
        settings = settings.with_secret(name, secret.expose_secret().into());
    }
    let id = stored.cloned().unwrap_or_else(|| PlatformId::new(app.now(), app.entropy.as_ref()));
    Line::open(app, shop, (&id, 0), whole.address.as_deref(), settings)
}

async fn ask(app: &App, caller: &Caller, line: &Line<'_>) -> AppResult<Verdict> {
    app.limits.begin(&TESTS, caller.tenant.as_str(), app.now())?;
    let plain = |code, text| Verdict { code, text, report: None, outcome: None };
    let answer = tokio::time::timeout(PATIENCE, async {
        let talk = line.begin(Lane::Orders).await?;
        AppResult::Ok(line.shop.check(&talk.context(caller.lang)).await)
    });
    let Ok(answer) = answer.await else { return Ok(plain(words::UNAVAILABLE, String::new())) };
    Ok(match answer? {
        Ok(report) => {
            let lacks = report.findings.iter().any(|finding| finding.severity == Severity::Error);
            let code = if lacks { words::INCOMPLETE } else { words::OK };
            // One that lacks something is judged by the calls that need it.
            let outcome = (!lacks).then_some(Ok(()));
            Verdict { code, text: words::short(&report.description), report: Some(report), outcome }
        }
        Err(error) => {
            let code = words::code_of(app, &line.origin, &error).await;
            Verdict { code, text: words::text_of(&error), report: None, outcome: Some(Err(error)) }
        }
    })
}

/// How a test ends whose address this server may not call any more: nothing is sent.
async fn refused_address(app: &App, caller: &Caller, id: &PlatformId) -> AppResult<PlatformTest> {
    let name = actions::get_platform(app, caller, id).await?.name;
    let verdict = Verdict { code: words::NOT_PUBLIC, text: String::new(), report: None, outcome: None };
    Ok(in_words(app, caller.lang, &name, (verdict, Vec::new())))
}

/// The findings with places of our form in place of the adapter's names.
fn own_places(platform: &ShopDescriptor, verdict: &Verdict) -> Vec<Finding> {
    let findings = verdict.report.as_ref().map(|report| report.findings.clone()).unwrap_or_default();
    let placed = |finding: Finding| {
        let is_setting = platform.settings.iter().any(|field| field.name == finding.field);
        let field = match finding.field.as_str() {
            "origin" => "address".to_owned(),
            name if is_setting => format!("settings.{name}"),
            other => other.to_owned(),
        };
        Finding { field, ..finding }
    };
    findings.into_iter().map(placed).collect()
}

fn learned(report: &ShopReport) -> AppResult<String> {
    let learned: std::collections::BTreeMap<&String, &String> =
        report.learned.iter().map(|(name, value)| (name, value)).collect();
    serde_json::to_string(&learned).map_err(AppError::internal)
}

fn version(verdict: &Verdict) -> Option<&str> {
    verdict.report.as_ref()?.version.as_deref()
}

fn in_words(app: &App, lang: Lang, name: &str, (verdict, findings): (Verdict, Vec<Finding>)) -> PlatformTest {
    PlatformTest {
        ok: verdict.code == words::OK,
        at_ms: app.now().0,
        code: verdict.code.to_owned(),
        detail: words::sentence(lang, name, verdict.code, &verdict.text),
        version: version(&verdict).map(str::to_owned),
        findings,
    }
}
