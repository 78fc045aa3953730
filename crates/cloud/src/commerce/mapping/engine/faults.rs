//! What is wrong with a mapping, field by field, in words of an office.

use kontor_model::Lang;
use kontor_model::problem::FieldError;

/// Collects faults while a mapping is made ready.
pub(super) struct Faults {
    pub(super) lang: Lang,
    found: Vec<FieldError>,
}

impl Faults {
    pub(super) fn new(lang: Lang) -> Faults {
        Faults { lang, found: Vec::new() }
    }

    /// None, or all of them.
    pub(super) fn finish(self) -> Result<(), Vec<FieldError>> {
        if self.found.is_empty() { Ok(()) } else { Err(self.found) }
    }

    fn add(&mut self, field: &str, code: &str, detail: String) {
        self.found.push(FieldError { field: field.to_owned(), code: code.to_owned(), detail });
    }

    /// A text has to be there, without control characters and of at most `most` characters.
    pub(super) fn text(&mut self, field: &str, text: &str, most: usize) {
        if text.trim().is_empty() {
            let detail = self.lang.pick("Fehlt. Bitte angeben.", "Missing. Please enter it.");
            self.add(field, "required", detail.to_owned());
        } else {
            self.optional(field, text, most);
        }
    }

    /// The same of a text that may be empty.
    pub(super) fn optional(&mut self, field: &str, text: &str, most: usize) {
        if text.chars().count() > most {
            let detail = self.lang.pick(format!("Höchstens {most} Zeichen."), format!("At most {most} characters."));
            self.add(field, "too_long", detail);
        } else if text.chars().any(kontor_model::fold::is_unprintable) {
            let detail = self.lang.pick(
                "Diese Zeichen lassen sich nicht speichern. Tippen Sie den Text neu.",
                "These characters cannot be kept. Type the text anew.",
            );
            self.add(field, "characters", detail.to_owned());
        }
    }

    pub(super) fn too_many(&mut self, field: &str, most: usize) {
        let detail = self.lang.pick(
            format!("Höchstens {most} Einträge; entfernen Sie welche."),
            format!("At most {most} entries; remove some."),
        );
        self.add(field, "out_of_range", detail);
    }

    pub(super) fn path(&mut self, field: &str, path: &str) {
        let detail = if path.trim().is_empty() {
            self.lang.pick("Fehlt. Bitte angeben.", "Missing. Please enter it.").to_owned()
        } else {
            self.lang.pick(
                format!("Einen Wert „{path}“ gibt es in Aufträgen nicht. Wählen Sie einen aus der Liste; Felder von Erweiterungen beginnen mit custom."),
                format!("Orders have no value “{path}”. Choose one from the list; fields of plug-ins begin with custom."),
            )
        };
        self.add(field, "unknown_path", detail);
    }

    pub(super) fn number(&mut self, field: &str) {
        let detail = self.lang.pick(
            "Bitte eine Zahl ohne Tausenderpunkt, etwa 149,90.",
            "A number without thousands separators, such as 149.90.",
        );
        self.add(field, "format", detail.to_owned());
    }

    pub(super) fn choice(&mut self, field: &str, choices: &str) {
        let detail = self.lang.pick(format!("Möglich sind: {choices}."), format!("Possible are: {choices}."));
        self.add(field, "unknown_value", detail);
    }

    pub(super) fn table(&mut self, field: &str, name: &str) {
        let detail = self.lang.pick(
            format!("Eine Tabelle „{name}“ gibt es in dieser Vorgangserzeugung nicht."),
            format!("This order mapping has no table “{name}”."),
        );
        self.add(field, "unknown_value", detail);
    }

    pub(super) fn twice(&mut self, field: &str) {
        let detail = self.lang.pick(
            "Steht schon weiter oben; nur eine Zeile kann gelten.",
            "Stands further up already; only one row can count.",
        );
        self.add(field, "taken", detail.to_owned());
    }

    pub(super) fn expression(&mut self, field: &str, words: &str) {
        let detail = self.lang.pick(
            format!("Der Ausdruck lässt sich nicht lesen: {words}"),
            format!("The expression cannot be read: {words}"),
        );
        self.add(field, "expression", detail);
    }

    pub(super) fn covers_the_rest(&mut self, field: &str) {
        let detail = self.lang.pick(
            "Diese Regel passt auf jeden Auftrag, die folgenden kämen nie an die Reihe. Stellen Sie sie ans Ende oder geben Sie ihr eine Bedingung.",
            "This rule fits every order, those after it would never be asked. Put it at the end or give it a condition.",
        );
        self.add(field, "covers_the_rest", detail.to_owned());
    }

    pub(super) fn decides_nothing(&mut self, field: &str) {
        let detail = self.lang.pick(
            "Diese Regel legt nichts fest. Wählen Sie mindestens einen Wert, oder lassen Sie den Auftrag anhalten.",
            "This rule decides nothing. Choose at least one value, or have the order held.",
        );
        self.add(field, "required", detail.to_owned());
    }

    pub(super) fn values(&mut self, field: &str) {
        let detail = self.lang.pick("Mindestens ein Wert.", "At least one value.");
        self.add(field, "required", detail.to_owned());
    }
}
