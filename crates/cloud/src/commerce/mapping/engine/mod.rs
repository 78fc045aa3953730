//! The engine: a mapping, made ready once, applied to one order after the other. No I/O, no clock.

mod apply;
mod compile;
mod faults;
mod form;
mod held;
pub mod names;
mod parts;
mod path;
mod sample;
mod script;
mod script_order;
mod table;
#[cfg(test)]
pub(in crate::commerce) mod tests;
mod value;

pub use compile::compile;
pub use held::{Held, may_be_released, words};
pub use sample::order as sample_order;

use kontor_model::order_mapping::{MappingDefaults, UnknownItem};

use parts::{Field, Rule};
use script::Runner;
use table::Table;

/// A mapping that is ready: paths found, tables folded, expressions read. Immutable, shared between threads.
pub struct Compiled {
    version: i64,
    defaults: MappingDefaults,
    payment: Table,
    shipping: Table,
    country: Table,
    tax: Table,
    sub_shop: Table,
    rules: Vec<Rule>,
    fields: Vec<Field>,
    unknown_item: UnknownItem,
    /// Only where there are expressions.
    runner: Option<Runner>,
}

impl Compiled {
    /// The same as a version: mapped orders carry its number.
    pub fn of_version(self, version: i64) -> Compiled {
        Compiled { version, ..self }
    }
}
