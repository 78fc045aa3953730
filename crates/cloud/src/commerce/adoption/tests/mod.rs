//! Files of what the ERP knows, by behaviours.

mod files;
mod pages;
