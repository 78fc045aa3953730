//! One order by its number: fetched, mapped again, held, of one shop or another.

use kontor_model::Lang;
use serde_json::{Value, json};

use super::super::{OrderFilter, Single, fetch, retry, samples};
use super::{delivering, having, numbers, revised};
use crate::error::DeskError;
use crate::fake::FakeCloud;
use crate::fake::engine::{Engine, problem};

/// What the cloud answers about an order that it has in this state.
fn detail(number: u32, delivery: &str) -> Value {
    let wire = samples::wire(number);
    let hold = json!({"code": "no_mapping", "detail": "Es gibt noch keine Vorgangserzeugung."});
    json!({
        "id": wire["id"], "platform": wire["platform"], "external_id": "1", "number": wire["order"]["number"],
        "recipient": "", "country": "DE", "grand": "129.80", "currency": "EUR", "delivery": delivery,
        "hold": if delivery == "held" { hold } else { Value::Null }, "revision": 1, "warnings": 0, "story": [],
    })
}

/// Platforms by their names; the answer to the next order that is fetched or mapped again.
fn knows(engine: &Engine, names: &[&str], answer: Value) {
    let platform =
        |(place, name): (usize, &&str)| json!({"id": format!("plt_01M83WFEZ084G7ZWYRD6Z1RV{place:02}"), "name": name});
    let mut inner = engine.lock();
    inner.platforms = names.iter().enumerate().map(platform).collect();
    inner.singles = vec![(200, "application/json", answer.to_string())].into();
}

/// How often paths with this end were asked.
fn asked(cloud: &FakeCloud, end: &str) -> usize {
    cloud.seen().iter().filter(|(_, path, _, _)| path.ends_with(end)).count()
}

#[tokio::test]
async fn an_order_is_fetched_from_its_only_shop_and_taken_over() {
    let (desk, cloud, engine) = delivering(&[samples::wire(7)]).await;
    knows(&engine, &["Gartenladen"], detail(7, "waiting"));
    let fetched = fetch(&desk.app, "7", "", Lang::De).await.expect("fetches");
    assert!(matches!(&fetched, Single::Taken(order) if order.number == "7"), "{fetched:?}");
    assert_eq!(fetched.result(), "ok_with_warnings", "the mapping warned");
    assert_eq!(cloud.count("/v1/platforms/plt_01M83WFEZ084G7ZWYRD6Z1RV00/orders/fetch"), 1);
    assert_eq!(numbers(&desk, &OrderFilter::default()).await, ["7"]);
}

#[tokio::test]
async fn one_that_is_here_already_is_left_as_it_is_and_one_that_is_lost_here_is_asked_for_again() {
    let (desk, cloud, engine) = having(&[samples::wire(7)]).await;
    knows(&engine, &["Gartenladen"], detail(7, "acknowledged"));
    let known = fetch(&desk.app, "7", "", Lang::De).await.expect("fetches");
    assert_eq!((known.result(), asked(&cloud, "/deliver")), ("nothing_to_do", 0));
    engine.lock().feed = vec![samples::wire(8)];
    knows(&engine, &["Gartenladen"], detail(8, "acknowledged"));
    let lost = fetch(&desk.app, "8", "", Lang::De).await.expect("fetches");
    assert!(matches!(lost, Single::Taken(_)));
    assert_eq!(cloud.count(&format!("/v1/orders/{}/deliver", samples::id(8))), 1);
}

#[tokio::test]
async fn one_that_is_held_says_why_and_does_not_come() {
    let (desk, _cloud, engine) = delivering(&[]).await;
    knows(&engine, &["Gartenladen"], detail(7, "held"));
    let held = fetch(&desk.app, "7", "", Lang::De).await.expect("fetches");
    assert!(
        matches!(&held, Single::Held { reason, .. } if reason.contains("noch keine Vorgangserzeugung")),
        "{held:?}"
    );
    assert_eq!(held.result(), "ok_with_warnings");
    assert_eq!(numbers(&desk, &OrderFilter::default()).await, Vec::<String>::new());
}

#[tokio::test]
async fn of_several_shops_one_has_to_be_named_by_its_name() {
    let (desk, cloud, engine) = delivering(&[samples::wire(7)]).await;
    for (platforms, named, key) in [
        (&["Gartenladen", "Zweitladen"][..], "", "orders.error.which_platform"),
        (&["Gartenladen"][..], "Drittladen", "orders.error.unknown_platform"),
        (&[][..], "", "orders.error.no_platform"),
    ] {
        knows(&engine, platforms, detail(7, "waiting"));
        let refused = fetch(&desk.app, "7", named, Lang::De).await;
        let Err(DeskError::Invalid(faults)) = refused else { panic!("{refused:?}") };
        assert_eq!((faults[0].field.as_str(), faults[0].key.as_str()), ("platform", key));
    }
    assert_eq!(asked(&cloud, "/orders/fetch"), 0, "no shop was asked");
    knows(&engine, &["Gartenladen", "Zweitladen"], detail(7, "waiting"));
    assert!(matches!(fetch(&desk.app, "7", "zweitladen", Lang::De).await, Ok(Single::Taken(_))));
}

#[tokio::test]
async fn a_number_the_shop_does_not_have_is_told_in_the_clouds_words() {
    let (desk, _cloud, engine) = delivering(&[]).await;
    knows(&engine, &["Gartenladen"], Value::Null);
    engine.lock().singles = vec![problem(422, "validation_failed", "Diesen Auftrag hat der Shop nicht.")].into();
    let reply = desk.post("/orders/fetch", &[("number", "4711<")]).await;
    assert_eq!(reply.status, axum::http::StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        reply.text.contains("Diesen Auftrag hat der Shop nicht.") && reply.text.contains("4711&lt;"),
        "{}",
        reply.text
    );
}

#[tokio::test]
async fn an_order_is_mapped_again_and_its_new_revision_taken_over() {
    let (desk, cloud, engine) = having(&[samples::wire(7)]).await;
    engine.lock().feed = vec![revised(7, 2, |wire| wire["mapped"]["shipping_profile"] = json!("20"))];
    knows(&engine, &["Gartenladen"], detail(7, "waiting"));
    engine.lock().listed = vec![detail(7, "waiting")];
    let again = retry(&desk.app, "7", "", Lang::De).await.expect("maps again");
    assert!(matches!(&again, Single::Taken(order) if order.profile == "20"), "{again:?}");
    assert_eq!(cloud.count(&format!("/v1/orders/{}/retry", samples::id(7))), 1);
    engine.lock().listed.clear();
    assert!(matches!(retry(&desk.app, "8", "", Lang::De).await, Ok(Single::Missing)));
}

#[tokio::test]
async fn the_page_fetches_one_order_and_shows_it_or_says_why_it_is_held() {
    let (desk, cloud, engine) = delivering(&[samples::wire(7)]).await;
    knows(&engine, &["Gartenladen"], detail(7, "waiting"));
    let reply = desk.post("/orders/fetch", &[("number", "7")]).await;
    assert_eq!(reply.location, format!("/orders/{}", samples::id(7)), "{}", reply.text);
    knows(&engine, &["Gartenladen"], detail(8, "held"));
    let held = desk.post("/orders/fetch", &[("number", "8")]).await.text.replace("&#x2f;", "/");
    let link = format!("href=\"{}/orders/{}\"", cloud.url, samples::id(8));
    assert!(held.contains("noch keine Vorgangserzeugung") && held.contains(&link), "{held}");
}
