//! What the page of a platform's stock shows, with samples.

use std::collections::HashMap;

use kontor_model::inventory::{PlatformStock, PlatformStockList, StockOverview, StockState};
use kontor_model::platform::{Exchange, Platform, PlatformState};
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use super::number;
use crate::commerce::story::{SaidView, said_view};

/// `/platforms/{id}/stock`.
#[derive(Serialize)]
pub(crate) struct StockPage {
    id: String,
    name: String,
    /// Whether the platform is told any stock.
    is_told: bool,
    is_paused: bool,
    counts: Vec<Count>,
    /// When all that is sold was read last, and of how much of it the stock was another one.
    items_read_ms: Option<i64>,
    differed: i64,
    form: FormState,
    /// Which numbers are listed: those in this state that begin like this.
    state: &'static str,
    begins: String,
    rows: Vec<Row>,
    next: Option<String>,
}

/// A number, with what was said when it was refused.
#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    stock: PlatformStock,
    said: Vec<SaidView>,
}

#[derive(Serialize)]
struct Count {
    state: &'static str,
    tone: &'static str,
    count: i64,
}

impl StockPage {
    /// Shapes the page.
    pub(super) fn new(
        platform: Platform,
        overview: StockOverview,
        form: FormState,
        (state, begins, list): (StockState, &str, PlatformStockList),
        said: &HashMap<String, Vec<kontor_adapters::Exchange>>,
    ) -> StockPage {
        let row = |stock: PlatformStock| {
            let said = said.get(&number::key(&stock.sku)).map_or(&[][..], Vec::as_slice);
            Row { said: said.iter().map(said_view).collect(), stock }
        };
        let count = |state: StockState| Count {
            state: state.code(),
            tone: tone(state),
            count: overview.counts.get(&state).copied().unwrap_or(0),
        };
        StockPage {
            id: platform.id.to_string(),
            is_told: platform.exchanges.contains(&Exchange::Stock),
            is_paused: platform.state == PlatformState::Paused,
            name: platform.name,
            counts: StockState::ALL.into_iter().map(count).collect(),
            items_read_ms: overview.items_read_ms,
            differed: overview.differed,
            form,
            state: state.code(),
            begins: begins.to_owned(),
            rows: list.items.into_iter().map(row).collect(),
            next: list.next,
        }
    }
}

fn tone(state: StockState) -> &'static str {
    match state {
        StockState::Accepted => "ok",
        StockState::Rejected => "bad",
        StockState::UnknownItem | StockState::Ambiguous => "warn",
        StockState::Pending => "info",
        StockState::NotKept => "idle",
    }
}

impl Page for StockPage {
    const TEMPLATE: &'static str = "stock/page.html";

    fn samples() -> Vec<(&'static str, StockPage)> {
        samples::all().unwrap_or_default()
    }
}

mod samples {
    //! Nothing told yet, a day on which much was refused, and a rule that was refused itself.

    use std::collections::{BTreeMap, HashMap};

    use kontor_model::inventory::StockRule;

    use super::{
        FormState, Platform, PlatformState, PlatformStock, PlatformStockList, StockOverview, StockPage, StockState,
        number,
    };
    use kontor_adapters::Exchange;
    use kontor_model::platform::Exchange as Kind;

    const ID: &str = "plt_01M83WFEZ084G7ZWYRD6Z1RV0W";
    const AT: i64 = 1_795_424_000_000;

    fn platform(exchanges: Vec<Kind>) -> Option<Platform> {
        Some(Platform {
            id: ID.parse().ok()?,
            kind: "budenzauber".to_owned(),
            name: "Käsehof <Süd>".to_owned(),
            address: None,
            settings: BTreeMap::new(),
            secrets: Vec::new(),
            exchanges,
            orders_from_ms: AT,
            not_yet_statuses: Vec::new(),
            silent_after_h: None,
            keys_until: None,
            state: PlatformState::Connected,
            last_success_ms: None,
            last_order_ms: None,
            last_error: None,
            last_test: None,
        })
    }

    fn row(sku: &str, detail: Option<&str>) -> Option<PlatformStock> {
        Some(PlatformStock {
            platform: ID.parse().ok()?,
            sku: sku.to_owned(),
            quantity: 12,
            told: detail.map(|_| 7),
            told_ms: detail.map(|_| AT),
            changed_ms: AT,
            state: StockState::Rejected,
            detail: detail.map(str::to_owned),
            refused_ms: detail.map(|_| AT + 3_600_000),
        })
    }

    fn overview(counts: &[(StockState, i64)]) -> StockOverview {
        StockOverview {
            rule: StockRule::default(),
            counts: counts.iter().copied().collect(),
            items_read_ms: (!counts.is_empty()).then_some(AT),
            differed: 0,
        }
    }

    fn said() -> HashMap<String, Vec<Exchange>> {
        let said = Exchange {
            operation: "set_stock".to_owned(),
            method: "POST".to_owned(),
            url: "https://kaesehof.example/wp-json/wc/v3/products/batch".to_owned(),
            at_ms: AT + 3_600_000,
            took_ms: 84,
            status: Some(200),
            request: Some(r#"{"update":[{"id":37,"stock_quantity":12}]}"#.to_owned()),
            answer: Some(
                r#"{"update":[{"id":37,"error":{"message":"Der Bestand darf nicht <negativ> sein."}}]}"#.to_owned(),
            ),
        };
        HashMap::from([(number::key("BK-1001 <groß>"), vec![said])])
    }

    pub(super) fn all() -> Option<Vec<(&'static str, StockPage)>> {
        let none = || PlatformStockList { items: Vec::new(), next: None };
        let refused = PlatformStockList {
            items: vec![row("BK-1001 <groß>", Some("Der Bestand darf nicht negativ sein."))?, row("BK-1002", None)?],
            next: Some("bk-1002".to_owned()),
        };
        let filled =
            || FormState::new().with("warehouses", "1\nAußenlager Süd").with("buffer", "2").with("maximum", "");
        let mut wrong = filled().with("buffer", "viele");
        wrong.fault_text("buffer", "Bitte eine ganze Zahl.");
        wrong.fault_text("warehouses", "1 bis 100 sichtbare Zeichen.");
        let busy = overview(&[
            (StockState::Accepted, 1204),
            (StockState::Rejected, 2),
            (StockState::UnknownItem, 31),
            (StockState::Pending, 5),
        ]);
        let first = (StockState::Rejected, "");
        let unknown = (StockState::UnknownItem, "BK&");
        let stock = vec![Kind::Stock];
        let new = |platform, overview, form, (state, begins), list| {
            StockPage::new(platform, overview, form, (state, begins, list), &said())
        };
        Some(vec![
            ("not told", new(platform(Vec::new())?, overview(&[]), FormState::new(), first, none())),
            ("nothing yet", new(platform(stock.clone())?, overview(&[]), filled(), first, none())),
            ("refused", new(platform(stock.clone())?, busy.clone(), filled(), first, refused)),
            ("wrong rule", new(platform(stock)?, busy, wrong, unknown, none())),
        ])
    }
}
