//! A posted form with a file, read without script: the fields first, then the file.
//!
//! The token against forgery stands before the file, so that nothing of a stranger's file is read.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;

/// Most fields before the file.
const MOST_FIELDS: usize = 20;

/// A form with a file, its hidden token checked.
pub struct Upload {
    /// The fields that stand before the file.
    pub fields: Vec<(String, String)>,
    /// Name of the file, empty where it has none.
    pub file_name: String,
    /// The file; none when it is larger than the route takes.
    pub bytes: Option<Vec<u8>>,
}

impl Upload {
    /// A field; the first of its name counts, a missing one is empty.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }
}

/// Why a form with a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadFault {
    /// It is no such form, or it ends before its file.
    Unreadable,
    /// Its token is missing or wrong; its file was not read.
    Token,
}

/// Reads the form whose field `file` is the file; `is_right` judges the token of [`crate::csrf::FIELD`].
pub async fn read_upload(request: Request, is_right: impl Fn(&str) -> bool) -> Result<Upload, UploadFault> {
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| UploadFault::Unreadable)?;
    let mut upload = Upload { fields: Vec::new(), file_name: String::new(), bytes: None };
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => return Ok(upload),
            Ok(None) | Err(_) => return Err(UploadFault::Unreadable),
        };
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            if !is_right(upload.get(crate::csrf::FIELD)) {
                return Err(UploadFault::Token);
            }
            field.file_name().unwrap_or_default().clone_into(&mut upload.file_name);
            upload.bytes = match field.bytes().await {
                Ok(bytes) => Some(bytes.to_vec()),
                Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => None,
                Err(_) => return Err(UploadFault::Unreadable),
            };
            return Ok(upload);
        }
        if upload.fields.len() == MOST_FIELDS {
            return Err(UploadFault::Unreadable);
        }
        upload.fields.push((name, field.text().await.map_err(|_| UploadFault::Unreadable)?));
    }
}
