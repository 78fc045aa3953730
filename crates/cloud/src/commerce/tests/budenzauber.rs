//! "Budenzauber", a shop made up for tests: its orders lie in memory, and it fails in the ways it is told to.
//!
//! Its raw orders are [`ChannelOrder`]s as JSON, so that a test can say what an order is in the words of the model.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use kontor_adapters::shop::{
    Callback, Care, Hint, HintHealth, HintRefusal, ItemPage, NewFulfillment, OrderKey, OrderPage, RawOrder, Shop,
    ShopCapabilities, ShopDescriptor, ShopItem, ShopReport, ShopValues, Since, StatusChange, StockLevel, Unreadable,
};
use kontor_adapters::{AdapterError, CallContext, Caption, ErrorKind, Field, FieldKind, Outcome, Result, Settings};
use kontor_model::clock::FixedClock;
use kontor_model::order::ChannelOrder;
use kontor_model::platform::Exchange;
use kontor_model::shipment::Finding;
use secrecy::{ExposeSecret, SecretString};

pub(crate) use super::sample::{line, order};
pub(crate) use super::world::{Connected, apis, connect, connected};

/// Id of this kind of platform.
pub(crate) const ID: &str = "budenzauber";
/// The key it lets in.
pub(crate) const KEY: &str = "bz_Öffne-dich-4711";
/// Its address; nobody listens there, and nobody is called.
pub(crate) const ADDRESS: &str = "http://127.0.0.1:9/laden";
/// Most orders on a page.
pub(crate) const PAGE: usize = 10;

const fn text(de: &'static str, en: &'static str) -> Caption {
    Caption { de, en }
}

static DESCRIPTOR: ShopDescriptor = ShopDescriptor {
    id: ID,
    name: text("Budenzauber", "Booth magic"),
    summary: text("Legen Sie im Laden einen Schlüssel an.", "Create a key in the booth."),
    capabilities: ShopCapabilities {
        exchanges: &[Exchange::Orders, Exchange::Fulfillments, Exchange::Statuses, Exchange::Stock],
        hints: true,
        items: true,
        finds_by_number: true,
        max_batch: 5,
        overlap_ms: 120_000,
        pause_ms: 0,
    },
    statuses: &[("delivery.ship", "verschickt"), ("payment.paid", "bezahlt")],
    not_yet: &["pending", "lost"],
    carriers: &[("gls", "gls-paket")],
    settings: &[
        Field {
            name: "key",
            caption: text("Schlüssel", "Key"),
            help: text("Beginnt mit bz_.", "Starts with bz_."),
            secret: true,
            required: true,
            kind: FieldKind::Text(60),
        },
        Field {
            name: "branch",
            caption: text("Filiale", "Branch"),
            help: text("Zwei Ziffern.", "Two digits."),
            secret: false,
            required: false,
            kind: FieldKind::Digits(2, 2),
        },
    ],
    key_days: Some(180),
    origin: None,
};

/// What the shop has and what it was told. Handed to the test, which scripts and reads it.
#[derive(Default)]
pub(crate) struct Booth(Mutex<Inside>);

/// The inside of a booth: a test may change all of it at any time.
#[derive(Default)]
pub(crate) struct Inside {
    /// Orders, in no order; [`Booth::put`] replaces one of the same id.
    pub(crate) orders: Vec<RawOrder>,
    /// What it sells.
    pub(crate) items: Vec<ShopItem>,
    /// What its tables hold.
    pub(crate) values: ShopValues,
    /// How the next calls fail, whichever they are; an empty list lets all succeed.
    pub(crate) faults: VecDeque<AdapterError>,
    /// How many calls work before the faults begin.
    pub(crate) spared: usize,
    /// How often a later page of orders is answered with the first one.
    pub(crate) repeats: usize,
    /// Orders it fails at whenever it is asked for them, by id.
    pub(crate) poisoned: Vec<String>,
    /// Whether it cannot even name those.
    pub(crate) cannot_name: bool,
    /// Most orders it can tell at once; 0 is as many as it wants.
    pub(crate) breath: usize,
    /// A clock that every call moves on by so many milliseconds.
    pub(crate) slow: Option<(Arc<FixedClock>, i64)>,
    /// Orders whose lists leave something out, by id: their note says "vollständig" when that was added.
    pub(crate) lacking: Vec<String>,
    /// Whether it adds to several orders in one call what lists leave out, to all but these.
    pub(crate) completes_together: Option<Vec<String>>,
    /// Orders that are refused when they are written to, by id, with the words of the refusal.
    pub(crate) refused: Vec<(String, AdapterError)>,
    /// Names of all calls so far, in the order they came.
    pub(crate) calls: Vec<String>,
    /// Everything it was told that was sent.
    pub(crate) shipped: Vec<NewFulfillment>,
    /// Whether it takes what was sent one by one only.
    pub(crate) one_by_one: bool,
    /// What happens while it is told the next thing that was sent.
    pub(crate) meanwhile: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// Every status it was told.
    pub(crate) statuses: Vec<StatusChange>,
    /// Every stock it was told.
    pub(crate) stock: Vec<StockLevel>,
    /// Products whose stock is refused for a reason.
    pub(crate) stock_refused: Vec<(String, Finding)>,
    /// A product or an order that lets every call fail in which it is told about; of orders those before it are done.
    pub(crate) breaks: Option<String>,
    /// So many orders are on a page; [`PAGE`] when absent.
    pub(crate) orders_on_page: Option<usize>,
    /// So many of what it sells are on a page; all of it when absent.
    pub(crate) items_on_page: Option<usize>,
    /// How many of the next listings of what it sells are never answered.
    pub(crate) silent: usize,
    /// A product that is deleted as soon as the first page of what is sold was read.
    pub(crate) deleted_meanwhile: Option<String>,
    /// Address and secret it was last told to send hints with.
    pub(crate) hints: Option<(String, String)>,
    /// What its check finds out besides that the key is right.
    pub(crate) report: Option<ShopReport>,
}

impl Booth {
    /// The inside, to be read and changed.
    pub(crate) fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().expect("no test panics in here")
    }

    /// Puts an order, in place of the one with its id.
    pub(crate) fn put(&self, order: &ChannelOrder) {
        self.put_raw(&order.external_id, order.modified_at_ms, &serde_json::to_vec(order).expect("JSON"));
    }

    /// Puts any bytes as an order.
    pub(crate) fn put_raw(&self, external_id: &str, modified_at_ms: i64, payload: &[u8]) {
        let raw = RawOrder { external_id: external_id.to_owned(), modified_at_ms, payload: payload.to_vec() };
        let mut inside = self.inside();
        inside.orders.retain(|known| known.external_id != external_id);
        inside.orders.push(raw);
    }

    /// Lets the next call fail.
    pub(crate) fn fail(&self, kind: ErrorKind) {
        self.inside().faults.push_back(AdapterError::without_effect(kind, "budenzauber", "Heute geschlossen."));
    }

    /// Lets the shop be away for one reading: asked for nothing at all it fails as well.
    pub(crate) fn be_away(&self) {
        for _ in 0..2 {
            self.fail(ErrorKind::Unavailable);
        }
    }

    fn called(&self, cx: &CallContext<'_>, name: &str) -> Result<()> {
        let mut inside = self.inside();
        inside.calls.push(name.to_owned());
        if let Some((clock, millis)) = &inside.slow {
            clock.advance_millis(*millis);
        }
        if inside.spared > 0 {
            inside.spared -= 1;
        } else if let Some(error) = inside.faults.pop_front() {
            return Err(error);
        }
        if cx.secret("key")?.expose_secret() == KEY {
            return Ok(());
        }
        let refused = AdapterError::without_effect(ErrorKind::NotAuthorized, "wrong_key", "Der Schlüssel passt nicht.");
        Err(AdapterError { field: Some("key".to_owned()), ..refused })
    }

    /// Where in a batch the shop dies, and how the call fails then.
    fn broken<T>(&self, batch: &[T], name: impl Fn(&T) -> &str) -> Option<(usize, AdapterError)> {
        let breaks = self.inside().breaks.clone()?;
        let place = batch.iter().position(|item| name(item) == breaks)?;
        Some((place, AdapterError::without_effect(ErrorKind::Unavailable, "http_500", "Das Regal brach zusammen.")))
    }

    /// One outcome per item: what is refused by the name of its order or product is not noted.
    fn each<T: Clone>(&self, batch: &[T], name: impl Fn(&T) -> &str) -> (Vec<T>, Vec<Outcome<()>>) {
        let inside = self.inside();
        let refusal = |item: &T| inside.refused.iter().find(|(id, _)| id == name(item)).map(|(_, error)| error.clone());
        let outcomes = batch.iter().map(|item| refusal(item).map_or(Outcome::Done(()), Outcome::Failed)).collect();
        (batch.iter().filter(|item| refusal(item).is_none()).cloned().collect(), outcomes)
    }
}

/// The adapter.
struct Budenzauber(Arc<Booth>);

impl Budenzauber {
    /// An order with what its list left out.
    fn whole(&self, raw: &RawOrder) -> RawOrder {
        let order = self.read_order(&raw.payload).expect("an order of ours");
        let whole = ChannelOrder { note: Some("vollständig".to_owned()), ..order };
        RawOrder { payload: serde_json::to_vec(&whole).expect("JSON"), ..raw.clone() }
    }
}

#[async_trait]
impl Shop for Budenzauber {
    fn descriptor(&self) -> &'static ShopDescriptor {
        &DESCRIPTOR
    }

    async fn check(&self, cx: &CallContext<'_>) -> Result<ShopReport> {
        self.0.called(cx, "check")?;
        let usual = ShopReport {
            description: format!("Budenzauber an {}", cx.http()?.origin),
            version: Some("1.2".to_owned()),
            learned: vec![("door".to_owned(), "hinten".to_owned())],
            findings: Vec::new(),
        };
        Ok(self.0.inside().report.clone().unwrap_or(usual))
    }

    async fn values(&self, cx: &CallContext<'_>) -> Result<ShopValues> {
        self.0.called(cx, "values")?;
        Ok(self.0.inside().values.clone())
    }

    async fn list_orders(&self, cx: &CallContext<'_>, since: &Since) -> Result<OrderPage> {
        self.0.called(cx, "list_orders")?;
        let mut changed: Vec<RawOrder> = self.0.inside().orders.clone();
        changed.retain(|order| order.modified_at_ms > since.changed_after_ms);
        changed.sort_by_key(|order| (order.modified_at_ms, order.external_id.clone()));
        let usual = self.0.inside().orders_on_page.unwrap_or(PAGE);
        let most = if since.most == 0 { usual } else { since.most.min(usual) };
        let begin: usize = since.page.as_deref().map_or(0, |page| page.parse().expect("a page of ours"));
        let skip = begin + since.skip;
        let next = (skip + most < changed.len()).then(|| (skip + most).to_string());
        let mut inside = self.0.inside();
        let skip = if skip > 0 && inside.repeats > 0 {
            inside.repeats -= 1;
            0
        } else {
            skip
        };
        let mut orders: Vec<RawOrder> = changed.into_iter().skip(skip).take(most).collect();
        let is_poisoned = orders.iter().any(|order| inside.poisoned.contains(&order.external_id));
        let is_much = inside.breath > 0 && orders.len() > inside.breath && !since.heads;
        if is_much || is_poisoned && (!since.heads || inside.cannot_name) {
            return Err(poisoned());
        }
        if since.heads {
            orders.iter_mut().for_each(|order| order.payload = b"{}".to_vec());
        }
        Ok(OrderPage { orders, next, watermark_ms: None })
    }

    async fn find_order(&self, cx: &CallContext<'_>, key: &OrderKey) -> Result<Option<RawOrder>> {
        self.0.called(cx, "find_order")?;
        let orders = self.0.inside().orders.clone();
        if matches!(key, OrderKey::Id(id) if self.0.inside().poisoned.contains(id)) {
            return Err(poisoned());
        }
        let number = |raw: &RawOrder| self.read_order(&raw.payload).ok().map(|order| order.number);
        Ok(orders.into_iter().find(|raw| match key {
            OrderKey::Id(id) => raw.external_id == *id,
            OrderKey::Number(wanted) => number(raw).as_ref() == Some(wanted),
        }))
    }

    fn lacks_parts(&self, raw: &RawOrder) -> bool {
        let is_whole = self.read_order(&raw.payload).is_ok_and(|order| order.note.as_deref() == Some("vollständig"));
        !is_whole && self.0.inside().lacking.contains(&raw.external_id)
    }

    async fn complete_order(&self, cx: &CallContext<'_>, raw: &RawOrder) -> Result<Option<RawOrder>> {
        self.0.called(cx, "complete_order")?;
        Ok(Some(self.whole(raw)))
    }

    async fn complete_orders(&self, cx: &CallContext<'_>, orders: &[RawOrder]) -> Result<Vec<Option<RawOrder>>> {
        let Some(but) = self.0.inside().completes_together.clone() else {
            return Err(AdapterError::unsupported("complete_orders"));
        };
        self.0.called(cx, "complete_orders")?;
        let whole = |raw: &RawOrder| (!but.contains(&raw.external_id)).then(|| self.whole(raw));
        Ok(orders.iter().map(whole).collect())
    }

    fn read_order(&self, payload: &[u8]) -> std::result::Result<ChannelOrder, Unreadable> {
        serde_json::from_slice(payload).map_err(|error| Unreadable::of_json("order", &error))
    }

    fn ships_together(&self, _settings: &Settings) -> usize {
        if self.0.inside().one_by_one { 1 } else { DESCRIPTOR.capabilities.max_batch }
    }

    async fn ship(&self, cx: &CallContext<'_>, batch: &[NewFulfillment]) -> Result<Vec<Outcome<()>>> {
        self.0.called(cx, "ship")?;
        let meanwhile = self.0.inside().meanwhile.take();
        if let Some(meanwhile) = meanwhile {
            meanwhile.await;
        }
        let broken = self.0.broken(batch, |item| &item.order);
        let reached = broken.as_ref().map_or(batch, |(place, _)| &batch[..*place]);
        let (done, outcomes) = self.0.each(reached, |item| &item.order);
        self.0.inside().shipped.extend(done);
        if let Some((_, broken)) = broken {
            return Err(broken);
        }
        Ok(outcomes)
    }

    async fn set_status(&self, cx: &CallContext<'_>, batch: &[StatusChange]) -> Result<Vec<Outcome<()>>> {
        self.0.called(cx, "set_status")?;
        let broken = self.0.broken(batch, |item| &item.order);
        let reached = broken.as_ref().map_or(batch, |(place, _)| &batch[..*place]);
        let (done, outcomes) = self.0.each(reached, |item| &item.order);
        self.0.inside().statuses.extend(done);
        if let Some((_, broken)) = broken {
            return Err(broken);
        }
        Ok(outcomes)
    }

    async fn set_stock(&self, cx: &CallContext<'_>, batch: &[StockLevel]) -> Result<Vec<Outcome<()>>> {
        self.0.called(cx, "set_stock")?;
        if let Some((_, broken)) = self.0.broken(batch, |item| &item.product) {
            return Err(broken);
        }
        let (done, mut outcomes) = self.0.each(batch, |item| &item.product);
        let mut inside = self.0.inside();
        for (place, item) in batch.iter().enumerate() {
            let reason = inside.stock_refused.iter().find(|(product, _)| *product == item.product);
            if let Some((_, finding)) = reason {
                outcomes[place] = Outcome::Refused(vec![finding.clone()]);
            }
        }
        let refused: Vec<String> = inside.stock_refused.iter().map(|(product, _)| product.clone()).collect();
        inside.stock.extend(done.into_iter().filter(|item| !refused.contains(&item.product)));
        Ok(outcomes)
    }

    async fn list_items(&self, cx: &CallContext<'_>, page: Option<&str>) -> Result<ItemPage> {
        self.0.called(cx, "list_items")?;
        let is_silent = self.0.inside().silent > 0;
        if is_silent {
            self.0.inside().silent -= 1;
            std::future::pending::<()>().await;
        }
        let mut inside = self.0.inside();
        let on_page = inside.items_on_page.unwrap_or(usize::MAX);
        let skip: usize = page.map_or(0, |page| page.parse().expect("a page of ours"));
        let items: Vec<ShopItem> = inside.items.iter().skip(skip).take(on_page).cloned().collect();
        let next = inside.items.len().checked_sub(skip.saturating_add(on_page)).filter(|left| *left > 0);
        let next = next.map(|_| (skip + on_page).to_string());
        if let Some(deleted) = inside.deleted_meanwhile.take() {
            inside.items.retain(|item| item.product != deleted);
        }
        Ok(ItemPage { items, next })
    }

    /// Signed is what carries the secret itself in `x-budenzauber`; the body is an order's id.
    fn read_hint(&self, callback: &Callback<'_>) -> std::result::Result<Hint, HintRefusal> {
        let signed = callback.headers.get("x-budenzauber").is_some_and(|sent| sent == callback.secret.expose_secret());
        if !signed {
            return Err(HintRefusal::NotGenuine);
        }
        let id = std::str::from_utf8(callback.body).map_err(|_| HintRefusal::NotUnderstood)?;
        Ok(Hint::Order(id.to_owned()))
    }

    async fn care_for_hints(
        &self,
        cx: &CallContext<'_>,
        address: &str,
        (secret, _care): (&SecretString, Care),
    ) -> Result<HintHealth> {
        self.0.called(cx, "care_for_hints")?;
        let told = Some((address.to_owned(), secret.expose_secret().to_owned()));
        let before = std::mem::replace(&mut self.0.inside().hints, told.clone());
        let is_sound = before == told;
        Ok(HintHealth { created: u32::from(!is_sound), revived: 0, sound: u32::from(is_sound) })
    }
}

/// What a shop says whose plug-in breaks off.
fn poisoned() -> AdapterError {
    AdapterError::without_effect(
        ErrorKind::Unavailable,
        "http_500",
        "Es gab einen kritischen Fehler auf dieser Website.",
    )
}

/// A platform of this kind as it is sent to `/v1/platforms`, at an address that no other name has.
pub(crate) fn platform(name: &str) -> serde_json::Value {
    let folder: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    serde_json::json!({
        "kind": ID, "name": name, "address": format!("http://127.0.0.1:9/{folder}"), "settings": {"key": KEY}
    })
}

/// A booth with one order of this number.
pub(crate) fn stocked(number: &str) -> Arc<Booth> {
    let booth = Arc::new(Booth::default());
    booth.put(&order(number));
    booth
}

/// The adapter around a booth, for tests that register other platforms beside it.
pub(crate) fn shop(booth: &Arc<Booth>) -> Box<dyn Shop> {
    Box::new(Budenzauber(Arc::clone(booth)))
}
