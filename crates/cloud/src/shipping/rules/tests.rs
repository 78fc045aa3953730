//! Rules choose: the first one that fits, told with its reasons, and the profile's words completed by the shipment's.

use http::{Method, StatusCode};
use kontor_adapters::AddressPolicy;
use kontor_model::Lang;
use kontor_model::shipment::NewShipment;
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer, shipment};
use crate::error::AppError;
use crate::shipping::Caller;
use crate::shipping::accounts::tests::parcelhaus::{account, apis, create, send};
use crate::shipping::choose::{Chosen, choose};
use crate::shipping::senders::tests::sender;

const PATH: &str = "/v1/shipping-rules";

/// A customer with an account and the profiles 10 (national), 20 (world) and 30 (own label).
pub(in crate::shipping) async fn prepared() -> Vec<(Api, Customer)> {
    let apis = apis().await;
    for (api, customer) in &apis {
        create(api, customer, &account("Käsehof")).await;
        let sender = send(api, customer, (Method::POST, "/v1/sender-addresses"), Some("s"), &sender("Graz")).await;
        let profiles = [
            json!({"number": "10", "name": "National", "carrier_account": "Käsehof", "services": {"bulky": true},
                "label": {"format": "zpl", "medium": "a5", "dpi": 300}, "tare_g": 120, "print_uncodable": true,
                "sender": sender.json()["id"]}),
            json!({"number": "20", "name": "Welt", "carrier_account": "parcelhaus", "service": "WORLD"}),
            json!({"number": "30", "name": "Eigene Tour", "carrier_account": "own_label"}),
        ];
        for profile in profiles {
            let key = profile["number"].as_str().expect("a number").to_owned();
            let made = send(api, customer, (Method::POST, "/v1/shipping-profiles"), Some(&key), &profile).await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        }
    }
    apis
}

fn rules() -> Value {
    json!({"items": [
        {"cash_on_delivery": true, "shipping_profile": "30"},
        {"countries": ["DE"], "max_weight_g": 31500, "shipping_profile": "10"},
        {"countries": ["DE"], "shipping_profile": "Eigene Tour"},
        {"min_value": {"amount": "22.00"}, "order_source": "Gartenladen", "shipping_profile": "20"},
        {"shipping_profile": "30"},
    ]})
}

async fn put(api: &Api, customer: &Customer, rules: &Value) -> Answer {
    send(api, customer, (Method::PUT, PATH), None, rules).await
}

async fn tried(api: &Api, customer: &Customer, trial: Value) -> (Value, Value) {
    let answer = send(api, customer, (Method::POST, "/v1/shipping-rules/try"), None, &trial).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    (answer.json()["shipping_profile"].clone(), answer.json()["rule"].clone())
}

async fn chosen<'a>(api: &'a Api, customer: &Customer, change: Value) -> Result<Chosen<'a>, String> {
    let mut wanted = shipment("LS-1");
    wanted.as_object_mut().expect("an object").extend(change.as_object().expect("an object").clone());
    let wanted: NewShipment = serde_json::from_value(wanted).expect("a shipment");
    let caller = Caller { tenant: customer.tenant.clone(), lang: Lang::En };
    let mut tx = api.test.app.db.read(&caller.tenant).await.expect("a transaction");
    choose(&api.test.app, &caller, &mut tx, &wanted).await.map_err(|error| match error {
        AppError::Invalid(faults) => format!("{} {}", faults[0].field, faults[0].code),
        other => other.to_string(),
    })
}

#[tokio::test]
async fn rules_are_put_as_a_whole_in_their_order_and_keep_their_ids() {
    for (api, customer) in prepared().await {
        let saved = put(&api, &customer, &rules()).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
        let mut saved = saved.json();
        assert_eq!(saved["items"][2]["shipping_profile"], "30", "a name is answered as its number");
        assert_eq!(api.get(&customer.token, PATH).await.json(), saved);
        let items = saved["items"].as_array_mut().expect("items");
        items.swap(0, 1);
        items.remove(2);
        let wanted = saved.clone();
        assert_eq!(put(&api, &customer, &wanted).await.json(), wanted);
    }
}

#[tokio::test]
async fn a_faulty_list_changes_nothing_and_names_the_rule() {
    for (api, customer) in prepared().await {
        let saved = put(&api, &customer, &rules()).await.json();
        let cases = [
            (json!([{"shipping_profile": "10"}, {"shipping_profile": "20"}]), "items[0] covers_the_rest"),
            (json!([{"shipping_profile": "99"}]), "items[0].shipping_profile unknown_value"),
            (json!([{"countries": ["DE", "ZZ"], "shipping_profile": "10"}]), "items[0].countries unknown_value"),
            (
                json!([{"min_weight_g": 2, "max_weight_g": 1, "shipping_profile": "10"}]),
                "items[0].max_weight_g out_of_range",
            ),
            (
                json!([{"min_value": {"amount": 2}, "max_value": {"amount": 1}, "shipping_profile": "10"}]),
                "items[0].max_value out_of_range",
            ),
            (
                json!([{"min_value": {"amount": 2}, "max_value": {"amount": 3, "currency": "CHF"}, "shipping_profile": "10"}]),
                "items[0].max_value unknown_value",
            ),
            (json!([{"min_value": {"amount": -2}, "shipping_profile": "10"}]), "items[0].min_value out_of_range"),
            (json!([{"order_source": " ", "shipping_profile": "10"}]), "items[0].order_source too_long"),
            (json!([{"id": "rul_01ARZ3NDEKTSV4RRFFQ69G5FAV", "shipping_profile": "10"}]), "items[0].id unknown_value"),
            (json!([saved["items"][0], saved["items"][0]]), "items[1].id unknown_value"),
        ];
        for (items, fault) in cases {
            let answer = put(&api, &customer, &json!({"items": items})).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fault}");
            assert_eq!(answer.faults(), [fault]);
        }
        assert_eq!(api.get(&customer.token, PATH).await.json(), saved);
    }
}

#[tokio::test]
async fn a_trial_tells_the_profile_the_rule_and_why_the_others_do_not_fit() {
    for (api, customer) in prepared().await {
        put(&api, &customer, &rules()).await;
        let try_it = |trial| tried(&api, &customer, trial);
        assert_eq!(try_it(json!({"weight_g": 1000})).await, (json!("10"), json!(2)));
        assert_eq!(try_it(json!({"weight_g": 31500})).await, (json!("10"), json!(2)), "limits belong to it");
        assert_eq!(try_it(json!({"weight_g": 31501})).await, (json!("30"), json!(3)));
        assert_eq!(try_it(json!({"weight_g": 1, "cash_on_delivery": true})).await, (json!("30"), json!(1)));
        let abroad = |value: Value, source: &str| json!({"weight_g": 1, "country": "CH", "goods_value": value, "order_source": source});
        assert_eq!(try_it(abroad(json!({"amount": "22.00"}), "GARTENLADEN")).await, (json!("20"), json!(4)));
        assert_eq!(try_it(abroad(json!({"amount": "21.99"}), "Gartenladen")).await, (json!("30"), json!(5)));
        let francs = json!({"amount": "99", "currency": "CHF"});
        assert_eq!(try_it(abroad(francs, "Gartenladen")).await, (json!("30"), json!(5)));
        let trial = abroad(Value::Null, "Hofladen");
        let answer = send(&api, &customer, (Method::POST, "/v1/shipping-rules/try"), None, &trial).await.json();
        let misfits: Vec<&Value> = answer["steps"].as_array().expect("steps").iter().map(|s| &s["misfit"]).collect();
        assert_eq!(
            misfits,
            [&json!("cash_on_delivery"), &json!("countries"), &json!("countries"), &json!("value"), &Value::Null]
        );
        assert_eq!(answer["detail"], "Rule 5 fits: shipping profile 30 “Eigene Tour”.");
    }
}

#[tokio::test]
async fn without_any_rule_that_fits_it_is_the_own_label() {
    for (api, customer) in prepared().await {
        put(&api, &customer, &json!({"items": [{"countries": ["AT"], "shipping_profile": "10"}]})).await;
        assert_eq!(tried(&api, &customer, json!({"weight_g": 1})).await, (Value::Null, Value::Null));
        let found = chosen(&api, &customer, json!({})).await.expect("the own label");
        assert_eq!((found.carrier.descriptor().id, found.profile), ("own_label", None));
    }
}

#[tokio::test]
async fn a_shipment_that_names_nothing_gets_the_profile_of_the_rules_completed() {
    for (api, customer) in prepared().await {
        put(&api, &customer, &rules()).await;
        let found = chosen(&api, &customer, json!({})).await.expect("a profile");
        assert_eq!(found.profile.as_deref(), Some("10"));
        assert_eq!(found.account.map(|account| account.name).as_deref(), Some("Käsehof"));
        assert_eq!(found.request.service, None, "the carrier chooses when the account is at hand");
        assert!(found.request.services.expect("services").bulky);
        assert_eq!(found.request.label.map(|label| label.format.code()), Some("zpl"));
        assert_eq!((found.tare_g, found.address_policy), (120, AddressPolicy::Warn));
        assert_eq!(found.sender.map(|sender| sender.city).as_deref(), Some("Graz"));
    }
}

#[tokio::test]
async fn what_the_shipment_says_wins_over_its_profile() {
    for (api, customer) in prepared().await {
        let change = json!({
            "shipping_profile": "national", "service": "WORLD", "label": {"medium": "103x199"},
            "services": {"insurance": {"amount": "500"}, "carrier_options": ["saturday"]}
        });
        let found = chosen(&api, &customer, change).await.expect("a profile");
        assert_eq!(found.request.service.as_deref(), Some("WORLD"));
        let label = found.request.label.expect("a form");
        assert_eq!((label.format.code(), label.medium.code()), ("pdf", "103x199"));
        let services = found.request.services.expect("services");
        assert_eq!(services.asked(), ["insurance", "bulky", "saturday"], "both ask for something");
    }
}

#[tokio::test]
async fn an_account_that_is_named_wins_where_the_carrier_is_the_same() {
    for (api, customer) in prepared().await {
        put(&api, &customer, &rules()).await;
        create(&api, &customer, &account("Nord")).await;
        let both = chosen(&api, &customer, json!({"shipping_profile": "10", "carrier_account": "Nord"})).await;
        let both = both.expect("an account");
        assert_eq!(both.account.map(|account| account.name).as_deref(), Some("Nord"));
        assert_eq!((both.profile.as_deref(), both.tare_g), (Some("10"), 120));
        let alone = chosen(&api, &customer, json!({"carrier_account": "own_label"})).await.expect("the own label");
        assert_eq!((alone.profile, alone.tare_g), (None, 0), "rules are not asked");
        let other = chosen(&api, &customer, json!({"shipping_profile": "10", "carrier_account": "own_label"})).await;
        assert_eq!(other.err().as_deref(), Some("carrier_account other_carrier"));
    }
}

#[tokio::test]
async fn a_profile_that_is_off_unknown_or_without_an_active_account_is_an_unknown_value() {
    for (api, customer) in prepared().await {
        let list = api.get(&customer.token, "/v1/shipping-profiles").await.json();
        let mut off = json!({"number": "20", "name": "Welt", "carrier_account": "parcelhaus", "active": false});
        let path = format!("/v1/shipping-profiles/{}", list["items"][1]["id"].as_str().expect("an id"));
        send(&api, &customer, (Method::PUT, &path), None, &off).await;
        for name in ["20", "Welt", "99", ""] {
            let refused = chosen(&api, &customer, json!({"shipping_profile": name})).await;
            assert_eq!(refused.err().as_deref(), Some("shipping_profile unknown_value"), "{name}");
        }
        let accounts = api.get(&customer.token, "/v1/carrier-accounts").await.json();
        let path = format!("/v1/carrier-accounts/{}", accounts["items"][0]["id"].as_str().expect("an id"));
        off = account("Käsehof");
        off["active"] = json!(false);
        send(&api, &customer, (Method::PUT, &path), None, &off).await;
        let refused = chosen(&api, &customer, json!({"shipping_profile": "10"})).await;
        assert_eq!(refused.err().as_deref(), Some("shipping_profile unknown_value"));
        let other = api.customer("2000000000008", "shipping").await;
        let stranger = chosen(&api, &other, json!({"shipping_profile": "30"})).await;
        assert_eq!(stranger.err().as_deref(), Some("shipping_profile unknown_value"));
    }
}
