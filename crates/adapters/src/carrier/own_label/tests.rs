//! The own label: drawn in every form and read back by an independent decoder; every refusal by name of the field.

mod labels;
mod lines;
mod paper;
mod printer;
mod random;
mod refusals;
mod samples;
