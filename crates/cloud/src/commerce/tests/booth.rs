//! The made-up shop behaves as real ones do: pages by change, one order by number, refusals item by item.

use kontor_adapters::ErrorKind;
use kontor_adapters::shop::{OrderKey, Since, StatusChange};
use kontor_adapters::{AdapterError, Outcome};
use kontor_model::Lang;

use super::budenzauber::{PAGE, connected, order};
use crate::commerce::platforms::{Connection, Lane};

#[tokio::test]
async fn orders_come_in_pages_by_change_and_singly_by_number() {
    for of in connected().await {
        for number in 0..=PAGE {
            let mut one = order(&format!("B-{number}"));
            one.modified_at_ms += number as i64;
            assert_eq!(one.imbalance(), None);
            of.booth.put(&one);
        }
        let connection = Connection::open(of.app(), of.tenant(), &of.platform).await.expect("opens");
        let talk = connection.begin(Lane::Orders).await.expect("a turn");
        let cx = talk.context(Lang::De);
        let since = Since::after(order("B-0").modified_at_ms - 1);
        let first = connection.shop.list_orders(&cx, &since).await.expect("a page");
        assert_eq!(first.orders.len(), PAGE);
        let rest = connection.shop.list_orders(&cx, &Since { page: first.next, ..since }).await.expect("a page");
        assert_eq!((rest.orders.len(), rest.next), (1, None));
        let key = OrderKey::Number("B-3".to_owned());
        let found = connection.shop.find_order(&cx, &key).await.expect("an answer").expect("an order");
        assert_eq!(connection.shop.read_order(&found.payload).expect("an order").number, "B-3");
    }
}

#[tokio::test]
async fn what_is_refused_is_refused_alone() {
    for of in connected().await {
        let refusal = AdapterError::without_effect(ErrorKind::Rejected, "gone", "Gibt es nicht mehr.");
        of.booth.inside().refused.push(("id-2".to_owned(), refusal.clone()));
        let connection = Connection::open(of.app(), of.tenant(), &of.platform).await.expect("opens");
        let talk = connection.begin(Lane::Bulk).await.expect("a turn");
        let change = |order: &str| StatusChange { order: order.to_owned(), status: "done".to_owned(), word: None };
        let batch = [change("id-1"), change("id-2")];
        let told = connection.shop.set_status(&talk.context(Lang::De), &batch).await.expect("answers");
        assert_eq!(told, [Outcome::Done(()), Outcome::Failed(refusal)]);
        assert_eq!(of.booth.inside().statuses, [change("id-1")]);
    }
}
