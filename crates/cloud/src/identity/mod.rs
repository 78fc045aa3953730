//! The identity room.

pub mod pages;

use kontor_model::Lang;

use crate::config::CloudConfig;

/// Templates of this room.
pub const TEMPLATES: &[(&str, &str)] = &[];
/// Texts of this room.
pub const LOCALES: &[(Lang, &str)] = &[];

/// What the room keeps in memory.
pub struct State {}

impl State {
    /// Made once per App.
    pub fn new(_config: &CloudConfig) -> State {
        State {}
    }
}
