//! What a test found, step by step. Kept with the record and shown on the screen; holds no secret.

use std::collections::BTreeMap;

use kontor_model::whoami::WhoAmI;
use kontor_model::{Module, UtcMillis};
use serde::{Deserialize, Serialize};

use crate::check::Verdict;

/// The steps of a test, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepName {
    /// The secret's form and check sum, before anything is sent.
    Checksum,
    /// A Kontor cloud answers at the address.
    Reachable,
    /// The application is known and active.
    Client,
    /// The secret is accepted.
    Secret,
    /// Modules are booked.
    Modules,
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepState {
    /// Passed.
    Ok,
    /// Passed with something to look at.
    Warn,
    /// Failed here.
    Bad,
    /// Not reached, or not to be told from outside.
    Open,
}

/// One line of the list of steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which step.
    pub name: StepName,
    /// How it went.
    pub state: StepState,
    /// Locale key below `check.value` of the word at the right, when no time stands there.
    pub word: String,
    /// Milliseconds it took, when it was measured.
    pub millis: Option<u64>,
}

/// What a test found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What it comes to.
    pub verdict: Verdict,
    /// The five steps.
    pub steps: Vec<Step>,
    /// Values the sentences of the verdict name.
    pub args: BTreeMap<String, String>,
    /// Who the pair speaks for, when the cloud told.
    pub who: Option<WhoAmI>,
    /// Milliseconds of the whole conversation, when it was held to the end.
    pub round_trip_ms: Option<u64>,
    /// This machine's clock minus the cloud's in milliseconds, when both are known.
    pub clock_off_ms: Option<i64>,
    /// Technical words for support.
    pub support: String,
    /// When the test was made.
    pub tested_at: UtcMillis,
}

impl Report {
    /// A report before the first step.
    pub(crate) fn begin(now: UtcMillis) -> Report {
        let open = |name| Step { name, state: StepState::Open, word: "not_checked".to_owned(), millis: None };
        let names = [StepName::Checksum, StepName::Reachable, StepName::Client, StepName::Secret, StepName::Modules];
        Report {
            verdict: Verdict::Connected,
            steps: names.into_iter().map(open).collect(),
            args: BTreeMap::new(),
            who: None,
            round_trip_ms: None,
            clock_off_ms: None,
            support: String::new(),
            tested_at: now,
        }
    }

    /// Notes how a step went.
    pub(crate) fn note(&mut self, name: StepName, state: StepState, word: &str, millis: Option<u64>) {
        if let Some(step) = self.steps.iter_mut().find(|step| step.name == name) {
            *step = Step { name, state, word: word.to_owned(), millis };
        }
    }

    /// Tells whether the customer has booked the module, as far as the cloud told.
    pub fn has(&self, module: Module) -> bool {
        self.who.as_ref().is_some_and(|who| who.modules.contains(&module))
    }
}
