//! The description is made from the code; a change of the interface is seen in review.

use axum::body::Body;
use http::{Request, StatusCode};

use crate::api::openapi;
use crate::api::testing::Api;

#[test]
fn the_description_is_the_one_that_was_agreed_upon() {
    insta::assert_snapshot!("openapi", openapi());
}

#[tokio::test]
async fn anybody_may_read_it() {
    for api in Api::all().await {
        let answer = api.send(Request::get("/v1/openapi.json").body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.json()["openapi"], "3.1.0");
        assert_eq!(answer.text(), openapi());
    }
}
