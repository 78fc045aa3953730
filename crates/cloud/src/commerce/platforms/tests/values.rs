//! What a shop really has, kept so that a mapping can be filled without asking again.

use http::StatusCode;
use kontor_adapters::ErrorKind;
use kontor_adapters::shop::ShopValue;
use serde_json::json;

use crate::commerce::platforms::testing;
use crate::commerce::tests::budenzauber::connected;

fn value(code: &str, name: &str) -> ShopValue {
    ShopValue { code: code.to_owned(), name: name.to_owned() }
}

#[tokio::test]
async fn values_are_read_once_and_again_when_asked_for() {
    for of in connected().await {
        of.booth.inside().values.payment_methods = vec![value("bacs", "Überweisung")];
        let path = format!("/v1/platforms/{}/values", of.platform);
        let first = of.api.get(&of.customer.token, &path).await.json();
        assert_eq!(first["payment_methods"], json!([{"code": "bacs", "name": "Überweisung"}]));
        of.booth.inside().values.payment_methods.push(value("cod", "Nachnahme"));
        assert_eq!(of.api.get(&of.customer.token, &path).await.json(), first);
        assert_eq!(of.booth.inside().calls, ["values"]);
        let fresh = of.api.get(&of.customer.token, &format!("{path}?refresh=true")).await.json();
        assert_eq!(fresh["payment_methods"].as_array().map(Vec::len), Some(2));
        let odd = of.api.get(&of.customer.token, &format!("{path}?refresh=maybe")).await;
        assert_eq!(odd.faults(), ["refresh unknown_value"]);
    }
}

#[tokio::test]
async fn a_shop_that_does_not_answer_is_said_so_and_what_was_read_stays() {
    for of in connected().await {
        of.booth.inside().values.statuses = vec![value("done", "Fertig")];
        let path = format!("/v1/platforms/{}/values", of.platform);
        let known = of.api.get(&of.customer.token, &path).await.json();
        for (kind, status, code) in [
            (ErrorKind::Malformed, StatusCode::BAD_GATEWAY, "platform_failed"),
            (ErrorKind::NotAuthorized, StatusCode::UNPROCESSABLE_ENTITY, "platform_not_authorized"),
            (ErrorKind::Unavailable, StatusCode::SERVICE_UNAVAILABLE, "platform_unavailable"),
        ] {
            of.booth.fail(kind);
            let answer = of.api.get(&of.customer.token, &format!("{path}?refresh=true")).await;
            assert_eq!((answer.status, answer.problem().as_str()), (status, code));
            assert!(answer.text().contains("Heute geschlossen."), "the shop's own words: {}", answer.text());
        }
        assert_eq!(of.api.get(&of.customer.token, &path).await.json(), known);
        let calls = of.booth.inside().calls.len();
        testing::pause(of.app(), of.tenant(), &of.platform).await;
        let paused = of.api.get(&of.customer.token, &format!("{path}?refresh=true")).await;
        assert_eq!(paused.problem(), "platform_paused");
        assert_eq!(of.api.get(&of.customer.token, &path).await.json(), known, "what is known may be read");
        assert_eq!(of.booth.inside().calls.len(), calls, "and nothing was sent");
    }
}
