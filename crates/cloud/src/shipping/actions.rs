//! Makes shipments: one or many, new or prepared before, each under its own key, no bad one harming another.

use std::collections::HashSet;
use std::sync::Arc;

use aws_lc_rs::digest;
use kontor_model::id::ShipmentId;
use kontor_model::return_label::NewReturn;
use kontor_model::shipment::{NewShipment, Shipment};

use super::claim::{Step, claim_all};
use super::make::make_all;
use super::{Caller, request, routes};
use crate::app::App;
use crate::error::{AppError, AppResult};

/// A caller's key: 1 to 255 visible ASCII characters, chosen by him, the same for every repetition.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Longest key.
    pub const MAX_LENGTH: usize = 255;

    /// Reads a key; `None` when it is empty, too long or holds something other than visible ASCII.
    pub fn parse(text: &str) -> Option<IdempotencyKey> {
        let fits = (1..=IdempotencyKey::MAX_LENGTH).contains(&text.len());
        (fits && text.bytes().all(|byte| byte.is_ascii_graphic())).then(|| IdempotencyKey(text.to_owned()))
    }

    /// The key of a request: the one its caller gave, else one that stands for his own number, so that the same number
    /// is never bought twice unasked. `None` when what he gave is no key, or he gave neither.
    pub fn of(given: Option<&str>, reference: &str) -> Option<IdempotencyKey> {
        let Some(given) = given else {
            let number = reference.trim();
            // Numbers may hold blanks and umlauts, keys may not.
            let digest = digest::digest(&digest::SHA256, number.as_bytes());
            let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
            return (!number.is_empty()).then(|| IdempotencyKey(format!("reference-{hex}")));
        };
        IdempotencyKey::parse(given)
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is to be made.
#[derive(Clone, Debug)]
pub enum What {
    /// This shipment; its own `idempotency_key` is not looked at.
    New(Box<NewShipment>),
    /// The one that was prepared under this id.
    Buy(ShipmentId),
    /// A label for the way back.
    Return(Box<NewReturn>),
}

impl What {
    /// Under which name its key is kept.
    pub(super) fn route(&self) -> &'static str {
        match self {
            What::New(_) => routes::SHIPMENTS,
            What::Buy(_) => routes::BUY,
            What::Return(_) => routes::RETURNS,
        }
    }

    /// What was asked in the one form that is hashed.
    pub(super) fn canonical(&self) -> AppResult<Vec<u8>> {
        match self {
            What::New(new) => request::canonical(new),
            What::Buy(shipment) => Ok(shipment.as_str().as_bytes().to_vec()),
            What::Return(new) => serde_json::to_vec(new).map_err(AppError::internal),
        }
    }
}

/// One shipment that is wanted, under its key.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What is wanted.
    pub what: What,
    /// The key.
    pub key: IdempotencyKey,
}

impl Wanted {
    /// A new shipment under its key.
    pub fn new(request: NewShipment, key: IdempotencyKey) -> Wanted {
        Wanted { what: What::New(Box::new(request)), key }
    }
}

/// Makes one shipment, or answers what the same request under the same key was answered before.
///
/// Errors: [`AppError::Invalid`] with every field at fault; [`AppError::Conflict`] `idempotency_key_reused` when the
/// key stood for another request, `not_prepared` when what is to be bought is not prepared any more;
/// [`AppError::InProgress`] while the same request is being worked on; [`AppError::Refused`] `carrier_unavailable`
/// while it waits for its next try.
pub async fn create_shipment(app: &Arc<App>, caller: &Caller, wanted: Wanted) -> AppResult<Shipment> {
    let mut answers = create_shipments(app, caller, vec![wanted]).await?;
    answers.pop().unwrap_or_else(|| Err(AppError::internal("a shipment was counted in and not counted out")))
}

/// Makes many shipments; as many answers come back, in the same order. An outer error means that the store failed.
///
/// The work goes on when the caller hangs up: what was asked of a carrier must be written down.
pub async fn create_shipments(
    app: &Arc<App>,
    caller: &Caller,
    wanted: Vec<Wanted>,
) -> AppResult<Vec<AppResult<Shipment>>> {
    let (app, caller) = (Arc::clone(app), caller.clone());
    let work = tokio::spawn(async move { create_in_rounds(&app, &caller, &wanted).await });
    work.await.map_err(|_| AppError::internal("making shipments was broken off"))?
}

/// The same in the task of the caller, who is not to be broken off by somebody hanging up.
///
/// A key that comes twice in one request waits for the round after the first one's, and is then a repetition.
pub(super) async fn create_in_rounds(
    app: &App,
    caller: &Caller,
    wanted: &[Wanted],
) -> AppResult<Vec<AppResult<Shipment>>> {
    let mut answers: Vec<Option<AppResult<Shipment>>> = wanted.iter().map(|_| None).collect();
    let mut waiting: Vec<usize> = (0..wanted.len()).collect();
    while !waiting.is_empty() {
        let mut seen = HashSet::new();
        let (round, rest): (Vec<usize>, Vec<usize>) =
            waiting.into_iter().partition(|index| seen.insert(&wanted[*index].key));
        let items: Vec<&Wanted> = round.iter().map(|index| &wanted[*index]).collect();
        for (index, answer) in round.iter().zip(create_round(app, caller, &items).await?) {
            answers[*index] = Some(answer);
        }
        waiting = rest;
    }
    let lost = || Err(AppError::internal("a shipment was counted in and not counted out"));
    Ok(answers.into_iter().map(|answer| answer.unwrap_or_else(lost)).collect())
}

/// One round: all keys differ.
async fn create_round(app: &App, caller: &Caller, items: &[&Wanted]) -> AppResult<Vec<AppResult<Shipment>>> {
    let mut answers = Vec::with_capacity(items.len());
    let mut jobs = Vec::new();
    for step in claim_all(app, caller, items).await? {
        match step {
            Step::Answered(answer) => answers.push(Some(answer)),
            Step::Work(job) => {
                jobs.push(*job);
                answers.push(None);
            }
        }
    }
    let mut made = make_all(app, &caller.tenant, jobs).await?.into_iter();
    let lost = || Err(AppError::internal("a shipment was claimed and not made"));
    Ok(answers.into_iter().map(|answer| answer.or_else(|| made.next()).unwrap_or_else(lost)).collect())
}
