//! Makes a mapping ready, or says everything that is wrong with it at once.

use std::collections::HashSet;

use kontor_model::Lang;
use kontor_model::order_mapping::{
    Condition, FieldSource, MappingField, MappingRule, OrderMapping, RuleSet, TableRow, UnknownItem,
};
use kontor_model::problem::FieldError;
use rust_decimal::Decimal;

use super::Compiled;
use super::apply::AS_ORDER;
use super::faults::Faults;
use super::form::Form;
use super::parts::{Field, Part, Rule, Source, Test};
use super::path::Path;
use super::script::{self, Runner, Script};
use super::table::{Table, key, rate_key};

/// Longest name or value, in characters.
const TEXT: usize = 200;
const ROWS: usize = 1_000;
const TABLES: usize = 30;
const RULES: usize = 200;
const CONDITIONS: usize = 20;
const VALUES: usize = 500;
const FIELDS: usize = 300;
const PARTS: usize = 20;
/// Tables that every mapping has.
const OWN_TABLES: [&str; 5] = ["payment", "shipping", "country", "tax", "sub_shop"];
const TREATMENTS: [&str; 4] = ["gross", "net", "tax_free", AS_ORDER];

/// Makes a mapping ready.
///
/// Errors: every fault by its path, such as `rules[2].when[0].path`, in the language asked for. It does not know which
/// shipping profiles there are: who saves it asks for that.
pub fn compile(mapping: &OrderMapping, lang: Lang) -> Result<Compiled, Vec<FieldError>> {
    let mut work = Work { faults: Faults::new(lang), mapping, runner: None };
    work.defaults();
    work.tables();
    let rules = work.rules();
    let fields = work.fields();
    let Work { faults, runner, .. } = work;
    faults.finish()?;
    Ok(Compiled {
        version: 0,
        defaults: mapping.defaults.clone(),
        payment: Table::new(&mapping.payment),
        shipping: Table::new(&mapping.shipping),
        country: Table::new(&mapping.country),
        tax: Table::of_rates(&mapping.tax),
        sub_shop: Table::new(&mapping.sub_shop),
        rules,
        fields,
        unknown_item: mapping.unknown_item.clone(),
        runner,
    })
}

struct Work<'m> {
    faults: Faults,
    mapping: &'m OrderMapping,
    runner: Option<Runner>,
}

impl<'m> Work<'m> {
    fn defaults(&mut self) {
        let defaults = &self.mapping.defaults;
        self.faults.text("defaults.document_type", &defaults.document_type, TEXT);
        self.faults.text("defaults.payment_method", &defaults.payment_method, TEXT);
        self.faults.text("defaults.shipping_profile", &defaults.shipping_profile, TEXT);
        self.treatment("defaults.tax_treatment", &defaults.tax_treatment);
        if let UnknownItem::Placeholder { sku } = &self.mapping.unknown_item {
            self.faults.text("unknown_item.sku", sku, TEXT);
        }
    }

    fn treatment(&mut self, field: &str, treatment: &str) {
        if !TREATMENTS.contains(&treatment) {
            self.faults.choice(field, &TREATMENTS.join(", "));
        }
    }

    fn tables(&mut self) {
        let mapping = self.mapping;
        self.table("payment", &mapping.payment, key);
        self.table("shipping", &mapping.shipping, key);
        self.table("country", &mapping.country, key);
        self.table("tax", &mapping.tax, |code| key(&rate_key(code)));
        self.table("sub_shop", &mapping.sub_shop, key);
        if mapping.tables.len() > TABLES {
            self.faults.too_many("tables", TABLES);
        }
        for (name, rows) in &mapping.tables {
            let field = format!("tables.{name}");
            self.faults.text(&field, name, TEXT);
            if OWN_TABLES.contains(&name.as_str()) {
                self.faults.twice(&field);
            }
            self.table(&field, rows, key);
        }
    }

    fn table(&mut self, field: &str, rows: &[TableRow], key: impl Fn(&str) -> String) {
        if rows.len() > ROWS {
            self.faults.too_many(field, ROWS);
            return;
        }
        let mut known = HashSet::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            self.faults.text(&format!("{field}[{index}].from"), &row.from, TEXT);
            self.faults.text(&format!("{field}[{index}].to"), &row.to, TEXT);
            if !known.insert(key(&row.from)) {
                self.faults.twice(&format!("{field}[{index}].from"));
            }
        }
    }

    fn rules(&mut self) -> Vec<Rule> {
        let rules = &self.mapping.rules;
        if rules.len() > RULES {
            self.faults.too_many("rules", RULES);
            return Vec::new();
        }
        let mut ready = Vec::with_capacity(rules.len());
        let mut names = HashSet::new();
        for (index, rule) in rules.iter().enumerate() {
            let field = format!("rules[{index}]");
            if !names.insert(key(&rule.name)) {
                self.faults.twice(&format!("{field}.name"));
            }
            if rule.when.is_empty() && index + 1 < rules.len() {
                self.faults.covers_the_rest(&format!("{field}.when"));
            }
            ready.push(self.rule(&field, rule));
        }
        ready
    }

    fn rule(&mut self, field: &str, rule: &MappingRule) -> Rule {
        self.faults.text(&format!("{field}.name"), &rule.name, TEXT);
        if rule.when.len() > CONDITIONS {
            self.faults.too_many(&format!("{field}.when"), CONDITIONS);
        }
        let conditions = rule.when.iter().take(CONDITIONS).enumerate();
        let when = conditions.filter_map(|(index, condition)| self.test(&format!("{field}.when[{index}]"), condition));
        let when = when.collect();
        self.set(&format!("{field}.set"), &rule.set);
        Rule { name: rule.name.trim().to_owned(), when, set: rule.set.clone() }
    }

    fn set(&mut self, field: &str, set: &RuleSet) {
        let texts = [
            ("document_type", &set.document_type),
            ("payment_method", &set.payment_method),
            ("shipping_profile", &set.shipping_profile),
            ("hold", &set.hold),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                self.faults.text(&format!("{field}.{name}"), text, TEXT);
            }
        }
        if let Some(treatment) = &set.tax_treatment {
            self.treatment(&format!("{field}.tax_treatment"), treatment);
        }
        if *set == RuleSet::default() {
            self.faults.decides_nothing(field);
        }
    }

    fn test(&mut self, field: &str, condition: &Condition) -> Option<Test> {
        let path_field = format!("{field}.path");
        Some(match condition {
            Condition::OneOf { path, values } => {
                let path = self.path(&path_field, path);
                Test::OneOf(path?, self.values(&format!("{field}.values"), values)?)
            }
            Condition::AtLeast { path, value } => {
                let (path, value) = (self.path(&path_field, path), self.number(&format!("{field}.value"), value));
                Test::AtLeast(path?, value?)
            }
            Condition::Below { path, value } => {
                let (path, value) = (self.path(&path_field, path), self.number(&format!("{field}.value"), value));
                Test::Below(path?, value?)
            }
            Condition::Present { path } => Test::Present(self.path(&path_field, path)?),
            Condition::Absent { path } => Test::Absent(self.path(&path_field, path)?),
            Condition::Expression { rhai } => Test::Script(self.script(&format!("{field}.rhai"), rhai)?),
        })
    }

    fn values(&mut self, field: &str, values: &[String]) -> Option<Vec<String>> {
        let filled: Vec<String> = values.iter().map(|value| key(value)).filter(|value| !value.is_empty()).collect();
        if filled.is_empty() {
            self.faults.values(field);
            return None;
        }
        if filled.len() > VALUES {
            self.faults.too_many(field, VALUES);
            return None;
        }
        for (index, value) in values.iter().enumerate() {
            self.faults.optional(&format!("{field}[{index}]"), value, TEXT);
        }
        Some(filled)
    }

    fn number(&mut self, field: &str, text: &str) -> Option<Decimal> {
        let number = text.trim().parse().ok();
        if number.is_none() {
            self.faults.number(field);
        }
        number
    }

    fn path(&mut self, field: &str, text: &str) -> Option<Path> {
        let path = Path::parse(text);
        if path.is_none() {
            self.faults.path(field, text);
        }
        path
    }

    fn script(&mut self, field: &str, text: &str) -> Option<Script> {
        if text.trim().is_empty() || text.len() > script::LONGEST {
            self.faults.text(field, text, script::LONGEST);
            return None;
        }
        let runner = self.runner.get_or_insert_with(Runner::new);
        match runner.read(text) {
            Ok(script) => Some(script),
            Err(words) => {
                self.faults.expression(field, &words);
                None
            }
        }
    }

    fn fields(&mut self) -> Vec<Field> {
        let fields = &self.mapping.fields;
        if fields.len() > FIELDS {
            self.faults.too_many("fields", FIELDS);
            return Vec::new();
        }
        let mut targets = HashSet::new();
        let mut ready = Vec::with_capacity(fields.len());
        for (index, field) in fields.iter().enumerate() {
            let path = format!("fields[{index}]");
            self.faults.text(&format!("{path}.target"), &field.target, TEXT);
            if !targets.insert(field.target.trim()) {
                self.faults.twice(&format!("{path}.target"));
            }
            if let Some(default) = &field.default {
                self.faults.optional(&format!("{path}.default"), default, TEXT);
            }
            ready.extend(self.field(&format!("{path}.source"), field));
        }
        ready
    }

    fn field(&mut self, path: &str, field: &MappingField) -> Option<Field> {
        let source = self.source(path, &field.source)?;
        let default = field.default.clone().filter(|text| !text.trim().is_empty());
        Some(Field { target: field.target.trim().to_owned(), source, default, required: field.required })
    }

    fn source(&mut self, field: &str, source: &FieldSource) -> Option<Source> {
        let path_field = format!("{field}.path");
        Some(match source {
            FieldSource::Path { path } => Source::Path(self.path(&path_field, path)?),
            FieldSource::Constant { value } => {
                self.faults.text(&format!("{field}.value"), value, TEXT);
                Source::Constant(value.clone())
            }
            FieldSource::Lookup { table, path } => {
                let (path, rows) = (self.path(&path_field, path), self.rows(&format!("{field}.table"), table));
                match (table.as_str(), rows?) {
                    ("tax", rows) => Source::LookupRate(Table::of_rates(rows), path?),
                    (_, rows) => Source::Lookup(Table::new(rows), path?),
                }
            }
            FieldSource::Concat { parts, separator } => {
                self.faults.optional(&format!("{field}.separator"), separator, TEXT);
                Source::Concat(self.parts(&format!("{field}.parts"), parts)?, separator.clone())
            }
            FieldSource::Format { path, format } => {
                let (path, form) = (self.path(&path_field, path), Form::parse(format));
                if form.is_none() {
                    let forms = "date, iso_date, date_time, money, integer, upper, lower, first:20";
                    self.faults.choice(&format!("{field}.format"), forms);
                }
                Source::Format(path?, form?)
            }
            FieldSource::Expression { rhai } => Source::Script(self.script(&format!("{field}.rhai"), rhai)?),
        })
    }

    fn rows(&mut self, field: &str, table: &str) -> Option<&'m [TableRow]> {
        let mapping = self.mapping;
        let rows = match table {
            "payment" => Some(&mapping.payment),
            "shipping" => Some(&mapping.shipping),
            "country" => Some(&mapping.country),
            "tax" => Some(&mapping.tax),
            "sub_shop" => Some(&mapping.sub_shop),
            own => mapping.tables.get(own),
        };
        if rows.is_none() {
            self.faults.table(field, table);
        }
        rows.map(Vec::as_slice)
    }

    fn parts(&mut self, field: &str, parts: &[String]) -> Option<Vec<Part>> {
        if parts.is_empty() {
            self.faults.values(field);
            return None;
        }
        if parts.len() > PARTS {
            self.faults.too_many(field, PARTS);
            return None;
        }
        let mut ready = Vec::with_capacity(parts.len());
        for (index, part) in parts.iter().enumerate() {
            let field = format!("{field}[{index}]");
            let quoted = part.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
            if let Some(text) = quoted {
                self.faults.optional(&field, text, TEXT);
                ready.push(Part::Text(text.to_owned()));
            } else {
                ready.extend(self.path(&field, part).map(Part::Path));
            }
        }
        Some(ready)
    }
}
