//! Looks at rendered markup. Works on text, since what is looked for is our own, regular writing.

use std::collections::BTreeSet;

use kontor_model::Lang;

/// Everything that is wrong with one page.
pub(crate) fn faults(html: &str, lang: Lang) -> Vec<String> {
    let mut found = page_faults(html, lang);
    found.extend(policy_faults(html));
    found.extend(form_faults(html));
    found.extend(reference_faults(html));
    found
}

fn page_faults(html: &str, lang: Lang) -> Vec<String> {
    let title = between(html, "<title>", "</title>").unwrap_or("");
    wanted([
        (!html.contains('⟦'), "a text is missing"),
        (html.contains(&format!("<html lang=\"{}\"", lang.code())), "the lang attribute"),
        (!title.trim_start().starts_with('–') && !title.trim().is_empty(), "a title"),
        (html.matches("<h1").count() == 1, "exactly one h1"),
        (html.matches("<main").count() == 1, "exactly one main"),
        (html.matches("class=\"sprite\"").count() == 1, "the sprite once"),
    ])
}

/// What the content policy would stop, or send a reader elsewhere.
fn policy_faults(html: &str) -> Vec<String> {
    let inline_handler = |tag: &&str| tag.split(" on").skip(1).any(is_attribute);
    let foreign = |tag: &&str| {
        let starts = ["src=\"http", "src=\"//", "href=\"//", "action=\"http", "action=\"//"];
        starts.iter().any(|start| tag.contains(start))
    };
    let scripts_are_ours = named(html, "script").all(|tag| tag.contains("src=\"/assets/"));
    let sheets_are_ours = named(html, "link").all(|tag| tag.contains("href=\"/assets/"));
    wanted([
        (!html.contains(" style=\"") && !html.contains("<style"), "no inline style"),
        (!html.contains("javascript:"), "no javascript: address"),
        (scripts_are_ours, "scripts from our assets only"),
        (sheets_are_ours, "style sheets from our assets only"),
        (!tags(html).any(|tag| inline_handler(&tag)), "no inline handler"),
        (!tags(html).any(|tag| foreign(&tag)), "no address of another server"),
    ])
}

fn form_faults(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for form in html.split("<form").skip(1).filter_map(|piece| piece.split_once("</form>")).map(|(form, _)| form) {
        let head = form.split('>').next().unwrap_or("");
        if head.contains("method=\"post\"") && !form.contains("name=\"csrf\"") {
            found.push(format!("wanted: a CSRF field in <form{head}>"));
        }
    }
    let inputs = ["input", "select", "textarea"].into_iter().flat_map(|name| named(html, name));
    found.extend(inputs.filter(|tag| !is_captioned(html, tag)).map(|tag| format!("wanted: a caption for <{tag}>")));
    for (name, start, end) in [("button", "<button ", "</button>"), ("a", "<a ", "</a>")] {
        let elements = html.split(start).skip(1);
        let pieces = elements.filter_map(|piece| piece.split(end).next()?.split_once('>'));
        let nameless = pieces.filter(|(tag, inside)| !tag.contains("aria-label") && words(inside).is_empty());
        found.extend(nameless.map(|(tag, _)| format!("wanted: words in <{name} {tag}>")));
    }
    found
}

fn reference_faults(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut ids = BTreeSet::new();
    for id in tags(html).filter_map(|tag| value(tag, "id")) {
        if !ids.insert(id) {
            found.push(format!("the id {id} is there twice"));
        }
    }
    for attribute in ["for", "aria-describedby", "aria-labelledby", "aria-controls", "data-copy", "data-reveal"] {
        let named = tags(html).filter_map(|tag| value(tag, attribute)).flat_map(str::split_whitespace);
        found.extend(
            named.filter(|id| !ids.contains(id)).map(|id| format!("{attribute} names {id}, which is not there")),
        );
    }
    let local = tags(html).filter_map(|tag| value(tag, "href")).filter_map(|href| href.strip_prefix('#'));
    found.extend(local.filter(|id| !ids.contains(id)).map(|id| format!("#{id} is not there")));
    found
}

fn wanted<const N: usize>(rules: [(bool, &str); N]) -> Vec<String> {
    rules.into_iter().filter(|(holds, _)| !holds).map(|(_, what)| format!("wanted: {what}")).collect()
}

/// The inside of every opening tag.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).filter_map(|piece| Some(piece.split_once('>')?.0)).filter(|tag| !tag.starts_with('/'))
}

fn named<'h>(html: &'h str, name: &'h str) -> impl Iterator<Item = &'h str> {
    tags(html).filter(move |tag| tag.split([' ', '\n']).next() == Some(name))
}

fn between<'h>(text: &'h str, start: &str, end: &str) -> Option<&'h str> {
    Some(text.split_once(start)?.1.split_once(end)?.0)
}

fn value<'t>(tag: &'t str, attribute: &str) -> Option<&'t str> {
    between(tag, &format!(" {attribute}=\""), "\"")
}

/// What is left of markup when the tags are gone.
fn words(html: &str) -> String {
    let text = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, rest)| rest));
    text.collect::<String>().trim().to_owned()
}

fn is_attribute(after_on: &str) -> bool {
    let name = after_on.bytes().take_while(u8::is_ascii_lowercase).count();
    name > 0 && after_on[name..].starts_with("=\"")
}

fn is_captioned(html: &str, tag: &str) -> bool {
    if ["type=\"hidden\"", "type=\"submit\"", "aria-label"].iter().any(|plain| tag.contains(plain)) {
        return true;
    }
    value(tag, "id").is_some_and(|id| html.contains(&format!("for=\"{id}\"")))
}
