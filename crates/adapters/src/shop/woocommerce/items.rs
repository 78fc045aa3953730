//! What the shop sells, by number and with its stock: all variants, then all products, a hundred at a time.
//!
//! Every page is one call: orders must not wait for all of them. An older shop lists variants product by product only; there
//! those of each follow the page of products it is on.

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
const FIELDS: &str = "id,parent_id,type,name,sku,global_unique_id,manage_stock,stock_quantity";
/// Most items of a page; the shop refuses to list more.
const PAGE: usize = 100;

#[derive(Deserialize)]
struct Product {
    id: Id,
    /// The product, of a variant in the list of all.
    #[serde(default)]
    parent_id: Id,
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

/// Where a listing goes on.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// At a page of the variants of all products.
    Variants(u32),
    /// At a page of products, whose variants have been listed.
    Products(u32),
    /// In a shop without a list of all variants.
    Singly(Singly),
}

/// At variants of the first of these products, then at a page of products.
#[derive(Debug, PartialEq, Eq)]
struct Singly {
    products: Option<u32>,
    variants: u32,
    parents: Vec<String>,
}

impl Place {
    /// As it stands between two calls: `v:3`, page 3 of all variants; `p:4`, page 4 of the products; `4:2:80,91`, page 4 of
    /// the products after page 2 of the variants of 80, and 91.
    fn token(&self) -> String {
        match self {
            Place::Variants(page) => format!("v:{page}"),
            Place::Products(page) => format!("p:{page}"),
            Place::Singly(place) => {
                format!("{}:{}:{}", place.products.unwrap_or(0), place.variants, place.parents.join(","))
            }
        }
    }

    fn read(token: &str) -> Option<Place> {
        let (first, rest) = token.split_once(':')?;
        match first {
            "v" => return Some(Place::Variants(rest.parse().ok()?)),
            "p" => return Some(Place::Products(rest.parse().ok()?)),
            _ => {}
        }
        let (variants, parents) = rest.split_once(':')?;
        let products = first.parse::<u32>().ok()?;
        let parents = parents.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
        let products = (products > 0).then_some(products);
        Some(Place::Singly(Singly { products, variants: variants.parse().ok()?, parents }))
    }
}

/// A page, with one call; with two where a shop is found to have no list of all variants.
pub(super) async fn list(cx: &CallContext<'_>, token: Option<&str>) -> Result<ItemPage> {
    let unknown =
        || AdapterError::without_effect(ErrorKind::Malformed, "page_unknown", "this is no page of the listing");
    match token.map_or(Some(Place::Variants(1)), Place::read).ok_or_else(unknown)? {
        Place::Variants(page) => match read(cx, "variations", page).await {
            Err(error) if page == 1 && error.code == "rest_no_route" => {
                singly(cx, Singly { products: Some(1), variants: 1, parents: Vec::new() }).await
            }
            variants => {
                let variants = variants?;
                let next = if variants.len() >= PAGE { Place::Variants(page + 1) } else { Place::Products(1) };
                // One without a product is sold nowhere.
                let of_product = |variant: Product| variant.parent_id.0.clone().and_then(|id| item(variant, Some(&id)));
                Ok(ItemPage { items: variants.into_iter().filter_map(of_product).collect(), next: Some(next.token()) })
            }
        },
        Place::Products(page) => {
            let products = read(cx, "products", page).await?;
            let next = (products.len() >= PAGE).then(|| Place::Products(page + 1).token());
            Ok(ItemPage { items: products.into_iter().filter_map(|product| item(product, None)).collect(), next })
        }
        Place::Singly(place) => singly(cx, place).await,
    }
}

async fn singly(cx: &CallContext<'_>, mut place: Singly) -> Result<ItemPage> {
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
    let goes_on = place.products.is_some() || !place.parents.is_empty();
    Ok(ItemPage { items, next: goes_on.then(|| Place::Singly(place).token()) })
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
