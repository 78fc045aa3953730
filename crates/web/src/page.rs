//! Pages: typed values with samples, rendered by one environment of embedded templates.
//!
//! A page is a struct that serialises to what its template reads. Every page brings samples; one test renders them all.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use kontor_model::{Lang, UtcMillis};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, UndefinedBehavior, Value};
use serde::Serialize;

use crate::i18n::{Catalog, CatalogError};
use crate::{assets, dates};

/// Something that can be shown.
pub trait Page: Serialize {
    /// Name of its template.
    const TEMPLATE: &'static str;

    /// One value per state the page can be in, each with a name; all are rendered in the test of all pages.
    fn samples() -> Vec<(&'static str, Self)>
    where
        Self: Sized;
}

/// Which of the two faces a page belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Face {
    /// The cloud's portal: white bar.
    #[default]
    Portal,
    /// Kontor Desk: petrol bar.
    Desk,
}

/// Who is signed in, for the bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Company name.
    pub company: String,
    /// Customer number.
    pub number: String,
    /// First and last name.
    pub person: String,
    /// Initials, two letters.
    pub initials: String,
}

/// What every page needs besides its own content.
#[derive(Clone, Debug, Serialize)]
pub struct View {
    /// Language of the page.
    pub lang: Lang,
    /// Path of the page, for the language switch to come back to.
    pub path: String,
    /// Which entry of the navigation is current, such as `applications`.
    pub nav: &'static str,
    /// CSRF token for its forms.
    pub csrf: String,
    /// Who is signed in.
    pub account: Option<Account>,
    /// Which face.
    pub face: Face,
    /// A short notice in words, such as that something was saved.
    pub toast: Option<String>,
    /// Now, for "4 minutes ago".
    pub now_ms: i64,
}

/// What a site is made of; layouts, macros and texts of this crate are added by [`Site::new`].
pub struct SiteParts<'a> {
    /// Templates by name.
    pub templates: &'a [(&'static str, &'static str)],
    /// Texts by language.
    pub locales: &'a [(Lang, &'static str)],
    /// Folder to read templates from instead, when it exists; for development.
    pub disk: Option<PathBuf>,
}

/// Why a site cannot be made; a fault of ours.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// Texts.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// A template does not parse.
    #[error("template: {0}")]
    Template(#[from] Error),
}

/// A template that did not render; a fault of ours, for the log.
#[derive(Debug, thiserror::Error)]
#[error("page {template}: {source}")]
pub struct RenderError {
    template: &'static str,
    #[source]
    source: Error,
}

/// Renders pages and mails.
pub struct Site {
    environment: Environment<'static>,
    catalog: Arc<Catalog>,
}

impl Site {
    /// Reads all templates and texts; what is missing or broken is told here, not at the first visit.
    pub fn new(parts: SiteParts<'_>) -> Result<Site, SiteError> {
        let locales = [crate::page::own_locales(), parts.locales.to_vec()].concat();
        let catalog = Arc::new(Catalog::new(&locales)?);
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(
            |name| {
                if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None }
            },
        );
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?;
        environment.set_syntax(syntax);
        add_functions(&mut environment, &catalog, dates::zone("Europe/Berlin"));
        for (name, source) in own_templates().iter().chain(parts.templates) {
            let from_disk = parts.disk.as_ref().and_then(|folder| std::fs::read_to_string(folder.join(name)).ok());
            match from_disk {
                Some(text) => environment.add_template_owned(*name, text)?,
                None => environment.add_template(name, source)?,
            }
        }
        Ok(Site { environment, catalog })
    }

    /// Renders a page.
    pub fn render<P: Page>(&self, view: &View, page: &P) -> Result<String, RenderError> {
        self.render_with(P::TEMPLATE, context(page, Some(view), view.lang))
    }

    /// Renders a mail or another text in one language; names that end in `.html` are escaped.
    pub fn render_text<S: Serialize>(
        &self,
        template: &'static str,
        lang: Lang,
        content: &S,
    ) -> Result<String, RenderError> {
        self.render_with(template, context(content, None, lang))
    }

    /// The texts.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// One text.
    pub fn text(&self, lang: Lang, key: &str, args: &[(&str, &str)]) -> String {
        self.catalog.text(lang, key, args)
    }

    fn render_with(&self, template: &'static str, context: Value) -> Result<String, RenderError> {
        self.environment
            .get_template(template)
            .and_then(|found| found.render(context))
            .map_err(|source| RenderError { template, source })
    }
}

/// What every template sees: `page`, `view` (pages only) and `lang`.
fn context<S: Serialize>(page: &S, view: Option<&View>, lang: Lang) -> Value {
    let view = view.map_or(Value::UNDEFINED, |view| Value::from(Serde(view)));
    minijinja::context! { page => Value::from(Serde(page)), view => view, lang => Value::from(lang.code()) }
}

/// Answers with a page.
pub fn html(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
}

fn own_templates() -> Vec<(&'static str, &'static str)> {
    crate::layouts::TEMPLATES.to_vec()
}

fn own_locales() -> Vec<(Lang, &'static str)> {
    vec![(Lang::De, include_str!("../locales/de.toml")), (Lang::En, include_str!("../locales/en.toml"))]
}

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

fn add_functions(environment: &mut Environment<'static>, catalog: &Arc<Catalog>, zone: TimeZone) {
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
            "<svg class=\"i\" aria-hidden=\"true\"><use href=\"#{}\"/></svg>",
            escaped(&name)
        ))
    });
}

fn pairs_of(map: &Value) -> Result<Vec<(String, String)>, Error> {
    let keys = map.try_iter()?;
    keys.map(|key| Ok((key.to_string(), map.get_item(&key)?.to_string()))).collect()
}

fn add_date_functions(environment: &mut Environment<'static>, zone: TimeZone) {
    let (for_date, for_datetime, for_time, for_ago) = (zone.clone(), zone.clone(), zone.clone(), zone);
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
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
