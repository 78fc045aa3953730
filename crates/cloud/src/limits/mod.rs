//! Counting of tries.

/// Counters in memory.
#[derive(Default)]
pub struct State {}

impl State {
    /// Made once per App.
    pub fn new() -> State {
        State::default()
    }
}
