//! Where each operation goes and what stands above its body.

use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::date::CalendarDate;

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::dhl_parcel_de::DhlParcelDe;
use crate::shipment::{CarrierShipment, CloseOutOrder, ParcelNumbers, PickupOrder};
use crate::testing::{Answer, Caller, Received};

const NUMBER: &str = "00340434161094015902";

/// What stands above a body.
#[derive(Debug, PartialEq, Eq)]
struct Head {
    call: (String, String),
    authorization: Option<String>,
    language: Option<String>,
    media_type: Option<String>,
}

fn head(request: &Received) -> Head {
    let header = |name: &str| request.header(name).map(str::to_owned);
    Head {
        call: (request.method.clone(), request.path.clone()),
        authorization: header("authorization"),
        language: header("accept-language"),
        media_type: header("content-type"),
    }
}

/// A head with the token and the language; the media type where there is a body.
fn signed(method: &str, path: &str, is_json: bool) -> Head {
    let text = |text: &str| Some(text.to_owned());
    Head {
        call: (method.to_owned(), path.to_owned()),
        authorization: text("Bearer marke-4"),
        language: text("en-US"),
        media_type: text("application/json").filter(|_| is_json),
    }
}

// check, validate, cancel, close_out, day_record, create_return, order_pickup, cancel_pickup: address and headers
#[tokio::test]
async fn every_operation_goes_to_its_own_address_with_a_token_and_in_the_office_s_language() {
    let carrier = dhl();
    for (method, path) in [("POST", ORDERS), ("GET", ORDERS), ("DELETE", ORDERS), ("POST", MANIFESTS)] {
        carrier.answer_always(method, path, Answer::text(503, "Wartung"));
    }
    for (method, path) in [("GET", MANIFESTS), ("POST", RETURNS), ("POST", PICKUPS), ("DELETE", PICKUPS)] {
        carrier.answer_always(method, path, Answer::text(503, "Wartung"));
    }
    let caller = Caller::new(&carrier, settings());
    let cx = caller.context(Lang::En);
    let day = CalendarDate::parse("2026-11-24").expect("a day");
    let parcels = vec![ParcelNumbers::of(NUMBER)];
    let customer = address("Jürgen Groß", "Königsallee", "7", "40212", "Düsseldorf", "DE");
    let back = CarrierShipment { from: customer, to: Recipient::Street(sender()), ..domestic() };
    let window_minutes = (9 * 60, 17 * 60);
    let pickup =
        PickupOrder { date: day, window_minutes, from: sender(), parcels: parcels.clone(), count: 1, weight_g: 900 };
    assert!(DhlParcelDe.check(&cx).await.is_err());
    assert!(DhlParcelDe.validate(&cx, &domestic()).await.is_err());
    assert!(DhlParcelDe.cancel(&cx, &parcels).await.is_err());
    drop(DhlParcelDe.close_out(&cx, &CloseOutOrder { date: day, parcels }).await);
    assert!(DhlParcelDe.day_record(&cx, day).await.is_err());
    assert!(DhlParcelDe.create_return(&cx, &back).await.is_err());
    assert!(DhlParcelDe.order_pickup(&cx, &pickup).await.is_err());
    assert!(DhlParcelDe.cancel_pickup(&cx, "123e4567e89b12d3a456426614174000").await.is_err());
    let heads: Vec<Head> = carrier.requests()[1..].iter().map(head).collect();
    let expected = [
        signed("GET", ORDERS, false),
        signed("POST", ORDERS, true),
        signed("DELETE", ORDERS, false),
        signed("POST", MANIFESTS, true),
        signed("GET", MANIFESTS, false),
        signed("POST", RETURNS, true),
        signed("POST", PICKUPS, true),
        Head { language: None, ..signed("DELETE", PICKUPS, false) },
    ];
    assert_eq!(heads, expected);
    carrier.finish();
}
