//! The offer for a new platform: complete, from the shop's values and the profiles that are set up.

use kontor_model::Lang;
use kontor_model::platform::{PlatformValue, PlatformValues};

use super::super::engine::tests::rows;
use super::super::{adopt_offer, get_mapping, offer};
use crate::commerce::platforms::store as platforms;
use crate::commerce::tests::budenzauber::{Connected, connected};
use crate::shipping::Caller;

fn caller(of: &Connected) -> Caller {
    Caller { tenant: of.tenant().clone(), lang: Lang::De }
}

fn value(code: &str, name: &str) -> PlatformValue {
    PlatformValue { code: code.to_owned(), name: name.to_owned() }
}

async fn put_values(of: &Connected) {
    let values = PlatformValues {
        payment_methods: vec![value("bacs", "Direkte Banküberweisung"), value("cod", "")],
        shipping_methods: vec![value("flat_rate:1", "Paketversand (Deutschland)")],
        ..PlatformValues::default()
    };
    let values = serde_json::to_string(&values).expect("JSON");
    let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
    platforms::put_values(&mut tx, of.tenant(), &of.platform, (&values, of.app().now())).await.expect("kept");
    tx.commit().await.expect("commits");
}

#[tokio::test]
async fn a_shop_that_was_not_asked_yet_is_offered_a_standard_configuration() {
    for of in connected().await {
        let live = get_mapping(of.app(), &caller(&of), &of.platform).await.expect("an offer");
        assert_eq!(live.version, None);
        assert_eq!(live.mapping.defaults.document_type, "Auftrag");
        assert!(live.mapping.payment.is_empty());
    }
}

#[tokio::test]
async fn tables_are_offered_with_what_the_shop_has() {
    for of in connected().await {
        put_values(&of).await;
        let offer = offer(of.app(), &caller(&of), &of.platform).await.expect("an offer");
        assert_eq!(offer.payment, rows(&[("bacs", "Direkte Banküberweisung"), ("cod", "cod")]));
        assert_eq!(offer.shipping, rows(&[("flat_rate:1", "own_label")]));
    }
}

#[tokio::test]
async fn an_offer_can_be_taken_as_it_is_and_only_once() {
    for of in connected().await {
        put_values(&of).await;
        for _ in 0..2 {
            adopt_offer(of.app(), &caller(&of), &of.platform).await.expect("taken");
        }
        let live = get_mapping(of.app(), &caller(&of), &of.platform).await.expect("a mapping");
        assert_eq!((live.version, live.mapping.payment.len()), (Some(1), 2));
    }
}
