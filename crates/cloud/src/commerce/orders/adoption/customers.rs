//! Customers the ERP knows: those it named before its first order, and those it names with an acknowledgement.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kontor_model::id::TenantId;
use kontor_model::order::Buyer;
use kontor_model::order_adoption::{AdoptedCustomer, CustomerAdoption};

use super::Mode;
use crate::app::App;
use crate::commerce::orders::buyers::{BuyerKeys, Place};
use crate::commerce::orders::content;
use crate::commerce::orders::store::customers as store;
use crate::commerce::orders::store::rows::OrderRow;
use crate::db::Tx;
use crate::error::AppResult;

/// Takes customers over, or says what that would do. A key that stands under two numbers is nobody's; a customer's own id
/// may get another number later, an address may not: two people may share it.
pub(super) async fn adopt(
    app: &App,
    tx: &mut Tx,
    place: Place<'_>,
    wanted: &[AdoptedCustomer],
    mode: Mode,
) -> AppResult<Vec<CustomerAdoption>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<BuyerKeys> =
        wanted.iter().map(|one| BuyerKeys::new(app, place, one.reference.as_deref(), one.email.as_deref())).collect();
    let numbers: Vec<&str> = wanted.iter().map(|one| one.customer_number.trim()).collect();
    let claims = claims(tx, place, &keys, &numbers).await?;
    let is_free = |key: &str| claims.get(key).is_none_or(|numbers| numbers.len() < 2);
    let here = store::count(tx, place, &keys).await?;
    let (mut kept, mut results) = (BTreeMap::new(), Vec::new());
    for (keys, number) in keys.iter().zip(numbers) {
        if let Some(key) = keys.mails.first().filter(|key| is_free(key)) {
            kept.insert(key.clone(), number.to_owned());
        }
        if let Some(key) = keys.reference.as_ref().filter(|key| is_free(key)) {
            kept.insert(key.clone(), number.to_owned());
        }
        let is_his = |(reference, mail): (&String, &String)| {
            keys.reference.as_ref() == Some(reference) || keys.mails.contains(mail)
        };
        let orders: i64 =
            here.iter().filter(|(reference, mail, _)| is_his((reference, mail))).map(|(.., count)| count).sum();
        let result = match (keys.own().is_some_and(|key| is_free(key)), orders) {
            (false, _) => "ambiguous",
            (true, 0) => "expected",
            (true, _) => "matched",
        };
        results.push(CustomerAdoption { result: result.to_owned(), orders });
    }
    if mode == Mode::Adopt {
        store::put(tx, place, &kept.into_iter().collect::<Vec<_>>(), app.now()).await?;
    }
    Ok(results)
}

/// Which numbers each key stands under: in this list, and an address also from before.
async fn claims(
    tx: &mut Tx,
    place: Place<'_>,
    keys: &[BuyerKeys],
    numbers: &[&str],
) -> AppResult<HashMap<String, BTreeSet<String>>> {
    let mails: Vec<&str> = keys.iter().flat_map(|keys| &keys.mails).map(String::as_str).collect();
    let before: HashMap<String, String> = store::among(tx, place, &mails).await?.into_iter().collect();
    let mut claims: HashMap<String, BTreeSet<String>> = HashMap::new();
    for (keys, number) in keys.iter().zip(numbers) {
        for key in keys.reference.iter().chain(keys.mails.first()) {
            claims.entry(key.clone()).or_default().insert((*number).to_owned());
        }
        if let (Some(key), Some(known)) = (keys.mails.first(), keys.mails.iter().find_map(|key| before.get(key))) {
            claims.entry(key.clone()).or_default().insert(known.clone());
        }
    }
    Ok(claims)
}

/// Keeps which number the ERP gave the buyers of orders; its latest word counts.
pub(in crate::commerce::orders) async fn learn(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    said: &[(&OrderRow, &str)],
) -> AppResult<()> {
    let mut kept: BTreeMap<&str, BTreeMap<String, String>> = BTreeMap::new();
    for (row, number) in said {
        let Some(order) = content::open(app, tenant, &row.id, row.content.as_deref())?.order else { continue };
        if let Some(key) = BuyerKeys::of(app, (tenant, row.platform_id.as_str()), &order.buyer).own() {
            kept.entry(&row.platform_id).or_default().insert(key.clone(), number.trim().to_owned());
        }
    }
    for (platform, kept) in kept {
        store::put(tx, (tenant, platform), &kept.into_iter().collect::<Vec<_>>(), app.now()).await?;
    }
    Ok(())
}

/// The ERP's numbers of buyers, each of a platform, in the same order.
pub(in crate::commerce::orders) async fn numbers(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    buyers: &[(&str, &Buyer)],
) -> AppResult<Vec<Option<String>>> {
    let keys: Vec<BuyerKeys> =
        buyers.iter().map(|(platform, buyer)| BuyerKeys::of(app, (tenant, *platform), buyer)).collect();
    let platforms: BTreeSet<&str> = buyers.iter().map(|(platform, _)| *platform).collect();
    let mut known: HashMap<(&str, String), String> = HashMap::new();
    for platform in platforms {
        let of_it = buyers.iter().zip(&keys).filter(|((of, _), _)| *of == platform);
        let wanted: Vec<&str> = of_it.flat_map(|(_, keys)| keys.all()).collect();
        let found = store::among(tx, (tenant, platform), &wanted).await?;
        known.extend(found.into_iter().map(|(key, number)| ((platform, key), number)));
    }
    let number = |(of, keys): (&(&str, &Buyer), &BuyerKeys)| {
        let mut numbers = keys.all().map(|key| known.get(&(of.0, key.to_owned())));
        numbers.find_map(|number| number.cloned())
    };
    Ok(buyers.iter().zip(&keys).map(number).collect())
}
