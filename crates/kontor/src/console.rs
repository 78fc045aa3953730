//! What a person or a program at the terminal reads: texts of both languages, results as lines or as JSON.

#[cfg(test)]
mod tests;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use kontor_model::{Lang, UtcMillis};
use kontor_web::dates;
use kontor_web::i18n::Catalog;
use serde::Serialize;
use serde_json::json;

use crate::failure::Failure;

const TEXTS: &[(Lang, &str)] =
    &[(Lang::De, include_str!("../locales/de.toml")), (Lang::En, include_str!("../locales/en.toml"))];

mod progress;

pub(crate) use progress::Progress;

/// The terminal.
pub(crate) struct Console {
    lang: Lang,
    json: bool,
    texts: Catalog,
}

impl Console {
    /// A terminal in the language of its environment.
    pub(crate) fn new(json: bool) -> Console {
        let texts = Catalog::new(TEXTS).expect("a test reads the texts of the command line");
        Console { lang: language(|name| std::env::var(name).ok()), json, texts }
    }

    /// German when the environment says so, else English.
    pub(crate) fn lang(&self) -> Lang {
        self.lang
    }

    /// A text in the terminal's language.
    pub(crate) fn text(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.texts.text(self.lang, key, args)
    }

    /// Prints a text for a person; nothing when a program reads.
    pub(crate) fn say(&self, key: &str, args: &[(&str, &str)]) {
        self.say_line(self.text(key, args).trim_end());
    }

    /// Prints a finished line for a person; nothing when a program reads.
    pub(crate) fn say_line(&self, line: &str) {
        if !self.json {
            print_line(line);
        }
    }

    /// Prints a result for a program; nothing when a person reads.
    pub(crate) fn answer(&self, value: &impl Serialize) {
        if self.json {
            print_line(&serde_json::to_string_pretty(value).unwrap_or_default());
        }
    }

    /// Prints rows for a person in columns as wide as their widest entry; `heads` are the texts above them.
    pub(crate) fn table<const N: usize>(&self, heads: [&str; N], rows: &[[String; N]]) {
        let heads = heads.map(|key| self.text(key, &[]));
        let all: Vec<&[String; N]> = std::iter::once(&heads).chain(rows).collect();
        for row in &all {
            let cells = row.iter().enumerate().map(|(place, cell)| {
                let width = all.iter().map(|row| row[place].chars().count()).max().unwrap_or_default();
                format!("{cell:<width$}")
            });
            self.say_line(cells.collect::<Vec<_>>().join("  ").trim_end());
        }
    }

    /// A moment in the terminal's language as the pages show it.
    pub(crate) fn moment(&self, at: UtcMillis) -> String {
        dates::datetime(self.lang, at, &dates::zone("Europe/Berlin"))
    }

    /// Says why a command failed and gives the exit code.
    pub(crate) fn fail(&self, failed: &Failure) -> ExitCode {
        let sentence = failed.sentence(self);
        // A closed standard error leaves nobody to tell.
        let _ = writeln!(std::io::stderr(), "kontor: {sentence}");
        if !failed.was_answered() {
            self.answer(&json!({ "result": "failed", "code": failed.code(), "message": sentence }));
        }
        ExitCode::from(failed.exit_code())
    }

    /// Says why the words of a command cannot be used: a sentence with the parser's reason, then the parser's advice.
    pub(crate) fn refuse(&self, rendered: &str) -> ExitCode {
        let (reason, advice) = rendered.split_once("\n\n").unwrap_or((rendered, ""));
        let words: Vec<&str> = reason.split_whitespace().collect();
        let reason = words.join(" ");
        let failed = Failure::new("failure.usage").with("reason", reason.trim_start_matches("error: ")).usage();
        let code = self.fail(&failed);
        let _ = writeln!(std::io::stderr(), "\n{}", advice.trim_end());
        code
    }

    /// A bar for work that goes on, where somebody looks; silent for programs and files.
    pub(crate) fn progress(&self, key: &str, total: usize) -> Progress {
        let is_watched = !self.json && std::io::stderr().is_terminal();
        Progress::new(self.text(key, &[]), total, is_watched)
    }

    /// Prints a text that is the same for people and programs.
    pub(crate) fn print(&self, text: &str) {
        print_line(text);
    }

    /// All texts, for the test that compares the languages.
    #[cfg(test)]
    fn catalog(&self) -> &Catalog {
        &self.texts
    }
}

/// The language by the rules of POSIX: the first of these that is set counts.
pub(crate) fn language(variable: impl Fn(&str) -> Option<String>) -> Lang {
    let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
    let tag = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set).unwrap_or_default();
    // `de_DE.UTF-8`, `de`, `de@euro`
    let name = tag.split(['.', '@']).next().unwrap_or("");
    Lang::from_code(name).unwrap_or(Lang::En)
}

/// A reader that went away, such as `head`, is no failure of ours.
fn print_line(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
