//! What callers ask for: parameters, pages, batches.

use serde_json::{Value, json};

use super::reply::{Reply, chosen, failure, invalid};

/// Most items of a page and of a batch.
pub(super) const MOST: usize = 100;

/// A request below the interface.
pub(super) struct Asked {
    pub(super) params: Params,
    /// The body; `Null` when there is none or it is not JSON.
    pub(super) body: Value,
}

/// Parameters of a query, decoded, in their order. `x[]` is `x[0]`, `x[1]` as PHP counts.
pub(super) struct Params(pub(super) Vec<(String, String)>);

impl Params {
    /// Reads a query.
    pub(super) fn read(query: &str) -> Params {
        let mut read: Vec<(String, String)> = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (mut name, value) = (decoded(name), decoded(value));
            if let Some(list) = name.strip_suffix("[]") {
                let begun = read
                    .iter()
                    .filter(|(known, _)| known.strip_prefix(list).is_some_and(|rest| rest.starts_with('[')))
                    .count();
                name = format!("{list}[{begun}]");
            }
            // As in PHP, the last of a name counts.
            read.retain(|(known, _)| *known != name);
            read.push((name, value));
        }
        Params(read)
    }

    /// The value of a name, unless it is empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// Values of a list: with commas between, or one by one.
    pub(super) fn several(&self, name: &str) -> Option<Vec<&str>> {
        let is_of = |known: &str| known == name || known.strip_prefix(name).is_some_and(|rest| rest.starts_with('['));
        let mut found = self.0.iter().filter(|(known, _)| is_of(known)).peekable();
        found.peek()?;
        Some(found.flat_map(|(_, value)| value.split(',')).map(str::trim).filter(|one| !one.is_empty()).collect())
    }

    /// Ids of a list.
    pub(super) fn ids(&self, name: &str) -> Option<Vec<u64>> {
        self.several(name).map(|ids| ids.into_iter().filter_map(|id| id.parse().ok()).collect())
    }

    /// Whether a switch is on.
    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.text(name), Some("true" | "1"))
    }
}

/// Undoes percent-encoding, and `+` for a blank.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut after = rest.clone();
                let digits: Option<Vec<u8>> = [after.next(), after.next()].into_iter().collect();
                let code = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok());
                match code {
                    Some(code) => (bytes.push(code), rest = after).0,
                    None => bytes.push(b'%'),
                }
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A page of a list.
pub(super) struct Page {
    pub(super) size: usize,
    first: usize,
}

impl Page {
    /// What is on it.
    pub(super) fn of<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        let from = self.first.min(all.len());
        &all[from..(from + self.size).min(all.len())]
    }
}

/// The page that is asked for: ten items when nothing is said.
pub(super) fn page(params: &Params) -> Result<Page, Reply> {
    let number = |name: &'static str, usual: usize| match params.text(name) {
        None => Ok(usual),
        Some(text) => text.parse().map_err(|_| invalid(name, &format!("{name} ist nicht vom Typ integer."))),
    };
    let size = number("per_page", 10)?;
    if size == 0 || size > MOST {
        return Err(invalid("per_page", "per_page muss zwischen 1 (inklusive) und 100 (inklusive) liegen"));
    }
    let page = number("page", 1)?;
    if page == 0 {
        return Err(invalid("page", "page muss größer als oder gleich 1 sein"));
    }
    Ok(Page { size, first: (page - 1).saturating_mul(size) })
}

/// Writes several items; each answers for itself. Fields are chosen per item; on the call they would empty it.
pub(super) fn batch(
    asked: &Asked,
    unknown: &str,
    mut write: impl FnMut(u64, &Value) -> Result<Value, Reply>,
) -> Result<Reply, Reply> {
    let of = |name: &str| asked.body[name].as_array().cloned().unwrap_or_default();
    let (update, others) = (of("update"), of("create").len() + of("delete").len());
    if update.len() + others > MOST {
        let words = "Die Anfrage kann nicht mehr als 100 Objekte auf einmal bearbeiten.";
        return Err(failure(413, "woocommerce_rest_request_entity_too_large", words));
    }
    if others > 0 {
        return Err(not_played());
    }
    let answers = update.iter().map(|item| {
        let id = item["id"].as_u64().or_else(|| item["id"].as_str()?.parse().ok()).unwrap_or(0);
        let written = write(id, item).map(|shown| match item["_fields"].as_str() {
            Some(fields) => chosen(shown, &fields.split(',').map(str::trim).collect::<Vec<_>>()),
            None => shown,
        });
        written.unwrap_or_else(|refused| {
            let code = refused.body["code"].as_str().unwrap_or(unknown).to_owned();
            json!({ "id": id, "error": { "code": code, "message": refused.body["message"], "data": { "status": refused.status } } })
        })
    });
    let answers: Vec<Value> = answers.collect();
    if answers.is_empty() || asked.params.text("_fields").is_some() {
        return Ok(Reply::ok(json!([])));
    }
    Ok(Reply::ok(json!({ "update": answers })))
}

/// What a real shop would do and this one does not.
pub(super) fn not_played() -> Reply {
    failure(
        501,
        "sandbox_not_played",
        "Das spielt die Sandbox nicht: Bestellungen entstehen auf der Seite des Shops oder über /control/shops.",
    )
}
