//! `POST /v1/platforms/{id}/adoption`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use kontor_model::Module;
use kontor_model::fold::fold;
use kontor_model::id::PlatformId;
use kontor_model::order_adoption::{Adoption, AdoptionResult};
use kontor_model::problem::FieldError;
use serde_json::Value;

use super::{Mode, adopt};
use crate::api::answer::Asked;
use crate::api::body::JsonObject;
use crate::api::fault::Fault;
use crate::api::problems::{Problems, Refusals};
use crate::api::query::QueryPairs;
use crate::api::{fields, scope};
use crate::app::App;
use crate::oauth::caller::ApiCaller;
use crate::shipping::Caller;

/// Most entries of a list at once.
const MOST: usize = 500;
/// Longest number or id, in characters.
const LONGEST: usize = 200;

/// Says what the ERP has already from an earlier coupling: orders by number or by the platform's id, customers by the
/// platform's id or by e-mail address, products by the platform's id, number in the shop or GTIN, up to 500 of each at once.
///
/// Orders count as acknowledged under the ERP's own number: those that are here at once, the others when they come, also when
/// they were placed before orders are fetched. Later changes of them come as revisions. Customers keep the ERP's number: it
/// stands at their orders, and the platform's id of a customer counts before his address. Products
/// are known by the ERP's number in orders and stock. `preview=true` only says what
/// would happen. Said twice it changes nothing further.
#[utoipa::path(
    post,
    path = "/platforms/{id}/adoption",
    tag = "orders",
    operation_id = "adoptOrders",
    params(
        ("id" = String, Path, description = "Id of the platform"),
        ("preview" = Option<bool>, Query, description = "true changes nothing")
    ),
    request_body = Adoption,
    responses((status = 200, description = "One result per entry", body = AdoptionResult), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
pub(in crate::commerce::orders) async fn post_adoption(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    mut query: QueryPairs,
    JsonObject(body): JsonObject,
) -> Result<Json<AdoptionResult>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    let id: PlatformId = id.parse().map_err(|_| Fault::new("not_found"))?;
    let preview = query.take("preview", ("true oder false", "true or false"), |text| text.parse().ok());
    query.finish()?;
    let wanted: Adoption = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    check(&caller, &wanted).map_err(Fault::invalid)?;
    let mode = if preview.unwrap_or(false) { Mode::Preview } else { Mode::Adopt };
    Ok(Json(adopt(&app, &caller, &id, &wanted, mode).await?))
}

fn check(caller: &Caller, wanted: &Adoption) -> Result<(), Vec<FieldError>> {
    let mut faults = Faults { caller, found: Vec::new() };
    faults.count("orders", wanted.orders.len());
    faults.count("customers", wanted.customers.len());
    faults.count("products", wanted.products.len());
    if wanted.orders.is_empty() && wanted.customers.is_empty() && wanted.products.is_empty() {
        faults.add("orders".to_owned(), "Nennen Sie mindestens einen Eintrag.", "Name at least one entry.");
    }
    faults.found.extend(faults_of(caller, wanted));
    if faults.found.is_empty() { Ok(()) } else { Err(faults.found) }
}

/// What is wrong with the entries, by their fields.
pub(in crate::commerce) fn faults_of(caller: &Caller, wanted: &Adoption) -> Vec<FieldError> {
    let mut faults = Faults { caller, found: Vec::new() };
    for (index, order) in wanted.orders.iter().enumerate() {
        if !is_filled(&[&order.number, &order.external_id]) {
            faults.add(
                format!("orders[{index}].number"),
                "Nennen Sie die Auftragsnummer oder die Kennung im Shop.",
                "Name the number of the order or its id in the shop.",
            );
        }
        faults.length(format!("orders[{index}]"), &[&order.number, &order.external_id, &order.document_number]);
    }
    for (index, customer) in wanted.customers.iter().enumerate() {
        if !is_filled(&[&customer.reference, &customer.email]) {
            faults.add(
                format!("customers[{index}].reference"),
                "Nennen Sie die Kennung des Kunden im Shop oder seine E-Mail-Adresse.",
                "Name the customer's id in the shop or his e-mail address.",
            );
        }
        let number = Some(customer.customer_number.clone());
        if !is_filled(&[&number]) {
            let field = format!("customers[{index}].customer_number");
            faults.add(field, "Nennen Sie Ihre Kundennummer.", "Name your customer number.");
        }
        faults.length(format!("customers[{index}]"), &[&customer.reference, &customer.email, &number]);
    }
    for (index, product) in wanted.products.iter().enumerate() {
        let names = [&product.external_id, &product.shop_sku, &product.gtin];
        if !is_filled(&names) {
            faults.add(
                format!("products[{index}].external_id"),
                "Nennen Sie die Kennung im Shop, die Artikelnummer im Shop oder die GTIN.",
                "Name the id in the shop, the article number in the shop or the GTIN.",
            );
        }
        let number = Some(product.sku.clone());
        if !is_filled(&[&number]) {
            faults.add(format!("products[{index}].sku"), "Nennen Sie Ihre Artikelnummer.", "Name your article number.");
        }
        faults.length(format!("products[{index}]"), &[names[0], names[1], names[2], &number]);
    }
    faults.found
}

/// What is wrong with a list.
struct Faults<'a> {
    caller: &'a Caller,
    found: Vec<FieldError>,
}

impl Faults<'_> {
    fn add(&mut self, field: String, de: &str, en: &str) {
        let detail = self.caller.lang.pick(de, en).to_owned();
        self.found.push(FieldError { field, code: "invalid_value".to_owned(), detail });
    }

    fn count(&mut self, list: &str, count: usize) {
        if count > MOST {
            self.add(list.to_owned(), "Höchstens 500 Einträge.", "At most 500 entries.");
        }
    }

    fn length(&mut self, field: String, texts: &[&Option<String>]) {
        if texts.iter().copied().flatten().any(|text| text.chars().count() > LONGEST) {
            self.add(field, "Höchstens 200 Zeichen.", "At most 200 characters.");
        }
    }
}

/// Whether one of them says something that can be seen.
fn is_filled(texts: &[&Option<String>]) -> bool {
    texts.iter().copied().flatten().any(|text| !fold(text).is_empty())
}
