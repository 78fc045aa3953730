//! What the buttons of the editor do to a mapping before it is shown again: add, remove, move.

use kontor_model::order_mapping::{Condition, FieldSource, MappingField, MappingRule, OrderMapping, RuleSet};

/// Does what a button says, such as `remove rule 2`. Whatever it does not understand changes nothing.
pub(super) fn press(mapping: &mut OrderMapping, button: &str) {
    if let Some((table, code)) = button.strip_prefix("remove row ").and_then(|row| row.split_once(' ')) {
        return remove_row(mapping, table, code);
    }
    let words: Vec<&str> = button.split(' ').collect();
    let place = |at: usize| words.get(at).and_then(|word| word.parse::<usize>().ok()).unwrap_or(usize::MAX);
    match words.as_slice() {
        ["add", "rule"] => mapping.rules.push(MappingRule {
            name: String::new(),
            when: vec![blank_condition()],
            set: RuleSet::default(),
        }),
        ["add", "condition", _] => {
            if let Some(rule) = mapping.rules.get_mut(place(2)) {
                rule.when.push(blank_condition());
            }
        }
        ["remove", "condition", _, _] => {
            let rule = mapping.rules.get_mut(place(2));
            if let Some(rule) = rule.filter(|rule| place(3) < rule.when.len()) {
                rule.when.remove(place(3));
            }
        }
        ["add", "field"] => mapping.fields.push(MappingField {
            target: String::new(),
            source: FieldSource::Path { path: String::new() },
            default: None,
            required: false,
        }),
        ["add", "table"] => {
            mapping.tables.entry(String::new()).or_default();
        }
        [verb, "rule", _] => shift(&mut mapping.rules, verb, place(2)),
        [verb, "field", _] => shift(&mut mapping.fields, verb, place(2)),
        _ => {}
    }
}

/// Rows are named by the shop's code: their places differ from those in the form where one has no target.
fn remove_row(mapping: &mut OrderMapping, table: &str, code: &str) {
    let rows = match table {
        "payment" => &mut mapping.payment,
        "shipping" => &mut mapping.shipping,
        "sub_shop" => &mut mapping.sub_shop,
        "tax" => &mut mapping.tax,
        "country" => &mut mapping.country,
        _ => return,
    };
    rows.retain(|row| row.from != code);
}

fn blank_condition() -> Condition {
    Condition::OneOf { path: String::new(), values: Vec::new() }
}

/// At the ends an item stays where it is.
fn shift<T>(items: &mut Vec<T>, verb: &str, at: usize) {
    if at >= items.len() {
        return;
    }
    match verb {
        "remove" => {
            items.remove(at);
        }
        "up" if at > 0 => items.swap(at, at - 1),
        "down" if at + 1 < items.len() => items.swap(at, at + 1),
        _ => {}
    }
}
