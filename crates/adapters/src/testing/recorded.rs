//! Judges requests that a sandbox wrote down (`KONTOR_SANDBOX_RECORD`), so that what tests of whole programs send to
//! carriers meets the same judge as what tests of adapters send.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::description::{self, Description};
use super::received::Received;
use super::stand_in::SPECS;

/// One line of the record, as the sandbox writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    /// Id of the carrier that was asked.
    carrier: String,
    method: String,
    /// Path below the carrier's address.
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: String,
}

/// What was found about a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// `KONTOR_SPECS` names no folder with the publishers' descriptions.
    LeftOut,
    /// How many requests were judged, by carrier, and a sentence for each fault.
    Judged {
        /// Number of requests by the carrier's id.
        requests: BTreeMap<String, usize>,
        /// What is wrong, each with its request.
        faults: Vec<String>,
    },
}

/// Judges a record by the descriptions in the folder that `KONTOR_SPECS` names. Panics when the record or a description
/// cannot be read: then nothing would be judged.
pub fn judge_recorded(record: &Path) -> Verdict {
    match std::env::var_os(SPECS) {
        Some(folder) => judge_recorded_in(Path::new(&folder), record),
        None => Verdict::LeftOut,
    }
}

/// The same with this folder of descriptions.
pub fn judge_recorded_in(folder: &Path, record: &Path) -> Verdict {
    let text = std::fs::read_to_string(record).unwrap_or_else(|error| panic!("{}: {error}", record.display()));
    let (mut requests, mut faults) = (BTreeMap::new(), Vec::new());
    let mut judges: BTreeMap<String, Vec<Description>> = BTreeMap::new();
    for line in text.lines() {
        let line: Line = serde_json::from_str(line).unwrap_or_else(|error| panic!("{}: {error}", record.display()));
        let judge = judges.entry(line.carrier.clone()).or_insert_with(|| descriptions_of(&line.carrier, folder));
        *requests.entry(line.carrier.clone()).or_insert(0) += 1;
        let found = description::judge(judge, &line.into_received());
        faults.extend(found.into_iter().filter(|fault| !faults.contains(fault)).collect::<Vec<_>>());
    }
    Verdict::Judged { requests, faults }
}

fn descriptions_of(carrier: &str, folder: &Path) -> Vec<Description> {
    let subject = crate::carrier::subjects().into_iter().find(|(id, _)| *id == carrier).map(|(_, subject)| subject);
    let files = subject.and_then(|subject| subject.http).map(|http| http.descriptions);
    let files = files.unwrap_or_else(|| panic!("no carrier {carrier} calls anybody"));
    files.iter().map(|file| Description::read(folder, *file)).collect()
}

impl Line {
    fn into_received(self) -> Received {
        let Line { method, path, query, headers, body, .. } = self;
        Received { method, path, query, headers, body: body.into_bytes() }
    }
}
