//! What a carrier is asked: sender filled in, checked by the carrier's own rules, sealed for the store, hashed for its key.

use kontor_adapters::{CallContext, CarrierShipment, Numbers, Settings};
use kontor_model::Lang;
use kontor_model::address::Address;
use kontor_model::gs1::CompanyPrefix;
use kontor_model::id::{ShipmentId, TenantId};
use kontor_model::problem::FieldError;
use kontor_model::shipment::{Finding, NewShipment};
use serde::{Deserialize, Serialize};

use super::choose::{Chosen, choose};
use super::store::shipments;
use super::{Caller, SenderSettings};
use crate::app::App;
use crate::error::{AppError, AppResult};

/// Purpose of the hash that tells one request from another under the same key.
const MAC_PURPOSE: &str = "shipment request";

/// What the carrier is asked, as it is kept: enough to draw the same label again years later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct StoredRequest {
    /// Language of the caller, for findings of a later run.
    pub(super) lang: Lang,
    /// The shipment in the carrier's terms.
    pub(super) shipment: CarrierShipment,
}

/// A request that may be claimed.
pub(super) struct Prepared {
    /// Carrier id.
    pub(super) carrier: &'static str,
    /// Range the parcels' numbers are drawn from; absent where the carrier numbers.
    pub(super) prefix: Option<CompanyPrefix>,
    /// What the carrier will be asked.
    pub(super) request: StoredRequest,
}

/// Finds carrier and sender and lets the carrier check everything; all faults come back at once.
pub(super) async fn prepare(
    app: &App,
    caller: &Caller,
    settings: Option<&SenderSettings>,
    new: &NewShipment,
) -> AppResult<Prepared> {
    let lang = caller.lang;
    let Chosen { carrier, request: new, .. } = choose(app, caller, new).await?;
    let new = &new;
    let own_sender = settings.map(|known| known.sender.clone());
    let sender_missing = new.from.is_none() && own_sender.is_none();
    let mut faults = Vec::new();
    if sender_missing {
        faults.push(no_sender(lang));
    }
    // Without a sender the recipient stands in, so that everything else is checked in the same answer.
    let sender = new.from.clone().or(own_sender).unwrap_or_else(|| stand_in(new));
    let shipment = CarrierShipment::from_new(new, sender);
    let found = carrier.findings(&context(app, lang, &Settings::default()), &shipment);
    let of_stand_in = |field: &str| sender_missing && field.starts_with("from");
    faults.extend(errors_of(&found).filter(|fault| !of_stand_in(&fault.field)));
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let descriptor = carrier.descriptor();
    let prefix = (descriptor.capabilities.numbers == Numbers::DrawnSscc).then(|| range(settings));
    Ok(Prepared { carrier: descriptor.id, prefix, request: StoredRequest { lang, shipment } })
}

/// The findings that stop a shipment, as fields at fault.
pub(super) fn errors_of(findings: &[Finding]) -> impl Iterator<Item = FieldError> {
    findings.iter().filter(|finding| finding.is_error()).map(|finding| FieldError {
        field: finding.field.clone(),
        code: finding.code.clone(),
        detail: finding.detail.clone(),
    })
}

/// The world of one call to a carrier.
pub(super) fn context<'a>(app: &'a App, lang: Lang, settings: &'a Settings) -> CallContext<'a> {
    CallContext { clock: app.clock.as_ref(), lang, settings, http: None }
}

/// The number range of a tenant; GS1's demonstration range until he has one of his own.
fn range(settings: Option<&SenderSettings>) -> CompanyPrefix {
    settings.and_then(|known| known.prefix.clone()).unwrap_or_else(CompanyPrefix::demonstration)
}

fn no_sender(lang: Lang) -> FieldError {
    FieldError {
        field: "from".to_owned(),
        code: "sender_missing".to_owned(),
        detail: lang
            .pick(
                "Es ist kein Absender hinterlegt. Tragen Sie ihn im Portal auf der Seite „Versand“ ein oder senden Sie from mit.",
                "No sender is set. Enter one on the page “Shipping” of the portal, or send from along.",
            )
            .to_owned(),
    }
}

fn stand_in(new: &NewShipment) -> Address {
    let (postal_code, city, country) = new.to.place();
    Address {
        party: new.to.party().clone(),
        street: "-".to_owned(),
        house_number: None,
        postal_code: postal_code.to_owned(),
        city: city.to_owned(),
        country: country.clone(),
    }
}

/// A request in the one form that is hashed: what was asked, whatever the order of its fields; without the key itself.
pub(super) fn canonical(new: &NewShipment) -> AppResult<Vec<u8>> {
    let bare = NewShipment { idempotency_key: None, ..new.clone() };
    serde_json::to_vec(&bare).map_err(AppError::internal)
}

/// Keyed hash of a canonical request: the id of the key and the hash.
pub(super) fn fingerprint(app: &App, canonical: &[u8]) -> (String, Vec<u8>) {
    let (key, mac) = app.sealer.mac(MAC_PURPOSE, canonical);
    (key.to_string(), mac.to_vec())
}

/// Tells whether a stored hash is that of this request.
pub(super) fn fingerprint_matches(app: &App, canonical: &[u8], key: &str, mac: &[u8]) -> bool {
    let known = app.sealer.key_ids().into_iter().find(|id| id.to_string() == key);
    known.is_some_and(|id| app.sealer.mac_matches(&id, MAC_PURPOSE, canonical, mac))
}

/// Seals a request for the store, bound to its tenant and shipment.
pub(super) fn seal(app: &App, tenant: &TenantId, id: &ShipmentId, request: &StoredRequest) -> AppResult<Vec<u8>> {
    let plain = serde_json::to_vec(request).map_err(AppError::internal)?;
    Ok(app.sealer.seal(&plain, &[tenant.as_str(), id.as_str(), "request"], app.nonce()))
}

/// Opens a request from the store.
pub(super) fn open(app: &App, tenant: &TenantId, id: &ShipmentId, sealed: &[u8]) -> AppResult<StoredRequest> {
    let plain = app.sealer.open(sealed, &[tenant.as_str(), id.as_str(), "request"]);
    let plain = plain.map_err(|_| AppError::internal(format_args!("the request of {id} cannot be opened")))?;
    serde_json::from_slice(&plain).map_err(|_| AppError::internal(format_args!("the request of {id} is not readable")))
}

/// What a carrier was or will be asked for a shipment. Errors: [`AppError::NotFound`], also for somebody else's.
pub(super) async fn of_shipment(app: &App, tenant: &TenantId, id: &ShipmentId) -> AppResult<CarrierShipment> {
    let mut tx = app.db.read(tenant).await?;
    let (_, sealed) = shipments::find_request(&mut tx, tenant, id).await?.ok_or(AppError::NotFound)?;
    Ok(open(app, tenant, id, &sealed)?.shipment)
}
