//! A carrier that takes its time: an attempt whose claim was taken over meanwhile sends nothing more.

use std::sync::{Arc, Mutex, OnceLock, Weak};

use async_trait::async_trait;
use kontor_adapters::carrier::own_label::OwnLabel;
use kontor_adapters::{
    AccountInfo, AdapterError, CallContext, Capabilities, Caption, Carrier, CarrierDescriptor, CarrierShipment,
    Created, CreatedParcel, LabelDocument, Outcome, Recovery, Result,
};
use kontor_model::Lang;
use kontor_model::clock::FixedClock;
use kontor_model::label::LabelSpec;
use kontor_model::shipment::{Finding, NewShipment, Shipment, ShipmentState};
use serde_json::json;

use crate::api::testing::{Api, Customer, shipment};
use crate::app::App;
use crate::error::{AppError, AppResult};
use crate::shipping::claim::{Job, LEASE_MS, Step, claim_all};
use crate::shipping::make::make_all;
use crate::shipping::store::testing::counts;
use crate::shipping::tests::carriers::NUMBERING;
use crate::shipping::{Caller, IdempotencyKey, State, Wanted, settle_abandoned};
use crate::testing::apps;

const NAME: Caption = Caption { de: "Langsam", en: "Slow" };

static DESCRIPTOR: CarrierDescriptor = CarrierDescriptor {
    id: "slow",
    name: NAME,
    summary: NAME,
    capabilities: Capabilities { find_by_reference: true, ..NUMBERING.capabilities },
    ..NUMBERING
};

/// What happened at the carrier, and what happens elsewhere while it answers.
struct World {
    clock: Arc<FixedClock>,
    /// How long each answer takes.
    takes_ms: i64,
    /// References in the order they were bought.
    bought: Mutex<Vec<String>>,
    app: OnceLock<Weak<App>>,
}

impl World {
    fn bought(&self) -> Vec<String> {
        self.bought.lock().expect("nobody panicked").clone()
    }
}

/// While the first answer is on its way, time passes and the background work looks for abandoned claims.
struct Slow(Arc<World>);

#[async_trait]
impl Carrier for Slow {
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
        let is_first = self.0.bought().is_empty();
        self.0.bought.lock().expect("nobody panicked").extend(batch.iter().map(|item| item.reference.clone()));
        self.0.clock.advance_millis(self.0.takes_ms);
        if is_first && let Some(app) = self.0.app.get().and_then(Weak::upgrade) {
            Box::pin(settle_abandoned(&app)).await.expect("settles");
        }
        Ok(batch.iter().map(|item| Outcome::Done(created(&item.reference))).collect())
    }

    async fn find_by_reference(&self, _cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Recovery> {
        let known = self.0.bought().contains(&shipment.reference);
        Ok(if known { Recovery::Found(Box::new(created(&shipment.reference))) } else { Recovery::NotCreated })
    }
}

fn created(reference: &str) -> Created {
    let label = LabelDocument::new(b"%PDF-".to_vec(), LabelSpec::default());
    Created { parcels: vec![CreatedParcel::new(reference, label)], findings: Vec::new() }
}

async fn worlds(takes_ms: i64) -> Vec<(Api, Customer, Arc<World>)> {
    let mut prepared = Vec::new();
    for mut test in apps().await {
        let clock = Arc::clone(&test.clock);
        let world = Arc::new(World { clock, takes_ms, bought: Mutex::default(), app: OnceLock::new() });
        let app = Arc::get_mut(&mut test.app).expect("nobody else holds the cloud yet");
        app.shipping = State::with(vec![Box::new(OwnLabel::new()), Box::new(Slow(Arc::clone(&world)))]);
        assert!(world.app.set(Arc::downgrade(&test.app)).is_ok());
        let api = Api::of(test);
        let customer = api.customer("1000000000009", "shipping").await;
        prepared.push((api, customer, world));
    }
    prepared
}

/// Claims one shipment per reference, all in one request.
async fn claimed(api: &Api, customer: &Customer, references: &[&str]) -> Vec<Job> {
    let wanted: Vec<Wanted> = references
        .iter()
        .map(|reference| {
            let mut value = shipment(reference);
            value["carrier_account"] = json!("slow");
            let request: NewShipment = serde_json::from_value(value).expect("a shipment");
            Wanted::new(request, IdempotencyKey::parse(reference).expect("a key"))
        })
        .collect();
    let caller = Caller { tenant: customer.tenant.clone(), lang: Lang::De };
    let steps = claim_all(&api.test.app, &caller, &wanted.iter().collect::<Vec<_>>()).await.expect("claims");
    let job = |step| if let Step::Work(job) = step { *job } else { panic!("nothing was claimed") };
    steps.into_iter().map(job).collect()
}

fn is_labelled(answer: &AppResult<Shipment>) -> bool {
    matches!(answer, Ok(shipment) if shipment.state == ShipmentState::Labelled)
}

async fn states(api: &Api, customer: &Customer) -> Vec<String> {
    let list = api.get(&customer.token, "/v1/shipments").await.json();
    let items = list["items"].as_array().expect("items");
    items.iter().map(|item| item["state"].as_str().expect("a state").to_owned()).collect()
}

#[tokio::test]
async fn a_claim_taken_over_before_its_chunk_is_not_sent_by_the_older_attempt() {
    for (api, customer, world) in worlds(LEASE_MS + 1).await {
        let jobs = claimed(&api, &customer, &["LS-1", "LS-2"]).await;
        let answers = make_all(&api.test.app, &customer.tenant, jobs).await.expect("the store works");
        assert_eq!(world.bought(), ["LS-1", "LS-2"], "nothing is bought twice on {}", api.test.store.name);
        assert!(answers.iter().all(|answer| matches!(answer, Err(AppError::InProgress { .. }))));
        assert_eq!(states(&api, &customer).await, ["labelled", "labelled"]);
        assert_eq!(counts(&api.test.app.db).await, [2; 4]);
    }
}

#[tokio::test]
async fn an_attempt_that_lost_everything_asks_for_nothing() {
    for (api, customer, world) in worlds(0).await {
        let jobs = claimed(&api, &customer, &["LS-1", "LS-2"]).await;
        api.test.clock.advance_millis(LEASE_MS + 1);
        settle_abandoned(&api.test.app).await.expect("settles");
        let before = world.bought();
        let answers = make_all(&api.test.app, &customer.tenant, jobs).await.expect("the store works");
        assert!(answers.iter().all(|answer| matches!(answer, Err(AppError::InProgress { .. }))));
        assert_eq!((before.len(), world.bought()), (2, before));
    }
}

#[tokio::test]
async fn a_lease_about_to_end_is_renewed_before_its_chunk() {
    for (api, customer, world) in worlds(LEASE_MS / 2).await {
        let jobs = claimed(&api, &customer, &["LS-1"]).await;
        api.test.clock.advance_millis(LEASE_MS - 1);
        let answers = make_all(&api.test.app, &customer.tenant, jobs).await.expect("the store works");
        assert!(answers.iter().all(is_labelled), "the attempt was alive and nobody took over");
        assert_eq!(world.bought(), ["LS-1"]);
    }
}
