//! Orders for another program: a table Excel opens, or JSON. One row per line of an order.

use kontor_model::Lang;
use kontor_web::dates::{datetime, zone};
use serde_json::{Value, json};

use super::{DeskOrder, OrderFilter, get, store};
use crate::app::DeskApp;
use crate::error::{DeskError, DeskResult};
use crate::shipping::{Cloud, ask};
use kontor_web::sheet;

/// Orders read at a time.
const PAGE: i64 = 200;
/// Most orders of one export; more is a narrower filter.
const MOST: usize = 20_000;

/// The orders a filter lets through, oldest first. Errors: [`DeskError::Invalid`] for more than 20,000.
pub async fn export(app: &DeskApp, filter: &OrderFilter) -> DeskResult<Vec<DeskOrder>> {
    let mut all = Vec::new();
    let mut before = None;
    loop {
        let page = store::page(&mut app.db.read().await?, filter, before, PAGE).await?;
        let Some(last) = page.last() else { break };
        before = Some(last.document);
        for order in &page {
            all.push(get(app, &order.id).await?);
        }
        if all.len() > MOST {
            let fault = crate::error::FieldFault::new("state", "orders.error.too_many").with("most", MOST);
            return Err(DeskError::Invalid(vec![fault]));
        }
    }
    all.reverse();
    Ok(all)
}

/// All orders of the cloud as openTRANS 2.1, which the cloud writes.
pub async fn export_opentrans(app: &DeskApp, lang: Lang) -> DeskResult<Vec<u8>> {
    let mut cloud = Cloud::of_active(app, lang).await?;
    ask!(cloud, |call| call.export_orders("opentrans"))
}

/// An order for programs: as the cloud delivered it, with Desk's own number and where it stands here.
pub fn as_json(order: &DeskOrder) -> Value {
    json!({
        "document": order.summary.document,
        "stage": order.summary.stage,
        "no_label": order.summary.no_label,
        "changed_after_shipping": order.summary.later_revision.is_some(),
        "shipment": order.summary.shipment.as_ref().and_then(|shipment| shipment.cloud_id.as_ref()),
        "delivered": order.delivered,
        "later": order.later,
    })
}

/// The table: one row per line, the order's own columns repeated.
pub fn export_csv(app: &DeskApp, orders: &[DeskOrder], lang: Lang) -> Vec<u8> {
    const HEADS: [&str; 25] = [
        "document",
        "number",
        "platform",
        "placed",
        "stage",
        "company",
        "name",
        "line1",
        "line2",
        "postal_code",
        "city",
        "country",
        "email",
        "vat_id",
        "customer_number",
        "payment_method",
        "profile",
        "sku",
        "title",
        "options",
        "quantity",
        "net",
        "tax",
        "total",
        "currency",
    ];
    let text = |key: &str| app.site.text(lang, key, &[]);
    let heads = HEADS.map(|name| text(&format!("orders.export.{name}"))).to_vec();
    let rows = orders.iter().flat_map(|order| rows(app, order, lang));
    sheet::to_csv(std::iter::once(heads).chain(rows))
}

fn rows(app: &DeskApp, order: &DeskOrder, lang: Lang) -> Vec<Vec<String>> {
    let (summary, delivered) = (&order.summary, &order.delivered);
    let typed = delivered.order.shipping.as_ref().or(delivered.order.billing.as_ref()).cloned().unwrap_or_default();
    let decimal = |amount: rust_decimal::Decimal| lang.pick(amount.to_string().replace('.', ","), amount.to_string());
    let placed = summary.placed_at.map(|at| datetime(lang, at, &zone("Europe/Berlin"))).unwrap_or_default();
    let head = vec![
        summary.document.to_string(),
        summary.number.clone(),
        summary.platform.clone(),
        placed,
        app.site.text(lang, &format!("orders.stage.{}", summary.stage.code()), &[]),
        typed.company.clone(),
        typed.name(),
        typed.line1.clone(),
        typed.line2.clone(),
        typed.postal_code.clone(),
        typed.city.clone(),
        typed.country.as_ref().map_or_else(String::new, |country| country.as_str().to_owned()),
        delivered.order.buyer.email.clone().unwrap_or_default(),
        delivered.order.tax.vat_id.clone().unwrap_or_default(),
        delivered.customer_number.clone().unwrap_or_default(),
        delivered.mapped.payment_method.clone(),
        delivered.mapped.shipping_profile.clone(),
    ];
    let line = |line: &kontor_model::order::OrderLine| {
        let sku = delivered.mapped.skus.get(&line.id).or(line.sku.as_ref()).cloned().unwrap_or_default();
        let options: Vec<String> =
            line.options.iter().map(|option| format!("{}: {}", option.name, option.value)).collect();
        let options = options.join(" | ");
        let own = [
            sku,
            line.title.clone(),
            options,
            decimal(line.quantity),
            decimal(line.total.net),
            decimal(line.total.tax),
            decimal(line.total.gross()),
            summary.currency.clone(),
        ];
        head.iter().cloned().chain(own).collect()
    };
    delivered.order.lines.iter().map(line).collect()
}
