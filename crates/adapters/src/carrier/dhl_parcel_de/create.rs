//! Creating and checking shipments: calls of at most 30 parcels that want the same kind of label, answers judged one by
//! one, and parcels of shipments that were made in part taken back.

use kontor_model::label::{LabelFormat, LabelSpec};
use kontor_model::shipment::Finding;

use super::account::Account;
use super::answer::{Read, Reader, Reading, left_behind, of_shipment};
use super::call::{SHIPPING, call, language};
use super::settings::MAX_PER_CALL;
use super::{cancel, check, map, product};
use crate::context::CallContext;
use crate::error::{AdapterError, Effect, Outcome, Result};
use crate::http::{Answer, Purpose};
use crate::shipment::{AddressPolicy, CarrierShipment, Created};

/// Parameters that are the same for all shipments of a call.
type Wish = (LabelSpec, AddressPolicy);

/// Creates shipments; one outcome each, in order. Errors: every one of them failed for the same reason.
pub(super) async fn create(cx: &CallContext<'_>, batch: &[CarrierShipment]) -> Result<Vec<Outcome<Created>>> {
    let mut outcomes: Vec<Option<Outcome<Created>>> = batch.iter().map(|shipment| refused_here(cx, shipment)).collect();
    let open = (0..batch.len()).filter(|index| outcomes[*index].is_none()).collect();
    let mut failed: Option<AdapterError> = None;
    for group in groups(batch, open) {
        let answered = match &failed {
            // The next call would fail alike, and surely had no effect when it was never made.
            Some(error) => group.iter().map(|_| Outcome::Failed(without_effect(error))).collect(),
            None => {
                let shipments: Vec<&CarrierShipment> = group.iter().map(|index| &batch[*index]).collect();
                let (answered, error) = create_group(cx, &shipments).await;
                failed = error;
                answered
            }
        };
        for (index, outcome) in group.into_iter().zip(answered) {
            outcomes[index] = Some(outcome);
        }
    }
    let outcomes: Vec<Outcome<Created>> = outcomes.into_iter().flatten().collect();
    match failed {
        Some(error) if outcomes.iter().all(|outcome| *outcome == Outcome::Failed(error.clone())) => Err(error),
        _ => Ok(outcomes),
    }
}

fn without_effect(error: &AdapterError) -> AdapterError {
    AdapterError { effect: Effect::None, ..error.clone() }
}

fn refused_here(cx: &CallContext<'_>, shipment: &CarrierShipment) -> Option<Outcome<Created>> {
    let findings = check::findings(cx, shipment);
    findings.iter().any(Finding::is_error).then_some(Outcome::Refused(findings))
}

/// Whole shipments that can go in one call, in the order they came.
fn groups(batch: &[CarrierShipment], open: Vec<usize>) -> Vec<Vec<usize>> {
    let wish = |index: usize| (batch[index].label, batch[index].address_policy);
    let mut groups: Vec<(Wish, usize, Vec<usize>)> = Vec::new();
    for index in open {
        let count = batch[index].parcels.len();
        let has_room =
            |(of, parcels, _): &&mut (Wish, usize, Vec<usize>)| *of == wish(index) && *parcels + count <= MAX_PER_CALL;
        match groups.iter_mut().find(has_room) {
            Some((_, parcels, group)) => {
                *parcels += count;
                group.push(index);
            }
            None => groups.push((wish(index), count, vec![index])),
        }
    }
    groups.into_iter().map(|(_, _, group)| group).collect()
}

/// What DHL says about the shipments of one call.
enum Answered {
    Items(Vec<Reading>),
    /// Faults of form, by shipment: none of them was created.
    Form(Vec<(usize, Finding)>),
}

/// One call; repeated without the shipments whose form DHL refuses, for then it created none of the others either.
/// The error, if any, is the one that made all that were still open fail.
async fn create_group(
    cx: &CallContext<'_>,
    shipments: &[&CarrierShipment],
) -> (Vec<Outcome<Created>>, Option<AdapterError>) {
    let mut outcomes: Vec<Option<Outcome<Created>>> = shipments.iter().map(|_| None).collect();
    let error = loop {
        let open: Vec<usize> = (0..shipments.len()).filter(|index| outcomes[*index].is_none()).collect();
        let asked: Vec<&CarrierShipment> = open.iter().map(|index| shipments[*index]).collect();
        if asked.is_empty() {
            break None;
        }
        match buy(cx, &asked).await {
            Ok(Answered::Items(readings)) => {
                for (index, reading) in open.into_iter().zip(readings) {
                    outcomes[index] = Some(finished(cx, reading).await);
                }
            }
            Ok(Answered::Form(found)) => {
                for (place, index) in open.into_iter().enumerate() {
                    let findings = of_shipment(&found, place);
                    outcomes[index] = (!findings.is_empty()).then_some(Outcome::Refused(findings));
                }
            }
            Err(error) => break Some(error),
        }
    };
    let outcomes = outcomes.into_iter().map(|outcome| {
        // Only an error leaves outcomes open.
        let failed = error.clone().unwrap_or_else(|| AdapterError::unsupported("create"));
        outcome.unwrap_or(Outcome::Failed(failed))
    });
    (outcomes.collect(), error.clone())
}

/// Errors: what concerns the call as a whole; an answer that is none of DHL's.
async fn buy(cx: &CallContext<'_>, shipments: &[&CarrierShipment]) -> Result<Answered> {
    let answer = order(cx, "create", Purpose::Buys, shipments).await?;
    let reader = Reader { lang: cx.lang, account: Account::new(cx.settings) };
    match reader.read(answer.status, &answer.body, shipments) {
        Some(Read::Items(readings)) => Ok(Answered::Items(readings)),
        Some(Read::Form(found)) if !found.is_empty() && !answer.is_success() => Ok(Answered::Form(found)),
        Some(Read::Whole { code, words }) => Err(answer.failure(&code, &words)),
        _ => Err(not_understood(&answer)),
    }
}

/// An answer in no shape of DHL's: of a server on the way when its status says so, else a fault.
pub(super) fn not_understood(answer: &Answer) -> AdapterError {
    match answer.is_success() {
        true => answer.malformed("the answer is not what the description says"),
        false => answer.failure(&answer.status.to_string(), &answer.text()),
    }
}

/// Takes back what was made of a shipment that was not made as a whole.
async fn finished(cx: &CallContext<'_>, reading: Reading) -> Outcome<Created> {
    match reading.take_back.is_empty() || cancel::take_back(cx, &reading.take_back).await {
        true => reading.outcome,
        false => Outcome::Failed(left_behind(&reading.take_back)),
    }
}

/// Has DHL check a shipment without creating it.
pub(super) async fn validate(cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Vec<Finding>> {
    let answer = order(cx, "validate", Purpose::Reads, &[shipment]).await?;
    let reader = Reader { lang: cx.lang, account: Account::new(cx.settings) };
    match reader.findings(answer.status, &answer.body, shipment) {
        Some(Ok(findings)) => Ok(findings),
        Some(Err((code, words))) => Err(answer.failure(&code, &words)),
        None => Err(not_understood(&answer)),
    }
}

/// The call behind both. All shipments have the same form of label and the same policy.
async fn order(
    cx: &CallContext<'_>,
    operation: &str,
    purpose: Purpose,
    shipments: &[&CarrierShipment],
) -> Result<Answer> {
    let (http, account) = (cx.http()?, Account::new(cx.settings));
    let (url, query) = (format!("{}{SHIPPING}/orders", http.origin), query(account, purpose, shipments));
    let body = map::order_body(account, shipments.iter().copied());
    call(cx, operation, purpose, |client| {
        let request = client.post(&url).query(&query).header("Content-Type", "application/json");
        request.header("Accept-Language", language(cx.lang)).body(body.clone())
    })
    .await
}

fn query(account: Account<'_>, purpose: Purpose, shipments: &[&CarrierShipment]) -> Vec<(&'static str, &'static str)> {
    let (label, policy) = shipments.first().map(|one| (one.label, one.address_policy)).unwrap_or_default();
    let mut query = Vec::with_capacity(7);
    if purpose == Purpose::Reads {
        query.push(("validate", "true"));
    }
    query.push(("mustEncode", if policy == AddressPolicy::Strict { "true" } else { "false" }));
    query.push(("includeDocs", "include"));
    query.push(("docFormat", if label.format == LabelFormat::Zpl { "ZPL2" } else { "PDF" }));
    query.extend(product::print_format(label.medium).map(|format| ("printFormat", format)));
    let return_medium = account.return_medium(label.medium);
    query.extend(product::print_format(return_medium).map(|format| ("retourePrintFormat", format)));
    // Every document by itself: label and return label go to different printers.
    query.push(("combine", "false"));
    query
}
