//! The ledger: what was sold, to be counted by tests, benchmarks and people. The oldest is forgotten first.

use std::any::Any;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use kontor_model::UtcMillis;
use serde::{Deserialize, Serialize};

use super::journey::ParcelState;

/// Labels that are remembered, of all carriers together.
pub(crate) const MOST: usize = 100_000;

/// What became of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LabelState {
    /// Made, not yet handed over: it can be cancelled.
    Open,
    /// Taken back; it costs nothing.
    Cancelled,
    /// Handed over with a day's list.
    Closed,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EntryKind {
    /// A label that goes with a parcel.
    #[default]
    Label,
    /// A label for the way back, ordered by itself.
    Return,
    /// An order to fetch parcels.
    Pickup,
}

/// A label that was sold, or a pickup that was ordered.
#[derive(Clone)]
pub(crate) struct Entry {
    /// Id of the carrier.
    pub(crate) carrier: &'static str,
    /// What it is.
    pub(crate) kind: EntryKind,
    /// The tracking number.
    pub(crate) number: String,
    /// Other numbers it is found by: a return number, a track id.
    pub(crate) also: Vec<String>,
    /// References of whoever ordered it.
    pub(crate) references: Vec<String>,
    /// When it was made.
    pub(crate) made: UtcMillis,
    /// What became of it.
    pub(crate) state: LabelState,
    /// Since when.
    pub(crate) changed: UtcMillis,
    /// What was said by hand about its journey, in order.
    pub(crate) told: Vec<(ParcelState, UtcMillis)>,
    details: Arc<dyn Any + Send + Sync>,
}

impl Entry {
    /// A label that was just made. `details` is whatever its carrier needs to know about it later.
    pub(crate) fn new<D: Any + Send + Sync>(
        carrier: &'static str,
        number: impl Into<String>,
        made: UtcMillis,
        details: D,
    ) -> Entry {
        Entry {
            carrier,
            kind: EntryKind::Label,
            number: number.into(),
            also: Vec::new(),
            references: Vec::new(),
            made,
            state: LabelState::Open,
            changed: made,
            told: Vec::new(),
            details: Arc::new(details),
        }
    }

    /// What the carrier keeps about it; `None` when that is of another type.
    pub(crate) fn details<D: Any + Send + Sync>(&self) -> Option<Arc<D>> {
        Arc::clone(&self.details).downcast().ok()
    }

    /// Moves it to another state.
    pub(crate) fn become_state(&mut self, state: LabelState, now: UtcMillis) {
        self.state = state;
        self.changed = now;
    }
}

/// All that was sold.
#[derive(Default)]
pub(crate) struct Ledger {
    entries: VecDeque<Entry>,
    /// Sequence of the first entry that is still here.
    first: u64,
    by_name: HashMap<(&'static str, String), Vec<u64>>,
}

impl Ledger {
    /// Writes a label down.
    pub(crate) fn book(&mut self, entry: Entry) {
        while self.entries.len() >= MOST {
            self.forget_oldest();
        }
        let sequence = self.first + self.entries.len() as u64;
        for name in names(&entry) {
            self.by_name.entry((entry.carrier, name.clone())).or_default().push(sequence);
        }
        self.entries.push_back(entry);
    }

    /// The label of a number: the newest, should a number have been given twice.
    pub(crate) fn find(&self, carrier: &str, number: &str) -> Option<&Entry> {
        self.place(carrier, number).and_then(|place| self.entries.get(place))
    }

    /// The same, to change it.
    pub(crate) fn find_mut(&mut self, carrier: &str, number: &str) -> Option<&mut Entry> {
        self.place(carrier, number).and_then(|place| self.entries.get_mut(place))
    }

    /// All labels with a number or reference, oldest first.
    pub(crate) fn named(&self, carrier: &str, name: &str) -> Vec<&Entry> {
        self.sequences(carrier, name).iter().filter_map(|sequence| self.entries.get(self.at(*sequence))).collect()
    }

    /// All labels, newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().rev()
    }

    /// All labels, oldest first, to change them.
    pub(crate) fn each_mut(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.entries.iter_mut()
    }

    fn place(&self, carrier: &str, number: &str) -> Option<usize> {
        let is_number = |place: &usize| {
            let entry = self.entries.get(*place);
            entry.is_some_and(|entry| entry.number == number || entry.also.iter().any(|also| also == number))
        };
        self.sequences(carrier, number).iter().rev().map(|sequence| self.at(*sequence)).find(is_number)
    }

    fn sequences(&self, carrier: &str, name: &str) -> &[u64] {
        let Some(carrier) = super::all().iter().map(|one| one.id).find(|id| *id == carrier) else { return &[] };
        self.by_name.get(&(carrier, name.to_owned())).map_or(&[], Vec::as_slice)
    }

    fn at(&self, sequence: u64) -> usize {
        (sequence - self.first) as usize
    }

    fn forget_oldest(&mut self) {
        let Some(entry) = self.entries.pop_front() else { return };
        for name in names(&entry) {
            let key = (entry.carrier, name.clone());
            if let Some(sequences) = self.by_name.get_mut(&key) {
                sequences.retain(|sequence| *sequence != self.first);
                if sequences.is_empty() {
                    self.by_name.remove(&key);
                }
            }
        }
        self.first += 1;
    }
}

/// Every text an entry is found by, each once.
fn names(entry: &Entry) -> Vec<&String> {
    let mut names: Vec<&String> = std::iter::once(&entry.number).chain(&entry.also).chain(&entry.references).collect();
    names.sort_unstable();
    names.dedup();
    names
}
