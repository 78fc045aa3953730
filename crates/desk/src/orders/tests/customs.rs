//! What customs miss is completed at the packing table, as people write it.

use std::sync::Arc;

use serde_json::json;

use super::super::{Ready, Unpaid, Wanted, prepare, samples};
use super::{counts, having};
use crate::fake::FakeCloud;
use crate::fake::engine::{Engine, problem};
use crate::testing::TestDesk;

/// An order to Switzerland at the packing table: Desk, its cloud, and the path of the table.
async fn to_switzerland() -> (TestDesk, FakeCloud, Arc<Engine>, String) {
    let mut wire = samples::wire(1);
    wire["order"]["shipping"] = json!({
        "first_name": "Jaro", "last_name": "Wiesengrund", "line1": "Steinberggasse 5", "postal_code": "8400",
        "city": "Winterthur", "country": "CH",
    });
    let (desk, cloud, engine) = having(&[wire]).await;
    let wanted = Wanted { unpaid: Unpaid::Left, ..Wanted::default() };
    let id = samples::id(1).parse().expect("an id");
    let Ready::Prepared(id) = prepare(&desk.app, &id, wanted, kontor_model::Lang::De).await.expect("asks") else {
        panic!("prepared")
    };
    (desk, cloud, engine, format!("/packing/{id}"))
}

fn form<'a>(goods: [&'a str; 4], action: &'a str) -> Vec<(&'a str, &'a str)> {
    let names = ["customs_code_0", "customs_origin_0", "customs_weight_0", "customs_value_0"];
    let table = [("weight", "2,48"), ("row", "0"), ("profile", "10"), ("action", action)];
    names.into_iter().zip(goods).chain(table).collect()
}

#[tokio::test]
async fn what_customs_miss_is_asked_for_line_by_line_and_declared() {
    let (desk, _cloud, engine, path) = to_switzerland().await;
    let page = desk.get(&path).await.text;
    assert!(page.contains("fehlen Angaben für den Zoll") && page.contains("id=\"customs_code_0\""), "{page}");
    let bought = desk.post(&path, &form(["4421.99 99", "Österreich", "2100", "1.034,50 EUR"], "print")).await;
    assert_eq!(bought.status, axum::http::StatusCode::SEE_OTHER, "{}", bought.text);
    let inner = engine.lock();
    let line = &inner.known[0].1.customs.as_ref().expect("a declaration").lines[0];
    assert_eq!((line.hs_code.as_deref(), line.unit_weight_g), (Some("44219999"), 2100));
    assert_eq!(line.origin.as_ref().map(|origin| origin.as_str()), Some("AT"));
    assert_eq!(line.unit_value.to_string(), "1034.50 EUR");
}

#[tokio::test]
async fn what_cannot_be_read_is_said_beside_its_field_and_nothing_is_bought() {
    let (desk, _cloud, engine, path) = to_switzerland().await;
    for (goods, told) in [
        (["4421", "LV", "2100", "12,50"], "6 bis 11 Ziffern"),
        (["44219999", "Atlantis", "2100", "12,50"], "kein bekanntes Land"),
        (["44219999", "LV", "2,1", "12,50"], "ganze Gramm"),
        (["44219999", "LV", "2100", "viel"], "einen Betrag wie 12,50"),
        (["44219999", "LV", "2100", ""], "einen Betrag wie 12,50"),
        (["44219999", "LV", "2100", "-1"], "einen Betrag wie 12,50"),
        (["44219999", "LV", "2100", "1.234"], "nicht klar, ob das Zeichen Tausender trennt"),
    ] {
        let refused = desk.post(&path, &form(goods, "print")).await.text;
        assert!(refused.contains(told), "{goods:?}: {refused}");
        for typed in goods.into_iter().filter(|typed| !typed.is_empty()) {
            assert!(refused.contains(&format!("value=\"{typed}\"")), "{typed} is kept");
        }
    }
    assert_eq!(counts(&engine), (1, 0), "nothing was bought");
}

#[tokio::test]
async fn what_the_cloud_says_of_a_line_of_goods_stands_beside_its_field() {
    let (desk, _cloud, engine, path) = to_switzerland().await;
    let (status, media, body) = problem(422, "validation_failed", "Es wurde nichts angelegt.");
    let errors = r#""errors":[{"field":"customs.lines[0].hs_code","code":"format","detail":"Zoll, Ware 1, Zolltarifnummer: unbekannt"}],"request_id""#;
    engine.lock().purchases.push_back((status, media, body.replace("\"request_id\"", errors)));
    let refused = desk.post(&path, &form(["44219999", "LV", "2100", "12,50"], "print")).await.text;
    assert!(refused.contains("id=\"customs_code_0-error\""), "{refused}");
    assert_eq!(counts(&engine), (1, 0), "nothing was bought");
}
