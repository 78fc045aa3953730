//! Tells one platform: in its turn, some orders at once, and writes down what became of each.

use kontor_adapters::shop::{self, ShopValue, StatusChange};
use kontor_adapters::{AdapterError, ErrorKind, Exchange, Outcome};
use kontor_model::address::CountryCode;
use kontor_model::fulfillment::{DispatchRule, DispatchState, STATUS_WORDS};
use kontor_model::id::TenantId;
use kontor_model::platform::PlatformState;
use kontor_model::shipment::{Finding, Severity};
use kontor_model::{Lang, UtcMillis};
use serde_json::{Value, json};

use super::content::{Content, STATUS, Sent, Status};
use super::send::wait;
use super::store::{self, DispatchRow, Told};
use super::{said, shipments, write};
use crate::app::App;
use crate::commerce::orders::content as orders;
use crate::commerce::orders::store::rows::{self, OrderRow};
use crate::commerce::platforms::{Blame, Connection, Judge, Lane};
use crate::commerce::runs::Tally;
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};

/// How long something is held for a call.
pub(super) const HOLD_MS: i64 = 10 * 60_000;
/// First wait after a failure, doubled at each one up to the longest.
const FIRST_WAIT_MS: i64 = 30_000;
const LONGEST_WAIT_MS: i64 = 60 * 60_000;
/// After so many failures in a row a person is needed: about a day of trying.
const MOST_ATTEMPTS: i64 = 30;
/// Language of the platforms' words, which are kept for everybody who reads them later.
const WORDS: Lang = Lang::De;

/// Tells one platform.
pub(super) struct Teller<'a> {
    pub(super) app: &'a App,
    pub(super) tenant: &'a TenantId,
    pub(super) connection: &'a Connection<'a>,
    pub(super) rule: &'a DispatchRule,
    pub(super) judge: Judge,
    /// What became of all that was told.
    pub(super) tally: Tally,
}

/// How a turn went.
pub(super) enum Went {
    /// The next one may be told.
    On,
    /// Nobody knows what became of any of them, and one may be why: they are told in halves, held until then.
    Apart(UtcMillis),
    /// The platform cannot be called and is left alone for so many milliseconds.
    Away(i64),
}

/// What one dispatch says to the adapter.
struct Said<'a> {
    row: &'a DispatchRow,
    content: Content,
    /// Id of the order at the platform.
    order: String,
    /// The buyer's language.
    lang: Lang,
    /// The platform's status the order moves to, as far as we say.
    status: Option<String>,
}

impl Teller<'_> {
    /// Tells some in one turn, which are held until then.
    pub(super) async fn tell(&mut self, chunk: &[DispatchRow], held: UtcMillis) -> AppResult<Went> {
        let talk = match self.connection.begin(Lane::Out).await {
            Ok(talk) => talk,
            Err(AppError::TooMany { retry_after_s }) => {
                let pause_ms = i64::try_from(retry_after_s).unwrap_or(i64::MAX).saturating_mul(1000);
                wait(self.app, self.tenant, (held, pause_ms), chunk, "platform_rests").await?;
                return Ok(Went::Away(pause_ms));
            }
            Err(error) => return Err(error),
        };
        // The turn may have been long in coming: who holds it now holds it for the call.
        let until = self.app.now().plus_millis(HOLD_MS);
        let said = self.announce((chunk, held), until).await?;
        let Some(first) = said.first() else { return Ok(Went::On) };
        let cx = talk.context(WORDS);
        let answer = match first.row.kind.as_str() {
            STATUS => self.connection.shop.set_status(&cx, &statuses(&said)).await,
            _ => self.connection.shop.ship(&cx, &self.fulfillments(&said)).await,
        };
        let exchanges = talk.exchanges();
        drop(talk);
        let answer = answer.and_then(|outcomes| counted(outcomes, said.len()));
        self.app.commerce.pass().await;
        let failure = failure_of(&answer).cloned();
        let blame = failure.as_ref().map(|error| self.judge.failed(error, if answer.is_ok() { 1 } else { said.len() }));
        if blame == Some(Blame::OneOfSeveral) {
            return Ok(Went::Apart(until));
        }
        match &failure {
            None => self.judge.worked(),
            Some(error) => self.tally.failure = Some(self.connection.said(error).await),
        }
        let at_fault = failure.filter(|_| blame == Some(Blame::Platform));
        if blame != Some(Blame::One) {
            self.connection.heard(at_fault.as_ref().map_or(Ok(()), Err)).await?;
        }
        let outcomes = answer.unwrap_or_else(|error| vec![Outcome::Failed(error); said.len()]);
        self.tally.count(&outcomes);
        self.write_down((&said, &exchanges), until, outcomes).await?;
        Ok(at_fault.map_or(Went::On, |error| Went::Away(wait_ms(0, &error))))
    }

    /// Reads what is to be told, leaves out what somebody else has taken over or taken back, and notes on the orders what
    /// is told about them before it is: the platform's echo may come back before its answer.
    async fn announce<'r>(
        &self,
        (chunk, held): (&'r [DispatchRow], UtcMillis),
        until: UtcMillis,
    ) -> AppResult<Vec<Said<'r>>> {
        let mut said = Vec::with_capacity(chunk.len());
        let mut tx = self.app.db.write(self.tenant).await?;
        rows::draw(&mut tx, self.tenant, 1).await?;
        for row in chunk {
            if !store::hold_on(&mut tx, self.tenant, (&row.id, held), until).await? {
                continue;
            }
            let content = Content::read(&row.kind, &row.content).ok_or(DbError::Corrupt("dispatches.content"))?;
            let order = rows::find(&mut tx, self.tenant, &row.order_id)
                .await?
                .ok_or(DbError::Corrupt("dispatches.order_id"))?;
            let status = self.status(row, &content);
            let told = store::of_order(&mut tx, self.tenant, &row.order_id).await?;
            let numbers = json_of(&numbers_of(&told))?;
            rows::note_own(&mut tx, self.tenant, &order.id, (status.as_deref(), &numbers), self.app.now()).await?;
            let lang = language_of(self.app, self.tenant, &order);
            said.push(Said { row, content, order: order.external_id, lang, status });
        }
        tx.commit().await?;
        Ok(said)
    }

    fn status(&self, row: &DispatchRow, content: &Content) -> Option<String> {
        match content {
            Content::Status(status) => Some(status.status.clone()),
            Content::Fulfillment(_) if !row.completes => None,
            Content::Fulfillment(_) => {
                let usual = || self.connection.shop.descriptor().status("delivery.ship").map(str::to_owned);
                self.rule.status.clone().or_else(usual)
            }
        }
    }

    fn fulfillments(&self, said: &[Said<'_>]) -> Vec<shop::NewFulfillment> {
        let one = |said: &Said<'_>| match &said.content {
            Content::Fulfillment(sent) => Some(self.fulfillment(said, sent)),
            Content::Status(_) => None,
        };
        said.iter().filter_map(one).collect()
    }

    fn fulfillment(&self, said: &Said<'_>, sent: &Sent) -> shop::NewFulfillment {
        // The merchant's own table first; a carrier nobody has a word for goes by its name.
        let usual = || self.connection.shop.descriptor().carrier([&sent.carrier, &sent.carrier_name]);
        let code = self.rule.carriers.get(&sent.carrier).cloned();
        let code = code.or_else(|| usual().map(str::to_owned)).unwrap_or_default();
        shop::NewFulfillment {
            order: said.order.clone(),
            id: said.row.id.clone(),
            carrier: ShopValue { code, name: sent.carrier_name.clone() },
            lang: said.lang,
            tracking_numbers: sent.tracking_numbers.clone(),
            tracking_url: sent.tracking_url.clone(),
            lines: sent.lines.iter().map(|line| (line.line.clone(), line.quantity)).collect(),
            completes: said.row.completes,
            shipped_at_ms: sent.shipped_at_ms,
            status: said.status.clone(),
        }
    }

    async fn write_down(
        &self,
        (all, exchanges): (&[Said<'_>], &[Exchange]),
        held: UtcMillis,
        outcomes: Vec<Outcome<()>>,
    ) -> AppResult<()> {
        let turn = said::Turn::read(exchanges, all.iter().map(|said| said.order.as_str()).collect());
        let seal = |one: &Said<'_>| said::seal(self.app, self.tenant, &one.row.id, &turn.about(&one.order));
        let kept = all.iter().map(seal).collect::<AppResult<Vec<_>>>()?;
        let mut tx = self.app.db.write(self.tenant).await?;
        for ((said, outcome), own) in all.iter().zip(outcomes).zip(&kept) {
            let row = said.row;
            let noted = self.noted(row, outcome);
            let findings = json_of(&noted.findings)?;
            let told = Told {
                state: noted.state.code(),
                due: noted.due,
                told_at: noted.due.is_none().then(|| self.app.now().0),
                attempts: row.attempts + i64::from(noted.is_attempt),
                findings: &findings,
                said: own.as_deref(),
            };
            let kind = event_of(&said.content, noted.state);
            let args = args_of(said, &noted);
            // Counters first, as everybody who writes orders does.
            if noted.state != DispatchState::Pending || (row.attempts == 0 && noted.is_attempt) {
                write::tell(self.app, &mut tx, self.tenant, (&row.order_id, kind), &args).await?;
            }
            let is_noted = store::note(&mut tx, self.tenant, (&row.id, held), &told).await?;
            if !is_noted && noted.state == DispatchState::Accepted {
                self.taken_back(&mut tx, row).await?;
            }
            if noted.state == DispatchState::Rejected {
                rows::forget_own_state(&mut tx, self.tenant, &row.order_id).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// What was taken back while it was being told was told all the same.
    async fn taken_back(&self, tx: &mut Tx, row: &DispatchRow) -> AppResult<()> {
        let Some(shipment) = &row.shipment_id else { return Ok(()) };
        let known = store::of_shipment(tx, self.tenant, shipment).await?;
        match known.filter(|known| known.state == DispatchState::Withdrawn.code()) {
            Some(known) => shipments::told_in_vain(self.app, tx, self.tenant, &known).await,
            None => Ok(()),
        }
    }

    /// Whether calls of the platform fail again and again.
    fn is_failing(&self) -> bool {
        self.connection.row.state == PlatformState::Failing.code()
    }

    fn noted(&self, row: &DispatchRow, outcome: Outcome<()>) -> Noted {
        let ended = |state, findings| Noted { state, due: None, findings, is_attempt: true };
        match outcome {
            Outcome::Done(()) => ended(DispatchState::Accepted, Vec::new()),
            Outcome::Refused(findings) => ended(DispatchState::Rejected, findings),
            Outcome::Failed(error) => {
                let findings = vec![finding_of(&error)];
                // Asked to come later: that is no attempt.
                let is_attempt = error.kind != ErrorKind::RateLimited;
                // A platform that is away, lets nobody in or fails whoever calls says nothing about this one: it is told
                // however late.
                let says_much = error.is_about_the_call() && !self.is_failing();
                let is_used_up = is_attempt && says_much && row.attempts + 1 >= MOST_ATTEMPTS;
                let is_over = is_used_up || !may_come_again(&error);
                if is_over {
                    return ended(DispatchState::Rejected, findings);
                }
                let due = Some(self.app.now().plus_millis(wait_ms(row.attempts, &error)).0);
                Noted { state: DispatchState::Pending, due, findings, is_attempt }
            }
        }
    }
}

/// What became of telling one.
struct Noted {
    state: DispatchState,
    due: Option<i64>,
    findings: Vec<Finding>,
    /// Whether it counts as an attempt.
    is_attempt: bool,
}

/// What another attempt may mend: everything but a plain no. Adapters look before they write, so asking again is safe;
/// refused credentials are mended by a person, and then it goes on by itself.
fn may_come_again(error: &AdapterError) -> bool {
    !matches!(error.kind, ErrorKind::Rejected | ErrorKind::NotFound | ErrorKind::Unsupported)
}

/// What a turn failed with: that the platform cannot be called, or what nothing in it escaped. A plain no to one order is
/// an answer.
fn failure_of(answer: &Result<Vec<Outcome<()>>, AdapterError>) -> Option<&AdapterError> {
    let outcomes = match answer {
        Ok(outcomes) => outcomes,
        Err(error) => return Some(error),
    };
    let failures = || {
        outcomes.iter().filter_map(|outcome| match outcome {
            Outcome::Failed(error) if may_come_again(error) => Some(error),
            _ => None,
        })
    };
    let away = failures().find(|error| !error.is_about_the_call());
    away.or_else(|| failures().next().filter(|_| failures().count() == outcomes.len()))
}

fn wait_ms(attempts: i64, error: &AdapterError) -> i64 {
    let doublings = u32::try_from(attempts).unwrap_or(0).min(20);
    let own = (FIRST_WAIT_MS << doublings).min(LONGEST_WAIT_MS);
    error.retry_after.map_or(own, |seconds| own.max(i64::from(seconds) * 1000))
}

fn finding_of(error: &AdapterError) -> Finding {
    let field = error.field.clone().unwrap_or_default();
    Finding::new(Severity::Error, &error.code, &field, error.message.clone()).from_carrier(&error.code, &error.message)
}

/// The language an order was placed in, else that of where its invoice goes; German where neither is known.
fn language_of(app: &App, tenant: &TenantId, order: &OrderRow) -> Lang {
    let content = orders::open(app, tenant, &order.id, order.content.as_deref()).ok();
    let Some(order) = content.and_then(|content| content.order) else { return Lang::De };
    if let Some(said) = order.channel.language.as_deref().filter(|said| !said.is_empty()) {
        return if said.to_lowercase().starts_with("de") { Lang::De } else { Lang::En };
    }
    let country = order.billing.or(order.shipping).and_then(|address| address.country);
    match country.as_ref().map(CountryCode::as_str) {
        None | Some("DE" | "AT" | "CH" | "LI" | "LU") => Lang::De,
        Some(_) => Lang::En,
    }
}

fn statuses(said: &[Said<'_>]) -> Vec<StatusChange> {
    let change = |said: &Said<'_>| match &said.content {
        Content::Status(Status { asked, status }) => {
            let word = STATUS_WORDS.contains(&asked.as_str()).then(|| asked.clone());
            Some(StatusChange { order: said.order.clone(), status: status.clone(), word })
        }
        Content::Fulfillment(_) => None,
    };
    said.iter().filter_map(change).collect()
}

fn counted(outcomes: Vec<Outcome<()>>, asked: usize) -> Result<Vec<Outcome<()>>, AdapterError> {
    if outcomes.len() == asked {
        return Ok(outcomes);
    }
    Err(AdapterError::without_effect(ErrorKind::Malformed, "answer_incomplete", "not as many answers as questions"))
}

/// All numbers the platform hears of an order.
fn numbers_of(told: &[DispatchRow]) -> Vec<String> {
    let withdrawn = DispatchState::Withdrawn.code();
    let content = |row: &DispatchRow| Content::read(&row.kind, &row.content);
    let mut numbers = Vec::new();
    for content in told.iter().filter(|row| row.state != withdrawn).filter_map(content) {
        if let Content::Fulfillment(sent) = content {
            numbers.extend(sent.tracking_numbers);
        }
    }
    numbers
}

fn event_of(content: &Content, state: DispatchState) -> &'static str {
    match (content, state) {
        (Content::Fulfillment(_), DispatchState::Accepted) => "fulfillment_sent",
        (Content::Fulfillment(_), _) => "fulfillment_failed",
        (Content::Status(_), DispatchState::Accepted) => "status_sent",
        (Content::Status(_), _) => "status_failed",
    }
}

fn args_of(said: &Said<'_>, noted: &Noted) -> Value {
    let status = said.status.as_deref().unwrap_or_default();
    let id = &said.row.id;
    let mut args = match &said.content {
        Content::Fulfillment(sent) => {
            json!({ "told": id, "numbers": sent.tracking_numbers, "carrier": sent.carrier_name, "status": status })
        }
        Content::Status(_) => json!({ "told": id, "status": status }),
    };
    if let Some(finding) = noted.findings.first() {
        args["finding"] = json!(finding);
        args["next"] = json!(noted.due);
    }
    args
}

fn json_of<T: serde::Serialize>(value: &(impl AsRef<[T]> + ?Sized)) -> AppResult<String> {
    serde_json::to_string(value.as_ref()).map_err(AppError::internal)
}
