//! From a raw order to one that can be delivered, or to the reason why a person has to look at it. Pure.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use kontor_adapters::shop::{Shop, Unreadable};
use kontor_model::order::ChannelOrder;
use kontor_model::order_mapping::MappedOrder;

use super::mapped::Mapping;
use super::settle::{Fresh, RELEASED};

/// Most bytes of a raw order that is read. Hundreds of lines with the fields of plug-ins fit several times.
const LARGEST: usize = 2 << 20;

/// Why an order waits for a person: a code, and what its sentence is filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::commerce) struct Hold {
    /// Stable code.
    pub(in crate::commerce) code: String,
    /// What its sentence is filled with, by name.
    pub(in crate::commerce) args: BTreeMap<String, String>,
}

impl Hold {
    /// A reason of a code with what its sentence is filled with.
    pub(in crate::commerce) fn new(code: &str, args: &[(&str, &str)]) -> Hold {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Hold { code: code.to_owned(), args }
    }
}

/// What became of an order when it was mapped.
pub(in crate::commerce) enum Applied {
    /// It was mapped.
    Mapped(Box<MappedOrder>),
    /// The mapping holds it.
    Held(Hold),
}

/// What was understood of a raw order.
pub(super) enum Understood {
    /// It can be delivered, if the mapping does not hold it.
    Sound(Box<ChannelOrder>, Applied),
    /// It waits for a person; the order is there as far as it was understood.
    Held(Option<Box<ChannelOrder>>, Hold),
}

impl Understood {
    /// The order, as far as it was understood.
    pub(super) fn order(&self) -> Option<&ChannelOrder> {
        match self {
            Understood::Sound(order, _) | Understood::Held(Some(order), _) => Some(order),
            Understood::Held(None, _) => None,
        }
    }
}

enum Reading {
    /// An order that adds up, not yet mapped.
    Sound(Box<ChannelOrder>),
    /// Something a person has to look at; the order is there as far as it was understood.
    Held(Option<Box<ChannelOrder>>, Hold),
}

/// Reads a raw order and maps it.
pub(super) fn understand(shop: &dyn Shop, mapping: &Mapping, fresh: &Fresh) -> Understood {
    match read(shop, &fresh.external_id, &fresh.payload) {
        Reading::Held(None, hold) => Understood::Held(None, hold),
        Reading::Held(Some(order), hold) if fresh.source != RELEASED => Understood::Held(Some(order), hold),
        // A person looked at what is understood and does not add up, and let it go as it is.
        Reading::Sound(order) | Reading::Held(Some(order), _) => {
            let applied = mapping.apply(&order, &fresh.source);
            Understood::Sound(order, applied)
        }
    }
}

/// The order in a raw text, as far as it is understood.
pub(in crate::commerce) fn order_in(shop: &dyn Shop, external_id: &str, payload: &[u8]) -> Option<Box<ChannelOrder>> {
    match read(shop, external_id, payload) {
        Reading::Sound(order) => Some(order),
        Reading::Held(order, _) => order,
    }
}

/// Reads a raw order. Whatever is wrong with it, even a fault of the reader, concerns this order alone.
fn read(shop: &dyn Shop, external_id: &str, payload: &[u8]) -> Reading {
    let read = catch_unwind(AssertUnwindSafe(|| weighed(shop, external_id, payload)));
    read.unwrap_or_else(|_| not_read(&Unreadable::unexpected("", "the reader failed")))
}

fn weighed(shop: &dyn Shop, external_id: &str, payload: &[u8]) -> Reading {
    if payload.len() > LARGEST {
        let tenths = (payload.len() * 10).div_ceil(1 << 20);
        let mib = format!("{}.{}", tenths / 10, tenths % 10);
        let most = (LARGEST >> 20).to_string();
        return Reading::Held(None, Hold::new("order_too_large", &[("mib", &mib), ("most", &most)]));
    }
    let order = match shop.read_order(payload) {
        Ok(order) => Box::new(order),
        Err(why) => return not_read(&why),
    };
    if order.external_id != external_id {
        return not_read(&Unreadable::unexpected("id", &order.external_id));
    }
    let Some(found) = order.imbalance() else { return Reading::Sound(order) };
    let Some(lines) = found.lines else {
        return not_read(&Unreadable::unexpected("lines", "amounts beyond reckoning"));
    };
    let (lines, grand) = (lines.normalize().to_string(), found.grand.normalize().to_string());
    let args = [("lines", lines.as_str()), ("grand", &grand), ("currency", order.currency.as_str())];
    let hold = Hold::new("does_not_add_up", &args);
    Reading::Held(Some(order), hold)
}

fn not_read(why: &Unreadable) -> Reading {
    let args = [("field", why.field.as_str()), ("fault", why.fault.code()), ("reason", why.reason.as_str())];
    Reading::Held(None, Hold::new("unreadable", &args))
}
