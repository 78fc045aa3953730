//! What the identity room promises, on both data bases, through actions and through the router.

mod afterwards;
pub(crate) mod browser;
mod forms;
mod frame;
mod invite;
mod pages;
mod passwords;
mod register;
mod reset;
mod sign_in;
mod world;
