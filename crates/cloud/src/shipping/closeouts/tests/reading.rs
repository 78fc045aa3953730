//! Close-outs are listed page by page, newest first, and by day.

use http::StatusCode;
use serde_json::json;

use super::{close_all, later, make};
use crate::shipping::tests::ledger::worlds;

#[tokio::test]
async fn pages_lead_through_all_close_outs_and_a_day_narrows_them() {
    for (api, mut customer, _) in worlds().await {
        for number in 0..3 {
            make(&api, &customer, "own_label", &format!("LS-{number}")).await;
            close_all(&api, &customer, &format!("k-{number}")).await;
            later(&api, &mut customer, 24 * 3600 * 1000).await;
        }
        let first = api.get(&customer.token, "/v1/close-outs?limit=2").await.json();
        let dates = |page: &serde_json::Value| {
            page["items"].as_array().expect("items").iter().map(|item| item["date"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(dates(&first), [json!("2026-11-25"), json!("2026-11-24")]);
        let path = format!("/v1/close-outs?limit=2&cursor={}", first["next_cursor"].as_str().expect("a cursor"));
        let second = api.get(&customer.token, &path).await.json();
        assert_eq!((dates(&second), second.get("next_cursor")), (vec![json!("2026-11-23")], None));
        let of_day = api.get(&customer.token, "/v1/close-outs?date=2026-11-24").await.json();
        assert_eq!(dates(&of_day), [json!("2026-11-24")]);
    }
}

#[tokio::test]
async fn a_query_that_is_none_is_refused_by_name() {
    for (api, customer, _) in worlds().await {
        for query in ["limit=0", "limit=101", "cursor=shp_1", "date=24.11.2026", "datum=2026-11-24"] {
            let answer = api.get(&customer.token, &format!("/v1/close-outs?{query}")).await;
            assert_eq!(
                (answer.status, answer.problem()),
                (StatusCode::BAD_REQUEST, "invalid_query".to_owned()),
                "{query}"
            );
        }
        let unknown = api.get(&customer.token, "/v1/close-outs/clo_01ARZ3NDEKTSV4RRFFQ69G5FAV").await;
        assert_eq!(unknown.problem(), "not_found");
    }
}
