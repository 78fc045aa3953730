//! The dry run: everything that is wrong or odd about a shipment, the carrier's own opinion included. Nothing is stored,
//! drawn or bought.

use kontor_model::id::ShipmentId;
use kontor_model::shipment::{CheckedShipment, Finding, NewShipment, Overall};

use super::accounts::Line;
use super::record::as_app_error;
use super::request::{self, Assessed};
use super::{Caller, lines, settings};
use crate::app::App;
use crate::error::AppResult;

/// Checks a shipment. The carrier is asked only when nothing is wrong that can be seen without it.
///
/// Errors: those of [`super::choose::choose`]; [`crate::AppError::Refused`] when the carrier cannot be asked.
pub async fn check_shipment(app: &App, caller: &Caller, new: &NewShipment) -> AppResult<CheckedShipment> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let settings = settings::find_in(app, &mut tx, &caller.tenant).await?;
    let mut assessed = request::assess(app, caller, &mut tx, settings.as_ref(), new).await?;
    // Nothing of the store is held while a carrier is asked.
    drop(tx);
    // As long as the id of a real one: some carriers take it as their reference.
    ShipmentId::new(app.now(), app.entropy.as_ref()).as_str().clone_into(&mut assessed.shipment.id);
    let is_wrong = assessed.findings.iter().any(Finding::is_error);
    let asked_carrier = !is_wrong && assessed.carrier.descriptor().capabilities.validate;
    let mut findings = std::mem::take(&mut assessed.findings);
    if asked_carrier {
        findings = request::merged(&findings, &ask(app, caller, &assessed).await?);
    }
    let service = assessed.shipment.service.clone();
    Ok(CheckedShipment {
        result: overall(&findings),
        carrier: assessed.carrier.descriptor().id.to_owned(),
        carrier_account: assessed.account.as_ref().map(|account| account.id.to_string()),
        shipping_profile: (!assessed.profile.is_empty()).then_some(assessed.profile),
        service,
        asked_carrier,
        findings,
    })
}

async fn ask(app: &App, caller: &Caller, assessed: &Assessed<'_>) -> AppResult<Vec<Finding>> {
    let descriptor = assessed.carrier.descriptor();
    let line = Line::open(app, descriptor, assessed.account.as_ref())?;
    let _passed = lines::pass_gate(app, assessed.account.as_ref(), descriptor).await?;
    assessed.carrier.validate(&line.context(caller.lang), &assessed.shipment).await.map_err(as_app_error)
}

fn overall(findings: &[Finding]) -> Overall {
    match findings {
        [] => Overall::Ok,
        some if some.iter().any(Finding::is_error) => Overall::Failed,
        _ => Overall::OkWithWarnings,
    }
}
