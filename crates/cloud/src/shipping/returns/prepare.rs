//! What a carrier is asked for a return: account and place found, everything checked that can be known here.

use std::sync::Arc;

use kontor_adapters::{CarrierParcel, CarrierShipment, Numbers};
use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::problem::FieldError;
use kontor_model::return_label::NewReturn;

use crate::app::App;
use crate::db::Tx;
use crate::error::{AppError, AppResult};
use crate::shipping::choose::{Contract, contract_of};
use crate::shipping::names::{self, fault};
use crate::shipping::request::{Prepared, StoredRequest, range};
use crate::shipping::store::shipments::RETURN;
use crate::shipping::{Caller, SenderSettings};

/// Longest number of a return. Carriers have shorter ones, and say so.
const REFERENCE_MAX: usize = 100;

/// Puts together what is claimed. The carrier's own rules follow when it is asked; nothing is sent then either.
///
/// Errors: [`AppError::Invalid`] with every field at fault.
pub(in crate::shipping) async fn prepare(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    settings: Option<&SenderSettings>,
    new: &NewReturn,
) -> AppResult<Prepared> {
    let mut faults = faults_of(caller.lang, new);
    let to = new.to.clone().or_else(|| settings.map(|known| known.sender.clone()));
    if to.is_none() {
        faults.push(no_place(caller.lang));
    }
    let found = match contract_of(app, caller, tx, ("carrier_account", &new.carrier_account)).await {
        Ok(contract) if !contract.carrier.descriptor().capabilities.returns => {
            faults.push(no_returns(caller.lang, contract.carrier.descriptor().name.text(caller.lang)));
            None
        }
        Ok(contract) => Some(contract),
        Err(AppError::Invalid(errors)) => {
            faults.extend(errors);
            None
        }
        Err(error) => return Err(error),
    };
    let (Some(to), Some(Contract { carrier, account }), true) = (to, found, faults.is_empty()) else {
        return Err(AppError::Invalid(faults));
    };
    let parcel = CarrierParcel { weight_g: new.weight_g, dimensions_mm: None, reference: None, sscc: None };
    let shipment = CarrierShipment {
        customs: new.customs.clone(),
        label: new.label,
        address_policy: account.as_ref().map(|account| account.address_policy()).unwrap_or_default(),
        ..CarrierShipment::new(&new.reference, new.from.clone(), Recipient::Street(to), vec![parcel])
    };
    let descriptor = carrier.descriptor();
    Ok(Prepared {
        kind: RETURN,
        carrier: descriptor.id,
        account: account.map(Arc::new),
        profile: String::new(),
        service: String::new(),
        order: None,
        prefix: (descriptor.capabilities.numbers == Numbers::DrawnSscc).then(|| range(settings)),
        request: StoredRequest {
            lang: caller.lang,
            shipment,
            warnings: Vec::new(),
            wanted: None,
            order_lines: Vec::new(),
        },
    })
}

fn faults_of(lang: Lang, new: &NewReturn) -> Vec<FieldError> {
    let mut faults = Vec::new();
    faults.extend(names::check(lang, "reference", &new.reference, REFERENCE_MAX).err());
    if new.weight_g == 0 {
        let detail = lang.pick("Ein Gewicht hat mindestens 1 Gramm.", "A weight is at least 1 gram.");
        faults.push(fault("weight_g", "out_of_range", detail));
    }
    faults
}

fn no_returns(lang: Lang, carrier: &str) -> FieldError {
    let detail = lang.pick(
        format!("{carrier} macht keine Retourenetiketten. GET /v1/capabilities nennt die Frachtführer mit returns."),
        format!("{carrier} makes no return labels. GET /v1/capabilities names the carriers with returns."),
    );
    fault("carrier_account", "returns_not_supported", &detail)
}

fn no_place(lang: Lang) -> FieldError {
    let detail = lang.pick(
        "Es ist kein Absender hinterlegt, an den die Retoure gehen könnte. Tragen Sie ihn im Portal auf der Seite „Versand“ ein oder senden Sie to mit.",
        "No sender is set that the return could go to. Enter one on the page “Shipping” of the portal, or send to along.",
    );
    fault("to", "sender_missing", detail)
}
