//! Reads what stands behind the question mark: known names only, each at most once, every fault named.

use axum::extract::{FromRequestParts, Query};
use http::request::Parts;
use kontor_model::Lang;
use kontor_model::problem::FieldError;

use super::answer::Asked;
use super::fault::Fault;

/// The pairs of a query, to be taken out one by one.
pub struct QueryPairs {
    lang: Lang,
    pairs: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

impl<S: Send + Sync> FromRequestParts<S> for QueryPairs {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<QueryPairs, Fault> {
        let lang = Asked::from_request_parts(parts, state).await?.lang;
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|_| Fault::new("bad_request"))?.0;
        Ok(QueryPairs { lang, pairs, errors: Vec::new() })
    }
}

impl QueryPairs {
    /// Takes a value out and reads it; `expected` says in both languages what it has to be.
    pub fn take<T>(&mut self, name: &str, expected: (&str, &str), read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let place = self.pairs.iter().position(|(known, _)| known == name)?;
        let (_, text) = self.pairs.remove(place);
        let value = read(&text);
        if value.is_none() {
            let detail =
                self.lang.pick(format!("Erwartet wird {}.", expected.0), format!("Expected is {}.", expected.1));
            self.errors.push(FieldError { field: name.to_owned(), code: "unknown_value".to_owned(), detail });
        }
        value
    }

    /// Says whether all was in order; what nobody took is unknown or stands there twice.
    pub fn finish(mut self) -> Result<(), Fault> {
        for (name, _) in &self.pairs {
            let detail = self.lang.pick("unbekannt oder doppelt angegeben", "unknown or given twice").to_owned();
            self.errors.push(FieldError { field: name.clone(), code: "unknown_field".to_owned(), detail });
        }
        if self.errors.is_empty() {
            return Ok(());
        }
        Err(Fault::new("invalid_query").with_errors(self.errors))
    }
}
