//! The layouts, macros and texts every template builds on.

use kontor_model::Lang;

/// Templates of this crate by name.
pub(crate) const TEMPLATES: &[(&str, &str)] = &[
    ("layout/base.html", include_str!("../templates/layout/base.html")),
    ("layout/portal.html", include_str!("../templates/layout/portal.html")),
    ("layout/gate.html", include_str!("../templates/layout/gate.html")),
    ("layout/welcome.html", include_str!("../templates/layout/welcome.html")),
    ("layout/desk.html", include_str!("../templates/layout/desk.html")),
    ("layout/message.html", include_str!("../templates/layout/message.html")),
    ("macros/form.html", include_str!("../templates/macros/form.html")),
    ("macros/sprite.html", include_str!("../templates/macros/sprite.html")),
];

/// Texts of this crate.
pub(crate) const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("../locales/de.toml")), (Lang::En, include_str!("../locales/en.toml"))];
