//! What a carrier is asked: chosen, completed, checked by the carrier's own rules, sealed for the store, hashed for its key.

use std::borrow::Cow;
use std::sync::Arc;

use kontor_adapters::{CallContext, Carrier, CarrierShipment, Numbers, Settings};
use kontor_model::Lang;
use kontor_model::address::Address;
use kontor_model::fulfillment::FulfilledLine;
use kontor_model::gs1::CompanyPrefix;
use kontor_model::id::{OrderId, ShipmentId, TenantId};
use kontor_model::problem::FieldError;
use kontor_model::shipment::{Finding, Hint, NewShipment, Severity, ShipmentState};
use serde::{Deserialize, Serialize};

use super::accounts::{Account, Line};
use super::choose::{Chosen, choose};
use super::names::fault;
use super::store::shipments;
use super::{Caller, SenderSettings};
use crate::app::App;
use crate::commerce::{dispatch, orders};
use crate::db::{DbError, Tx};
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
    /// What was odd about it before the carrier was asked.
    #[serde(default)]
    pub(super) warnings: Vec<Finding>,
    /// What the caller asked for, while it is prepared only and everything may still change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) wanted: Option<Box<NewShipment>>,
    /// Which lines of its order are in it; empty: everything that was left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) order_lines: Vec<FulfilledLine>,
}

/// A shipment with carrier, account and sender found, and everything known that is wrong or odd about it.
pub(super) struct Assessed<'a> {
    /// The carrier.
    pub(super) carrier: &'a dyn Carrier,
    /// The account; absent where the carrier needs none.
    pub(super) account: Option<Account>,
    /// Number of the shipping profile that was used; empty for none.
    pub(super) profile: String,
    /// The order it is made of.
    pub(super) order: Option<OrderId>,
    /// Which lines of it; empty: everything that is left.
    pub(super) order_lines: Vec<FulfilledLine>,
    /// What the carrier would be asked; numbers are still to be drawn.
    pub(super) shipment: CarrierShipment,
    /// What can be known without asking the carrier.
    pub(super) findings: Vec<Finding>,
}

/// A request that may be claimed.
pub(super) struct Prepared {
    /// Its direction, [`shipments::OUTBOUND`] or [`shipments::RETURN`].
    pub(super) kind: &'static str,
    /// Carrier id.
    pub(super) carrier: &'static str,
    /// The account; absent where the carrier needs none.
    pub(super) account: Option<Arc<Account>>,
    /// Number of the shipping profile that was used; empty for none.
    pub(super) profile: String,
    /// Id of the carrier's product; empty where it has none.
    pub(super) service: String,
    /// The order it is made of.
    pub(super) order: Option<OrderId>,
    /// Range the parcels' numbers are drawn from; absent where the carrier numbers.
    pub(super) prefix: Option<CompanyPrefix>,
    /// What the carrier will be asked.
    pub(super) request: StoredRequest,
}

impl Prepared {
    /// Tells whether its labels are worth nothing.
    pub(super) fn is_test(&self) -> bool {
        self.account.as_ref().is_some_and(|account| account.is_test())
    }

    /// Id of the account; empty where the carrier needs none.
    pub(super) fn account_id(&self) -> &str {
        self.account.as_ref().map_or("", |account| account.id.as_str())
    }
}

/// Finds carrier, account and sender and lets the carrier look at everything without asking it over the network.
///
/// Errors: those of [`choose`] and [`Line::open`]. What is wrong with the shipment itself is a finding.
pub(super) async fn assess<'a>(
    app: &'a App,
    caller: &Caller,
    tx: &mut Tx,
    settings: Option<&SenderSettings>,
    new: &NewShipment,
) -> AppResult<Assessed<'a>> {
    let wanted = with_order(app, caller, tx, new).await?;
    let Chosen { carrier, account, request, sender, address_policy, tare_g, profile } =
        choose(app, caller, tx, &wanted).await?;
    let own_sender = request.from.clone().or(sender).or_else(|| settings.map(|known| known.sender.clone()));
    let sender_missing = own_sender.is_none();
    // Without a sender the recipient stands in, so that everything else is checked in the same answer.
    let sender = own_sender.unwrap_or_else(|| stand_in(&request));
    let mut shipment = CarrierShipment { address_policy, ..CarrierShipment::from_new(&request, sender) };
    // A parcel without a weight stays one: tare alone must not make it look weighed.
    for parcel in shipment.parcels.iter_mut().filter(|parcel| parcel.weight_g > 0) {
        parcel.weight_g = parcel.weight_g.saturating_add(tare_g);
    }
    let line = Line::open(app, carrier.descriptor(), account.as_ref())?;
    let cx = line.context(caller.lang);
    if shipment.service.is_none() {
        shipment.service = Some(carrier.usual_service(&cx, &shipment).to_owned());
    }
    let mut findings = carrier.findings(&cx, &shipment);
    drop(line);
    if sender_missing {
        findings.retain(|finding| !finding.field.starts_with("from"));
        findings.insert(0, no_sender(caller.lang));
    }
    let (order, order_lines) = (wanted.order.clone(), wanted.order_lines.clone());
    Ok(Assessed { carrier, account, profile: profile.unwrap_or_default(), order, order_lines, shipment, findings })
}

/// What is wanted, with the shipping profile that the order's mapping chose where nothing else is named.
///
/// Errors: [`AppError::Invalid`] `order` when there is no such order, or nothing of it is left; `order_lines` when that is
/// not what is left of it.
async fn with_order<'n>(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    new: &'n NewShipment,
) -> AppResult<Cow<'n, NewShipment>> {
    let Some(order) = &new.order else {
        if new.order_lines.is_empty() {
            return Ok(Cow::Borrowed(new));
        }
        let detail = caller.lang.pick("Nennen Sie den Auftrag dazu (order).", "Name their order as well (order).");
        return Err(AppError::Invalid(vec![fault("order_lines", "without_order", detail)]));
    };
    let Some(profile) = orders::read::profile_of(tx, &caller.tenant, order).await? else {
        let detail = caller.lang.pick("Diesen Auftrag gibt es nicht.", "There is no such order.");
        return Err(AppError::Invalid(vec![fault("order", "unknown_value", detail)]));
    };
    dispatch::check_left(app, caller, tx, order.as_str(), &new.order_lines).await?;
    if new.shipping_profile.is_some() || new.carrier_account.is_some() || profile.is_empty() {
        return Ok(Cow::Borrowed(new));
    }
    Ok(Cow::Owned(NewShipment { shipping_profile: Some(profile), ..new.clone() }))
}

/// Assesses a shipment to be claimed; all faults come back at once, what is only odd goes along with it.
pub(super) async fn prepare(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    settings: Option<&SenderSettings>,
    new: &NewShipment,
) -> AppResult<Prepared> {
    let assessed = assess(app, caller, tx, settings, new).await?;
    let faults: Vec<FieldError> = errors_of(&assessed.findings).collect();
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    Ok(to_be_claimed(caller.lang, settings, assessed))
}

/// An assessed shipment in the shape that is claimed; its errors, if any, stay with it as findings.
pub(super) fn to_be_claimed(lang: Lang, settings: Option<&SenderSettings>, assessed: Assessed<'_>) -> Prepared {
    let Assessed { carrier, account, profile, order, order_lines, shipment, findings: warnings } = assessed;
    let descriptor = carrier.descriptor();
    let service = shipment.service.clone().unwrap_or_default();
    let prefix = (descriptor.capabilities.numbers == Numbers::DrawnSscc).then(|| range(settings));
    let request = StoredRequest { lang, shipment, warnings, wanted: None, order_lines };
    let (kind, account) = (shipments::OUTBOUND, account.map(Arc::new));
    Prepared { kind, carrier: descriptor.id, account, profile, service, order, prefix, request }
}

/// What was odd before and what the carrier said; the carrier's word stays where both speak of the same.
pub(super) fn merged(before: &[Finding], from_carrier: &[Finding]) -> Vec<Finding> {
    let same = |a: &Finding, b: &Finding| a.code == b.code && a.field == b.field;
    let own = before.iter().filter(|own| !from_carrier.iter().any(|theirs| same(own, theirs)));
    own.chain(from_carrier).cloned().collect()
}

/// The findings that stop a shipment, as fields at fault.
pub(super) fn errors_of(findings: &[Finding]) -> impl Iterator<Item = FieldError> {
    findings.iter().filter(|finding| finding.is_error()).map(|finding| FieldError {
        field: finding.field.clone(),
        code: finding.code.clone(),
        detail: finding.detail.clone(),
    })
}

/// The world of a call that never leaves the house.
pub(super) fn context<'a>(app: &'a App, lang: Lang, settings: &'a Settings) -> CallContext<'a> {
    CallContext { clock: app.clock.as_ref(), lang, settings, http: None }
}

/// The number range of a tenant; GS1's demonstration range until he has one of his own.
pub(super) fn range(settings: Option<&SenderSettings>) -> CompanyPrefix {
    settings.and_then(|known| known.prefix.clone()).unwrap_or_else(CompanyPrefix::demonstration)
}

/// Says that nobody knows where the shipment comes from.
pub(super) fn no_sender(lang: Lang) -> Finding {
    let hint = Hint {
        de: "Es ist kein Absender hinterlegt. Tragen Sie ihn im Portal auf der Seite „Versand“ ein oder senden Sie from mit.".to_owned(),
        en: "No sender is set. Enter one on the page “Shipping” of the portal, or send from along.".to_owned(),
    };
    Finding::in_both(lang, Severity::Error, "sender_missing", "from", hint)
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

/// A shipment of an order, with what of it is inside.
pub(crate) struct OfOrder {
    /// Its id.
    pub(crate) shipment: String,
    /// Whether its labels exist; else they are being bought.
    pub(crate) is_labelled: bool,
    /// Which lines; empty: everything that was left.
    pub(crate) lines: Vec<FulfilledLine>,
}

/// The shipments of an order whose labels exist or are being bought, oldest first.
pub(crate) async fn of_order(app: &App, tx: &mut Tx, tenant: &TenantId, order: &str) -> AppResult<Vec<OfOrder>> {
    let mut all = Vec::new();
    for row in shipments::live_of_order(tx, tenant, order).await? {
        let id: ShipmentId = row.id.parse().map_err(|_| DbError::Corrupt("shipments.id"))?;
        let lines = open(app, tenant, &id, &row.request)?.order_lines;
        let is_labelled = row.state == ShipmentState::Labelled.code();
        all.push(OfOrder { shipment: row.id, is_labelled, lines });
    }
    Ok(all)
}

/// What a carrier was or will be asked for a shipment. Errors: [`AppError::NotFound`], also for somebody else's.
pub(super) async fn of_shipment(app: &App, tenant: &TenantId, id: &ShipmentId) -> AppResult<CarrierShipment> {
    let mut tx = app.db.read(tenant).await?;
    let sealed = shipments::find_request(&mut tx, tenant, id).await?.ok_or(AppError::NotFound)?;
    Ok(open(app, tenant, id, &sealed)?.shipment)
}
