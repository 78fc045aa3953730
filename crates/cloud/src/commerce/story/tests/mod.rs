//! What the pages of orders promise, on every data base at hand.

mod asked;
mod fetching;
mod turned;
mod words;
