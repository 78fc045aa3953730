//! What the page of a platform's dispatch shows, with samples.

use std::collections::BTreeSet;

use kontor_model::Lang;
use kontor_model::fulfillment::{DispatchMoment, DispatchRule};
use kontor_model::platform::{Exchange, PlatformValue};
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use super::troubles::{Trouble, Troubles};
use crate::commerce::platforms::PlatformRow;

/// Everything the page is made of.
pub(super) struct Parts {
    pub(super) platform: PlatformRow,
    pub(super) exchanges: BTreeSet<Exchange>,
    /// Statuses the shop said it has.
    pub(super) statuses: Vec<PlatformValue>,
    /// The one an order moves to unless somebody chooses.
    pub(super) usual: Option<&'static str>,
    /// Ids and names of the carriers, and what the shop is told unless somebody chooses.
    pub(super) carriers: Vec<(&'static str, &'static str, &'static str)>,
    pub(super) rule: DispatchRule,
    pub(super) form: FormState,
    pub(super) rejected: Troubles,
    pub(super) failing: Troubles,
}

/// `/platforms/{id}/dispatch`.
#[derive(Serialize)]
pub(crate) struct DispatchPage {
    id: String,
    name: String,
    /// Whether the platform is told what was sent.
    is_told: bool,
    form: FormState,
    /// Statuses to choose from, with the words for them; empty while the shop said none.
    statuses: Vec<(String, String)>,
    /// Field, name of the carrier, and what the shop is told while it is empty.
    carriers: Vec<(String, &'static str, &'static str)>,
    rejected: Vec<Trouble>,
    failing: Vec<Trouble>,
    /// Where the list goes on.
    next: Option<String>,
}

impl DispatchPage {
    /// Shapes the page.
    pub(super) fn new(lang: Lang, parts: Parts) -> DispatchPage {
        DispatchPage {
            id: parts.platform.id.to_string(),
            name: parts.platform.name,
            is_told: parts.exchanges.contains(&Exchange::Fulfillments),
            form: parts.form,
            statuses: statuses(lang, parts.statuses, (parts.usual, parts.rule.status)),
            carriers: parts
                .carriers
                .into_iter()
                .map(|(id, name, usual)| (format!("carriers.{id}"), name, usual))
                .collect(),
            next: parts.rejected.next.or(parts.failing.next),
            rejected: parts.rejected.items,
            failing: parts.failing.items,
        }
    }
}

/// What can be chosen: the usual one, those the shop has, and the chosen one if it is none of them.
fn statuses(
    lang: Lang,
    known: Vec<PlatformValue>,
    (usual, chosen): (Option<&'static str>, Option<String>),
) -> Vec<(String, String)> {
    if known.is_empty() {
        return Vec::new();
    }
    let name_of = |code: &str| known.iter().find(|value| value.code == code).map(|value| value.name.clone());
    let usual = usual.map(|code| name_of(code).unwrap_or_else(|| code.to_owned()));
    let usual = match usual {
        Some(name) => lang.pick(format!("wie üblich: {name}"), format!("as usual: {name}")),
        None => lang.pick("wie üblich", "as usual").to_owned(),
    };
    let lost = chosen.filter(|chosen| known.iter().all(|value| value.code != *chosen));
    let named = known.into_iter().map(|value| {
        let caption = if value.name.is_empty() { value.code.clone() } else { value.name };
        (value.code, caption)
    });
    let first = std::iter::once((String::new(), usual));
    first.chain(named).chain(lost.map(|code| (code.clone(), code))).collect()
}

/// A moment as forms and texts name it.
pub(in crate::commerce) fn code(moment: DispatchMoment) -> &'static str {
    match moment {
        DispatchMoment::Labelled => "labelled",
        DispatchMoment::ClosedOut => "closed_out",
        DispatchMoment::Never => "never",
    }
}

impl Page for DispatchPage {
    const TEMPLATE: &'static str = "dispatch/page.html";

    fn samples() -> Vec<(&'static str, DispatchPage)> {
        samples::all().unwrap_or_default()
    }
}

mod samples {
    //! Quiet, without values of the shop, refused messages, and a rule that was refused itself.

    use super::{DispatchPage, FormState, Trouble};

    const ID: &str = "plt_01M83WFEZ084G7ZWYRD6Z1RV0W";
    const AT: i64 = 1_795_424_000_000;

    fn trouble(what: &'static str, next_ms: Option<i64>) -> Option<Trouble> {
        Some(Trouble {
            id: "ful_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().ok()?,
            order: "ord_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().ok()?,
            number: "1001 <B>".to_owned(),
            what,
            text: if what == "status" { "verschickt".to_owned() } else { "00340434161094042557".to_owned() },
            why: Some("Diese Bestellung gibt es nicht (mehr).".to_owned()),
            at_ms: next_ms.is_none().then_some(AT),
            next_ms,
        })
    }

    fn field(carrier: &str) -> String {
        format!("carriers.{carrier}")
    }

    fn page(form: FormState, known: bool) -> DispatchPage {
        let statuses =
            [("", "wie üblich: Fertiggestellt"), ("completed", "Fertiggestellt"), ("shipped", "Verschickt <neu>")];
        DispatchPage {
            id: ID.to_owned(),
            name: "Käsehof <Süd>".to_owned(),
            is_told: known,
            form,
            statuses: if known {
                statuses.map(|(code, name)| (code.to_owned(), name.to_owned())).to_vec()
            } else {
                Vec::new()
            },
            carriers: vec![
                (field("brieftaube"), "Brieftaube <schnell>", "taube"),
                (field("eilbote"), "Eilbote", "Eilbote"),
            ],
            rejected: Vec::new(),
            failing: Vec::new(),
            next: None,
        }
    }

    pub(super) fn all() -> Option<Vec<(&'static str, DispatchPage)>> {
        let filled = || FormState::new().with("when", "closed_out").with(&field("eilbote"), "Eilbote & Söhne");
        let mut wrong = filled().with("status", "x");
        wrong.fault_text("status", "1 bis 100 sichtbare Zeichen.");
        wrong.fault_text(&field("eilbote"), "1 bis 100 sichtbare Zeichen.");
        Some(vec![
            ("quiet", page(filled(), true)),
            ("not told", page(FormState::new(), false)),
            (
                "refused",
                DispatchPage {
                    rejected: vec![trouble("fulfillment", None)?, trouble("status", None)?],
                    failing: vec![trouble("fulfillment", Some(AT + 1_800_000))?],
                    next: Some("ful_01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned()),
                    ..page(filled(), true)
                },
            ),
            ("wrong rule", page(wrong, true)),
        ])
    }
}
