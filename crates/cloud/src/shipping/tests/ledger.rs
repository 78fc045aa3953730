//! A carrier made up for tests that keeps a ledger of everything it sold, and fails in the ways it is told to.

pub(in crate::shipping) mod day;
mod meeting;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use kontor_adapters::carrier::own_label::OwnLabel;
use kontor_adapters::http::{Purpose, send};
use kontor_adapters::{
    AccountInfo, AdapterError, CallContext, Cancellation, Capabilities, Caption, Carrier, CarrierDescriptor,
    CarrierShipment, Created, CreatedParcel, Effect, ErrorKind, LabelDocument, Outcome, ParcelNumbers, Recovery,
    Result,
};
use kontor_adapters::{CloseOutOrder, ClosedOut, Connect, DayRecord};
use kontor_model::date::CalendarDate;
use kontor_model::label::{LabelFormat, LabelSpec};
use kontor_model::shipment::{DocumentKind, Finding, Severity, Tracking, TrackingEvent, TrackingStatus};
use serde_json::{Value, json};

use crate::api::testing::{Api, Customer, shipment};
use crate::commerce;
use crate::commerce::tests::budenzauber;
use crate::shipping::State;
use crate::shipping::accounts::tests::parcelhaus;
use crate::shipping::tests::carriers::NUMBERING;
use crate::testing::{TestApp, apps};

const NAME: Caption = Caption { de: "Kontorbote", en: "Office courier" };

/// Can be asked after a lost answer; takes five parcels a call, three calls at once.
pub(super) static REMEMBERING: CarrierDescriptor = CarrierDescriptor {
    id: "remembering",
    name: NAME,
    summary: NAME,
    capabilities: Capabilities {
        find_by_reference: true,
        validate: true,
        cancel: true,
        update_weight: true,
        track: true,
        returns: true,
        close_out: true,
        day_record: true,
        max_cancel: 2,
        max_track: 3,
        max_close_out: 10,
        max_batch: 5,
        max_parcels: 9,
        parallel_calls: 3,
        ..NUMBERING.capabilities
    },
    ..NUMBERING
};

/// The same without a memory.
pub(super) static FORGETTING: CarrierDescriptor = CarrierDescriptor {
    id: "forgetting",
    capabilities: Capabilities {
        find_by_reference: false,
        validate: false,
        cancel: false,
        update_weight: false,
        track: false,
        close_out: false,
        day_record: false,
        ..REMEMBERING.capabilities
    },
    ..REMEMBERING
};

/// The same as [`FORGETTING`] behind accounts; it closes days and keeps a record of them, tracks and cancels.
pub(super) static RECORDING: CarrierDescriptor = CarrierDescriptor {
    id: "recording",
    capabilities: Capabilities {
        close_out: true,
        day_record: true,
        track: true,
        cancel: true,
        ..FORGETTING.capabilities
    },
    connect: Connect::Http { live: "https://courier.example", test: Some("https://test.courier.example") },
    ..FORGETTING
};

/// The same as [`REMEMBERING`] behind accounts, with a test system besides.
pub(super) static CONTRACTED: CarrierDescriptor = CarrierDescriptor {
    id: "contracted",
    connect: RECORDING.connect,
    capabilities: Capabilities { ..REMEMBERING.capabilities },
    ..REMEMBERING
};

/// What goes wrong with the next shipment.
#[derive(Clone, Debug)]
pub(in crate::shipping) enum Fault {
    /// Nothing.
    Fine,
    /// It is sold, and nobody hears of it.
    SoldAndLost,
    /// It is sold, and what is heard of it makes no sense.
    HalfAnAnswer,
    /// It is not sold, and nobody hears of that either.
    LostOnTheWay,
    /// Come back in so many seconds.
    Busy(Option<u32>),
    /// It is refused at this field.
    Refused(&'static str),
    /// The password is wrong.
    Locked,
}

/// Something that was sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::shipping) struct Sold {
    /// Our own id of it.
    pub(in crate::shipping) id: String,
    /// Its numbers, one per parcel.
    pub(in crate::shipping) numbers: Vec<String>,
}

/// What the carrier knows.
#[derive(Default)]
pub(in crate::shipping) struct Ledger {
    sold: Mutex<Vec<Sold>>,
    faults: Mutex<VecDeque<Fault>>,
    /// Parcels of each call of `create`.
    calls: Mutex<Vec<usize>>,
    lookups_fail: Mutex<bool>,
    /// Numbers that were taken back, that were handed over, and that are still being thought about.
    cancelled: Mutex<Vec<String>>,
    handed_over: Mutex<Vec<String>>,
    undecided: Mutex<Vec<String>>,
    /// What was asked for and never answered.
    on_the_way: Mutex<Vec<CarrierShipment>>,
    /// How many cancellations nobody will hear of.
    lost_cancellations: Mutex<usize>,
    /// Weights that were corrected.
    weights: Mutex<Vec<(String, u32)>>,
    /// Where parcels are, and the numbers of each call that asked for it.
    whereabouts: Mutex<BTreeMap<String, Tracking>>,
    questions: Mutex<Vec<Vec<String>>>,
    /// Questions that are not answered, in the order they come.
    silence: Mutex<VecDeque<AdapterError>>,
    /// Ids of the returns among what was sold.
    returns: Mutex<Vec<String>>,
    /// How the day is closed.
    day: day::Day,
    /// How many calls about what was made have to be under way at once before one is answered.
    pub(in crate::shipping) meeting: meeting::Meeting,
}

impl Ledger {
    /// Everything that was sold.
    pub(in crate::shipping) fn sold(&self) -> Vec<Sold> {
        locked(&self.sold).clone()
    }

    /// Parcels of each call of `create` so far, smallest first.
    pub(super) fn calls(&self) -> Vec<usize> {
        let mut calls = locked(&self.calls).clone();
        calls.sort_unstable();
        calls
    }

    /// What goes wrong with the shipments that come next.
    pub(in crate::shipping) fn plan(&self, faults: impl IntoIterator<Item = Fault>) {
        locked(&self.faults).extend(faults);
    }

    /// Whether questions after a lost answer are answered.
    pub(super) fn answer_lookups(&self, answered: bool) {
        *locked(&self.lookups_fail) = !answered;
    }

    /// Numbers that were taken back.
    pub(in crate::shipping) fn cancelled(&self) -> Vec<String> {
        locked(&self.cancelled).clone()
    }

    /// From now on this parcel cannot be taken back any more.
    pub(in crate::shipping) fn hand_over(&self, number: &str) {
        locked(&self.handed_over).push(number.to_owned());
    }

    /// This parcel was taken back there, and not through us.
    pub(in crate::shipping) fn cancel_elsewhere(&self, number: &str) {
        locked(&self.cancelled).push(number.to_owned());
    }

    /// A cancellation of this parcel is not decided upon at once; asked again it is done.
    pub(in crate::shipping) fn hesitate(&self, number: &str) {
        locked(&self.undecided).push(number.to_owned());
    }

    /// From now on so many calls of `cancel` do what they should, and their answer is lost.
    pub(super) fn lose_cancellations(&self, count: usize) {
        *locked(&self.lost_cancellations) = count;
    }

    /// Weights that were corrected.
    pub(super) fn weights(&self) -> Vec<(String, u32)> {
        locked(&self.weights).clone()
    }

    /// From now on this parcel is there, with one event now.
    pub(super) fn move_to(&self, number: &str, status: TrackingStatus, at_ms: i64) {
        let event = TrackingEvent {
            at_ms: Some(at_ms),
            status,
            code: status.code().to_uppercase(),
            text: "Beim Nachbarn Öztürk abgegeben".to_owned(),
            place: Some("Köln".to_owned()),
        };
        let mut whereabouts = locked(&self.whereabouts);
        let known = whereabouts.entry(number.to_owned()).or_insert_with(|| Tracking { status, events: Vec::new() });
        known.status = status;
        known.events.insert(0, event);
    }

    /// The numbers of each call that asked where parcels are.
    pub(super) fn questions(&self) -> Vec<Vec<String>> {
        locked(&self.questions).clone()
    }

    /// The next question where parcels are is not answered.
    pub(super) fn fall_silent(&self, kind: ErrorKind, retry_after: Option<u32>) {
        let error = AdapterError::without_effect(kind, "T-42", "the courier does not say");
        locked(&self.silence).push_back(AdapterError { retry_after, ..error });
    }

    /// Ids of the returns among what was sold.
    pub(super) fn returns(&self) -> Vec<String> {
        locked(&self.returns).clone()
    }

    /// How the day is closed.
    pub(in crate::shipping) fn day(&self) -> &day::Day {
        &self.day
    }

    /// Sells what was lost on the way after all: it was only slow.
    pub(super) fn sell_late(&self) {
        for shipment in locked(&self.on_the_way).drain(..) {
            self.sell(&shipment);
        }
    }

    fn take_back(&self, number: &str) -> Outcome<Cancellation> {
        if locked(&self.handed_over).iter().any(|known| known == number) {
            let (code, message) = ("CLOSED".to_owned(), "is on its way already".to_owned());
            return Outcome::Done(Cancellation::TooLate { code, message });
        }
        let mut undecided = locked(&self.undecided);
        if let Some(place) = undecided.iter().position(|known| known == number) {
            undecided.remove(place);
            return Outcome::Done(Cancellation::Pending);
        }
        let mut cancelled = locked(&self.cancelled);
        if cancelled.iter().any(|known| known == number) {
            return Outcome::Failed(AdapterError::without_effect(ErrorKind::NotFound, "GONE", "unknown number"));
        }
        cancelled.push(number.to_owned());
        Outcome::Done(Cancellation::Done)
    }

    fn sell(&self, shipment: &CarrierShipment) -> Sold {
        let mut sold = locked(&self.sold);
        let first = sold.iter().map(|sold| sold.numbers.len()).sum::<usize>();
        let numbers = (first..first + shipment.parcels.len()).map(|number| format!("KB{number:09}")).collect();
        sold.push(Sold { id: shipment.id.clone(), numbers });
        sold[sold.len() - 1].clone()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panicked")
}

/// The carrier.
struct Courier(Arc<Ledger>, &'static CarrierDescriptor);

#[async_trait]
impl Carrier for Courier {
    fn descriptor(&self) -> &'static CarrierDescriptor {
        self.1
    }

    async fn check(&self, _: &CallContext<'_>) -> Result<AccountInfo> {
        Err(AdapterError::unsupported("check"))
    }

    fn findings(&self, _: &CallContext<'_>, shipment: &CarrierShipment) -> Vec<Finding> {
        let odd = shipment.reference.contains("odd");
        let finding = || Finding::new(Severity::Warning, "odd", "reference", "An odd reference.".to_owned());
        odd.then(finding).into_iter().collect()
    }

    async fn validate(&self, _: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Vec<Finding>> {
        let bad = shipment.reference.contains("bad");
        let finding =
            || Finding::new(Severity::Error, "carrier_says_no", "to.city", "There is no such town.".to_owned());
        Ok(bad.then(finding).into_iter().collect())
    }

    async fn create(&self, _: &CallContext<'_>, batch: &[CarrierShipment]) -> Result<Vec<Outcome<Created>>> {
        locked(&self.0.calls).push(batch.iter().map(|shipment| shipment.parcels.len()).sum());
        tokio::task::yield_now().await;
        Ok(batch.iter().map(|shipment| self.outcome(shipment)).collect())
    }

    async fn cancel(&self, _: &CallContext<'_>, parcels: &[ParcelNumbers]) -> Result<Vec<Outcome<Cancellation>>> {
        assert!(parcels.len() <= 2, "not more than it takes");
        self.0.meeting.wait().await;
        let answers = parcels.iter().map(|parcel| self.0.take_back(&parcel.tracking_number)).collect();
        let mut lost = locked(&self.0.lost_cancellations);
        if *lost > 0 {
            *lost -= 1;
            return Err(AdapterError::without_effect(ErrorKind::Unavailable, "timed_out", "no answer in time"));
        }
        Ok(answers)
    }

    async fn track(&self, _: &CallContext<'_>, parcels: &[ParcelNumbers]) -> Result<Vec<Outcome<Tracking>>> {
        let numbers: Vec<String> = parcels.iter().map(|parcel| parcel.tracking_number.clone()).collect();
        locked(&self.0.questions).push(numbers.clone());
        tokio::task::yield_now().await;
        if let Some(error) = locked(&self.0.silence).pop_front() {
            return Err(error);
        }
        let whereabouts = locked(&self.0.whereabouts);
        let unknown = || AdapterError::without_effect(ErrorKind::NotFound, "404", "unknown number");
        let of = |number: &String| {
            whereabouts.get(number).cloned().map_or_else(|| Outcome::Failed(unknown()), Outcome::Done)
        };
        Ok(numbers.iter().map(of).collect())
    }

    async fn create_return(&self, _: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Outcome<Created>> {
        tokio::task::yield_now().await;
        if shipment.from.house_number.is_none() {
            let text = "Without a house number nobody finds the parcel.".to_owned();
            let weight = Finding::new(Severity::Error, "odd_weight", "parcels[0].weight_g", "Too odd.".to_owned());
            let house = Finding::new(Severity::Error, "house_number_missing", "from.house_number", text);
            return Ok(Outcome::Refused(vec![house, weight]));
        }
        let outcome = self.outcome(shipment);
        locked(&self.0.returns).push(shipment.id.clone());
        Ok(match outcome {
            Outcome::Done(created) => Outcome::Done(with_code(created)),
            other => other,
        })
    }

    async fn close_out(&self, cx: &CallContext<'_>, order: &CloseOutOrder) -> Result<ClosedOut> {
        tokio::task::yield_now().await;
        if let Ok(http) = cx.http() {
            // Nobody answers there, but it was said.
            send(cx, "close_out", Purpose::Reads, http.client.post("http://127.0.0.1:1")).await.ok();
        }
        self.0.meeting.wait().await;
        self.0.day.close(order)
    }

    async fn day_record(&self, _: &CallContext<'_>, date: CalendarDate) -> Result<DayRecord> {
        self.0.day.record(date)
    }

    async fn update_weight(&self, _: &CallContext<'_>, parcel: &ParcelNumbers, weight_g: u32) -> Result<()> {
        locked(&self.0.weights).push((parcel.tracking_number.clone(), weight_g));
        Ok(())
    }

    async fn find_by_reference(&self, _: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Recovery> {
        self.0.meeting.wait().await;
        if *locked(&self.0.lookups_fail) {
            return Err(AdapterError::without_effect(ErrorKind::Unavailable, "DOWN", "down"));
        }
        let sold = self.0.sold().into_iter().find(|sold| sold.id == shipment.id);
        Ok(sold.map_or(Recovery::NotCreated, |sold| Recovery::Found(Box::new(created(&sold)))))
    }
}

impl Courier {
    fn outcome(&self, shipment: &CarrierShipment) -> Outcome<Created> {
        let failed = |kind, effect, retry_after| {
            Outcome::Failed(AdapterError {
                effect,
                retry_after,
                ..AdapterError::without_effect(kind, "E-17", "the courier is out")
            })
        };
        match locked(&self.0.faults).pop_front().unwrap_or(Fault::Fine) {
            Fault::Fine => Outcome::Done(created(&self.0.sell(shipment))),
            Fault::SoldAndLost => {
                self.0.sell(shipment);
                failed(ErrorKind::Unavailable, Effect::Unknown, None)
            }
            Fault::HalfAnAnswer => {
                self.0.sell(shipment);
                failed(ErrorKind::Malformed, Effect::Unknown, None)
            }
            Fault::LostOnTheWay => {
                locked(&self.0.on_the_way).push(shipment.clone());
                failed(ErrorKind::Unavailable, Effect::Unknown, None)
            }
            Fault::Busy(seconds) => failed(ErrorKind::RateLimited, Effect::None, seconds),
            Fault::Locked => failed(ErrorKind::NotAuthorized, Effect::None, None),
            Fault::Refused(field) => {
                let finding = Finding::new(Severity::Error, "refused", field, "Not like this.".to_owned());
                Outcome::Refused(vec![finding])
            }
        }
    }
}

fn created(sold: &Sold) -> Created {
    let document = |text: &str| LabelDocument::new(format!("%PDF- {text}").into_bytes(), LabelSpec::default());
    let parcel = |number: &String| CreatedParcel {
        documents: vec![(DocumentKind::ReturnLabel, document(&format!("return {number}")))],
        return_tracking_number: Some(format!("R{number}")),
        tracking_url: Some(format!("https://courier.example/{number}")),
        ..CreatedParcel::new(number, document(number))
    };
    Created { parcels: sold.numbers.iter().map(parcel).collect(), findings: Vec::new() }
}

/// A return comes with a code to show at the counter.
fn with_code(mut created: Created) -> Created {
    let form = LabelSpec { format: LabelFormat::Png, ..LabelSpec::default() };
    for parcel in &mut created.parcels {
        parcel.documents = vec![(DocumentKind::QrCode, LabelDocument::new(b"PNG code".to_vec(), form))];
        parcel.return_tracking_number = None;
    }
    created
}

/// Gives a cloud the carriers, on one ledger.
pub(super) fn install(test: &mut TestApp) -> Arc<Ledger> {
    let ledger = Arc::new(Ledger::default());
    let app = Arc::get_mut(&mut test.app).expect("nobody else holds the cloud yet");
    app.shipping = carriers(&ledger);
    ledger
}

/// The room's state with the carriers on a ledger.
pub(super) fn carriers(ledger: &Arc<Ledger>) -> State {
    State::with(vec![
        Box::new(OwnLabel::new()),
        Box::new(Courier(Arc::clone(ledger), &REMEMBERING)),
        Box::new(Courier(Arc::clone(ledger), &FORGETTING)),
        Box::new(Courier(Arc::clone(ledger), &RECORDING)),
        Box::new(Courier(Arc::clone(ledger), &CONTRACTED)),
    ])
}

/// A cloud with a customer and the carriers, on every data base at hand.
pub(in crate::shipping) async fn worlds() -> Vec<(Api, Customer, Arc<Ledger>)> {
    let mut worlds = Vec::new();
    for mut test in apps().await {
        let ledger = install(&mut test);
        let api = Api::of(test);
        let customer = api.customer("1000000000009", "shipping").await;
        worlds.push((api, customer, ledger));
    }
    worlds
}

/// The same with a carrier that needs an account besides, and other modules.
pub(crate) async fn apis_with(modules: &str) -> Vec<(Api, Customer)> {
    let mut prepared = Vec::new();
    for mut test in apps().await {
        let app = Arc::get_mut(&mut test.app).expect("nobody else holds the cloud yet");
        let courier = Courier(Arc::new(Ledger::default()), &REMEMBERING);
        app.shipping = State::with(vec![Box::new(OwnLabel::new()), parcelhaus::carrier(), Box::new(courier)]);
        app.commerce = commerce::State::with(vec![budenzauber::shop(&budenzauber::stocked("VON-A"))]);
        let api = Api::of(test);
        let customer = api.customer("1000000000009", modules).await;
        prepared.push((api, customer));
    }
    prepared
}

/// A shipment for one of the carriers.
pub(in crate::shipping) fn by(carrier: &str, reference: &str) -> Value {
    let mut wanted = shipment(reference);
    wanted["carrier_account"] = json!(carrier);
    wanted
}

/// The same with so many parcels, under a key, as an item of many.
pub(in crate::shipping) fn item(carrier: &str, reference: &str, parcels: usize) -> Value {
    let mut item = by(carrier, reference);
    item["idempotency_key"] = json!(reference);
    item["parcels"] = json!(vec![json!({"weight_g": 500}); parcels]);
    item
}
