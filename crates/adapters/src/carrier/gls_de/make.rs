//! Making labels and finding them again: the steps of the calls that cost money, and what each answer of them means.

use kontor_model::Lang;
use kontor_model::shipment::{Finding, Hint, Severity};

use super::heard::DayAnswer;
use super::map::{self, Way};
use super::read::{self, Made};
use super::{calls, fault, wire};
use crate::context::CallContext;
use crate::error::{AdapterError, Effect, ErrorKind, Outcome, Result};
use crate::http::Answer;
use crate::shipment::{CarrierShipment, CloseOutOrder, ClosedOut, Created, CreatedParcel, ParcelNumbers, Recovery};

/// Adds GLS's findings to our own.
pub(super) async fn validate(
    cx: &CallContext<'_>,
    shipment: &CarrierShipment,
    own: Vec<Finding>,
) -> Result<Vec<Finding>> {
    let request = wire::ValidateRequest { shipment: map::shipment(cx, shipment, Way::Out) };
    let answer = calls::validate(cx, &request).await?;
    let mut found = own;
    if answer.status == 400 {
        found.push(fault::refusal(&answer, cx.lang));
        return Ok(found);
    }
    if !answer.is_success() {
        return Err(fault::failure(&answer));
    }
    let heard = calls::validated(&answer)?;
    found.extend(heard.validation_result.issues.iter().map(|issue| fault::issue(issue, cx.lang)));
    if heard.success == Some(false) && !found.iter().any(Finding::is_error) {
        return Err(answer.malformed("GLS refuses the shipment and does not say why"));
    }
    Ok(found)
}

/// Makes one shipment, unless our own findings stop it. With the label for its way back, if that is asked for: GLS makes
/// it as a shipment of its own, and when it cannot, the outbound labels count all the same.
pub(super) async fn create(
    cx: &CallContext<'_>,
    shipment: &CarrierShipment,
    own: Vec<Finding>,
    way: Way,
) -> Outcome<Created> {
    if own.iter().any(Finding::is_error) {
        return Outcome::Refused(own);
    }
    let operation = if way == Way::Out { "create" } else { "create_return" };
    let answer = match calls::create(cx, operation, &map::create(cx, shipment, way)).await {
        Ok(answer) => answer,
        Err(error) => return Outcome::Failed(error),
    };
    match answer.status {
        400 => Outcome::Refused(vec![fault::refusal(&answer, cx.lang)]),
        _ if !answer.is_success() => Outcome::Failed(fault::failure(&answer)),
        _ => match finish(cx, shipment, &answer, way).await {
            Ok(parcels) if way == Way::Out && shipment.services.return_label => {
                Outcome::Done(enclosed(cx, shipment, parcels).await)
            }
            Ok(parcels) => Outcome::Done(Created { parcels, findings: Vec::new() }),
            // The labels are bought: whatever went wrong with reading them, they must be looked for.
            Err(error) => Outcome::Failed(AdapterError { effect: Effect::Unknown, ..error }),
        },
    }
}

/// The parcels of an answer of success, with every label fetched that the answer did not hold one by one.
async fn finish(
    cx: &CallContext<'_>,
    shipment: &CarrierShipment,
    answer: &Answer,
    way: Way,
) -> Result<Vec<CreatedParcel>> {
    let mut parcels = Vec::with_capacity(shipment.parcels.len());
    for made in labels(cx, shipment, answer, way).await? {
        parcels.push(created_parcel(cx, shipment, made)?);
    }
    Ok(parcels)
}

fn created_parcel(cx: &CallContext<'_>, shipment: &CarrierShipment, made: Made) -> Result<CreatedParcel> {
    read::created_parcel(made, shipment, cx.lang).ok_or_else(|| label_missing("the label is missing"))
}

/// The labels of an answer of success in our order.
async fn labels(cx: &CallContext<'_>, shipment: &CarrierShipment, answer: &Answer, way: Way) -> Result<Vec<Made>> {
    let made = read::made(calls::created(answer)?.created_shipment).map_err(|reason| answer.malformed(reason))?;
    let wanted = match way {
        Way::Out => read::in_order(made, &references(shipment, way)),
        Way::Back | Way::Enclosed => match read::way_back(made, shipment.parcels.len()) {
            Some((back, beside)) => {
                give_back(cx, beside).await;
                Some(back)
            }
            None => None,
        },
    };
    let mut wanted = wanted.ok_or_else(|| answer.malformed("the answer has not as many parcels as the shipment"))?;
    for made in &mut wanted {
        if made.label.is_none() {
            made.label = Some(fetch_label(cx, shipment, &made.track_id).await?);
        }
    }
    Ok(wanted)
}

/// Takes back what nobody asked for. One that GLS keeps costs nothing, because it is never handed over.
async fn give_back(cx: &CallContext<'_>, beside: Vec<Made>) {
    for made in beside {
        if let Err(error) = calls::cancel(cx, &made.track_id).await {
            tracing::warn!(code = error.code, "GLS kept an outbound label that came with one for a way back");
        }
    }
}

/// Lays the labels for the way back to the parcels. A lost answer is asked for again by our references.
async fn enclosed(cx: &CallContext<'_>, shipment: &CarrierShipment, parcels: Vec<CreatedParcel>) -> Created {
    let answer = calls::create(cx, "create_return", &map::create(cx, shipment, Way::Enclosed)).await;
    let back = match &answer {
        Ok(answer) if answer.is_success() => labels(cx, shipment, answer, Way::Enclosed).await.ok(),
        _ => None,
    };
    let said = answer.as_ref().ok().filter(|answer| answer.status == 400).map(fault::said);
    let back = match (back, &said) {
        (None, None) => find_all(cx, shipment, Way::Enclosed).await.ok(),
        (back, _) => back,
    };
    with_ways_back(cx, shipment, parcels, back.unwrap_or_default(), said.as_ref())
}

fn with_ways_back(
    cx: &CallContext<'_>,
    shipment: &CarrierShipment,
    mut parcels: Vec<CreatedParcel>,
    back: Vec<Made>,
    said: Option<&fault::Said>,
) -> Created {
    let findings = if back.len() == parcels.len() {
        for (parcel, back) in parcels.iter_mut().zip(back) {
            read::enclose(parcel, back, shipment);
        }
        Vec::new()
    } else {
        vec![read::return_label_missing(cx.lang, said)]
    };
    Created { parcels, findings }
}

fn label_missing(reason: &str) -> AdapterError {
    AdapterError::without_effect(ErrorKind::Malformed, "label_missing", reason)
}

/// Fetches one label by the number of its parcel.
async fn fetch_label(cx: &CallContext<'_>, shipment: &CarrierShipment, track_id: &str) -> Result<Vec<u8>> {
    let request = wire::ReprintRequest {
        track_id: Some(track_id.to_owned()),
        shipment_unit_reference: None,
        printing_options: map::printing(shipment.label),
    };
    let answer = calls::reprint(cx, "fetch_label", &request).await?;
    if !answer.is_success() {
        return Err(fault::failure(&answer));
    }
    let made = read::made(calls::created(&answer)?.created_shipment).map_err(label_missing)?;
    let is_it = |made: &Made| made.track_id == track_id;
    let label = made.into_iter().find(is_it).and_then(|made| made.label);
    label.ok_or_else(|| label_missing("GLS has the parcel but gave no label of it"))
}

/// Our references of all labels of one way, in order.
fn references(shipment: &CarrierShipment, way: Way) -> Vec<String> {
    (0..shipment.parcels.len()).map(|index| map::unit_reference(shipment, index, way)).collect()
}

/// Looks for every parcel of a shipment by our reference of it. Only when GLS knows none of them, none was made.
pub(super) async fn find(cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Recovery> {
    if shipment.id.is_empty() {
        return Ok(Recovery::Unclear);
    }
    let found = find_all(cx, shipment, Way::Out).await?;
    if found.is_empty() {
        return Ok(Recovery::NotCreated);
    }
    if found.len() != shipment.parcels.len() {
        return Ok(Recovery::Unclear);
    }
    let parcels = found.into_iter().map(|made| created_parcel(cx, shipment, made)).collect::<Result<Vec<_>>>()?;
    if !shipment.services.return_label {
        return Ok(Recovery::Found(Box::new(Created { parcels, findings: Vec::new() })));
    }
    let back = find_all(cx, shipment, Way::Enclosed).await?;
    Ok(Recovery::Found(Box::new(with_ways_back(cx, shipment, parcels, back, None))))
}

/// All labels of one way that GLS knows by our references, each with its label.
async fn find_all(cx: &CallContext<'_>, shipment: &CarrierShipment, way: Way) -> Result<Vec<Made>> {
    let mut found = Vec::with_capacity(shipment.parcels.len());
    for reference in references(shipment, way) {
        found.extend(find_one(cx, shipment, &reference).await?);
    }
    Ok(found)
}

/// The parcel with our reference; `None` when GLS says that it knows no such parcel.
async fn find_one(cx: &CallContext<'_>, shipment: &CarrierShipment, reference: &str) -> Result<Option<Made>> {
    let request = wire::ReprintRequest {
        track_id: None,
        shipment_unit_reference: Some(reference.to_owned()),
        printing_options: map::printing(shipment.label),
    };
    let answer = calls::reprint(cx, "find_by_reference", &request).await?;
    if fault::is_not_found(&answer) {
        return Ok(None);
    }
    if !answer.is_success() {
        return Err(fault::failure(&answer));
    }
    let made = read::made(calls::created(&answer)?.created_shipment).map_err(|reason| answer.malformed(reason))?;
    // An answer of success without a parcel says nothing: only a clear "no" may lead to another label.
    let mut last = made.into_iter().next_back().ok_or_else(|| answer.malformed("the answer holds no parcel"))?;
    if last.label.is_none() {
        last.label = Some(fetch_label(cx, shipment, &last.track_id).await?);
    }
    Ok(Some(last))
}

/// The parcels of an order that stand in GLS's report of the day.
pub(super) fn closed_out(lang: Lang, order: &CloseOutOrder, day: &DayAnswer) -> ClosedOut {
    let units: Vec<_> = day.shipments.iter().flat_map(|shipment| &shipment.shipment_unit).collect();
    let is_listed = |parcel: &ParcelNumbers| {
        let track_id = Some(parcel.tracking_number.as_str());
        let number = parcel.shipment_number.as_deref();
        units.iter().any(|unit| {
            unit.track_id.as_deref() == track_id || (number.is_some() && unit.parcel_number.as_deref() == number)
        })
    };
    let outcome = |(index, parcel): (usize, &ParcelNumbers)| {
        if is_listed(parcel) {
            return Outcome::Done(());
        }
        Outcome::Refused(vec![not_listed(lang, index, &parcel.tracking_number, order)])
    };
    ClosedOut { parcels: order.parcels.iter().enumerate().map(outcome).collect(), manifests: Vec::new() }
}

fn not_listed(lang: Lang, index: usize, number: &str, order: &CloseOutOrder) -> Finding {
    let (date, german_date) = (order.date, order.date.0.strftime("%d.%m.%Y"));
    let hint = Hint {
        de: format!(
            "Das Packstück {number} steht nicht im Tagesabschluss von GLS für den {german_date}. Prüfen Sie Versandtag und Storno."
        ),
        en: format!(
            "The parcel {number} is not in GLS's report of {date}. Check the day of dispatch and cancellations."
        ),
    };
    Finding::in_both(lang, Severity::Error, "not_in_day_report", &format!("parcels[{index}]"), hint)
}
