//! The form of a rule and the rule, each from the other; and the shipment that somebody tries.

use kontor_adapters::country;
use kontor_model::Lang;
use kontor_model::address::CountryCode;
use kontor_model::fold::fold;
use kontor_model::problem::FieldError;
use kontor_model::shipping_profile::{RuleTrial, ShippingRule};
use kontor_web::form::FormState;
use serde::Deserialize;

use crate::identity::forms::PostedForm;
use crate::shipping::names::fault;
use crate::shipping::{amounts, countries};

/// Fields of the form, named as faults name them.
pub(super) const FIELDS: [&str; 8] = [
    "countries",
    "min_weight_g",
    "max_weight_g",
    "min_value",
    "max_value",
    "cash_on_delivery",
    "order_source",
    "shipping_profile",
];

/// What was typed, for the action to check, and the fields that could not be read.
pub(super) fn read(lang: Lang, form: &PostedForm) -> (ShippingRule, Vec<FieldError>) {
    let mut faults = Vec::new();
    let mut weight = |name: &str| noted(&mut faults, name, amounts::grams(lang, form.get(name)));
    let (min_weight_g, max_weight_g) = (weight("min_weight_g"), weight("max_weight_g"));
    let mut money = |name: &str| noted(&mut faults, name, amounts::money(lang, form.get(name)));
    let (min_value, max_value) = (money("min_value"), money("max_value"));
    let countries = read_countries(lang, form.get("countries"));
    let countries = noted(&mut faults, "countries", countries.map(Some));
    let rule = ShippingRule {
        id: None,
        countries: countries.unwrap_or_default(),
        min_weight_g,
        max_weight_g,
        min_value,
        max_value,
        cash_on_delivery: match form.get("cash_on_delivery") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        order_source: Some(form.get("order_source").trim()).filter(|text| !text.is_empty()).map(str::to_owned),
        shipping_profile: form.get("shipping_profile").to_owned(),
    };
    (rule, faults)
}

fn noted<T>(faults: &mut Vec<FieldError>, name: &str, read: Result<Option<T>, String>) -> Option<T> {
    read.unwrap_or_else(|detail| {
        faults.push(fault(name, "format", &detail));
        None
    })
}

/// Reads codes or names of either language, with a comma or semicolon between; between codes a blank does.
fn read_countries(lang: Lang, typed: &str) -> Result<Vec<CountryCode>, String> {
    let mut found: Vec<CountryCode> = Vec::new();
    let pieces = typed.split([',', ';', '\n']).map(str::trim).filter(|piece| !piece.is_empty());
    for piece in pieces {
        let words: Vec<&str> = match by_name(piece) {
            Some(_) => vec![piece],
            None => piece.split_whitespace().collect(),
        };
        for word in words {
            let code = by_name(word).ok_or_else(|| {
                lang.pick(
                    format!(
                        "Ein Land „{word}“ gibt es nicht. Geben Sie Namen oder Kürzel an, zum Beispiel: Österreich, CH."
                    ),
                    format!("There is no country “{word}”. Enter names or codes, such as: Austria, CH."),
                )
            })?;
            if !found.contains(&code) {
                found.push(code);
            }
        }
    }
    Ok(found)
}

fn by_name(typed: &str) -> Option<CountryCode> {
    let key = fold(typed);
    let named = || Lang::ALL.into_iter().flat_map(country::all).find(|(_, name)| fold(name) == key);
    countries::find(typed).or_else(|| CountryCode::parse(named()?.0))
}

/// Names of countries as the form takes them back.
fn write_countries(lang: Lang, codes: &[CountryCode]) -> String {
    let name = |code: &CountryCode| {
        let name = country::name(code, lang).filter(|name| !name.contains([',', ';']));
        name.map_or_else(|| code.as_str().to_owned(), str::to_owned)
    };
    codes.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// What was typed, to be shown again.
pub(super) fn kept(form: &PostedForm) -> FormState {
    FIELDS.iter().fold(FormState::new(), |state, name| state.with(name, form.get(name)))
}

/// The form of a stored rule.
pub(super) fn filled(lang: Lang, rule: &ShippingRule) -> FormState {
    let weight = |grams: Option<u32>| grams.map(|grams| amounts::kilograms(lang, grams)).unwrap_or_default();
    let money = |money: &Option<_>| money.as_ref().map(|money| amounts::amount(lang, money)).unwrap_or_default();
    FormState::new()
        .with("countries", write_countries(lang, &rule.countries))
        .with("min_weight_g", weight(rule.min_weight_g))
        .with("max_weight_g", weight(rule.max_weight_g))
        .with("min_value", money(&rule.min_value))
        .with("max_value", money(&rule.max_value))
        .with("cash_on_delivery", rule.cash_on_delivery.map_or("", |is_wanted| if is_wanted { "yes" } else { "no" }))
        .with("order_source", rule.order_source.as_deref().unwrap_or_default())
        .with("shipping_profile", &rule.shipping_profile)
}

/// The conditions of a rule in words; none when it fits every shipment.
pub(super) fn in_words(lang: Lang, rule: &ShippingRule) -> Vec<String> {
    let mut words = Vec::new();
    if !rule.countries.is_empty() {
        words.push(write_countries(lang, &rule.countries));
    }
    let weight = |grams: u32| format!("{} kg", amounts::kilograms(lang, grams));
    words.extend(range(lang, rule.min_weight_g.map(weight), rule.max_weight_g.map(weight)));
    let value =
        |money: &kontor_model::money::Money| format!("{} {}", amounts::bare(lang, money), money.currency.as_str());
    let value = range(lang, rule.min_value.as_ref().map(value), rule.max_value.as_ref().map(value));
    words.extend(value.map(|range| format!("{} {range}", lang.pick("Warenwert", "goods value"))));
    words.extend(rule.cash_on_delivery.map(|is_wanted| {
        let (with, without) = (
            lang.pick("mit Nachnahme", "with cash on delivery"),
            lang.pick("ohne Nachnahme", "without cash on delivery"),
        );
        if is_wanted { with.to_owned() } else { without.to_owned() }
    }));
    words.extend(
        rule.order_source
            .as_ref()
            .map(|source| lang.pick(format!("Herkunft „{source}“"), format!("source “{source}”"))),
    );
    words
}

fn range(lang: Lang, min: Option<String>, max: Option<String>) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) => Some(lang.pick(format!("{min} bis {max}"), format!("{min} to {max}"))),
        (Some(min), None) => Some(lang.pick(format!("ab {min}"), format!("from {min}"))),
        (None, Some(max)) => Some(lang.pick(format!("bis {max}"), format!("up to {max}"))),
        (None, None) => None,
    }
}

/// A shipment that somebody tries, as the address of the page names it.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct TrialQuery {
    country: Option<String>,
    weight_g: Option<String>,
    goods_value: Option<String>,
    cash_on_delivery: Option<String>,
    order_source: Option<String>,
}

impl TrialQuery {
    /// Whether anything is tried.
    pub(super) fn is_asked(&self) -> bool {
        self.weight_g.is_some()
    }

    /// The form as it was sent; Germany when it was not.
    pub(super) fn kept(&self) -> FormState {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        FormState::new()
            .with("country", self.country.as_deref().unwrap_or("DE"))
            .with("weight_g", text(&self.weight_g))
            .with("goods_value", text(&self.goods_value))
            .with("cash_on_delivery", text(&self.cash_on_delivery))
            .with("order_source", text(&self.order_source))
    }

    /// The shipment. Errors: the fields at fault.
    pub(super) fn read(&self, lang: Lang) -> Result<RuleTrial, Vec<FieldError>> {
        let mut faults = Vec::new();
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let weight = amounts::grams(lang, &text(&self.weight_g)).and_then(|grams| {
            let missing = lang.pick("Fehlt. Bitte angeben.", "Missing. Please enter it.");
            grams.map(Some).ok_or_else(|| missing.to_owned())
        });
        let weight_g = noted(&mut faults, "weight_g", weight);
        let goods_value = noted(&mut faults, "goods_value", amounts::money(lang, &text(&self.goods_value)));
        let country = countries::find(self.country.as_deref().unwrap_or("DE"));
        if country.is_none() {
            let detail = lang.pick("Wählen Sie ein Land aus der Liste.", "Choose a country from the list.");
            faults.push(fault("country", "unknown_value", detail));
        }
        match (country, weight_g) {
            (Some(country), Some(weight_g)) if faults.is_empty() => Ok(RuleTrial {
                country,
                weight_g,
                goods_value,
                cash_on_delivery: self.cash_on_delivery.is_some(),
                order_source: self.order_source.clone().filter(|source| !source.trim().is_empty()),
            }),
            _ => Err(faults),
        }
    }
}
