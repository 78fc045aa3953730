//! YAML 1.2 as JSON values: publishers write their descriptions in YAML, the check reads values.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Number, Value};

/// What the parser says of a quoted text whose further lines are not indented more than its key. YAML 1.2 forbids it,
/// most readers take it, and one publisher writes it.
const FLUSH_QUOTE: &str = "invalid indentation in quoted scalar";

/// Reads one document. Errors: not YAML, or something that JSON has no word for.
pub(super) fn read(text: &str) -> Result<Value, String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut mended = None;
    loop {
        match load(&lines.join("\n")) {
            Err(Stop::FlushQuote(line)) if mended != Some(line) => {
                indent_quote(&mut lines, line);
                mended = Some(line);
            }
            Err(Stop::FlushQuote(line)) => return Err(format!("line {}: {FLUSH_QUOTE}", line + 1)),
            Err(Stop::Other(reason)) => return Err(reason),
            Ok(value) => return Ok(value),
        }
    }
}

/// Moves the further lines of the quoted text that begins in a line to the right.
fn indent_quote(lines: &mut [String], first: usize) {
    let mark = lines.get(first).and_then(|line| line.chars().find(|c| matches!(c, '\'' | '"')));
    for line in lines.iter_mut().skip(first + 1) {
        line.insert_str(0, "  ");
        if line.trim_end().chars().last() == mark {
            return;
        }
    }
}

enum Stop {
    /// The line, from 0, in which the quoted text begins.
    FlushQuote(usize),
    Other(String),
}

fn load(text: &str) -> Result<Value, Stop> {
    let mut loader = Loader::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| match error.info() {
            FLUSH_QUOTE => Stop::FlushQuote(error.marker().line().saturating_sub(1)),
            _ => Stop::Other(error.to_string()),
        })?;
        loader.take(event).map_err(|reason| Stop::Other(format!("line {}: {reason}", span.start.line())))?;
    }
    loader.root.ok_or_else(|| Stop::Other("the document is empty".to_owned()))
}

#[derive(Default)]
struct Loader {
    open: Vec<Open>,
    anchors: Vec<(usize, Value)>,
    root: Option<Value>,
}

/// A collection that is not complete yet, with the number of its anchor (0 for none).
enum Open {
    Sequence(Vec<Value>, usize),
    Mapping(Map<String, Value>, Option<String>, usize),
}

impl Loader {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let is_key = matches!(self.open.last(), Some(Open::Mapping(_, None, _)));
                let value = if is_key || style != ScalarStyle::Plain { text.into() } else { plain(&text) };
                self.put(value, anchor)
            }
            Event::SequenceStart(anchor, _) => {
                self.open.push(Open::Sequence(Vec::new(), anchor));
                Ok(())
            }
            Event::MappingStart(anchor, _) => {
                self.open.push(Open::Mapping(Map::new(), None, anchor));
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::Sequence(items, anchor)) => self.put(Value::Array(items), anchor),
                Some(Open::Mapping(entries, _, anchor)) => self.put(Value::Object(entries), anchor),
                None => Err("ends what was not begun".to_owned()),
            },
            Event::Alias(anchor) => {
                let found = self.anchors.iter().rev().find(|(known, _)| *known == anchor);
                let value = found.map(|(_, value)| value.clone()).ok_or("an alias without an anchor")?;
                self.put(value, 0)
            }
            _ => Ok(()),
        }
    }

    fn put(&mut self, value: Value, anchor: usize) -> Result<(), String> {
        if anchor > 0 {
            self.anchors.push((anchor, value.clone()));
        }
        match self.open.last_mut() {
            None => self.root = Some(value),
            Some(Open::Sequence(items, _)) => items.push(value),
            Some(Open::Mapping(entries, key, _)) => match (key.take(), value) {
                (None, Value::String(name)) => *key = Some(name),
                (None, _) => return Err("a key that is no text".to_owned()),
                (Some(name), value) => {
                    entries.insert(name, value);
                }
            },
        }
        Ok(())
    }
}

/// Reads a plain scalar by the core schema (YAML 1.2.2, 10.3.2); `NO` and `on` are texts.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let digits = text.trim_start_matches(['-', '+']);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return text.into();
    }
    if let Ok(whole) = text.parse::<i64>() {
        return whole.into();
    }
    text.parse::<f64>().ok().and_then(Number::from_f64).map_or_else(|| text.into(), Value::Number)
}
