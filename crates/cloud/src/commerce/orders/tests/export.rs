//! Orders as files.

use kontor_model::order::{ChannelOrder, LineOption, LineTax};
use rust_decimal::Decimal;

use crate::commerce::intake::tests::{feed, round, set_mapping};
use crate::commerce::tests::budenzauber::{Connected, connected, order};
use crate::testing::NOW;

fn typed() -> ChannelOrder {
    let mut typed = order("1001");
    typed.note = Some("=SUMME(A1:A9); \"bitte\"\nschnell <sofort> & gut".to_owned());
    typed.billing.as_mut().expect("an address").company = "Käse & Söhne <GmbH>".to_owned();
    typed.lines[0].taxes =
        vec![LineTax { code: "1".to_owned(), rate_percent: Some(Decimal::from(19)), amount: typed.lines[0].total.tax }];
    typed
}

async fn file(world: &Connected, query: &str) -> crate::api::testing::Answer {
    world.api.get(&world.customer.token, &format!("/v1/orders/export?{query}")).await
}

async fn prepared(world: &Connected, orders: &[ChannelOrder]) {
    set_mapping(world, 1).await;
    for order in orders {
        world.booth.put(order);
    }
    world.booth.put_raw("id-9", NOW.0, b"kaputt");
    round(world).await;
}

#[tokio::test]
async fn json_holds_what_the_feed_delivers_and_says_what_is_left_out() {
    for world in connected().await {
        prepared(&world, &[typed()]).await;
        let json = file(&world, "format=json").await;
        assert_eq!(json.header("kontor-left-out"), "1");
        assert_eq!(json.json(), feed(&world).await["items"]);
    }
}

#[tokio::test]
async fn csv_opens_in_german_excel_and_no_text_becomes_a_formula() {
    for world in connected().await {
        prepared(&world, &[typed()]).await;
        let answer = file(&world, "format=csv").await;
        let text = answer.text();
        assert!(text.starts_with("\u{feff}Order id;"), "{text}");
        let row = text.split("\r\n").nth(1).expect("a row");
        assert!(row.contains(";20,00;") && row.contains(";16,81;3,19;20,00;19;"), "{row}");
        assert!(row.ends_with(";\"'=SUMME(A1:A9); \"\"bitte\"\"\nschnell <sofort> & gut\""), "{row}");
        assert!(row.contains(";23.11.2026;"), "{row}");
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    }
}

#[tokio::test]
async fn no_text_becomes_a_formula_where_the_file_is_opened_with_other_separators() {
    for world in connected().await {
        let mut order = order("1001");
        order.note = Some("x,=1+1\n@SUM(A1),\t+4 \"=2\" -7, - cmd; 1,-".to_owned());
        order.lines[0].title = "Käse, 1,5 kg".to_owned();
        prepared(&world, &[order]).await;
        let text = file(&world, "format=csv").await.text();
        let wanted = ";\"x,'=1+1\n'@SUM(A1),\t'+4 \"\"'=2\"\" '-7, '- cmd; 1,'-\"";
        let row = text.split("\r\n").nth(1).expect("a row");
        assert!(row.ends_with(wanted), "{row}");
        assert!(row.contains(";Käse, 1,5 kg;") && row.contains(";16,81;"), "{row}");
    }
}

/// What a buyer had engraved, on an invoice of a company abroad.
fn engraved() -> ChannelOrder {
    let mut order = order("1001");
    order.tax.vat_id = Some("ATU12345678".to_owned());
    order.buyer.phone = Some("0043 1 5550177".to_owned());
    order.lines[0].options = [("Gravur", "Für Oma <3"), ("Größe", "M")]
        .map(|(name, value)| LineOption { name: name.to_owned(), value: value.to_owned() })
        .to_vec();
    order
}

#[tokio::test]
async fn csv_has_what_was_chosen_for_a_line_and_the_vat_id_and_phone_of_the_buyer() {
    for world in connected().await {
        prepared(&world, &[engraved()]).await;
        let text = file(&world, "format=csv").await.text();
        let row = text.split("\r\n").nth(1).expect("a row");
        assert!(row.contains(";Gravur: Für Oma <3 | Größe: M;"), "{row}");
        assert!(row.contains(";0043 1 5550177;ATU12345678;"), "{row}");
    }
}

#[tokio::test]
async fn opentrans_has_what_was_chosen_for_a_line_and_the_vat_id_of_the_buyer() {
    for world in connected().await {
        prepared(&world, &[engraved()]).await;
        let xml = file(&world, "format=opentrans").await.text();
        assert!(xml.contains("<REMARKS type=\"option\">Gravur: Für Oma &lt;3</REMARKS>"), "{xml}");
        assert!(xml.contains("<bmecat:VAT_ID>ATU12345678</bmecat:VAT_ID>"), "{xml}");
        elements(&xml);
    }
}

#[tokio::test]
async fn an_order_without_lines_has_a_row_of_its_own() {
    for world in connected().await {
        let mut free = order("1001");
        free.lines.clear();
        free.totals = kontor_model::order::Totals::default();
        prepared(&world, &[free]).await;
        let text = file(&world, "format=csv").await.text();
        assert!(text.split("\r\n").nth(1).is_some_and(|row| row.contains(";1001;")), "{text}");
    }
}

#[tokio::test]
async fn opentrans_is_well_formed_and_has_what_an_order_needs() {
    for world in connected().await {
        prepared(&world, &[typed()]).await;
        let xml = file(&world, "format=opentrans").await.text();
        let paths = elements(&xml);
        assert_eq!(paths[0], "ORDER");
        for needed in [
            "ORDER/ORDER_HEADER/CONTROL_INFO/GENERATION_DATE",
            "ORDER/ORDER_HEADER/ORDER_INFO/ORDER_ID",
            "ORDER/ORDER_HEADER/ORDER_INFO/ORDER_DATE",
            "ORDER/ORDER_HEADER/ORDER_INFO/PARTIES/PARTY/bmecat:PARTY_ID",
            "ORDER/ORDER_HEADER/ORDER_INFO/PARTIES/PARTY/ADDRESS/bmecat:CITY",
            "ORDER/ORDER_HEADER/ORDER_INFO/ORDER_PARTIES_REFERENCE/bmecat:BUYER_IDREF",
            "ORDER/ORDER_HEADER/ORDER_INFO/ORDER_PARTIES_REFERENCE/bmecat:SUPPLIER_IDREF",
            "ORDER/ORDER_HEADER/ORDER_INFO/bmecat:CURRENCY",
            "ORDER/ORDER_ITEM_LIST/ORDER_ITEM/LINE_ITEM_ID",
            "ORDER/ORDER_ITEM_LIST/ORDER_ITEM/PRODUCT_ID/bmecat:SUPPLIER_PID",
            "ORDER/ORDER_ITEM_LIST/ORDER_ITEM/QUANTITY",
            "ORDER/ORDER_ITEM_LIST/ORDER_ITEM/bmecat:ORDER_UNIT",
            "ORDER/ORDER_ITEM_LIST/ORDER_ITEM/PRODUCT_PRICE_FIX/bmecat:PRICE_AMOUNT",
            "ORDER/ORDER_ITEM_LIST/ORDER_ITEM/PRICE_LINE_AMOUNT",
            "ORDER/ORDER_SUMMARY/TOTAL_ITEM_NUM",
            "ORDER/ORDER_SUMMARY/TOTAL_AMOUNT",
        ] {
            assert!(paths.iter().any(|path| path == needed), "{needed} is missing in {xml}");
        }
        assert!(xml.contains("Käse &amp; Söhne &lt;GmbH&gt;") && xml.contains("<bmecat:TAX>0.19</bmecat:TAX>"));
    }
}

#[tokio::test]
async fn several_orders_stand_in_one_list() {
    for world in connected().await {
        prepared(&world, &[order("1001"), order("1002")]).await;
        let paths = elements(&file(&world, "format=opentrans").await.text());
        assert_eq!(paths.iter().filter(|path| *path == "ORDER_LIST/ORDER").count(), 2);
    }
}

#[tokio::test]
async fn an_unknown_form_is_named() {
    for world in connected().await {
        assert_eq!(file(&world, "format=edifact").await.faults(), ["format unknown_value"]);
    }
}

/// The paths of all elements in their order; fails where the document is not well formed.
fn elements(xml: &str) -> Vec<String> {
    let (mut open, mut paths): (Vec<&str>, Vec<String>) = (Vec::new(), Vec::new());
    let body = xml.split_once("?>").expect("a declaration").1;
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a closing bracket");
        assert!(!text.contains('>'), "an unescaped bracket in {piece}");
        for entity in text.split('&').skip(1) {
            let name = entity.split(';').next().expect("an entity");
            assert!(["amp", "lt", "gt", "quot"].contains(&name), "&{name}");
        }
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None => {
                open.push(tag.split_whitespace().next().expect("a name"));
                paths.push(open.join("/"));
            }
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    paths
}
