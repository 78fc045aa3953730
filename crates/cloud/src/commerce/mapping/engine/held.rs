//! Why a mapping could not be applied to an order, and how that is said to people.

use std::collections::BTreeMap;

use kontor_model::Lang;

/// An order that waits for a person. Both parts are stored; the words are made when it is read, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// `mapping_failed`, `held_by_rule`, `required_field`, `unknown_item`, `no_mapping`.
    pub code: &'static str,
    /// What the words need: names and values, by name.
    pub args: BTreeMap<String, String>,
}

/// What went wrong in an expression, a comparison or a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    TooMuchWork,
    TooLarge,
    DivisionByZero,
    Overflow,
    /// Something that this order does not have.
    Missing(String),
    WrongType(String),
    /// A condition that is neither true nor false.
    NoAnswer,
    /// The value of a path is no number.
    NoNumber(String),
    /// The value of a path does not fit the form.
    Misfit(String),
}

/// Where it went wrong.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'m> {
    Rule(&'m str),
    Field(&'m str),
}

impl Held {
    fn new<const N: usize>(code: &'static str, args: [(&str, &str); N]) -> Held {
        let own = |(name, value): (&str, &str)| (name.to_owned(), shortened(value));
        Held { code, args: args.into_iter().map(own).collect() }
    }

    /// There is no mapping yet.
    pub fn no_mapping() -> Held {
        Held::new("no_mapping", [])
    }

    /// The version cannot be read any more.
    pub(in crate::commerce) fn unusable(version: i64) -> Held {
        Held::new("mapping_failed", [("at", "version"), ("name", &version.to_string())])
    }

    pub(super) fn failed(place: Place<'_>, trouble: &Trouble) -> Held {
        let (kind, name) = match place {
            Place::Rule(name) => ("rule", name),
            Place::Field(name) => ("field", name),
        };
        let (why, detail) = trouble.code();
        Held::new("mapping_failed", [("at", kind), ("name", name), ("why", why), ("detail", detail)])
    }

    pub(super) fn by_rule(rule: &str, reason: &str) -> Held {
        Held::new("held_by_rule", [("name", rule), ("reason", reason)])
    }

    pub(super) fn required(field: &str) -> Held {
        Held::new("required_field", [("name", field)])
    }

    pub(super) fn unknown_item(line: usize, title: &str) -> Held {
        Held::new("unknown_item", [("line", &line.to_string()), ("title", title)])
    }

    /// What happened and what to do now.
    pub fn words(&self, lang: Lang) -> String {
        words(lang, self.code, &self.args).unwrap_or_else(|| self.code.to_owned())
    }
}

impl Trouble {
    fn code(&self) -> (&'static str, &str) {
        match self {
            Trouble::TooMuchWork => ("too_much_work", ""),
            Trouble::TooLarge => ("too_large", ""),
            Trouble::DivisionByZero => ("division_by_zero", ""),
            Trouble::Overflow => ("overflow", ""),
            Trouble::Missing(detail) => ("missing", detail),
            Trouble::WrongType(detail) => ("wrong_type", detail),
            Trouble::NoAnswer => ("no_answer", ""),
            Trouble::NoNumber(value) => ("no_number", value),
            Trouble::Misfit(value) => ("misfit", value),
        }
    }
}

/// A value in a message: the message has to stay readable.
fn shortened(value: &str) -> String {
    const MOST: usize = 120;
    if value.chars().count() <= MOST {
        return value.to_owned();
    }
    value.chars().take(MOST).chain(['…']).collect()
}

/// Whether a person may let an order go that is held for this reason: the mapping could make a document of it.
pub fn may_be_released(code: &str) -> bool {
    matches!(code, "held_by_rule" | "unknown_item" | "does_not_add_up")
}

/// What a hold of a mapping says; `None` for codes that are not the mapping's.
pub fn words(lang: Lang, code: &str, args: &BTreeMap<String, String>) -> Option<String> {
    let arg = |name: &str| args.get(name).map_or("", String::as_str);
    let name = arg("name");
    Some(match code {
        "no_mapping" => lang
            .pick(
                "Für diese Plattform ist noch keine Vorgangserzeugung eingerichtet. Öffnen Sie die Plattform und übernehmen Sie eine; der Auftrag geht dann von selbst weiter.",
                "No order mapping is set up for this platform yet. Open the platform and apply one; the order then goes on by itself.",
            )
            .to_owned(),
        "held_by_rule" => {
            let reason = arg("reason");
            lang.pick(
                format!("Die Regel „{name}“ hält diesen Auftrag an: {reason}"),
                format!("The rule “{name}” holds this order: {reason}"),
            )
        }
        "required_field" => lang.pick(
            format!("Das Pflichtfeld „{name}“ ist bei diesem Auftrag leer. Ergänzen Sie den Auftrag im Shop, oder geben Sie dem Feld in der Vorgangserzeugung einen Ersatzwert."),
            format!("The required field “{name}” is empty for this order. Complete the order in the shop, or give the field a default in the order mapping."),
        ),
        "unknown_item" => {
            let (line, title) = (arg("line"), arg("title"));
            lang.pick(
                format!("Position {line} („{title}“) hat keine Artikelnummer. Tragen Sie sie im Shop ein, oder wählen Sie in der Vorgangserzeugung einen Platzhalterartikel."),
                format!("Line {line} (“{title}”) has no article number. Enter it in the shop, or choose a placeholder article in the order mapping."),
            )
        }
        "mapping_failed" if arg("at") == "version" => lang.pick(
            format!("Version {name} der Vorgangserzeugung lässt sich nicht mehr auswerten. Öffnen Sie sie, prüfen Sie die markierten Stellen und übernehmen Sie eine neue; der Auftrag geht dann von selbst weiter."),
            format!("Version {name} of the order mapping can no longer be worked out. Open it, check what is marked and apply a new one; the order then goes on by itself."),
        ),
        "mapping_failed" => {
            let place = match arg("at") {
                "rule" => lang.pick(format!("die Regel „{name}“"), format!("the rule “{name}”")),
                _ => lang.pick(format!("das Feld „{name}“"), format!("the field “{name}”")),
            };
            let why = reason(lang, arg("why"), arg("detail"));
            lang.pick(
                format!("Die Vorgangserzeugung konnte {place} nicht auswerten: {why} Ändern Sie die Vorgangserzeugung; der Auftrag geht dann von selbst weiter."),
                format!("The order mapping could not work out {place}: {why} Change the order mapping; the order then goes on by itself."),
            )
        }
        _ => return None,
    })
}

fn reason(lang: Lang, why: &str, detail: &str) -> String {
    match why {
        "too_much_work" => {
            lang.pick("Der Ausdruck rechnet zu lange.", "the expression takes too many steps.").to_owned()
        }
        "too_large" => {
            lang.pick("Ein Text oder eine Liste wird zu groß.", "a text or list grows too large.").to_owned()
        }
        "division_by_zero" => lang.pick("Der Ausdruck teilt durch null.", "the expression divides by zero.").to_owned(),
        "overflow" => lang.pick("Eine Zahl wird zu groß.", "a number grows too large.").to_owned(),
        "missing" => lang.pick(
            format!("Der Ausdruck fragt nach etwas, das dieser Auftrag nicht hat ({detail})."),
            format!("the expression asks for something this order does not have ({detail})."),
        ),
        "no_answer" => lang
            .pick("Die Bedingung ist weder wahr noch falsch.", "the condition is neither true nor false.")
            .to_owned(),
        "no_number" => lang.pick(format!("„{detail}“ ist keine Zahl."), format!("“{detail}” is not a number.")),
        "misfit" => lang.pick(
            format!("„{detail}“ passt nicht zum gewählten Format."),
            format!("“{detail}” does not fit the chosen format."),
        ),
        _ => lang.pick(
            format!("Die Werte passen nicht zueinander, etwa ein Text, wo eine Zahl stehen muss ({detail})."),
            format!("the values do not go together, such as a text where a number is needed ({detail})."),
        ),
    }
}
