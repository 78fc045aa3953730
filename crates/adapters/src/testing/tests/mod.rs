//! The stand-in and its judge, against a description that is made up.

mod judging;
mod parameters;
mod playing;
mod publishers;
mod recorded;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use kontor_model::Lang;

use super::*;
use crate::Settings;

const PIGEONS: SpecFile = SpecFile::new("pigeon-post.yaml", "/post/v1");

fn fixtures() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/testing/fixtures"))
}

/// What a stand-in says when it ends; `None` when it is content.
fn verdict(carrier: StandIn) -> Option<String> {
    let panic = catch_unwind(AssertUnwindSafe(|| carrier.finish())).err()?;
    Some(panic.downcast::<String>().map_or_else(|_| "no text".to_owned(), |text| *text))
}

/// Sends one request and yields status and body; an error where none came.
async fn call(
    carrier: &StandIn,
    build: impl FnOnce(&reqwest::Client, &str) -> reqwest::RequestBuilder,
) -> Result<(u16, String), reqwest::Error> {
    let caller = Caller::new(carrier, Settings::default());
    let cx = caller.context(Lang::De);
    let http = cx.http().expect("a client");
    let answer = build(http.client, http.origin).send().await?;
    Ok((answer.status().as_u16(), answer.text().await?))
}
