//! What the list of orders shows: its search, its filters, a page of orders.

use kontor_model::Lang;
use kontor_model::address::CountryCode;
use kontor_model::date::CalendarDate;
use kontor_model::id::PlatformId;
use kontor_model::order::{FulfillmentState, OrderState, PaymentState};
use kontor_model::order_feed::{DeliveryState, OrderList, OrderSummary};
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::{Deserialize, Serialize};

use super::{samples, view};
use crate::commerce::orders::read::{self, OrderQuery};
use crate::shipping::day;
use crate::shipping::story::country_line;

/// The list as its address asks for it.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct ListQuery {
    q: Option<String>,
    platform: Option<String>,
    delivery: Option<String>,
    from: Option<String>,
    until: Option<String>,
    after: Option<String>,
}

impl ListQuery {
    /// The page that is wanted, and the filters as they were typed, with what is wrong with them.
    pub(super) fn read(&self, lang: Lang, limit: u32) -> (OrderQuery, FormState) {
        let mut form = FormState::new();
        for (name, value) in [("q", &self.q), ("platform", &self.platform), ("delivery", &self.delivery)] {
            form.set(name, value.as_deref().unwrap_or_default().trim());
        }
        let mut date = |name: &str, typed: Option<&String>| {
            form.set(name, typed.map(String::as_str).unwrap_or_default());
            let read = said(typed).map(CalendarDate::parse)?;
            if read.is_none() {
                form.fault_text(name, no_date(lang, form.value(name)));
            }
            read
        };
        let (from, until) = (date("from", self.from.as_ref()), date("until", self.until.as_ref()));
        let wanted = OrderQuery {
            platform: said(self.platform.as_ref()).and_then(|id| id.parse::<PlatformId>().ok()),
            delivery: said(self.delivery.as_ref()).and_then(DeliveryState::from_code),
            number: said(self.q.as_ref()).map(str::to_owned),
            from_ms: from.map(|day| day::begins_at(day).0),
            until_ms: until.and_then(day::ends_at).map(|end| end.0),
            // A place nobody can come from shows the beginning.
            after: said(self.after.as_ref()).and_then(read::place),
            limit,
        };
        (wanted, form)
    }
}

fn no_date(lang: Lang, typed: &str) -> String {
    lang.pick(
        format!("„{typed}“ ist kein Datum. So wird es geschrieben: 2026-11-24."),
        format!("“{typed}” is no date. It is written like this: 2026-11-24."),
    )
}

fn said(typed: Option<&String>) -> Option<&str> {
    typed.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// `/orders`.
#[derive(Serialize)]
pub struct ListPage {
    booked: bool,
    rows: Vec<Row>,
    next: Option<String>,
    is_first: bool,
    /// Whether anything is searched for or filtered.
    narrowed: bool,
    form: FormState,
    /// What was typed to fetch one order, and what is wrong with it.
    pub(super) fetch: FormState,
    deliveries: Vec<&'static str>,
    platforms: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Row {
    id: String,
    number: String,
    platform: String,
    placed_at: Option<i64>,
    recipient: String,
    country: String,
    grand: String,
    delivery: &'static str,
    tone: &'static str,
    hold: Option<String>,
    document: Option<String>,
    order: Option<&'static str>,
    payment: Option<&'static str>,
    fulfillment: Option<&'static str>,
    profile: Option<String>,
    warned: bool,
}

impl ListPage {
    /// Shapes a page of the list; whether the module is booked, whether it is the beginning.
    pub(super) fn new(
        lang: Lang,
        platforms: Vec<(String, String)>,
        page: OrderList,
        form: FormState,
        (booked, is_first): (bool, bool),
    ) -> ListPage {
        let narrowed = ["q", "platform", "delivery", "from", "until"].iter().any(|name| !form.value(name).is_empty());
        ListPage {
            booked,
            rows: page.items.into_iter().map(|order| row(lang, order)).collect(),
            next: page.next,
            is_first,
            narrowed,
            deliveries: DeliveryState::ALL.iter().map(|state| state.code()).collect(),
            platforms,
            form,
            fetch: FormState::new(),
        }
    }
}

fn row(lang: Lang, order: OrderSummary) -> Row {
    Row {
        grand: view::money(lang, &order.grand, &order.currency),
        delivery: order.delivery.code(),
        tone: view::tone(order.delivery),
        order: order.states.as_ref().map(|states| OrderState::code(states.order)),
        payment: order.states.as_ref().map(|states| PaymentState::code(states.payment)),
        fulfillment: order.states.as_ref().map(|states| FulfillmentState::code(states.fulfillment)),
        id: order.id.to_string(),
        number: order.number,
        platform: order.platform.name,
        placed_at: order.placed_at_ms,
        recipient: order.recipient,
        country: country(lang, order.country),
        hold: order.hold.map(|hold| hold.detail),
        document: order.document_number,
        profile: order.shipping_profile,
        warned: order.warnings > 0,
    }
}

/// The country by its name; nothing at home.
fn country(lang: Lang, code: String) -> String {
    CountryCode::parse(&code).map_or(code, |country| country_line(lang, &country).unwrap_or_default())
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "orders/list.html";

    fn samples() -> Vec<(&'static str, ListPage)> {
        let empty = || OrderList { items: Vec::new(), next: None };
        let full = || OrderList {
            items: DeliveryState::ALL.into_iter().map(samples::summary).collect(),
            next: Some("1795424400000.ord_01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned()),
        };
        let shops = || vec![("plt_01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned(), "Käse & mehr <Süd>".to_owned())];
        let mut wrong = FormState::new().with("from", "gestern");
        wrong.fault_text("from", "Ein Tag wie 2026-11-24.");
        let new = |shops, page, form, rest| ListPage::new(Lang::De, shops, page, form, rest);
        vec![
            ("not booked", new(Vec::new(), empty(), FormState::new(), (false, true))),
            ("no shop", new(Vec::new(), empty(), FormState::new(), (true, true))),
            ("no order", new(shops(), empty(), FormState::new(), (true, true))),
            ("nothing found", new(shops(), empty(), FormState::new().with("q", "<1001>"), (true, true))),
            ("no more", new(shops(), empty(), FormState::new(), (true, false))),
            ("wrong day", new(shops(), full(), wrong, (true, true))),
            ("every state", new(shops(), full(), FormState::new().with("q", "1&2"), (true, true))),
        ]
    }
}
