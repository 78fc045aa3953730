//! Rows on their way to the cloud: several at a time, each under the key of its reference.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_lc_rs::digest::{SHA256, digest};
use futures_util::StreamExt;
use futures_util::stream;
use kontor_model::Lang;
use kontor_model::id::ShipmentId;
use kontor_model::shipment::{NewShipment, Shipment, ShipmentState};
use serde::{Deserialize, Serialize};

use crate::app::DeskApp;
use crate::check::Verdict;
use crate::cloud::Trouble;
use crate::cloud::shipments::{Call, CallError};
use crate::error::{DeskError, DeskResult};
use crate::shipping::Cloud;

/// Rows on their way at the same time.
const AT_ONCE: usize = 8;

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Outcome {
    /// It is prepared; what the cloud finds wrong with it so far is mended at the packing table.
    Prepared {
        /// Its id at the cloud.
        id: ShipmentId,
        /// What the cloud finds.
        findings: Vec<String>,
    },
    /// It came before and has gone on since.
    Known {
        /// Its id at the cloud.
        id: ShipmentId,
    },
    /// The cloud does not take it, with its reasons.
    Refused {
        /// The problem's code.
        code: String,
        /// Sentences for people.
        reasons: Vec<String>,
    },
    /// No answer; sending it again is harmless.
    Unclear {
        /// What went wrong.
        trouble: Trouble,
    },
}

impl Outcome {
    /// Tells whether there is nothing more to be sent.
    pub fn is_settled(&self) -> bool {
        matches!(self, Outcome::Prepared { .. } | Outcome::Known { .. })
    }

    fn of(shipment: Shipment) -> Outcome {
        match shipment.state {
            ShipmentState::Prepared => Outcome::Prepared {
                id: shipment.id,
                findings: shipment.findings.into_iter().map(|finding| finding.detail).collect(),
            },
            _ => Outcome::Known { id: shipment.id },
        }
    }
}

/// Prepares shipments at the active cloud; `told` hears after each how many are through. One that fails stops no other,
/// but a cloud that cannot be reached ends it: the rest is not sent and says so.
///
/// Errors: [`crate::DeskError::NoActiveCredential`], [`crate::DeskError::Cloud`] when nothing could be sent at all.
pub async fn prepare_all(
    app: &DeskApp,
    rows: Vec<(usize, NewShipment)>,
    lang: Lang,
    told: &(dyn Fn(usize) + Sync),
) -> DeskResult<BTreeMap<usize, Outcome>> {
    let mut cloud = Cloud::of_active(app, lang).await?;
    let (through, lost) = (AtomicUsize::new(0), &OnceLock::new());
    let mut outcomes = BTreeMap::new();
    let mut left = rows;
    // A token that is not accepted any more is renewed once; what was refused with it goes again.
    for is_last in [false, true] {
        let call = &cloud.call();
        let answers: Vec<_> = stream::iter(std::mem::take(&mut left))
            .map(|(line, wanted)| async move { (line, prepare_unless(lost, call, &wanted).await, wanted) })
            .buffer_unordered(AT_ONCE)
            .inspect(|(_, answer, _)| {
                if is_last || !matches!(answer, Err(CallError::Unauthorized)) {
                    told(through.fetch_add(1, Ordering::Relaxed) + 1);
                }
            })
            .collect()
            .await;
        for (line, answer, wanted) in answers {
            match answer {
                Err(CallError::Unauthorized) if !is_last => left.push((line, wanted)),
                answer => drop(outcomes.insert(line, read(answer))),
            }
        }
        if left.is_empty() {
            break;
        }
        match cloud.renew().await {
            Ok(()) => {}
            // What is through stays through.
            Err(DeskError::Cloud(trouble)) => drop(lost.set(*trouble)),
            Err(error) => return Err(error),
        }
    }
    app.queue.forget();
    Ok(outcomes)
}

/// Once the cloud is out of reach the next ones would only wait for nothing.
async fn prepare_unless(
    lost: &OnceLock<Trouble>,
    call: &Call<'_>,
    wanted: &NewShipment,
) -> Result<Shipment, CallError> {
    if let Some(trouble) = lost.get() {
        return Err(CallError::Unclear(trouble.clone()));
    }
    let answer = prepare(call, wanted).await;
    if let Err(CallError::Unclear(trouble)) = &answer
        && trouble.verdict != Verdict::CloudTrouble
    {
        // Another one may have found out at the same moment: the first says why.
        let _ = lost.set(trouble.clone());
    }
    answer
}

async fn prepare(call: &Call<'_>, wanted: &NewShipment) -> Result<Shipment, CallError> {
    let key = wanted.idempotency_key.clone().unwrap_or_else(|| key_of(&wanted.reference));
    let body = NewShipment { idempotency_key: None, ..wanted.clone() };
    call.prepare(&key, &body).await
}

/// A row is known by its reference: the same again answers the same, and another content under it is told, not added.
fn key_of(reference: &str) -> String {
    format!("import-{}", fingerprint(reference.trim()))
}

/// Any text as 32 hex digits, for keys that may hold visible ASCII only.
pub(crate) fn fingerprint(text: &str) -> String {
    digest(&SHA256, text.as_bytes()).as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(answer: Result<Shipment, CallError>) -> Outcome {
    match answer {
        Ok(shipment) => Outcome::of(shipment),
        Err(CallError::Problem(problem)) => {
            let own: Vec<String> =
                problem.errors.iter().map(|error| format!("{} [{}]", error.detail, error.field)).collect();
            let reasons = if own.is_empty() { vec![problem.detail.clone()] } else { own };
            Outcome::Refused { code: problem.code.clone(), reasons }
        }
        Err(CallError::Unclear(trouble)) => Outcome::Unclear { trouble },
        Err(CallError::Unauthorized) => {
            Outcome::Unclear { trouble: Trouble::new(Verdict::Refused, "401").with("error", "unauthorized") }
        }
    }
}
