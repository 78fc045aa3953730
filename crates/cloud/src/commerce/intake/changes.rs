//! What has changed between two readings of an order, as paths, and what of it is only the echo of our own writes.

use kontor_model::order::{ChannelOrder, FulfillmentState};
use kontor_model::order_mapping::MappedOrder;
use serde_json::{Map, Value};

/// More paths than this say less than their common beginnings.
const MOST: usize = 40;

/// What we told the platform about an order ourselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OwnWrites {
    /// The state it was moved to.
    pub(super) state: Option<String>,
    /// Tracking numbers it was told.
    pub(super) numbers: Vec<String>,
}

/// A value that differs between two readings of an order; null where there is none.
pub(in crate::commerce) struct Difference {
    /// Where, as `shipping.line1` or `lines[0].quantity`.
    pub(in crate::commerce) path: String,
    /// What stood there.
    pub(in crate::commerce) before: Value,
    /// What stands there now.
    pub(in crate::commerce) after: Value,
}

/// Everything that differs. When the platform noted a change is no difference.
pub(in crate::commerce) fn differences(old: &ChannelOrder, new: &ChannelOrder) -> Vec<Difference> {
    let mut found = Vec::new();
    differ("", &written(old), &written(new), &mut found);
    found.retain(|difference| difference.path != "modified_at_ms");
    found
}

/// Paths that differ and concern the ERP, by name.
pub(super) fn between(old: &ChannelOrder, new: &ChannelOrder, own: &OwnWrites) -> Vec<String> {
    let after = written(new);
    let paths = differences(old, new).into_iter().map(|difference| difference.path);
    let paths: Vec<String> = paths.filter(|path| !is_echo(path, &after, new, own)).collect();
    if paths.len() > MOST { beginnings(&paths) } else { paths }
}

/// An order as JSON. Fields of plug-ins are written also where there are none, so that they are told apart one by one.
fn written(order: &ChannelOrder) -> Value {
    let mut value = serde_json::to_value(order).unwrap_or_default();
    if value["custom"].is_null() {
        value["custom"] = Value::Object(Map::new());
    }
    value
}

/// Paths of what the mapping made of it that differ, below `mapped`. Which version did it is none of them.
pub(super) fn mapped_between(old: &MappedOrder, new: &MappedOrder) -> Vec<String> {
    let (Ok(before), Ok(after)) = (serde_json::to_value(old), serde_json::to_value(new)) else {
        return vec!["mapped".to_owned()];
    };
    let mut found = Vec::new();
    differ("mapped", &before, &after, &mut found);
    let mut paths: Vec<String> = found.into_iter().map(|difference| difference.path).collect();
    paths.retain(|path| path != "mapped.version" && path != "mapped.rule" && !path.starts_with("mapped.warnings"));
    paths
}

/// The union of what had changed already and what changes now, in order and each once.
pub(super) fn joined(already: Vec<String>, now: Vec<String>) -> Vec<String> {
    let mut all = already;
    for path in now {
        if !all.contains(&path) {
            all.push(path);
        }
    }
    if all.len() > MOST { beginnings(&all) } else { all }
}

/// The names paths begin with, each once.
fn beginnings(paths: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for path in paths {
        let name = path.split(['.', '[']).next().unwrap_or_default().to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn differ(path: &str, old: &Value, new: &Value, found: &mut Vec<Difference>) {
    match (old, new) {
        (Value::Object(before), Value::Object(after)) => {
            for (name, value) in before {
                differ(&below(path, name), value, after.get(name).unwrap_or(&Value::Null), found);
            }
            for (name, value) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
                differ(&below(path, name), &Value::Null, value, found);
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                differ(&format!("{path}[{index}]"), before, after, found);
            }
        }
        _ if old == new => {}
        _ => found.push(Difference { path: path.to_owned(), before: old.clone(), after: new.clone() }),
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The platform repeats what we told it: the state we moved the order to, that some goods were sent, numbers of our parcels,
/// and what its plug-ins keep about those. What it makes of the money is its own, also where it does so at our word.
fn is_echo(path: &str, after: &Value, new: &ChannelOrder, own: &OwnWrites) -> bool {
    if path == "states.fulfillment"
        && new.states.fulfillment == FulfillmentState::PartiallyShipped
        && !own.numbers.is_empty()
    {
        return true;
    }
    if path.starts_with("states.") {
        return path != "states.payment" && own.state.as_deref() == Some(new.states.raw.as_str());
    }
    if path == "tracking_numbers" || path.starts_with("tracking_numbers[") {
        return new.tracking_numbers.iter().all(|number| own.numbers.contains(number));
    }
    let Some(name) = path.strip_prefix("custom.") else { return false };
    let Some(custom) = after.get("custom").and_then(Value::as_object) else { return false };
    let of = |(key, _): &(&String, &Value)| {
        name == key.as_str() || name.starts_with(&format!("{key}.")) || name.starts_with(&format!("{key}["))
    };
    let value = custom.iter().find(of).map(|(_, value)| value.to_string()).unwrap_or_default();
    own.numbers.iter().any(|number| value.contains(number.as_str()))
}
