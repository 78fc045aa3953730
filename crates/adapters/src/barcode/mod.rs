//! Bar codes as widths of bars and spaces, so that every printer language can draw them dot by dot.

pub mod code128;
