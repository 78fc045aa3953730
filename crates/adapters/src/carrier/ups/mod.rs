//! UPS: shipping with labels, taking back, tracking, returns, addresses and pickups over its REST interfaces.
//!
//! `map` and `customs` make requests, `check` says beforehand what is wrong, `read` makes our words of the answers,
//! `image` and `page` make a PDF of the picture that UPS calls a label.

use async_trait::async_trait;
use kontor_model::address::{Address, Recipient};
use kontor_model::shipment::{Finding, Tracking};

mod answer;
mod call;
mod check;
mod check_customs;
mod customs;
mod fault;
mod image;
mod lookup;
mod lzw;
mod map;
mod page;
mod place;
mod read;
mod settings;
#[cfg(feature = "testing")]
pub(super) mod subject;
#[cfg(test)]
mod tests;
mod whereabouts;
mod wire;

use crate::carrier::Carrier;
use crate::check as general;
use crate::context::CallContext;
use crate::descriptor::CarrierDescriptor;
use crate::error::{AdapterError, ErrorKind, Outcome, Result};
use crate::http::{Answer, Purpose};
use crate::shipment::{AccountInfo, Cancellation, CarrierShipment, Created, ParcelNumbers, PickupOrder, Recovery};

pub use settings::ID;

/// The carrier `ups`.
pub struct Ups;

/// The adapter for the list of carriers.
pub(super) fn adapter() -> Box<dyn Carrier> {
    Box::new(Ups)
}

#[async_trait]
impl Carrier for Ups {
    fn descriptor(&self) -> &'static CarrierDescriptor {
        &settings::DESCRIPTOR
    }

    /// Signs in afresh. No call without cost tells whether the account number belongs to the user, so the answer says so.
    async fn check(&self, cx: &CallContext<'_>) -> Result<AccountInfo> {
        let number = call::shipper_number(cx)?;
        let http = cx.http()?;
        let token = call::sign_in(cx).await?;
        http.tokens.keep(http.account, &token, cx.clock.now());
        let unproven = general::warning(
            cx.lang,
            "account_number_unproven",
            settings::SHIPPER_NUMBER,
            format!(
                "Client-ID und Secret stimmen. Ob die Kundennummer {number} dazugehört, sagt UPS erst beim ersten Etikett."
            ),
            format!(
                "Client ID and secret are right. Whether the account number {number} belongs to them UPS says with the first label only."
            ),
        );
        Ok(AccountInfo { description: format!("UPS {number}"), findings: vec![unproven] })
    }

    fn findings(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Vec<Finding> {
        let mut found = general::by_descriptor(&settings::DESCRIPTOR, shipment, Some(map::service(shipment)), cx.lang);
        found.extend(check::findings(shipment, cx.lang, cx.clock.now()));
        found
    }

    fn usual_service(&self, _: &CallContext<'_>, shipment: &CarrierShipment) -> &'static str {
        map::usual_service(shipment)
    }

    async fn create(&self, cx: &CallContext<'_>, batch: &[CarrierShipment]) -> Result<Vec<Outcome<Created>>> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for shipment in batch {
            let body = |number: &str| map::ship_body(shipment, &account(cx, number));
            outcomes.push(match self.errors(cx, shipment) {
                Some(findings) => Outcome::Refused(findings),
                None => buy(cx, "create", shipment, body).await.unwrap_or_else(Outcome::Failed),
            });
        }
        Ok(outcomes)
    }

    /// One call per shipment with all its parcels at hand.
    async fn cancel(&self, cx: &CallContext<'_>, parcels: &[ParcelNumbers]) -> Result<Vec<Outcome<Cancellation>>> {
        let mut outcomes: Vec<Option<Outcome<Cancellation>>> = parcels.iter().map(|_| None).collect();
        for first in 0..parcels.len() {
            if outcomes[first].is_some() {
                continue;
            }
            let whole = shipment_number(&parcels[first]);
            let places = (first..parcels.len()).filter(|place| shipment_number(&parcels[*place]) == whole);
            let places: Vec<usize> = places.take(settings::MAX_VOID).collect();
            let group: Vec<ParcelNumbers> = places.iter().map(|place| parcels[*place].clone()).collect();
            for (place, outcome) in places.into_iter().zip(void(cx, whole, &group).await) {
                outcomes[place] = Some(outcome);
            }
        }
        Ok(outcomes.into_iter().flatten().collect())
    }

    async fn track(&self, cx: &CallContext<'_>, parcels: &[ParcelNumbers]) -> Result<Vec<Outcome<Tracking>>> {
        let mut outcomes = Vec::with_capacity(parcels.len());
        for parcel in parcels {
            outcomes.push(whereabouts_of(cx, &parcel.tracking_number).await.unwrap_or_else(Outcome::Failed));
        }
        Ok(outcomes)
    }

    /// By our id as reference number. What UPS does not find may exist all the same: the description promises nothing.
    async fn find_by_reference(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Recovery> {
        if shipment.id.trim().is_empty() {
            return Ok(Recovery::Unclear);
        }
        let body = wire::RecoveryBody {
            label_recovery_request: wire::RecoveryRequest {
                request: wire::Nothing {},
                label_specification: map::label(shipment.label, None),
                reference_values: wire::ReferenceValues {
                    reference_number: wire::ReferenceNumber { value: shipment.id.trim().to_owned() },
                    shipper_number: call::shipper_number(cx)?.to_owned(),
                },
            },
        };
        let build =
            |http: crate::Http<'_>| http.client.post(format!("{}/api/labels/v1/recovery", http.origin)).json(&body);
        let answer = call::send(cx, "find_by_reference", Purpose::Reads, &shipment.id, build).await?;
        match answer.status {
            400 | 404 => Ok(Recovery::Unclear),
            _ if answer.is_success() => {
                let read: answer::RecoveryAnswer = answer.json()?;
                Ok(read::recovered(shipment, &read.label_recovery_response, cx.lang))
            }
            _ => Err(fault::failure(&answer)),
        }
    }

    async fn create_return(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Outcome<Created>> {
        let Recipient::Street(merchant) = &shipment.to else {
            return Ok(Outcome::Refused(check::findings(shipment, cx.lang, cx.clock.now())));
        };
        let merchant: &Address = merchant;
        if let Some(findings) = self.errors(cx, shipment) {
            return Ok(Outcome::Refused(findings));
        }
        let body = |number: &str| map::return_body(shipment, merchant, &account(cx, number));
        buy(cx, "create_return", shipment, body).await
    }

    async fn check_address(&self, cx: &CallContext<'_>, to: &Recipient) -> Result<Vec<Finding>> {
        let Some(body) = lookup::address_body(to) else { return Ok(vec![lookup::not_checked(cx.lang)]) };
        let build =
            |http: crate::Http<'_>| http.client.post(format!("{}/api/addressvalidation/v2/1", http.origin)).json(&body);
        let answer = call::send(cx, "check_address", Purpose::Reads, "", build).await?;
        if !answer.is_success() {
            return Err(fault::failure(&answer));
        }
        let read: answer::AddressAnswer = answer.json()?;
        Ok(lookup::address_findings(&read.response, cx.lang))
    }

    async fn order_pickup(&self, cx: &CallContext<'_>, order: &PickupOrder) -> Result<String> {
        let body = lookup::pickup_body(order, call::shipper_number(cx)?)?;
        let build = |http: crate::Http<'_>| {
            http.client.post(format!("{}/api/pickupcreation/v2409/pickup", http.origin)).json(&body)
        };
        let answer = call::send(cx, "order_pickup", Purpose::Buys, "", build).await?;
        if !answer.is_success() {
            return Err(fault::failure(&answer));
        }
        let read: answer::PickupAnswer = answer.json()?;
        let confirmation = read.pickup_creation_response.confirmation.0;
        if confirmation.is_empty() {
            return Err(answer.malformed("a pickup without a number"));
        }
        Ok(confirmation)
    }

    async fn cancel_pickup(&self, cx: &CallContext<'_>, confirmation: &str) -> Result<()> {
        let build = |http: crate::Http<'_>| {
            let request = http.client.delete(format!("{}/api/shipments/v2409/pickup/02", http.origin));
            request.header("Prn", confirmation)
        };
        let answer = call::send(cx, "cancel_pickup", Purpose::Reads, confirmation, build).await?;
        if answer.is_success() { Ok(()) } else { Err(fault::failure(&answer)) }
    }
}

impl Ups {
    /// What makes it useless to ask UPS, if anything does.
    fn errors(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Option<Vec<Finding>> {
        let found = self.findings(cx, shipment);
        found.iter().any(Finding::is_error).then_some(found)
    }
}

fn account<'a>(cx: &CallContext<'_>, shipper_number: &'a str) -> map::Account<'a> {
    map::Account { shipper_number, now: cx.clock.now() }
}

/// Buys a label. Errors: it was not bought, or it is not known whether it was.
async fn buy(
    cx: &CallContext<'_>,
    operation: &str,
    shipment: &CarrierShipment,
    body: impl Fn(&str) -> wire::ShipBody,
) -> Result<Outcome<Created>> {
    let body = body(call::shipper_number(cx)?);
    let build =
        |http: crate::Http<'_>| http.client.post(format!("{}/api/shipments/v2409/ship", http.origin)).json(&body);
    let answer = call::send(cx, operation, Purpose::Buys, &shipment.id, build).await?;
    if answer.is_success() {
        return bought(cx, shipment, &answer).map(Outcome::Done);
    }
    let error = fault::failure(&answer);
    let is_about_shipment = matches!(error.kind, ErrorKind::Rejected) || answer.status == 400;
    Ok(if is_about_shipment { Outcome::Refused(fault::findings(&answer, cx.lang)) } else { Outcome::Failed(error) })
}

fn bought(cx: &CallContext<'_>, shipment: &CarrierShipment, answer: &Answer) -> Result<Created> {
    let read: answer::ShipAnswer = answer.json()?;
    read::created(shipment, &read.shipment_response, cx.lang).map_err(|reason| answer.malformed(&reason))
}

/// The number of the whole shipment; of a single parcel it is its own.
fn shipment_number(parcel: &ParcelNumbers) -> &str {
    parcel.shipment_number.as_deref().unwrap_or(&parcel.tracking_number)
}

/// Takes parcels of one shipment back. A single parcel that is its whole shipment is voided as such.
async fn void(cx: &CallContext<'_>, whole: &str, parcels: &[ParcelNumbers]) -> Vec<Outcome<Cancellation>> {
    let numbers: Vec<&str> = parcels.iter().map(|parcel| parcel.tracking_number.as_str()).collect();
    let query = match numbers.as_slice() {
        [one] if *one == whole => None,
        [one] => Some((*one).to_owned()),
        many => Some(format!("[\"{}\"]", many.join("\",\""))),
    };
    let build = |http: crate::Http<'_>| {
        let request = http.client.delete(format!("{}/api/shipments/v2409/void/cancel/{whole}", http.origin));
        match &query {
            Some(numbers) => request.query(&[("trackingnumber", numbers)]),
            None => request,
        }
    };
    let all = |error: &AdapterError| parcels.iter().map(|_| read::not_voided(error)).collect();
    match call::send(cx, "cancel", Purpose::Reads, whole, build).await {
        Err(error) => all(&error),
        Ok(answer) if !answer.is_success() => all(&fault::failure(&answer)),
        Ok(answer) => match answer.json::<answer::VoidAnswer>() {
            Ok(read) => read::voided(&read.void_shipment_response, parcels),
            Err(error) => all(&error),
        },
    }
}

async fn whereabouts_of(cx: &CallContext<'_>, number: &str) -> Result<Outcome<Tracking>> {
    let locale = cx.lang.pick("de_DE", "en_GB");
    let build = |http: crate::Http<'_>| {
        let request = http.client.get(format!("{}/api/track/v1/details/{number}", http.origin));
        request.query(&[("locale", locale), ("returnSignature", "false")])
    };
    let answer = call::send(cx, "track", Purpose::Reads, number, build).await?;
    if !answer.is_success() {
        return Err(fault::failure(&answer));
    }
    let read: answer::TrackAnswer = answer.json()?;
    Ok(whereabouts::tracking(&read, number))
}
