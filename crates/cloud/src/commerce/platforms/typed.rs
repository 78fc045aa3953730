//! A platform as somebody typed it, and what of it may be written.

use std::collections::{BTreeMap, BTreeSet};

use kontor_adapters::shop::{Shop, ShopDescriptor};
use kontor_model::Lang;
use kontor_model::date::CalendarDate;
use kontor_model::id::PlatformId;
use kontor_model::platform::{Exchange, NewPlatform};
use kontor_model::problem::FieldError;
use secrecy::SecretString;

use super::address;
use super::row::PlatformRow;
use crate::app::App;
use crate::error::{AppError, AppResult};
use crate::forms::{self, Checked};
use crate::shipping::day;
use crate::shipping::names::{self, NAME_MAX, Name, fault};

/// Longest silence that can be asked for: four weeks.
const SILENT_MAX_H: u32 = 28 * 24;
/// Most statuses in which an order does not count yet.
const NOT_YET_MAX: usize = 50;
/// Longest status, in characters.
const STATUS_CHARS: usize = 60;

/// A platform as somebody typed it. All values are treated as secrets until the platform's form says which ones are.
#[derive(Clone)]
pub(super) struct TypedPlatform {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) address: String,
    /// Values by the names of the platform's form; an empty secret keeps the stored one.
    pub(super) settings: BTreeMap<String, SecretString>,
    /// All that the platform has when absent.
    pub(super) exchanges: Option<Vec<Exchange>>,
    pub(super) orders_from_ms: Option<i64>,
    /// As they are when absent.
    pub(super) not_yet: Option<Vec<String>>,
    pub(super) paused: bool,
    pub(super) silent_after_h: Option<u32>,
    pub(super) keys_until: Option<CalendarDate>,
    /// Another address is that of the same shop.
    pub(super) same_shop: bool,
}

impl From<NewPlatform> for TypedPlatform {
    fn from(new: NewPlatform) -> TypedPlatform {
        TypedPlatform {
            kind: new.kind,
            name: new.name,
            address: new.address.unwrap_or_default(),
            settings: new.settings.into_iter().map(|(name, value)| (name, SecretString::from(value))).collect(),
            exchanges: new.exchanges,
            orders_from_ms: new.orders_from_ms,
            not_yet: new.not_yet_statuses,
            paused: new.paused,
            silent_after_h: new.silent_after_h,
            keys_until: new.keys_until,
            same_shop: new.same_shop,
        }
    }
}

/// A platform that may be written.
pub(super) struct Whole {
    pub(super) name: Name,
    pub(super) address: Option<String>,
    pub(super) values: Checked,
    pub(super) exchanges: BTreeSet<Exchange>,
    pub(super) orders_from_ms: Option<i64>,
    pub(super) not_yet: Option<BTreeSet<String>>,
    pub(super) paused: bool,
    pub(super) silent_after_h: Option<i64>,
    /// The first moment of the last day on which the credentials are good.
    pub(super) keys_until: Option<i64>,
    /// The address is that of another server than the stored one: no stored secret goes there.
    pub(super) elsewhere: bool,
}

/// Checks everything that was typed; `stored` is the platform that is changed, with the names of its secrets. These count
/// only where they were entered for: at another server they would be given away.
pub(super) fn check(
    app: &App,
    lang: Lang,
    platform: &ShopDescriptor,
    typed: &TypedPlatform,
    stored: Option<(&PlatformRow, &BTreeSet<String>)>,
) -> AppResult<Whole> {
    let name = names::check(lang, "name", &typed.name, NAME_MAX).and_then(|name| unreserved(app, lang, name));
    let address = address::check(app, lang, platform, &typed.address);
    let exchanges = check_exchanges(lang, platform, typed.exchanges.as_deref());
    let silent = check_silence(lang, typed.silent_after_h);
    let not_yet = typed.not_yet.as_deref().map(|statuses| check_statuses(lang, statuses)).transpose();
    let until = check_until(app, lang, typed.keys_until, stored.and_then(|(row, _)| row.keys_until));
    let before = stored.map(|(row, _)| row.address.as_deref());
    let elsewhere =
        matches!((before, &address), (Some(before), Ok(now)) if address::is_elsewhere(before, now.as_deref()));
    let (none, names) = (BTreeSet::new(), stored.map(|(_, names)| names));
    let known = names.filter(|_| !elsewhere).unwrap_or(&none);
    let values = forms::check(lang, platform.settings, &typed.settings, known);
    match (name, address, exchanges, silent, not_yet, until, values) {
        (Ok(name), Ok(address), Ok(exchanges), Ok(silent_after_h), Ok(not_yet), Ok(until), Ok(values)) => Ok(Whole {
            name,
            address,
            keys_until: until.or_else(|| usual_end(app, platform, &values)),
            values,
            exchanges,
            orders_from_ms: typed.orders_from_ms,
            not_yet,
            paused: typed.paused,
            silent_after_h,
            elsewhere,
        }),
        (name, address, exchanges, silent, not_yet, until, values) => {
            let single = [name.err(), address.err(), exchanges.err(), silent.err(), not_yet.err(), until.err()];
            let mut faults: Vec<FieldError> = single.into_iter().flatten().collect();
            faults.extend(values.err().unwrap_or_default().into_iter().map(|fault| to_enter_anew(lang, fault, names)));
            Err(AppError::Invalid(faults))
        }
    }
}

/// A secret that is missing although it is stored says why.
fn to_enter_anew(lang: Lang, fault: FieldError, stored: Option<&BTreeSet<String>>) -> FieldError {
    let is_stored =
        fault.field.strip_prefix("settings.").is_some_and(|name| stored.is_some_and(|all| all.contains(name)));
    if fault.code != "required" || !is_stored {
        return fault;
    }
    let detail = lang.pick(
        "Die Adresse gehört zu einem anderen Server. Gespeicherte Zugangsdaten werden dorthin nicht gesendet: bitte hier neu eintragen.",
        "The address is that of another server. Stored credentials are not sent there: please enter it anew.",
    );
    FieldError { detail: detail.to_owned(), ..fault }
}

/// The adapter of a kind of platform.
pub(super) fn shop_of<'a>(app: &'a App, lang: Lang, kind: &str) -> Result<&'a dyn Shop, FieldError> {
    let shops = app.commerce.shops();
    shops.find(kind.trim()).ok_or_else(|| {
        let known: Vec<&str> = shops.all().map(|shop| shop.descriptor().id).collect();
        let known = known.join(", ");
        let detail = lang.pick(
            format!("Diese Plattform gibt es hier nicht. Möglich sind: {known}."),
            format!("There is no such platform here. Possible values: {known}."),
        );
        fault("kind", "unknown_value", &detail)
    })
}

/// The adapter of a platform that is changed: its kind stays what it was.
pub(super) fn unchanged_kind<'a>(
    app: &'a App,
    lang: Lang,
    before: &PlatformRow,
    typed: &TypedPlatform,
) -> AppResult<&'a dyn Shop> {
    if typed.kind != before.kind {
        let detail = lang.pick(
            format!("Diese Plattform ist ein {}. Verbinden Sie eine andere als eigene Plattform.", before.kind),
            format!("This platform is a {}. Connect another one as a platform of its own.", before.kind),
        );
        return Err(AppError::Invalid(vec![fault("kind", "not_changeable", &detail)]));
    }
    app.commerce
        .shops()
        .find(&before.kind)
        .ok_or_else(|| AppError::internal("the kind of a platform is not registered"))
}

/// A name must not look like an id where platforms are named.
fn unreserved(app: &App, lang: Lang, name: Name) -> Result<Name, FieldError> {
    let is_kind = app.commerce.shops().all().any(|shop| shop.descriptor().id == name.shown);
    if !is_kind && !name.key.starts_with(PlatformId::PREFIX) {
        return Ok(name);
    }
    let detail = lang.pick(
        "Dieser Name steht schon für eine Kennung. Wählen Sie einen anderen.",
        "This name stands for an id already. Choose another one.",
    );
    Err(fault("name", "reserved", detail))
}

fn check_exchanges(
    lang: Lang,
    platform: &ShopDescriptor,
    typed: Option<&[Exchange]>,
) -> Result<BTreeSet<Exchange>, FieldError> {
    let possible = platform.capabilities.exchanges;
    let wanted: BTreeSet<Exchange> = typed.unwrap_or(possible).iter().copied().collect();
    if wanted.iter().all(|exchange| possible.contains(exchange)) {
        return Ok(wanted);
    }
    let possible: Vec<&str> = possible.iter().map(|exchange| exchange.code()).collect();
    let possible = possible.join(", ");
    let name = platform.name.text(lang);
    let detail = lang.pick(
        format!("{name} tauscht das nicht aus. Möglich sind: {possible}."),
        format!("{name} does not exchange that. Possible values: {possible}."),
    );
    Err(fault("exchanges", "unknown_value", &detail))
}

/// Statuses as orders carry them. Which ones a shop has, only the shop knows.
fn check_statuses(lang: Lang, typed: &[String]) -> Result<BTreeSet<String>, FieldError> {
    let statuses: BTreeSet<String> = typed.iter().map(|status| status.trim().to_owned()).collect();
    let is_status = |status: &String| {
        (1..=STATUS_CHARS).contains(&status.chars().count())
            && status.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
    };
    if statuses.len() <= NOT_YET_MAX && statuses.iter().all(is_status) {
        return Ok(statuses);
    }
    let detail = lang.pick(
        format!("Bitte die Kennungen der Status angeben, höchstens {NOT_YET_MAX}, etwa pending, failed."),
        format!("Enter the codes of the statuses, at most {NOT_YET_MAX}, such as pending, failed."),
    );
    Err(fault("not_yet_statuses", "format", &detail))
}

fn check_silence(lang: Lang, hours: Option<u32>) -> Result<Option<i64>, FieldError> {
    match hours {
        Some(hours) if !(1..=SILENT_MAX_H).contains(&hours) => {
            let detail = lang.pick(
                format!("Zwischen 1 und {SILENT_MAX_H} Stunden, oder leer."),
                format!("Between 1 and {SILENT_MAX_H} hours, or empty."),
            );
            Err(fault("silent_after_h", "range", &detail))
        }
        hours => Ok(hours.map(i64::from)),
    }
}

/// The day credentials end. One that is over is refused unless it stands there already.
fn check_until(
    app: &App,
    lang: Lang,
    until: Option<CalendarDate>,
    stored: Option<i64>,
) -> Result<Option<i64>, FieldError> {
    let Some(until) = until else { return Ok(None) };
    let begins = day::begins_at(until).0;
    if until >= day::today(app) || stored == Some(begins) {
        return Ok(Some(begins));
    }
    let detail = lang.pick(
        "Dieser Tag ist vorbei. Nennen Sie den letzten Tag, an dem die Zugangsdaten gelten, oder lassen Sie das Feld leer.",
        "This day is over. Name the last day on which the credentials are good, or leave it empty.",
    );
    Err(fault("keys_until", "range", detail))
}

/// When credentials that were entered now end at a platform that ends them by itself.
fn usual_end(app: &App, platform: &ShopDescriptor, values: &Checked) -> Option<i64> {
    let days = platform.key_days.filter(|_| !values.secrets.is_empty())?;
    Some(day::begins_at(day::of(app.now().plus_millis(i64::from(days) * 86_400_000))).0)
}
