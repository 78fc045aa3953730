//! What DHL Parcel DE Shipping answers. Texts borrow from the body: a label is looked at once, when it is decoded.
//!
//! Everything is optional, because the gateway before DHL answers in a shape of its own.

use std::borrow::Cow;

use serde::Deserialize;

/// A text that borrows from the answer unless it holds escapes.
#[derive(Debug, Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

/// Answer about shipments: created, checked, cancelled or closed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Reply<'a> {
    #[serde(default)]
    pub(super) status: Option<StatusField>,
    #[serde(borrow, default)]
    pub(super) items: Vec<Item<'a>>,
    /// Of the gateway's own shape.
    #[serde(default)]
    pub(super) title: Option<String>,
    /// Of the gateway's own shape.
    #[serde(default)]
    pub(super) detail: Option<String>,
}

/// A status is an object in DHL's shape and a number in the gateway's.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum StatusField {
    Object(Status),
    Other(serde::de::IgnoredAny),
}

/// What became of a request or of one of its items.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Status {
    #[serde(default)]
    pub(super) title: Option<String>,
    #[serde(rename = "statusCode", default)]
    pub(super) status_code: Option<u16>,
    #[serde(default)]
    pub(super) status: Option<u16>,
    #[serde(default)]
    pub(super) detail: Option<String>,
}

/// One shipment of the answer, or one fault of form.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Item<'a> {
    #[serde(default)]
    pub(super) shipment_no: Option<String>,
    #[serde(default)]
    pub(super) return_shipment_no: Option<String>,
    #[serde(default)]
    pub(super) sstatus: Option<Status>,
    #[serde(borrow, default)]
    pub(super) label: Option<Document<'a>>,
    #[serde(borrow, default)]
    pub(super) return_label: Option<Document<'a>>,
    #[serde(borrow, default)]
    pub(super) customs_doc: Option<Document<'a>>,
    #[serde(borrow, default)]
    pub(super) cod_label: Option<Document<'a>>,
    #[serde(default)]
    pub(super) validation_messages: Vec<Message>,
    /// Path of a fault of form.
    #[serde(default)]
    pub(super) property_path: Option<String>,
    /// Words of a fault of form.
    #[serde(default)]
    pub(super) message: Option<String>,
}

/// A document.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Document<'a> {
    #[serde(borrow, default)]
    pub(super) b64: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) zpl2: Option<Text<'a>>,
}

/// What DHL has to say about a shipment.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message {
    #[serde(default)]
    pub(super) property: Option<String>,
    #[serde(default)]
    pub(super) validation_message: Option<String>,
    #[serde(default)]
    pub(super) validation_state: Option<String>,
}

impl Status {
    /// The code; 0 when none is said.
    pub(super) fn code(&self) -> u16 {
        self.status_code.or(self.status).unwrap_or_default()
    }

    /// What was said, the longer text first.
    pub(super) fn words(&self) -> &str {
        self.detail.as_deref().or(self.title.as_deref()).unwrap_or_default()
    }
}

impl Item<'_> {
    /// Tells whether it was done.
    pub(super) fn is_done(&self) -> bool {
        self.sstatus.as_ref().is_some_and(|status| (200..300).contains(&status.code()) && status.code() != 204)
    }

    /// DHL's code of a failed item as text.
    pub(super) fn code(&self) -> String {
        self.sstatus.as_ref().map(|status| status.code().to_string()).unwrap_or_default()
    }

    /// Everything DHL says about it, in one text.
    pub(super) fn words(&self) -> String {
        let messages = self.validation_messages.iter().filter_map(|message| message.validation_message.as_deref());
        let status =
            self.sstatus.iter().flat_map(|status| [status.title.as_deref(), status.detail.as_deref()]).flatten();
        let mut words: Vec<&str> = Vec::new();
        for text in status.chain(messages) {
            if !words.contains(&text) {
                words.push(text);
            }
        }
        words.join(": ")
    }
}

impl Reply<'_> {
    /// Reads an answer; `None` when it is no JSON of any known shape.
    pub(super) fn read(body: &[u8]) -> Option<Reply<'_>> {
        serde_json::from_slice(body).ok()
    }

    /// Code and words for the answer as a whole.
    pub(super) fn code_and_words(&self, http_status: u16) -> (String, String) {
        match &self.status {
            Some(StatusField::Object(status)) => (status.code().to_string(), status.words().to_owned()),
            _ => {
                let words = self.detail.as_deref().or(self.title.as_deref()).unwrap_or_default();
                (http_status.to_string(), words.to_owned())
            }
        }
    }
}

impl Message {
    /// Tells whether DHL itself calls it an error.
    pub(super) fn is_error(&self) -> bool {
        self.validation_state.as_deref().is_some_and(|state| state.eq_ignore_ascii_case("error"))
    }
}
