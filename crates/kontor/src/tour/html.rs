//! Reads just enough of a page to act like a person: its title, its forms, its links. Pages of ours only.

/// A form of a page with what stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    /// Where it goes.
    pub(crate) action: String,
    /// Fields in the order of the page; no buttons, no boxes that are not ticked.
    pub(crate) fields: Vec<(String, String)>,
}

impl Form {
    /// What stands in a field.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Types into a field. A field the page does not have is not added: nobody could type there.
    #[must_use]
    pub(crate) fn fill(mut self, name: &str, value: &str) -> Form {
        for (_, old) in self.fields.iter_mut().filter(|(known, _)| known == name) {
            value.clone_into(old);
        }
        self
    }

    /// Presses a button that has a name.
    #[must_use]
    pub(crate) fn press(mut self, name: &str, value: &str) -> Form {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// One tag with its attributes, and where the text behind it begins.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    end: usize,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }
}

/// The text of the page's `<title>`.
pub(crate) fn title(page: &str) -> String {
    let inner = page.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
    decode(inner.map_or("", |(text, _)| text).trim())
}

/// The first form that goes to an address beginning like this.
pub(crate) fn form(page: &str, action: &str) -> Option<Form> {
    forms(page).into_iter().find(|form| form.action.starts_with(action))
}

/// Finds `prefix` followed by so many letters and digits.
pub(crate) fn find(text: &str, prefix: &str, length: usize) -> Option<String> {
    text.match_indices(prefix).find_map(|(start, _)| {
        let rest = &text[start + prefix.len()..];
        let fits = rest.bytes().take(length).filter(u8::is_ascii_alphanumeric).count() == length;
        let ends = !rest.as_bytes().get(length).is_some_and(u8::is_ascii_alphanumeric);
        (fits && ends).then(|| format!("{prefix}{}", &rest[..length]))
    })
}

fn forms(page: &str) -> Vec<Form> {
    let mut found: Vec<Form> = Vec::new();
    let mut inside = false;
    let mut select = String::new();
    for tag in tags(page) {
        if tag.name == "form" {
            found.push(Form { action: tag.text("action"), fields: Vec::new() });
            inside = true;
            continue;
        }
        let Some(form) = found.last_mut().filter(|_| inside) else { continue };
        match tag.name.as_str() {
            "/form" => inside = false,
            "input" => form.fields.extend(input(&tag)),
            "textarea" => {
                let text = page[tag.end..].split_once("</textarea>").map_or("", |(text, _)| text);
                form.fields.push((tag.text("name"), decode(text)));
            }
            "select" => select = tag.text("name"),
            "option" => choose(form, &select, &tag),
            _ => {}
        }
    }
    found
}

/// The first option counts until one is marked as selected.
fn choose(form: &mut Form, select: &str, option: &Tag) {
    let value = option.text("value");
    match form.fields.iter_mut().find(|(known, _)| known == select) {
        None => form.fields.push((select.to_owned(), value)),
        Some((_, old)) if option.get("selected").is_some() => *old = value,
        Some(_) => {}
    }
}

fn input(tag: &Tag) -> Option<(String, String)> {
    let kind = tag.get("type").unwrap_or("text");
    let ticked = !matches!(kind, "checkbox" | "radio") || tag.get("checked").is_some();
    let counts = ticked && !matches!(kind, "submit" | "button" | "reset");
    let name = tag.get("name").filter(|_| counts)?;
    Some((name.to_owned(), tag.text("value")))
}

fn tags(page: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(start) = page[rest..].find('<').map(|place| rest + place) {
        let (tag, end) = tag(page, start + 1);
        rest = end;
        found.push(tag);
    }
    found
}

/// Reads a tag whose name begins at `start`.
fn tag(page: &str, start: usize) -> (Tag, usize) {
    let length = page[start..].find([' ', '\n', '\t', '>']).unwrap_or(page.len() - start);
    let name = page[start..start + length].to_ascii_lowercase();
    let mut attributes = Vec::new();
    let mut place = start + length;
    loop {
        let rest = &page[place..];
        let skipped = rest.len() - rest.trim_start_matches([' ', '\n', '\t', '/']).len();
        place += skipped;
        let rest = &page[place..];
        if rest.is_empty() || rest.starts_with('>') {
            let end = (place + 1).min(page.len());
            return (Tag { name, attributes, end }, end);
        }
        let (attribute, used) = attribute(rest);
        attributes.push(attribute);
        place += used;
    }
}

/// Reads `name`, `name=value` or `name="value"` and answers how many bytes that took.
fn attribute(text: &str) -> ((String, String), usize) {
    let length = text.find(['=', ' ', '\n', '\t', '>']).unwrap_or(text.len()).max(1);
    let name = text[..length].to_ascii_lowercase();
    let Some(rest) = text[length..].strip_prefix('=') else { return ((name, String::new()), length) };
    let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''));
    let (value, used) = match quote {
        Some(quote) => {
            let inner = rest[1..].split(quote).next().unwrap_or("");
            (inner, inner.len() + 2)
        }
        None => {
            let inner = rest.split([' ', '\n', '\t', '>']).next().unwrap_or("");
            (inner, inner.len())
        }
    };
    ((name, decode(value)), (length + 1 + used).min(text.len()))
}

/// Undoes the escapes that our templates write.
fn decode(text: &str) -> String {
    const NAMED: [(&str, &str); 7] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2f;", "/"),
    ];
    let mut plain = text.to_owned();
    for (escape, sign) in NAMED {
        plain = plain.replace(escape, sign);
    }
    // Last, or `&amp;lt;` would become a sign.
    plain.replace("&amp;", "&")
}
