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

/// Paths that differ and concern the ERP, by name. When the platform noted a change is none of them.
pub(super) fn between(old: &ChannelOrder, new: &ChannelOrder, own: &OwnWrites) -> Vec<String> {
    let (Ok(mut before), Ok(mut after)) = (serde_json::to_value(old), serde_json::to_value(new)) else {
        return vec![String::new()];
    };
    let mut paths = Vec::new();
    for value in [&mut before, &mut after] {
        // An empty one is not written at all; its fields are told apart all the same.
        if value["custom"].is_null() {
            value["custom"] = Value::Object(Map::new());
        }
    }
    differ("", &before, &after, &mut paths);
    paths.retain(|path| path != "modified_at_ms" && !is_echo(path, &after, new, own));
    if paths.len() > MOST { beginnings(&paths) } else { paths }
}

/// Paths of what the mapping made of it that differ, below `mapped`. Which version did it is none of them.
pub(super) fn mapped_between(old: &MappedOrder, new: &MappedOrder) -> Vec<String> {
    let (Ok(before), Ok(after)) = (serde_json::to_value(old), serde_json::to_value(new)) else {
        return vec!["mapped".to_owned()];
    };
    let mut paths = Vec::new();
    differ("mapped", &before, &after, &mut paths);
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

fn differ(path: &str, old: &Value, new: &Value, paths: &mut Vec<String>) {
    match (old, new) {
        (Value::Object(before), Value::Object(after)) => {
            for (name, value) in before {
                differ(&below(path, name), value, after.get(name).unwrap_or(&Value::Null), paths);
            }
            for (name, value) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
                differ(&below(path, name), &Value::Null, value, paths);
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                differ(&format!("{path}[{index}]"), before, after, paths);
            }
        }
        _ if old == new => {}
        _ => paths.push(path.to_owned()),
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
