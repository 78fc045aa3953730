//! The editor's form and the mapping, each from the other. Inputs are named as faults name their fields.

use kontor_model::order_mapping::{
    Condition, FieldSource, MappingDefaults, MappingField, MappingRule, OrderMapping, RuleSet, TableRow, UnknownItem,
};
use kontor_web::form::FormState;

use crate::identity::forms::PostedForm;

/// The tables that a form shows, and how to get at them.
pub(super) const TABLES: [&str; 5] = ["payment", "shipping", "sub_shop", "tax", "country"];
/// More of anything is not read from a form.
const MOST: usize = 1_000;

/// What was typed, for the engine to check. A row without a target says nothing: the fallback counts.
pub(super) fn read(form: &PostedForm) -> OrderMapping {
    let text = |name: &str| form.get(name).trim().to_owned();
    OrderMapping {
        defaults: MappingDefaults {
            document_type: text("defaults.document_type"),
            payment_method: text("defaults.payment_method"),
            shipping_profile: text("defaults.shipping_profile"),
            tax_treatment: text("defaults.tax_treatment"),
        },
        payment: rows(form, "payment"),
        shipping: rows(form, "shipping"),
        country: rows(form, "country"),
        tax: rows(form, "tax"),
        sub_shop: rows(form, "sub_shop"),
        tables: (0..MOST)
            .map_while(|index| form.has(&format!("tables[{index}].name")).then(|| own_table(form, index)))
            .filter(|(name, rows)| !name.is_empty() || !rows.is_empty())
            .collect(),
        rules: (0..MOST).map_while(|index| rule(form, index)).collect(),
        fields: (0..MOST).map_while(|index| field(form, index)).collect(),
        unknown_item: match form.get("unknown_item") {
            "hold" => UnknownItem::Hold,
            "placeholder" => UnknownItem::Placeholder { sku: text("unknown_item.sku") },
            _ => UnknownItem::Warn,
        },
    }
}

fn rows(form: &PostedForm, table: &str) -> Vec<TableRow> {
    let row = |index: usize| {
        let from = format!("{table}[{index}].from");
        form.has(&from).then(|| TableRow {
            from: form.get(&from).trim().to_owned(),
            to: form.get(&format!("{table}[{index}].to")).trim().to_owned(),
        })
    };
    (0..MOST).map_while(row).filter(|row| !row.to.is_empty()).collect()
}

/// A table of its own: a row per line, `code = value`.
fn own_table(form: &PostedForm, index: usize) -> (String, Vec<TableRow>) {
    let lines = form.get(&format!("tables[{index}].rows")).lines().map(str::trim).filter(|line| !line.is_empty());
    let row = |line: &str| {
        let (from, to) = line.split_once('=').unwrap_or((line, ""));
        TableRow { from: from.trim().to_owned(), to: to.trim().to_owned() }
    };
    (form.get(&format!("tables[{index}].name")).trim().to_owned(), lines.map(row).collect())
}

fn rule(form: &PostedForm, index: usize) -> Option<MappingRule> {
    let place = format!("rules[{index}]");
    let text = |name: &str| form.get(&format!("{place}.{name}")).trim().to_owned();
    let said = |name: &str| Some(text(name)).filter(|text| !text.is_empty());
    form.has(&format!("{place}.name")).then(|| MappingRule {
        name: text("name"),
        when: (0..MOST).map_while(|at| condition(form, &format!("{place}.when[{at}]"))).collect(),
        set: RuleSet {
            document_type: said("set.document_type"),
            payment_method: said("set.payment_method"),
            shipping_profile: said("set.shipping_profile"),
            tax_treatment: said("set.tax_treatment"),
            hold: said("set.hold"),
        },
    })
}

fn condition(form: &PostedForm, place: &str) -> Option<Condition> {
    let text = |name: &str| form.get(&format!("{place}.{name}")).trim().to_owned();
    let is = format!("{place}.is");
    let (path, value) = (text("path"), text("value"));
    form.has(&is).then(|| match form.get(&is) {
        "at_least" => Condition::AtLeast { path, value: point(value) },
        "below" => Condition::Below { path, value: point(value) },
        "present" => Condition::Present { path },
        "absent" => Condition::Absent { path },
        "expression" => Condition::Expression { rhai: value },
        _ => Condition::OneOf { path, values: pieces(&value, ',') },
    })
}

/// `149,90` is how an office types it.
fn point(value: String) -> String {
    if value.contains('.') { value } else { value.replace(',', ".") }
}

fn field(form: &PostedForm, index: usize) -> Option<MappingField> {
    let place = format!("fields[{index}]");
    let text = |name: &str| form.get(&format!("{place}.{name}")).trim().to_owned();
    let (value, extra) = (text("source.value"), form.get(&format!("{place}.source.extra")));
    form.has(&format!("{place}.target")).then(|| MappingField {
        target: text("target"),
        source: match form.get(&format!("{place}.source.from")) {
            "constant" => FieldSource::Constant { value },
            "lookup" => FieldSource::Lookup { table: extra.trim().to_owned(), path: value },
            "concat" => FieldSource::Concat { parts: pieces(&value, '+'), separator: extra.to_owned() },
            "format" => FieldSource::Format { path: value, format: extra.trim().to_owned() },
            "expression" => FieldSource::Expression { rhai: value },
            _ => FieldSource::Path { path: value },
        },
        default: Some(text("default")).filter(|text| !text.is_empty()),
        required: form.has(&format!("{place}.required")),
    })
}

/// Pieces between separators; what stands in single quotes stays whole.
fn pieces(text: &str, separator: char) -> Vec<String> {
    let mut is_quoted = false;
    let split = text.split(|c: char| {
        is_quoted ^= c == '\'';
        c == separator && !is_quoted
    });
    split.map(str::trim).filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}

/// The form of a mapping, but for its tables, whose rows the page puts in order.
pub(super) fn fill(mapping: &OrderMapping) -> FormState {
    let defaults = &mapping.defaults;
    let mut form = FormState::new()
        .with("defaults.document_type", &defaults.document_type)
        .with("defaults.payment_method", &defaults.payment_method)
        .with("defaults.shipping_profile", &defaults.shipping_profile)
        .with("defaults.tax_treatment", &defaults.tax_treatment);
    let (unknown, sku) = match &mapping.unknown_item {
        UnknownItem::Warn => ("warn", ""),
        UnknownItem::Hold => ("hold", ""),
        UnknownItem::Placeholder { sku } => ("placeholder", sku.as_str()),
    };
    form.set("unknown_item", unknown);
    form.set("unknown_item.sku", sku);
    for (index, (name, rows)) in mapping.tables.iter().enumerate() {
        let lines: Vec<String> = rows.iter().map(|row| format!("{} = {}", row.from, row.to)).collect();
        form.set(&format!("tables[{index}].name"), name);
        form.set(&format!("tables[{index}].rows"), lines.join("\n"));
    }
    for (index, rule) in mapping.rules.iter().enumerate() {
        fill_rule(&mut form, &format!("rules[{index}]"), rule);
    }
    for (index, field) in mapping.fields.iter().enumerate() {
        fill_field(&mut form, &format!("fields[{index}]"), field);
    }
    form
}

fn fill_rule(form: &mut FormState, place: &str, rule: &MappingRule) {
    form.set(&format!("{place}.name"), &rule.name);
    for (at, condition) in rule.when.iter().enumerate() {
        let (is, path, value) = match condition {
            Condition::OneOf { path, values } => ("one_of", path.as_str(), values.join(", ")),
            Condition::AtLeast { path, value } => ("at_least", path.as_str(), value.clone()),
            Condition::Below { path, value } => ("below", path.as_str(), value.clone()),
            Condition::Present { path } => ("present", path.as_str(), String::new()),
            Condition::Absent { path } => ("absent", path.as_str(), String::new()),
            Condition::Expression { rhai } => ("expression", "", rhai.clone()),
        };
        form.set(&format!("{place}.when[{at}].is"), is);
        form.set(&format!("{place}.when[{at}].path"), path);
        form.set(&format!("{place}.when[{at}].value"), value);
    }
    let set = &rule.set;
    let said = [
        ("document_type", &set.document_type),
        ("payment_method", &set.payment_method),
        ("shipping_profile", &set.shipping_profile),
        ("tax_treatment", &set.tax_treatment),
        ("hold", &set.hold),
    ];
    for (name, value) in said {
        form.set(&format!("{place}.set.{name}"), value.as_deref().unwrap_or_default());
    }
}

fn fill_field(form: &mut FormState, place: &str, field: &MappingField) {
    let (from, value, extra) = match &field.source {
        FieldSource::Path { path } => ("path", path.clone(), ""),
        FieldSource::Constant { value } => ("constant", value.clone(), ""),
        FieldSource::Lookup { table, path } => ("lookup", path.clone(), table.as_str()),
        FieldSource::Concat { parts, separator } => ("concat", parts.join(" + "), separator.as_str()),
        FieldSource::Format { path, format } => ("format", path.clone(), format.as_str()),
        FieldSource::Expression { rhai } => ("expression", rhai.clone(), ""),
    };
    form.set(&format!("{place}.target"), &field.target);
    form.set(&format!("{place}.source.from"), from);
    form.set(&format!("{place}.source.value"), value);
    form.set(&format!("{place}.source.extra"), extra);
    form.set(&format!("{place}.default"), field.default.as_deref().unwrap_or_default());
    form.set(&format!("{place}.required"), if field.required { "on" } else { "" });
}

/// The input that a fault belongs to: a condition and a source have one for their value, whatever they are, and a table of
/// its own has one for all its rows.
pub(super) fn input(mapping: &OrderMapping, field: &str) -> String {
    if let Some(rest) = field.strip_prefix("tables.") {
        let at = mapping.tables.keys().position(|name| rest == name || rest.starts_with(&format!("{name}[")));
        return at.map_or_else(|| field.to_owned(), |at| format!("tables[{at}].rows"));
    }
    if let Some((place, last)) = field.split_once(".source.") {
        let is_extra = ["table", "separator", "format"].contains(&last);
        return format!("{place}.source.{}", if is_extra { "extra" } else { "value" });
    }
    if let Some((place, last)) = field.rsplit_once('.')
        && place.contains(".when[")
        && (last == "rhai" || last.starts_with("values"))
    {
        return format!("{place}.value");
    }
    match field.strip_suffix(".when").or_else(|| field.strip_suffix(".set")) {
        Some(rule) => format!("{rule}.name"),
        None => field.to_owned(),
    }
}
