//! What needs a person, kind by kind: the same rows on the first page and on `/needs`, each with its repair.

use kontor_model::order_feed::{DeliveryState, OrderSummary};
use kontor_model::platform::{Platform, PlatformFault, PlatformState};
use kontor_model::task::ShippingTask;
use kontor_model::{Lang, UtcMillis};
use serde::Serialize;

use crate::app::App;
use crate::commerce::dispatch::{Trouble, TroubleKind, TroubleQuery, list_troubles};
use crate::commerce::orders::read::{OrderQuery, list_orders, place};
use crate::commerce::platforms::{self, UNNAMED};
use crate::commerce::stock::read::count_rejected;
use crate::error::AppResult;
use crate::shipping::{Caller, read, tasks};

/// For how long an order that a shop could not even name is looked for: the daily comparison finds it again as long as it is
/// there.
const UNNAMED_MS: i64 = 26 * 3_600_000;

/// What a need is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A connection that does not work, or gives away an order unnamed.
    Connections,
    /// An order that is held.
    Held,
    /// A message about an order that its platform refused.
    Rejected,
    /// Stock that a platform refused.
    Stock,
    /// Something in shipping.
    Tasks,
    /// A message about an order that has not arrived so far.
    Failing,
}

impl Kind {
    /// All kinds, the most urgent first.
    pub(super) const ALL: [Kind; 6] =
        [Kind::Connections, Kind::Held, Kind::Rejected, Kind::Stock, Kind::Tasks, Kind::Failing];

    /// Its name in addresses, and below `overview.kind_`.
    pub(super) fn code(self) -> &'static str {
        match self {
            Kind::Connections => "connections",
            Kind::Held => "held",
            Kind::Rejected => "rejected",
            Kind::Stock => "stock",
            Kind::Tasks => "tasks",
            Kind::Failing => "failing",
        }
    }

    /// Reads the name.
    pub(super) fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Something that needs a person.
#[derive(Clone, Serialize)]
pub(super) struct Need {
    pub(super) tone: &'static str,
    /// The thing and what is the matter with it.
    pub(super) title: String,
    pub(super) text: String,
    /// Where it is looked at, and the key of what that is called.
    pub(super) look: (String, &'static str),
    pub(super) repair: Option<Repair>,
}

/// A form with one button.
#[derive(Clone, Serialize)]
pub(super) struct Repair {
    /// Where it is sent.
    pub(super) action: String,
    /// Key of its caption.
    pub(super) caption: &'static str,
    /// What it sends along.
    pub(super) fields: Vec<(&'static str, String)>,
}

impl Repair {
    fn new(action: String, caption: &'static str) -> Repair {
        Repair { action, caption, fields: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Repair {
        self.fields.push((name, value.into()));
        self
    }
}

/// A page of one kind.
#[derive(Clone, Serialize)]
pub(super) struct Section {
    pub(super) kind: &'static str,
    pub(super) needs: Vec<Need>,
    /// Continues the list.
    pub(super) next: Option<String>,
}

/// A page of one kind after a place, which is `next` of the page before; what is no place is the beginning.
pub(super) async fn list(app: &App, caller: &Caller, kind: Kind, (after, limit): (&str, u32)) -> AppResult<Section> {
    let (needs, next) = match kind {
        Kind::Connections => (connections(app, caller).await?, None),
        Kind::Held => held(app, caller, after, limit).await?,
        Kind::Rejected => troubles(app, caller, TroubleKind::Rejected, (after, limit)).await?,
        Kind::Failing => troubles(app, caller, TroubleKind::Failing, (after, limit)).await?,
        Kind::Stock => (stock(app, caller).await?, None),
        Kind::Tasks => shipping(app, caller, after, limit).await?,
    };
    Ok(Section { kind: kind.code(), needs, next })
}

async fn connections(app: &App, caller: &Caller) -> AppResult<Vec<Need>> {
    let all = platforms::list_platforms(app, caller).await?;
    let broken = all.iter().filter_map(|platform| connection(caller.lang, platform, app.now()));
    let ending = all.iter().filter_map(|platform| ending(app, caller.lang, platform));
    Ok(broken.chain(ending).collect())
}

/// Credentials that end soon, while they still work.
fn ending(app: &App, lang: Lang, platform: &Platform) -> Option<Need> {
    let days = platforms::ending(app, platform.keys_until)?;
    if matches!(platform.state, PlatformState::Expired | PlatformState::Paused) {
        return None;
    }
    let when = match days {
        ..0 => lang.pick("Zugangsdaten sind abgelaufen", "credentials have ended").to_owned(),
        0 => lang.pick("Zugangsdaten enden heute", "credentials end today").to_owned(),
        1 => lang.pick("Zugangsdaten enden morgen", "credentials end tomorrow").to_owned(),
        _ => lang.pick(format!("Zugangsdaten enden in {days} Tagen"), format!("credentials end in {days} days")),
    };
    let text = lang.pick(
        "Legen Sie im Shop neue an und tragen Sie sie mit ihrem letzten Tag ein.",
        "Create new ones in the shop and enter them with their last day.",
    );
    Some(Need {
        tone: "warn",
        title: format!("{}: {when}", platform.name),
        text: text.to_owned(),
        look: (format!("/platforms/{}/edit", platform.id), "platforms.renew"),
        repair: None,
    })
}

fn connection(lang: Lang, platform: &Platform, now: UtcMillis) -> Option<Need> {
    let is_recent = |fault: &&PlatformFault| now.0 - fault.at_ms < UNNAMED_MS;
    let unnamed = platform.last_error.as_ref().filter(|fault| fault.code == UNNAMED).filter(is_recent);
    let title = match platform.state {
        PlatformState::Expired => lang.pick("Zugang abgelehnt", "access refused"),
        PlatformState::Failing => lang.pick("Verbindung gestört", "connection broken"),
        PlatformState::Connected if unnamed.is_some() => lang.pick("ein Auftrag fehlt", "an order is missing"),
        PlatformState::NotConnected | PlatformState::Connected | PlatformState::Paused => return None,
    };
    let path = format!("/platforms/{}", platform.id);
    Some(Need {
        tone: "bad",
        title: format!("{}: {title}", platform.name),
        text: platform.last_error.as_ref().map(|error| error.detail.clone()).unwrap_or_default(),
        repair: Some(Repair::new(format!("{path}/test"), "overview.repair_test")),
        look: (path, "overview.look"),
    })
}

async fn held(app: &App, caller: &Caller, after: &str, limit: u32) -> AppResult<(Vec<Need>, Option<String>)> {
    let query = OrderQuery { delivery: Some(DeliveryState::Held), after: place(after), limit, ..OrderQuery::default() };
    let found = list_orders(app, caller, &query).await?;
    Ok((found.items.iter().map(|order| held_order(caller.lang, order)).collect(), found.next))
}

fn held_order(lang: Lang, order: &OrderSummary) -> Need {
    let code = order.hold.as_ref().map_or("", |hold| hold.code.as_str());
    let (id, platform) = (&order.id, &order.platform.id);
    let own = || (format!("/orders/{id}"), "overview.look");
    let (look, repair) = match code {
        // Nothing is mapped again before there is a mapping, and then all of them are.
        "no_mapping" => ((format!("/platforms/{platform}/mapping"), "overview.to_mapping"), None),
        "unreadable" | "does_not_add_up" if !order.number.is_empty() => {
            let again = Repair::new("/orders/fetch".to_owned(), "overview.repair_fetch");
            (own(), Some(again.with("platform", platform.as_str()).with("number", &order.number)))
        }
        _ => (own(), Some(Repair::new(format!("/orders/{id}/retry"), "overview.repair_map"))),
    };
    let number = if order.number.is_empty() { &order.external_id } else { &order.number };
    Need {
        tone: "warn",
        title: lang.pick(format!("Auftrag {number}: angehalten"), format!("Order {number}: held")),
        text: order.hold.as_ref().map(|hold| hold.detail.clone()).unwrap_or_default(),
        look,
        repair,
    }
}

async fn troubles(
    app: &App,
    caller: &Caller,
    kind: TroubleKind,
    (after, limit): (&str, u32),
) -> AppResult<(Vec<Need>, Option<String>)> {
    let after = after.parse().ok();
    let query = TroubleQuery { platform: None, kind, after: after.as_ref(), limit };
    let found = list_troubles(app, (&caller.tenant, caller.lang), &query).await?;
    Ok((found.items.into_iter().map(|trouble| message(caller.lang, kind, trouble)).collect(), found.next))
}

fn message(lang: Lang, kind: TroubleKind, trouble: Trouble) -> Need {
    let number = &trouble.number;
    let is_refused = kind == TroubleKind::Rejected;
    let what = match (trouble.what, is_refused) {
        ("status", true) => lang.pick("Status abgelehnt", "status refused"),
        ("status", false) => lang.pick("Status kommt nicht an", "status does not arrive"),
        (_, true) => lang.pick("Versandmeldung abgelehnt", "dispatch refused"),
        (_, false) => lang.pick("Versandmeldung kommt nicht an", "dispatch does not arrive"),
    };
    let nothing = lang.pick("Die Plattform nannte keinen Grund.", "The platform gave no reason.");
    let again = format!("/orders/{}/told/{}/retry", trouble.order, trouble.id);
    let caption = if is_refused { "overview.repair_tell" } else { "overview.repair_now" };
    Need {
        tone: if is_refused { "bad" } else { "warn" },
        title: lang.pick(format!("Auftrag {number}: {what}"), format!("Order {number}: {what}")),
        text: trouble.why.unwrap_or_else(|| nothing.to_owned()),
        look: (format!("/orders/{}", trouble.order), "overview.look"),
        repair: Some(Repair::new(again, caption).with("back", "needs")),
    }
}

async fn stock(app: &App, caller: &Caller) -> AppResult<Vec<Need>> {
    let counts = count_rejected(app, &caller.tenant).await?;
    let all = if counts.is_empty() { Vec::new() } else { platforms::list_platforms(app, caller).await? };
    let refused = all.iter().filter_map(|platform| {
        let count = counts.iter().find(|(id, _)| id == platform.id.as_str()).map(|(_, count)| *count)?;
        Some(refused_stock(caller.lang, platform, count))
    });
    Ok(refused.collect())
}

fn refused_stock(lang: Lang, platform: &Platform, count: i64) -> Need {
    let (name, path) = (&platform.name, format!("/platforms/{}/stock", platform.id));
    Need {
        tone: "bad",
        title: match count {
            1 => lang.pick(
                format!("{name}: Bestand eines Artikels abgelehnt"),
                format!("{name}: stock of one item refused"),
            ),
            _ => lang.pick(
                format!("{name}: Bestand von {count} Artikeln abgelehnt"),
                format!("{name}: stock of {count} items refused"),
            ),
        },
        text: lang.pick("Die Liste nennt je Artikel den Grund.", "The list says the reason for each item.").to_owned(),
        repair: Some(Repair::new(format!("{path}/retry"), "overview.repair_tell").with("back", "needs")),
        look: (format!("{path}?state=rejected#refused"), "overview.look"),
    }
}

async fn shipping(app: &App, caller: &Caller, after: &str, limit: u32) -> AppResult<(Vec<Need>, Option<String>)> {
    let after = after.parse().ok();
    let found = tasks::list_tasks(app, caller, after.as_ref(), limit).await?;
    let mut needs = Vec::new();
    for task in found.items {
        needs.push(shipping_task(app, caller, task).await?);
    }
    Ok((needs, found.next_cursor))
}

async fn shipping_task(app: &App, caller: &Caller, task: ShippingTask) -> AppResult<Need> {
    let reference = match &task.shipment {
        Some(id) => read::get_shipment(app, caller, id).await.map(|shipment| shipment.reference).ok(),
        None => None,
    };
    let what = app.site.text(caller.lang, &format!("todo.kind_{}", task.kind.code()), &[]);
    let about = reference.unwrap_or_else(|| caller.lang.pick("Versand", "Shipping").to_owned());
    Ok(Need {
        tone: "warn",
        title: format!("{about}: {what}"),
        text: task.detail,
        // What became of it is entered there.
        look: ("/tasks".to_owned(), "overview.repair_task"),
        repair: None,
    })
}
