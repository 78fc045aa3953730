//! The form on an order's page that sets its status in the shop.

use kontor_model::id::PlatformId;
use kontor_model::platform::Exchange;
use kontor_web::form::FormState;
use serde::Serialize;

use crate::app::App;
use crate::commerce::platforms::{self, kept_values};
use crate::error::AppResult;
use crate::shipping::Caller;

/// What can be chosen, and what was.
#[derive(Clone, Serialize)]
pub(super) struct StatusForm {
    /// Codes of the shop and their names.
    pub(super) options: Vec<(String, String)>,
    pub(super) form: FormState,
}

impl StatusForm {
    /// For samples of the page.
    pub(super) fn sample() -> StatusForm {
        let options = vec![("completed".to_owned(), "Fertiggestellt <neu>".to_owned())];
        StatusForm { options, form: FormState::new() }
    }
}

/// The statuses an order of this platform can be moved to from `now`: those the shop said it has, else those that all
/// platforms share and this one knows. `None` where statuses are not exchanged or there are none. The other is what the shop
/// calls `now`, where it said so.
pub(super) async fn offered(
    app: &App,
    caller: &Caller,
    id: &PlatformId,
    now: Option<&str>,
) -> AppResult<(Option<StatusForm>, Option<String>)> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let Some(row) = platforms::store::find(&mut tx, &caller.tenant, id).await? else { return Ok((None, None)) };
    drop(tx);
    let known = kept_values(&row)?.map(|values| values.statuses).unwrap_or_default();
    let name = known.iter().find(|value| Some(value.code.as_str()) == now && !value.name.is_empty());
    let name = name.map(|value| value.name.clone());
    let shop = app.commerce.shops().find(&row.kind).filter(|_| !row.paused);
    let Some(shop) = shop.filter(|_| row.exchanges().is_ok_and(|known| known.contains(&Exchange::Statuses))) else {
        return Ok((None, name));
    };
    let mut options: Vec<(String, String)> = if known.is_empty() {
        let own = shop.descriptor().statuses.iter().map(|(_, status)| (*status).to_owned());
        own.map(|status| (status.clone(), status)).collect()
    } else {
        let named = |name: String, code: &str| if name.is_empty() { code.to_owned() } else { name };
        known.into_iter().map(|value| (value.code.clone(), named(value.name, &value.code))).collect()
    };
    options.retain(|(code, _)| Some(code.as_str()) != now);
    options.sort();
    options.dedup();
    Ok(((!options.is_empty()).then(|| StatusForm { options, form: FormState::new() }), name))
}
