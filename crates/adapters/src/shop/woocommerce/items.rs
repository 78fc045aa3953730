//! What the shop sells, by number and with its stock: a page of products, then the variants of each that has some.
//!
//! Every page is one call: the shop lists variants product by product, and orders must not wait for all of them.

use reqwest::Method;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;

use super::call;
use super::loose::{Id, Text};
use crate::context::CallContext;
use crate::error::{AdapterError, ErrorKind, Result};
use crate::shop::{ItemPage, ShopItem};

/// Fields that are asked for.
const FIELDS: &str = "id,type,name,sku,global_unique_id,manage_stock,stock_quantity";
/// Most items of a page; the shop refuses to list more.
const PAGE: usize = 100;

#[derive(Deserialize)]
struct Product {
    id: Id,
    #[serde(default, rename = "type")]
    kind: Text,
    #[serde(default)]
    name: Text,
    #[serde(default)]
    sku: Text,
    #[serde(default)]
    global_unique_id: Text,
    /// `true`, `false`, or `"parent"` on variants.
    #[serde(default)]
    manage_stock: Text,
    /// Fractions where a plug-in sells by weight; null where stock is not managed.
    #[serde(default)]
    stock_quantity: Text,
}

/// Where a listing goes on: at variants of the first of these products, then at a page of products.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    products: Option<u32>,
    variants: u32,
    parents: Vec<String>,
}

impl Place {
    const START: Place = Place { products: Some(1), variants: 1, parents: Vec::new() };

    /// As it stands between two calls: `4:2:80,91`, page 4 of the products after page 2 of the variants of 80, and 91.
    fn token(&self) -> Option<String> {
        if self.products.is_none() && self.parents.is_empty() {
            return None;
        }
        Some(format!("{}:{}:{}", self.products.unwrap_or(0), self.variants, self.parents.join(",")))
    }

    fn read(token: &str) -> Option<Place> {
        let mut parts = token.split(':');
        let mut page = || parts.next()?.parse::<u32>().ok();
        let (products, variants) = (page()?, page()?);
        let parents = parts.next()?.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
        Some(Place { products: (products > 0).then_some(products), variants, parents })
    }
}

/// A page, with one call.
pub(super) async fn list(cx: &CallContext<'_>, token: Option<&str>) -> Result<ItemPage> {
    let unknown =
        || AdapterError::without_effect(ErrorKind::Malformed, "page_unknown", "this is no page of the listing");
    let mut place = token.map_or(Some(Place::START), Place::read).ok_or_else(unknown)?;
    let mut items = Vec::new();
    if let Some(parent) = place.parents.first().cloned() {
        let variants = read(cx, &format!("products/{parent}/variations"), place.variants).await?;
        if variants.len() >= PAGE {
            place.variants += 1;
        } else {
            place.variants = 1;
            place.parents.remove(0);
        }
        items.extend(variants.into_iter().filter_map(|variant| item(variant, Some(&parent))));
    } else if let Some(page) = place.products {
        let products = read(cx, "products", page).await?;
        place.products = (products.len() >= PAGE).then_some(page + 1);
        let variable = products.iter().filter(|product| product.kind.0 == "variable");
        place.parents = variable.filter_map(|product| product.id.0.clone()).collect();
        items.extend(products.into_iter().filter_map(|product| item(product, None)));
    }
    Ok(ItemPage { items, next: place.token() })
}

async fn read(cx: &CallContext<'_>, path: &str, page: u32) -> Result<Vec<Product>> {
    let page = page.to_string();
    let query = [("per_page", "100"), ("page", &page), ("orderby", "id"), ("order", "asc"), ("_fields", FIELDS)];
    call::json(cx, "list_items", (Method::GET, path), &query, None).await
}

fn item(read: Product, parent: Option<&String>) -> Option<ShopItem> {
    let id = read.id.0?;
    let keeps_stock = read.manage_stock.0 == "1";
    let counted = Decimal::from_str_exact(&read.stock_quantity.0).ok();
    Some(ShopItem {
        product: parent.cloned().unwrap_or_else(|| id.clone()),
        variant: parent.is_some().then_some(id),
        sku: read.sku.filled(),
        gtin: read.global_unique_id.filled(),
        name: read.name.0,
        keeps_stock,
        quantity: counted.filter(|_| keeps_stock).and_then(|counted| counted.floor().to_i64()),
    })
}
