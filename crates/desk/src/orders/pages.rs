//! What the list of orders shows.

use kontor_model::Lang;
use kontor_model::order::PaymentState;
use kontor_web::page::Page;
use rust_decimal::Decimal;
use serde::Serialize;

use super::{AddressState, NoLabel, OrderFilter, OrderStage, OrderSummary, PullReport};
use crate::credentials::pages::ReportView;
use crate::number::format_amount;

/// One order.
#[derive(Clone, Serialize)]
pub(super) struct OrderLine {
    pub(super) id: String,
    document: i64,
    pub(super) number: String,
    platform: String,
    recipient: String,
    place: String,
    grand: String,
    pub(super) profile: String,
    warnings: i64,
    pub(super) at: i64,
    pub(super) stage: OrderStage,
    address: AddressState,
    no_label: Option<NoLabel>,
    payment: Option<PaymentState>,
    pub(super) changed_later: bool,
    /// Its shipment is prepared and waits at the packing table.
    is_prepared: bool,
    /// A label can be made of it.
    can_be_sent: bool,
}

impl OrderLine {
    pub(super) fn new(order: &OrderSummary, lang: Lang) -> OrderLine {
        let is_prepared = |shipment: &super::OrderShipment| shipment.cloud_id.is_some() && shipment.desk.is_none();
        OrderLine {
            id: order.id.as_str().to_owned(),
            document: order.document,
            number: order.number.clone(),
            platform: order.platform.clone(),
            recipient: order.recipient.clone(),
            place: order.place.clone(),
            grand: money(order.grand.parse().unwrap_or_default(), &order.currency, lang),
            profile: order.profile.clone(),
            warnings: order.warnings,
            at: order.placed_at.unwrap_or(order.created_at).0,
            stage: order.stage,
            address: order.address,
            no_label: order.no_label,
            payment: order.payment,
            changed_later: order.later_revision.is_some(),
            is_prepared: order.shipment.as_ref().is_some_and(is_prepared) && order.stage.is_open(),
            can_be_sent: order.can_be_sent(),
        }
    }
}

/// An amount with its currency: `1.234,50 EUR`.
pub(super) fn money(amount: Decimal, currency: &str, lang: Lang) -> String {
    format!("{} {currency}", format_amount(amount, lang))
}

/// How the last fetching ended.
#[derive(Clone, Serialize)]
pub(super) struct PullView {
    pub(super) at: i64,
    pub(super) result: &'static str,
    pub(super) report: PullReport,
}

/// What went wrong with one of many.
#[derive(Clone, Serialize)]
pub(super) struct Failed {
    pub(super) id: String,
    pub(super) number: String,
    pub(super) reason: String,
}

/// The list.
#[derive(Default, Serialize)]
pub(super) struct ListPage {
    pub(super) lines: Vec<OrderLine>,
    pub(super) filter: OrderFilter,
    pub(super) is_filtered: bool,
    /// The filter for links.
    pub(super) query: String,
    pub(super) platforms: Vec<(String, String)>,
    pub(super) next: Option<i64>,
    /// Address of the portal, where orders are held and shops are connected.
    pub(super) portal: Option<String>,
    /// Orders that are through while fetching goes on.
    pub(super) running: Option<usize>,
    pub(super) pulled: Option<PullView>,
    /// The number that was asked for, and its platform.
    pub(super) fetch_number: String,
    pub(super) fetch_platform: String,
    /// An order that was asked for and is held at the cloud: its id, and why.
    pub(super) held: Option<(String, String)>,
    pub(super) no_access: bool,
    pub(super) trouble: Option<ReportView>,
    pub(super) notes: Vec<String>,
    /// Of the ticked ones: how many went into the queue, and which did not.
    pub(super) prepared: Option<usize>,
    pub(super) failed: Vec<Failed>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "desk/orders.html";

    fn samples() -> Vec<(&'static str, ListPage)> {
        super::samples::lists()
    }
}
