//! The one place where an order is handed to the mapping of its platform.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kontor_model::order::ChannelOrder;

use super::interpret::{Applied, Hold};
use super::settle::RELEASED;
use crate::app::App;
use crate::commerce::mapping::engine::Held;
use crate::commerce::mapping::{self, Live};
use crate::commerce::platforms::PlatformRow;
use crate::error::AppResult;

/// The mapping of a platform, ready for a whole page.
pub(super) struct Mapping {
    live: Live,
    version: i64,
}

/// Makes the mapping of a platform ready.
pub(super) async fn mapping(app: &App, platform: &PlatformRow) -> AppResult<Mapping> {
    let version = platform.mapping_version;
    let live = mapping::live(app, &platform.tenant_id, &platform.id, version).await?;
    Ok(Mapping { live, version })
}

impl Mapping {
    /// Maps an order as its platform's mapping says, for the reason it is read. Without a mapping it waits for a person, as
    /// it does when working the mapping out panics.
    pub(super) fn apply(&self, order: &ChannelOrder, source: &str) -> Applied {
        let applied = || {
            // Tests of the intake name a version and have no mapping behind it.
            #[cfg(test)]
            if self.version > 0 && self.live.is_none() {
                return super::tests::mapped(self.version, order);
            }
            let mapped = if source == RELEASED { self.live.apply_released(order) } else { self.live.apply(order) };
            match mapped {
                Ok(mapped) => Applied::Mapped(Box::new(mapped)),
                Err(held) => held_by(held),
            }
        };
        catch_unwind(AssertUnwindSafe(applied)).unwrap_or_else(|_| held_by(Held::unusable(self.version)))
    }
}

fn held_by(held: Held) -> Applied {
    Applied::Held(Hold { code: held.code.to_owned(), args: held.args })
}
