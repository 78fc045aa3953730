//! What the shipping room promises, through the router and on every data base at hand.

mod batch;
mod carriers;
mod crash;
mod keys;
mod label;
mod list;
mod lost_answer;
mod make;
mod numbers;
mod pages;
mod sealed;
mod story;
mod take_over;
