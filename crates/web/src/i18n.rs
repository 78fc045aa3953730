//! Texts of both languages: TOML sources, dotted keys, `{name}` arguments, plural forms.
//!
//! A value is a text, or a table with exactly the keys `one` and `other`, chosen by the argument `count`.

use std::collections::BTreeMap;

use kontor_model::Lang;

/// Why the texts cannot be used; a fault of ours, found by the first test that makes a catalog.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// Not TOML.
    #[error("texts for {lang}: {reason}")]
    Syntax {
        /// Language code.
        lang: &'static str,
        /// The parser's words.
        reason: String,
    },
    /// A key stands in two sources.
    #[error("the text {key} for {lang} is there twice")]
    Doubled {
        /// Language code.
        lang: &'static str,
        /// The key.
        key: String,
    },
    /// A value is neither a text nor a table.
    #[error("the text {key} for {lang} is not a text")]
    Value {
        /// Language code.
        lang: &'static str,
        /// The key.
        key: String,
    },
}

#[derive(Debug)]
enum Text {
    Plain(String),
    Counted { one: String, other: String },
}

/// All texts of both languages.
#[derive(Debug, Default)]
pub struct Catalog {
    texts: BTreeMap<(Lang, String), Text>,
}

impl Catalog {
    /// Reads and merges sources; several per language are allowed, a key in two of them is not.
    pub fn new(sources: &[(Lang, &str)]) -> Result<Catalog, CatalogError> {
        let mut catalog = Catalog::default();
        for (lang, source) in sources {
            let table: toml::Table = source.parse().map_err(|error: toml::de::Error| CatalogError::Syntax {
                lang: lang.code(),
                reason: error.to_string(),
            })?;
            catalog.add(*lang, "", table)?;
        }
        Ok(catalog)
    }

    fn add(&mut self, lang: Lang, prefix: &str, table: toml::Table) -> Result<(), CatalogError> {
        for (name, value) in table {
            let key = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
            let text = match value {
                toml::Value::String(text) => Text::Plain(text),
                toml::Value::Table(inner) => match counted(&inner) {
                    Some(text) => text,
                    None => {
                        self.add(lang, &key, inner)?;
                        continue;
                    }
                },
                _ => return Err(CatalogError::Value { lang: lang.code(), key }),
            };
            if self.texts.insert((lang, key.clone()), text).is_some() {
                return Err(CatalogError::Doubled { lang: lang.code(), key });
            }
        }
        Ok(())
    }

    /// The text of a key with its arguments filled in; `⟦key⟧` when there is none, which the page tests look for.
    pub fn text(&self, lang: Lang, key: &str, args: &[(&str, &str)]) -> String {
        let Some(text) = self.texts.get(&(lang, key.to_owned())) else { return format!("⟦{key}⟧") };
        let pattern = match text {
            Text::Plain(text) => text,
            Text::Counted { one, other } => {
                let is_one = args.iter().any(|(name, value)| *name == "count" && *value == "1");
                if is_one { one } else { other }
            }
        };
        fill(pattern, args)
    }

    /// Tells whether the key exists in a language.
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.texts.contains_key(&(lang, key.to_owned()))
    }

    /// All keys of a language, sorted.
    pub fn keys(&self, lang: Lang) -> impl Iterator<Item = &str> {
        self.texts.keys().filter(move |(known, _)| *known == lang).map(|(_, key)| key.as_str())
    }

    /// Names of the arguments a text wants, sorted; for the test that both languages want the same.
    pub fn arguments(&self, lang: Lang, key: &str) -> Vec<String> {
        let patterns: Vec<&String> = match self.texts.get(&(lang, key.to_owned())) {
            Some(Text::Plain(text)) => vec![text],
            Some(Text::Counted { one, other }) => vec![one, other],
            None => Vec::new(),
        };
        let mut names: Vec<String> = patterns.into_iter().flat_map(|pattern| argument_names(pattern)).collect();
        names.sort();
        names.dedup();
        names
    }
}

fn counted(table: &toml::Table) -> Option<Text> {
    match (table.get("one"), table.get("other")) {
        (Some(toml::Value::String(one)), Some(toml::Value::String(other))) if table.len() == 2 => {
            Some(Text::Counted { one: one.clone(), other: other.clone() })
        }
        _ => None,
    }
}

fn fill(pattern: &str, args: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match args.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(value),
            None => filled.push_str(&format!("⟦{name}⟧")),
        }
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

fn argument_names(pattern: &str) -> Vec<String> {
    pattern.split('{').skip(1).filter_map(|piece| Some(piece.split_once('}')?.0.to_owned())).collect()
}
