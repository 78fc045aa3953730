//! What the editor shows: the mapping as a form, its versions, and what a preview found.

use std::collections::HashMap;

use kontor_model::Lang;
use kontor_model::order_mapping::{
    MappingChange, MappingPreview, MappingVersion, OrderMapping, OrderNote, PreviewedOrder, TableRow,
};
use kontor_model::platform::{PlatformValue, PlatformValues};
use kontor_model::problem::FieldError;
use kontor_model::shipping_profile::ShippingProfile;
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use super::engine::names;
use super::{places, typed};

/// `/platforms/{id}/mapping`.
#[derive(Serialize)]
pub struct MappingPage {
    id: String,
    name: String,
    /// The version the form was made from, 0 for the offer.
    based_on: i64,
    /// The version that is live, 0 while none is.
    live: i64,
    pub(super) form: FormState,
    tables: Vec<Table>,
    own_tables: Vec<usize>,
    rules: Vec<Rule>,
    fields: Vec<usize>,
    profiles: Vec<(String, String)>,
    targets: [(&'static str, &'static str); 8],
    /// Paths with what they are called.
    paths: Vec<(String, String)>,
    versions: Vec<Version>,
    /// The version that is shown although another one is live.
    pub(super) viewed: Option<Viewed>,
    /// Whether that one is about to live again.
    pub(super) back: bool,
    /// What is wrong, for the list above the form.
    faults: Vec<Fault>,
    preview: Option<Preview>,
    /// Why nothing was published, when it is no matter of a field.
    pub(super) refusal: Option<String>,
    /// Why the shop's values were not loaded.
    pub(super) unread: Option<String>,
}

#[derive(Serialize)]
struct Version {
    version: i64,
    live: bool,
    note: String,
    at: i64,
    /// The person who made it; absent for a program.
    by: Option<String>,
}

/// A version that is looked at.
#[derive(Serialize)]
pub(super) struct Viewed {
    pub(super) version: i64,
    /// When it was made.
    pub(super) at: i64,
}

/// Something that is wrong, with the input where it is mended.
#[derive(Serialize)]
struct Fault {
    input: String,
    caption: String,
    detail: String,
}

/// A table: a row per value of the shop, then codes it does not list, then an empty one.
#[derive(Serialize)]
struct Table {
    name: &'static str,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    /// Its place in the names of inputs.
    at: usize,
    from: String,
    to: String,
    /// The shop's name of it; absent for a code that is typed.
    caption: Option<String>,
    /// Whether orders have it and no row does.
    fresh: bool,
}

#[derive(Serialize)]
struct Rule {
    conditions: usize,
}

#[derive(Serialize)]
struct Preview {
    version: Option<i64>,
    seen: usize,
    changed: usize,
    same: usize,
    held: usize,
    warned: usize,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    order: PreviewedOrder,
    changes: Vec<Change>,
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct Change {
    caption: String,
    before: Option<String>,
    after: Option<String>,
}

/// What a page is made of.
pub(super) struct Parts<'a> {
    pub(super) lang: Lang,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) mapping: &'a OrderMapping,
    pub(super) based_on: i64,
    pub(super) live: i64,
    pub(super) values: &'a PlatformValues,
    pub(super) profiles: &'a [ShippingProfile],
    pub(super) versions: Vec<MappingVersion>,
    /// What the newest orders have.
    pub(super) seen: PlatformValues,
    /// Names of people by their ids.
    pub(super) people: &'a HashMap<String, String>,
}

impl MappingPage {
    pub(super) fn new(parts: Parts<'_>) -> MappingPage {
        let (mapping, values) = (parts.mapping, parts.values);
        let table = |name: &'static str| Table { name, rows: rows(name, mapping, (values, &parts.seen)) };
        let version = |version: MappingVersion| Version {
            by: parts.people.get(&version.created_by).cloned(),
            version: version.version,
            live: version.live,
            note: version.note,
            at: version.created_at_ms,
        };
        let active = parts.profiles.iter().filter(|profile| profile.profile.active);
        let choice = |profile: &ShippingProfile| {
            let profile = &profile.profile;
            (profile.number.clone(), format!("{} {}", profile.number, profile.name))
        };
        MappingPage {
            id: parts.id,
            name: parts.name,
            based_on: parts.based_on,
            live: parts.live,
            form: typed::fill(mapping),
            tables: typed::TABLES.into_iter().map(table).collect(),
            own_tables: (0..mapping.tables.len()).collect(),
            rules: mapping.rules.iter().map(|rule| Rule { conditions: rule.when.len() }).collect(),
            fields: (0..mapping.fields.len()).collect(),
            profiles: active.map(choice).collect(),
            targets: places::targets(parts.lang),
            paths: names::all().into_iter().map(|path| (path.clone(), places::path(parts.lang, &path))).collect(),
            versions: parts.versions.into_iter().map(version).collect(),
            viewed: None,
            back: false,
            faults: Vec::new(),
            preview: None,
            refusal: None,
            unread: None,
        }
    }

    /// Puts faults beside their inputs, and all of them above the form.
    pub(super) fn mark(&mut self, lang: Lang, mapping: &OrderMapping, faults: Vec<FieldError>) {
        for fault in faults {
            let input = typed::input(mapping, &fault.field);
            self.form.fault_text(&input, fault.detail.clone());
            self.faults.push(Fault { caption: places::caption(lang, &input), input, detail: fault.detail });
        }
    }

    pub(super) fn with_preview(mut self, lang: Lang, preview: MappingPreview) -> MappingPage {
        let seen = preview.items.len();
        let change = |change: &MappingChange| Change {
            caption: field_in_words(lang, &change.field),
            before: change.before.clone(),
            after: change.after.clone(),
        };
        let item = |order: PreviewedOrder| Item {
            changes: order.changes.iter().map(change).collect(),
            warnings: order.warnings.iter().map(|note| note_in_words(lang, note)).collect(),
            order,
        };
        let told = |order: &PreviewedOrder| {
            !order.changes.is_empty() || order.hold.is_some() || order.held_now.is_some() || !order.warnings.is_empty()
        };
        let items: Vec<PreviewedOrder> = preview.items.into_iter().filter(told).collect();
        self.preview = Some(Preview {
            version: preview.version,
            seen,
            changed: preview.changed,
            same: seen - items.len(),
            held: preview.held,
            warned: preview.warned,
            items: items.into_iter().map(item).collect(),
        });
        self
    }
}

/// What a field of a document is called. Fields of the ERP keep their names.
pub(in crate::commerce) fn field_in_words(lang: Lang, field: &str) -> String {
    let own = match field {
        "document_type" => lang.pick("Vorgangsart", "Document type"),
        "payment_method" => lang.pick("Zahlungsart", "Payment method"),
        "shipping_profile" => lang.pick("Versandart", "Shipping profile"),
        "tax_treatment" => lang.pick("Besteuerung", "Taxation"),
        "country" => lang.pick("Land", "Country"),
        "rule" => lang.pick("Regel", "Rule"),
        other => return of_line(lang, other),
    };
    own.to_owned()
}

fn of_line(lang: Lang, field: &str) -> String {
    match field.split_once('.') {
        Some(("tax_keys", line)) => {
            lang.pick(format!("Steuerschlüssel, Position {line}"), format!("Tax key, line {line}"))
        }
        Some(("skus", line)) => lang.pick(format!("Artikel, Position {line}"), format!("Article, line {line}")),
        Some(("fields", name)) => name.to_owned(),
        _ => field.to_owned(),
    }
}

/// A warning, as an office would say it.
pub fn note_in_words(lang: Lang, note: &OrderNote) -> String {
    let value = &note.value;
    let none = lang.pick("ohne Angabe", "none given");
    let code = if value.is_empty() { none } else { value };
    match note.code.as_str() {
        "unknown_payment_method" => lang.pick(
            format!("Zahlungsart im Shop nicht zugeordnet: {code}. Es gilt der Standard."),
            format!("Payment method of the shop is not mapped: {code}. The default applies."),
        ),
        "unknown_shipping_method" => lang.pick(
            format!("Versandart im Shop nicht zugeordnet: {code}. Es gilt der Standard."),
            format!("Shipping method of the shop is not mapped: {code}. The default applies."),
        ),
        "unknown_sub_shop" => lang.pick(
            format!("Teilshop nicht zugeordnet: {code}. Es gilt der Standard."),
            format!("Sub-shop is not mapped: {code}. The default applies."),
        ),
        "unknown_tax" => lang.pick(
            format!("Steuersatz nicht zugeordnet: {code} %. Die Position hat keinen Steuerschlüssel."),
            format!("Tax rate is not mapped: {code} %. The line has no tax key."),
        ),
        "several_taxes" => lang.pick(
            format!(
                "Position „{value}“ hat mehrere Steuersätze und keinen Steuerschlüssel. Wählen Sie ihn im ERP von Hand."
            ),
            format!("Line “{value}” has several tax rates and no tax key. Choose it in the ERP by hand."),
        ),
        "several_payment_methods" => lang.pick(
            format!("Mit mehreren Zahlungsarten bezahlt; zugeordnet wurde die erste: {code}."),
            format!("Paid by several methods; the first one was mapped: {code}."),
        ),
        "unknown_item" => lang.pick(
            format!("Position „{value}“ hat keine Artikelnummer."),
            format!("Line “{value}” has no article number."),
        ),
        other => other.to_owned(),
    }
}

/// Where on the editor's page a warning is mended.
pub(in crate::commerce) fn place_of_note(code: &str) -> Option<&'static str> {
    Some(match code {
        "unknown_payment_method" | "several_payment_methods" => "table-payment",
        "unknown_shipping_method" => "table-shipping",
        "unknown_sub_shop" => "table-sub_shop",
        "unknown_tax" | "several_taxes" => "table-tax",
        "unknown_item" => "unknown_item",
        _ => return None,
    })
}

fn known<'v>(name: &str, values: &'v PlatformValues) -> &'v [PlatformValue] {
    match name {
        "payment" => &values.payment_methods,
        "shipping" => &values.shipping_methods,
        "sub_shop" => &values.sub_shops,
        "tax" => &values.tax_rates,
        _ => &[],
    }
}

fn rows(name: &str, mapping: &OrderMapping, (values, seen): (&PlatformValues, &PlatformValues)) -> Vec<Row> {
    let written: &[TableRow] = match name {
        "payment" => &mapping.payment,
        "shipping" => &mapping.shipping,
        "sub_shop" => &mapping.sub_shop,
        "tax" => &mapping.tax,
        _ => &mapping.country,
    };
    let is = |row: &TableRow, value: &PlatformValue| row.from.trim().eq_ignore_ascii_case(value.code.trim());
    let listed = known(name, values);
    let same = |a: &PlatformValue, b: &PlatformValue| a.code.trim().eq_ignore_ascii_case(b.code.trim());
    let unlisted = known(name, seen).iter().filter(|&value| !listed.iter().any(|other| same(other, value)));
    let all: Vec<&PlatformValue> = listed.iter().chain(unlisted).collect();
    let in_orders = |value: &PlatformValue| known(name, seen).iter().any(|other| same(other, value));
    let mut next = written.len();
    let mut fresh = || {
        next += 1;
        next - 1
    };
    let mut rows = Vec::with_capacity(all.len() + written.len() + 1);
    for &value in &all {
        let at = written.iter().position(|row| is(row, value));
        let to = at.map_or_else(String::new, |at| written[at].to.clone());
        let caption = Some(value.name.clone()).filter(|name| !name.trim().is_empty());
        let caption = Some(caption.unwrap_or_else(|| value.code.clone()));
        let is_new = at.is_none() && in_orders(value);
        rows.push(Row { at: at.unwrap_or_else(&mut fresh), from: value.code.clone(), to, caption, fresh: is_new });
    }
    for (at, row) in written.iter().enumerate() {
        if !all.iter().any(|&value| is(row, value)) {
            rows.push(Row { at, from: row.from.clone(), to: row.to.clone(), caption: None, fresh: false });
        }
    }
    rows.push(Row { at: fresh(), from: String::new(), to: String::new(), caption: None, fresh: false });
    rows
}

impl Page for MappingPage {
    const TEMPLATE: &'static str = "mapping/editor.html";

    fn samples() -> Vec<(&'static str, MappingPage)> {
        super::samples::pages()
    }
}
