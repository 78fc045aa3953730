//! Tells platforms what is due, one platform at a time, the things of one order in their order.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::StreamExt;
use kontor_adapters::shop::{self, ShopValue, StatusChange};
use kontor_adapters::{AdapterError, Outcome};
use kontor_model::fulfillment::{DispatchRule, DispatchState};
use kontor_model::id::{PlatformId, TenantId};
use kontor_model::shipment::{Finding, Severity};
use kontor_model::{Lang, UtcMillis};
use serde_json::{Value, json};

use super::content::{Content, FULFILLMENT, STATUS, Sent};
use super::store::{self, DispatchRow, Told};
use super::{rule, write};
use crate::app::App;
use crate::commerce::orders::store::rows;
use crate::commerce::platforms::{Connection, Lane};
use crate::db::DbError;
use crate::error::{AppError, AppResult};
use crate::jobs::rounds;

/// Most things told in one go, and of one platform.
const AT_ONCE: i64 = 500;
const SHARE: i64 = 100;
/// Platforms that are told side by side.
const PLATFORMS_AT_ONCE: usize = 16;
/// How long something is held for a call.
const HOLD_MS: i64 = 10 * 60_000;
/// First wait after a failure, doubled at each one up to the longest.
const FIRST_WAIT_MS: i64 = 30_000;
const LONGEST_WAIT_MS: i64 = 60 * 60_000;
/// After so many failures in a row a person is needed: about a day of trying.
const MOST_ATTEMPTS: i64 = 30;
/// How long nothing is told to a platform that cannot be called at all.
const NOT_CALLABLE_MS: i64 = 5 * 60_000;
/// How often it looks.
const EVERY: Duration = Duration::from_secs(2);
/// Language of the platforms' words, which are kept for everybody who reads them later.
const WORDS: Lang = Lang::De;

/// Tells until it is aborted.
pub(in crate::commerce) async fn background(app: &App) {
    rounds::again("what platforms are told", EVERY, || dispatch_due(app)).await;
}

/// Tells what is due, until nothing is; answers how much there was. One platform that cannot be told keeps no other waiting.
pub async fn dispatch_due(app: &App) -> AppResult<usize> {
    let mut count = 0;
    loop {
        let held = app.now().plus_millis(HOLD_MS);
        let mut tx = app.db.unscoped_write().await?;
        store::unscoped_release_closed(&mut tx, app.now()).await?;
        let due = store::unscoped_hold_due(&mut tx, (app.now(), held), (SHARE, AT_ONCE)).await?;
        tx.commit().await?;
        if due.is_empty() {
            return Ok(count);
        }
        count += due.len();
        let mut platforms: BTreeMap<(String, String), Vec<DispatchRow>> = BTreeMap::new();
        for row in due {
            platforms.entry((row.tenant_id.clone(), row.platform_id.clone())).or_default().push(row);
        }
        let tell = |((tenant, platform), mut rows): ((String, String), Vec<DispatchRow>)| async move {
            rows.sort_by(|a, b| a.id.cmp(&b.id));
            if let Err(error) = tell_platform(app, (&tenant, &platform), held, rows).await {
                tracing::error!(%error, platform.id = platform, "a platform was not told, it is tried again");
            }
        };
        futures_util::stream::iter(platforms.into_iter().map(tell))
            .buffer_unordered(PLATFORMS_AT_ONCE)
            .collect::<()>()
            .await;
    }
}

async fn tell_platform(
    app: &App,
    (tenant, platform): (&str, &str),
    held: UtcMillis,
    rows: Vec<DispatchRow>,
) -> AppResult<()> {
    let tenant: TenantId = tenant.parse().map_err(|_| DbError::Corrupt("dispatches.tenant_id"))?;
    let platform: PlatformId = platform.parse().map_err(|_| DbError::Corrupt("dispatches.platform_id"))?;
    let connection = match Connection::open(app, &tenant, &platform).await {
        Ok(connection) => connection,
        Err(AppError::Conflict(code)) => return wait(app, &tenant, held, &rows, code).await,
        Err(error) => return Err(error),
    };
    let mut tx = app.db.read(&tenant).await?;
    let rule = rule::of(&mut tx, &tenant, platform.as_str()).await?.unwrap_or_else(write::usual_rule);
    drop(tx);
    let teller = Teller { app, tenant: &tenant, connection: &connection, rule: &rule, held };
    let (fulfillments, statuses): (Vec<DispatchRow>, Vec<DispatchRow>) =
        rows.into_iter().partition(|row| row.kind == FULFILLMENT);
    let most = connection.shop.descriptor().capabilities.max_batch.max(1);
    for chunk in fulfillments.chunks(most).chain(statuses.chunks(most)) {
        teller.tell(chunk).await?;
    }
    Ok(())
}

/// Nobody can be called: what is due waits, and that counts as no attempt.
async fn wait(app: &App, tenant: &TenantId, held: UtcMillis, rows: &[DispatchRow], code: &str) -> AppResult<()> {
    let due = Some(app.now().plus_millis(NOT_CALLABLE_MS).0);
    let mut tx = app.db.write(tenant).await?;
    for row in rows {
        let findings = json_of(&[Finding::new(Severity::Warning, code, "", String::new())])?;
        let told = Told { state: &row.state, due, told_at: None, attempts: row.attempts, findings: &findings };
        store::note(&mut tx, tenant, (&row.id, held), &told).await?;
    }
    Ok(tx.commit().await?)
}

/// Tells one platform.
struct Teller<'a> {
    app: &'a App,
    tenant: &'a TenantId,
    connection: &'a Connection<'a>,
    rule: &'a DispatchRule,
    held: UtcMillis,
}

/// What one dispatch says to the adapter.
struct Said {
    content: Content,
    /// Id of the order at the platform.
    order: String,
    /// The platform's status the order moves to, as far as we say.
    status: Option<String>,
}

impl Teller<'_> {
    async fn tell(&self, chunk: &[DispatchRow]) -> AppResult<()> {
        let Some(first) = chunk.first() else { return Ok(()) };
        let said = self.announce(chunk).await?;
        let outcomes = match self.connection.begin(Lane::Orders).await {
            Ok(talk) => {
                let cx = talk.context(WORDS);
                let answer = match first.kind.as_str() {
                    STATUS => self.connection.shop.set_status(&cx, &statuses(&said)).await,
                    _ => self.connection.shop.ship(&cx, &self.fulfillments(chunk, &said)).await,
                };
                answer.and_then(|outcomes| counted(outcomes, chunk.len()))
            }
            Err(AppError::TooMany { .. }) => {
                return wait(self.app, self.tenant, self.held, chunk, "platform_rests").await;
            }
            Err(error) => return Err(error),
        };
        let failure = match &outcomes {
            Err(error) => Some(error.clone()),
            Ok(outcomes) => outcomes.iter().find_map(|outcome| match outcome {
                Outcome::Failed(error) => Some(error.clone()),
                _ => None,
            }),
        };
        self.app.commerce.pass().await;
        self.connection.heard(failure.as_ref().map_or(Ok(()), Err)).await?;
        let outcomes = outcomes.unwrap_or_else(|error| chunk.iter().map(|_| Outcome::Failed(error.clone())).collect());
        self.write_down(chunk, &said, outcomes).await
    }

    /// Reads what is to be told, and notes on the orders what is told about them before it is: the platform's echo may come
    /// back before its answer.
    async fn announce(&self, chunk: &[DispatchRow]) -> AppResult<Vec<Said>> {
        let mut said = Vec::with_capacity(chunk.len());
        let mut tx = self.app.db.write(self.tenant).await?;
        rows::draw(&mut tx, self.tenant, 1).await?;
        for row in chunk {
            let content = Content::read(&row.kind, &row.content).ok_or(DbError::Corrupt("dispatches.content"))?;
            let order = rows::find(&mut tx, self.tenant, &row.order_id)
                .await?
                .ok_or(DbError::Corrupt("dispatches.order_id"))?;
            let status = self.status(row, &content);
            let told = store::of_order(&mut tx, self.tenant, &row.order_id).await?;
            let numbers = json_of(&numbers_of(&told))?;
            rows::note_own(&mut tx, self.tenant, &order.id, (status.as_deref(), &numbers), self.app.now()).await?;
            said.push(Said { content, order: order.external_id, status });
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

    fn fulfillments(&self, chunk: &[DispatchRow], said: &[Said]) -> Vec<shop::NewFulfillment> {
        let one = |(row, said): (&DispatchRow, &Said)| match &said.content {
            Content::Fulfillment(sent) => Some(self.fulfillment(row, said, sent)),
            Content::Status(_) => None,
        };
        chunk.iter().zip(said).filter_map(one).collect()
    }

    fn fulfillment(&self, row: &DispatchRow, said: &Said, sent: &Sent) -> shop::NewFulfillment {
        // A carrier the table does not know goes by its name.
        let code = self.rule.carriers.get(&sent.carrier).cloned().unwrap_or_default();
        shop::NewFulfillment {
            order: said.order.clone(),
            id: row.id.clone(),
            carrier: ShopValue { code, name: sent.carrier_name.clone() },
            tracking_numbers: sent.tracking_numbers.clone(),
            tracking_url: sent.tracking_url.clone(),
            lines: sent.lines.iter().map(|line| (line.line.clone(), line.quantity)).collect(),
            completes: row.completes,
            shipped_at_ms: sent.shipped_at_ms,
            status: said.status.clone(),
        }
    }

    async fn write_down(&self, chunk: &[DispatchRow], said: &[Said], outcomes: Vec<Outcome<()>>) -> AppResult<()> {
        let mut tx = self.app.db.write(self.tenant).await?;
        for ((row, said), outcome) in chunk.iter().zip(said).zip(outcomes) {
            let noted = self.noted(row, outcome)?;
            let told = Told {
                state: noted.state.code(),
                due: noted.due,
                told_at: noted.due.is_none().then(|| self.app.now().0),
                attempts: row.attempts + 1,
                findings: &noted.findings,
            };
            let kind = event_of(&said.content, noted.state);
            let args = args_of(said, &noted);
            // Counters first, as everybody who writes orders does.
            if noted.state != DispatchState::Pending || row.attempts == 0 {
                write::tell(self.app, &mut tx, self.tenant, (&row.order_id, kind), &args).await?;
            }
            store::note(&mut tx, self.tenant, (&row.id, self.held), &told).await?;
        }
        Ok(tx.commit().await?)
    }

    fn noted(&self, row: &DispatchRow, outcome: Outcome<()>) -> AppResult<Noted> {
        let rejected = |findings: &[Finding]| -> AppResult<Noted> {
            let code = findings.first().map(|finding| finding.code.clone()).unwrap_or_default();
            Ok(Noted { state: DispatchState::Rejected, due: None, code, findings: json_of(findings)? })
        };
        match outcome {
            Outcome::Done(()) => {
                Ok(Noted { state: DispatchState::Accepted, due: None, code: String::new(), findings: "[]".to_owned() })
            }
            Outcome::Refused(findings) => rejected(&findings),
            Outcome::Failed(error) => {
                let finding = finding_of(&error);
                let is_over = row.attempts + 1 >= MOST_ATTEMPTS || !may_come_again(&error);
                if is_over {
                    return rejected(&[finding]);
                }
                let due = Some(self.app.now().plus_millis(wait_ms(row.attempts, &error)).0);
                Ok(Noted { state: DispatchState::Pending, due, code: error.code, findings: json_of(&[finding])? })
            }
        }
    }
}

/// What became of telling one.
struct Noted {
    state: DispatchState,
    due: Option<i64>,
    code: String,
    findings: String,
}

/// What another attempt may mend: everything but a plain no. Adapters look before they write, so asking again is safe;
/// refused credentials are mended by a person, and then it goes on by itself.
fn may_come_again(error: &AdapterError) -> bool {
    use kontor_adapters::ErrorKind as Kind;
    !matches!(error.kind, Kind::Rejected | Kind::NotFound | Kind::Unsupported)
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

fn statuses(said: &[Said]) -> Vec<StatusChange> {
    let change =
        |said: &Said| StatusChange { order: said.order.clone(), status: said.status.clone().unwrap_or_default() };
    said.iter().map(change).collect()
}

fn counted(outcomes: Vec<Outcome<()>>, asked: usize) -> Result<Vec<Outcome<()>>, AdapterError> {
    if outcomes.len() == asked {
        return Ok(outcomes);
    }
    let kind = kontor_adapters::ErrorKind::Malformed;
    Err(AdapterError::without_effect(kind, "answer_incomplete", "not as many answers as questions"))
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

fn args_of(said: &Said, noted: &Noted) -> Value {
    let status = said.status.as_deref().unwrap_or_default();
    match &said.content {
        Content::Fulfillment(sent) => json!({
            "numbers": sent.tracking_numbers, "carrier": sent.carrier_name, "status": status, "code": noted.code,
        }),
        Content::Status(_) => json!({ "status": status, "code": noted.code }),
    }
}

fn json_of<T: serde::Serialize>(value: &(impl AsRef<[T]> + ?Sized)) -> AppResult<String> {
    serde_json::to_string(value.as_ref()).map_err(AppError::internal)
}
