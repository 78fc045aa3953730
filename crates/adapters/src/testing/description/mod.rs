//! A publisher's OpenAPI 3.0 description as the judge of requests.
//!
//! Stricter than the standard in one point: a property that the description does not know is a fault, because carriers
//! drop it without a word. Where a description is wrong or broken, the exception is listed with its reason.

mod exceptions;
mod operation;
mod parameters;
mod schema;
mod text;

use std::path::Path;

use serde_json::Value;

use super::received::Received;
use super::yaml;
use operation::Operation;
use schema::{Fault, Judge};

/// A description below the folder of descriptions, and what of the stand-in it judges.
#[derive(Clone, Copy, Debug)]
pub struct SpecFile {
    /// Path below the folder, such as `dhl/parcel-de-shipping-v2_2.yaml`.
    pub path: &'static str,
    /// Path on the carrier's server below which the description's paths stand, such as `/parcel/de/shipping/v2`.
    /// Requests that stand below none of a carrier's files are a fault.
    pub below: &'static str,
    /// Why there is no such file; then what stands below is not judged.
    pub unpublished: Option<&'static str>,
    /// Properties and parameters that the carrier takes although the description does not know them, each with the
    /// reason why that is known. For places see [`SpecFile::broken`].
    pub unknown: &'static [(&'static str, &'static str)],
    /// Rules of the description that the carrier does not keep itself: place, keyword, reason. A place is a path in the
    /// body (`/shipments/*/refNo`, `*` for one step, `**` for any number), `query NAME`, `header NAME`, `path NAME`,
    /// `body` or `security`. The keyword is the one that a fault names, such as `pattern`.
    pub broken: &'static [(&'static str, &'static str, &'static str)],
}

impl SpecFile {
    /// A description without exceptions.
    pub const fn new(path: &'static str, below: &'static str) -> SpecFile {
        SpecFile { path, below, unpublished: None, unknown: &[], broken: &[] }
    }

    /// Requests that no description judges, and the reason.
    pub const fn unpublished(below: &'static str, reason: &'static str) -> SpecFile {
        SpecFile { unpublished: Some(reason), ..SpecFile::new("", below) }
    }
}

/// A description that was read.
pub(super) struct Description {
    file: SpecFile,
    document: Value,
}

/// Judges a request by the descriptions it falls below; where several share a path, by those that know the operation.
/// Without any description nothing is judged.
pub(super) fn judge(descriptions: &[Description], request: &Received) -> Vec<String> {
    if !descriptions.is_empty() && descriptions.iter().all(|description| description.own_path(request).is_none()) {
        return vec![format!("{} {}: stands below no description of its publisher", request.method, request.path)];
    }
    let is_known = descriptions.iter().any(|description| description.knows(request));
    let judges = descriptions.iter().filter(|description| !is_known || description.knows(request));
    judges.flat_map(|description| description.check(request)).collect()
}

impl Description {
    /// Reads a description. Panics when it cannot be read: then nothing would be judged.
    pub(super) fn read(folder: &Path, file: SpecFile) -> Description {
        if file.unpublished.is_some() {
            return Description { file, document: Value::Null };
        }
        let path = folder.join(file.path);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let document = yaml::read(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(document["paths"].is_object(), "{}: no description of an API", path.display());
        Description { file, document }
    }

    fn knows(&self, request: &Received) -> bool {
        let path = self.own_path(request);
        path.is_some_and(|path| Operation::find(&self.document, &request.method, path).is_some())
    }

    /// Judges a request; no sentences when it is right or stands beside this description.
    pub(super) fn check(&self, request: &Received) -> Vec<String> {
        let path = self.own_path(request).filter(|_| self.file.unpublished.is_none());
        let Some(path) = path else { return Vec::new() };
        let judge = Judge::new(&self.document, self.file);
        let faults = match Operation::find(&self.document, &request.method, path) {
            Some(operation) => operation.check(&judge, request),
            None => vec![Fault::new("path", "operation", "the description knows no such operation".to_owned())],
        };
        faults.into_iter().map(|fault| self.sentence(request, &fault)).collect()
    }

    /// The path as the description writes it.
    fn own_path<'r>(&self, request: &'r Received) -> Option<&'r str> {
        let path = request.path.strip_prefix(self.file.below.trim_end_matches('/'))?;
        (path.is_empty() || path.starts_with('/')).then_some(path)
    }

    fn sentence(&self, request: &Received, fault: &Fault) -> String {
        let Fault { at, keyword, reason } = fault;
        format!("{} {}: {at}: {reason} ({keyword}, {})", request.method, request.path, self.file.path)
    }
}
