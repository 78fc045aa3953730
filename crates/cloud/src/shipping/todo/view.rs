//! What the page of tasks shows, with samples of every kind.

use kontor_model::Lang;
use kontor_model::task::{ShippingTask, TaskKind, TaskPage};
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

/// Something a person has to look at.
#[derive(Serialize)]
pub(in crate::shipping) struct Task {
    id: String,
    kind: &'static str,
    tone: &'static str,
    detail: String,
    at: i64,
    /// The shipment, where it has a page.
    shipment: Option<String>,
    /// What it is about: a shipment or a return, among others.
    object: String,
    /// Parcels a tracking number is asked for; 0 where the task is settled in another way.
    parcels: usize,
}

/// Shapes a task; `parcels` are those of its shipment.
pub(in crate::shipping) fn task(task: ShippingTask, parcels: usize) -> Task {
    Task {
        id: task.id.to_string(),
        kind: task.kind.code(),
        tone: match task.kind {
            TaskKind::BoughtTwice | TaskKind::BatchItemFailed => "bad",
            _ => "warn",
        },
        detail: task.detail,
        at: task.created_at_ms,
        shipment: task.shipment.map(|id| id.to_string()),
        object: task.object,
        parcels: if task.kind == TaskKind::OutcomeUnknown { parcels } else { 0 },
    }
}

/// `/tasks`.
#[derive(Serialize)]
pub struct TasksPage {
    booked: bool,
    rows: Vec<Task>,
    next: Option<String>,
    is_first: bool,
    /// What was typed to settle a shipment, and what is wrong with it.
    pub(super) form: FormState,
    /// The shipment that `form` is about.
    pub(super) asked: Option<String>,
    /// Why nothing was settled.
    pub(super) refusal: Option<String>,
}

impl TasksPage {
    /// Shapes a page of the list; whether shipping is booked, whether it is the beginning.
    pub(super) fn new((booked, is_first): (bool, bool), rows: Vec<Task>, next: Option<String>) -> TasksPage {
        TasksPage { booked, rows, next, is_first, form: FormState::new(), asked: None, refusal: None }
    }
}

impl Page for TasksPage {
    const TEMPLATE: &'static str = "todo/list.html";

    fn samples() -> Vec<(&'static str, TasksPage)> {
        const SHIPMENT: &str = "shp_01M83WFEZ084G7ZWYRD6Z1RV0W";
        let sample = |kind: TaskKind| ShippingTask {
            id: "tsk_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().expect("an id"),
            kind,
            shipment: (kind != TaskKind::UnknownNumber).then(|| SHIPMENT.parse().expect("an id")),
            object: SHIPMENT.to_owned(),
            detail: Lang::De.pick("Ob es für <LS-1> ein Etikett gibt, ist unklar.", "").to_owned(),
            created_at_ms: 1_795_424_000_000,
        };
        let known = TaskPage { items: TaskKind::ALL.map(sample).to_vec(), next_cursor: None };
        let rows = || known.items.iter().cloned().map(|known| task(known, 2)).collect::<Vec<_>>();
        let one = || vec![task(sample(TaskKind::OutcomeUnknown), 2)];
        let mut refused = TasksPage::new((true, true), one(), None);
        refused.form.set("number_1", "0034 <1>");
        refused.form.fault_text("tracking_numbers", "Eine je Packstück.");
        refused.asked = Some(SHIPMENT.to_owned());
        refused.refusal = Some("Geklärt ist das schon.".to_owned());
        vec![
            ("not_booked", TasksPage::new((false, true), Vec::new(), None)),
            ("empty", TasksPage::new((true, true), Vec::new(), None)),
            ("no_more", TasksPage::new((true, false), Vec::new(), None)),
            ("every_kind", TasksPage::new((true, true), rows(), Some("tsk_01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned()))),
            ("refused", refused),
        ]
    }
}
