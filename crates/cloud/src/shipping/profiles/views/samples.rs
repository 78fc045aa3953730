//! Every state of the pages of shipping profiles, for the test that renders them and for who looks at them.

use kontor_adapters::{Carrier, CarrierDescriptor, Registry};
use kontor_model::Lang;
use kontor_model::shipping_profile::ShippingProfile;
use kontor_web::form::FormState;
use kontor_web::page::Page;

use super::{AccountChoice, ChoosePage, ProfilePage, ProfilesPage, Surroundings};
use crate::shipping::portal::{Refusal, Use};
use crate::shipping::profiles::typed;

/// All carriers, as if each had an account.
fn around(carriers: &Registry) -> Surroundings {
    let accounts = carriers.all().map(|carrier| AccountChoice::bare(Lang::De, carrier.descriptor())).collect();
    Surroundings { accounts, senders: Vec::new() }
}

/// The carrier with the most additional services: the longest form.
fn fullest(carriers: &Registry) -> &'static CarrierDescriptor {
    let all = carriers.all().map(Carrier::descriptor);
    all.max_by_key(|carrier| carrier.options.len()).expect("a carrier")
}

fn profile(number: &str, carrier: &CarrierDescriptor, active: bool) -> ShippingProfile {
    serde_json::from_value(serde_json::json!({
        "id": "spf_01M83WFEZ084G7ZWYRD6Z1RV0W", "number": number, "name": format!("Paket <{number}>"),
        "carrier_account": carrier.id, "carrier": carrier.id, "tare_g": 120, "active": active,
        "service": carrier.services.first().map(|service| service.id),
        "services": {"signature": true, "insurance": {"amount": "500.00"}},
        "label": {"format": "zpl", "medium": "103x199", "dpi": 300}
    }))
    .expect("a profile")
}

impl Page for ProfilesPage {
    const TEMPLATE: &'static str = "profiles/list.html";

    fn samples() -> Vec<(&'static str, ProfilesPage)> {
        let carriers = Registry::new();
        let around = around(&carriers);
        let known = vec![profile("1", fullest(&carriers), true), profile("2", fullest(&carriers), false)];
        let page = |booked, known| ProfilesPage::new(Lang::De, booked, &around, known);
        let mut with_account = page(true, Vec::new());
        with_account.has_accounts = true;
        vec![
            ("not_booked", page(false, Vec::new())),
            ("empty", page(true, Vec::new())),
            ("empty_with_account", with_account),
            ("list", page(true, known)),
        ]
    }
}

impl Page for ChoosePage {
    const TEMPLATE: &'static str = "profiles/choose.html";

    fn samples() -> Vec<(&'static str, ChoosePage)> {
        vec![("choice", ChoosePage::new(&around(&Registry::new())))]
    }
}

impl Page for ProfilePage {
    const TEMPLATE: &'static str = "profiles/form.html";

    fn samples() -> Vec<(&'static str, ProfilePage)> {
        let carriers = Registry::new();
        let around = around(&carriers);
        let new = FormState::new().with("active", "on");
        let mut samples: Vec<(&'static str, ProfilePage)> = around
            .accounts
            .iter()
            .map(|account| (account.carrier.id, ProfilePage::new(Lang::De, &around, account, (None, new.clone()))))
            .collect();
        let account = around.find(fullest(&carriers).id).expect("the account");
        let known = profile("10", account.carrier, true);
        let filled = || typed::filled(Lang::De, account.carrier, &known.profile);
        let stored = || ProfilePage::new(Lang::De, &around, account, (Some(&known), filled()));
        let mut refused = stored();
        for field in ["number", "services.insurance", "services.signature", "services.carrier_options", "label"] {
            refused.form.fault_text(field, "Geht <nicht>.");
        }
        let mut in_use = stored();
        let used = Use { href: "/shipping/rules#rule-1".to_owned(), caption: "Regel 1".to_owned() };
        in_use.refusal = Some(Refusal::new(Lang::De, "profile_in_use", vec![used]));
        let mut other = stored();
        other.other = true;
        samples.extend([("stored", stored()), ("refused", refused), ("in_use", in_use), ("other", other)]);
        samples
    }
}
