//! What the pages of carrier accounts show, with samples of every state.

use kontor_adapters::{Caption, CarrierDescriptor, Field, FieldKind};
use kontor_model::Lang;
use kontor_model::carrier_account::{AccountTest, CarrierAccount};
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use super::account::AccountMode;
use crate::forms::FormField;
use crate::shipping::portal::{Refusal, Use};

/// A carrier that an account can be set up for.
#[derive(Clone, Serialize)]
pub(super) struct Offer {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) summary: &'static str,
}

/// A row of the list.
#[derive(Clone, Serialize)]
pub(super) struct Row {
    pub(super) account: CarrierAccount,
    pub(super) carrier: &'static str,
    pub(super) mode: &'static str,
}

/// `/shipping/carriers`.
#[derive(Serialize)]
pub struct CarriersPage {
    pub(super) booked: bool,
    pub(super) rows: Vec<Row>,
    pub(super) offers: Vec<Offer>,
}

/// The form of one account, new or stored.
#[derive(Serialize)]
pub struct AccountPage {
    pub(super) carrier: Offer,
    /// Where the form is sent to.
    pub(super) path: String,
    /// Absent while the account is new.
    pub(super) id: Option<String>,
    pub(super) modes: Vec<(&'static str, &'static str)>,
    pub(super) fields: Vec<FormField>,
    pub(super) form: FormState,
    pub(super) test: Option<AccountTest>,
    /// Whether this answers a test of what was typed.
    pub(super) tried: bool,
    /// Seconds until it can be tested again, where it was too often.
    pub(super) wait_s: Option<u64>,
    /// A secret was typed and is not sent back: it has to be typed again.
    pub(super) again: bool,
    /// Why it was not deleted.
    pub(super) refusal: Option<Refusal>,
}

/// How a test went, without the form around it: for the script.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct TestedPage(pub(super) AccountPage);

impl Page for TestedPage {
    const TEMPLATE: &'static str = "carriers/tested.html";

    fn samples() -> Vec<(&'static str, TestedPage)> {
        Vec::new()
    }
}

/// The name of a mode; the live one says that it costs money.
pub(super) fn mode_name(lang: Lang, mode: AccountMode) -> &'static str {
    match mode {
        AccountMode::Live => lang.pick("Echtbetrieb (kostet Geld)", "Live (costs money)"),
        AccountMode::Test => lang.pick("Testsystem des Frachtführers", "Carrier's test system"),
        AccountMode::Simulated => lang.pick("Simuliert", "Simulated"),
    }
}

/// The name of an account's mode; `None` for one that is not known any more.
pub(in crate::shipping) fn mode_of(lang: Lang, account: &CarrierAccount) -> Option<&'static str> {
    AccountMode::from_code(&account.mode).map(|mode| mode_name(lang, mode))
}

/// How a carrier is offered.
pub(super) fn offer(lang: Lang, carrier: &'static CarrierDescriptor) -> Offer {
    Offer { id: carrier.id, name: carrier.name.text(lang), summary: carrier.summary.text(lang) }
}

const SAMPLE: Offer = Offer { id: "parcelhaus", name: "Paketehaus", summary: "Pakete in alle Welt." };
const FIELDS: [Field; 4] = [
    sample_field("user", false, FieldKind::Text(20)),
    sample_field("password", true, FieldKind::Text(60)),
    sample_field("paper", false, FieldKind::Choice(&[("roll", Caption { de: "Rolle", en: "Roll" })])),
    sample_field("pickup", false, FieldKind::Flag),
];

const fn sample_field(name: &'static str, secret: bool, kind: FieldKind) -> Field {
    let help = Caption { de: "Steht im Vertrag.", en: "Is in the contract." };
    Field { name, caption: Caption { de: "Angabe", en: "Value" }, help, secret, required: true, kind }
}

fn sample_test(ok: bool) -> AccountTest {
    AccountTest {
        ok,
        at_ms: 1_795_424_000_000,
        code: "ok".to_owned(),
        detail: "Paketehaus & Söhne".to_owned(),
        field: None,
        carrier_text: Some("<customer 4711>".to_owned()),
    }
}

fn sample_row(id: &str, (mode, active, default): (AccountMode, bool, bool), test: Option<AccountTest>) -> Option<Row> {
    let account = CarrierAccount {
        id: id.parse().ok()?,
        carrier: SAMPLE.id.to_owned(),
        name: "Käsehof <Süd>".to_owned(),
        mode: mode.code().to_owned(),
        settings: std::collections::BTreeMap::new(),
        secrets: Vec::new(),
        print_uncodable: false,
        active,
        default,
        last_test: test,
    };
    Some(Row { account, carrier: SAMPLE.name, mode: mode_name(Lang::De, mode) })
}

impl Page for CarriersPage {
    const TEMPLATE: &'static str = "carriers/list.html";

    fn samples() -> Vec<(&'static str, CarriersPage)> {
        let rows = [
            sample_row("acc_01M83WFEZ084G7ZWYRD6Z1RV0W", (AccountMode::Live, true, true), Some(sample_test(true))),
            sample_row("acc_01M83WFEZ084G7ZWYRD6Z1RV0X", (AccountMode::Test, true, false), Some(sample_test(false))),
            sample_row("acc_01M83WFEZ084G7ZWYRD6Z1RV0Y", (AccountMode::Simulated, false, false), None),
        ];
        let offers = vec![SAMPLE];
        vec![
            ("not_booked", CarriersPage { booked: false, rows: Vec::new(), offers: Vec::new() }),
            ("empty", CarriersPage { booked: true, rows: Vec::new(), offers: offers.clone() }),
            ("list", CarriersPage { booked: true, rows: rows.into_iter().flatten().collect(), offers }),
        ]
    }
}

fn used() -> Use {
    Use { href: "/shipping/profiles/spf_1".to_owned(), caption: "10 Paket <Süd>".to_owned() }
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "carriers/form.html";

    fn samples() -> Vec<(&'static str, AccountPage)> {
        let page = |id: Option<&str>, form: FormState, test: Option<AccountTest>| AccountPage {
            carrier: SAMPLE,
            path: "/shipping/carriers/new/parcelhaus".to_owned(),
            id: id.map(str::to_owned),
            modes: AccountMode::ALL.iter().map(|mode| (mode.code(), mode_name(Lang::De, *mode))).collect(),
            fields: FIELDS.iter().map(|field| FormField::new(Lang::De, field, &["password".to_owned()])).collect(),
            form,
            tried: false,
            again: false,
            wait_s: None,
            test,
            refusal: id.map(|_| Refusal::new(Lang::De, "account_in_use", vec![used()])),
        };
        let filled = FormState::new().with("name", "Süd").with("mode", "live").with("active", "on");
        let mut faulty = filled.clone();
        faulty.fault_text("settings.user", "Fehlt.");
        faulty.fault_text("settings.password", "Fehlt.");
        let tested = |page| AccountPage { tried: true, again: true, ..page };
        vec![
            ("new", page(None, FormState::new(), None)),
            ("tested", tested(page(None, filled.clone(), Some(sample_test(true))))),
            ("refused", tested(page(None, faulty.clone(), Some(sample_test(false))))),
            ("not testable", tested(page(None, faulty.clone(), None))),
            ("tested too often", AccountPage { wait_s: Some(15), ..tested(page(None, filled.clone(), None)) }),
            ("not saved", page(None, faulty, None)),
            ("stored", page(Some("acc_01M83WFEZ084G7ZWYRD6Z1RV0W"), filled, None)),
        ]
    }
}
