//! What an application is for people: a name, a state, and when it was last used.

use kontor_model::fold::{clean_line, fold};

/// Longest name, in characters.
pub(crate) const NAME_MAX: usize = 60;

/// State of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientState {
    /// Gets tokens.
    Active,
    /// Gets none until it is enabled again.
    Disabled,
    /// Gets none ever again; its hashes are kept for a while so that its owner learns why.
    Deleted,
}

impl ClientState {
    /// Reads the column text.
    pub(crate) fn from_code(code: &str) -> Option<ClientState> {
        match code {
            "active" => Some(ClientState::Active),
            "disabled" => Some(ClientState::Disabled),
            "deleted" => Some(ClientState::Deleted),
            _ => None,
        }
    }

    /// The column text, which is also the end of the caption's key.
    pub(crate) fn code(self) -> &'static str {
        match self {
            ClientState::Active => "active",
            ClientState::Disabled => "disabled",
            ClientState::Deleted => "deleted",
        }
    }
}

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameFault {
    /// Nothing but blanks.
    Empty,
    /// More than [`NAME_MAX`] characters.
    TooLong,
    /// Control characters or such that reorder text.
    Characters,
    /// The tenant has an application of this name; case and accents do not matter.
    Taken,
}

impl NameFault {
    /// Key of the sentence that says so.
    pub(crate) fn text_key(self) -> &'static str {
        match self {
            NameFault::Empty => "applications.new.name_empty",
            NameFault::TooLong => "applications.new.name_too_long",
            NameFault::Characters => "applications.new.name_characters",
            NameFault::Taken => "applications.new.name_taken",
        }
    }
}

/// A name that may be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// As shown.
    pub(crate) shown: String,
    /// As compared.
    pub(crate) key: String,
}

/// Trims a typed name and says what is wrong with it.
pub(crate) fn check_name(typed: &str) -> Result<Name, NameFault> {
    // Trimming takes line breaks at the ends along; inside a name a tab or a line break is a fault, not a blank.
    let trimmed = typed.trim();
    if trimmed.chars().any(|c| c != ' ' && c.is_control()) {
        return Err(NameFault::Characters);
    }
    let shown = clean_line(trimmed).ok_or(NameFault::Characters)?;
    if shown.chars().count() > NAME_MAX {
        return Err(NameFault::TooLong);
    }
    let key = fold(&shown);
    if key.is_empty() {
        return Err(NameFault::Empty);
    }
    Ok(Name { shown, key })
}
