//! The number a thing of a shop is known by: the ERP's where it was adopted, else its own.

use std::collections::{BTreeSet, HashMap};

use kontor_adapters::shop::ShopItem;
use kontor_model::fold::clean_line;
use kontor_model::id::TenantId;
use kontor_model::order::OrderLine;

use super::number;
use super::store::adopted as store;
use crate::db::{DbResult, Tx};

/// The keys a thing may be adopted by, those that count first: the platform's id, its number there, its GTIN.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::commerce) struct ItemKeys(Vec<String>);

impl ItemKeys {
    /// The keys of what is named like this; `id` is of a product, or of a variant as `product:variant`.
    pub(super) fn new(id: Option<&str>, sku: Option<&str>, gtin: Option<&str>) -> ItemKeys {
        let key = |kind: &str, text: Option<String>| {
            text.filter(|text| !text.is_empty()).map(|text| format!("{kind}:{text}"))
        };
        let (id, sku, gtin) = (id.and_then(clean_line), sku.map(number::key), gtin.map(number::key));
        ItemKeys([key("i", id), key("s", sku), key("g", gtin)].into_iter().flatten().collect())
    }

    /// The keys of something a shop sells.
    pub(super) fn of_item(item: &ShopItem) -> ItemKeys {
        let id = id_of(&item.product, item.variant.as_deref());
        ItemKeys::new(Some(&id), item.sku.as_deref(), item.gtin.as_deref())
    }

    /// The keys of what a line of an order is about.
    pub(in crate::commerce) fn of_line(line: &OrderLine) -> ItemKeys {
        let id = line.product.as_ref().map(|product| id_of(product, line.variant.as_deref()));
        ItemKeys::new(id.as_deref(), line.sku.as_deref(), line.gtin.as_deref())
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// The id a thing is named by: of the product, or of the variant behind it.
pub(super) fn id_of(product: &str, variant: Option<&str>) -> String {
    variant.map_or_else(|| product.to_owned(), |variant| format!("{product}:{variant}"))
}

/// The ERP's numbers of things of one platform.
#[derive(Default)]
pub(in crate::commerce) struct Adopted(HashMap<String, String>);

impl Adopted {
    /// The numbers of what these keys name.
    pub(in crate::commerce) async fn among<'k>(
        tx: &mut Tx,
        place: (&TenantId, &str),
        keys: impl Iterator<Item = &'k ItemKeys>,
    ) -> DbResult<Adopted> {
        let keys: BTreeSet<&str> = keys.flat_map(ItemKeys::iter).collect();
        let keys: Vec<&str> = keys.into_iter().collect();
        Ok(Adopted(store::among(tx, place, &keys).await?.into_iter().collect()))
    }

    /// The ERP's number of one of them.
    pub(in crate::commerce) fn number(&self, keys: &ItemKeys) -> Option<&str> {
        keys.iter().find_map(|key| self.0.get(key)).map(String::as_str)
    }
}
