//! Many labels as one document: their order, their paper, every one counted as a print; and every refusal counts none.

use http::{Method, StatusCode};
use kontor_adapters::paper::{Layout, combine};
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer, shipment};
use crate::audit;
use crate::shipping::tests::ledger::{by, worlds};

const PATH: &str = "/v1/labels/combine";

async fn combined(api: &Api, customer: &Customer, body: Value) -> Answer {
    api.call(&customer.token, Method::POST, PATH, "unused", &body).await
}

/// Own labels as they were made: `parcels` of them in one shipment.
async fn made(api: &Api, customer: &Customer, reference: &str, parcels: usize, label: Value) -> Value {
    let mut wanted = shipment(reference);
    wanted["parcels"] = json!(vec![json!({"weight_g": 700}); parcels]);
    wanted["label"] = label;
    let answer = api.post(&customer.token, Some(reference), &wanted).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

fn pdf() -> Value {
    json!({"format": "pdf", "medium": "a6"})
}

async fn label(api: &Api, customer: &Customer, shipment: &Value, number: usize) -> Vec<u8> {
    let href = shipment["parcels"][number - 1]["label"]["href"].as_str().expect("an address");
    api.get(&customer.token, href).await.body
}

/// How often every label of these shipments was printed.
async fn prints(api: &Api, customer: &Customer, shipments: &[&Value]) -> Vec<u64> {
    let mut counts = Vec::new();
    for shipment in shipments {
        let path = format!("/v1/shipments/{}", shipment["id"].as_str().expect("an id"));
        let shown = api.get(&customer.token, &path).await.json();
        let parcels = shown["parcels"].as_array().expect("parcels").clone();
        counts.extend(parcels.iter().map(|parcel| parcel["label"]["prints"].as_u64().expect("a count")));
    }
    counts
}

#[tokio::test]
async fn labels_lie_in_the_order_of_the_list_a_whole_shipment_with_all_its_parcels() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let a = made(&api, &customer, "LS-1", 1, pdf()).await;
        let b = made(&api, &customer, "LS-2", 2, pdf()).await;
        let documents = json!([{"shipment": b["id"]}, {"shipment": a["id"], "parcel": 1}]);
        let answer = combined(&api, &customer, json!({"documents": documents})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        assert_eq!(answer.header("content-type"), "application/pdf");
        assert_eq!(answer.header("content-disposition"), "inline; filename=\"labels-3.pdf\"");
        assert_eq!(answer.header("cache-control"), "private, no-store");
        let single = [
            label(&api, &customer, &b, 1).await,
            label(&api, &customer, &b, 2).await,
            label(&api, &customer, &a, 1).await,
        ];
        let single: Vec<&[u8]> = single.iter().map(Vec::as_slice).collect();
        assert_eq!(answer.body, combine(&single, Layout::OnePerPage).expect("combines"));
        let body = json!({"documents": documents, "layout": "a4_four_up", "start_slot": 3});
        let sheets = combined(&api, &customer, body).await;
        assert_eq!(sheets.body, combine(&single, Layout::A4FourUp { first: 2 }).expect("combines"));
    }
}

#[tokio::test]
async fn zpl_comes_as_one_file() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let zpl = json!({"format": "zpl", "medium": "4x6", "dpi": 203});
        let a = made(&api, &customer, "LS-1", 1, zpl.clone()).await;
        let b = made(&api, &customer, "LS-2", 1, zpl).await;
        let body = json!({"documents": [{"shipment": a["id"]}, {"shipment": b["id"]}], "format": "zpl"});
        let answer = combined(&api, &customer, body).await;
        assert!(answer.header("content-type").starts_with("application/vnd.zebra.zpl"));
        let texts = [label(&api, &customer, &a, 1).await, label(&api, &customer, &b, 1).await];
        let texts: Vec<String> = texts.iter().map(|text| String::from_utf8_lossy(text).trim().to_owned()).collect();
        assert_eq!(answer.text().trim(), texts.join("\n"));
    }
}

#[tokio::test]
async fn every_document_counts_as_a_print_and_is_written_down() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let a = made(&api, &customer, "LS-1", 2, pdf()).await;
        let documents = json!([{"shipment": a["id"]}, {"shipment": a["id"], "parcel": 2}]);
        combined(&api, &customer, json!({"documents": documents})).await;
        assert_eq!(prints(&api, &customer, &[&a]).await, [1, 2]);
        let mut tx = api.test.app.db.read(&customer.tenant).await.expect("begins");
        let entries = audit::list(&mut tx, &customer.tenant, 0, 50).await.expect("reads");
        let details: Vec<&str> =
            entries.iter().filter(|entry| entry.action == "label.printed").map(|entry| entry.detail.as_str()).collect();
        assert_eq!(details, ["label-LS-1-1.pdf (1)", "label-LS-1-2.pdf (1)", "label-LS-1-2.pdf (2)"]);
    }
}

#[tokio::test]
async fn each_document_at_fault_is_named_and_nothing_is_counted() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let other = api.customer("2000000000008", "shipping").await;
        let a = made(&api, &customer, "LS-1", 1, pdf()).await;
        let zpl = made(&api, &customer, "LS-2", 1, json!({"format": "zpl", "medium": "4x6", "dpi": 203})).await;
        let fine = made(&api, &customer, "LS-4", 1, json!({"format": "zpl", "medium": "4x6", "dpi": 300})).await;
        let long = made(&api, &customer, "LS-3", 1, json!({"format": "pdf", "medium": "103x199"})).await;
        let theirs = made(&api, &other, "LS-1", 1, pdf()).await;
        let one = |shipment: &Value| json!({"shipment": shipment["id"]});
        let cases = [
            (json!({"documents": []}), vec!["documents required"]),
            (json!({"documents": vec![one(&a); 501]}), vec!["documents too_many"]),
            (json!({"documents": [one(&a), one(&theirs)]}), vec!["documents[1].shipment unknown_value"]),
            (
                json!({"documents": [one(&a), {"shipment": a["id"], "parcel": 2}, {"shipment": a["id"], "kind": "customs"}]}),
                vec!["documents[1].parcel no_document", "documents[2].kind no_document"],
            ),
            (json!({"documents": [one(&a), one(&zpl)]}), vec!["documents[1] other_format"]),
            (json!({"documents": [one(&zpl), one(&fine)], "format": "zpl"}), vec!["documents[1] other_resolution"]),
            (json!({"documents": [one(&a), one(&long)], "layout": "a4_four_up"}), vec!["documents[1] too_large"]),
            (json!({"documents": [one(&zpl)], "format": "zpl", "layout": "a4_four_up"}), vec!["layout pdf_only"]),
            (json!({"documents": [one(&a)], "format": "png"}), vec!["format unknown_value"]),
            (json!({"documents": [one(&a)], "layout": "a4_four_up", "start_slot": 5}), vec!["start_slot out_of_range"]),
            (json!({"documents": [one(&a)], "start_slot": 2}), vec!["start_slot out_of_range"]),
            (json!({"documents": [{"shipment": "LS-1"}]}), vec!["documents[0].shipment invalid_value"]),
        ];
        for (body, faults) in cases {
            let answer = combined(&api, &customer, body).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{faults:?}: {}", answer.text());
            assert_eq!(answer.faults(), faults);
        }
        assert_eq!(prints(&api, &customer, &[&a, &zpl, &fine, &long]).await, [0, 0, 0, 0]);
    }
}

#[tokio::test]
async fn a_cancelled_shipment_is_named_and_nothing_is_counted() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let a = made(&api, &customer, "LS-1", 1, pdf()).await;
        let cancelled = made(&api, &customer, "LS-2", 1, pdf()).await;
        let path = format!("/v1/shipments/{}", cancelled["id"].as_str().expect("an id"));
        let done = api.call(&customer.token, Method::DELETE, &path, "-", &json!({})).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        let documents = json!([{"shipment": a["id"]}, {"shipment": cancelled["id"]}]);
        let answer = combined(&api, &customer, json!({"documents": documents})).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
        assert_eq!(answer.faults(), ["documents[1].shipment not_labelled"]);
        assert_eq!(prints(&api, &customer, &[&a]).await, [0]);
    }
}

#[tokio::test]
async fn a_document_that_is_no_pdf_is_named_and_nothing_is_counted() {
    for (api, customer, _) in worlds().await {
        let a = made(&api, &customer, "LS-1", 1, pdf()).await;
        // The made-up carrier's labels are no PDF at all.
        let broken = api.post(&customer.token, Some("k-2"), &by("forgetting", "LS-2")).await.json();
        let documents = json!([{"shipment": a["id"]}, {"shipment": broken["id"]}]);
        let answer = combined(&api, &customer, json!({"documents": documents})).await;
        assert_eq!(answer.faults(), ["documents[1] not_readable"]);
        assert_eq!(prints(&api, &customer, &[&a, &broken]).await, [0, 0]);
    }
}
