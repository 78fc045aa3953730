//! Every state of the editor, for the test of all pages.

use std::collections::HashMap;

use kontor_model::Lang;
use kontor_model::order_feed::OrderHold;
use kontor_model::order_mapping::{
    Condition, FieldSource, MappingChange, MappingDefaults, MappingField, MappingPreview, MappingRule, MappingVersion,
    OrderMapping, OrderNote, PreviewedOrder, RuleSet, TableRow, UnknownItem,
};
use kontor_model::platform::{PlatformValue, PlatformValues};
use kontor_model::problem::FieldError;

use super::views::{MappingPage, Parts, Viewed};

fn mapping() -> OrderMapping {
    let row = |from: &str, to: &str| TableRow { from: from.to_owned(), to: to.to_owned() };
    let when = vec![
        Condition::OneOf { path: "shipping.country".to_owned(), values: vec!["AT".to_owned(), "CH".to_owned()] },
        Condition::Expression { rhai: "order.totals.grand > 250".to_owned() },
    ];
    let set = RuleSet { document_type: Some("Auftrag Ausland".to_owned()), ..RuleSet::default() };
    let field =
        |target: &str, source| MappingField { target: target.to_owned(), source, default: None, required: false };
    let parts = vec!["billing.last_name".to_owned(), "'aus'".to_owned(), "billing.city".to_owned()];
    OrderMapping {
        defaults: MappingDefaults {
            document_type: "Auftrag".to_owned(),
            payment_method: "99 Klärung".to_owned(),
            shipping_profile: "10".to_owned(),
            tax_treatment: "as_order".to_owned(),
        },
        payment: vec![row("bacs", "1 Vorkasse"), row("invoice", "2 Rechnung, 14 Tage"), row("alt", "5 Nachnahme")],
        shipping: vec![row("flat_rate:1", "10")],
        tables: [("Farben".to_owned(), vec![row("rot", "R"), row("blau", "B")])].into(),
        rules: vec![MappingRule { name: "Ausland ab 250 €".to_owned(), when, set }],
        fields: vec![
            field("Bestelldatum", FieldSource::Format { path: "placed_at_ms".to_owned(), format: "date".to_owned() }),
            field("Betreff", FieldSource::Concat { parts, separator: " ".to_owned() }),
        ],
        unknown_item: UnknownItem::Placeholder { sku: "PLATZHALTER".to_owned() },
        ..OrderMapping::default()
    }
}

fn values() -> PlatformValues {
    let value = |code: &str, name: &str| PlatformValue { code: code.to_owned(), name: name.to_owned() };
    PlatformValues {
        payment_methods: vec![value("invoice", "Kauf auf Rechnung"), value("bacs", "Direkte Banküberweisung")],
        shipping_methods: vec![value("flat_rate:1", "Paketversand"), value("local_pickup:2", "Selbst <abholung>")],
        tax_rates: vec![value("1", "19 % MwSt.")],
        ..PlatformValues::default()
    }
}

fn version(version: i64, live: bool) -> MappingVersion {
    MappingVersion {
        version,
        live,
        note: if live { String::new() } else { "Rechnung ab 50 € <nur Stammkunden>".to_owned() },
        created_at_ms: 1_796_000_000_000,
        created_by: "usr_01ARZ3NDEKTSV4RRFFQ69G5FAV".to_owned(),
        mapping: None,
    }
}

fn page(mapping: &OrderMapping, live: i64, versions: Vec<MappingVersion>) -> MappingPage {
    MappingPage::new(Parts {
        lang: Lang::De,
        id: "plt_01ARZ3NDEKTSV4RRFFQ69G5FAV".to_owned(),
        name: "Gartenladen".to_owned(),
        mapping,
        based_on: live,
        live,
        values: &values(),
        profiles: &[],
        versions,
        seen: PlatformValues {
            payment_methods: vec![PlatformValue { code: "klarna".to_owned(), name: "Klarna <Rechnung>".to_owned() }],
            ..PlatformValues::default()
        },
        people: &HashMap::from([("usr_01ARZ3NDEKTSV4RRFFQ69G5FAV".to_owned(), "Lene <Brackwede>".to_owned())]),
    })
}

fn previewed(number: &str) -> PreviewedOrder {
    PreviewedOrder {
        id: "ord_01ARZ3NDEKTSV4RRFFQ69G5FAV".parse().unwrap_or_else(|_| unreachable!("an id")),
        number: number.to_owned(),
        placed_at_ms: Some(1_796_000_000_000),
        changes: Vec::new(),
        hold: None,
        held_now: None,
        warnings: Vec::new(),
    }
}

fn found() -> MappingPreview {
    let change = |field: &str, before: Option<&str>, after: Option<&str>| MappingChange {
        field: field.to_owned(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    };
    let hold = |detail: &str| OrderHold { code: "held_by_rule".to_owned(), detail: detail.to_owned() };
    let note = |code: &str| OrderNote { code: code.to_owned(), field: String::new(), value: "klarna".to_owned() };
    let codes = [
        "unknown_payment_method",
        "unknown_shipping_method",
        "unknown_sub_shop",
        "unknown_tax",
        "several_taxes",
        "several_payment_methods",
        "unknown_item",
    ];
    let fields = ["payment_method", "document_type", "tax_treatment", "country", "rule", "tax_keys.17", "skus.17"];
    let changes = fields.iter().map(|field| change(field, Some("99 Klärung"), Some("3 Rechnung, 30 Tage"))).collect();
    MappingPreview {
        version: Some(6),
        changed: 2,
        held: 1,
        warned: 1,
        items: vec![
            PreviewedOrder { changes, ..previewed("10458") },
            PreviewedOrder {
                changes: vec![change("fields.Betreff", None, Some("Groß aus <Bremen>"))],
                held_now: Some(hold("Für diese Plattform ist noch keine Vorgangserzeugung eingerichtet.")),
                ..previewed("10457")
            },
            PreviewedOrder {
                hold: Some(hold("Die Regel „Ausland“ hält diesen Auftrag an.")), ..previewed("10456")
            },
            PreviewedOrder { warnings: codes.into_iter().map(note).collect(), ..previewed("10455") },
            previewed("10454"),
        ],
    }
}

/// All of them.
pub(super) fn pages() -> Vec<(&'static str, MappingPage)> {
    let full = mapping();
    let versions = || vec![version(7, false), version(6, true)];
    let mut refused = page(&full, 6, versions());
    let fields = [
        "defaults.document_type",
        "payment[0].to",
        "shipping[0].to",
        "rules[0].name",
        "rules[0].when[1].rhai",
        "rules[0].when[0].path",
        "rules[0].set",
        "fields[1].source.parts[0]",
        "fields[0].source.format",
        "fields[0].target",
        "tables.Farben[0].to",
        "unknown_item.sku",
        "note",
    ];
    let fault = |field: &str| FieldError {
        field: field.to_owned(),
        code: "required".to_owned(),
        detail: "Fehlt <hier>.".to_owned(),
    };
    refused.mark(Lang::De, &full, fields.map(fault).to_vec());
    let mut changed = page(&full, 7, versions());
    changed.refusal = Some("Inzwischen gilt eine andere Version.".to_owned());
    let mut unread = page(&full, 6, versions());
    unread.unread = Some("Der Shop <antwortet> nicht.".to_owned());
    let viewed = || Some(Viewed { version: 7, at: 1_796_000_000_000 });
    let mut earlier = page(&full, 6, versions());
    earlier.viewed = viewed();
    let mut back = page(&full, 6, versions()).with_preview(Lang::De, found());
    (back.viewed, back.back) = (viewed(), true);
    let none = MappingPreview { version: None, changed: 0, held: 0, warned: 0, items: Vec::new() };
    vec![
        ("offer", page(&OrderMapping { rules: Vec::new(), fields: Vec::new(), ..mapping() }, 0, Vec::new())),
        ("full", page(&full, 6, versions())),
        ("preview", page(&full, 6, versions()).with_preview(Lang::De, found())),
        ("preview-none", page(&full, 0, Vec::new()).with_preview(Lang::De, none)),
        ("refused", refused),
        ("changed", changed),
        ("unread", unread),
        ("earlier", earlier),
        ("back", back),
    ]
}
