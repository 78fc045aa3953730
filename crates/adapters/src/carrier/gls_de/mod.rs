//! GLS Germany over ShipIT Farm v1 and Track and Trace v1.
//!
//! Faults come in HTTP headers, a lost answer is found again by our own reference of each parcel: see `README.md`.

use async_trait::async_trait;
use kontor_model::Lang;
use kontor_model::date::CalendarDate;
use kontor_model::shipment::{Finding, Tracking};

mod calls;
mod check;
mod check_services;
mod fault;
mod heard;
mod make;
mod map;
mod read;
mod services;
mod settings;
#[cfg(feature = "testing")]
pub(super) mod subject;
#[cfg(test)]
mod tests;
mod tracking;
mod wire;

use crate::carrier::Carrier;
use crate::context::CallContext;
use crate::descriptor::CarrierDescriptor;
use crate::error::{Outcome, Result};
use crate::shipment::{
    AccountInfo, Cancellation, CarrierShipment, CloseOutOrder, ClosedOut, Created, DayRecord, ParcelNumbers,
    ParcelShop, ParcelShopQuery, Recovery,
};
use map::Way;

pub use settings::ID;

/// Where GLS Germany itself sits (Neuenstein): the two ends of the relation an account is tried with.
const HEAD_OFFICE: (&str, &str) = ("DE", "36286");

/// The carrier `gls_de`.
pub struct GlsDe;

/// The adapter for the list of carriers.
pub(super) fn adapter() -> Box<dyn Carrier> {
    Box::new(GlsDe)
}

#[async_trait]
impl Carrier for GlsDe {
    fn descriptor(&self) -> &'static CarrierDescriptor {
        &settings::DESCRIPTOR
    }

    /// Signs in and asks for the services of the contact id: that proves application and contact id, and makes nothing.
    async fn check(&self, cx: &CallContext<'_>) -> Result<AccountInfo> {
        let contact_id = cx.setting(settings::CONTACT_ID).trim();
        let request = map::allowed(contact_id, HEAD_OFFICE, HEAD_OFFICE);
        let count = calls::allowed(cx, "check", &request).await?.allowed_services.len();
        let description = match cx.lang {
            Lang::De => format!("GLS, Contact-ID {contact_id}, {count} Produkte und Leistungen im Inland"),
            Lang::En => format!("GLS, contact id {contact_id}, {count} products and services within Germany"),
        };
        Ok(AccountInfo { description, findings: Vec::new() })
    }

    fn findings(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Vec<Finding> {
        check::findings(cx, shipment)
    }

    async fn validate(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Vec<Finding>> {
        let own = check::findings(cx, shipment);
        if own.iter().any(Finding::is_error) {
            return Ok(own);
        }
        make::validate(cx, shipment, own).await
    }

    async fn create(&self, cx: &CallContext<'_>, batch: &[CarrierShipment]) -> Result<Vec<Outcome<Created>>> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for shipment in batch {
            let own = check::findings(cx, shipment);
            outcomes.push(make::create(cx, shipment, own, Way::Out).await);
        }
        Ok(outcomes)
    }

    async fn cancel(&self, cx: &CallContext<'_>, parcels: &[ParcelNumbers]) -> Result<Vec<Outcome<Cancellation>>> {
        let mut outcomes = Vec::with_capacity(parcels.len());
        for parcel in parcels {
            outcomes.push(match calls::cancel(cx, &parcel.tracking_number).await {
                Ok(answer) => read::cancellation(&answer.result),
                Err(error) => Outcome::Failed(error),
            });
        }
        Ok(outcomes)
    }

    async fn track(&self, cx: &CallContext<'_>, parcels: &[ParcelNumbers]) -> Result<Vec<Outcome<Tracking>>> {
        let mut outcomes = Vec::with_capacity(parcels.len());
        for chunk in parcels.chunks(settings::DESCRIPTOR.capabilities.max_track) {
            outcomes.extend(tracking::outcomes(&calls::track(cx, chunk).await?, chunk));
        }
        Ok(outcomes)
    }

    async fn close_out(&self, cx: &CallContext<'_>, order: &CloseOutOrder) -> Result<ClosedOut> {
        let day = calls::end_of_day(cx, "close_out", order.date).await?;
        Ok(make::closed_out(cx.lang, order, &day))
    }

    async fn day_record(&self, cx: &CallContext<'_>, date: CalendarDate) -> Result<DayRecord> {
        let day = calls::end_of_day(cx, "day_record", date).await?;
        let units = day.shipments.into_iter().flat_map(|shipment| shipment.shipment_unit);
        let tracking_numbers = units.filter_map(|unit| unit.track_id).collect();
        Ok(DayRecord { manifests: Vec::new(), tracking_numbers })
    }

    async fn find_by_reference(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Recovery> {
        make::find(cx, shipment).await
    }

    async fn create_return(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Outcome<Created>> {
        let own = check::findings_of_return(cx, shipment);
        Ok(make::create(cx, shipment, own, Way::Back).await)
    }

    async fn update_weight(&self, cx: &CallContext<'_>, parcel: &ParcelNumbers, weight_g: u32) -> Result<()> {
        let (track_id, weight) = (parcel.tracking_number.clone(), map::kilograms(weight_g));
        calls::weight(cx, &wire::WeightRequest { track_id, weight }).await
    }

    async fn allowed_services(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Vec<String>> {
        let (postal_code, _, country) = shipment.to.place();
        let from = (shipment.from.country.as_str(), shipment.from.postal_code.as_str());
        let request = map::allowed(cx.setting(settings::CONTACT_ID).trim(), from, (country.as_str(), postal_code));
        let answer = calls::allowed(cx, "allowed_services", &request).await?;
        let names = answer.allowed_services.into_iter().filter_map(|service| service.service_name);
        Ok(names.filter_map(|name| services::code_of(&name)).map(str::to_owned).collect())
    }

    async fn parcel_shops(&self, cx: &CallContext<'_>, query: &ParcelShopQuery) -> Result<Vec<ParcelShop>> {
        let answer = calls::shops(cx, &map::shops(query)).await?;
        let shops = answer.parcel_shop.into_iter().filter_map(|shop| read::parcel_shop(shop, cx.lang));
        Ok(shops.take(query.limit as usize).collect())
    }
}
