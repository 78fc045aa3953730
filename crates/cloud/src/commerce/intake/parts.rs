//! What lists leave out of orders is asked for before they are taken in: of many orders in one call where the platform has one
//! for it, else of each by itself.

use kontor_adapters::shop::RawOrder;
use kontor_adapters::{AdapterError, ErrorKind};

use super::inbox::WORDS;
use crate::commerce::platforms::{Connection, Lane, Talk};
use crate::error::{AppError, AppResult};

/// Completes orders; answers the places of those that still lack something. After the first failure nothing more is asked for.
pub(super) async fn complete(
    connection: &Connection<'_>,
    lane: Lane,
    orders: &mut [RawOrder],
) -> AppResult<Vec<usize>> {
    let shop = connection.shop;
    let mut lacking: Vec<usize> = (0..orders.len()).filter(|index| shop.lacks_parts(&orders[*index])).collect();
    if lacking.len() > 1 {
        let several: Vec<RawOrder> = lacking.iter().map(|index| orders[*index].clone()).collect();
        let Some(talk) = begin(connection, lane).await? else { return Ok(lacking) };
        match shop.complete_orders(&talk.context(WORDS), &several).await {
            Ok(whole) => lacking.iter().zip(whole).for_each(|(index, whole)| put(&mut orders[*index], whole)),
            Err(error) if error.kind == ErrorKind::Unsupported => {}
            Err(error) => {
                failed(connection, talk, &error).await?;
                return Ok(lacking);
            }
        }
        lacking.retain(|index| shop.lacks_parts(&orders[*index]));
    }
    while let Some(index) = lacking.first().copied() {
        let Some(talk) = begin(connection, lane).await? else { break };
        match shop.complete_order(&talk.context(WORDS), &orders[index]).await {
            Ok(whole) => put(&mut orders[index], whole),
            Err(error) => {
                failed(connection, talk, &error).await?;
                break;
            }
        }
        lacking.remove(0);
    }
    Ok(lacking)
}

fn put(order: &mut RawOrder, whole: Option<RawOrder>) {
    if let Some(whole) = whole {
        *order = whole;
    }
}

/// The turn to make one call; `None` while the platform rests.
async fn begin<'c>(connection: &'c Connection<'_>, lane: Lane) -> AppResult<Option<Talk<'c>>> {
    match connection.begin(lane).await {
        Ok(talk) => Ok(Some(talk)),
        Err(AppError::TooMany { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn failed(connection: &Connection<'_>, talk: Talk<'_>, error: &AdapterError) -> AppResult<()> {
    tracing::warn!(code = error.code, "what a list left out of orders was not answered, it is asked again");
    drop(talk);
    connection.heard(Err(error)).await
}
