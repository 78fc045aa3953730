//! Works on a close-out that is held: asks the carrier piece by piece, stores each answer as it comes, ends with papers.

use kontor_adapters::{AdapterError, CloseOutOrder, ClosedOut, Effect, ErrorKind, LabelDocument, Outcome};
use kontor_model::date::CalendarDate;
use kontor_model::id::{ShipmentId, TenantId};
use kontor_model::shipment::{Finding, Hint};
use kontor_model::task::TaskKind;
use kontor_model::{Lang, UtcMillis};

use super::store::parcels::{self, HeldRow};
use super::store::{self, CloseOutRow};
use super::{papers, words};
use crate::app::App;
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::shipping::claim::LEASE_MS;
use crate::shipping::contact::Contact;
use crate::shipping::{lines, read, tasks};

/// Most findings of one close-out that are told one by one.
const MOST_FINDINGS: usize = 50;
/// How long a carrier that does not answer is asked in the background: two hours.
const GIVE_UP_MS: i64 = 2 * 3600 * 1000;

/// A close-out and who works on it.
pub(super) struct Work<'a> {
    pub(super) app: &'a App,
    pub(super) tenant: &'a TenantId,
    pub(super) row: CloseOutRow,
    /// Language of the one who asked for it.
    pub(super) lang: Lang,
    /// What was found so far.
    pub(super) findings: Vec<Finding>,
    /// How much more was found than anybody reads.
    pub(super) more: usize,
}

/// Why a close-out is not at its end.
enum Stop {
    /// Another attempt has it.
    Elsewhere,
    /// The carrier did not answer; the rest is asked again later.
    Later(AdapterError),
}

/// Brings a held close-out to its end, or puts it off when its carrier does not answer.
///
/// Errors: the store failed; the background takes it up again.
pub(super) async fn work(app: &App, tenant: &TenantId, row: CloseOutRow) -> AppResult<()> {
    let lang = Lang::from_code(&row.lang).unwrap_or_default();
    let mut findings = read::findings_of(&row.findings, lang)?;
    findings.retain(|finding| finding.code != words::WAITS);
    let mut work = Work { app, tenant, row, lang, findings, more: 0 };
    let contact = match Contact::of(app, tenant, (&work.row.carrier, &work.row.account_id, work.row.is_test)).await {
        Err(error @ (AppError::Internal(_) | AppError::Db(DbError::Corrupt(_)))) if work.is_too_old() => {
            tracing::error!(close_out.id = work.row.id, %error, "the account of a close-out cannot be opened");
            work.give_up(&unusable()).await?;
            return papers::finish(&mut work, None).await;
        }
        contact => contact?,
    };
    let stop = if contact.carrier.descriptor().capabilities.close_out {
        work.ask(&contact).await?
    } else {
        work.close_here().await?
    };
    match stop {
        None => papers::finish(&mut work, Some(&contact)).await,
        Some(Stop::Elsewhere) => Ok(()),
        Some(Stop::Later(error)) if work.is_too_old() => {
            work.give_up(&error).await?;
            papers::finish(&mut work, Some(&contact)).await
        }
        Some(Stop::Later(error)) => work.put_off(&error).await,
    }
}

impl Work<'_> {
    pub(super) fn attempt(&self) -> (&str, i64) {
        (&self.row.id, self.row.attempt)
    }

    pub(super) fn findings_text(&self) -> AppResult<String> {
        let more = (self.more > 0).then(|| words::more(self.lang, self.more));
        let all: Vec<&Finding> = self.findings.iter().chain(&more).collect();
        serde_json::to_string(&all).map_err(AppError::internal)
    }

    /// Notes what was found about parcels; what is too much to read is counted.
    fn find(&mut self, finding: Finding) {
        if self.findings.len() < MOST_FINDINGS { self.findings.push(finding) } else { self.more += 1 }
    }

    pub(super) fn is_too_old(&self) -> bool {
        self.app.now().millis_since(UtcMillis(self.row.created_at)) >= GIVE_UP_MS
    }

    /// Prolongs the lease at the start of a transaction; `false` when another attempt has the close-out.
    async fn still_ours(&self, tx: &mut Tx) -> AppResult<bool> {
        let until = self.app.now().plus_millis(LEASE_MS);
        Ok(store::renew(tx, self.tenant, self.attempt(), until).await?)
    }

    /// For carriers that close no day: what is handed over is for us alone to say.
    async fn close_here(&mut self) -> AppResult<Option<Stop>> {
        let mut tx = self.app.db.write(self.tenant).await?;
        if !self.still_ours(&mut tx).await? {
            return Ok(Some(Stop::Elsewhere));
        }
        parcels::close_all(&mut tx, self.tenant, &self.row.id, self.app.now()).await?;
        store::note(&mut tx, self.tenant, &self.row.id, &self.findings_text()?).await?;
        self.app.shipping.pass().await;
        tx.commit().await?;
        self.app.shipping.pass().await;
        Ok(None)
    }

    /// Asks for everything that is held, a piece at a time; what one piece does not answer keeps no other waiting, unless
    /// the account is not let in or the carrier asks for a pause.
    async fn ask(&mut self, contact: &Contact<'_>) -> AppResult<Option<Stop>> {
        let mut tx = self.app.db.read(self.tenant).await?;
        let held = parcels::held(&mut tx, self.tenant, &self.row.id).await?;
        drop(tx);
        let mut later = None;
        for piece in pieces(&held, contact.carrier.descriptor().capabilities.max_close_out.max(1)) {
            let answer = match self.call(contact, piece).await {
                Ok(Some(answer)) => answer,
                Ok(None) => return Ok(Some(Stop::Elsewhere)),
                // The account cannot be called: nothing was asked.
                Err(AppError::Conflict(code)) => {
                    self.findings.push(words::not_callable(self.lang, code));
                    return Ok(None);
                }
                Err(error) => return Err(error),
            };
            self.app.shipping.pass().await;
            let stops = answer.as_ref().is_err_and(is_shut);
            match self.record(piece, answer).await? {
                Some(Stop::Elsewhere) => return Ok(Some(Stop::Elsewhere)),
                Some(Stop::Later(error)) => later = Some(error),
                None => {}
            }
            if stops {
                break;
            }
        }
        Ok(later.map(Stop::Later))
    }

    /// One call, and a second one when the carrier asks for a short wait; its words are kept. The lease is prolonged when
    /// the line is free; `None` when another attempt has the close-out.
    async fn call(
        &self,
        contact: &Contact<'_>,
        piece: &[HeldRow],
    ) -> AppResult<Option<Result<ClosedOut, AdapterError>>> {
        let date = piece.first().and_then(|parcel| CalendarDate::parse(&parcel.ship_date));
        let date = date.or_else(|| CalendarDate::parse(&self.row.date)).ok_or(DbError::Corrupt("close_outs.date"))?;
        let order = CloseOutOrder { date, parcels: piece.iter().map(HeldRow::numbers).collect() };
        let ids = shipments_of(piece).map(|rows| rows[0].shipment_id.parse()).collect::<Result<Vec<ShipmentId>, _>>();
        let ids = ids.map_err(|_| DbError::Corrupt("shipments.id"))?;
        let about: Vec<&ShipmentId> = ids.iter().collect();
        let talk = contact.begin().await?;
        let mut tx = self.app.db.write(self.tenant).await?;
        if !self.still_ours(&mut tx).await? {
            return Ok(None);
        }
        tx.commit().await?;
        self.app.shipping.pass().await;
        let mut asked = contact.carrier.close_out(&talk.context(self.lang), &order).await;
        if let Err(error) = &asked
            && is_open(error)
            && let Some(wait) = self.app.shipping.gates.short_wait(error)
        {
            tokio::time::sleep(wait).await;
            asked = contact.carrier.close_out(&talk.context(self.lang), &order).await;
        }
        contact.heard(asked.as_ref().err());
        talk.close(&about).await;
        let counted =
            |closed: ClosedOut| if closed.parcels.len() == piece.len() { Ok(closed) } else { Err(uncounted()) };
        Ok(Some(asked.and_then(counted)))
    }

    /// Stores what a piece was answered, in one transaction. What is closed there is closed here, whoever has the
    /// close-out by now.
    async fn record(&mut self, piece: &[HeldRow], answer: Result<ClosedOut, AdapterError>) -> AppResult<Option<Stop>> {
        let (outcomes, manifests) = match answer {
            Ok(closed) => (closed.parcels, closed.manifests),
            Err(error) if is_open(&error) => return Ok(Some(Stop::Later(error))),
            Err(error) => {
                // Said once, not for each parcel.
                self.find(words::not_closed(self.lang, "", &error));
                (piece.iter().map(|_| Outcome::Refused(Vec::new())).collect(), Vec::new())
            }
        };
        let mut tx = self.app.db.write(self.tenant).await?;
        let ours = self.still_ours(&mut tx).await?;
        let (mut later, mut outcomes) = (None, outcomes.into_iter());
        for parcels in shipments_of(piece) {
            let outcomes: Vec<Outcome<()>> = outcomes.by_ref().take(parcels.len()).collect();
            if let Some(error) = self.note(&mut tx, parcels, outcomes).await? {
                later = Some(error);
            }
        }
        self.keep_manifests(&mut tx, &manifests).await?;
        store::note(&mut tx, self.tenant, &self.row.id, &self.findings_text()?).await?;
        self.app.shipping.pass().await;
        tx.commit().await?;
        self.app.shipping.pass().await;
        Ok(if ours { later.map(Stop::Later) } else { Some(Stop::Elsewhere) })
    }

    async fn keep_manifests(&self, tx: &mut Tx, manifests: &[LabelDocument]) -> AppResult<()> {
        let manifests: Vec<&[u8]> = manifests.iter().map(|document| document.bytes.as_slice()).collect();
        papers::keep(self.app, tx, self.tenant, &self.row.id, (true, &manifests)).await
    }

    /// Closes a shipment whose parcels are all closed; else it is open again, or asked for again later.
    async fn note(
        &mut self,
        tx: &mut Tx,
        parcels: &[HeldRow],
        outcomes: Vec<Outcome<()>>,
    ) -> AppResult<Option<AdapterError>> {
        let (mut all_closed, mut refused, mut later) = (true, false, None);
        for (parcel, outcome) in parcels.iter().zip(outcomes) {
            let number = &parcel.tracking_number;
            match outcome {
                Outcome::Done(()) => continue,
                Outcome::Failed(error) if is_open(&error) => later = Some(error),
                Outcome::Failed(error) => {
                    refused = true;
                    self.find(words::not_closed(self.lang, number, &error));
                }
                Outcome::Refused(found) => {
                    refused = true;
                    let named = |finding: Finding| Finding { field: number.clone(), ..finding };
                    found.into_iter().filter(Finding::is_error).map(named).for_each(|finding| self.find(finding));
                }
            }
            all_closed = false;
        }
        let place = (self.row.id.as_str(), parcels[0].shipment_id.as_str());
        if all_closed {
            parcels::close(tx, self.tenant, place, self.app.now()).await?;
        } else if refused {
            parcels::let_go(tx, self.tenant, place).await?;
            return Ok(None);
        }
        Ok(later)
    }

    /// Waits for the next try in the background.
    async fn put_off(&mut self, error: &AdapterError) -> AppResult<()> {
        self.findings.push(words::waits(self.lang, error));
        let wait = lines::next_wait_ms(self.app, self.row.tries, error.retry_after);
        let findings = self.findings_text()?;
        let mut tx = self.app.db.write(self.tenant).await?;
        let again_at = self.app.now().plus_millis(wait);
        store::park(&mut tx, self.tenant, self.attempt(), (again_at, &findings)).await?;
        store::count(&mut tx, self.tenant, &self.row.id).await?;
        Ok(tx.commit().await?)
    }

    /// Nobody waits for the answer any more, so a person is told.
    async fn give_up(&mut self, error: &AdapterError) -> AppResult<()> {
        self.findings.push(words::given_up(self.lang, error));
        let finding = words::given_up(Lang::De, error);
        let named = |lang: Lang, text: &str| format!("{} ({}): {text}", self.account(lang), self.row.date);
        let hint = finding.hint.unwrap_or_else(|| Hint { de: finding.detail.clone(), en: finding.detail });
        let words = Hint { de: named(Lang::De, &hint.de), en: named(Lang::En, &hint.en) };
        let mut tx = self.app.db.write(self.tenant).await?;
        let about = (TaskKind::CloseOutFailed, self.row.id.as_str());
        tasks::raise(self.app, &mut tx, self.tenant, about, &words).await?;
        Ok(tx.commit().await?)
    }

    /// Name of the account, or of the carrier where there is none.
    pub(super) fn account(&self, lang: Lang) -> String {
        if !self.row.account_name.is_empty() {
            return self.row.account_name.clone();
        }
        let carrier = self.app.shipping.carriers().find(&self.row.carrier);
        carrier.map_or(self.row.carrier.as_str(), |carrier| carrier.descriptor().name.text(lang)).to_owned()
    }
}

/// Tells whether the carrier may have closed, or may do so soon: it is asked again.
fn is_open(error: &AdapterError) -> bool {
    let passes = matches!(error.kind, ErrorKind::RateLimited | ErrorKind::Unavailable | ErrorKind::Malformed);
    error.effect == Effect::Unknown || passes
}

/// Tells whether the next call would fail in the same way. A carrier that is slow may answer the next piece.
fn is_shut(error: &AdapterError) -> bool {
    matches!(error.kind, ErrorKind::NotAuthorized | ErrorKind::RateLimited)
}

fn unusable() -> AdapterError {
    AdapterError::without_effect(ErrorKind::NotAuthorized, "account_unusable", "the account cannot be opened")
}

fn uncounted() -> AdapterError {
    AdapterError {
        effect: Effect::Unknown,
        ..AdapterError::without_effect(ErrorKind::Malformed, "answer_lost", "no usable answer")
    }
}

/// The parcels of each shipment.
fn shipments_of(parcels: &[HeldRow]) -> impl Iterator<Item = &[HeldRow]> {
    parcels.chunk_by(|a, b| a.shipment_id == b.shipment_id)
}

/// Pieces of whole shipments of one day each, as many parcels as the carrier takes in a call: what a crash may leave to be
/// asked again.
fn pieces(held: &[HeldRow], most: usize) -> Vec<&[HeldRow]> {
    let mut pieces = Vec::new();
    for of_day in held.chunk_by(|a, b| a.ship_date == b.ship_date) {
        let mut first = 0;
        let mut end = 0;
        for shipment in shipments_of(of_day) {
            if end > first && end - first + shipment.len() > most {
                pieces.push(&of_day[first..end]);
                first = end;
            }
            end += shipment.len();
        }
        pieces.push(&of_day[first..end]);
    }
    pieces
}
