//! The ground on which adapters are tested: a stand-in for the carrier, and its publisher's description as the judge.
//!
//! Behind the feature `testing`, so that unit tests and the contract suite both see it and no product does.
//!
//! ```text
//! let carrier = StandIn::checked_by(&[SpecFile::new("dhl/parcel-de-shipping-v2_2.yaml", "/parcel/de/shipping/v2")]);
//! carrier.answer("POST", "/parcel/de/shipping/v2/orders", Answer::json(200, json!({ "items": [] })));
//! let caller = Caller::new(&carrier, Settings::default());
//! let outcome = adapter.create(&caller.context(Lang::De), &shipments).await;
//! assert_eq!(carrier.requests()[0].query, "mustEncode=true");
//! carrier.finish();
//! ```

mod answer;
mod caller;
mod description;
mod received;
mod recorded;
mod server;
mod shop_subject;
mod stand_in;
mod subject;
mod wire;
mod yaml;

#[cfg(test)]
mod tests;

pub use answer::Answer;
pub use caller::Caller;
pub use description::SpecFile;
pub use received::Received;
pub use recorded::{Verdict, judge_recorded, judge_recorded_in};
pub use shop_subject::{Example, ShopSubject, SignedHint};
pub use stand_in::StandIn;
pub use subject::{HttpSubject, Subject, parcel_within_germany};
