//! How the made-up carrier closes days: what it was asked, what it has on record, and how it fails.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Mutex;

use kontor_adapters::{
    AdapterError, CloseOutOrder, ClosedOut, DayRecord, Effect, ErrorKind, LabelDocument, Outcome, Result,
};
use kontor_model::date::CalendarDate;
use kontor_model::label::{LabelFormat, LabelMedium, LabelSpec};
use kontor_model::shipment::{Finding, Severity};

use super::locked;

/// What goes wrong with the next call.
#[derive(Clone, Debug)]
pub(in crate::shipping) enum DayFault {
    /// Everything is closed, and nobody hears of it.
    ClosedAndLost,
    /// Nothing happened; come back in so many seconds.
    Busy(Option<u32>),
    /// The account is locked.
    Locked,
}

/// Days of the carrier.
#[derive(Default)]
pub(in crate::shipping) struct Day {
    faults: Mutex<VecDeque<DayFault>>,
    calls: Mutex<Vec<(String, usize)>>,
    closed: Mutex<BTreeSet<String>>,
    refused: Mutex<BTreeSet<String>>,
    hands_out_at_once: Mutex<bool>,
    record: Mutex<BTreeMap<String, Result<DayRecord>>>,
    asked: Mutex<Vec<String>>,
}

impl Day {
    /// What goes wrong with the next calls.
    pub(in crate::shipping) fn plan(&self, faults: impl IntoIterator<Item = DayFault>) {
        locked(&self.faults).extend(faults);
    }

    /// Nothing goes wrong any more.
    pub(in crate::shipping) fn recover(&self) {
        locked(&self.faults).clear();
    }

    /// Day and number of parcels of each call to close.
    pub(in crate::shipping) fn calls(&self) -> Vec<(String, usize)> {
        locked(&self.calls).clone()
    }

    /// Every number that is closed.
    pub(in crate::shipping) fn closed(&self) -> BTreeSet<String> {
        locked(&self.closed).clone()
    }

    /// This number is not closed whatever is asked.
    pub(in crate::shipping) fn refuse(&self, number: &str) {
        locked(&self.refused).insert(number.to_owned());
    }

    /// From now on the answer to a close-out brings its manifest.
    pub(in crate::shipping) fn hand_out_at_once(&self) {
        *locked(&self.hands_out_at_once) = true;
    }

    /// What is on record for a day from now on.
    pub(in crate::shipping) fn set_record(&self, date: &str, numbers: &[&str], paper: Option<&str>) {
        let manifests = paper.map(document).into_iter().collect();
        let tracking_numbers = numbers.iter().map(|number| (*number).to_owned()).collect();
        locked(&self.record).insert(date.to_owned(), Ok(DayRecord { manifests, tracking_numbers }));
    }

    /// The record of a day cannot be had from now on.
    pub(in crate::shipping) fn refuse_record(&self, date: &str, kind: ErrorKind) {
        let error = AdapterError::without_effect(kind, "DAY", "no record of this day");
        locked(&self.record).insert(date.to_owned(), Err(error));
    }

    /// Days whose record was asked for, in order.
    pub(in crate::shipping) fn asked(&self) -> Vec<String> {
        locked(&self.asked).clone()
    }

    pub(super) fn close(&self, order: &CloseOutOrder) -> Result<ClosedOut> {
        locked(&self.calls).push((order.date.to_string(), order.parcels.len()));
        let fault = locked(&self.faults).pop_front();
        let failed = |kind, effect, retry_after| {
            let error = AdapterError::without_effect(kind, "E-18", "the office is closed");
            Err(AdapterError { effect, retry_after, ..error })
        };
        match &fault {
            Some(DayFault::Busy(seconds)) => return failed(ErrorKind::Unavailable, Effect::None, *seconds),
            Some(DayFault::Locked) => return failed(ErrorKind::NotAuthorized, Effect::None, None),
            Some(DayFault::ClosedAndLost) | None => {}
        }
        let outcome = |number: &str| {
            if locked(&self.refused).contains(number) {
                let finding = Finding::new(Severity::Error, "refused", "tracking_number", "Not this one.".to_owned());
                return Outcome::Refused(vec![finding]);
            }
            locked(&self.closed).insert(number.to_owned());
            Outcome::Done(())
        };
        let parcels = order.parcels.iter().map(|parcel| outcome(&parcel.tracking_number)).collect();
        if fault.is_some() {
            return failed(ErrorKind::Unavailable, Effect::Unknown, None);
        }
        let paper = locked(&self.hands_out_at_once).then(|| document("at once"));
        Ok(ClosedOut { parcels, manifests: paper.into_iter().collect() })
    }

    pub(super) fn record(&self, date: CalendarDate) -> Result<DayRecord> {
        locked(&self.asked).push(date.to_string());
        let empty = || Ok(DayRecord { manifests: Vec::new(), tracking_numbers: Vec::new() });
        locked(&self.record).get(&date.to_string()).cloned().unwrap_or_else(empty)
    }
}

fn document(text: &str) -> LabelDocument {
    let spec = LabelSpec { format: LabelFormat::Pdf, medium: LabelMedium::A4, ..LabelSpec::default() };
    LabelDocument::new(format!("%PDF- manifest {text}").into_bytes(), spec)
}
