//! What the list of shipments shows: its search, its filters, a page of shipments.

use kontor_adapters::Registry;
use kontor_model::Lang;
use kontor_model::carrier_account::CarrierAccount;
use kontor_model::date::CalendarDate;
use kontor_model::id::ShipmentId;
use kontor_model::shipment::{Shipment, ShipmentPage, ShipmentState};
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::{Deserialize, Serialize};

use super::view::{carrier_name, sample_shipment, tone};
use crate::shipping::day;
use crate::shipping::read::PageQuery;

/// The list as its address asks for it.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct ListQuery {
    q: Option<String>,
    state: Option<String>,
    account: Option<String>,
    from: Option<String>,
    until: Option<String>,
    before: Option<String>,
}

impl ListQuery {
    /// What is searched for; `None` when nothing is.
    pub(super) fn search(&self) -> Option<&str> {
        said(self.q.as_ref())
    }

    /// The page that is wanted, without the search, and the filters as they were typed, with what is wrong with them.
    pub(super) fn read(&self, lang: Lang, limit: u32) -> (PageQuery, FormState) {
        let mut form = FormState::new();
        for (name, value) in [("q", &self.q), ("state", &self.state), ("account", &self.account)] {
            form.set(name, value.as_deref().unwrap_or_default().trim());
        }
        let mut date = |name: &str, typed: Option<&String>| {
            form.set(name, typed.map(String::as_str).unwrap_or_default());
            let read = said(typed).map(CalendarDate::parse)?;
            if read.is_none() {
                let detail = lang.pick("Ein Tag wie 2026-11-24.", "A day such as 2026-11-24.");
                form.fault_text(name, detail);
            }
            read
        };
        let (from, until) = (date("from", self.from.as_ref()), date("until", self.until.as_ref()));
        let account = said(self.account.as_ref());
        let of_account = account.and_then(|account| account.parse().ok());
        let wanted = PageQuery {
            // A place nobody can come from shows the beginning.
            after: said(self.before.as_ref()).and_then(|text| text.parse::<ShipmentId>().ok()),
            state: said(self.state.as_ref()).and_then(ShipmentState::from_code),
            carrier: account.filter(|_| of_account.is_none()).map(str::to_owned),
            account: of_account,
            from: from.map(day::begins_at),
            until: until.and_then(day::ends_at),
            limit,
            ..PageQuery::default()
        };
        (wanted, form)
    }
}

fn said(typed: Option<&String>) -> Option<&str> {
    typed.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// `/shipments`.
#[derive(Serialize)]
pub struct ListPage {
    booked: bool,
    rows: Vec<Row>,
    next: Option<String>,
    is_first: bool,
    /// Whether anything is searched for or filtered.
    narrowed: bool,
    form: FormState,
    states: Vec<&'static str>,
    accounts: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Row {
    id: String,
    reference: String,
    state: &'static str,
    tone: &'static str,
    carrier: String,
    account: Option<String>,
    test: bool,
    numbers: Vec<String>,
    created_at: i64,
    warned: bool,
}

impl ListPage {
    /// Shapes a page of the list; whether shipping is booked, whether it is the beginning.
    pub(super) fn new(
        lang: Lang,
        (carriers, accounts): (&Registry, &[CarrierAccount]),
        page: ShipmentPage,
        form: FormState,
        (booked, is_first): (bool, bool),
    ) -> ListPage {
        let account_name = |shipment: &Shipment| {
            let id = shipment.carrier_account.as_ref()?;
            Some(accounts.iter().find(|known| known.id.as_str() == id)?.name.clone())
        };
        let row = |shipment: Shipment| Row {
            state: shipment.state.code(),
            tone: tone(shipment.state),
            carrier: carrier_name(lang, carriers, &shipment.carrier),
            account: account_name(&shipment),
            numbers: shipment.parcels.iter().map(|parcel| parcel.tracking_number.clone()).collect(),
            warned: !shipment.findings.is_empty(),
            id: shipment.id.to_string(),
            reference: shipment.reference,
            test: shipment.test,
            created_at: shipment.created_at_ms,
        };
        let narrowed = ["q", "state", "account", "from", "until"].iter().any(|name| !form.value(name).is_empty());
        ListPage {
            booked,
            rows: page.items.into_iter().map(row).collect(),
            next: page.next_cursor,
            is_first,
            narrowed,
            states: ShipmentState::ALL.iter().map(|state| state.code()).collect(),
            accounts: choices(lang, carriers, accounts),
            form,
        }
    }
}

/// Carriers with all their accounts, and each account alone where a carrier has several.
fn choices(lang: Lang, carriers: &Registry, accounts: &[CarrierAccount]) -> Vec<(String, String)> {
    let mut choices = Vec::new();
    for carrier in carriers.all().map(kontor_adapters::Carrier::descriptor) {
        let own: Vec<&CarrierAccount> = accounts.iter().filter(|account| account.carrier == carrier.id).collect();
        let name = carrier.name.text(lang);
        choices.push((carrier.id.to_owned(), name.to_owned()));
        if own.len() > 1 {
            choices.extend(own.iter().map(|account| (account.id.to_string(), format!("{name}: {}", account.name))));
        }
    }
    choices
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "story/list.html";

    fn samples() -> Vec<(&'static str, ListPage)> {
        let carriers = Registry::new();
        let page = |states: &[ShipmentState], next: Option<&str>| ShipmentPage {
            items: states.iter().map(|state| sample_shipment(*state)).collect(),
            next_cursor: next.map(str::to_owned),
        };
        let new = |page, form, rest| ListPage::new(Lang::De, (&carriers, &[]), page, form, rest);
        let mut wrong = FormState::new().with("from", "gestern");
        wrong.fault_text("from", "Ein Tag wie 2026-11-24.");
        let next = Some("shp_01M83WFEZ084G7ZWYRD6Z1RV0W");
        vec![
            ("not booked", new(page(&[], None), FormState::new(), (false, true))),
            ("empty", new(page(&[], None), FormState::new(), (true, true))),
            ("nothing found", new(page(&[], None), FormState::new().with("q", "<LS-2026-1>"), (true, true))),
            ("no more", new(page(&[], None), FormState::new(), (true, false))),
            ("wrong day", new(page(&[], None), wrong, (true, true))),
            (
                "older ones of a search",
                new(page(&[ShipmentState::Labelled], next), FormState::new().with("q", "LS 1&2"), (true, true)),
            ),
            ("every state", new(page(&ShipmentState::ALL, next), FormState::new().with("state", ""), (true, true))),
        ]
    }
}
