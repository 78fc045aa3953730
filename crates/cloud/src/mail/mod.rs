//! Mails.

use kontor_model::Lang;

use crate::app::StartError;
use crate::config::CloudConfig;

/// Templates of mails.
pub const TEMPLATES: &[(&str, &str)] = &[];
/// Texts of mails.
pub const LOCALES: &[(Lang, &str)] = &[];

/// How mails leave.
pub struct State {}

impl State {
    /// Made once per App.
    pub fn new(_config: &CloudConfig) -> Result<State, StartError> {
        Ok(State {})
    }
}
