//! The carriers with what each brings for this suite.

use kontor_adapters::testing::Subject;
use kontor_adapters::{Carrier, Registry, Settings, carrier};
use secrecy::SecretString;

/// Registry and subjects side by side.
pub(crate) fn each(test: impl Fn(&dyn Carrier, Subject)) {
    let registry = Registry::new();
    for (id, subject) in carrier::subjects() {
        let carrier = registry.find(id).unwrap_or_else(|| panic!("the carrier in the folder {id} has another id"));
        test(carrier, subject);
    }
}

/// Settings with something in every field of the form.
pub(crate) fn settings_of(carrier: &dyn Carrier) -> Settings {
    carrier.descriptor().settings.iter().fold(Settings::default(), |settings, field| {
        if field.secret {
            settings.with_secret(field.name, SecretString::from("geheim-4711".to_owned()))
        } else {
            settings.with_value(field.name, "Wert 4711")
        }
    })
}
