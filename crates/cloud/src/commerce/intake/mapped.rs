//! The one place where an order is handed to the mapping of its platform.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kontor_model::order::ChannelOrder;

use super::interpret::{Applied, Hold};
use crate::app::App;
use crate::commerce::mapping::{self, engine::Held};
use crate::commerce::platforms::PlatformRow;
use crate::error::AppResult;

/// Maps an order as its platform's mapping says. Without one it waits for a person, as it does when working the mapping
/// out panics.
pub(super) async fn apply(app: &App, platform: &PlatformRow, order: &ChannelOrder) -> AppResult<Applied> {
    let version = platform.mapping_version;
    let live = mapping::live(app, &platform.tenant_id, &platform.id, version).await?;
    let applied = || {
        // Tests of the intake name a version and have no mapping behind it.
        #[cfg(test)]
        if version > 0 && live.is_none() {
            return super::tests::mapped(version, order);
        }
        match live.apply(order) {
            Ok(mapped) => Applied::Mapped(Box::new(mapped)),
            Err(held) => held_by(held),
        }
    };
    Ok(catch_unwind(AssertUnwindSafe(applied)).unwrap_or_else(|_| held_by(Held::unusable(version))))
}

fn held_by(held: Held) -> Applied {
    Applied::Held(Hold { code: held.code.to_owned(), args: held.args })
}
