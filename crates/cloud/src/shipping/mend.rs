//! Changes to a shipment after its label was made: its weight, and a person's word where an answer was lost.

use kontor_model::Lang;
use kontor_model::id::ShipmentId;
use kontor_model::problem::FieldError;
use kontor_model::shipment::{Finding, Hint, NewWeight, Resolution, Severity, Shipment, ShipmentState};
use kontor_model::task::TaskKind;

use super::contact::{self, Contact};
use super::record::{FIRST_TRACK_MS, as_app_error};
use super::returns::shown_id;
use super::store::parcels::{self, Numbered};
use super::store::shipments::{self, ShipmentRow};
use super::{Caller, read, tasks};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::error::{AppError, AppResult};

/// Longest tracking number.
const NUMBER_MAX: usize = 40;

/// Corrects the weight of a parcel at the carrier and here.
///
/// Errors: [`AppError::NotFound`]; [`AppError::Conflict`] `weight_not_changeable` where the carrier cannot or there is
/// no label; [`AppError::Invalid`] for a weight or parcel that is none; what the carrier says.
pub async fn change_weight(app: &App, caller: &Caller, id: &ShipmentId, new: &NewWeight) -> AppResult<Shipment> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let row = read::outbound(&mut tx, &caller.tenant, id).await?;
    let parcels = parcels::of_shipment(&mut tx, &caller.tenant, id).await?;
    drop(tx);
    let contact = Contact::of(app, &caller.tenant, (&row.carrier, &row.account_id, row.is_test)).await?;
    let can = contact.carrier.descriptor().capabilities.update_weight;
    if !can || read::state_of(&row)? != ShipmentState::Labelled {
        return Err(AppError::Conflict("weight_not_changeable"));
    }
    if new.weight_g == 0 {
        return Err(out_of_range(caller, "weight_g"));
    }
    let parcel = parcels.iter().find(|parcel| parcel.number == i64::from(new.parcel));
    let numbers = contact::numbers_of(parcel.ok_or_else(|| out_of_range(caller, "parcel"))?);
    let talk = contact.begin().await?;
    let update = contact.carrier.update_weight(&talk.context(caller.lang), &numbers, new.weight_g).await;
    contact.heard(update.as_ref().err());
    talk.close(&[id]).await;
    update.map_err(as_app_error)?;
    let mut tx = app.db.write(&caller.tenant).await?;
    parcels::set_weight(&mut tx, &caller.tenant, id, (new.parcel, new.weight_g)).await?;
    tx.commit().await?;
    read::get_shipment(app, caller, id).await
}

fn out_of_range(caller: &Caller, field: &str) -> AppError {
    let detail = match field {
        "parcel" => caller.lang.pick("Dieses Packstück gibt es nicht.", "There is no such parcel."),
        _ => caller.lang.pick("Ein Gewicht hat mindestens 1 Gramm.", "A weight is at least 1 gram."),
    };
    AppError::Invalid(vec![FieldError {
        field: field.to_owned(),
        code: "out_of_range".to_owned(),
        detail: detail.to_owned(),
    }])
}

/// Takes a person's word about a shipment whose answer was lost.
///
/// Errors: [`AppError::NotFound`]; [`AppError::Conflict`] `outcome_known` when nothing is open about it any more;
/// [`AppError::Invalid`] for numbers that are none or not one per parcel.
pub async fn resolve_shipment(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    id: &ShipmentId,
    word: &Resolution,
) -> AppResult<Shipment> {
    resolve(app, caller, actor, (id, shipments::OUTBOUND), word).await
}

/// The same for a shipment of this direction, by the id it is kept under.
pub(super) async fn resolve(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    (id, kind): (&ShipmentId, &str),
    word: &Resolution,
) -> AppResult<Shipment> {
    let mut tx = app.db.write(&caller.tenant).await?;
    let row = shipments::find(&mut tx, &caller.tenant, id).await?;
    let row = row.filter(|row| row.kind == kind).ok_or(AppError::NotFound)?;
    if read::state_of(&row)? != ShipmentState::OutcomeUnknown {
        return Err(AppError::Conflict("outcome_known"));
    }
    let (state, finding) = match word {
        Resolution::NotCreated => (ShipmentState::Cancelled, not_created(caller.lang)),
        Resolution::Created { tracking_numbers } => {
            write_numbers(app, caller, &mut tx, (&row, id), tracking_numbers).await?;
            (ShipmentState::Labelled, label_elsewhere(caller))
        }
    };
    let text = serde_json::to_string(&[finding]).map_err(AppError::internal)?;
    shipments::move_state(&mut tx, &caller.tenant, id, (ShipmentState::OutcomeUnknown, state), &text).await?;
    let shown = shown_id(kind, id.as_str());
    tasks::end(app, &mut tx, &caller.tenant, TaskKind::OutcomeUnknown, &shown).await?;
    let entry = Entry { actor, action: "shipment.resolved", object: &shown, detail: state.code() };
    audit::record(&mut tx, app, &caller.tenant, entry).await?;
    let shipment = read::either_in(&mut tx, caller, id).await?;
    tx.commit().await?;
    Ok(shipment)
}

async fn write_numbers(
    app: &App,
    caller: &Caller,
    tx: &mut crate::db::Tx,
    (row, id): (&ShipmentRow, &ShipmentId),
    numbers: &[String],
) -> AppResult<()> {
    let parcels = parcels::of_shipment(tx, &caller.tenant, id).await?;
    let numbers: Vec<&str> = numbers.iter().map(|number| number.trim()).collect();
    let fits = |number: &&str| (1..=NUMBER_MAX).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_graphic());
    if numbers.len() != parcels.len() || !numbers.iter().all(fits) {
        return Err(not_numbers(caller, parcels.len()));
    }
    let carrier = app.shipping.carriers().find(&row.carrier);
    let tracks = carrier.is_some_and(|carrier| carrier.descriptor().capabilities.track);
    for (parcel, number) in parcels.iter().zip(numbers) {
        let numbered = Numbered {
            number: read::whole(parcel.number, "parcels.number")?,
            tracking_number: number,
            carrier_shipment: "",
            return_number: None,
            tracking_url: None,
            numbered_at: app.now().0,
            track_due: tracks.then(|| app.now().plus_millis(FIRST_TRACK_MS).0),
        };
        parcels::set_numbers(tx, &caller.tenant, id, &numbered).await?;
    }
    Ok(())
}

fn not_numbers(caller: &Caller, parcels: usize) -> AppError {
    let detail = caller.lang.pick(
        format!("Erwartet wird je Packstück eine Sendungsnummer mit 1 bis {NUMBER_MAX} Zeichen ohne Leerzeichen; Packstücke: {parcels}."),
        format!("Expected is one tracking number per parcel, 1 to {NUMBER_MAX} characters without blanks; parcels: {parcels}."),
    );
    AppError::Invalid(vec![FieldError {
        field: "tracking_numbers".to_owned(),
        code: "out_of_range".to_owned(),
        detail,
    }])
}

/// Says that there is nothing at the carrier.
pub(super) fn not_created(lang: Lang) -> Finding {
    let hint = Hint {
        de: "Beim Frachtführer gibt es diese Sendung nicht. Fordern Sie das Etikett unter einem neuen Schlüssel noch einmal an.".to_owned(),
        en: "The carrier has no such shipment. Ask for the label again under a new key.".to_owned(),
    };
    Finding::in_both(lang, Severity::Warning, "not_created", "", hint)
}

fn label_elsewhere(caller: &Caller) -> Finding {
    let hint = Hint {
        de: "Das Etikett liegt nur beim Frachtführer. Drucken Sie es dort.".to_owned(),
        en: "The label is at the carrier only. Print it there.".to_owned(),
    };
    Finding::in_both(caller.lang, Severity::Warning, "label_at_carrier", "", hint)
}
