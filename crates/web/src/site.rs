//! The environment pages and mails are rendered in: templates and texts of every room, made once at start.
//!
//! Templates are compiled in. A debug build that is told the crate's folder reads them anew for every page, so that a
//! change shows with the next reload.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;
use kontor_model::Lang;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};
use serde::Serialize;

use crate::i18n::{Catalog, CatalogError};
use crate::page::{Page, View};
use crate::{dates, functions, layouts};

/// Where most of our users are.
const ZONE: &str = "Europe/Berlin";

/// What a site is made of; layouts, macros and texts of this crate are added by [`Site::new`].
pub struct SiteParts<'a> {
    /// Templates by name.
    pub templates: &'a [(&'static str, &'static str)],
    /// Texts by language.
    pub locales: &'a [(Lang, &'static str)],
    /// Folder of the crate whose templates these are. Debug builds read them there for every page; others ignore it.
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
    zone: TimeZone,
    templates: Vec<(&'static str, &'static str)>,
    disk: Option<PathBuf>,
}

impl Site {
    /// Reads all templates and texts; what is missing or broken is told here, not at the first visit.
    pub fn new(parts: SiteParts<'_>) -> Result<Site, SiteError> {
        Site::in_zone(parts, ZONE)
    }

    /// The same with dates in another time zone, by its name in the IANA data base.
    pub fn in_zone(parts: SiteParts<'_>, zone: &str) -> Result<Site, SiteError> {
        let locales = [layouts::LOCALES, parts.locales].concat();
        let catalog = Arc::new(Catalog::new(&locales)?);
        let templates = [layouts::TEMPLATES, parts.templates].concat();
        let zone = dates::zone(zone);
        let environment = environment(&catalog, &zone, &templates, None)?;
        let disk = parts.disk.filter(|folder| cfg!(debug_assertions) && folder.is_dir());
        Ok(Site { environment, catalog, zone, templates, disk })
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
        let rendered = match &self.disk {
            None => self.environment.get_template(template).and_then(|found| found.render(context)),
            Some(folder) => environment(&self.catalog, &self.zone, &self.templates, Some(folder))
                .and_then(|fresh| fresh.get_template(template)?.render(context)),
        };
        rendered.map_err(|source| RenderError { template, source })
    }
}

/// Compiles all templates, those that `disk` has from there. A value that a template names but a page lacks is an error.
fn environment(
    catalog: &Arc<Catalog>,
    zone: &TimeZone,
    templates: &[(&'static str, &'static str)],
    disk: Option<&Path>,
) -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| match Path::new(name).extension() {
        Some(extension) if extension == "txt" => AutoEscape::None,
        _ => AutoEscape::Html,
    });
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    functions::add(&mut environment, catalog, zone);
    for (name, compiled_in) in templates {
        match disk.and_then(|folder| read(folder, name)) {
            Some(text) => environment.add_template_owned(*name, text)?,
            None => environment.add_template(name, compiled_in)?,
        }
    }
    Ok(environment)
}

/// Finds a template: among the layouts of the crate beside, in the `templates/` of the room its name begins with, or in
/// the crate's own `templates/`.
fn read(folder: &Path, name: &str) -> Option<String> {
    let (room, rest) = name.split_once('/').unwrap_or(("", name));
    let places = [
        folder.with_file_name("web").join("templates").join(name),
        folder.join("src").join(room).join("templates").join(rest),
        folder.join("templates").join(rest),
    ];
    places.iter().find_map(|place| std::fs::read_to_string(place).ok())
}

/// What every template sees: `page`, `view` (pages only) and `lang`.
fn context<S: Serialize>(page: &S, view: Option<&View>, lang: Lang) -> Value {
    let view = view.map_or(Value::UNDEFINED, |view| Value::from(Serde(view)));
    minijinja::context! { page => Value::from(Serde(page)), view => view, lang => Value::from(lang.code()) }
}
