//! What is understood of WooCommerce's orders and how it is called, by behaviours of real shops.

mod calls;
mod check;
mod hints;
mod items;
mod money;
mod moves;
mod orders;
mod real_shop;
mod ship;
mod writes;

use kontor_model::Lang;
use secrecy::SecretString;

use super::settings;
use crate::context::{CallContext, Settings};
use crate::testing::{Caller, StandIn};

/// Key and secret of a shop that was tested before.
fn keys() -> Settings {
    Settings::default()
        .with_secret(settings::KEY, SecretString::from("ck_0123456789"))
        .with_secret(settings::SECRET, SecretString::from("cs_9876543210"))
}

/// A shop and who calls it.
fn shop() -> (StandIn, Caller) {
    let shop = StandIn::checked_by(&[]);
    let caller = Caller::new(&shop, keys());
    (shop, caller)
}

fn german(caller: &Caller) -> CallContext<'_> {
    caller.context(Lang::De)
}
