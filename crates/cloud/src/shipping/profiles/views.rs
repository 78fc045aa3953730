//! What the pages of shipping profiles show.

use kontor_adapters::CarrierDescriptor;
use kontor_model::Lang;
use kontor_model::carrier_account::CarrierAccount;
use kontor_model::shipping_profile::{Sender, ShippingProfile};
use kontor_web::form::FormState;
use serde::Serialize;

use super::offer::{self, OptionField};
use crate::shipping::accounts::mode_of;
use crate::shipping::portal::{Refusal, Use};

/// An account that a profile can name.
#[derive(Clone, Serialize)]
pub(super) struct AccountChoice {
    /// As the form and the profile name it.
    pub(super) value: String,
    /// What it is called.
    name: String,
    /// Its carrier and mode.
    about: String,
    #[serde(skip)]
    pub(super) carrier: &'static CarrierDescriptor,
}

impl AccountChoice {
    /// A carrier that needs no account.
    pub(super) fn bare(lang: Lang, carrier: &'static CarrierDescriptor) -> AccountChoice {
        let (name, about) = (carrier.name.text(lang), carrier.summary.text(lang));
        AccountChoice { value: carrier.id.to_owned(), name: name.to_owned(), about: about.to_owned(), carrier }
    }

    /// An account of a carrier.
    pub(super) fn of(lang: Lang, carrier: &'static CarrierDescriptor, account: &CarrierAccount) -> AccountChoice {
        let mut about = vec![carrier.name.text(lang).to_owned()];
        about.extend(mode_of(lang, account).map(str::to_owned));
        if !account.active {
            about.push(lang.pick("deaktiviert", "deactivated").to_owned());
        }
        AccountChoice { value: account.id.to_string(), name: account.name.clone(), about: about.join(", "), carrier }
    }

    /// One line; a carrier without accounts is named by itself.
    fn caption(&self) -> String {
        if self.value == self.carrier.id { self.name.clone() } else { format!("{} ({})", self.name, self.about) }
    }
}

/// What a profile can be put together from.
pub(super) struct Surroundings {
    pub(super) accounts: Vec<AccountChoice>,
    pub(super) senders: Vec<Sender>,
}

impl Surroundings {
    /// The account of this value.
    pub(super) fn find(&self, value: &str) -> Option<&AccountChoice> {
        self.accounts.iter().find(|account| account.value == value)
    }
}

/// A row of the list.
#[derive(Serialize)]
struct Row {
    id: String,
    number: String,
    name: String,
    account: String,
    product: Option<String>,
    services: Vec<String>,
    label: Option<String>,
    sender: Option<String>,
    active: bool,
}

/// `/shipping/profiles`.
#[derive(Serialize)]
pub struct ProfilesPage {
    booked: bool,
    /// Whether there is any account besides labels of one's own.
    has_accounts: bool,
    rows: Vec<Row>,
}

impl ProfilesPage {
    /// Shapes the list.
    pub(super) fn new(lang: Lang, booked: bool, around: &Surroundings, known: Vec<ShippingProfile>) -> ProfilesPage {
        let row = |ShippingProfile { id, profile, carrier }: ShippingProfile| {
            let account = around.find(&profile.carrier_account);
            let descriptor = account.map(|account| account.carrier);
            let products = descriptor.map(|carrier| offer::products(lang, carrier)).unwrap_or_default();
            let chosen = |(id, _): &&(String, String)| profile.service.as_ref().is_none_or(|service| service == id);
            let sender = around.senders.iter().find(|sender| profile.sender.as_ref() == Some(&sender.id));
            Row {
                id: id.to_string(),
                account: account.map_or(carrier, |account| account.name.clone()),
                product: products.iter().find(chosen).map(|(_, caption)| caption.clone()),
                services: offer::asked(lang, descriptor, &profile.services),
                label: profile.label.as_ref().map(offer::caption_of),
                sender: sender.map(|sender| sender.name.clone()),
                number: profile.number,
                name: profile.name,
                active: profile.active,
            }
        };
        let has_accounts = around.accounts.iter().any(|account| account.value != account.carrier.id);
        ProfilesPage { booked, has_accounts, rows: known.into_iter().map(row).collect() }
    }
}

/// `/shipping/profiles/new` before an account was chosen.
#[derive(Serialize)]
pub struct ChoosePage {
    accounts: Vec<AccountChoice>,
}

impl ChoosePage {
    /// Shapes the choice.
    pub(super) fn new(around: &Surroundings) -> ChoosePage {
        ChoosePage { accounts: around.accounts.clone() }
    }
}

/// The form of one profile, new or stored, drawn for an account.
#[derive(Serialize)]
pub struct ProfilePage {
    /// Absent while the profile is new.
    id: Option<String>,
    /// The name it was saved with; empty while it is new.
    title: String,
    /// The account the form is drawn for.
    account: String,
    carrier: &'static str,
    accounts: Vec<(String, String)>,
    products: Vec<(String, String)>,
    options: Vec<OptionField>,
    /// Names of services that come with each shipment.
    of_one: String,
    labels: Vec<(String, String)>,
    senders: Vec<(String, String)>,
    pub(super) form: FormState,
    pub(super) refusal: Option<Refusal>,
    /// Whether the form was drawn anew for another account.
    pub(super) other: bool,
}

impl ProfilePage {
    pub(super) fn new(
        lang: Lang,
        around: &Surroundings,
        account: &AccountChoice,
        (stored, form): (Option<&ShippingProfile>, FormState),
    ) -> ProfilePage {
        let carrier = account.carrier;
        let default = lang.pick("Standardabsender der Seite „Versand“", "Default sender of the page “Shipping”");
        let senders = around.senders.iter().map(|sender| (sender.id.to_string(), sender.name.clone()));
        ProfilePage {
            id: stored.map(|known| known.id.to_string()),
            title: stored.map(|known| known.profile.name.clone()).unwrap_or_default(),
            account: account.value.clone(),
            carrier: carrier.name.text(lang),
            accounts: around.accounts.iter().map(|known| (known.value.clone(), known.caption())).collect(),
            products: offer::products(lang, carrier),
            options: offer::fields(lang, carrier),
            of_one: offer::of_one_shipment(lang, carrier),
            labels: with_chosen(offer::labels(lang, carrier), form.value("label")),
            senders: [(String::new(), default.to_owned())].into_iter().chain(senders).collect(),
            form,
            refusal: None,
            other: false,
        }
    }

    /// Tells whether the form has to be looked at again before anything is saved.
    pub(super) fn is_other_or_faulty(&self) -> bool {
        self.other || self.form.has_errors()
    }
}

/// What is chosen stays to be seen when the carrier does not offer it any more; saving it says so.
fn with_chosen(mut options: Vec<(String, String)>, chosen: &str) -> Vec<(String, String)> {
    if !options.iter().any(|(value, _)| value == chosen) {
        let caption = offer::label_of(chosen).map_or_else(|| chosen.to_owned(), |spec| offer::caption_of(&spec));
        options.push((chosen.to_owned(), caption));
    }
    options
}

/// A profile as something that uses an account or a sender.
pub(in crate::shipping) fn as_use(known: &ShippingProfile) -> Use {
    let (number, name) = (&known.profile.number, &known.profile.name);
    Use { href: format!("/shipping/profiles/{}", known.id), caption: format!("{number} {name}") }
}

mod samples;
