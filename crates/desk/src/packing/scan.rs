//! What a scanned or typed text means: a weight, something to pack, or a parcel that has its label already.

use kontor_model::Lang;
use kontor_model::fold::fold;
use kontor_model::id::{DeskShipmentId, ShipmentId};
use kontor_model::shipment::{Shipment, ShipmentState};

use crate::app::DeskApp;
use crate::cloud::ShipmentFilter;
use crate::error::{DeskError, DeskResult};
use crate::orders::{self, Ready, Wanted};
use crate::packing::queue;
use crate::shipping::{self, Cloud, ask};

/// Longest text that is looked up: references have 35 characters, tracking numbers fewer.
const LONGEST: usize = 60;
/// What scanners put before a code to name its symbology: `]C1` is GS1-128.
const SYMBOLOGY: usize = 3;

/// What a text stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A prepared shipment, to be packed.
    ToPack(ShipmentId),
    /// A shipment that has its labels; it can be printed again.
    Labelled(DeskShipmentId),
    /// Being worked on, unclear or cancelled: its page says more.
    Other(DeskShipmentId),
    /// An order of a shop of which nothing can be sent, or that two shops number alike: the list of orders says more.
    Orders,
    /// Nothing here or at the cloud.
    Nothing,
}

/// A scan without what the scanner adds: symbology, control characters, the identifier before an SSCC.
pub fn clean_scan(typed: &str) -> String {
    let plain: String = typed.chars().filter(|c| !c.is_control()).collect();
    let plain = plain.trim();
    let is_symbology = plain.starts_with(']') && plain.len() > SYMBOLOGY && plain.is_char_boundary(SYMBOLOGY);
    let plain = if is_symbology { &plain[SYMBOLOGY..] } else { plain };
    let is_sscc = plain.len() == 20 && plain.starts_with("00") && plain.bytes().all(|byte| byte.is_ascii_digit());
    let number = if is_sscc { &plain[2..] } else { plain };
    number.chars().take(LONGEST).collect()
}

/// Tells whether a text is what a scale sends: a number with its unit.
pub(super) fn is_weight(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    lower.ends_with("kg") && shipping::parse_kg(text).is_ok()
}

/// Tells whether somebody scanned a number into a field for weights: no decimals, and more than any parcel weighs.
pub(super) fn is_no_weight(text: &str) -> bool {
    let text = text.trim();
    let unit = text.to_lowercase().ends_with("kg");
    !unit && text.chars().count() > 3 && !text.contains([',', '.'])
}

/// Looks for a text: in the queue, among the orders, here, then at the cloud. An order that is to be sent is prepared.
pub async fn look_up(app: &DeskApp, text: &str, lang: Lang) -> DeskResult<Found> {
    let wanted = fold(text);
    if wanted.is_empty() {
        return Ok(Found::Nothing);
    }
    let mut cloud = Cloud::of_active(app, lang).await?;
    let queue = queue::load(app, &mut cloud, 0).await?;
    if let Some(queued) = queue.iter().find(|queued| fold(&queued.shipment.reference) == wanted) {
        return Ok(Found::ToPack(queued.shipment.id.clone()));
    }
    if let Some(found) = order_of(app, text, lang).await? {
        return Ok(found);
    }
    if let Some(known) = shipping::find_number(app, text).await? {
        return Ok(known_as(&known));
    }
    let reference = ShipmentFilter { reference: text.to_owned(), limit: 10, ..ShipmentFilter::default() };
    let number = ShipmentFilter { tracking_number: text.to_owned(), limit: 10, ..ShipmentFilter::default() };
    for filter in [reference, number] {
        let page = match ask!(cloud, |call| call.list_shipments(&filter)) {
            Ok(page) => page,
            // A text that is no reference or number for the cloud is unknown, no fault.
            Err(DeskError::Problem(problem)) if matches!(problem.status, 400 | 422) => continue,
            Err(error) => return Err(error),
        };
        if let Some(best) = best_of(page.items) {
            return take(app, &cloud, best, lang).await;
        }
    }
    Ok(Found::Nothing)
}

/// The shipment of the order with this number, prepared now where it was not; none for a number of no order, and for one
/// that has its label, which is found by that.
async fn order_of(app: &DeskApp, text: &str, lang: Lang) -> DeskResult<Option<Found>> {
    let found = orders::find_number(app, text).await?;
    let open: Vec<_> = found.iter().filter(|order| order.can_be_sent()).collect();
    match open.as_slice() {
        [] if found.iter().all(|order| order.shipment.is_some()) => Ok(None),
        [order] => match orders::prepare(app, &order.id, Wanted::default(), lang).await? {
            Ready::Prepared(id) => Ok(Some(Found::ToPack(id))),
            Ready::Made(id) => Ok(Some(known_as(&shipping::get(app, &id).await?))),
            Ready::NoLabel(_) | Ready::CalledOff => Ok(Some(Found::Orders)),
        },
        _ => Ok(Some(Found::Orders)),
    }
}

/// Of several shipments with one number the one to be packed goes before one that is labelled, newer before older.
fn best_of(items: Vec<Shipment>) -> Option<Shipment> {
    let rank = |shipment: &Shipment| match shipment.state {
        ShipmentState::Prepared => 0,
        ShipmentState::Labelled => 1,
        ShipmentState::OutcomeUnknown => 2,
        ShipmentState::Requested | ShipmentState::Cancelled => 3,
    };
    items.into_iter().min_by_key(|shipment| (rank(shipment), std::cmp::Reverse(shipment.created_at_ms)))
}

async fn take(app: &DeskApp, cloud: &Cloud<'_>, shipment: Shipment, lang: Lang) -> DeskResult<Found> {
    if shipment.state == ShipmentState::Prepared {
        return Ok(Found::ToPack(shipment.id));
    }
    match shipping::adopt(app, &cloud.record, &shipment, lang).await {
        Ok(known) => Ok(known_as(&known)),
        Err(DeskError::NotFound) => Ok(Found::Nothing),
        Err(error) => Err(error),
    }
}

fn known_as(known: &shipping::DeskShipment) -> Found {
    match known.state {
        shipping::DeskShipmentState::Labelled => Found::Labelled(known.id.clone()),
        _ => Found::Other(known.id.clone()),
    }
}
