//! The oauth room.

pub mod http;
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

/// Background work: counters to the store, news from other nodes.
pub async fn background(_app: std::sync::Arc<crate::app::App>) {}
