//! What the pages of platforms show, with samples of every state.

use kontor_adapters::shop::ShopDescriptor;
use kontor_adapters::{Caption, Field, FieldKind};
use kontor_model::Lang;
use kontor_model::date::CalendarDate;
use kontor_model::platform::{
    Exchange, Platform, PlatformFault, PlatformState, PlatformTest, PlatformValue, PlatformValues,
};
use kontor_model::shipment::{Finding, Severity};
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use super::lines::{Dispatch, Hints, Orders, Stock};
use super::shown;
use crate::forms::FormField;
use crate::shipping::portal::Refusal;

/// A kind of platform that can be connected.
#[derive(Clone, Serialize)]
pub(super) struct Offer {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) summary: &'static str,
    /// Whether each merchant has an address of his own.
    pub(super) needs_address: bool,
}

impl Offer {
    pub(super) fn new(lang: Lang, platform: &'static ShopDescriptor) -> Offer {
        Offer {
            id: platform.id,
            name: platform.name.text(lang),
            summary: platform.summary.text(lang),
            needs_address: platform.origin.is_none(),
        }
    }
}

/// A platform in the list.
#[derive(Clone, Serialize)]
pub(super) struct Row {
    pub(super) platform: Platform,
    pub(super) kind: &'static str,
    pub(super) tone: &'static str,
}

/// A platform in the list, with how many orders came today and how many the ERP does not have.
#[derive(Clone, Serialize)]
pub(super) struct Listed {
    #[serde(flatten)]
    pub(super) row: Row,
    pub(super) today: i64,
    pub(super) open: i64,
    /// There are more of these than were counted.
    pub(super) more: bool,
}

/// `/platforms`.
#[derive(Serialize)]
pub(crate) struct PlatformsPage {
    pub(super) booked: bool,
    pub(super) rows: Vec<Listed>,
    pub(super) offers: Vec<Offer>,
}

/// A finding with the caption of its field, where it has one.
#[derive(Clone, Serialize)]
pub(super) struct Found {
    pub(super) tone: &'static str,
    pub(super) detail: String,
    /// The shop's own words.
    pub(super) said: Option<String>,
    /// Name and caption of the field it is about.
    pub(super) field: Option<(String, &'static str)>,
}

/// How a test went.
#[derive(Clone, Serialize)]
pub(super) struct Tested {
    pub(super) test: PlatformTest,
    pub(super) found: Vec<Found>,
}

impl Tested {
    /// With the captions of the form: a finding leads to its field.
    pub(super) fn new(test: PlatformTest, fields: &[FormField], address: &'static str) -> Tested {
        let caption_of = |name: &str| {
            let field = fields.iter().find(|field| field.name == name).map(|field| field.caption);
            field.or_else(|| (name == "address").then_some(address))
        };
        let found = test.findings.iter().map(|finding| Found {
            tone: if finding.severity == Severity::Error { "bad" } else { "warn" },
            detail: finding.detail.clone(),
            said: finding.carrier_text.clone().filter(|said| !said.is_empty()),
            field: caption_of(&finding.field).map(|caption| (finding.field.clone(), caption)),
        });
        Tested { found: found.collect(), test }
    }
}

/// The form of one platform, new or stored.
#[derive(Serialize)]
pub(crate) struct PlatformFormPage {
    pub(super) offer: Offer,
    /// Where the form is sent to.
    pub(super) path: String,
    /// Id and name of a stored one.
    pub(super) stored: Option<(String, String)>,
    pub(super) fields: Vec<FormField>,
    /// Names of ticks and their captions.
    pub(super) exchanges: Vec<(String, &'static str)>,
    pub(super) form: FormState,
    pub(super) tested: Option<Tested>,
    /// Whether this answers a test of what was typed.
    pub(super) tried: bool,
    /// Seconds until it can be tested again, where it was too often.
    pub(super) wait_s: Option<u64>,
    /// A secret was typed and is not sent back: it has to be typed again.
    pub(super) again: bool,
    /// The address may be that of another shop: whether it is the same one has to be said.
    pub(super) asks_same_shop: bool,
}

/// How a test went, without the form around it: for the script.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct TestedPage(pub(super) PlatformFormPage);

impl Page for TestedPage {
    const TEMPLATE: &'static str = "platforms/tested.html";

    fn samples() -> Vec<(&'static str, TestedPage)> {
        Vec::new()
    }
}

/// Values of one table, with its caption.
#[derive(Clone, Serialize)]
pub(super) struct Table {
    pub(super) caption: &'static str,
    pub(super) values: Vec<PlatformValue>,
}

/// What was read of a shop's values.
#[derive(Clone, Serialize)]
pub(super) struct Values {
    pub(super) at_ms: i64,
    pub(super) tables: Vec<Table>,
}

impl Values {
    pub(super) fn new(lang: Lang, values: PlatformValues) -> Values {
        let table = |de, en, values| Table { caption: lang.pick(de, en), values };
        let tables = vec![
            table("Zahlungsarten", "Payment methods", values.payment_methods),
            table("Versandarten", "Shipping methods", values.shipping_methods),
            table("Status", "Statuses", values.statuses),
            table("Steuersätze", "Tax rates", values.tax_rates),
            table("Unter-Shops", "Sub-shops", values.sub_shops),
        ];
        Values { at_ms: values.at_ms, tables: tables.into_iter().filter(|table| !table.values.is_empty()).collect() }
    }
}

/// `/platforms/{id}`.
#[derive(Serialize)]
pub(crate) struct PlatformPage {
    pub(super) row: Row,
    pub(super) tested: Option<Tested>,
    pub(super) values: Option<Values>,
    /// Why the values were not read.
    pub(super) values_fault: Option<String>,
    /// How orders come in; `None` where none are exchanged.
    pub(super) orders: Option<Orders>,
    /// How the platform hints at orders; `None` where it cannot or no orders are exchanged.
    pub(super) hints: Option<Hints>,
    /// How what was sent is told; `None` where it is not.
    pub(super) dispatch: Option<Dispatch>,
    /// How far stock is told; `None` where none is.
    pub(super) stock: Option<Stock>,
    /// Days until the credentials end, where that is soon; less than 0 when they have.
    pub(super) keys_days: Option<i64>,
    /// Their last day in words.
    pub(super) keys_until: Option<String>,
    /// Why it was not deleted, resumed or fetched from.
    pub(super) refusal: Option<Refusal>,
}

/// Which colour a state has. It stands in words beside it.
pub(super) fn tone(state: PlatformState) -> &'static str {
    match state {
        PlatformState::Connected => "ok",
        PlatformState::Failing => "warn",
        PlatformState::Expired => "bad",
        PlatformState::NotConnected | PlatformState::Paused => "idle",
    }
}

/// The ticks of the form: one per kind of data.
pub(super) fn ticks(lang: Lang, platform: &ShopDescriptor) -> Vec<(String, &'static str)> {
    let all = platform.capabilities.exchanges.iter();
    all.map(|one| (tick_name(*one), shown::exchange(lang, *one))).collect()
}

/// Name of the tick of a kind of data.
pub(super) fn tick_name(exchange: Exchange) -> String {
    format!("exchanges.{}", exchange.code())
}

const SAMPLE: Offer = Offer {
    id: "budenzauber",
    name: "Budenzauber & Söhne",
    summary: "Legen Sie dort einen <Schlüssel> an.",
    needs_address: true,
};
const AT: i64 = 1_795_424_000_000;
const ID: &str = "plt_01M83WFEZ084G7ZWYRD6Z1RV0W";

fn sample_fields() -> Vec<FormField> {
    const HELP: Caption = Caption { de: "Steht im Shop.", en: "Is in the shop." };
    const NAME: Caption = Caption { de: "Angabe", en: "Value" };
    let field = |name, secret, kind| Field { name, caption: NAME, help: HELP, secret, required: true, kind };
    let all = [field("key", true, FieldKind::Text(60)), field("note", false, FieldKind::Flag)];
    all.iter().map(|field| FormField::new(Lang::De, field, &["key".to_owned()])).collect()
}

fn sample_finding(severity: Severity, field: &str) -> Finding {
    let finding = Finding::new(severity, "read_only", field, "Der Schlüssel darf nur <lesen>.".to_owned());
    Finding { carrier_text: Some("Sorry & bye".to_owned()), ..finding }
}

fn sample_test(ok: bool) -> Tested {
    let findings = if ok {
        Vec::new()
    } else {
        vec![sample_finding(Severity::Error, "settings.key"), sample_finding(Severity::Warning, "clock")]
    };
    let test = PlatformTest {
        ok,
        at_ms: AT,
        code: "ok".to_owned(),
        detail: "Käsehof <Süd> ist verbunden.".to_owned(),
        version: ok.then(|| "11.0".to_owned()),
        findings,
    };
    Tested::new(test, &sample_fields(), "Adresse")
}

fn sample_row(state: PlatformState, failed: bool) -> Option<Row> {
    let fault = PlatformFault { at_ms: AT, code: "unavailable".to_owned(), detail: "Nicht <erreichbar>.".to_owned() };
    let has_worked = state != PlatformState::NotConnected;
    let platform = Platform {
        id: ID.parse().ok()?,
        kind: SAMPLE.id.to_owned(),
        name: "Käsehof <Süd>".to_owned(),
        address: Some("https://shop.example/laden".to_owned()),
        settings: std::collections::BTreeMap::new(),
        secrets: Vec::new(),
        exchanges: vec![Exchange::Orders],
        orders_from_ms: AT,
        not_yet_statuses: if failed { vec!["<pending>".to_owned(), "cancelled".to_owned()] } else { Vec::new() },
        silent_after_h: failed.then_some(24),
        keys_until: failed.then(|| CalendarDate::parse("2026-11-24")).flatten(),
        state,
        last_success_ms: has_worked.then_some(AT),
        last_order_ms: has_worked.then_some(AT),
        last_error: failed.then_some(fault),
        last_test: None,
    };
    Some(Row { platform, kind: SAMPLE.name, tone: tone(state) })
}

impl Page for PlatformsPage {
    const TEMPLATE: &'static str = "platforms/list.html";

    fn samples() -> Vec<(&'static str, PlatformsPage)> {
        let rows = PlatformState::ALL.into_iter().zip([false, false, true, true, false]);
        let listed = |row| Listed { row, today: 148, open: 1000, more: true };
        let rows: Vec<Listed> = rows.filter_map(|(state, failed)| sample_row(state, failed).map(listed)).collect();
        vec![
            ("not_booked", PlatformsPage { booked: false, rows: Vec::new(), offers: Vec::new() }),
            ("empty", PlatformsPage { booked: true, rows: Vec::new(), offers: vec![SAMPLE] }),
            ("list", PlatformsPage { booked: true, rows, offers: vec![SAMPLE] }),
        ]
    }
}

impl Page for PlatformFormPage {
    const TEMPLATE: &'static str = "platforms/form.html";

    fn samples() -> Vec<(&'static str, PlatformFormPage)> {
        let page = |stored: bool, form: FormState, tested: Option<Tested>| PlatformFormPage {
            offer: SAMPLE,
            path: "/platforms/new/budenzauber".to_owned(),
            stored: stored.then(|| (ID.to_owned(), "Käsehof <Süd>".to_owned())),
            fields: sample_fields(),
            exchanges: vec![("exchanges.orders".to_owned(), "Aufträge abholen")],
            form,
            tried: false,
            again: false,
            asks_same_shop: false,
            wait_s: None,
            tested,
        };
        let filled = FormState::new().with("name", "Süd").with("exchanges.orders", "on");
        let mut faulty = filled.clone();
        for name in ["address", "exchanges", "settings.key"] {
            faulty.fault_text(name, "Fehlt.");
        }
        let tried = |page| PlatformFormPage { tried: true, again: true, asks_same_shop: true, ..page };
        vec![
            ("new", page(false, FormState::new(), None)),
            ("tested", tried(page(false, filled.clone(), Some(sample_test(true))))),
            ("refused", tried(page(false, faulty.clone(), Some(sample_test(false))))),
            ("not testable", tried(page(false, faulty.clone(), None))),
            ("tested too often", PlatformFormPage { wait_s: Some(15), ..tried(page(false, filled.clone(), None)) }),
            ("not saved", page(false, faulty, None)),
            ("stored", page(true, filled, None)),
            (
                "marketplace",
                PlatformFormPage {
                    offer: Offer { needs_address: false, ..SAMPLE },
                    ..page(true, FormState::new(), None)
                },
            ),
        ]
    }
}

fn sample_page(
    state: PlatformState,
    failed: bool,
    tested: Option<Tested>,
    values: Option<Values>,
) -> Option<PlatformPage> {
    let row = sample_row(state, failed)?;
    let orders = match state {
        PlatformState::NotConnected => None,
        PlatformState::Connected => Some(Orders { mapping: 0, read_at: None, busy: true }),
        _ => Some(Orders { mapping: 3, read_at: Some(AT), busy: false }),
    };
    let hints = orders.as_ref().map(|orders| Hints {
        sent: orders.read_at.map(|_| !failed),
        last_at: orders.read_at,
        checked_at: orders.read_at,
        why: failed.then(|| "Der Schlüssel darf <nicht>.".to_owned()),
    });
    let dispatch = (state != PlatformState::NotConnected).then(|| Dispatch {
        when: "closed_out",
        rejected: i64::from(failed),
        failing: 0,
    });
    let stock = (state != PlatformState::NotConnected).then(|| Stock {
        accepted: 1204,
        rejected: i64::from(failed) * 3,
        ..Stock::default()
    });
    Some(PlatformPage {
        row,
        tested,
        values,
        values_fault: None,
        orders,
        hints,
        dispatch,
        stock,
        keys_days: failed.then_some(1),
        keys_until: failed.then(|| "24. November".to_owned()),
        refusal: None,
    })
}

impl Page for PlatformPage {
    const TEMPLATE: &'static str = "platforms/one.html";

    fn samples() -> Vec<(&'static str, PlatformPage)> {
        let value = PlatformValue { code: "bacs".to_owned(), name: "Überweisung <SEPA>".to_owned() };
        let table = Table { caption: "Zahlungsarten", values: vec![value] };
        let values = |tables| Some(Values { at_ms: AT, tables });
        let all = [
            ("new", sample_page(PlatformState::NotConnected, false, None, None)),
            ("connected", sample_page(PlatformState::Connected, false, Some(sample_test(true)), None)),
            ("failing", sample_page(PlatformState::Failing, true, Some(sample_test(false)), values(vec![table]))),
            ("expired", sample_page(PlatformState::Expired, true, None, values(Vec::new()))),
            ("paused", sample_page(PlatformState::Paused, true, None, None)),
        ];
        let mut all: Vec<(&str, PlatformPage)> =
            all.into_iter().filter_map(|(name, page)| Some((name, page?))).collect();
        let refused = sample_page(PlatformState::Connected, false, None, None).map(|page| PlatformPage {
            values_fault: Some("Nicht erreichbar.".to_owned()),
            refusal: Some(Refusal::new(Lang::De, "platform_has_orders", Vec::new())),
            ..page
        });
        all.extend(refused.map(|page| ("refused", page)));
        let ended = sample_page(PlatformState::Connected, false, None, None);
        all.extend(ended.map(|page| ("keys ended", PlatformPage { keys_days: Some(-2), ..page })));
        all
    }
}
