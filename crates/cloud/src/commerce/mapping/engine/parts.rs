//! Rules and fields of a mapping that is ready, and what they come to for an order.

use kontor_model::order_mapping::RuleSet;
use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::form::Form;
use super::held::{Held, Place, Trouble};
use super::path::Path;
use super::script::{Answer, Runner, Script, Sight};
use super::table::{Table, key};
use super::value::Value;
use kontor_model::order::ChannelOrder;

/// A rule.
pub(super) struct Rule {
    pub(super) name: String,
    pub(super) when: Vec<Test>,
    pub(super) set: RuleSet,
}

/// A condition. Where a path has several values, one that fits is enough.
pub(super) enum Test {
    OneOf(Path, Vec<String>),
    AtLeast(Path, Decimal),
    Below(Path, Decimal),
    Present(Path),
    Absent(Path),
    Script(Script),
}

/// A field.
pub(super) struct Field {
    pub(super) target: String,
    pub(super) source: Source,
    pub(super) default: Option<String>,
    pub(super) required: bool,
}

/// Where a field comes from.
pub(super) enum Source {
    Path(Path),
    Constant(String),
    Lookup(Table, Path),
    LookupRate(Table, Path),
    Concat(Vec<Part>, String),
    Format(Path, Form),
    Script(Script),
}

/// A part of a text that is put together.
pub(super) enum Part {
    Path(Path),
    Text(String),
}

impl Rule {
    /// Tells whether all its conditions hold.
    pub(super) fn fits(
        &self,
        sight: &mut Sight<'_>,
        order: &ChannelOrder,
        runner: Option<&Runner>,
    ) -> Result<bool, Held> {
        for test in &self.when {
            let holds = test.holds(sight, order, runner);
            if !holds.map_err(|trouble| Held::failed(Place::Rule(&self.name), &trouble))? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Test {
    fn holds(&self, sight: &mut Sight<'_>, order: &ChannelOrder, runner: Option<&Runner>) -> Result<bool, Trouble> {
        match self {
            Test::OneOf(path, values) => path.visit(order, |value| {
                let found = value.text().map(|text| key(&text));
                Ok(found.is_some_and(|found| values.contains(&found)))
            }),
            Test::AtLeast(path, least) => path.visit(order, |value| Ok(number(value)? >= *least)),
            Test::Below(path, limit) => path.visit(order, |value| Ok(number(value)? < *limit)),
            Test::Present(path) => path.visit(order, |_| Ok(true)),
            Test::Absent(path) => path.visit(order, |_| Ok(true)).map(|is_there| !is_there),
            Test::Script(script) => match run(runner, script, sight)? {
                Answer::Flag(flag) => Ok(flag),
                _ => Err(Trouble::NoAnswer),
            },
        }
    }
}

fn number(value: Value<'_>) -> Result<Decimal, Trouble> {
    value.number().ok_or_else(|| Trouble::NoNumber(value.text().unwrap_or_default().into_owned()))
}

fn run(runner: Option<&Runner>, script: &Script, sight: &mut Sight<'_>) -> Result<Answer, Trouble> {
    // A mapping with an expression always has what runs it.
    runner.map_or_else(|| Err(Trouble::WrongType(String::new())), |runner| runner.run(script, sight))
}

impl Field {
    /// Its value; `None` when source and default have nothing.
    pub(super) fn value(
        &self,
        sight: &mut Sight<'_>,
        order: &ChannelOrder,
        runner: Option<&Runner>,
    ) -> Result<Option<Json>, Held> {
        let found = self.source.value(sight, order, runner);
        let found = found.map_err(|trouble| Held::failed(Place::Field(&self.target), &trouble))?;
        let value = found.or_else(|| self.default.clone().map(Json::String));
        if value.is_none() && self.required {
            return Err(Held::required(&self.target));
        }
        Ok(value)
    }
}

impl Source {
    fn value(
        &self,
        sight: &mut Sight<'_>,
        order: &ChannelOrder,
        runner: Option<&Runner>,
    ) -> Result<Option<Json>, Trouble> {
        Ok(match self {
            Source::Path(path) => match path.whole(order) {
                Value::Flag(flag) => Some(Json::Bool(flag)),
                value => text(value),
            },
            Source::Constant(value) => Some(Json::String(value.clone())),
            Source::Lookup(table, path) => found(path.first(order), |code| table.find(code)),
            Source::LookupRate(table, path) => {
                let value = path.first(order);
                let rate = value.number().and_then(|rate| table.find_rate(rate)).map(str::to_owned);
                rate.map(Json::String).or_else(|| found(value, |code| table.find(code)))
            }
            Source::Concat(parts, separator) => concat(parts, separator, order),
            Source::Format(path, form) => match path.whole(order) {
                value if value.is_nothing() => None,
                value => Some(form.write(value)?).filter(|text| !text.is_empty()).map(Json::String),
            },
            Source::Script(script) => match run(runner, script, sight)? {
                Answer::Nothing => None,
                Answer::Text(text) => Some(text).filter(|text| !text.trim().is_empty()).map(Json::String),
                Answer::Number(number) => Some(Json::String(number.to_string())),
                Answer::Flag(flag) => Some(Json::Bool(flag)),
            },
        })
    }
}

fn text(value: Value<'_>) -> Option<Json> {
    value.text().map(|text| Json::String(text.into_owned()))
}

fn found<'t>(value: Value<'_>, find: impl FnOnce(&str) -> Option<&'t str>) -> Option<Json> {
    let code = value.text()?;
    find(&code).map(|to| Json::String(to.to_owned()))
}

/// Texts of its own alone are no value: `'USt-IdNr. '` without a number after it would say nothing.
fn concat(parts: &[Part], separator: &str, order: &ChannelOrder) -> Option<Json> {
    let (mut whole, mut is_begun, mut has_value) = (String::new(), false, false);
    for part in parts {
        let text = match part {
            Part::Text(text) => std::borrow::Cow::Borrowed(text.as_str()),
            Part::Path(path) => match path.whole(order).text() {
                Some(text) => {
                    has_value = true;
                    text
                }
                None => continue,
            },
        };
        if is_begun {
            whole.push_str(separator);
        }
        whole.push_str(&text);
        is_begun = true;
    }
    has_value.then_some(Json::String(whole))
}
