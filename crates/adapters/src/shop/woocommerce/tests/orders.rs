//! Orders as they come in the wild, each oddity by itself.

use kontor_model::order::{ChannelOrder, FulfillmentState, LineKind, OrderState, PaymentState, TaxTreatment};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::shop::woocommerce::read;
use crate::shop::{Unreadable, UnreadableFault};

/// The least a shop sends: one thing for 11,90 with 19 % tax.
pub(super) fn raw() -> Value {
    json!({
        "id": 4711,
        "number": "4711",
        "status": "processing",
        "currency": "EUR",
        "prices_include_tax": true,
        "date_created_gmt": "2026-10-25T00:30:00",
        "date_modified_gmt": "2026-10-25T01:30:00",
        "total": "11.90",
        "total_tax": "1.90",
        "payment_method": "bacs",
        "payment_method_title": "Überweisung",
        "billing": {
            "first_name": "Jürgen", "last_name": "Weiß", "address_1": "Königstraße 12 a", "postcode": "01067",
            "city": "Dresden", "country": "DE", "email": "weiss@example.com", "phone": "0351 123456"
        },
        "line_items": [{
            "id": 1, "name": "Kombizange 180 mm", "product_id": 37, "variation_id": 0, "quantity": 1,
            "subtotal": "10.00", "subtotal_tax": "1.90", "total": "10.00", "total_tax": "1.90",
            "taxes": [{ "id": 1, "total": "1.90", "subtotal": "1.90" }], "sku": "NL-1003", "meta_data": []
        }],
        "tax_lines": [{ "rate_id": 1, "rate_code": "DE-19 % MWST.-1", "label": "MwSt.", "rate_percent": 19 }]
    })
}

pub(super) fn with(change: impl FnOnce(&mut Value)) -> ChannelOrder {
    let mut raw = raw();
    change(&mut raw);
    read::order(raw.to_string().as_bytes()).expect("the order is understood")
}

fn refused(change: impl FnOnce(&mut Value)) -> Unreadable {
    let mut raw = raw();
    change(&mut raw);
    read::order(raw.to_string().as_bytes()).expect_err("the order is not understood")
}

#[test]
fn amounts_may_be_numbers_and_quantities_fractions() {
    let order = with(|raw| {
        raw["total"] = json!(11.9);
        raw["line_items"][0]["quantity"] = json!(1.5);
        raw["line_items"][0]["total"] = json!(10);
    });
    assert_eq!(order.totals.grand, Decimal::new(119, 1));
    assert_eq!(order.lines[0].quantity, Decimal::new(15, 1));
    assert_eq!(order.imbalance(), None);
}

#[test]
fn times_are_utc_also_in_the_hour_that_comes_twice() {
    let order = with(|_| {});
    assert_eq!(order.modified_at_ms - order.placed_at_ms.expect("it says when"), 3_600_000);
    assert_eq!(order.placed_at_ms, Some(1_792_888_200_000));
}

#[test]
fn fields_of_plug_ins_may_be_an_object_instead_of_a_list() {
    let order = with(|raw| {
        raw["meta_data"] =
            json!({ "_billing_vat_id": "DE123456789", "7": { "key": "_angebot", "value": { "nr": 77 } } });
    });
    assert_eq!(order.tax.vat_id.as_deref(), Some("DE123456789"));
    assert_eq!(order.custom["_angebot"], json!({ "nr": 77 }));
}

#[test]
fn a_field_that_is_none_is_no_reason_to_refuse_the_order() {
    let order = with(|raw| raw["meta_data"] = json!(["odd", 7, { "key": "_stick", "value": "Für Änne" }]));
    assert_eq!(order.custom["_stick"], json!("Für Änne"));
}

#[test]
fn an_empty_shipping_block_means_the_billing_address() {
    let order = with(|raw| raw["shipping"] = json!({ "first_name": "", "address_1": "", "country": "" }));
    assert_eq!(order.shipping.map(|address| address.city).as_deref(), Some("Dresden"));
}

#[test]
fn an_order_without_any_address_has_none_and_nothing_to_send() {
    let order = with(|raw| {
        raw["billing"] = json!({ "last_name": "Laufkundschaft", "country": "DE" });
        raw["shipping"] = json!({});
    });
    assert_eq!((order.billing, order.shipping), (None, None));
    assert_eq!(order.states.fulfillment, FulfillmentState::NotNeeded);
}

#[test]
fn the_shipping_address_has_the_buyers_mail_and_phone() {
    let order = with(|raw| {
        raw["shipping"] = json!({ "last_name": "Groß", "address_1": "Packstation 123", "address_2": "12345678",
            "postcode": "25541", "city": "Brunsbüttel", "country": "DE" });
    });
    let address = order.shipping.expect("an address");
    assert_eq!((address.email.as_str(), address.phone.as_str()), ("weiss@example.com", "0351 123456"));
}

#[test]
fn entities_of_html_are_characters_again() {
    let order = with(|raw| {
        raw["billing"]["company"] = json!("Küßner &amp; Söhne GmbH &amp; Co. KG");
        raw["line_items"][0]["name"] = json!("Bit-Satz 3/8&quot; &amp; 1/4&quot;");
    });
    assert_eq!(order.billing.map(|address| address.company).as_deref(), Some("Küßner & Söhne GmbH & Co. KG"));
    assert_eq!(order.lines[0].title, "Bit-Satz 3/8\" & 1/4\"");
}

#[test]
fn goods_that_were_deleted_keep_their_line() {
    let order = with(|raw| {
        raw["line_items"][0]["product_id"] = json!(0);
        raw["line_items"][0]["sku"] = Value::Null;
        raw["line_items"][0]["parent_name"] = Value::Null;
    });
    assert_eq!((order.lines[0].product.as_ref(), order.lines[0].sku.as_ref()), (None, None));
    assert_eq!(order.lines[0].title, "Kombizange 180 mm");
}

#[test]
fn what_the_buyer_had_written_on_it_is_kept_as_typed_and_choices_are_shown_by_name() {
    let order = with(|raw| {
        raw["line_items"][0]["meta_data"] = json!([
            { "key": "pa_groesse", "value": "xl", "display_key": "Größe", "display_value": "XL" },
            { "key": "Stick-Text", "value": "Team <Service>", "display_key": "Stick-Text", "display_value": "Team " },
            { "key": "_reduced_stock", "value": "1", "display_key": "_reduced_stock", "display_value": "1" }
        ]);
    });
    let options: Vec<(&str, &str)> =
        order.lines[0].options.iter().map(|option| (option.name.as_str(), option.value.as_str())).collect();
    assert_eq!(options, [("Größe", "XL"), ("Stick-Text", "Team <Service>")]);
}

#[test]
fn parts_of_a_set_name_the_line_they_belong_to() {
    let order = with(|raw| {
        let mut part = raw["line_items"][0].clone();
        raw["line_items"][0]["bundled_items"] = json!([2]);
        part["id"] = json!(2);
        part["bundled_by"] = json!("1");
        part["total"] = json!("0.00");
        part["total_tax"] = json!("0.00");
        raw["line_items"].as_array_mut().expect("lines").push(part);
    });
    assert_eq!(order.lines[0].kind, LineKind::BundleHead);
    assert_eq!((order.lines[1].kind, order.lines[1].parent.as_deref()), (LineKind::BundlePart, Some("1")));
    assert_eq!(order.imbalance(), None);
}

#[test]
fn a_missing_rate_leaves_the_tax_and_no_per_cent() {
    let order = with(|raw| raw["tax_lines"] = json!([]));
    assert_eq!(order.lines[0].taxes[0].rate_percent, None);
    assert_eq!(order.lines[0].taxes[0].amount, Decimal::new(190, 2));
    assert_eq!(order.tax.treatment, TaxTreatment::Gross);
}

#[test]
fn a_country_without_rates_is_free_of_tax_although_prices_include_it() {
    let order = with(|raw| {
        raw["tax_lines"] = json!([]);
        raw["total"] = json!("10.00");
        raw["total_tax"] = json!("0.00");
        raw["line_items"][0]["total_tax"] = json!("0.00");
        raw["line_items"][0]["taxes"] = json!([]);
    });
    assert_eq!(order.tax.treatment, TaxTreatment::TaxFree);
    assert_eq!(order.imbalance(), None);
}

#[test]
fn a_total_that_its_lines_do_not_come_to_is_seen() {
    let order = with(|raw| raw["total"] = json!("11.91"));
    assert!(order.imbalance().is_some());
}

#[test]
fn refunds_are_told_beside_the_total_with_the_goods_that_came_back() {
    let order = with(|raw| {
        raw["refunds"] = json!([{ "id": 246, "reason": "Widerruf", "total": "-11.90" }]);
        raw["kontor_refunds"] = json!([{ "id": 246, "date_created_gmt": "2026-11-09T09:00:00", "line_items": [{
            "quantity": -1, "total": "-10.00", "total_tax": "-1.90",
            "meta_data": [{ "key": "_refunded_item_id", "value": "1" }]
        }] }]);
    });
    assert_eq!(order.states.payment, PaymentState::Refunded);
    assert_eq!((order.totals.grand, order.totals.refunded), (Decimal::new(1190, 2), Decimal::new(1190, 2)));
    let line = &order.refunds[0].lines[0];
    assert_eq!((line.line.as_str(), line.quantity, line.amount.gross()), ("1", Decimal::ONE, Decimal::new(1190, 2)));
}

#[test]
fn statuses_of_plug_ins_are_work_under_way_and_keep_their_word() {
    let order = with(|raw| raw["status"] = json!("wc-in-produktion"));
    assert_eq!((order.states.order, order.states.raw.as_str()), (OrderState::InProgress, "in-produktion"));
}

#[test]
fn what_is_missing_is_named_by_its_field_and_nothing_is_guessed() {
    assert_eq!(refused(|raw| raw["currency"] = json!("Taler")).field, "currency");
    assert_eq!(refused(|raw| raw["line_items"][0]["total"] = json!("ten")).field, "line_items[0].total");
    assert_eq!(refused(|raw| raw["id"] = json!(0)).field, "id");
    assert_eq!(refused(|raw| raw["date_modified_gmt"] = json!("gestern")).field, "date_modified_gmt");
    assert_eq!(read::order(b"<html>").expect_err("a page is no order").field, ".");
}

#[test]
fn what_the_feature_fulfillments_says_is_a_state_and_no_field_of_a_plug_in() {
    let order =
        with(|raw| raw["meta_data"] = json!([{ "key": "_fulfillment_status", "value": "partially_fulfilled" }]));
    assert_eq!(order.states.fulfillment, FulfillmentState::PartiallyShipped);
    assert!(order.custom.is_empty());
}

#[test]
fn an_order_in_the_bin_is_deleted() {
    let order = with(|raw| raw["status"] = json!("trash"));
    assert_eq!((order.states.order, order.states.raw.as_str()), (OrderState::Deleted, "trash"));
}

#[test]
fn an_object_where_a_text_should_be_is_named_by_its_field() {
    let why = refused(|raw| raw["customer_note"] = json!({ "rendered": "Bitte klingeln" }));
    assert_eq!((why.field.as_str(), why.fault), ("customer_note", UnreadableFault::Unexpected));
    let why = refused(|raw| raw["billing"]["city"] = json!({ "name": "Dresden" }));
    assert_eq!(why.field, "billing.city");
}

#[test]
fn what_is_missing_and_what_is_something_else_are_two_faults() {
    let without = |name: &str| {
        let why = refused(|raw| {
            raw.as_object_mut().expect("an object").remove(name);
        });
        (why.field, why.fault)
    };
    for name in ["id", "currency", "total", "line_items", "date_modified_gmt"] {
        assert_eq!(without(name), (name.to_owned(), UnreadableFault::Missing));
    }
    let why = refused(|raw| {
        raw["line_items"][0].as_object_mut().expect("an object").remove("total");
    });
    assert_eq!((why.field.as_str(), why.fault), ("line_items[0].total", UnreadableFault::Missing));
    assert_eq!(refused(|raw| raw["currency"] = json!("Taler")).fault, UnreadableFault::Unexpected);
}
