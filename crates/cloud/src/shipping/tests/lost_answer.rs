//! A carrier that can lose an answer: what may have been bought is never bought again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use http::StatusCode;
use kontor_adapters::carrier::own_label::OwnLabel;
use kontor_adapters::{
    AccountInfo, AdapterError, CallContext, Caption, Carrier, CarrierDescriptor, CarrierShipment, Created, Effect,
    ErrorKind, Outcome, Result,
};
use kontor_model::shipment::{Finding, NewShipment};
use serde_json::{Value, json};

use crate::api::testing::{Api, Customer, shipment};
use crate::shipping::actions::create_in_rounds;
use crate::shipping::claim::{LEASE_MS, claim_all};
use crate::shipping::tests::carriers::NUMBERING;
use crate::shipping::{Caller, IdempotencyKey, State, Wanted, settle_abandoned};
use crate::testing::apps;

const NAME: Caption = Caption { de: "Vergesslich", en: "Forgetful" };

static DESCRIPTOR: CarrierDescriptor = CarrierDescriptor { id: "forgetful", name: NAME, summary: NAME, ..NUMBERING };

/// Counts its calls and fails in the way it was told to.
struct Forgetful {
    calls: Arc<AtomicUsize>,
    effect: Effect,
}

#[async_trait]
impl Carrier for Forgetful {
    fn descriptor(&self) -> &'static CarrierDescriptor {
        &DESCRIPTOR
    }

    async fn check(&self, _cx: &CallContext<'_>) -> Result<AccountInfo> {
        Err(AdapterError::unsupported("check"))
    }

    fn findings(&self, _cx: &CallContext<'_>, _shipment: &CarrierShipment) -> Vec<Finding> {
        Vec::new()
    }

    async fn create(&self, _cx: &CallContext<'_>, batch: &[CarrierShipment]) -> Result<Vec<Outcome<Created>>> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let error = AdapterError::without_effect(ErrorKind::Unavailable, "TIMEOUT", "no answer within 30 s");
        Ok(batch.iter().map(|_| Outcome::Failed(AdapterError { effect: self.effect, ..error.clone() })).collect())
    }
}

async fn apis(effect: Effect) -> Vec<(Api, Customer, Arc<AtomicUsize>)> {
    let mut prepared = Vec::new();
    for mut test in apps().await {
        let calls = Arc::new(AtomicUsize::new(0));
        let forgetful = Forgetful { calls: Arc::clone(&calls), effect };
        let app = Arc::get_mut(&mut test.app).expect("nobody else holds the cloud yet");
        app.shipping = State::with(vec![Box::new(OwnLabel::new()), Box::new(forgetful)]);
        let api = Api::of(test);
        let customer = api.customer("1000000000009", "shipping").await;
        prepared.push((api, customer, calls));
    }
    prepared
}

fn wanted() -> Value {
    let mut wanted = shipment("LS-1");
    wanted["carrier_account"] = json!("forgetful");
    wanted
}

#[tokio::test]
async fn a_lost_answer_is_outcome_unknown_and_never_asked_for_again() {
    for (api, customer, calls) in apis(Effect::Unknown).await {
        let first = api.post(&customer.token, Some("k-1"), &wanted()).await;
        assert_eq!(first.status, StatusCode::CREATED);
        assert_eq!(first.json()["state"], "outcome_unknown");
        assert_eq!(first.json()["findings"][0]["code"], "outcome_unknown");
        let again = api.post(&customer.token, Some("k-1"), &wanted()).await;
        assert_eq!(again.json(), first.json());
        assert_eq!(calls.load(Ordering::SeqCst), 1);
        let label = format!("/v1/shipments/{}/labels/1", first.json()["id"].as_str().expect("an id"));
        assert_eq!(api.get(&customer.token, &label).await.problem(), "not_found");
    }
}

#[tokio::test]
async fn in_a_batch_a_lost_answer_is_neither_done_nor_failed() {
    for (api, customer, _) in apis(Effect::Unknown).await {
        let mut item = wanted();
        item["idempotency_key"] = json!("k-1");
        let answer = api.post(&customer.token, None, &json!({"shipments": [item]})).await.json();
        assert_eq!(answer["result"], "partial");
        assert_eq!(answer["items"][0]["result"], "outcome_unknown");
        assert_eq!(answer["items"][0]["retryable"], false);
    }
}

fn wanted_under(key: &str) -> Wanted {
    let request: NewShipment = serde_json::from_value(wanted()).expect("a shipment");
    Wanted::new(request, IdempotencyKey::parse(key).expect("a key"))
}

async fn states(api: &Api, customer: &Customer) -> Vec<String> {
    let list = api.get(&customer.token, "/v1/shipments").await.json();
    let items = list["items"].as_array().expect("items").iter();
    items.map(|item| item["state"].as_str().expect("a state").to_owned()).collect()
}

#[tokio::test]
async fn after_a_crash_while_the_carrier_was_asked_it_is_not_asked_again() {
    for (api, customer, calls) in apis(Effect::Unknown).await {
        let caller = Caller { tenant: customer.tenant.clone(), lang: kontor_model::Lang::De };
        for key in ["k-1", "k-2"] {
            let (app, wanted) = (&api.test.app, [wanted_under(key)]);
            // Before and after the commit of the claim, then before the call.
            app.shipping.crash.die_at(3);
            tokio::select! {
                _ = create_in_rounds(app, &caller, &wanted) => panic!("it lives"),
                () = app.shipping.crash.died() => {}
            }
        }
        api.test.clock.advance_millis(LEASE_MS + 1);
        let by_key = api.post(&customer.token, Some("k-1"), &wanted()).await;
        assert_eq!(by_key.json()["state"], "outcome_unknown");
        assert_eq!(settle_abandoned(&api.test.app).await.expect("settles"), 1);
        assert_eq!(states(&api, &customer).await, ["outcome_unknown", "outcome_unknown"]);
        assert_eq!(calls.load(Ordering::SeqCst), 0);
    }
}

#[tokio::test]
async fn after_a_crash_before_the_carrier_was_asked_it_is_asked_once() {
    for (api, customer, calls) in apis(Effect::Unknown).await {
        let caller = Caller { tenant: customer.tenant.clone(), lang: kontor_model::Lang::De };
        // Of several in one request each waits for its turn to be called.
        let wanted_both = ["k-1", "k-2"].map(wanted_under);
        claim_all(&api.test.app, &caller, &wanted_both.each_ref()).await.expect("claims");
        api.test.clock.advance_millis(LEASE_MS + 1);
        api.post(&customer.token, Some("k-1"), &wanted()).await;
        assert_eq!(settle_abandoned(&api.test.app).await.expect("settles"), 1);
        assert_eq!(calls.load(Ordering::SeqCst), 2, "nothing had been sent, so nothing is unclear");
        assert_eq!(states(&api, &customer).await.len(), 2);
    }
}

#[tokio::test]
async fn that_the_carrier_is_called_at_once_is_on_record_with_the_claim() {
    for (api, customer, calls) in apis(Effect::Unknown).await {
        let caller = Caller { tenant: customer.tenant.clone(), lang: kontor_model::Lang::De };
        claim_all(&api.test.app, &caller, &[&wanted_under("k-1")]).await.expect("claims");
        api.test.clock.advance_millis(LEASE_MS + 1);
        assert_eq!(settle_abandoned(&api.test.app).await.expect("settles"), 1);
        assert_eq!(calls.load(Ordering::SeqCst), 0, "it may have been sent");
        assert_eq!(states(&api, &customer).await, ["outcome_unknown"]);
    }
}

#[tokio::test]
async fn a_label_that_cannot_be_drawn_again_says_so() {
    for (api, customer, _) in apis(Effect::Unknown).await {
        // Made as an own label, then found under the carrier that cannot draw: the stored form is all there is.
        let made = api.post(&customer.token, Some("k-1"), &shipment("LS-1")).await.json();
        crate::shipping::store::testing::change_carrier(&api.test.app.db, "forgetful").await;
        let path = format!("/v1/shipments/{}/labels/1", made["id"].as_str().expect("an id"));
        assert_eq!(api.get(&customer.token, &path).await.status, StatusCode::OK);
        let other = api.get(&customer.token, &format!("{path}?format=zpl")).await;
        assert_eq!((other.status, other.problem().as_str()), (StatusCode::NOT_ACCEPTABLE, "label_form_not_available"));
    }
}
