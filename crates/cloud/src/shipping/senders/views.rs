//! What the pages of senders show, with samples of every state.

use kontor_model::Lang;
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::shipping_profile::{NewSender, Sender, SenderList};
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use crate::shipping::portal::{Refusal, Use};
use crate::shipping::{countries, story};

/// Fields of the form, named as faults name them.
pub(super) const FIELDS: [&str; 11] = [
    "name",
    "address.name",
    "address.company",
    "address.addition",
    "address.street",
    "address.house_number",
    "address.postal_code",
    "address.city",
    "address.country",
    "address.email",
    "address.phone",
];

/// A row of the list.
#[derive(Serialize)]
struct Row {
    id: String,
    name: String,
    address: String,
}

/// `/shipping/senders`.
#[derive(Serialize)]
pub struct SendersPage {
    booked: bool,
    /// The sender of the page "Versand", in one line; absent until it is set.
    default: Option<String>,
    rows: Vec<Row>,
}

impl SendersPage {
    /// Shapes the list.
    pub(super) fn new(lang: Lang, booked: bool, known: SenderList) -> SendersPage {
        let row = |sender: Sender| Row {
            id: sender.id.to_string(),
            name: sender.name,
            address: in_one_line(lang, &sender.address),
        };
        SendersPage {
            booked,
            default: known.default.map(|address| in_one_line(lang, &address)),
            rows: known.items.into_iter().map(row).collect(),
        }
    }
}

fn in_one_line(lang: Lang, address: &Address) -> String {
    story::recipient_lines(lang, &Recipient::Street(address.clone())).join(", ")
}

/// The form of one sender, new or stored.
#[derive(Serialize)]
pub struct SenderPage {
    /// Absent while the sender is new.
    id: Option<String>,
    /// The name it was saved with; empty while it is new.
    title: String,
    countries: Vec<(&'static str, &'static str)>,
    pub(super) form: FormState,
    pub(super) refusal: Option<Refusal>,
}

impl SenderPage {
    pub(super) fn new(lang: Lang, stored: Option<&Sender>, form: FormState) -> SenderPage {
        SenderPage {
            id: stored.map(|sender| sender.id.to_string()),
            title: stored.map(|sender| sender.name.clone()).unwrap_or_default(),
            countries: countries::options(lang, form.value("address.country")),
            form,
            refusal: None,
        }
    }
}

/// The form of a stored sender.
pub(super) fn filled(sender: &Sender) -> FormState {
    let Address { party, street, house_number, postal_code, city, country } = &sender.address;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    FormState::new()
        .with("name", &sender.name)
        .with("address.name", &party.name)
        .with("address.company", text(&party.company))
        .with("address.addition", text(&party.addition))
        .with("address.street", street)
        .with("address.house_number", text(house_number))
        .with("address.postal_code", postal_code)
        .with("address.city", city)
        .with("address.country", country.as_str())
        .with("address.email", text(&party.email))
        .with("address.phone", text(&party.phone))
}

fn sample() -> Sender {
    let party = Party { name: "Käsehof Süd <GmbH>".to_owned(), ..Party::default() };
    let address = Address {
        party,
        street: "Straße des 17. Juni".to_owned(),
        house_number: Some("12 a".to_owned()),
        postal_code: "10785".to_owned(),
        city: "Berlin".to_owned(),
        country: CountryCode::germany(),
    };
    let NewSender { name, address } = NewSender { name: "Lager <Süd>".to_owned(), address };
    Sender { id: "snd_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().expect("an id"), name, address }
}

impl Page for SendersPage {
    const TEMPLATE: &'static str = "senders/list.html";

    fn samples() -> Vec<(&'static str, SendersPage)> {
        let list = |default: bool, items: Vec<Sender>| SenderList { default: default.then(|| sample().address), items };
        let page = |booked, known| SendersPage::new(Lang::De, booked, known);
        vec![
            ("not_booked", page(false, list(false, Vec::new()))),
            ("empty", page(true, list(false, Vec::new()))),
            ("default_only", page(true, list(true, Vec::new()))),
            ("list", page(true, list(true, vec![sample()]))),
        ]
    }
}

impl Page for SenderPage {
    const TEMPLATE: &'static str = "senders/form.html";

    fn samples() -> Vec<(&'static str, SenderPage)> {
        let mut refused = SenderPage::new(Lang::De, None, filled(&sample()));
        refused.form.fault_text("address.postal_code", "Genau 5 Ziffern.");
        let mut in_use = SenderPage::new(Lang::De, Some(&sample()), filled(&sample()));
        let used = Use { href: "/shipping/profiles/spf_1".to_owned(), caption: "10 „Paket <Süd>“".to_owned() };
        in_use.refusal = Some(Refusal::new(Lang::De, "sender_in_use", vec![used]));
        vec![
            ("new", SenderPage::new(Lang::De, None, FormState::new().with("address.country", "DE"))),
            ("refused", refused),
            ("stored", SenderPage::new(Lang::De, Some(&sample()), filled(&sample()))),
            ("in_use", in_use),
        ]
    }
}
