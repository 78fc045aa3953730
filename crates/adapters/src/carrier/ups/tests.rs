//! UPS: ours -> wire against UPS's own description, wire -> ours, errors -> ours, and pictures that decoders can read.

mod addresses;
mod answers;
mod calls;
mod checks;
mod customs;
mod faults;
mod lookups;
mod pictures;
mod requests;
mod samples;
mod taking_back;
