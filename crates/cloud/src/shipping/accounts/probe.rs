//! Tests accounts: does the carrier let us in? Answered in plain words, with what to do now, and costs nothing.

use std::time::Duration;

use kontor_adapters::{AdapterError, CarrierDescriptor, ErrorKind, Settings};
use kontor_model::Lang;
use kontor_model::carrier_account::AccountTest;
use kontor_model::id::CarrierAccountId;
use secrecy::ExposeSecret;

use super::account::{Account, Line};
use super::store::{self, AccountRow, Tested};
use super::typed::TypedAccount;
use super::{actions, open};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::error::{AppError, AppResult};
use crate::limits::Rule;
use crate::shipping::{Caller, settings};

/// Longest time a person waits for the answer of a test.
const PATIENCE: Duration = Duration::from_secs(20);
/// Carriers lock a user after several wrong passwords.
const TESTS: Rule = Rule {
    name: "carrier account test",
    free: 20,
    first_wait_ms: 15_000,
    longest_wait_ms: 5 * 60_000,
    forget_after_ms: 10 * 60_000,
};
/// Longest text of a carrier that is kept.
const TEXT_MAX: usize = 500;

const OK: &str = "ok";
const MODE_NOT_AVAILABLE: &str = "mode_not_available";

/// How it went, without words of ours.
struct Verdict {
    code: &'static str,
    field: String,
    text: String,
}

/// Tests an account as it is stored and notes how it went.
///
/// Errors: [`AppError::NotFound`]; [`AppError::TooMany`] after many tests in a row. A carrier that refuses is an answer.
pub async fn test_account(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    id: &CarrierAccountId,
) -> AppResult<AccountTest> {
    let account = open::find_account(app, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    let carrier = descriptor(app, &account.carrier)?;
    let verdict = ask(app, caller, carrier, &account).await?;
    let mut tx = app.db.write(&caller.tenant).await?;
    let at = app.now();
    let tested = Tested { at, code: verdict.code, field: &verdict.field, text: &verdict.text };
    store::note_test(&mut tx, &caller.tenant, (id, account.revision), &tested).await?;
    let detail = format!("{} {}", account.carrier, verdict.code);
    let entry = Entry { actor, action: "carrier_account.tested", object: id.as_str(), detail: &detail };
    audit::record(&mut tx, app, &caller.tenant, entry).await?;
    tx.commit().await?;
    Ok(in_words(caller.lang, carrier, at.0, verdict))
}

/// Tests what was typed, before it is saved: empty secrets are those of the stored account. Changes nothing.
///
/// Errors: [`AppError::Invalid`] when the form is not filled in; [`AppError::NotFound`]; [`AppError::TooMany`].
pub async fn test_typed(
    app: &App,
    caller: &Caller,
    stored: Option<&CarrierAccountId>,
    typed: &TypedAccount,
) -> AppResult<AccountTest> {
    settings::require_shipping(app, &caller.tenant).await?;
    let (carrier, known) = match stored {
        Some(id) => {
            let mut tx = app.db.read(&caller.tenant).await?;
            let row = store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
            let carrier = actions::unchanged_carrier(app, caller.lang, &row, typed)?;
            (carrier, Some(open::open_row(app, &mut tx, &caller.tenant, row).await?))
        }
        None => {
            let carrier = actions::callable(app, caller.lang, &typed.carrier);
            (carrier.map_err(|fault| AppError::Invalid(vec![fault]))?, None)
        }
    };
    let account = assemble(app, caller, carrier, typed, known)?;
    let verdict = ask(app, caller, carrier, &account).await;
    // Its token is worth nothing to anybody else.
    app.shipping.tokens().forget(&account.token_key());
    Ok(in_words(caller.lang, carrier, app.now().0, verdict?))
}

/// An account that exists for this test only, under an id of its own so that no token of another one is used.
fn assemble(
    app: &App,
    caller: &Caller,
    carrier: &'static CarrierDescriptor,
    typed: &TypedAccount,
    known: Option<Account>,
) -> AppResult<Account> {
    let secret_of = |name: &str| known.as_ref().and_then(|account| account.settings.secret(name));
    let secrets = carrier.settings.iter().filter(|field| field.secret);
    let stored = secrets.clone().filter(|field| secret_of(field.name).is_some()).map(|field| field.name.to_owned());
    // A name is not needed for a test, and one that is taken or missing does not stop it.
    let named = TypedAccount { name: "-".to_owned(), ..typed.clone() };
    let whole = actions::check(app, caller.lang, carrier, &named, &stored.collect())?;
    let mut settings = Settings::default();
    for (name, value) in &whole.values.open {
        settings = settings.with_value(name, value);
    }
    for field in secrets {
        if let Some(secret) = whole.values.secrets.get(field.name).or_else(|| secret_of(field.name)) {
            settings = settings.with_secret(field.name, secret.expose_secret().into());
        }
    }
    Ok(Account {
        id: CarrierAccountId::new(app.now(), app.entropy.as_ref()),
        carrier: carrier.id.to_owned(),
        name: typed.name.clone(),
        mode: whole.mode,
        settings,
        revision: 0,
        print_uncodable: typed.print_uncodable,
        active: typed.active,
    })
}

async fn ask(app: &App, caller: &Caller, carrier: &CarrierDescriptor, account: &Account) -> AppResult<Verdict> {
    app.limits.begin(&TESTS, caller.tenant.as_str(), app.now())?;
    let adapter = app.shipping.carriers().find(carrier.id);
    let adapter = adapter.ok_or_else(|| AppError::internal("the carrier of an account is not registered"))?;
    let line = match Line::open(app, carrier, Some(account)) {
        Ok(line) => line,
        Err(AppError::Conflict(_)) => {
            return Ok(Verdict { code: MODE_NOT_AVAILABLE, field: String::new(), text: String::new() });
        }
        Err(error) => return Err(error),
    };
    // What is proved is that these secrets work, not that a token of before still does.
    app.shipping.tokens().forget(&account.token_key());
    let cx = line.context(caller.lang);
    let answer = tokio::time::timeout(PATIENCE, adapter.check(&cx)).await;
    Ok(match answer {
        Ok(Ok(info)) => {
            let odd: Vec<&str> = info.findings.iter().map(|finding| finding.detail.as_str()).collect();
            let text =
                if odd.is_empty() { info.description } else { format!("{}. {}", info.description, odd.join(" ")) };
            Verdict { code: OK, field: String::new(), text: short(&text) }
        }
        Ok(Err(error)) => refused(carrier, &error),
        Err(_) => Verdict { code: "unavailable", field: String::new(), text: String::new() },
    })
}

fn refused(carrier: &CarrierDescriptor, error: &AdapterError) -> Verdict {
    let code = match error.kind {
        ErrorKind::NotAuthorized => "not_authorized",
        ErrorKind::Rejected | ErrorKind::NotFound | ErrorKind::Unsupported => "rejected",
        ErrorKind::RateLimited => "rate_limited",
        ErrorKind::Unavailable => "unavailable",
        ErrorKind::Malformed => "not_understood",
    };
    let named = error.field.as_deref().map(|field| field.strip_prefix("settings.").unwrap_or(field));
    let field = named.filter(|name| carrier.settings.iter().any(|field| field.name == *name)).unwrap_or_default();
    // No connection is said in words of ours.
    let text = if error.kind == ErrorKind::Unavailable { String::new() } else { short(&error.message) };
    Verdict { code, field: field.to_owned(), text }
}

fn short(text: &str) -> String {
    if text.chars().count() <= TEXT_MAX {
        return text.to_owned();
    }
    text.chars().take(TEXT_MAX - 1).chain(std::iter::once('…')).collect()
}

fn descriptor(app: &App, id: &str) -> AppResult<&'static CarrierDescriptor> {
    let carrier = app.shipping.carriers().find(id);
    Ok(carrier.ok_or_else(|| AppError::internal("the carrier of an account is not registered"))?.descriptor())
}

/// The last test of a stored account, in the reader's language.
pub(super) fn last_test(app: &App, lang: Lang, row: &AccountRow) -> Option<AccountTest> {
    let carrier = app.shipping.carriers().find(&row.carrier)?.descriptor();
    let code = CODES.iter().find(|code| **code == row.test_code)?;
    let verdict = Verdict { code, field: row.test_field.clone(), text: row.test_text.clone() };
    Some(in_words(lang, carrier, row.tested_at?, verdict))
}

const CODES: [&str; 7] =
    [OK, "not_authorized", "rejected", "rate_limited", "unavailable", "not_understood", MODE_NOT_AVAILABLE];

fn in_words(lang: Lang, carrier: &CarrierDescriptor, at_ms: i64, verdict: Verdict) -> AccountTest {
    let name = carrier.name.text(lang);
    let caption =
        carrier.settings.iter().find(|field| field.name == verdict.field).map(|field| field.caption.text(lang));
    let detail = match (verdict.code, caption) {
        (OK, _) => lang.pick(
            format!("{name} nimmt diese Zugangsdaten an."),
            format!("{name} accepts these credentials."),
        ),
        ("not_authorized", Some(caption)) => lang.pick(
            format!("{name} nimmt die Anmeldung nicht an. Prüfen Sie zuerst „{caption}“."),
            format!("{name} does not accept the sign-in. Check “{caption}” first."),
        ),
        ("not_authorized", None) => lang.pick(
            format!("{name} nimmt die Anmeldung nicht an. Prüfen Sie Benutzer, Passwort und Schlüssel, und ob sie für die gewählte Betriebsart gelten."),
            format!("{name} does not accept the sign-in. Check user, password and keys, and whether they are good for the chosen mode."),
        ),
        ("rejected", _) => lang.pick(
            format!("{name} lehnt diese Angaben ab. Vergleichen Sie sie mit Ihrem Vertrag."),
            format!("{name} refuses these values. Compare them with your contract."),
        ),
        ("rate_limited", _) => lang.pick(
            format!("{name} hat in kurzer Zeit zu viele Anfragen erhalten. Testen Sie in einigen Minuten noch einmal."),
            format!("{name} got too many requests in a short time. Test again in a few minutes."),
        ),
        (MODE_NOT_AVAILABLE, _) => lang.pick(
            format!("{name} ist in dieser Betriebsart von hier aus nicht erreichbar. Wählen Sie eine andere, oder fragen Sie Ihren Anbieter."),
            format!("{name} cannot be reached in this mode from here. Choose another one, or ask your vendor."),
        ),
        ("not_understood", _) => lang.pick(
            format!("{name} hat etwas Unerwartetes geantwortet. Testen Sie später noch einmal; bleibt es dabei, wenden Sie sich an Ihren Anbieter."),
            format!("{name} answered something unexpected. Test again later; if it stays like this, turn to your vendor."),
        ),
        _ => lang.pick(
            format!("{name} ist gerade nicht erreichbar. Ihre Angaben konnten nicht geprüft werden; testen Sie in einigen Minuten noch einmal."),
            format!("{name} cannot be reached at present. Your values could not be checked; test again in a few minutes."),
        ),
    };
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    AccountTest {
        ok: verdict.code == OK,
        at_ms,
        code: verdict.code.to_owned(),
        detail,
        field: caption.map(|_| format!("settings.{}", verdict.field)),
        carrier_text: some(verdict.text),
    }
}
