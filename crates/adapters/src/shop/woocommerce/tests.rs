//! What is understood of WooCommerce's orders, by behaviours of real shops.

mod orders;
mod real_shop;
