//! What the pages of rules show, with samples of every state.

use kontor_model::Lang;
use kontor_model::shipping_profile::{RuleDecision, RuleStep, ShippingProfile, ShippingRule};
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use super::typed;
use crate::shipping::countries;
use crate::shipping::portal::Use;

/// A rule in its place.
#[derive(Serialize)]
struct Row {
    id: String,
    place: usize,
    conditions: Vec<String>,
    profile: String,
    can_rise: bool,
    can_fall: bool,
}

/// `/shipping/rules`.
#[derive(Serialize)]
pub struct RulesPage {
    booked: bool,
    has_profiles: bool,
    rows: Vec<Row>,
    /// Whether the last rule fits everything: nothing is left without a profile.
    covers_all: bool,
    countries: Vec<(&'static str, &'static str)>,
    /// The shipment that is tried.
    pub(super) form: FormState,
    pub(super) decision: Option<RuleDecision>,
    /// Why the rules were not changed.
    pub(super) refusal: Option<String>,
}

impl RulesPage {
    /// Shapes the list.
    pub(super) fn new(
        lang: Lang,
        booked: bool,
        (rules, profiles): (&[ShippingRule], &[ShippingProfile]),
        form: FormState,
    ) -> RulesPage {
        let covers_all = rules.last().is_some_and(ShippingRule::is_unconditional);
        // The rule for everything else stays where it is: at the end.
        let movable = rules.len() - usize::from(covers_all);
        let row = |(index, rule): (usize, &ShippingRule)| Row {
            id: rule.id.as_ref().map(ToString::to_string).unwrap_or_default(),
            place: index + 1,
            conditions: typed::in_words(lang, rule),
            profile: profile_caption(profiles, &rule.shipping_profile),
            can_rise: index > 0 && index < movable,
            can_fall: index + 1 < movable,
        };
        RulesPage {
            booked,
            has_profiles: profiles.iter().any(|known| known.profile.active),
            rows: rules.iter().enumerate().map(row).collect(),
            covers_all,
            countries: countries::options(lang, form.value("country")),
            form,
            decision: None,
            refusal: None,
        }
    }
}

fn profile_caption(profiles: &[ShippingProfile], number: &str) -> String {
    let known = profiles.iter().find(|known| known.profile.number == number);
    known.map_or_else(|| number.to_owned(), |known| format!("{number} {}", known.profile.name))
}

/// The form of one rule, new or stored.
#[derive(Serialize)]
pub struct RulePage {
    /// Absent while the rule is new.
    id: Option<String>,
    /// Its place, counted from 1; absent while it is new.
    place: Option<usize>,
    profiles: Vec<(String, String)>,
    pub(super) form: FormState,
    /// What is wrong with the rules as a whole.
    pub(super) refusal: Option<String>,
}

impl RulePage {
    pub(super) fn new(
        stored: Option<(usize, &ShippingRule)>,
        profiles: &[ShippingProfile],
        form: FormState,
    ) -> RulePage {
        let active = profiles.iter().filter(|known| known.profile.active);
        let choice = |known: &ShippingProfile| {
            let (number, name) = (&known.profile.number, &known.profile.name);
            (number.clone(), format!("{number} {name}"))
        };
        RulePage {
            id: stored.and_then(|(_, rule)| rule.id.as_ref().map(ToString::to_string)),
            place: stored.map(|(index, _)| index + 1),
            profiles: active.map(choice).collect(),
            form,
            refusal: None,
        }
    }
}

/// A rule as something that uses a profile.
pub(in crate::shipping) fn as_use(lang: Lang, place: usize, rule: &ShippingRule) -> Use {
    let conditions = typed::in_words(lang, rule);
    let all = lang.pick("jede Sendung", "every shipment").to_owned();
    let what = if conditions.is_empty() { all } else { conditions.join("; ") };
    let caption = lang.pick(format!("Regel {place}: {what}"), format!("Rule {place}: {what}"));
    Use { href: format!("/shipping/rules#rule-{place}"), caption }
}

fn sample_rules() -> Vec<ShippingRule> {
    serde_json::from_value(serde_json::json!([
        {"id": "rul_01M83WFEZ084G7ZWYRD6Z1RV0W", "countries": ["AT", "CH"], "min_weight_g": 500, "max_weight_g": 31500,
         "min_value": {"amount": "22"}, "order_source": "Shop <Süd>", "shipping_profile": "10"},
        {"id": "rul_01M83WFEZ084G7ZWYRD6Z1RV0X", "cash_on_delivery": false, "shipping_profile": "20"},
        {"id": "rul_01M83WFEZ084G7ZWYRD6Z1RV0Y", "shipping_profile": "30"}
    ]))
    .expect("rules")
}

fn sample_profiles() -> Vec<ShippingProfile> {
    serde_json::from_value(serde_json::json!([
        {"id": "spf_01M83WFEZ084G7ZWYRD6Z1RV0W", "number": "10", "name": "Paket <A & O>", "carrier_account": "sample",
         "carrier": "sample"}
    ]))
    .expect("profiles")
}

impl Page for RulesPage {
    const TEMPLATE: &'static str = "rules/list.html";

    fn samples() -> Vec<(&'static str, RulesPage)> {
        let (rules, profiles) = (sample_rules(), sample_profiles());
        let form = || FormState::new().with("country", "AT").with("weight_g", "2,5");
        let page = |booked, rules: &[ShippingRule], profiles: &[ShippingProfile]| {
            RulesPage::new(Lang::De, booked, (rules, profiles), form())
        };
        let step = |rule: u32, fits: bool| RuleStep {
            rule,
            shipping_profile: "10".to_owned(),
            fits,
            misfit: (!fits).then(|| "weight".to_owned()),
            detail: "anderes <Gewicht>".to_owned(),
        };
        let mut tried = page(true, &rules, &profiles);
        let (number, detail) = (Some("10".to_owned()), "Regel 2 passt.".to_owned());
        tried.decision = Some(RuleDecision {
            shipping_profile: number,
            rule: Some(2),
            detail,
            steps: vec![step(1, false), step(2, true)],
        });
        let mut without = page(true, &rules[..2], &profiles);
        let detail = "Keine Regel passt.".to_owned();
        without.decision =
            Some(RuleDecision { shipping_profile: None, rule: None, detail, steps: vec![step(1, false)] });
        let mut refused = page(true, &rules, &profiles);
        refused.refusal = Some("Regel 1 passt auf jede Sendung.".to_owned());
        refused.form.fault_text("weight_g", "Fehlt.");
        vec![
            ("not_booked", page(false, &[], &[])),
            ("no_profiles", page(true, &[], &[])),
            ("empty", page(true, &[], &profiles)),
            ("list", page(true, &rules, &profiles)),
            ("tried", tried),
            ("nothing_fits", without),
            ("refused", refused),
        ]
    }
}

impl Page for RulePage {
    const TEMPLATE: &'static str = "rules/form.html";

    fn samples() -> Vec<(&'static str, RulePage)> {
        let (rules, profiles) = (sample_rules(), sample_profiles());
        let stored = || RulePage::new(Some((0, &rules[0])), &profiles, typed::filled(Lang::De, &rules[0]));
        let mut refused = stored();
        for field in typed::FIELDS {
            refused.form.fault_text(field, "Geht <nicht>.");
        }
        refused.refusal = Some("Regel 3 passt auf jede Sendung.".to_owned());
        vec![("new", RulePage::new(None, &profiles, FormState::new())), ("stored", stored()), ("refused", refused)]
    }
}
