//! Routes of the packing table: the queue with the open shipment, scans, and the buttons of its form.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use kontor_model::Lang;
use kontor_model::id::{DeskShipmentId, ShipmentId};
use kontor_model::problem::Problem;
use kontor_model::shipment::{Finding, NewShipment};
use serde::Deserialize;

use crate::app::DeskApp;
use crate::credentials::pages::ReportView;
use crate::error::{DeskError, DeskResult};
use crate::orders::{self, DeskOrder};
use crate::packing::form::{PackingForm, field_of};
use crate::packing::pages::{
    FoundView, OpenView, Opened, OrderBeside, PackedView, PackingPage, QueueLine, UnprintedLine,
};
use crate::packing::scan::{Found, clean_scan, is_no_weight, is_weight, look_up};
use crate::packing::{Packed, Queued, actions, queue};
use crate::printing::pages::JobLine;
use crate::printing::{self, Purpose};
use crate::shipping::{self, Cloud, encoded};
use crate::visit::{Posted, Visitor};

const NAV: &str = "packing";
/// Lines of the queue on the screen.
const SHOWN: usize = 40;
/// Lines of "Zuletzt gedruckt" on the screen.
const RECENT: usize = 12;

/// Routes of this room.
pub fn router() -> Router<Arc<DeskApp>> {
    Router::new()
        .route("/packing", get(show))
        .route("/packing/{id}", get(open).post(submit))
        .route("/packing/found/{id}/print", post(print_found))
}

#[derive(Default, Deserialize)]
struct Wish {
    scan: Option<String>,
    /// The shipment that is open while something is scanned.
    open: Option<String>,
    weight: Option<String>,
    packed: Option<String>,
    found: Option<String>,
    focus: Option<String>,
    job: Option<String>,
}

async fn show(State(app): State<Arc<DeskApp>>, Query(wish): Query<Wish>, visitor: Visitor) -> Response {
    let scanned = wish.scan.as_deref().map(clean_scan).filter(|text| !text.is_empty());
    let mut unknown = None;
    if let Some(text) = scanned {
        if let Some(open) = wish.open.as_deref().filter(|open| is_weight(&text) && open.parse::<ShipmentId>().is_ok()) {
            return Redirect::to(&format!("/packing/{open}?weight={}", encoded(&text))).into_response();
        }
        match look_up(&app, &text, visitor.lang()).await {
            Ok(Found::ToPack(id)) => return Redirect::to(&format!("/packing/{id}?focus=weight")).into_response(),
            Ok(Found::Labelled(id)) => return Redirect::to(&format!("/packing?found={id}")).into_response(),
            Ok(Found::Other(id)) => return Redirect::to(&format!("/shipments/{id}")).into_response(),
            Ok(Found::Orders) => return Redirect::to(&format!("/orders?q={}", encoded(&text))).into_response(),
            Ok(Found::Nothing) => unknown = Some(text),
            // The page below asks the cloud too and says what is wrong with it; what was typed stays.
            Err(DeskError::Cloud(_) | DeskError::NoActiveCredential | DeskError::Problem(_)) => unknown = Some(text),
            Err(error) => return visitor.failure(&app, &error),
        }
    }
    let page = async {
        let mut page = around(&app, &visitor, &wish, None).await?.0;
        if let Some(text) = unknown {
            page.by_hand = format!("/shipments/new?reference={}", encoded(&text));
            page.unknown = Some(text);
        }
        Ok(page)
    };
    answer(&app, &visitor, StatusCode::OK, page.await)
}

fn answer(app: &DeskApp, visitor: &Visitor, status: StatusCode, page: DeskResult<PackingPage>) -> Response {
    match page {
        Ok(page) => visitor.page(app, status, NAV, &page),
        Err(error) => visitor.failure(app, &error),
    }
}

/// Everything around the open shipment, and the queue it stands in.
async fn around(
    app: &DeskApp,
    visitor: &Visitor,
    wish: &Wish,
    open: Option<&ShipmentId>,
) -> DeskResult<(PackingPage, Vec<Queued>)> {
    let here = open.map_or_else(|| "/packing".to_owned(), |id| format!("/packing/{id}"));
    let mut page = PackingPage { here, ..local(app, wish).await? };
    let queue = match queue_of(app, visitor, &mut page, open).await {
        Ok(queue) => queue,
        Err(DeskError::NoActiveCredential) => {
            page.no_access = true;
            Vec::new()
        }
        Err(DeskError::Cloud(trouble)) => {
            page.trouble = Some(ReportView::of_trouble(&trouble, app.now()));
            Vec::new()
        }
        Err(DeskError::Problem(problem)) => {
            page.notes.push(problem.detail.clone());
            Vec::new()
        }
        Err(error) => return Err(error),
    };
    page.total = queue.len();
    Ok((page, queue))
}

async fn queue_of(
    app: &DeskApp,
    visitor: &Visitor,
    page: &mut PackingPage,
    open: Option<&ShipmentId>,
) -> DeskResult<Vec<Queued>> {
    let mut cloud = Cloud::of_active(app, visitor.lang()).await?;
    let offer = queue::offer_of(app, &mut cloud, visitor.lang()).await?;
    let queue = queue::load(app, &mut cloud, SHOWN).await?;
    let open = open.map(ShipmentId::as_str);
    page.lines = queue.iter().take(SHOWN).map(|queued| QueueLine::new(queued, &offer, open)).collect();
    Ok(queue)
}

/// What is known here without the cloud: printers, what was printed, what a link points to.
async fn local(app: &DeskApp, wish: &Wish) -> DeskResult<PackingPage> {
    let printers = printing::list(app).await?;
    let takes_labels = |purpose: &Purpose| *purpose != Purpose::Document;
    let labels = printers.iter().filter(|printer| printer.defaults.iter().any(takes_labels));
    let mut page =
        PackingPage { printers: labels.map(|printer| printer.name.clone()).collect(), ..PackingPage::default() };
    let recent = printing::history(app, None).await?.items;
    page.recent = recent.iter().take(RECENT).map(JobLine::new).collect();
    page.unprinted = shipping::unprinted(app).await?.iter().map(UnprintedLine::new).collect();
    let pressed = wish.job.as_deref().and_then(|id| id.parse().ok());
    page.job = pressed.and_then(|id| recent.iter().find(|job| job.id == id)).map(JobLine::new);
    if let Some(id) = parse_desk(wish.packed.as_deref())
        && let Ok(shipment) = shipping::get(app, &id).await
    {
        let jobs = printing::of_shipment(app, &id).await?;
        let without = jobs.is_empty() && shipment.state == shipping::DeskShipmentState::Labelled;
        let without_printer = if without { vec![Purpose::PdfLabel] } else { Vec::new() };
        page.packed = Some(PackedView::new(&shipment, &printing::Printed { jobs, without_printer }));
    }
    if let Some(id) = parse_desk(wish.found.as_deref()) {
        page.found = shipping::get(app, &id).await.ok().as_ref().map(FoundView::new);
    }
    Ok(page)
}

fn parse_desk(id: Option<&str>) -> Option<DeskShipmentId> {
    id?.parse().ok()
}

async fn open(
    State(app): State<Arc<DeskApp>>,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
    visitor: Visitor,
) -> Response {
    let Ok(id) = id.parse::<ShipmentId>() else { return visitor.failure(&app, &DeskError::NotFound) };
    let wanted = match actions::wanted_of(&app, &id, visitor.lang()).await {
        Ok(wanted) => wanted,
        Err(error) => return not_to_be_opened(&app, &visitor, (&id, None), error).await,
    };
    let page = async {
        let (mut page, queue) = around(&app, &visitor, &wish, Some(&id)).await?;
        let Some(queued) = queue.iter().find(|queued| queued.shipment.id == id) else {
            // It is older than what the queue holds, or a moment newer: alone it can be packed all the same.
            return Err(DeskError::NotFound);
        };
        let findings = beside_order(&app, &id, &wanted, &queued.shipment.findings, visitor.lang()).await?;
        let mut form = PackingForm::of(&wanted, &findings, visitor.lang());
        let mut focus = if wish.focus.as_deref() == Some("weight") || form.lacks_weight() { "weight" } else { "scan" };
        if let Some(weight) = wish.weight.as_deref().filter(|weight| is_weight(weight)) {
            form.take_weight(weight);
            focus = "scan";
        }
        page.open = Some(opened(&app, &visitor, (queued, &queue), &wanted, &form, focus).await?);
        Ok(page)
    };
    answer(&app, &visitor, StatusCode::OK, page.await)
}

/// What the cloud finds, and what was unclear about the address of its order while nobody has mended it.
async fn beside_order(
    app: &DeskApp,
    id: &ShipmentId,
    wanted: &NewShipment,
    known: &[Finding],
    lang: Lang,
) -> DeskResult<Vec<Finding>> {
    let mut all = orders::findings_beside(app, id, wanted, lang).await?;
    let is_told = |finding: &&Finding| !all.iter().any(|own| own.field == finding.field);
    let more: Vec<Finding> = known.iter().filter(is_told).cloned().collect();
    all.extend(more);
    Ok(all)
}

/// Bought or thrown away meanwhile: its page here, or the queue with a sentence.
async fn not_to_be_opened(
    app: &DeskApp,
    visitor: &Visitor,
    (id, order): (&ShipmentId, Option<&DeskOrder>),
    error: DeskError,
) -> Response {
    if let Ok(Some(known)) = shipping::find_by_cloud_id(app, id).await {
        return Redirect::to(&format!("/shipments/{}", known.id)).into_response();
    }
    let page = async {
        let mut page = around(app, visitor, &Wish::default(), None).await?.0;
        let now = match order {
            Some(order) => Some(orders::get(app, &order.summary.id).await?.summary),
            None => None,
        };
        match error {
            DeskError::Problem(_) if now.as_ref().is_some_and(|now| !now.stage.is_open()) => {
                page.notes.push(app.site.text(visitor.lang(), "pack.left_the_table", &[]));
            }
            DeskError::Problem(problem) => page.notes.push(problem.detail.clone()),
            DeskError::Cloud(_) | DeskError::NoActiveCredential => {}
            other => return Err(other),
        }
        Ok(page)
    };
    answer(app, visitor, StatusCode::NOT_FOUND, page.await)
}

async fn opened(
    app: &DeskApp,
    visitor: &Visitor,
    (queued, queue): (&Queued, &[Queued]),
    wanted: &NewShipment,
    form: &PackingForm,
    focus: &'static str,
) -> DeskResult<OpenView> {
    let mut cloud = Cloud::of_active(app, visitor.lang()).await?;
    let offer = queue::offer_of(app, &mut cloud, visitor.lang()).await?;
    let next = next_of(queue, &queued.shipment.id).map(|next| next.shipment.reference.clone());
    let order = orders::of_shipment(app, &queued.shipment.id).await?;
    let order = order.as_ref().map(|order| OrderBeside::new(order, visitor.lang()));
    Ok(OpenView::new(&Opened { queued, wanted, form, offer: &offer, next, focus, order }, visitor.lang()))
}

/// The one after this in the queue; the first one at its end.
fn next_of<'q>(queue: &'q [Queued], id: &ShipmentId) -> Option<&'q Queued> {
    let place = queue.iter().position(|queued| queued.shipment.id == *id)?;
    queue.get(place + 1).or_else(|| queue.first().filter(|first| first.shipment.id != *id))
}

/// The form's buttons.
async fn submit(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let Ok(id) = id.parse::<ShipmentId>() else { return posted.visitor.failure(&app, &DeskError::NotFound) };
    let lang = posted.visitor.lang();
    let action = posted.fields.get("action").to_owned();
    if action == "back" {
        return put_back(&app, &posted.visitor, &id).await;
    }
    let is_print = action == "print";
    let wanted = match prepared_now(&app, &posted.visitor, &id, is_print).await {
        Ok(wanted) => wanted,
        Err(response) => return response,
    };
    let mut form = PackingForm::from_fields(&posted.fields, &wanted, lang);
    if edit(&mut form, &action) {
        return shown(&app, &posted.visitor, &id, &wanted, &form, Outcome::Edited).await;
    }
    // A number scanned into a field for weights is a scan: nothing is bought for it.
    let odd = form.to.weights.iter().map(|typed| clean_scan(typed)).find(|typed| is_no_weight(typed));
    if let Some(text) = odd {
        return Redirect::to(&format!("/packing?scan={}&open={id}", encoded(&text))).into_response();
    }
    if is_print && form.is_outdated(&wanted) {
        let findings = beside_order(&app, &id, &wanted, &[], lang).await.unwrap_or_default();
        let form = form.renewed(&wanted, &findings, lang);
        return shown(&app, &posted.visitor, &id, &wanted, &form, Outcome::Outdated).await;
    }
    let asked = match form.apply(&wanted) {
        Ok(asked) => asked,
        Err(faults) => {
            let outcome = Outcome::Refused(DeskError::Invalid(faults));
            return shown(&app, &posted.visitor, &id, &wanted, &form, outcome).await;
        }
    };
    if action == "check" {
        let outcome = match actions::check(&app, &asked, lang).await {
            Ok(checked) => {
                form.findings = checked.findings;
                Outcome::Checked(checked.result)
            }
            Err(error) => Outcome::Refused(error),
        };
        return shown(&app, &posted.visitor, &id, &wanted, &form, outcome).await;
    }
    buy(&app, &posted.visitor, (&id, &wanted), form, asked).await
}

/// "Etikett drucken": on with the next one, or the form with what stands in the way.
async fn buy(
    app: &Arc<DeskApp>,
    visitor: &Visitor,
    (id, wanted): (&ShipmentId, &NewShipment),
    mut form: PackingForm,
    asked: NewShipment,
) -> Response {
    let lang = visitor.lang();
    match actions::pack(app, id, wanted.clone(), asked, lang).await {
        Ok(packed) => after_packing(app, visitor, id, &packed).await,
        Err(error) => {
            // What was typed may be saved by now, though nothing was bought.
            if let Ok(now) = actions::wanted_of(app, id, lang).await {
                form.note_seen(&now);
            }
            shown(app, visitor, id, wanted, &form, Outcome::Refused(error)).await
        }
    }
}

/// What is prepared at this moment, or the page that says why nothing is. Before anything is bought of an order it is looked
/// whether it was called off or changed meanwhile.
async fn prepared_now(
    app: &DeskApp,
    visitor: &Visitor,
    id: &ShipmentId,
    is_print: bool,
) -> Result<NewShipment, Response> {
    let lang = visitor.lang();
    let now = async {
        let order = if is_print { orders::of_shipment(app, id).await? } else { None };
        if order.is_some() {
            orders::look_again(app, lang).await?;
        }
        Ok(order)
    };
    let (order, wanted) = match now.await {
        Ok(order) => (order, actions::wanted_of(app, id, lang).await),
        Err(error) => (None, Err(error)),
    };
    match wanted {
        Ok(wanted) => Ok(wanted),
        Err(error) => Err(not_to_be_opened(app, visitor, (id, order.as_ref()), error).await),
    }
}

/// What changes the form only. Answers whether the button was one of those.
fn edit(form: &mut PackingForm, action: &str) -> bool {
    let place = |prefix: &str| action.strip_prefix(prefix).and_then(|place| place.parse::<usize>().ok());
    if let Some(place) = place("drop-") {
        form.drop_parcel(place);
    } else if let Some(place) = place("accept-") {
        form.accept(place);
    } else if let Some(place) = place("leave-") {
        form.leave(place);
    } else if action == "add" {
        form.add_parcel();
    } else if action != "kind" {
        return false;
    }
    true
}

/// How a button ended that leaves the form on the screen.
enum Outcome {
    Edited,
    /// What was prepared changed while the form stood on the screen.
    Outdated,
    Checked(kontor_model::shipment::Overall),
    Refused(DeskError),
}

async fn shown(
    app: &DeskApp,
    visitor: &Visitor,
    id: &ShipmentId,
    wanted: &NewShipment,
    form: &PackingForm,
    outcome: Outcome,
) -> Response {
    let refused = matches!(outcome, Outcome::Refused(_) | Outcome::Outdated);
    let page = async {
        let (mut page, queue) = around(app, visitor, &Wish::default(), Some(id)).await?;
        let queued = queue.iter().find(|queued| queued.shipment.id == *id).ok_or(DeskError::NotFound)?;
        // Enter in a weight prints: the next key needs no way there.
        let mut view = opened(app, visitor, (queued, &queue), wanted, form, "weight").await?;
        match outcome {
            Outcome::Edited => {}
            Outcome::Outdated => view.notes.push(app.site.text(visitor.lang(), "pack.outdated", &[])),
            Outcome::Checked(result) => view.checked = Some(result),
            Outcome::Refused(DeskError::Invalid(faults)) => view.note_faults(&faults),
            Outcome::Refused(DeskError::Problem(problem)) => note_problem(&mut view, &problem),
            Outcome::Refused(DeskError::Cloud(trouble)) => {
                page.trouble = Some(ReportView::of_trouble(&trouble, app.now()));
            }
            Outcome::Refused(DeskError::NoActiveCredential) => page.no_access = true,
            Outcome::Refused(error) => return Err(error),
        }
        page.open = Some(view);
        Ok(page)
    };
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    answer(app, visitor, status, page.await)
}

/// The cloud's sentences beside their fields; what belongs to no field above the form.
fn note_problem(view: &mut OpenView, problem: &Problem) {
    for error in &problem.errors {
        match field_of(&error.field) {
            Some(field) => view.form.fault_text(&field, shipping::without_caption(&error.detail)),
            None => view.notes.push(error.detail.clone()),
        }
    }
    if problem.errors.is_empty() {
        view.notes.push(problem.detail.clone());
    }
    view.has_faults = view.form.has_errors();
}

/// On with the next one, the cursor in the field for scans.
async fn after_packing(app: &DeskApp, visitor: &Visitor, id: &ShipmentId, packed: &Packed) -> Response {
    let next = next_after(app, visitor, id).await;
    let packed = &packed.shipment.id;
    Redirect::to(&next.map_or_else(
        || format!("/packing?packed={packed}"),
        |next| format!("/packing/{next}?packed={packed}&focus=scan"),
    ))
    .into_response()
}

async fn put_back(app: &DeskApp, visitor: &Visitor, id: &ShipmentId) -> Response {
    let next = next_after(app, visitor, id).await;
    if let Err(error) = actions::put_back(app, id).await {
        return visitor.failure(app, &error);
    }
    let path = next.map_or_else(|| "/packing".to_owned(), |next| format!("/packing/{next}"));
    Redirect::to(&format!("{path}?done=put_back")).into_response()
}

/// The next one to pack; none when the cloud cannot be asked right now.
async fn next_after(app: &DeskApp, visitor: &Visitor, id: &ShipmentId) -> Option<ShipmentId> {
    let mut cloud = Cloud::of_active(app, visitor.lang()).await.ok()?;
    let queue = queue::load(app, &mut cloud, 0).await.ok()?;
    let next = next_of(&queue, id).or_else(|| queue.first());
    next.map(|next| next.shipment.id.clone()).filter(|next| next != id)
}

/// "Nachdruck" of a shipment that was scanned: all its labels once more.
async fn print_found(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let lang = posted.visitor.lang();
    let printed = async {
        let id: DeskShipmentId = id.parse().map_err(|_| DeskError::NotFound)?;
        let shipment = shipping::get(&app, &id).await?;
        let parcels = shipment.answer.map(|answer| answer.parcels).unwrap_or_default();
        let mut last = None;
        for parcel in parcels {
            last = Some(printing::reprint_label(&app, &id, parcel.number, lang).await?);
        }
        last.ok_or(DeskError::NotFound)
    };
    match printed.await {
        Ok(job) => Redirect::to(&format!("/packing?job={}", job.id)).into_response(),
        Err(error) => posted.visitor.failure(&app, &error),
    }
}
