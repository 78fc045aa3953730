//! What platforms promise, on every data base at hand.

mod connection;
mod gate;
