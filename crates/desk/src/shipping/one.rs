//! Routes of one shipment after it was made: print, pictures, documents, cancel, track, the way back.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use kontor_model::Lang;
use kontor_model::id::{DeskShipmentId, ShipmentId};
use kontor_model::label::LabelFormat;
use kontor_model::return_label::NewReturn;
use kontor_model::shipment::{CancelResult, DocumentKind, ShipmentState};

use crate::app::DeskApp;
use crate::credentials::pages::ReportView;
use crate::error::{DeskError, DeskResult};
use crate::fields::Fields;
use crate::shipping::http::{parse, serve};
use crate::shipping::one_pages::{CancelPage, ReturnPage, TrackingPage};
use crate::shipping::{self, Cloud, DeskShipment, ask, care, parse_kg};
use crate::visit::{Posted, Visitor};
use crate::{preview, printing};

const NAV: &str = "shipments";

/// Routes of this part of the room.
pub(super) fn router() -> Router<Arc<DeskApp>> {
    Router::new()
        .route("/shipments/cloud/{id}", get(take_over))
        .route("/shipments/{id}/print", post(print))
        .route("/shipments/{id}/labels/{parcel}/print", post(reprint))
        .route("/shipments/{id}/labels/{parcel}/picture", get(picture))
        .route("/shipments/{id}/documents/{kind}/{parcel}", get(document))
        .route("/shipments/{id}/cancel", get(ask_cancel).post(cancel))
        .route("/shipments/{id}/tracking", get(tracking))
        .route("/shipments/{id}/return", get(open_return).post(make_return))
        .route("/shipments/{id}/returns/{back}", get(return_document).post(resume_return))
}

async fn found(app: &DeskApp, id: &str) -> DeskResult<DeskShipment> {
    shipping::get(app, &parse(id)?).await
}

/// A shipment of the cloud that is not known here yet: its labels come home, then it is shown.
async fn take_over(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    let lang = visitor.lang();
    let taken = async {
        let id: ShipmentId = id.parse().map_err(|_| DeskError::NotFound)?;
        let mut cloud = Cloud::of_active(&app, lang).await?;
        let shipment = ask!(cloud, |call| call.get_shipment(&id))?;
        if shipment.state == ShipmentState::Prepared {
            return Ok(format!("/packing/{id}"));
        }
        let record = cloud.record.clone();
        Ok(format!("/shipments/{}", shipping::adopt(&app, &record, &shipment, lang).await?.id))
    };
    match taken.await {
        Ok(path) => Redirect::to(&path).into_response(),
        Err(error) => troubled(&app, &visitor, error),
    }
}

/// A page for what the cloud did not do.
fn troubled(app: &DeskApp, visitor: &Visitor, error: DeskError) -> Response {
    match error {
        DeskError::Cloud(trouble) => {
            let page = shipping::pages::TroublePage::new(&trouble, app.now());
            visitor.page(app, StatusCode::BAD_GATEWAY, NAV, &page)
        }
        DeskError::Problem(problem) if problem.status == 404 => visitor.failure(app, &DeskError::NotFound),
        other => visitor.failure(app, &other),
    }
}

/// Prints what was never printed.
async fn print(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let lang = posted.visitor.lang();
    let printed = async {
        let shipment = found(&app, &id).await?;
        let printed = crate::packing::print(&app, &shipment, lang).await?;
        if printed.jobs.is_empty() && !printed.without_printer.is_empty() {
            return Err(DeskError::NoPrinter);
        }
        Ok(shipment.id)
    };
    back_to_page(&app, &posted, printed.await)
}

/// "Nachdruck" of one label.
async fn reprint(State(app): State<Arc<DeskApp>>, Path((id, parcel)): Path<(String, u32)>, posted: Posted) -> Response {
    let lang = posted.visitor.lang();
    let printed = async {
        let id = parse(&id)?;
        printing::reprint_label(&app, &id, parcel, lang).await?;
        Ok(id)
    };
    back_to_page(&app, &posted, printed.await)
}

fn back_to_page(app: &DeskApp, posted: &Posted, done: DeskResult<DeskShipmentId>) -> Response {
    match done {
        Ok(id) => Redirect::to(&format!("/shipments/{id}#prints")).into_response(),
        Err(error) => posted.visitor.failure(app, &error),
    }
}

/// A ZPL label drawn for the screen.
async fn picture(
    State(app): State<Arc<DeskApp>>,
    Path((id, parcel)): Path<(String, u32)>,
    visitor: Visitor,
) -> Response {
    match drawn(&app, &id, parcel, visitor.lang()).await {
        Ok(preview) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml; charset=utf-8")),
                (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(kontor_web::headers::EMBEDDED_POLICY)),
            ];
            (headers, preview.svg).into_response()
        }
        Err(error) => visitor.failure(&app, &error),
    }
}

/// Draws the label of a parcel that was bought as ZPL.
pub(super) async fn drawn(app: &DeskApp, id: &str, parcel: u32, lang: Lang) -> DeskResult<preview::Preview> {
    let shipment = found(app, id).await?;
    let parcels = shipment.answer.as_ref().map(|answer| answer.parcels.as_slice()).unwrap_or_default();
    let known = parcels.iter().find(|known| known.number == parcel).ok_or(DeskError::NotFound)?;
    let spec = shipment.label_spec(known);
    if spec.format != LabelFormat::Zpl {
        return Err(DeskError::NotFound);
    }
    let label = shipping::label(app, &shipment.id, parcel, None, lang).await?;
    Ok(preview::draw_zpl(&label.bytes, spec.medium, spec.dpi))
}

async fn document(
    State(app): State<Arc<DeskApp>>,
    Path((id, kind, parcel)): Path<(String, String, u32)>,
    visitor: Visitor,
) -> Response {
    let document = async {
        let kind = DocumentKind::from_code(&kind).ok_or(DeskError::NotFound)?;
        shipping::document(&app, &parse(&id)?, kind, parcel, visitor.lang()).await
    };
    match document.await {
        Ok(document) => serve(&document, false),
        Err(error) => troubled(&app, &visitor, error),
    }
}

async fn ask_cancel(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    match found(&app, &id).await {
        Ok(shipment) => visitor.page(&app, StatusCode::OK, NAV, &CancelPage::new(&shipment)),
        Err(error) => visitor.failure(&app, &error),
    }
}

/// "Stornieren": each outcome in plain words; the cloud's own where it refuses.
async fn cancel(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let lang = posted.visitor.lang();
    let done = async {
        let shipment = found(&app, &id).await?;
        let result = care::cancel(&app, &shipment.id, lang).await;
        Ok::<_, DeskError>((shipment, result))
    };
    let (shipment, result) = match done.await {
        Ok(done) => done,
        Err(error) => return posted.visitor.failure(&app, &error),
    };
    let mut page = CancelPage::new(&shipment);
    match result {
        Ok(result) => {
            let word = match result {
                CancelResult::Done => "cancelled",
                CancelResult::Pending => "cancel_pending",
                CancelResult::LocalOnly => "cancelled_here",
            };
            return Redirect::to(&format!("/shipments/{}?done={word}", shipment.id)).into_response();
        }
        Err(DeskError::Problem(problem)) => page.refused = Some(problem.detail.clone()),
        Err(DeskError::Cloud(trouble)) => page.trouble = Some(ReportView::of_trouble(&trouble, app.now())),
        Err(error) => return posted.visitor.failure(&app, &error),
    }
    posted.visitor.page(&app, StatusCode::CONFLICT, NAV, &page)
}

async fn tracking(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    let lang = visitor.lang();
    let page = async {
        let shipment = found(&app, &id).await?;
        let parcels = care::track(&app, &shipment.id, lang).await?;
        Ok(TrackingPage::new(&shipment, parcels))
    };
    match page.await {
        Ok(page) => visitor.page(&app, StatusCode::OK, NAV, &page),
        Err(error) => troubled(&app, &visitor, error),
    }
}

async fn open_return(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    match found(&app, &id).await {
        Ok(shipment) => visitor.page(&app, StatusCode::OK, NAV, &ReturnPage::new(&shipment, visitor.lang())),
        Err(error) => visitor.failure(&app, &error),
    }
}

async fn make_return(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let lang = posted.visitor.lang();
    let shipment = match found(&app, &id).await {
        Ok(shipment) => shipment,
        Err(error) => return posted.visitor.failure(&app, &error),
    };
    let mut page = ReturnPage::new(&shipment, lang).typed(&posted.fields);
    let made = match read_return(&shipment, &posted.fields) {
        Ok(new) => care::make_return(&app, &shipment.id, &new, lang).await,
        Err(key) => {
            page.form.fault("weight", key, &[]);
            return posted.visitor.page(&app, StatusCode::UNPROCESSABLE_ENTITY, NAV, &page);
        }
    };
    match made {
        Ok(_) => return Redirect::to(&format!("/shipments/{}#returns", shipment.id)).into_response(),
        Err(DeskError::Problem(problem)) => {
            page.notes.extend(problem.errors.iter().map(|error| error.detail.clone()));
            if problem.errors.is_empty() {
                page.notes.push(problem.detail.clone());
            }
        }
        Err(DeskError::Cloud(trouble)) => page.trouble = Some(ReportView::of_trouble(&trouble, app.now())),
        Err(error) => return posted.visitor.failure(&app, &error),
    }
    posted.visitor.page(&app, StatusCode::UNPROCESSABLE_ENTITY, NAV, &page)
}

fn read_return(shipment: &DeskShipment, fields: &Fields) -> Result<NewReturn, &'static str> {
    let weight_g = parse_kg(fields.get("weight")).map_err(shipping::weight_key)?;
    let from = care::door_of(shipment).cloned().ok_or("shipments.back.no_door")?;
    let known = shipment.answer.as_ref();
    let account = known.map(|answer| answer.carrier_account.clone().unwrap_or_else(|| answer.carrier.clone()));
    Ok(NewReturn {
        reference: shipment.reference.clone(),
        carrier_account: account.unwrap_or_default(),
        from,
        to: None,
        weight_g,
        customs: None,
        label: Default::default(),
    })
}

async fn resume_return(
    State(app): State<Arc<DeskApp>>,
    Path((id, back)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    let resumed = match parse(&id) {
        Ok(id) => care::resume_return(&app, &id, &back, posted.visitor.lang()).await,
        Err(error) => Err(error),
    };
    match resumed {
        Ok(_) => Redirect::to(&format!("/shipments/{id}#returns")).into_response(),
        Err(error) => troubled(&app, &posted.visitor, error),
    }
}

async fn return_document(
    State(app): State<Arc<DeskApp>>,
    Path((id, back)): Path<(String, String)>,
    visitor: Visitor,
) -> Response {
    let document = match parse(&id) {
        Ok(id) => care::return_document(&app, &id, &back).await,
        Err(error) => Err(error),
    };
    match document {
        Ok(document) => serve(&document, false),
        Err(error) => visitor.failure(&app, &error),
    }
}
