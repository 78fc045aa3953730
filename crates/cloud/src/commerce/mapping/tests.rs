//! Versions, the way back, the preview, the interface and the editor, on both data bases.

mod api;
mod compare;
mod looks;
mod offers;
mod orders;
mod pages;
mod real_shop;
mod versions;
