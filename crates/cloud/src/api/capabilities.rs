//! `GET /v1/capabilities`: what can be asked of which carrier and platform, made from their own descriptors.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use kontor_adapters::shop::ShopDescriptor;
use kontor_adapters::{Caption, Carrier, CarrierDescriptor, Connect, Field, FieldKind, Numbers};
use kontor_model::Lang;
use kontor_model::capabilities::{
    Capabilities, CarrierField, CarrierInfo, CarrierLimit, CarrierOption, CarrierService, LabelForms, PlatformInfo,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::Asked;
use super::fault::Fault;
use super::problems::Problems;
use super::query::QueryPairs;
use crate::app::App;
use crate::error::AppError;
use crate::oauth::caller::ApiCaller;
use crate::shipping::Caller;
use crate::shipping::accounts::AccountMode;
use crate::shipping::choose::named_account;

/// The route.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(get_capabilities))
}

/// Tells what carriers and platforms can do, with the limits of their fields and the forms of their accounts. Any valid
/// token may ask.
#[utoipa::path(
    get,
    path = "/capabilities",
    tag = "account",
    operation_id = "getCapabilities",
    params(("account" = Option<String>, Query, description = "Only the carrier of this account: its id or name, or the id of a carrier")),
    responses((status = 200, description = "All carriers and platforms", body = Capabilities), Problems),
    security(("oauth" = ["whoami"]))
)]
async fn get_capabilities(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    mut query: QueryPairs,
) -> Result<Json<Capabilities>, Fault> {
    let account = query.take("account", ("ein Konto", "an account"), |text| Some(text.to_owned()));
    query.finish()?;
    let only = match account {
        Some(name) => Some(of_account(&app, &caller, &asked, &name).await?),
        None => None,
    };
    let all = app.shipping.carriers().all().map(Carrier::descriptor);
    let wanted = all.filter(|carrier| only.is_none_or(|only| only == carrier.id));
    let carriers = wanted.map(|carrier| info(&app, carrier, asked.lang)).collect();
    let shops = app.commerce.shops().all().filter(|_| only.is_none());
    let platforms = shops.map(|shop| platform_info(shop.descriptor(), asked.lang)).collect();
    Ok(Json(Capabilities { carriers, platforms }))
}

fn platform_info(platform: &ShopDescriptor, lang: Lang) -> PlatformInfo {
    let can = &platform.capabilities;
    let named = [("hints", can.hints), ("items", can.items), ("finds_by_number", can.finds_by_number)];
    PlatformInfo {
        id: platform.id.to_owned(),
        name: platform.name.text(lang).to_owned(),
        summary: platform.summary.text(lang).to_owned(),
        needs_address: platform.origin.is_none(),
        exchanges: can.exchanges.to_vec(),
        abilities: named.into_iter().filter(|(_, has)| *has).map(|(name, _)| name.to_owned()).collect(),
        settings: platform.settings.iter().map(|field| field_info(field, lang)).collect(),
    }
}

/// Id of the carrier that an account or a carrier's id stands for.
async fn of_account(app: &App, caller: &ApiCaller, asked: &Asked, name: &str) -> Result<&'static str, Fault> {
    if let Some(carrier) = app.shipping.carriers().find(name) {
        return Ok(carrier.descriptor().id);
    }
    let caller = Caller { tenant: caller.tenant.clone(), lang: asked.lang };
    match named_account(app, &caller, "account", name).await {
        Ok(contract) => Ok(contract.carrier.descriptor().id),
        Err(AppError::Invalid(errors)) => Err(Fault::new("invalid_query").with_errors(errors)),
        Err(other) => Err(other.into()),
    }
}

fn info(app: &App, carrier: &CarrierDescriptor, lang: Lang) -> CarrierInfo {
    let can = &carrier.capabilities;
    CarrierInfo {
        id: carrier.id.to_owned(),
        name: carrier.name.text(lang).to_owned(),
        summary: carrier.summary.text(lang).to_owned(),
        needs_account: carrier.connect != Connect::Nothing,
        services: carrier
            .services
            .iter()
            .map(|service| CarrierService { id: service.id.to_owned(), name: service.name.text(lang).to_owned() })
            .collect(),
        limits: carrier
            .limits
            .iter()
            .map(|limit| CarrierLimit { field: limit.field.to_owned(), max_chars: limit.max_chars as u32 })
            .collect(),
        max_parcels: can.max_parcels as u32,
        cancel: can.cancel,
        track: can.track,
        close_out: can.close_out,
        label: LabelForms {
            formats: can.formats.to_vec(),
            media: can.media.to_vec(),
            dpi: can.dpi.to_vec(),
            redraw: can.redraw,
        },
        modes: AccountMode::of(app, carrier).iter().map(|mode| mode.code().to_owned()).collect(),
        settings: carrier.settings.iter().map(|field| field_info(field, lang)).collect(),
        options: carrier
            .options
            .iter()
            .map(|option| CarrierOption {
                id: option.id.to_owned(),
                name: option.name.text(lang).to_owned(),
                services: option.services.iter().map(|service| (*service).to_owned()).collect(),
            })
            .collect(),
        abilities: abilities(can),
        max_batch: can.max_batch as u32,
        numbers_by_carrier: can.numbers == Numbers::Carrier,
    }
}

/// What can be asked for over this interface; what only an adapter can do so far is left out.
fn abilities(can: &kontor_adapters::Capabilities) -> Vec<String> {
    let named = [
        ("validate", can.validate),
        ("cancel", can.cancel),
        ("track", can.track),
        ("close_out", can.close_out),
        ("day_record", can.day_record),
        ("find_by_reference", can.find_by_reference),
        ("redraw", can.redraw),
        ("returns", can.returns),
        ("update_weight", can.update_weight),
    ];
    named.into_iter().filter(|(_, has)| *has).map(|(name, _)| name.to_owned()).collect()
}

fn field_info(field: &Field, lang: Lang) -> CarrierField {
    let (kind, min_chars, max_chars) = match field.kind {
        FieldKind::Text(most) => ("text", None, Some(most as u32)),
        FieldKind::Digits(least, most) => ("digits", Some(least as u32), Some(most as u32)),
        FieldKind::Choice(_) => ("choice", None, None),
        FieldKind::Flag => ("flag", None, None),
    };
    let choices = if let FieldKind::Choice(choices) = field.kind { choices } else { &[] };
    let named =
        |(id, name): &(&str, Caption)| CarrierService { id: (*id).to_owned(), name: name.text(lang).to_owned() };
    CarrierField {
        name: field.name.to_owned(),
        caption: field.caption.text(lang).to_owned(),
        help: field.help.text(lang).to_owned(),
        secret: field.secret,
        required: field.required,
        kind: kind.to_owned(),
        min_chars,
        max_chars,
        choices: choices.iter().map(named).collect(),
    }
}
