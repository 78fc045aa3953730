//! Which account a shipment gets by what it names.

use http::Method;
use kontor_adapters::AddressPolicy;
use kontor_model::Lang;
use kontor_model::shipment::NewShipment;
use serde_json::{Value, json};

use super::parcelhaus::{ID, account, apis, create, send};
use crate::api::testing::{Api, Customer, shipment};
use crate::error::AppError;
use crate::shipping::Caller;
use crate::shipping::choose::{Chosen, choose};

async fn chosen<'a>(api: &'a Api, customer: &Customer, change: Value) -> Result<Chosen<'a>, String> {
    let mut wanted = shipment("LS-1");
    wanted.as_object_mut().expect("an object").extend(change.as_object().expect("an object").clone());
    let wanted: NewShipment = serde_json::from_value(wanted).expect("a shipment");
    let caller = Caller { tenant: customer.tenant.clone(), lang: Lang::En };
    let mut tx = api.test.app.db.read(&caller.tenant).await.expect("a transaction");
    choose(&api.test.app, &caller, &mut tx, &wanted).await.map_err(|error| match error {
        AppError::Invalid(faults) => format!("{} {}: {}", faults[0].field, faults[0].code, faults[0].detail),
        other => other.to_string(),
    })
}

async fn refused(api: &Api, customer: &Customer, change: Value) -> String {
    chosen(api, customer, change).await.err().expect("a refusal")
}

#[tokio::test]
async fn an_account_is_named_by_id_by_name_or_by_its_carrier() {
    for (api, customer) in apis().await {
        let first = create(&api, &customer, &account("Käsehof Süd")).await;
        let second = create(&api, &customer, &account("Nord")).await;
        for (name, expected) in
            [(first["id"].as_str().expect("an id"), &first), ("KÄSEHOF süd", &first), (ID, &first), ("Nord", &second)]
        {
            let found = chosen(&api, &customer, json!({"carrier_account": name})).await.expect("an account");
            let account = found.account.expect("an account");
            assert_eq!(account.id.as_str(), expected["id"].as_str().expect("an id"), "{name}");
            assert_eq!(found.carrier.descriptor().id, ID);
            assert_eq!(account.settings.value("customer"), Some("4711081512"));
            assert!(account.settings.secret("password").is_some());
        }
    }
}

#[tokio::test]
async fn what_is_not_said_is_filled_in_from_carrier_and_account() {
    for (api, customer) in apis().await {
        let mut lenient = account("Nord");
        lenient["print_uncodable"] = json!(true);
        create(&api, &customer, &lenient).await;
        let found = chosen(&api, &customer, json!({"carrier_account": "Nord"})).await.expect("an account");
        let label = found.request.label.expect("a form");
        assert_eq!((label.format.code(), label.medium.code()), ("pdf", "103x199"), "A6 cannot be had");
        assert_eq!(found.address_policy, AddressPolicy::Warn);
        let own = chosen(&api, &customer, json!({})).await.expect("the own label");
        assert_eq!((own.carrier.descriptor().id, own.account.is_none()), ("own_label", true));
        assert_eq!(own.request.label.map(|label| label.medium.code()), Some("a6"));
    }
}

#[tokio::test]
async fn a_product_nobody_names_is_the_carriers_choice_for_the_destination() {
    for (api, customer) in apis().await {
        create(&api, &customer, &account("Nord")).await;
        for (country, named, expected) in
            [("DE", None, "NATIONAL"), ("AT", None, "WORLD"), ("DE", Some("WORLD"), "WORLD")]
        {
            let mut wanted = shipment("LS-1");
            wanted["carrier_account"] = json!("Nord");
            (wanted["to"]["country"], wanted["service"]) = (json!(country), json!(named));
            let dry = (Method::POST, "/v1/shipments?dry_run=true");
            let answer = send(&api, &customer, dry, None, &wanted).await.json();
            assert_eq!(answer["service"], expected, "{country} {named:?}: {answer}");
        }
    }
}

#[tokio::test]
async fn what_is_not_set_up_inactive_or_somebody_elses_is_an_unknown_value() {
    for (api, customer) in apis().await {
        let other = api.customer("2000000000008", "shipping").await;
        let theirs = create(&api, &other, &account("Fremd")).await;
        assert!(
            refused(&api, &customer, json!({"carrier_account": ID}))
                .await
                .contains("No account is set up for Parcelhouse")
        );
        let mut off = account("Aus");
        off["active"] = json!(false);
        create(&api, &customer, &off).await;
        let id = theirs["id"].as_str().expect("an id");
        for name in ["Fremd", id, "", "gibtsnicht", "Aus", ID] {
            let fault = refused(&api, &customer, json!({"carrier_account": name})).await;
            assert!(fault.starts_with("carrier_account unknown_value: "), "{name}: {fault}");
        }
        assert!(refused(&api, &customer, json!({"carrier_account": "Aus"})).await.contains("is deactivated"));
        let fault = refused(&api, &customer, json!({"carrier_account": "own_label", "service": "WORLD"})).await;
        assert_eq!(fault, "service unknown_value: Own label has no product “WORLD”. Possible values: transport.");
    }
}

#[tokio::test]
async fn an_account_that_is_activated_again_is_found_again() {
    for (api, customer) in apis().await {
        let mut body = account("Käsehof");
        body["active"] = json!(false);
        let made = create(&api, &customer, &body).await;
        refused(&api, &customer, json!({"carrier_account": "Käsehof"})).await;
        body["active"] = json!(true);
        let path = format!("/v1/carrier-accounts/{}", made["id"].as_str().expect("an id"));
        send(&api, &customer, (Method::PUT, &path), None, &body).await;
        chosen(&api, &customer, json!({"carrier_account": "Käsehof"})).await.expect("an account");
    }
}
