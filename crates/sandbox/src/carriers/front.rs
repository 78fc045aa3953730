//! The simulated carriers on the front page: addresses, values with an effect, faults to set by hand, the last labels.

use std::fmt::Write;

use kontor_model::Lang;

use super::faults::FaultKind;
use super::ground::Ground;
use super::journey::{ParcelState, journey};
use super::ledger::{EntryKind, LabelState};
use super::{Simulated, all};

/// Labels on the front page.
const SHOWN: usize = 20;

/// The part of the page in one language.
pub(crate) fn part(ground: &Ground, host: &str, lang: Lang) -> String {
    let say = Say { lang };
    let mut html = String::new();
    let heading = say.one_of("Nachgebildete Paketdienste", "Simulated carriers");
    let lead = say.one_of(
        "Sie antworten wie die echten und verkaufen nichts. Zugänge zu Paketdiensten, die auf die simulierten gestellt \
         sind, rufen diese Adressen auf; Benutzer, Kennwort und Schlüssel sind beliebig.",
        "They answer as the real ones do and sell nothing. Carrier accounts that are set to the simulated ones call \
         these addresses; user, password and keys are up to you.",
    );
    let anchor = say.one_of("carriers", "carriers-en");
    push(&mut html, format_args!("<h2 id=\"{anchor}\">{heading}</h2>\n<p>{lead}</p>\n"));
    for carrier in all() {
        describe(&mut html, &carrier, host, say);
    }
    faults_form(&mut html, ground, say);
    delay_form(&mut html, ground, say);
    labels(&mut html, ground, say);
    parcel_form(&mut html, say);
    html
}

#[derive(Clone, Copy)]
struct Say {
    lang: Lang,
}

impl Say {
    fn one_of<'a>(self, german: &'a str, english: &'a str) -> &'a str {
        match self.lang {
            Lang::De => german,
            Lang::En => english,
        }
    }

    /// The language at the end of an id, so that ids are unique on a page that says everything twice.
    fn id(self) -> &'static str {
        self.one_of("de", "en")
    }
}

fn describe(html: &mut String, carrier: &Simulated, host: &str, say: Say) {
    push(html, format_args!("<h3>{}</h3>\n<p><code>http://{host}/{}</code></p>\n<dl>\n", carrier.name, carrier.id));
    for magic in carrier.magic {
        let effect = say.one_of(magic.de, magic.en);
        push(html, format_args!("<dt><code>{}</code></dt><dd>{}</dd>\n", escape(magic.value), escape(effect)));
    }
    html.push_str("</dl>\n");
}

fn faults_form(html: &mut String, ground: &Ground, say: Say) {
    let id = say.id();
    push(
        html,
        format_args!(
            "<h3>{}</h3>\n<form method=\"post\" action=\"/control/faults\">\n",
            say.one_of("Einen Fehler vorsehen", "Set a fault")
        ),
    );
    let carriers = all();
    select(html, &format!("carrier-{id}"), "carrier", say.one_of("Paketdienst", "Carrier"), say, |html| {
        for one in &carriers {
            push(html, format_args!("<option value=\"{}\">{}</option>", one.id, one.name));
        }
    });
    let mut operations: Vec<&str> = carriers.iter().flat_map(|one| one.operations.iter().copied()).collect();
    operations.sort_unstable();
    operations.dedup();
    select(html, &format!("operation-{id}"), "operation", say.one_of("Vorgang", "Operation"), say, |html| {
        for operation in &operations {
            push(html, format_args!("<option>{operation}</option>"));
        }
    });
    push(html, format_args!("<p><label for=\"fault-{id}\">{}</label>", say.one_of("Fehler", "Fault")));
    push(html, format_args!("<select id=\"fault-{id}\" name=\"fault\">"));
    for kind in FaultKind::OF_CARRIERS {
        let (name, words) = (kind.name(), kind.words(say.lang));
        push(html, format_args!("<option value=\"{name}\">{name}: {words}</option>"));
    }
    html.push_str("</select></p>\n<div class=\"row\">");
    number(html, &format!("times-{id}"), "times", say.one_of("Wie oft", "How often"), 1);
    number(
        html,
        &format!("after-{id}"),
        "after",
        say.one_of("Erst nach so vielen Anfragen", "After so many requests"),
        0,
    );
    number(html, &format!("delay-{id}"), "delay_ms", say.one_of("Wartezeit in ms (slow)", "Wait in ms (slow)"), 5_000);
    push(html, format_args!("</div>\n<button>{}</button>\n</form>\n", say.one_of("Vorsehen", "Set")));
    faults_list(html, ground, say);
    if ground.kept() > 0 {
        let release = say.one_of("Zurückgehaltene Antworten freigeben", "Let go of the answers that are kept back");
        push(
            html,
            format_args!("<form method=\"post\" action=\"/control/kept/release\"><button>{release}</button></form>\n"),
        );
    }
}

fn select(html: &mut String, id: &str, name: &str, caption: &str, say: Say, options: impl FnOnce(&mut String)) {
    let any = say.one_of("alle", "all");
    push(html, format_args!("<p><label for=\"{id}\">{caption}</label><select id=\"{id}\" name=\"{name}\">"));
    push(html, format_args!("<option value=\"\">{any}</option>"));
    options(html);
    html.push_str("</select></p>\n");
}

fn number(html: &mut String, id: &str, name: &str, caption: &str, value: u64) {
    push(
        html,
        format_args!(
            "<p><label for=\"{id}\">{caption}</label>\
             <input id=\"{id}\" name=\"{name}\" type=\"number\" min=\"0\" value=\"{value}\" required></p>"
        ),
    );
}

fn faults_list(html: &mut String, ground: &Ground, say: Say) {
    let faults = ground.faults().all().to_vec();
    if faults.is_empty() {
        push(html, format_args!("<p>{}</p>\n", say.one_of("Es ist kein Fehler vorgesehen.", "No fault is set.")));
        return;
    }
    html.push_str("<ul>\n");
    for fault in &faults {
        let name = fault.fault.name();
        let any = say.one_of("alle", "all");
        let carrier = fault.shop.as_deref().or(fault.carrier.as_deref()).unwrap_or(any);
        let operation = fault.operation.as_deref().unwrap_or(any);
        let (times, after) = (fault.times, fault.after);
        let when = match say.lang {
            Lang::De => format!("{times}-mal, nach {after} Anfragen"),
            Lang::En => format!("{times} times, after {after} requests"),
        };
        let (carrier, operation) = (escape(carrier), escape(operation));
        push(html, format_args!("<li><code>{name}</code> {carrier}, {operation}: {when}</li>\n"));
    }
    let clear = say.one_of("Alle Fehler zurücknehmen", "Clear all faults");
    push(
        html,
        format_args!("</ul>\n<form method=\"post\" action=\"/control/faults/clear\"><button>{clear}</button></form>\n"),
    );
}

fn delay_form(html: &mut String, ground: &Ground, say: Say) {
    let id = say.id();
    let heading = say.one_of("Dauer jeder Antwort", "Time of every answer");
    push(html, format_args!("<h3>{heading}</h3>\n<form method=\"post\" action=\"/control/delay\">\n"));
    let delay_ms = ground.delay().as_millis() as u64;
    number(html, &format!("every-{id}"), "delay_ms", say.one_of("Millisekunden", "Milliseconds"), delay_ms);
    push(html, format_args!("<button>{}</button>\n</form>\n", say.one_of("Übernehmen", "Apply")));
}

fn labels(html: &mut String, ground: &Ground, say: Say) {
    let now = ground.clock.now();
    let ledger = ground.ledger();
    push(html, format_args!("<h3>{}</h3>\n", say.one_of("Zuletzt verkauft", "Sold last")));
    if ledger.newest_first().next().is_none() {
        push(html, format_args!("<p>{}</p>\n", say.one_of("Noch nichts.", "Nothing yet.")));
        return;
    }
    html.push_str("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
    let heads = say.one_of("Paketdienst|Nummer|Referenz|Zustand|Sendung", "Carrier|Number|Reference|State|Parcel");
    for head in heads.split('|') {
        push(html, format_args!("<th scope=\"col\">{head}</th>"));
    }
    html.push_str("</tr></thead><tbody>\n");
    for entry in ledger.newest_first().take(SHOWN) {
        let state = match entry.state {
            LabelState::Open => say.one_of("offen", "open"),
            LabelState::Cancelled => say.one_of("storniert", "cancelled"),
            LabelState::Closed => say.one_of("übergeben", "closed"),
        };
        let at = journey(entry, now).last().map(|(state, _)| *state);
        let named = ParcelState::ALL.iter().find(|(known, ..)| Some(*known) == at && entry.kind != EntryKind::Pickup);
        let parcel = named.map_or("", |(_, _, german, english)| say.one_of(german, english));
        let cells = [entry.carrier, &entry.number, &entry.references.join(", "), state, parcel].map(escape);
        push(html, format_args!("<tr><td>{}</td></tr>\n", cells.join("</td><td>")));
    }
    let clear = say.one_of("Alles vergessen", "Forget everything");
    push(
        html,
        format_args!(
            "</tbody></table></div>\n\
             <form method=\"post\" action=\"/control/clear\"><button>{clear}</button></form>\n"
        ),
    );
}

fn parcel_form(html: &mut String, say: Say) {
    let id = say.id();
    let (heading, caption) = (say.one_of("Eine Sendung bewegen", "Move a parcel"), say.one_of("Nummer", "Number"));
    push(
        html,
        format_args!(
            "<h3>{heading}</h3>\n<form method=\"post\" action=\"/control/parcels\">\n\
             <p><label for=\"number-{id}\">{caption}</label>\
             <input id=\"number-{id}\" name=\"number\" required></p>\n\
             <p><label for=\"state-{id}\">{}</label><select id=\"state-{id}\" name=\"state\">",
            say.one_of("Die Sendung ist", "The parcel is")
        ),
    );
    for (_, name, german, english) in ParcelState::ALL {
        push(html, format_args!("<option value=\"{name}\">{}</option>", say.one_of(german, english)));
    }
    push(html, format_args!("</select></p>\n<button>{}</button>\n</form>\n", say.one_of("Bewegen", "Move")));
}

/// References come from whoever ordered the label.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn push(html: &mut String, text: std::fmt::Arguments<'_>) {
    html.write_fmt(text).expect("writing to a String cannot fail");
}
