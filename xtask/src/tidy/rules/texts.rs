//! Every text on a screen exists in both languages, and every text is on a screen.
//!
//! Keys are literals in templates (`t("login.title")`) and in Rust (`error: Some("field.required")`). A key that is put
//! together while running cannot be seen here; its pattern stands in [`DYNAMIC`].

mod keys;

use std::collections::BTreeSet;

use crate::tidy::{Fault, Tree};
use keys::{Key, LANGUAGES};

/// Keys that are put together while running, with a star for what is filled in, and from what.
const DYNAMIC: &[&str] = &[
    "applications.state_*",    // the state of an application
    "check.*",                 // the verdict of Testen, and the steps it names
    "country.*",               // the country's code
    "credentials.help.*",      // the parts of the help
    "desk.done.*",             // what was done, from the address it redirects to
    "desk.notice.*.title",     // why a page cannot be shown
    "desk.notice.*.text",      // the same
    "desk.signin.*_title",     // what is wrong with a sign-in link
    "desk.signin.*_text",      // the same
    "error.*.title",           // why a page cannot be shown
    "error.*.text",            // the same
    "invite.fault.*",          // what is wrong with an invitation
    "list.*",                  // columns of what the command line lists
    "login.notice.*",          // what the sign-in page has to say
    "mail.*",                  // the kind of a letter
    "mapping.from_*",          // where a field of a document comes from
    "mapping.is_*",            // comparisons of a rule
    "mapping.table_*",         // tables of a mapping
    "batch.state.*",           // how far a shipment of a batch is
    "closing.result.*",        // how the day's end went
    "import.column.*",         // groups of columns that are understood
    "import.column_of.*",      // what is said about them
    "import.result.*",         // what became of a row
    "import.separator.*",      // what stands between the cells
    "care.document.*",         // kinds of documents
    "care.state.*",            // states of a shipment at the cloud
    "care.tracking.*",         // where a parcel is
    "pack.badge_*",            // what is special about a shipment of the queue
    "pack.customs.*",          // what customs are told of a line
    "pack.service.*",          // services by their names in the model
    "print.fault.*",           // why a document is not on paper
    "print.kind_*",            // how a printer is reached
    "print.purpose_*",         // what a printer is for
    "print.state_*",           // where a print job stands
    "print.what_*",            // what is on its paper
    "print.error.target_*",    // what a printer's address looks like
    "shipments.form.kind_*",   // kinds of addresses
    "shipments.one.*_title",   // the state of a shipment
    "shipments.one.*_text",    // the same
    "todo.kind_*",             // kinds of tasks
    "closeouts.result_*",      // how a close-out went
    "adoption.adopt_*",        // the button that adopts a kind of file
    "adoption.kind_*",         // what a file of what the ERP knows lists
    "adoption.says_*",         // what adopting a row does
    "adoption.wrong.*",        // what is wrong with a row
    "platforms.state_*",       // how a connection is
    "platforms.dispatch_*",    // when it is told what was sent
    "dispatch.list_*",         // how far its messages are
    "runs.accepted_*",         // how much came through a run of a kind
    "runs.kind_*",             // what a run does
    "stock.says_*",            // what the state of its stock means
    "stock.state_*",           // how far it knows its stock
    "overview.kind_*",         // kinds of what needs a person
    "overview.state_*",        // how a connection is
    "orders.delivery_*",       // where an order is on its way to the ERP
    "orders.event_*",          // what happened to an order
    "orders.fulfillment_*",    // how far its goods are
    "orders.mapped_*",         // what the mapping decides
    "orders.part_*",           // parts of its story
    "orders.payment_*",        // how far its money is
    "orders.state_*",          // how far it is itself
    "orders.tax_*",            // how prices are taxed
    "orders.told_*",           // what its platform was told, and how far that is
    "story.document_*",        // kinds of documents
    "story.raw_*",             // halves of a call
    "story.event_*",           // what happened to a shipment
    "story.kind_*",            // the kind of its recipient
    "story.state_*",           // where it stands
    "story.tracking_*",        // where a parcel is
    "shipments.state_of.*",    // the same
    "orders.address.*",        // how sure an order's address is
    "orders.customs.*",        // what customs miss, by the mapping's fields
    "orders.event.*",          // what happened to an order in Desk
    "orders.export.*",         // columns of the table of orders
    "orders.filter.*",         // which orders a list shows
    "orders.mapped_field.*",   // what the mapping decides
    "orders.no_label.*",       // why an order gets no label
    "orders.unreadable.*",     // why an order of the feed was not taken over
    "orders.no_label_badge.*", // the same, short
    "orders.part.*",           // parts of an order that changed
    "orders.payment_state.*",  // how far a payment is
    "orders.stage.*",          // where an order stands in Desk
    "orders.tax.*",            // how an order is taxed
    "orders.warning.*",        // warnings of the mapping
    "stock.wrong.*",           // what is wrong with a row of stock
];

/// Finds keys that are used but written down in no language.
pub(crate) fn used_keys_exist(tree: &Tree) -> Vec<Fault> {
    let known = known(tree);
    let rooms: BTreeSet<&str> = known.iter().filter_map(|key| key.split('.').next()).collect();
    let mut faults = Vec::new();
    for used in keys::used(tree) {
        let room = used.text.split('.').next().unwrap_or_default();
        let meant = used.called || (used.text.contains('.') && rooms.contains(room));
        if meant && !known.contains(used.text.as_str()) && !is_dynamic(&used.text) {
            let sentence = format!("the text {} is written down in no language", used.text);
            faults.push(Fault::at(&used.file, used.line, "text", sentence));
        }
    }
    faults
}

/// Finds keys that nothing uses.
pub(crate) fn no_key_is_unused(tree: &Tree) -> Vec<Fault> {
    let used: BTreeSet<String> = keys::used(tree).into_iter().map(|used| used.text).collect();
    let idle = keys::defined(tree).into_iter().filter(|key| !used.contains(&key.text) && !is_dynamic(&key.text));
    let fault = |key: Key| Fault::at(&key.file, key.line, "text", format!("nothing uses the text {}", key.text));
    idle.map(fault).collect()
}

/// Finds keys that one language has and the other lacks.
pub(crate) fn languages_have_the_same_keys(tree: &Tree) -> Vec<Fault> {
    let defined = keys::defined(tree);
    let mut faults = Vec::new();
    for language in LANGUAGES {
        let of = |key: &&Key| key.language == *language;
        let own: BTreeSet<&str> = defined.iter().filter(of).map(|key| key.text.as_str()).collect();
        for other in defined.iter().filter(|key| key.language != *language && !own.contains(key.text.as_str())) {
            let sentence = format!("the text {} is missing in {language}", other.text);
            faults.push(Fault::at(&other.file, other.line, "text", sentence));
        }
    }
    faults
}

/// Finds styles, scripts and event attributes inside templates, which the content security policy refuses.
///
/// Mails are excepted: their readers know no style sheets.
pub(crate) fn templates_carry_no_inline_code(tree: &Tree) -> Vec<Fault> {
    const INLINE: &[&str] =
        &[" style=\"", "<style", "<script>", " onclick=", " onsubmit=", " onchange=", "javascript:"];
    let mut faults = Vec::new();
    let pages = tree.files.iter().filter(|file| file.path.contains("/templates/") && !file.path.contains("/mail/"));
    for (file, line, text) in pages.flat_map(|file| file.lines().map(move |(line, text)| (file, line, text))) {
        if let Some(found) = INLINE.iter().find(|inline| text.contains(**inline)) {
            let sentence = format!("{} inside a template: use a class or kontor.js", found.trim());
            faults.push(Fault::at(&file.path, line, "inline", sentence));
        }
    }
    faults
}

fn known(tree: &Tree) -> BTreeSet<String> {
    keys::defined(tree).into_iter().map(|key| key.text).collect()
}

fn is_dynamic(key: &str) -> bool {
    DYNAMIC.iter().any(|pattern| {
        let (start, end) = pattern.split_once('*').unwrap_or((pattern, ""));
        key.starts_with(start) && key[start.len()..].ends_with(end)
    })
}
