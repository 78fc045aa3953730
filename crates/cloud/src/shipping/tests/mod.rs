//! What the shipping room promises, through the router and on every data base at hand.

mod batch;
mod bulk;
mod cancel;
mod carriers;
mod chunks;
mod combine;
mod crash;
mod crash_points;
mod documents;
mod dry_run;
mod keys;
mod label;
mod ledger;
mod list;
mod lost_answer;
mod make;
mod mend;
mod numbers;
mod pages;
mod prepared;
mod recovery;
mod sealed;
mod story;
mod take_over;
mod waiting;
