//! What tables of a mapping are filled with: the shop's own payment methods, shipping methods, statuses and rates.

use reqwest::Method;
use serde::Deserialize;

use super::call;
use super::loose::{Id, Text};
use crate::context::CallContext;
use crate::error::{ErrorKind, Result};
use crate::shop::{ShopValue, ShopValues};

#[derive(Deserialize)]
struct Gateway {
    id: Text,
    #[serde(default)]
    title: Text,
    #[serde(default)]
    method_title: Text,
}

#[derive(Deserialize)]
struct Zone {
    id: Text,
    #[serde(default)]
    name: Text,
}

#[derive(Deserialize)]
struct ZoneMethod {
    instance_id: Text,
    #[serde(default)]
    title: Text,
    method_id: Text,
}

#[derive(Deserialize)]
struct Status {
    slug: Text,
    #[serde(default)]
    name: Text,
}

#[derive(Deserialize)]
struct Rate {
    id: Id,
    #[serde(default)]
    country: Text,
    #[serde(default)]
    rate: Text,
    #[serde(default)]
    name: Text,
}

/// Asks for all of them.
pub(super) async fn all(cx: &CallContext<'_>) -> Result<ShopValues> {
    Ok(ShopValues {
        payment_methods: gateways(cx).await?,
        shipping_methods: methods(cx).await?,
        statuses: statuses(cx).await?,
        tax_rates: rates(cx).await?,
        sub_shops: Vec::new(),
    })
}

async fn get<T: serde::de::DeserializeOwned>(cx: &CallContext<'_>, path: &str) -> Result<T> {
    call::json(cx, "values", (Method::GET, path), &[("per_page", "100")], None).await
}

fn value(code: String, name: String) -> ShopValue {
    ShopValue { name: if name.is_empty() { code.clone() } else { name }, code }
}

/// All gateways, also those that are switched off: older orders carry them.
async fn gateways(cx: &CallContext<'_>) -> Result<Vec<ShopValue>> {
    let gateways: Vec<Gateway> = get(cx, "payment_gateways").await?;
    let named = |gateway: Gateway| {
        let name = gateway.title.filled().or_else(|| gateway.method_title.filled()).unwrap_or_default();
        value(gateway.id.0, name)
    };
    Ok(gateways.into_iter().map(named).collect())
}

/// Methods of every zone, under the code that orders carry: method and instance.
async fn methods(cx: &CallContext<'_>) -> Result<Vec<ShopValue>> {
    let zones: Vec<Zone> = get(cx, "shipping/zones").await?;
    let mut values = Vec::new();
    for zone in zones {
        let methods: Vec<ZoneMethod> = get(cx, &format!("shipping/zones/{}/methods", zone.id.0)).await?;
        values.extend(methods.into_iter().map(|method| {
            let name = format!("{} ({})", method.title.0, zone.name.0);
            value(format!("{}:{}", method.method_id.0, method.instance_id.0), name)
        }));
    }
    Ok(values)
}

/// Statuses with those of plug-ins; shops before version 11 tell them in a report only.
async fn statuses(cx: &CallContext<'_>) -> Result<Vec<ShopValue>> {
    let found = match get::<Vec<Status>>(cx, "orders/statuses").await {
        Err(error)
            if error.code == "rest_no_route"
                || matches!(error.kind, ErrorKind::NotFound | ErrorKind::Rejected | ErrorKind::Malformed) =>
        {
            get(cx, "reports/orders/totals").await?
        }
        other => other?,
    };
    let bare = |status: Status| value(status.slug.0.trim_start_matches("wc-").to_owned(), status.name.0);
    Ok(found.into_iter().map(bare).collect())
}

async fn rates(cx: &CallContext<'_>) -> Result<Vec<ShopValue>> {
    let rates: Vec<Rate> = get(cx, "taxes").await?;
    let named = |rate: Rate| {
        let percent = rate.rate.0.trim_end_matches('0').trim_end_matches('.');
        Some(value(rate.id.0?, rate_name(&rate.country.0, percent, rate.name.0.trim())))
    };
    Ok(rates.into_iter().filter_map(named).collect())
}

/// `19 % MwSt. (DE)`. Many shops say the percentage in the name already; then it is not said again.
fn rate_name(country: &str, percent: &str, name: &str) -> String {
    let mut numbers = name.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','));
    let is_said = numbers.any(|number| number.replace(',', ".").trim_end_matches('.') == percent);
    let tax = if is_said { name.to_owned() } else { format!("{percent} % {name}").trim().to_owned() };
    if country.is_empty() { tax } else { format!("{tax} ({country})") }
}
