//! Compares a carrier's record of a day with what we know, inside one transaction.
//!
//! A number on record that nobody here knows is a task. It is never matched to a shipment whose answer was lost: no
//! reference of ours is on record, and the same account may be used elsewhere; the tasks of both name the other. Nor
//! does a record without such a number prove that the shipment was not made: it lists what was closed, and what was made
//! after the carrier's hour, or is still open there, is not on it. So that is said, and a person decides.

use std::collections::{BTreeSet, HashSet};

use kontor_adapters::DayRecord;
use kontor_model::Lang;
use kontor_model::date::CalendarDate;
use kontor_model::id::{CarrierAccountId, CloseOutId, TenantId};
use kontor_model::label::LabelFormat;
use kontor_model::shipment::Hint;
use kontor_model::task::TaskKind;

use super::store::{self, days, parcels::HeldRow};
use super::{papers, words};
use crate::app::App;
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::shipping::accounts::store::AccountRow;
use crate::shipping::store::parcels::tracking_key;
use crate::shipping::{day, tasks};

/// Numbers in one question to the store.
const NUMBERS_AT_ONCE: usize = 500;
/// Unknown numbers with a task of their own; what is beyond is one task that says how many.
const MOST_TASKS: usize = 25;
/// Shipments whose answer was lost in the days before may be on record now as well.
const DAYS_BACK: i64 = 7;
/// Numbers or references named in a sentence.
const MOST_NAMED: usize = 5;

/// Numbers of a record that no parcel here has. Asked before [`reconcile`], so that its transaction looks only at these
/// once more.
pub(super) async fn unknown_on_record(tx: &mut Tx, tenant: &TenantId, record: &DayRecord) -> AppResult<Vec<String>> {
    unknown_numbers(tx, tenant, &listed_on(record).into_iter().collect::<Vec<_>>()).await
}

fn listed_on(record: &DayRecord) -> BTreeSet<String> {
    record.tracking_numbers.iter().map(|number| tracking_key(number)).collect()
}

/// Raises what a person has to look at and notes what the carrier closed by itself. `unknown` are the numbers that were
/// unknown before.
pub(super) async fn reconcile(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    (account, date): (&AccountRow, CalendarDate),
    (record, unknown): (&DayRecord, &[String]),
) -> AppResult<()> {
    let id: CarrierAccountId = account.id.parse().map_err(|_| DbError::Corrupt("carrier_accounts.id"))?;
    let listed = listed_on(record);
    // Some may have got to us meanwhile.
    let unknown = unknown_numbers(tx, tenant, unknown).await?;
    let from = day::of(day::begins_at(date).plus_millis(-(DAYS_BACK * 24 * 3600 * 1000)));
    let lost = days::lost(tx, tenant, &id, (&from.to_string(), &date.to_string())).await?;
    let about = About { account: &account.name, date, listed: listed.len() };
    for number in unknown.iter().take(MOST_TASKS) {
        let references: Vec<&str> = lost.iter().map(|(_, reference, _)| reference.as_str()).collect();
        let words = about.unknown_number(number, &references);
        tasks::raise(app, tx, tenant, (TaskKind::UnknownNumber, number), &words).await?;
    }
    if unknown.len() > MOST_TASKS {
        let object = format!("{}:{date}", account.id);
        let words = about.many_unknown(unknown.len() - MOST_TASKS);
        tasks::raise(app, tx, tenant, (TaskKind::UnknownNumber, &object), &words).await?;
    }
    for (shipment, reference, ship_date) in &lost {
        // A record without anything unknown says something about its own day only, an empty one nothing at all.
        if unknown.is_empty() && (listed.is_empty() || *ship_date != date.to_string()) {
            continue;
        }
        let words = about.lost(reference, &unknown);
        tasks::raise(app, tx, tenant, (TaskKind::OutcomeUnknown, shipment), &words).await?;
    }
    close_by_carrier(app, tx, tenant, (account, &id, date), &listed, record).await
}

/// Numbers of a record that no parcel here has, whatever account it was made with.
async fn unknown_numbers(tx: &mut Tx, tenant: &TenantId, keys: &[String]) -> AppResult<Vec<String>> {
    let mut known = HashSet::new();
    for part in keys.chunks(NUMBERS_AT_ONCE) {
        known.extend(days::known_numbers(tx, tenant, part).await?);
    }
    Ok(keys.iter().filter(|key| !known.contains(*key)).cloned().collect())
}

/// Notes a close-out for shipments that are on record and that nobody has closed here: many carriers close days by
/// themselves at a fixed hour.
async fn close_by_carrier(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    (account, id, date): (&AccountRow, &CarrierAccountId, CalendarDate),
    listed: &BTreeSet<String>,
    record: &DayRecord,
) -> AppResult<()> {
    let open = days::open(tx, tenant, id, &date.to_string()).await?;
    let is_listed = |parcel: &HeldRow| listed.contains(&tracking_key(&parcel.tracking_number));
    let closed: Vec<&str> = open
        .chunk_by(|a, b| a.shipment_id == b.shipment_id)
        .filter(|parcels| parcels.iter().all(is_listed))
        .map(|parcels| parcels[0].shipment_id.as_str())
        .collect();
    if closed.is_empty() {
        return Ok(());
    }
    let close_out = CloseOutId::new(app.now(), app.entropy.as_ref());
    let of = (account.carrier.as_str(), account.id.as_str());
    let date = date.to_string();
    days::insert_finished(tx, tenant, &close_out, (of, &date, Lang::De.code()), app.now()).await?;
    for shipment in closed {
        days::close(tx, tenant, (&close_out, shipment), app.now()).await?;
    }
    let findings = serde_json::to_string(&[words::closed_by_carrier(Lang::De)]).map_err(AppError::internal)?;
    store::note(tx, tenant, close_out.as_str(), &findings).await?;
    store::count(tx, tenant, close_out.as_str()).await?;
    let papers = record.manifests.iter().filter(|paper| paper.format == LabelFormat::Pdf);
    let papers: Vec<&[u8]> = papers.map(|paper| paper.bytes.as_slice()).collect();
    papers::keep(app, tx, tenant, close_out.as_str(), (true, &papers)).await
}

/// What the words of all tasks of a day have in common.
struct About<'a> {
    account: &'a str,
    date: CalendarDate,
    listed: usize,
}

impl About<'_> {
    fn day(&self, lang: Lang) -> String {
        day::written(lang, self.date)
    }

    fn unknown_number(&self, number: &str, lost: &[&str]) -> Hint {
        let account = self.account;
        let (de_day, en_day) = (self.day(Lang::De), self.day(Lang::En));
        let mut words = Hint {
            de: format!(
                "Der Frachtführer führt am {de_day} im Konto „{account}“ die Sendungsnummer {number}, die hier niemand kennt. Sehen Sie dort nach, wer sie angelegt hat. Wird sie nicht gebraucht, stornieren Sie sie dort oder reklamieren Sie die Berechnung."
            ),
            en: format!(
                "On {en_day} the carrier has the tracking number {number} in the account “{account}”, which nobody here knows. Look there who made it. If it is not needed, cancel it there or claim the charge back."
            ),
        };
        if !lost.is_empty() {
            let named = named(lost);
            words.de.push_str(&format!(
                " Sie kann zu einer Sendung gehören, deren Antwort verloren ging: {named}. Vergleichen Sie den Empfänger, bevor Sie sie dort eintragen."
            ));
            words.en.push_str(&format!(
                " It may belong to a shipment whose answer was lost: {named}. Compare the recipient before you enter it there."
            ));
        }
        words
    }

    fn many_unknown(&self, more: usize) -> Hint {
        let account = self.account;
        Hint {
            de: format!(
                "Der Frachtführer führt am {} im Konto „{account}“ noch {more} weitere Sendungsnummern, die hier niemand kennt. Wird das Konto auch anderswo benutzt? Die Nummern stehen im Manifest des Tages beim Frachtführer.",
                self.day(Lang::De)
            ),
            en: format!(
                "On {} the carrier has {more} more tracking numbers in the account “{account}” that nobody here knows. Is the account used elsewhere too? The numbers are on the carrier's manifest of the day.",
                self.day(Lang::En)
            ),
        }
    }

    fn lost(&self, reference: &str, unknown: &[String]) -> Hint {
        let (de_day, en_day) = (self.day(Lang::De), self.day(Lang::En));
        if unknown.is_empty() {
            let listed = self.listed;
            return Hint {
                de: format!(
                    "Ob es für {reference} ein Etikett gibt, ist weiter unklar. Unter den {listed} Sendungsnummern, die der Frachtführer am {de_day} führt, ist keine unbekannte; das spricht dagegen, beweist es aber nicht: Was dort noch offen ist, steht nicht darauf. Sehen Sie dort nach und tragen Sie ein, was Sie gefunden haben."
                ),
                en: format!(
                    "Whether there is a label for {reference} is still not known. None of the {listed} tracking numbers that the carrier has on record for {en_day} is unknown here; that speaks against it and proves nothing: what is still open there is not on record. Look there and enter what you found."
                ),
            };
        }
        let numbers: Vec<&str> = unknown.iter().map(String::as_str).collect();
        let named = named(&numbers);
        Hint {
            de: format!(
                "Ob es für {reference} ein Etikett gibt, ist unklar: Die Antwort des Frachtführers ging verloren. Am {de_day} führt er Sendungsnummern, die hier niemand kennt und die dazu gehören können: {named}. Vergleichen Sie dort den Empfänger und tragen Sie ein, was Sie gefunden haben."
            ),
            en: format!(
                "Whether there is a label for {reference} is not known: the carrier's answer was lost. On {en_day} it has tracking numbers that nobody here knows and that may belong to it: {named}. Compare the recipient there and enter what you found."
            ),
        }
    }
}

/// The first few, and how many there are besides.
pub(super) fn named(texts: &[&str]) -> String {
    let first = texts.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    match texts.len().saturating_sub(MOST_NAMED) {
        0 => first,
        more => format!("{first} (+ {more})"),
    }
}
