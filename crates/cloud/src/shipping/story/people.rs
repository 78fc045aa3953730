//! Names of those who stand in the log about a shipment.

use std::collections::BTreeMap;

use kontor_model::Lang;
use kontor_model::id::{ClientId, TenantId, UserId};

use crate::app::App;
use crate::audit::Recorded;
use crate::error::{AppError, AppResult};
use crate::{identity, oauth};

/// Names by the ids of the log. An application that was deleted since keeps its id as its name.
pub(super) async fn names(
    app: &App,
    (tenant, lang): (&TenantId, Lang),
    entries: &[Recorded],
) -> AppResult<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    for entry in entries {
        if names.contains_key(&entry.actor) {
            continue;
        }
        let name = name(app, (tenant, lang), &entry.actor).await?.unwrap_or_else(|| entry.actor.clone());
        names.insert(entry.actor.clone(), name);
    }
    Ok(names)
}

async fn name(app: &App, (tenant, lang): (&TenantId, Lang), actor: &str) -> AppResult<Option<String>> {
    if let Ok(user) = actor.parse::<UserId>() {
        return identity::find_person(app, tenant, &user).await;
    }
    if let Ok(client) = actor.parse::<ClientId>() {
        return match oauth::actions::get_application(app, tenant, &client).await {
            Ok(known) => Ok(Some(known.name)),
            Err(AppError::NotFound) => Ok(None),
            Err(error) => Err(error),
        };
    }
    Ok(match actor {
        "system" => Some("Kontor".to_owned()),
        "operator" => Some(lang.pick("Ihr Anbieter", "your vendor").to_owned()),
        _ => None,
    })
}
