//! For the tests of both faces: renders every sample of a page in both languages and looks at the result.

use kontor_model::Lang;

use crate::page::{Account, Face, Page, Site, View};

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
/// inputs, and anything inline or foreign that the content policy would stop.
pub fn faults<P: Page>(site: &Site, face: Face) -> Vec<String> {
    let mut found = Vec::new();
    for lang in Lang::ALL {
        for (name, page) in P::samples() {
            let place = format!("{} {name} {}", P::TEMPLATE, lang.code());
            match site.render(&view(lang, face), &page) {
                Err(error) => found.push(format!("{place}: {error:?}")),
                Ok(html) => found.extend(look(&html, lang).into_iter().map(|fault| format!("{place}: {fault}"))),
            }
        }
    }
    found
}

fn look(html: &str, lang: Lang) -> Vec<String> {
    let mut found = Vec::new();
    let mut want = |holds: bool, fault: &str| {
        if !holds {
            found.push(fault.to_owned());
        }
    };
    want(!html.contains('⟦'), "a text is missing");
    want(html.contains(&format!("<html lang=\"{}\"", lang.code())), "lang attribute");
    want(html.contains("<title>") && !html.contains("<title></title>"), "title");
    want(html.matches("<h1").count() == 1, "exactly one h1");
    want(!html.contains("style=\""), "inline style");
    want(!html.contains("<style"), "inline style sheet");
    want(!html.contains("javascript:"), "javascript: address");
    for tag in tags(html, "<script") {
        want(tag.contains("src=\"/assets/"), "inline script");
    }
    for tag in html.split('<').filter_map(|piece| piece.split_once('>')).map(|(tag, _)| tag) {
        want(!tag.contains(" onclick=") && !tag.contains(" onload=") && !tag.contains(" onsubmit="), "inline handler");
        let foreign = ["src=\"http", "href=\"//", "src=\"//"].iter().any(|start| tag.contains(start));
        want(!foreign, "address of another server");
    }
    for form in html.split("<form").skip(1).filter_map(|piece| piece.split_once("</form>")).map(|(form, _)| form) {
        let posts = form.split('>').next().is_some_and(|head| head.contains("method=\"post\""));
        want(!posts || form.contains("name=\"csrf\""), "CSRF field");
    }
    for input in tags(html, "<input").chain(tags(html, "<select")).chain(tags(html, "<textarea")) {
        want(captioned(html, input), &format!("caption for {input}"));
    }
    found
}

fn tags<'h>(html: &'h str, start: &'h str) -> impl Iterator<Item = &'h str> {
    html.split(start).skip(1).filter_map(|piece| piece.split_once('>')).map(|(tag, _)| tag)
}

fn captioned(html: &str, tag: &str) -> bool {
    if tag.contains("type=\"hidden\"") || tag.contains("type=\"submit\"") || tag.contains("aria-label") {
        return true;
    }
    let id = tag.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next());
    id.is_some_and(|id| html.contains(&format!("for=\"{id}\"")))
}
