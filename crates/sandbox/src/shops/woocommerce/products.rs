//! Goods: products, their variations, and their stock.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::lists::{self, Asked};
use super::reply::{Reply, failure};
use super::state::State;
use super::{hooks, lists::Params};
use crate::shops::catalogue::{ARTICLES, Stock, TaxClass};

/// A product, or a variation of one.
#[derive(Clone)]
pub(super) struct Product {
    pub(super) id: u64,
    /// 0 for a product.
    pub(super) parent: u64,
    pub(super) name: String,
    pub(super) sku: String,
    pub(super) gtin: String,
    pub(super) price: String,
    pub(super) class: &'static str,
    /// What there is; nothing where it is not counted.
    pub(super) stock: Option<i64>,
    /// Whether a plug-in writes the stock as text.
    pub(super) as_text: bool,
    pub(super) variations: Vec<u64>,
    pub(super) modified: i64,
}

/// Ids of an article and of its variant; 0 without one.
pub(super) fn ids(article: usize, variant: Option<usize>) -> (u64, u64) {
    let product = 101 + article as u64;
    (product, variant.map_or(0, |place| product * 100 + 1 + place as u64))
}

/// The catalogue as this shop keeps it.
pub(super) fn all() -> BTreeMap<u64, Product> {
    let mut products = BTreeMap::new();
    for (place, article) in ARTICLES.iter().enumerate() {
        let (id, _) = ids(place, None);
        let (stock, as_text) = match article.stock {
            Stock::Counted(stock) => (Some(stock), false),
            Stock::AsText(stock) => (Some(stock), true),
            Stock::Endless => (None, false),
        };
        let mut product = Product {
            id,
            parent: 0,
            name: article.name.to_owned(),
            sku: article.sku.to_owned(),
            gtin: article.gtin.to_owned(),
            price: format!("{:.2}", article.price(None)),
            class: if article.class == TaxClass::Standard { "" } else { "reduced-rate" },
            stock,
            as_text,
            variations: Vec::new(),
            modified: 0,
        };
        for (choice, variant) in article.variants.iter().enumerate() {
            let (_, variation) = ids(place, Some(choice));
            product.variations.push(variation);
            let own = Product {
                id: variation,
                parent: id,
                name: format!("{} - {}", article.name, variant.name),
                sku: variant.sku.to_owned(),
                price: format!("{:.2}", article.price(Some(choice))),
                stock: variant.stock,
                variations: Vec::new(),
                ..product.clone()
            };
            products.insert(variation, own);
        }
        products.insert(id, product);
    }
    products
}

/// Most plain goods besides the catalogue, and where their ids begin.
const MOST_EXTRA: u32 = 20_000;
const EXTRA: u64 = 1_000_000;

/// Sees to it that there are so many plain goods besides the catalogue. Errors: more than 20,000.
pub(super) fn stock_up(products: &mut BTreeMap<u64, Product>, count: u32) -> Result<(), String> {
    if count > MOST_EXTRA {
        return Err(format!("extra_goods: at most {MOST_EXTRA}"));
    }
    let last = EXTRA + u64::from(count);
    products.retain(|id, _| *id <= last);
    for id in EXTRA + 1..=last {
        products.entry(id).or_insert_with(|| Product {
            id,
            parent: 0,
            name: format!("Vorratsartikel {}", id - EXTRA),
            sku: format!("V-{:05}", id - EXTRA),
            gtin: String::new(),
            price: "1.00".to_owned(),
            class: "",
            stock: Some(0),
            as_text: false,
            variations: Vec::new(),
            modified: 0,
        });
    }
    Ok(())
}

/// Products or variations of one, by the filters of a query.
pub(super) fn list(state: &State, params: &Params, parent: Option<u64>) -> Result<Reply, Reply> {
    let page = lists::page(params)?;
    if parent.is_some_and(|id| !state.products.contains_key(&id)) {
        return Err(unknown());
    }
    let include = params.ids("include");
    let text = |name: &str| params.text(name).map(str::to_lowercase);
    let (sku, search) = (params.text("sku"), text("search"));
    let is_meant = |product: &&Product| {
        let is_there = match parent {
            Some(parent) => product.parent == parent,
            None => product.parent == 0,
        };
        is_there
            && include.as_ref().is_none_or(|ids| ids.contains(&product.id))
            && sku.is_none_or(|skus| skus.split(',').any(|sku| sku.trim() == product.sku))
            && search.as_ref().is_none_or(|text| product.name.to_lowercase().contains(text))
    };
    let mut found: Vec<&Product> = state.products.values().filter(is_meant).collect();
    // A variation is found by its number in the list of products, too.
    if let (None, Some(skus)) = (parent, sku) {
        let is_variation = |product: &&Product| product.parent != 0 && skus.split(',').any(|sku| sku == product.sku);
        found.extend(state.products.values().filter(is_variation));
    }
    if params.text("order") != Some("asc") {
        found.reverse();
    }
    let shown: Vec<Value> = page.of(&found).iter().map(|product| show(state, product)).collect();
    Ok(Reply::list(shown, found.len(), &page))
}

/// Every variation of the shop.
pub(super) fn variations(state: &State, params: &Params) -> Result<Reply, Reply> {
    let page = lists::page(params)?;
    let found: Vec<&Product> = state.products.values().filter(|product| product.parent != 0).collect();
    let shown: Vec<Value> = page.of(&found).iter().map(|product| show(state, product)).collect();
    Ok(Reply::list(shown, found.len(), &page))
}

fn unknown() -> Reply {
    failure(404, "woocommerce_rest_product_invalid_id", "Ungültige ID.")
}

/// One, below its product if it is a variation.
pub(super) fn one(state: &State, id: u64, parent: Option<u64>) -> Result<Reply, Reply> {
    let product = state.products.get(&id).filter(|product| parent.is_none_or(|parent| product.parent == parent));
    product.map(|product| Reply::ok(show(state, product))).ok_or_else(unknown)
}

/// Writes what may be written of one: stock, whether it is counted, price, number.
pub(super) fn write(
    state: &mut State,
    (id, parent): (u64, Option<u64>),
    body: &Value,
    now: i64,
) -> Result<Value, Reply> {
    let product = state.products.get_mut(&id).ok_or_else(unknown)?;
    match parent {
        None if product.parent != 0 => {
            let words =
                "Um Produktvarianten zu bearbeiten, ist der Endpunkt /products/<product_id>/variations/<id> zu nutzen.";
            return Err(failure(404, "woocommerce_rest_invalid_product_id", words));
        }
        Some(parent) if product.parent != parent => return Err(unknown()),
        _ => {}
    }
    if let Some(counts) = body["manage_stock"].as_bool() {
        product.stock = counts.then(|| product.stock.unwrap_or(0));
    }
    let wanted = whole(&body["stock_quantity"]);
    if let (Some(stock), Some(wanted)) = (product.stock.as_mut(), wanted) {
        *stock = wanted;
    }
    if let Some(price) = body["regular_price"].as_str() {
        product.price = price.to_owned();
    }
    if let Some(sku) = body["sku"].as_str() {
        product.sku = sku.to_owned();
    }
    product.modified = now;
    let (id, parent) = (product.id, product.parent);
    hooks::happened(state, "product.updated", if parent == 0 { id } else { parent });
    Ok(state.products.get(&id).map_or(Value::Null, |product| show(state, product)))
}

/// A whole number; what stands behind the point is cut off.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.trim().split('.').next()?.parse().ok(),
        other => other.as_i64().or_else(|| other.as_f64().map(|number| number.trunc() as i64)),
    }
}

/// Forgets a product and its variations; orders keep their lines.
pub(super) fn delete(state: &mut State, id: u64) -> bool {
    let Some(gone) = state.products.remove(&id) else { return false };
    for variation in &gone.variations {
        state.products.remove(variation);
    }
    for line in state.orders.values_mut().flat_map(|order| &mut order.lines).filter(|line| line.product == id) {
        (line.product, line.variation, line.sku) = (0, 0, None);
    }
    true
}

fn show(state: &State, product: &Product) -> Value {
    let parent_stock = state.products.get(&product.parent).and_then(|parent| parent.stock);
    let (manages, stock) = match (product.stock, parent_stock) {
        (Some(own), _) => (json!(true), Some(own)),
        (None, Some(parent)) => (json!("parent"), Some(parent)),
        (None, None) => (json!(false), None),
    };
    let quantity = match stock {
        Some(stock) if product.as_text => json!(stock.to_string()),
        Some(stock) => json!(stock),
        None => Value::Null,
    };
    let kind = match (product.parent, product.variations.is_empty()) {
        (0, true) => "simple",
        (0, false) => "variable",
        _ => "variation",
    };
    let is_there = stock.is_none_or(|stock| stock > 0);
    json!({
        "id": product.id,
        "parent_id": product.parent,
        "type": kind,
        "status": "publish",
        "name": product.name,
        "sku": product.sku,
        "global_unique_id": product.gtin,
        "price": product.price,
        "regular_price": if kind == "variable" { "" } else { product.price.as_str() },
        "sale_price": "",
        "tax_status": "taxable",
        "tax_class": product.class,
        "manage_stock": manages,
        "stock_quantity": quantity,
        "stock_status": if is_there { "instock" } else { "outofstock" },
        "backorders": "no",
        "virtual": false,
        "weight": "",
        "variations": product.variations,
        "meta_data": [],
        "date_modified": super::wall::local(product.modified),
        "date_modified_gmt": super::wall::utc(product.modified),
        "permalink": format!("{}/produkt/{}/", state.home, product.id),
    })
}

/// Several at once; each item answers for itself.
pub(super) fn batch(state: &mut State, asked: &Asked, parent: Option<u64>, now: i64) -> Result<Reply, Reply> {
    lists::batch(asked, "woocommerce_rest_product_invalid_id", |id, item| write(state, (id, parent), item, now))
}
