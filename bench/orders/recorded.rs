//! Recorded pages: orders of our own making in WooCommerce's form, about five kilobytes each, and a server that hands them
//! out a hundred at a time by when they were changed. As on the pages of a real shop seven of a hundred have a refund.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::CONTENT_TYPE;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::FIRST;

/// Orders of a page.
const PAGE: usize = 100;
/// Which of a hundred orders have a refund: as many as on the pages of a real shop.
const REFUNDED: [usize; 7] = [9, 23, 38, 52, 67, 81, 95];
/// What a refund has for an id: the order's and this.
const REFUND: usize = 10_000_000;

struct Recorded {
    orders: Vec<String>,
    asked: Arc<AtomicUsize>,
}

#[derive(Deserialize)]
struct Asked {
    modified_after: String,
    page: usize,
}

#[derive(Deserialize)]
struct AskedRefunds {
    include: String,
}

/// Serves so many orders, each changed a second after the one before; answers the address.
pub(crate) async fn serve(count: usize, asked: Arc<AtomicUsize>) -> String {
    let recorded = Arc::new(Recorded { orders: (0..count).map(order).collect(), asked });
    let router = Router::new()
        .route("/wp-json/wc/v3/orders", get(page))
        .route("/wp-json/wc/v3/refunds", get(refunds))
        .with_state(recorded);
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move { axum::serve(listener, router).await.expect("serves") });
    address
}

async fn page(State(recorded): State<Arc<Recorded>>, Query(asked): Query<Asked>) -> Response {
    recorded.asked.fetch_add(1, Ordering::Relaxed);
    let after: DateTime = asked.modified_after.parse().expect("a moment without a zone");
    let after = TimeZone::UTC.to_timestamp(after).expect("a moment").as_second();
    let past = usize::try_from(after - FIRST.0 / 1_000 + 1).unwrap_or(0);
    let begin = (past + (asked.page - 1) * PAGE).min(recorded.orders.len());
    let end = (begin + PAGE).min(recorded.orders.len());
    let body = format!("[{}]", recorded.orders[begin..end].join(","));
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

async fn refunds(State(recorded): State<Arc<Recorded>>, Query(asked): Query<AskedRefunds>) -> Response {
    recorded.asked.fetch_add(1, Ordering::Relaxed);
    let refunds: Vec<Value> =
        asked.include.split(',').map(|id| refund(id.parse::<usize>().expect("an id of ours") - REFUND)).collect();
    ([(CONTENT_TYPE, "application/json")], Value::Array(refunds).to_string()).into_response()
}

/// One piece of the first line of an order.
fn refund(order: usize) -> Value {
    let number = order - 100_000;
    let mut line = goods(number, 1);
    for (name, value) in [("quantity", json!(-1)), ("total", json!("-10.00")), ("total_tax", json!("-1.90"))] {
        line[name] = value;
    }
    let of = (number * 10 + 1).to_string();
    line["meta_data"] = json!([{"id": 13, "key": "_refunded_item_id", "value": of}]);
    json!({
        "id": REFUND + order, "parent_id": order, "date_created_gmt": moment(number), "amount": "11.90",
        "reason": "Widerruf", "refunded_by": 1, "refunded_payment": false, "meta_data": [],
        "line_items": [line], "shipping_lines": [], "tax_lines": [], "fee_lines": []
    })
}

fn moment(second: usize) -> String {
    let second = FIRST.0 / 1_000 + i64::try_from(second).expect("few");
    let moment = Timestamp::from_second(second).expect("a moment");
    TimeZone::UTC.to_datetime(moment).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

fn order(number: usize) -> String {
    let at = moment(number);
    let address = json!({
        "first_name": "Jürgen", "last_name": "Weiß-Übelacker", "company": "Käsehof Grünwald & Söhne GmbH",
        "address_1": format!("Königstraße {}", number % 180 + 1), "address_2": "Hinterhaus, bei Müller-Lüdenscheidt",
        "city": "Dresden", "state": "DE-SN", "postcode": "01067", "country": "DE",
        "email": format!("juergen.weiss{number}@kaesefreund.example"), "phone": "+49 351 5550123"
    });
    let refunds: Vec<Value> = REFUNDED
        .contains(&(number % 100))
        .then(|| json!({"id": REFUND + 100_000 + number, "reason": "Widerruf", "total": "-11.90"}))
        .into_iter()
        .collect();
    let lines: Vec<Value> = (1..=3).map(|line| goods(number, line)).collect();
    json!({
        "id": 100_000 + number, "parent_id": 0, "number": format!("{}", 100_000 + number), "status": "processing",
        "order_key": format!("wc_order_{number:013}"), "created_via": "checkout", "version": "11.0.1",
        "currency": "EUR", "prices_include_tax": true, "date_created": at, "date_created_gmt": at,
        "date_modified": at, "date_modified_gmt": at, "discount_total": "0.00", "discount_tax": "0.00",
        "shipping_total": "4.12", "shipping_tax": "0.78", "cart_tax": "5.70", "total": "40.60", "total_tax": "6.48",
        "customer_id": number % 900, "customer_ip_address": "203.0.113.7",
        "customer_user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "customer_note": "Bitte beim Nachbarn abgeben, falls niemand da ist.",
        "billing": address, "shipping": address,
        "payment_method": "ppcp", "payment_method_title": "PayPal", "transaction_id": format!("T-{number}"),
        "date_paid_gmt": at, "date_completed_gmt": null, "cart_hash": "9a0364b9e99bb480dd25e1f0284c8555",
        "meta_data": [
            {"id": 1, "key": "_billing_title", "value": "1"},
            {"id": 2, "key": "_ppcp_fees", "value": {"gross": "40.60", "fee": "1.36", "net": "39.24"}},
            {"id": 3, "key": "is_vat_exempt", "value": "no"},
            {"id": 4, "key": "_wc_order_attribution_source_type", "value": "organic"},
            {"id": 5, "key": "_wc_order_attribution_referrer", "value": "https://www.suche.example/"}
        ],
        "line_items": lines,
        "tax_lines": [{"id": 9, "rate_code": "DE-19 % MWST.-1", "rate_id": 1, "label": "MwSt.", "compound": false,
            "tax_total": "5.70", "shipping_tax_total": "0.78", "rate_percent": 19, "meta_data": []}],
        "shipping_lines": [{"id": 8, "method_title": "DHL Paket", "method_id": "flat_rate", "instance_id": "1",
            "total": "4.12", "total_tax": "0.78", "taxes": [{"id": 1, "total": "0.78", "subtotal": ""}],
            "meta_data": [{"id": 81, "key": "Positionen", "value": "Bergkäse &times; 1"}]}],
        "fee_lines": [], "coupon_lines": [], "refunds": refunds, "payment_url": "https://laden.example/kasse/zahlen/",
        "is_editable": false, "needs_payment": false, "needs_processing": true, "currency_symbol": "€"
    })
    .to_string()
}

fn goods(number: usize, line: usize) -> Value {
    json!({
        "id": number * 10 + line, "name": "Bergkäse, würzig, neun Monate gereift - 500 g", "product_id": 40 + line,
        "variation_id": 0, "quantity": 1, "tax_class": "", "subtotal": "10.00", "subtotal_tax": "1.90",
        "total": "10.00", "total_tax": "1.90", "taxes": [{"id": 1, "total": "1.9", "subtotal": "1.9"}],
        "meta_data": [
            {"id": 11, "key": "pa_groesse", "value": "500-g", "display_key": "Größe", "display_value": "500 g"},
            {"id": 12, "key": "_reduced_stock", "value": "1", "display_key": "_reduced_stock", "display_value": "1"}
        ],
        "sku": format!("KAESE-{line}"), "global_unique_id": "", "price": 10,
        "image": {"id": "108", "src": "https://laden.example/wp-content/uploads/bergkaese.jpg"}, "parent_name": null
    })
}
