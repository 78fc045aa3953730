//! A call about a shipment that was made: with the account it was made with, one gate, its words kept.

use std::sync::Arc;

use kontor_adapters::{AdapterError, CallContext, Carrier, ParcelNumbers};
use kontor_model::Lang;
use kontor_model::id::{ShipmentId, TenantId};
use kontor_model::shipment::Shipment;
use tokio::sync::OwnedSemaphorePermit;

use super::accounts::{Account, Line};
use super::lines::Rest;
use super::store::parcels::ParcelRow;
use super::store::shipments::ShipmentRow;
use super::{Caller, calls, lines, read};
use crate::app::App;
use crate::error::{AppError, AppResult};

/// The carrier of something that was made, and the account it was made with.
pub(super) struct Contact<'a> {
    app: &'a App,
    tenant: TenantId,
    /// The carrier.
    pub(super) carrier: &'a dyn Carrier,
    account: Option<Arc<Account>>,
    account_id: String,
    is_test: bool,
}

impl<'a> Contact<'a> {
    /// Finds carrier and account of what was made in test mode or not. Errors: the carrier is not registered any more.
    pub(super) async fn of(
        app: &'a App,
        tenant: &TenantId,
        (carrier, account_id, is_test): (&str, &str, bool),
    ) -> AppResult<Contact<'a>> {
        let carrier = app.shipping.carriers().find(carrier);
        let carrier = carrier.ok_or_else(|| AppError::internal("the carrier of a shipment is not registered"))?;
        let account = lines::account_of(app, tenant, (carrier.descriptor(), account_id)).await?;
        Ok(Contact { app, tenant: tenant.clone(), carrier, account, account_id: account_id.to_owned(), is_test })
    }

    /// Opens a line, as soon as the account may be called. Errors: those of [`Line::about`].
    pub(super) async fn begin(&self) -> AppResult<Talk<'_>> {
        let descriptor = self.carrier.descriptor();
        let line = Line::about(self.app, descriptor, (self.account.as_deref(), self.is_test))?;
        let passed = lines::pass_gate(self.app, self.account.as_deref(), descriptor).await?;
        Ok(Talk { contact: self, line, _passed: passed })
    }
}

/// How calls with one account ended.
impl Contact<'_> {
    /// Until when nobody should call by himself, and why.
    pub(super) fn rest(&self) -> Option<Rest> {
        lines::rest(self.app, self.account.as_deref())
    }

    /// Notes how a call ended.
    pub(super) fn heard(&self, failure: Option<&AdapterError>) {
        lines::heard(self.app, self.account.as_deref(), failure);
    }
}

/// A talk with a carrier.
pub(super) struct Talk<'c> {
    contact: &'c Contact<'c>,
    line: Line<'c>,
    _passed: Option<OwnedSemaphorePermit>,
}

impl Talk<'_> {
    /// The world of its calls.
    pub(super) fn context(&self, lang: Lang) -> CallContext<'_> {
        self.line.context(lang)
    }

    /// Ends it like [`Talk::end`]; what cannot be kept is logged, because what became of the call counts more.
    pub(super) async fn close(self, about: &[&ShipmentId]) {
        let account = self.contact.account_id.as_str();
        if let Err(error) = self.end(about).await {
            tracing::warn!(account.id = account, %error, "what was said to a carrier was not kept");
        }
    }

    /// Ends it and keeps what was said about shipments, in a transaction of its own.
    pub(super) async fn end(self, about: &[&ShipmentId]) -> AppResult<()> {
        let Contact { app, tenant, carrier, account_id, .. } = self.contact;
        let account = (carrier.descriptor().id, account_id.as_str());
        calls::store_alone(app, tenant, account, self.line.exchanges.take(), about).await
    }
}

/// The numbers a carrier knows a parcel by.
pub(super) fn numbers_of(parcel: &ParcelRow) -> ParcelNumbers {
    ParcelNumbers {
        tracking_number: parcel.tracking_number.clone(),
        shipment_number: (!parcel.carrier_shipment.is_empty()).then(|| parcel.carrier_shipment.clone()),
    }
}

/// A shipment as it stands now, in its own transaction.
pub(super) async fn shown(app: &App, caller: &Caller, row: &ShipmentRow) -> AppResult<Shipment> {
    let id: ShipmentId = row.id.parse().map_err(|_| AppError::internal("a shipment has no id"))?;
    read::get_shipment(app, caller, &id).await
}
