//! The simulated way of a parcel: it moves by its age, or as somebody says by hand.

use kontor_model::UtcMillis;
use serde::{Deserialize, Serialize};

use super::ledger::{Entry, LabelState};

/// Where a parcel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ParcelState {
    /// The carrier has the data only.
    Announced,
    /// Handed over.
    Accepted,
    /// Between depots.
    InTransit,
    /// In the vehicle.
    OutForDelivery,
    /// Nobody was there.
    NotDelivered,
    /// Waits to be fetched at a locker or counter.
    ReadyForPickup,
    /// Arrived.
    Delivered,
    /// On its way back.
    Returning,
    /// Back at the sender.
    Returned,
    /// Held up: damaged, wrong address.
    Exception,
}

impl ParcelState {
    /// Every state with its name on the wire and in German and English.
    pub(crate) const ALL: [(ParcelState, &'static str, &'static str, &'static str); 10] = [
        (ParcelState::Announced, "announced", "angekündigt", "announced"),
        (ParcelState::Accepted, "accepted", "eingeliefert", "handed over"),
        (ParcelState::InTransit, "in_transit", "unterwegs", "on its way"),
        (ParcelState::OutForDelivery, "out_for_delivery", "in Zustellung", "out for delivery"),
        (ParcelState::NotDelivered, "not_delivered", "nicht zugestellt", "not delivered"),
        (ParcelState::ReadyForPickup, "ready_for_pickup", "zur Abholung bereit", "ready for pick-up"),
        (ParcelState::Delivered, "delivered", "zugestellt", "delivered"),
        (ParcelState::Returning, "returning", "auf dem Rückweg", "on its way back"),
        (ParcelState::Returned, "returned", "zurückgekommen", "returned"),
        (ParcelState::Exception, "exception", "aufgehalten", "held up"),
    ];
}

const MINUTE: i64 = 60_000;

/// When an undisturbed parcel is where, as milliseconds after its label was made.
const BY_AGE: [(ParcelState, i64); 5] = [
    (ParcelState::Announced, 0),
    (ParcelState::Accepted, 4 * 60 * MINUTE),
    (ParcelState::InTransit, 8 * 60 * MINUTE),
    (ParcelState::OutForDelivery, 20 * 60 * MINUTE),
    (ParcelState::Delivered, 24 * 60 * MINUTE),
];

/// What happened to a parcel until now, oldest first. What was said by hand ends what happens by age.
pub(crate) fn journey(entry: &Entry, now: UtcMillis) -> Vec<(ParcelState, UtcMillis)> {
    let stopped = match (entry.state, entry.told.first()) {
        (_, Some((_, told))) => *told,
        (LabelState::Cancelled, None) => entry.changed,
        _ => UtcMillis(i64::MAX),
    };
    let by_age = BY_AGE.iter().map(|(state, age)| (*state, entry.made.plus_millis(*age)));
    let mut events: Vec<_> = by_age.filter(|(_, at)| *at <= now && (*at < stopped || *at == entry.made)).collect();
    events.extend(entry.told.iter().copied());
    events
}
