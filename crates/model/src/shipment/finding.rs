//! Findings: what is wrong or odd about a shipment, by field of our own model, with the carrier's own words kept.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The shipment cannot be made.
    Error,
    /// It can, but somebody should look.
    Warning,
}

/// A sentence in both languages, for whoever reads it later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hint {
    /// German.
    pub de: String,
    /// English.
    pub en: String,
}

/// Something that is wrong or odd about a shipment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// Stable code for programs, such as `too_long`.
    pub code: String,
    /// Path in our model, such as `to.name` or `parcels[0].weight_g`.
    pub field: String,
    /// Sentence for people, in the language of the caller: what is wrong and what to do now.
    pub detail: String,
    /// The same in both languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Hint>,
    /// The carrier's own code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier_code: Option<String>,
    /// The carrier's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier_text: Option<String>,
    /// A text for the field that would be taken, such as a town that fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<String>,
    /// Whether sending the same again later may succeed.
    #[serde(default)]
    pub retryable: bool,
}

impl Finding {
    /// A finding of ours; `detail` is in the caller's language.
    pub fn new(severity: Severity, code: &str, field: &str, detail: String) -> Finding {
        Finding {
            severity,
            code: code.to_owned(),
            field: field.to_owned(),
            detail,
            hint: None,
            carrier_code: None,
            carrier_text: None,
            proposal: None,
            retryable: false,
        }
    }

    /// A finding with its sentence in both languages; `detail` is the one of `lang`.
    pub fn in_both(lang: crate::Lang, severity: Severity, code: &str, field: &str, hint: Hint) -> Finding {
        let detail = lang.pick(&hint.de, &hint.en).clone();
        Finding { hint: Some(hint), ..Finding::new(severity, code, field, detail) }
    }

    /// Keeps the carrier's own words beside ours.
    pub fn from_carrier(self, code: &str, text: &str) -> Finding {
        Finding { carrier_code: Some(code.to_owned()), carrier_text: Some(text.to_owned()), ..self }
    }

    /// Proposes a text for the field.
    pub fn proposing(self, text: &str) -> Finding {
        Finding { proposal: Some(text.to_owned()), ..self }
    }

    /// Tells whether it stops the shipment.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
