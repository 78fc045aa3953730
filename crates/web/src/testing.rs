//! For the tests of both faces: renders every sample of a page in both languages and looks at the result.
//!
//! With `KONTOR_PAGES=<folder>` set, the pages looked at are left there, to be opened in a browser without a server.

use std::collections::BTreeSet;
use std::path::Path;

use kontor_model::Lang;

use crate::i18n::Catalog;
use crate::page::{Account, Face, Page, Site, View};

mod markup;

/// A view for tests: somebody is signed in, the clock stands.
pub fn view(lang: Lang, face: Face) -> View {
    View {
        lang,
        path: "/sample".to_owned(),
        nav: "applications",
        csrf: "csrf-sample".to_owned(),
        account: Some(Account {
            company: "Käsehof Grünwald & Söhne GmbH".to_owned(),
            number: "1000000000009".to_owned(),
            person: "Jörg Müller-Weiß".to_owned(),
            initials: "JM".to_owned(),
        }),
        face,
        toast: None,
        now_ms: 1_795_424_400_000,
    }
}

/// Renders every sample of `P` in both languages and answers the faults found, each with page, sample and language.
///
/// Looks for: missing texts, the `lang` attribute, a title, exactly one `h1`, CSRF in every posting form, captions for
/// inputs, names for buttons and links, doubled ids, references to ids that are not there, icons that are not in the
/// sprite, and anything inline or foreign that the content policy would stop.
pub fn faults<P: Page>(site: &Site, face: Face) -> Vec<String> {
    let mut found = Vec::new();
    for lang in Lang::ALL {
        for (name, page) in P::samples() {
            let place = format!("{} {name} {}", P::TEMPLATE, lang.code());
            match site.render(&view(lang, face), &page) {
                Err(error) => found.push(format!("{place}: {error:?}")),
                Ok(html) => {
                    found.extend(markup::faults(&html, lang).into_iter().map(|fault| format!("{place}: {fault}")));
                    leave(&place, &html);
                }
            }
        }
    }
    found
}

#[cfg(test)]
pub(crate) use markup::faults as markup_faults;

/// Answers what differs between the languages: keys that only one has, and texts that want other arguments.
pub fn text_faults(catalog: &Catalog) -> Vec<String> {
    let german: BTreeSet<&str> = catalog.keys(Lang::De).collect();
    let english: BTreeSet<&str> = catalog.keys(Lang::En).collect();
    let lonely = german.symmetric_difference(&english).map(|key| format!("{key}: only in one language"));
    let unlike = |key: &&&str| catalog.arguments(Lang::De, key) != catalog.arguments(Lang::En, key);
    let differing = german.intersection(&english).filter(unlike).map(|key| format!("{key}: other arguments"));
    lonely.chain(differing).collect()
}

/// Writes a page and the assets it names, when somebody wants to look at them.
fn leave(place: &str, html: &str) {
    let Some(folder) = std::env::var_os("KONTOR_PAGES") else { return };
    let folder = Path::new(&folder);
    let mut page = html.to_owned();
    std::fs::create_dir_all(folder).expect("a folder for the pages");
    for (name, body) in crate::assets::all() {
        std::fs::write(folder.join(name), body).expect("the asset is written");
        page = page.replace(&crate::assets::href(name).expect("an asset of ours"), name);
    }
    let file = place.replace(['/', ' '], "-").replace(".html", "") + ".html";
    std::fs::write(folder.join(file), page).expect("the page is written");
}
