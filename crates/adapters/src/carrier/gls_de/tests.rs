//! The adapter: mapping both ways, requests at the stand-in (judged by GLS's descriptions), faults in GLS's own way.

mod addresses;
mod answers;
mod day;
mod faults;
mod findings;
mod lost;
mod requests;
mod samples;
mod services;
mod tracking;
