//! The commerce room: shops and marketplaces on one side, the ERP on the other, mapping in between.
//!
//! An order is stored raw before it is interpreted, and one broken order never stops another.

use kontor_adapters::shop::Shops;

/// What the room keeps in memory.
pub struct State {
    shops: Shops,
}

impl State {
    /// Made once per App.
    #[allow(clippy::new_without_default, reason = "made once at start, as carriers are")]
    pub fn new() -> State {
        State { shops: Shops::new() }
    }

    /// All kinds of platforms.
    pub fn shops(&self) -> &Shops {
        &self.shops
    }
}
