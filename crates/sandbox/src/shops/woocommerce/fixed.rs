//! What is the same in this shop every day: its name, methods of payment and postage, rates, statuses.

use serde_json::{Value, json};

use super::lists::{self, Params};
use super::money::RATES;
use super::orders::STATUSES;
use super::reply::{Reply, failure};
use super::state::State;
use super::wall;
use crate::shops::catalogue::TaxClass;

/// What WordPress says of itself to anybody.
pub(super) fn index(state: &State, now: i64) -> Value {
    json!({
        "name": super::NAME,
        "description": "Schönes für Haus und Küche",
        "url": state.home,
        "home": state.home,
        "gmt_offset": wall::hours_ahead(now),
        "timezone_string": wall::ZONE,
        "namespaces": ["oembed/1.0", "wc/v1", "wc/v2", "wc/v3", "wc/store/v1", "wp/v2"],
        "authentication": {},
        "routes": {},
    })
}

/// What the namespace says of itself to anybody.
pub(super) fn namespace() -> Value {
    json!({ "namespace": "wc/v3", "routes": {} })
}

/// A part of the settings.
pub(super) fn settings(group: &str) -> Result<Reply, Reply> {
    let of = |id: &str, value: &str| json!({ "id": id, "value": value });
    let all = match group {
        "general" => json!([
            of("woocommerce_currency", "EUR"),
            of("woocommerce_default_country", "DE:DE-HE"),
            of("woocommerce_calc_taxes", "yes"),
        ]),
        "tax" => json!([of("woocommerce_prices_include_tax", "yes"), of("woocommerce_tax_based_on", "shipping")]),
        _ => {
            let words = "Ungültige Einstellungsgruppe.";
            return Err(failure(404, "rest_setting_setting_group_invalid", words));
        }
    };
    Ok(Reply::ok(all))
}

/// The status page of the shop.
pub(super) fn system_status(state: &State) -> Value {
    json!({
        "environment": {
            "home_url": state.home,
            "site_url": state.home,
            "version": super::VERSION,
            "wp_version": "7.0.4",
            "php_version": "8.4.1",
            "language": "de_DE",
        },
        "settings": { "currency": "EUR", "force_ssl": false },
        "active_plugins": [
            { "plugin": "woocommerce-germanized/woocommerce-germanized.php", "name": "Germanized for WooCommerce" },
            { "plugin": "woo-advanced-shipment-tracking/woocommerce-advanced-shipment-tracking.php", "name": "Advanced Shipment Tracking" },
        ],
    })
}

/// Methods of payment, also those that are switched off.
pub(super) fn gateways() -> Value {
    let of = |(id, title, enabled): (&str, &str, bool)| json!({ "id": id, "title": title, "method_title": title, "enabled": enabled });
    let all = [
        ("bacs", "Vorkasse (Überweisung)", true),
        ("cod", "Nachnahme", true),
        ("invoice", "Kauf auf Rechnung", true),
        ("ppcp-gateway", "PayPal", true),
        ("stripe", "Kreditkarte (Stripe)", true),
        ("cheque", "Scheckzahlung", false),
    ];
    all.map(of).into_iter().collect()
}

/// A method of postage: code, instance, title.
type Method = (&'static str, u64, &'static str);

/// Zones of postage: id, name, methods.
const ZONES: [(u64, &str, &[Method]); 4] = [
    (0, "Standorte, die von keiner anderen Zone abgedeckt sind", &[]),
    (
        1,
        "Deutschland",
        &[
            ("flat_rate", 1, "DHL Paket"),
            ("free_shipping", 2, "Kostenloser Versand"),
            ("local_pickup", 3, "Abholung im Laden"),
        ],
    ),
    (2, "EU", &[("flat_rate", 4, "DHL Paket International")]),
    (3, "Drittländer", &[("flat_rate", 5, "DHL Paket International (Drittland)")]),
];

/// All zones.
pub(super) fn zones() -> Value {
    ZONES.iter().map(|(id, name, _)| json!({ "id": id, "name": name, "order": id })).collect()
}

/// Methods of a zone.
pub(super) fn zone_methods(id: u64) -> Result<Reply, Reply> {
    let zone = ZONES.iter().find(|(known, ..)| *known == id);
    let (.., methods) =
        zone.ok_or_else(|| failure(404, "woocommerce_rest_shipping_zone_invalid", "Ungültige Versandzone."))?;
    let shown = methods.iter().map(|(method, instance, title)| {
        json!({ "id": instance, "instance_id": instance, "title": title, "enabled": true, "method_id": method })
    });
    Ok(Reply::ok(shown.collect()))
}

/// Tax rates.
pub(super) fn taxes(params: &Params) -> Result<Reply, Reply> {
    let page = lists::page(params)?;
    let of = |rate: &super::money::Rate| {
        json!({
            "id": rate.id,
            "country": rate.country,
            "rate": format!("{}.0000", rate.percent),
            "name": format!("{} % MwSt.", rate.percent),
            "shipping": true,
            "compound": false,
            "class": if rate.class == TaxClass::Standard { "standard" } else { "reduced-rate" },
        })
    };
    let shown: Vec<Value> = page.of(&RATES).iter().map(of).collect();
    Ok(Reply::list(shown, RATES.len(), &page))
}

/// Statuses with those of plug-ins.
pub(super) fn statuses() -> Value {
    STATUSES.iter().map(|(slug, name)| json!({ "slug": slug, "name": name })).collect()
}

/// How many orders there are in each status.
pub(super) fn totals(state: &State) -> Value {
    let of = |(slug, name): &(&str, &str)| {
        let total = state.orders.values().filter(|order| order.status == *slug).count();
        json!({ "slug": slug, "name": name, "total": total })
    };
    STATUSES.iter().map(of).collect()
}
