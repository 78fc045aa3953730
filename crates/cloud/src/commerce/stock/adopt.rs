//! Says which thing of a shop is which article of the ERP: what the ERP names is looked up among what the shop sells.

use std::collections::BTreeMap;

use kontor_model::id::{PlatformId, TenantId};
use kontor_model::order_adoption::{AdoptedProduct, ProductAdoption};

use super::known_as::{Adopted, ItemKeys};
use super::store::items::{self, SoldRow};
use super::store::{adopted as store, levels, platforms};
use super::{number, reckon};
use crate::app::App;
use crate::db::Tx;
use crate::error::{AppError, AppResult};

/// What a name of the ERP's list finds.
enum Found<'a> {
    One(&'a SoldRow),
    Several,
    Nothing,
}

/// Takes products over, or says what that would do (`is_preview`). Each is looked up by the platform's id, then by its
/// number in the shop, then by its GTIN; the first of them that finds something counts. Errors: [`AppError::NotFound`].
pub(in crate::commerce) async fn adopt_products(
    app: &App,
    tx: &mut Tx,
    (tenant, id): (&TenantId, &PlatformId),
    wanted: &[AdoptedProduct],
    is_preview: bool,
) -> AppResult<Vec<ProductAdoption>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    if !is_preview {
        levels::take_turn(tx, tenant).await?;
    }
    let platform = platforms::find(tx, tenant, id).await?.ok_or(AppError::NotFound)?;
    let keys: Vec<ItemKeys> = wanted.iter().map(keys_of).collect();
    let sold = items::named(tx, (tenant, id), &keys).await?;
    let (mut kept, mut results) = (BTreeMap::new(), Vec::new());
    for (one, keys) in wanted.iter().zip(&keys) {
        let found = keys.iter().map(|key| (key, find(&sold, key))).find(|(_, found)| !matches!(found, Found::Nothing));
        let (result, name) = match found {
            Some((_, Found::Several)) => ("ambiguous", None),
            Some((key, Found::One(row))) => {
                kept.insert(key.to_owned(), one.sku.trim().to_owned());
                ("matched", Some(row.name.clone()))
            }
            _ => {
                // It may be sold later, and orders may name it that is sold no more.
                kept.extend(keys.iter().map(|key| (key.to_owned(), one.sku.trim().to_owned())));
                (if platform.items_at.is_none() { "expected" } else { "unknown" }, None)
            }
        };
        results.push(ProductAdoption { result: result.to_owned(), name });
    }
    if !is_preview {
        let kept: Vec<(String, String)> = kept.into_iter().collect();
        store::put(tx, (tenant, id.as_str()), &kept, app.now()).await?;
        know_anew(tx, (tenant, id), &sold).await?;
        platforms::renew_all(tx, tenant, id).await?;
    }
    Ok(results)
}

fn keys_of(one: &AdoptedProduct) -> ItemKeys {
    ItemKeys::new(one.external_id.as_deref(), one.shop_sku.as_deref(), one.gtin.as_deref())
}

/// What a key finds. A product and its variants may show one number: what stock would be told to counts.
fn find<'a>(sold: &'a [SoldRow], key: &str) -> Found<'a> {
    let rows: Vec<&SoldRow> = sold.iter().filter(|row| row.keys().iter().any(|own| own == key)).collect();
    let left = reckon::counted(&rows, |row| (row.product.as_str(), row.keeps_stock));
    match left.as_slice() {
        [] => Found::Nothing,
        [row] => Found::One(row),
        [first, ..] if rows.iter().all(|row| row.product == first.product && !row.keeps_stock) => Found::One(first),
        _ => Found::Several,
    }
}

/// Lets things be known by the numbers that were adopted.
async fn know_anew(tx: &mut Tx, (tenant, id): (&TenantId, &PlatformId), sold: &[SoldRow]) -> AppResult<()> {
    let keys: Vec<ItemKeys> = sold.iter().map(SoldRow::keys).collect();
    let adopted = Adopted::among(tx, (tenant, id.as_str()), keys.iter()).await?;
    for (row, keys) in sold.iter().zip(&keys) {
        let key = number::key(adopted.number(keys).unwrap_or(&row.sku));
        if key != row.sku_key {
            items::know_as(tx, (tenant, id), row, &key).await?;
        }
    }
    Ok(())
}
