//! Where each operation goes and what stands above its body.

use kontor_model::Lang;
use kontor_model::address::Recipient;

use super::lookups::{american, order};
use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::ups::Ups;
use crate::shipment::{CarrierShipment, ParcelNumbers};
use crate::testing::{Answer, Caller, Received};

/// Method, path, token, name of the call in UPS's logs.
type Head = (String, String, Option<String>, Option<String>);

fn head(request: &Received) -> Head {
    let header = |name: &str| request.header(name).map(str::to_owned);
    (request.method.clone(), request.path.clone(), header("authorization"), header("transid"))
}

// cancel, track, find_by_reference, create_return, check_address, order_pickup, cancel_pickup: address and headers
#[tokio::test]
async fn every_operation_goes_to_its_own_address_signed_and_with_a_name_for_the_logs_of_ups() {
    let (cancel, track) =
        (format!("/api/shipments/v2409/void/cancel/{NUMBER}"), format!("/api/track/v1/details/{NUMBER}"));
    let id = "shp_01JDVB6Z3M8Q2N4R5T6V7W8X9Y";
    let expected = [
        ("DELETE", cancel.as_str(), NUMBER),
        ("GET", track.as_str(), NUMBER),
        ("POST", "/api/labels/v1/recovery", id),
        ("POST", SHIP, id),
        ("POST", "/api/addressvalidation/v2/1", "check_address"),
        ("POST", "/api/pickupcreation/v2409/pickup", "order_pickup"),
        ("DELETE", "/api/shipments/v2409/pickup/02", "2929602E9CP"),
    ];
    let ups = carrier();
    for (method, path, _) in expected {
        ups.answer_always(method, path, Answer::text(503, "maintenance"));
    }
    let caller = Caller::new(&ups, account());
    let cx = caller.context(Lang::De);
    let parcels = [ParcelNumbers::of(NUMBER)];
    let back = CarrierShipment { from: customer(), to: Recipient::Street(sender()), ..shipment() };
    drop(Ups.cancel(&cx, &parcels).await);
    drop(Ups.track(&cx, &parcels).await);
    drop(Ups.find_by_reference(&cx, &shipment()).await);
    drop(Ups.create_return(&cx, &back).await);
    drop(Ups.check_address(&cx, &american()).await);
    drop(Ups.order_pickup(&cx, &order()).await);
    drop(Ups.cancel_pickup(&cx, "2929602E9CP").await);
    let heads: Vec<Head> = ups.requests()[1..].iter().map(head).collect();
    let token = || Some("Bearer geheim-4711".to_owned());
    let expected =
        expected.map(|(method, path, name)| (method.to_owned(), path.to_owned(), token(), Some(name.to_owned())));
    assert_eq!(heads, expected);
    ups.finish();
}
