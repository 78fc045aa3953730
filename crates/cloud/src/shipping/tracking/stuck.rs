//! Parcels that stand still: a task comes up once, and is over when everything of the shipment moves again.

use kontor_model::id::TenantId;
use kontor_model::shipment::{Hint, TrackingStatus};
use kontor_model::task::TaskKind;

use super::rules::Known;
use crate::app::App;
use crate::db::Tx;
use crate::error::AppResult;
use crate::shipping::returns::shown_id;
use crate::shipping::store::tracking::{self as store, TrackRow};
use crate::shipping::tasks;

/// Raises or ends the task about a parcel of which something else is known now. A test label never moves, which is no
/// news.
pub(super) async fn follow(app: &App, tx: &mut Tx, tenant: &TenantId, row: &TrackRow, now: &Known) -> AppResult<()> {
    let object = shown_id(&row.kind, &row.shipment_id);
    match (row.stuck_at, now.stuck_at) {
        (None, Some(_)) if !row.is_test => {
            tasks::raise(app, tx, tenant, (TaskKind::Stuck, &object), &words(app, row, now)).await
        }
        (Some(_), None) if !store::has_stuck(tx, tenant, &row.shipment_id).await? => {
            tasks::end(app, tx, tenant, TaskKind::Stuck, &object).await
        }
        _ => Ok(()),
    }
}

fn words(app: &App, row: &TrackRow, now: &Known) -> Hint {
    let days = now.quiet_ms(row.since, app.now()) / (24 * 3_600_000);
    let (de, en) = match now.status {
        Some(TrackingStatus::Exception) => (
            "Der Frachtführer meldet eine Störung. Sehen Sie in der Sendungsverfolgung nach, was zu tun ist."
                .to_owned(),
            "The carrier reports a problem. Look into the tracking for what has to be done.".to_owned(),
        ),
        None | Some(TrackingStatus::Announced) => (
            format!(
                "Seit {days} Tagen gibt es das Etikett, aber keinen Scan. Prüfen Sie, ob das Paket übergeben wurde."
            ),
            format!("The label is {days} days old, and there is no scan. Check whether the parcel was handed over."),
        ),
        Some(TrackingStatus::ReadyForPickup) => (
            format!("Seit {days} Tagen liegt es zur Abholung bereit. Erinnern Sie den Empfänger, bevor es zurückgeht."),
            format!("It has been waiting to be collected for {days} days. Remind the recipient before it goes back."),
        ),
        _ => (
            format!("Seit {days} Tagen hat es sich nicht bewegt. Fragen Sie beim Frachtführer nach."),
            format!("It has not moved for {days} days. Ask the carrier about it."),
        ),
    };
    let (reference, number) = (&row.reference, &row.tracking_number);
    Hint { de: format!("Paket {number} zu {reference}: {de}"), en: format!("Parcel {number} of {reference}: {en}") }
}
