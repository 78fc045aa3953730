//! One try at a shipment that is on record: ask the cloud under its key, then bring the labels home.

use kontor_model::Lang;
use kontor_model::problem::Problem;
use kontor_model::shipment::Shipment;

use crate::app::DeskApp;
use crate::check::Verdict;
use crate::cloud::Trouble;
use crate::cloud::shipments::CallError;
use crate::credentials::Credential;
use crate::db::DbError;
use crate::error::{DeskError, DeskResult};
use crate::shipping::connection::{Connection, connect};
use crate::shipping::{DeskShipment, DeskShipmentState, documents, labels, store};

/// What a try came to.
pub(super) enum Try {
    /// The row says where the shipment stands now.
    Noted,
    /// The cloud refuses; nothing was made.
    Refused(Box<Problem>),
}

/// Tries once and writes what came of it. A lost answer is no error: the row says so, and the key makes the next try harmless.
///
/// Errors: [`DeskError::Cloud`] when no token was to be had, so that nothing was sent.
pub(super) async fn attempt(
    app: &DeskApp,
    record: &Credential,
    shipment: &mut DeskShipment,
    lang: Lang,
) -> DeskResult<Try> {
    let mut connection = connect(app, record).await?;
    if shipment.answer.is_none() {
        match create(app, record, &mut connection, shipment, lang).await? {
            Ok(answer) => {
                shipment.state = DeskShipmentState::of_answer(&answer);
                let settled = shipment.state != DeskShipmentState::Sending;
                shipment.cloud_id = Some(answer.id.clone());
                shipment.answer = settled.then_some(answer);
                shipment.last_failure = None;
                note(app, shipment).await?;
            }
            Err(CallError::Problem(problem)) => return Ok(Try::Refused(problem)),
            Err(error) => return lost(app, shipment, error).await,
        }
    }
    if shipment.state == DeskShipmentState::Created {
        let fetched = match labels::fetch_all(app, &connection, shipment, lang).await? {
            Ok(()) => documents::fetch_all(app, &connection, shipment, lang).await?,
            Err(error) => Err(error),
        };
        return match fetched {
            Ok(()) => {
                shipment.state = DeskShipmentState::Labelled;
                shipment.last_failure = None;
                note(app, shipment).await.map(|()| Try::Noted)
            }
            Err(error) => lost(app, shipment, error).await,
        };
    }
    Ok(Try::Noted)
}

/// Asks for the shipment; a token that is not accepted any more is renewed once.
async fn create(
    app: &DeskApp,
    record: &Credential,
    connection: &mut Connection,
    shipment: &DeskShipment,
    lang: Lang,
) -> DeskResult<Result<Shipment, CallError>> {
    let (key, body) = (shipment.idempotency_key.as_str(), shipment.body.as_str());
    let prepared = shipment.cloud_id.as_ref().filter(|_| shipment.buys_prepared);
    for is_fresh in [false, true] {
        let call = connection.call(app, lang);
        let answer = match prepared {
            Some(id) => call.buy_prepared(id, key).await,
            None => call.create_shipment(key, body).await,
        };
        if is_fresh || !matches!(answer, Err(CallError::Unauthorized)) {
            return Ok(answer);
        }
        app.tokens.forget(&record.id);
        *connection = connect(app, record).await?;
    }
    Ok(Err(CallError::Unauthorized))
}

async fn lost(app: &DeskApp, shipment: &mut DeskShipment, error: CallError) -> DeskResult<Try> {
    shipment.last_failure = Some(match error {
        CallError::Unclear(trouble) => trouble,
        CallError::Unauthorized => Trouble::new(Verdict::Refused, "401").with("error", "unauthorized"),
        CallError::Problem(problem) => {
            let support = format!("{} · {} · {}", problem.code, problem.status, problem.request_id);
            Trouble::new(Verdict::Refused, support).with("error", problem.code)
        }
    });
    note(app, shipment).await?;
    Ok(Try::Noted)
}

async fn note(app: &DeskApp, shipment: &DeskShipment) -> DeskResult<()> {
    let mut tx = app.db.write().await?;
    store::update(&mut tx, shipment, app.now()).await?;
    tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error)))
}
