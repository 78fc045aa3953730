//! What the page shows: figures of today, what needs a person, connections, and the last days as bars.

use kontor_adapters::shop::Shops;
use kontor_adapters::{Carrier, Registry};
use kontor_model::carrier_account::CarrierAccount;
use kontor_model::date::CalendarDate;
use kontor_model::platform::{Platform, PlatformState};
use kontor_model::{Lang, UtcMillis};
use kontor_web::page::Page;
use serde::Serialize;

use super::needs::{Kind, Need, Section};
use super::store::DayRow;
use crate::shipping::day;

/// Height of the chart in its own units; a bar takes 12 of the 40 units of its day.
const HEIGHT: i64 = 180;
const STEP: i64 = 40;

/// Everything the page is made of.
pub(super) struct Looked {
    pub(super) now: UtcMillis,
    pub(super) days: Vec<(CalendarDate, DayRow)>,
    /// What needs a person, by kind.
    pub(super) sections: Vec<Section>,
    pub(super) platforms: Vec<Platform>,
    pub(super) accounts: Vec<CarrierAccount>,
    pub(super) sells: bool,
}

/// `/overview`.
#[derive(Serialize)]
pub struct OverviewPage {
    now: i64,
    sells: bool,
    orders_today: i64,
    labels_today: i64,
    needs: Vec<Need>,
    /// Whether there is more of a kind than is shown.
    more: bool,
    connections: Vec<Connection>,
    chart: Chart,
}

#[derive(Serialize)]
struct Connection {
    name: String,
    kind: String,
    tone: &'static str,
    /// Key of its state below `overview`.
    state: &'static str,
    at: Option<i64>,
    href: String,
}

/// Bars of the last days.
#[derive(Serialize)]
struct Chart {
    /// Captions of the lines, highest first.
    scale: Vec<i64>,
    bars: Vec<Bar>,
    days: Vec<Caption>,
    /// The same in words and numbers.
    rows: Vec<DayInWords>,
}

/// A day of the chart for those who do not see it.
#[derive(Serialize)]
struct DayInWords {
    day: String,
    orders: i64,
    labels: i64,
}

#[derive(Serialize)]
struct Bar {
    class: &'static str,
    x: i64,
    y: i64,
    height: i64,
    title: String,
}

#[derive(Serialize)]
struct Caption {
    weekday: &'static str,
    day: i8,
}

/// `/needs`.
#[derive(Serialize)]
pub(crate) struct NeedsPage {
    /// The kind that is shown alone.
    only: Option<&'static str>,
    sections: Vec<Section>,
}

impl NeedsPage {
    /// Shapes the page; a kind that needs nobody is left out.
    pub(super) fn new(only: Option<Kind>, sections: Vec<Section>) -> NeedsPage {
        let sections = sections.into_iter().filter(|section| !section.needs.is_empty()).collect();
        NeedsPage { only: only.map(Kind::code), sections }
    }
}

impl OverviewPage {
    /// Shapes the page.
    pub(super) fn new(lang: Lang, (carriers, shops): (&Registry, &Shops), looked: Looked) -> OverviewPage {
        let today = looked.days.last().map(|(_, row)| row.clone());
        let more = looked.sections.iter().any(|section| section.next.is_some());
        OverviewPage {
            now: looked.now.0,
            sells: looked.sells,
            orders_today: today.as_ref().map_or(0, |row| row.orders),
            labels_today: today.as_ref().map_or(0, |row| row.labels),
            more,
            connections: connections(lang, carriers, shops, &looked),
            chart: chart(lang, &looked.days),
            needs: looked.sections.into_iter().flat_map(|section| section.needs).collect(),
        }
    }
}

fn connections(lang: Lang, carriers: &Registry, shops: &Shops, looked: &Looked) -> Vec<Connection> {
    let shop_name = |id: &str| {
        let shop = shops.find(id).map(|shop| shop.descriptor().name.text(lang).to_owned());
        shop.unwrap_or_else(|| id.to_owned())
    };
    let carrier_name = |id: &str| {
        let carrier = carriers.find(id).map(Carrier::descriptor);
        carrier.map_or_else(|| id.to_owned(), |carrier| carrier.name.text(lang).to_owned())
    };
    let platforms = looked.platforms.iter().map(|platform| {
        let (tone, state) = match platform.state {
            PlatformState::Connected => ("ok", "works"),
            PlatformState::NotConnected => ("idle", "not_connected"),
            PlatformState::Expired => ("bad", "expired"),
            PlatformState::Failing => ("bad", "failing"),
            PlatformState::Paused => ("idle", "paused"),
        };
        Connection {
            name: platform.name.clone(),
            kind: shop_name(&platform.kind),
            tone,
            state,
            at: platform.last_success_ms,
            href: format!("/platforms/{}", platform.id),
        }
    });
    let accounts = looked.accounts.iter().map(|account| {
        let (tone, state) = match &account.last_test {
            _ if !account.active => ("idle", "paused"),
            Some(test) if test.ok => ("ok", "works"),
            Some(_) => ("bad", "failing"),
            None => ("idle", "untested"),
        };
        Connection {
            name: account.name.clone(),
            kind: carrier_name(&account.carrier),
            tone,
            state,
            at: account.last_test.as_ref().map(|test| test.at_ms),
            href: format!("/shipping/carriers/{}", account.id),
        }
    });
    platforms.chain(accounts).collect()
}

fn chart(lang: Lang, days: &[(CalendarDate, DayRow)]) -> Chart {
    let most = days.iter().map(|(_, row)| row.orders.max(row.labels)).max().unwrap_or(0);
    let top = top(most);
    let mut bars = Vec::new();
    for (place, (date, row)) in (0..).zip(days) {
        let written = day::written(lang, *date);
        let words = [
            ("s2", 7, row.orders, lang.pick("Aufträge", "orders")),
            ("s1", 21, row.labels, lang.pick("Etiketten", "labels")),
        ];
        for (class, offset, count, word) in words {
            let height = count * HEIGHT / top;
            let title = format!("{written}: {count} {word}");
            bars.push(Bar { class, x: place * STEP + offset, y: HEIGHT - height, height, title });
        }
    }
    Chart {
        scale: (0..=3).rev().map(|third| top * third / 3).collect(),
        bars,
        days: days.iter().map(|(date, _)| caption(lang, *date)).collect(),
        rows: days
            .iter()
            .map(|(date, row)| DayInWords { day: day::written(lang, *date), orders: row.orders, labels: row.labels })
            .collect(),
    }
}

/// The end of the scale: a number that divides by three and is not far above.
fn top(most: i64) -> i64 {
    let mut step = 1;
    while step * 30 < most {
        step *= 10;
    }
    let unit = 3 * step;
    (most.max(1) + unit - 1) / unit * unit
}

fn caption(lang: Lang, date: CalendarDate) -> Caption {
    let german = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"];
    let english = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
    let place = usize::try_from(date.0.weekday().to_monday_zero_offset()).unwrap_or(0);
    Caption { weekday: lang.pick(german, english)[place], day: date.0.day() }
}

impl Page for OverviewPage {
    const TEMPLATE: &'static str = "overview/overview.html";

    fn samples() -> Vec<(&'static str, OverviewPage)> {
        samples::all()
    }
}

impl Page for NeedsPage {
    const TEMPLATE: &'static str = "overview/all.html";

    fn samples() -> Vec<(&'static str, NeedsPage)> {
        samples::needs()
    }
}

mod samples {
    //! A quiet day, and one on which much is asked of people.

    use super::{
        CalendarDate, DayRow, Kind, Lang, Looked, Need, NeedsPage, OverviewPage, Registry, Section, Shops, UtcMillis,
    };
    use crate::overview::needs::Repair;

    fn need(title: &str, look: &'static str, repair: Option<&'static str>) -> Need {
        let repair = repair.map(|caption| Repair {
            action: "/orders/ord_01M83WFEZ084G7ZWYRD6Z1RV0W/retry".to_owned(),
            caption,
            fields: vec![("back", "needs".to_owned())],
        });
        Need {
            tone: "warn",
            title: title.to_owned(),
            text: "Der Artikel <BK-1001> ist unbekannt.".to_owned(),
            look: ("/orders/ord_01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned(), look),
            repair,
        }
    }

    fn sections() -> Vec<Section> {
        let section = |kind: Kind, needs: Vec<Need>, next: Option<&str>| Section {
            kind: kind.code(),
            needs,
            next: next.map(str::to_owned),
        };
        vec![
            section(
                Kind::Connections,
                vec![need("Käsehof <Süd>: Verbindung gestört", "overview.look", Some("overview.repair_test"))],
                None,
            ),
            section(
                Kind::Held,
                vec![
                    need("Auftrag 1001 <B>: angehalten", "overview.look", Some("overview.repair_map")),
                    need("Auftrag 1002: angehalten", "overview.to_mapping", None),
                    need("Auftrag 1003: angehalten", "overview.look", Some("overview.repair_fetch")),
                ],
                Some("1795424400000.ord_01M83WFEZ084G7ZWYRD6Z1RV0W"),
            ),
            section(
                Kind::Rejected,
                vec![need("Auftrag 1004: Status abgelehnt", "overview.look", Some("overview.repair_tell"))],
                None,
            ),
            section(Kind::Stock, Vec::new(), None),
            section(Kind::Tasks, vec![need("LS-1: Antwort verloren", "overview.repair_task", None)], None),
            section(
                Kind::Failing,
                vec![need("Auftrag 1005: Versandmeldung kommt nicht an", "overview.look", Some("overview.repair_now"))],
                None,
            ),
        ]
    }

    fn looked(sells: bool, counts: i64, sections: Vec<Section>) -> Looked {
        let date = |day: i64| CalendarDate::parse(&format!("2026-11-{day:02}")).expect("a day");
        let row = |day: i64| DayRow { day: date(day).to_string(), orders: counts * day, labels: counts * day / 2 };
        Looked {
            now: UtcMillis(1_795_424_400_000),
            days: (10..=23).map(|day| (date(day), row(day))).collect(),
            sections,
            platforms: Vec::new(),
            accounts: Vec::new(),
            sells,
        }
    }

    pub(super) fn all() -> Vec<(&'static str, OverviewPage)> {
        let (carriers, shops) = (Registry::new(), Shops::new());
        let new = |looked| OverviewPage::new(Lang::De, (&carriers, &shops), looked);
        vec![("nothing yet", new(looked(false, 0, Vec::new()))), ("busy", new(looked(true, 7, sections())))]
    }

    pub(super) fn needs() -> Vec<(&'static str, NeedsPage)> {
        let one = sections().into_iter().nth(1).into_iter().collect();
        vec![
            ("nothing", NeedsPage::new(None, Vec::new())),
            ("every kind", NeedsPage::new(None, sections())),
            ("one kind", NeedsPage::new(Some(Kind::Held), one)),
        ]
    }
}
