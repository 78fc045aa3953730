//! "Abrufen": the feed page by page, each order saved by itself, and only then acknowledged.

use kontor_model::Lang;
use kontor_model::order_feed::{Acknowledgement, Acknowledgements, DeliveredOrder};
use serde::Serialize;
use serde_json::Value;

use super::follow::follow_up;
use super::save::{Saved, save};
use crate::app::DeskApp;
use crate::cloud::orders::FeedPage;
use crate::db::DbError;
use crate::error::{DeskError, DeskResult};
use crate::shipping::{Cloud, ask};

/// An order of the feed that could not be taken over; it comes again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// Its id, as far as it has one.
    pub id: String,
    /// `not_understood` or `not_saved`.
    pub reason: &'static str,
}

/// How fetching went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PullReport {
    /// Orders that were not here yet.
    pub new: usize,
    /// Orders that took the place of an earlier revision.
    pub changed: usize,
    /// Orders that changed after their label and wait for a person.
    pub changed_later: usize,
    /// Orders that came again and were here already.
    pub known: usize,
    /// Orders that carry warnings of the mapping.
    pub warned: usize,
    /// Orders that wait for a person at the cloud and are not delivered.
    pub held: i64,
    /// Orders that could not be taken over.
    pub unreadable: Vec<Unreadable>,
    /// Prepared shipments that could not be brought up to date; tried again at the next pull.
    pub not_followed: usize,
}

impl PullReport {
    /// What an unattended ERP branches on: `nothing_to_do`, `ok`, `ok_with_warnings`, `partial` or `failed`.
    pub fn result(&self) -> &'static str {
        let saved = self.saved();
        let needs_person = self.changed_later > 0 || self.warned > 0 || self.held > 0 || self.not_followed > 0;
        match (saved, self.unreadable.is_empty()) {
            (0, false) => "failed",
            (_, false) => "partial",
            (_, true) if needs_person => "ok_with_warnings",
            (0, true) => "nothing_to_do",
            (_, true) => "ok",
        }
    }

    /// How many orders were taken over or were here already.
    pub fn saved(&self) -> usize {
        self.new + self.changed + self.changed_later + self.known
    }

    fn count(&mut self, saved: Saved) {
        match saved {
            Saved::New => self.new += 1,
            Saved::Changed => self.changed += 1,
            Saved::Later => self.changed_later += 1,
            Saved::Known => self.known += 1,
        }
    }
}

/// Fetches what waits at the active cloud; `told` hears after each page how many orders are through.
///
/// One order that cannot be understood or saved stops no other. What was saved is acknowledged page by page; whatever
/// dies in between, it comes again and is known. Errors: [`DeskError::NoActiveCredential`], [`DeskError::Cloud`],
/// [`DeskError::Problem`]; what was saved before stays.
pub async fn pull(app: &DeskApp, lang: Lang, told: &(dyn Fn(usize) + Sync)) -> DeskResult<PullReport> {
    let mut cloud = Cloud::of_active(app, lang).await?;
    let mut report = PullReport::default();
    let mut after = String::new();
    loop {
        let page = ask!(cloud, |call| call.order_feed(&after))?;
        report.held = page.held;
        let saved = save_page(app, &cloud.record.cloud_url, &page, &mut report).await?;
        if !saved.is_empty() {
            let saved = Acknowledgements { items: saved };
            ask!(cloud, |call| call.acknowledge(&saved))?;
        }
        told(report.saved() + report.unreadable.len());
        match page.next {
            Some(next) if next != after => after = next,
            _ => break,
        }
    }
    report.not_followed = follow_up(app, &mut cloud).await?;
    Ok(report)
}

/// Fetches before something is bought: what was called off leaves the packing table, what was changed is brought up to
/// date. A cloud that delivers no orders to this record stops no label.
///
/// Errors: those of [`pull`], without [`DeskError::Problem`].
pub async fn look_again(app: &DeskApp, lang: Lang) -> DeskResult<()> {
    match pull(app, lang, &|_| {}).await {
        Ok(_) | Err(DeskError::Problem(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

async fn save_page(
    app: &DeskApp,
    cloud_url: &str,
    page: &FeedPage,
    report: &mut PullReport,
) -> DeskResult<Vec<Acknowledgement>> {
    let mut saved = Vec::with_capacity(page.items.len());
    for item in &page.items {
        let order: DeliveredOrder = match serde_json::from_value(item.clone()) {
            Ok(order) => order,
            Err(error) => {
                // Where it stopped, never what a buyer wrote.
                let (line, column) = (error.line(), error.column());
                tracing::warn!(order.id = %id_of(item), line, column, "an order of the feed was not understood");
                report.unreadable.push(Unreadable { id: id_of(item), reason: "not_understood" });
                continue;
            }
        };
        match save(app, cloud_url, &order).await {
            Ok((outcome, document)) => {
                report.count(outcome);
                report.warned += usize::from(outcome != Saved::Known && !order.mapped.warnings.is_empty());
                let document_number = Some(document.to_string());
                // Desk keeps no customers: which number a buyer has, the ERP behind it says.
                let customer_number = None;
                saved.push(Acknowledgement {
                    id: order.id,
                    revision: order.revision,
                    document_number,
                    customer_number,
                });
            }
            // Not the fault of this one: the next would fare alike. What is saved comes again and is known.
            Err(error @ DeskError::Db(DbError::DiskFull | DbError::Driver(_))) => return Err(error),
            Err(error) => {
                tracing::warn!(order.id = %order.id, %error, "an order could not be saved");
                report.unreadable.push(Unreadable { id: order.id.to_string(), reason: "not_saved" });
            }
        }
    }
    Ok(saved)
}

fn id_of(item: &Value) -> String {
    item.get("id").and_then(Value::as_str).unwrap_or_default().chars().take(60).collect()
}
