//! What is done at the day's end: look, close, fetch and print papers.

use std::collections::BTreeMap;

use kontor_model::Lang;
use kontor_model::close_out::{CloseOut, CloseOutAnswer, CloseOutPage, NewCloseOut};
use kontor_model::id::CloseOutId;
use kontor_model::label::LabelFormat;
use kontor_model::shipment::Shipment;
use serde::Serialize;

use crate::app::DeskApp;
use crate::cloud::ShipmentFilter;
use crate::error::{DeskError, DeskResult};
use crate::packing;
use crate::printing::{self, NewJob, PrintJob, Purpose, What};
use crate::shipping::{Cloud, ask, is_cancel_pending, today};

/// Labels of so many days are looked at; older ones were handed over or never will be.
const DAYS: i64 = 14;
const PAGE: u32 = 100;

/// What is open of one carrier account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenAccount {
    /// What it is closed by: the account, or the carrier where there is none.
    pub account: String,
    /// What people call it.
    pub name: String,
    /// Shipments.
    pub shipments: u32,
    /// Parcels.
    pub parcels: u32,
    /// Their weight together, in grams.
    pub weight_g: u64,
    /// When the oldest was made, milliseconds since 1970 UTC.
    pub oldest_ms: i64,
}

/// What is labelled, not closed and not to be cancelled, by account and name. What is handed over later, or was made in
/// another mode than its account has now, is counted though the cloud leaves it open: its answer does not show it.
pub async fn open(app: &DeskApp, lang: Lang) -> DeskResult<Vec<OpenAccount>> {
    let mut cloud = Cloud::of_active(app, lang).await?;
    let offer = packing::offer_of(app, &mut cloud, lang).await?;
    let first = today(app).0.checked_sub(jiff::Span::new().days(DAYS)).unwrap_or(today(app).0);
    let mut filter = ShipmentFilter {
        state: "labelled".to_owned(),
        from: first.to_string(),
        limit: PAGE,
        ..ShipmentFilter::default()
    };
    let mut accounts: BTreeMap<(String, String), OpenAccount> = BTreeMap::new();
    loop {
        let page = ask!(cloud, |call| call.list_shipments(&filter))?;
        let is_open = |shipment: &&Shipment| shipment.closed_at_ms.is_none() && !is_cancel_pending(shipment);
        for shipment in page.items.iter().filter(is_open) {
            let account = shipment.carrier_account.clone().unwrap_or_else(|| shipment.carrier.clone());
            let name = offer.account_name(&shipment.carrier, shipment.carrier_account.as_deref());
            let key = (name.clone(), account.clone());
            let empty = OpenAccount { account, name, shipments: 0, parcels: 0, weight_g: 0, oldest_ms: i64::MAX };
            add(accounts.entry(key).or_insert(empty), shipment);
        }
        let Some(cursor) = page.next_cursor else { break };
        filter.cursor = cursor;
    }
    Ok(accounts.into_values().collect())
}

fn add(open: &mut OpenAccount, shipment: &Shipment) {
    open.shipments += 1;
    open.parcels += u32::try_from(shipment.parcels.len()).unwrap_or(u32::MAX);
    open.weight_g += shipment.parcels.iter().map(|parcel| u64::from(parcel.weight_g)).sum::<u64>();
    open.oldest_ms = open.oldest_ms.min(shipment.created_at_ms);
}

/// Closes the day of one account, or of all; the same key again closes nothing twice.
pub async fn close(app: &DeskApp, account: Option<&str>, key: &str, lang: Lang) -> DeskResult<CloseOutAnswer> {
    let wanted = NewCloseOut { carrier_account: account.map(str::to_owned), date: None };
    let mut cloud = Cloud::of_active(app, lang).await?;
    ask!(cloud, |call| call.close_out(key, &wanted))
}

/// A page of close-outs, newest first. A cloud that closes no days yet has none.
pub async fn past(app: &DeskApp, cursor: &str, lang: Lang) -> DeskResult<CloseOutPage> {
    let mut cloud = Cloud::of_active(app, lang).await?;
    ask!(cloud, |call| call.close_outs(cursor))
}

/// A paper of a close-out, from 1; compared with its check sum.
pub async fn paper(app: &DeskApp, id: &CloseOutId, number: usize, lang: Lang) -> DeskResult<(CloseOut, Vec<u8>)> {
    let mut cloud = Cloud::of_active(app, lang).await?;
    let known = ask!(cloud, |call| call.close_out_of(id))?;
    let place = number.checked_sub(1).ok_or(DeskError::NotFound)?;
    let document = known.documents.get(place).cloned().ok_or(DeskError::NotFound)?;
    let bytes = ask!(cloud, |call| call.fetch_document(&document.href, &document.sha256))?;
    Ok((known, bytes))
}

/// Prints a paper on the printer for documents. Errors: [`DeskError::NoPrinter`].
pub(super) async fn print_paper(app: &DeskApp, id: &CloseOutId, number: usize, lang: Lang) -> DeskResult<PrintJob> {
    let printer = printing::default_for(app, Purpose::Document).await?.ok_or(DeskError::NoPrinter)?;
    let (known, bytes) = paper(app, id, number, lang).await?;
    let job = NewJob {
        what: What::CloseOut,
        format: LabelFormat::Pdf,
        paper: None,
        title: known.carrier_account.clone(),
        detail: known.date.to_string(),
        tracking_number: String::new(),
        shipment: None,
    };
    printing::print(app, &printer, job, &bytes).await
}
