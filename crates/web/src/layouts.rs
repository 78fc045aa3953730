//! The layouts and macros every template builds on.

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
