//! What templates can call: texts, faults, dates, assets, icons.
//!
//! The language comes from the render context, so that one environment serves both.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use kontor_model::{Lang, UtcMillis};
use minijinja::value::Kwargs;
use minijinja::{Environment, Error, ErrorKind, State, Value};

use crate::i18n::Catalog;
use crate::{assets, dates};

fn lang_of(state: &State<'_, '_>) -> Lang {
    let code = state.lookup("lang").map(|value| value.to_string()).unwrap_or_default();
    Lang::from_code(&code).unwrap_or_default()
}

/// Collects keyword arguments as texts, escaped when the result will be trusted markup.
fn texts_of(kwargs: &Kwargs, escape: bool) -> Result<BTreeMap<String, String>, Error> {
    let mut args = BTreeMap::new();
    for name in kwargs.args() {
        let value: Value = kwargs.get(name)?;
        let text = if escape && !value.is_safe() { escaped(&value.to_string()) } else { value.to_string() };
        args.insert(name.to_owned(), text);
    }
    Ok(args)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// Puts all functions into an environment; dates are shown in `zone`.
pub(crate) fn add(environment: &mut Environment<'_>, catalog: &Arc<Catalog>, zone: &TimeZone) {
    let texts = Arc::clone(catalog);
    environment.add_function("t", move |state: &State<'_, '_>, key: String, kwargs: Kwargs| -> Result<Value, Error> {
        let lang = lang_of(state);
        let markup = key.ends_with("_html");
        let args = texts_of(&kwargs, markup)?;
        let pairs: Vec<(&str, &str)> = args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let text = texts.text(lang, &key, &pairs);
        Ok(if markup { Value::from_safe_string(text) } else { Value::from(text) })
    });
    let faults = Arc::clone(catalog);
    environment.add_function("fault", move |state: &State<'_, '_>, fault: Value| -> Result<String, Error> {
        if let Some(text) = fault.get_attr("text")?.as_str() {
            return Ok(text.to_owned());
        }
        let key = fault.get_attr("key")?.to_string();
        let args: BTreeMap<String, String> = BTreeMap::from_iter(pairs_of(&fault.get_attr("args")?)?);
        let pairs: Vec<(&str, &str)> = args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        Ok(faults.text(lang_of(state), &key, &pairs))
    });
    add_date_functions(environment, zone);
    environment.add_function("asset", |name: String| -> Result<Value, Error> {
        let href = assets::href(&name).map(Value::from_safe_string);
        href.ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("no asset {name}")))
    });
    environment.add_function("icon", |name: String| -> Value {
        Value::from_safe_string(format!(
            "<svg class=\"i\" aria-hidden=\"true\"><use href=\"#i-{}\"/></svg>",
            escaped(&name)
        ))
    });
}

fn pairs_of(map: &Value) -> Result<Vec<(String, String)>, Error> {
    let keys = map.try_iter()?;
    keys.map(|key| Ok((key.to_string(), map.get_item(&key)?.to_string()))).collect()
}

fn add_date_functions(environment: &mut Environment<'_>, zone: &TimeZone) {
    let (for_date, for_datetime, for_time, for_ago) = (zone.clone(), zone.clone(), zone.clone(), zone.clone());
    environment.add_function("date", move |state: &State<'_, '_>, at: i64| {
        dates::date(lang_of(state), UtcMillis(at), &for_date)
    });
    environment.add_function("datetime", move |state: &State<'_, '_>, at: i64| {
        dates::datetime(lang_of(state), UtcMillis(at), &for_datetime)
    });
    environment.add_function("time", move |state: &State<'_, '_>, at: i64| {
        dates::time(lang_of(state), UtcMillis(at), &for_time)
    });
    environment.add_function("ago", move |state: &State<'_, '_>, at: i64| -> Result<String, Error> {
        let view = state.lookup("view").ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "ago needs a view"))?;
        let now = i64::try_from(view.get_attr("now_ms")?)?;
        Ok(dates::ago(lang_of(state), UtcMillis(at), UtcMillis(now), &for_ago))
    });
    let for_since = zone.clone();
    // A moment as people say it, exact on pointing at it and for machines.
    environment.add_function("since", move |state: &State<'_, '_>, at: i64| -> Result<Value, Error> {
        let view = state.lookup("view").ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "since needs a view"))?;
        let now = UtcMillis(i64::try_from(view.get_attr("now_ms")?)?);
        let (lang, at) = (lang_of(state), UtcMillis(at));
        let (exact, machine) = (dates::datetime(lang, at, &for_since), dates::machine(at));
        let said = dates::ago(lang, at, now, &for_since);
        Ok(Value::from_safe_string(format!("<time datetime=\"{machine}\" title=\"{exact}\">{said}</time>")))
    });
}
