//! Background jobs: one table, leased, retried.

/// Works until it is aborted.
pub async fn run(_app: std::sync::Arc<crate::app::App>) {}
