//! The pages of platforms: rendered in every state, no secret written back, every button does what it says.

use http::StatusCode;
use kontor_adapters::ErrorKind;
use kontor_adapters::shop::ShopValue;
use kontor_model::Lang;
use kontor_web::page::Face;
use serde_json::json;

use super::{list, path_of};
use crate::api::testing::{Api, Customer};
use crate::commerce::intake::read_due;
use crate::commerce::mapping::adopt_offer;
use crate::commerce::platforms::actions::list_platforms;
use crate::commerce::platforms::pages::listed;
use crate::commerce::platforms::testing::HINT_SECRET;
use crate::commerce::platforms::views::{PlatformFormPage, PlatformPage, PlatformsPage};
use crate::commerce::tests::budenzauber::{ADDRESS, KEY, apis, connected, order};
use crate::shipping::Caller;
use crate::shipping::accounts::tests::pages::Browser;
use crate::shipping::day;
use crate::testing::NOW;

const NEW: &str = "/platforms/new/budenzauber";
const LIST: &str = "/platforms";

const FILLED: [(&str, &str); 4] =
    [("name", "Käsehof"), ("address", ADDRESS), ("settings.key", KEY), ("exchanges.orders", "on")];

async fn customer(api: &Api) -> Customer {
    api.customer("1000000000009", "commerce").await
}

#[tokio::test]
async fn every_state_of_the_pages_renders_in_both_languages() {
    for (api, _) in apis().await {
        let mut faults = kontor_web::testing::faults::<PlatformsPage>(&api.test.app.site, Face::Portal);
        faults.extend(kontor_web::testing::faults::<PlatformFormPage>(&api.test.app.site, Face::Portal));
        faults.extend(kontor_web::testing::faults::<PlatformPage>(&api.test.app.site, Face::Portal));
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[tokio::test]
async fn a_shop_is_tested_before_it_is_saved_then_connected_and_its_values_are_offered() {
    for (api, booth) in apis().await {
        let customer = customer(&api).await;
        let browser = Browser::of(&api, &customer).await;
        assert!(browser.get(LIST).await.text().contains("Noch kein Shop verbunden"));
        let form = browser.get(NEW).await.text();
        assert!(form.contains("Legen Sie im Laden einen Schlüssel an."));
        assert_eq!(form.matches(" checked").count(), 4, "everything is exchanged unless somebody says otherwise");
        let tested = browser.post(NEW, &[&FILLED[..], &[("action", "test")]].concat()).await;
        assert_eq!(tested.status, StatusCode::OK);
        assert!(tested.text().contains("ist verbunden.") && tested.text().contains("Gespeichert wurde nichts."));
        assert!(!tested.text().contains(KEY), "no page shows a secret");
        assert!(list(&api, &customer).await.is_empty());
        let saved = browser.post(NEW, &FILLED).await;
        let made = list(&api, &customer).await.remove(0);
        let page = path_of(&made).replace("/v1", "");
        assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, format!("{page}?saved").as_str()));
        assert_eq!((&made["state"], &made["exchanges"]), (&json!("connected"), &json!(["orders"])));
        assert!(browser.get(&page).await.text().contains("Als Nächstes die Werte des Shops laden"));
        let value = ShopValue { code: "bacs".to_owned(), name: "Überweisung".to_owned() };
        booth.inside().values.payment_methods.push(value);
        browser.post(&format!("{page}/values"), &[]).await;
        let shown = browser.get(&page).await.text();
        assert!(shown.contains("Zahlungsarten (1)") && !shown.contains("Als Nächstes die Werte"), "{shown}");
        assert!(browser.get(LIST).await.text().contains("Käsehof"));
    }
}

#[tokio::test]
async fn the_script_gets_the_result_of_a_test_alone() {
    for (api, booth) in apis().await {
        let customer = customer(&api).await;
        let browser = Browser::of(&api, &customer).await;
        booth.fail(ErrorKind::NotAuthorized);
        let part = browser.fragment(NEW, &[&FILLED[..], &[("action", "test")]].concat()).await.text();
        assert!(part.contains("nimmt die Zugangsdaten nicht an") && !part.contains("<html"), "{part}");
    }
}

#[tokio::test]
async fn what_cannot_be_saved_is_marked_and_what_was_typed_is_kept_but_for_secrets() {
    for (api, booth) in apis().await {
        let customer = customer(&api).await;
        let browser = Browser::of(&api, &customer).await;
        let wrong = [
            ("name", "Käsehof"),
            ("address", "shop.example"),
            ("settings.key", KEY),
            ("orders_from", "gestern"),
            ("silent_after_h", "viele"),
        ];
        let refused = browser.post(NEW, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = refused.text();
        assert!(page.contains("Das ist kein Tag.") && page.contains("Bitte eine ganze Zahl"), "{page}");
        assert!(page.contains("value=\"shop.example\"") && !page.contains(KEY));
        assert!(page.contains("vor dem Speichern noch einmal eintragen"));
        let rest = browser.post(NEW, &wrong[..3]).await.text();
        assert!(rest.contains("Gemeint ist wohl https:"), "{rest}");
        assert!(list(&api, &customer).await.is_empty());
        assert!(booth.inside().calls.is_empty(), "and nobody was called");
    }
}

#[tokio::test]
async fn the_day_credentials_end_is_kept_and_said_when_it_is_near() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = format!("/platforms/{}", of.platform);
        let day = |days: i64| day::of(NOW.plus_millis(days * 86_400_000)).to_string();
        let save = async |until: &str| {
            let fields = [("name", "Laden"), ("address", ADDRESS), ("exchanges.stock", "on"), ("keys_until", until)];
            browser.post(&format!("{page}/edit"), &fields).await
        };
        let over = save(&day(-1)).await;
        assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(over.text().contains("Dieser Tag ist vorbei."), "{}", over.text());
        assert!(list(&of.api, &of.customer).await[0].get("keys_until").is_none(), "and nothing was changed");
        save(&day(15)).await;
        assert!(!browser.get(&page).await.text().contains("enden in"), "that is far");
        assert!(browser.get("/needs").await.text().contains("Alles in Ordnung"));
        save(&day(14)).await;
        let near = browser.get(&page).await.text();
        assert!(
            near.contains("Die Zugangsdaten enden in 14 Tagen") && near.contains("Zugangsdaten gelten bis"),
            "{near}"
        );
        let needs = browser.get("/needs").await.text();
        assert!(needs.contains("Laden: Zugangsdaten enden in 14 Tagen"), "{needs}");
        assert!(browser.get(&format!("{page}/edit")).await.text().contains(&format!("value=\"{}\"", day(14))));
        // A new key without a day gets what the platform usually gives.
        let anew = [("name", "Laden"), ("address", ADDRESS), ("exchanges.stock", "on"), ("settings.key", KEY)];
        browser.post(&format!("{page}/edit"), &anew).await;
        assert_eq!(list(&of.api, &of.customer).await[0]["keys_until"], day(180));
    }
}

#[tokio::test]
async fn one_next_step_is_shown_at_a_time() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = format!("/platforms/{}", of.platform);
        browser.post(&format!("{page}/test"), &[]).await;
        let first = browser.get(&page).await.text();
        assert!(first.contains("Werte jetzt laden") && !first.contains("Vorschlag ansehen"), "{first}");
        browser.post(&format!("{page}/values"), &[]).await;
        let second = browser.get(&page).await.text();
        assert!(second.contains("Vorschlag ansehen") && !second.contains("Werte jetzt laden"), "{second}");
    }
}

#[tokio::test]
async fn a_platform_is_changed_paused_resumed_and_deleted() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = format!("/platforms/{}", of.platform);
        let form = browser.get(&format!("{page}/edit")).await.text();
        assert!(form.contains("value=\"2026-11-23\""), "the day orders are read from");
        assert!(form.contains("value=\"lost, pending\""), "in which statuses an order does not count yet");
        let same = [("name", "Laden"), ("address", ADDRESS), ("exchanges.stock", "on"), ("orders_from", "2026-11-23")];
        browser.post(&format!("{page}/edit"), &same).await;
        assert_eq!(
            list(&of.api, &of.customer).await[0]["orders_from_ms"],
            NOW.0,
            "the day that stands there moves nothing"
        );
        let change = [
            ("name", "Laden"),
            ("address", ADDRESS),
            ("exchanges.stock", "on"),
            ("orders_from", "2026-11-01"),
            ("not_yet_statuses", "lost, weg"),
        ];
        let saved = browser.post(&format!("{page}/edit"), &change).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        let now = list(&of.api, &of.customer).await.remove(0);
        assert_eq!((&now["name"], &now["exchanges"]), (&json!("Laden"), &json!(["stock"])));
        assert_eq!(now["orders_from_ms"], 1_793_487_600_000_i64, "midnight in Berlin");
        assert_eq!(now["not_yet_statuses"], json!(["lost", "weg"]));
        assert_eq!(of.booth.inside().calls, ["check"], "it was tested at once, with the stored key");
        browser.post(&format!("{page}/pause"), &[]).await;
        assert_eq!(list(&of.api, &of.customer).await[0]["state"], "paused");
        assert!(browser.get(&page).await.text().contains("Diese Plattform ist pausiert"));
        browser.post(&format!("{page}/edit"), &change).await;
        assert_eq!(list(&of.api, &of.customer).await[0]["state"], "paused", "a change does not set it going");
        browser.post(&format!("{page}/resume"), &[]).await;
        assert_eq!(list(&of.api, &of.customer).await[0]["state"], "connected");
        let gone = browser.post(&format!("{page}/delete"), &[]).await;
        assert_eq!((gone.status, gone.header("location")), (StatusCode::SEE_OTHER, "/platforms?deleted"));
        assert!(list(&of.api, &of.customer).await.is_empty());
    }
}

#[tokio::test]
async fn a_platform_without_a_mapping_says_that_its_orders_wait_and_leads_there_until_it_has_one() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = format!("/platforms/{}", of.platform);
        assert!(browser.get(&page).await.text().contains("/mapping\">Vorschlag ansehen"));
        let caller = Caller { tenant: of.tenant().clone(), lang: Lang::De };
        adopt_offer(of.app(), &caller, &of.platform).await.expect("a mapping");
        let shown = browser.get(&page).await.text();
        assert!(!shown.contains("Vorschlag ansehen") && shown.contains("Version 1 gilt"), "{shown}");
    }
}

#[tokio::test]
async fn orders_are_fetched_when_somebody_asks_and_the_page_says_so_until_they_are_there() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = format!("/platforms/{}", of.platform);
        read_due(of.app()).await.expect("read");
        of.booth.put(&order("B-1"));
        let shown = browser.get(&page).await.text();
        assert!(shown.contains("Zuletzt abgerufen <time datetime=\"2026-11-"), "{shown}");
        let asked = browser.post(&format!("{page}/fetch"), &[]).await;
        assert_eq!(asked.header("location"), format!("{page}?fetching"));
        assert!(browser.get(&page).await.text().contains("Werden gerade abgerufen"));
        read_due(of.app()).await.expect("read");
        assert!(!browser.get(&page).await.text().contains("Werden gerade abgerufen"));
        let orders = browser.get(&format!("/orders?platform={}", of.platform)).await.text();
        assert!(orders.contains("B-1"), "{orders}");
    }
}

#[tokio::test]
async fn the_page_says_whether_the_shop_sends_hints_and_mends_them_when_somebody_asks() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = format!("/platforms/{}", of.platform);
        assert!(browser.get(&page).await.text().contains("Noch nicht geprüft"));
        read_due(of.app()).await.expect("read, and hints looked after");
        let shown = browser.get(&page).await.text();
        assert!(shown.contains("</i>aktiv") && shown.contains("noch keiner gekommen"), "{shown}");
        let hook = http::Request::post(format!("/hooks/hook-of-{}", of.platform))
            .header("x-budenzauber", http::HeaderValue::from_bytes(HINT_SECRET.as_bytes()).expect("a header"));
        of.api.send(hook.body(axum::body::Body::from("id-B-1")).expect("a hint")).await;
        assert!(browser.get(&page).await.text().contains("letzter <time"));
        of.booth.fail(ErrorKind::NotAuthorized);
        browser.post(&format!("{page}/hints"), &[]).await;
        let shown = browser.get(&page).await.text();
        assert!(shown.contains("nicht aktiv") && shown.contains("Zugangsdaten nicht an"), "{shown}");
        of.booth.inside().calls.clear();
        browser.post(&format!("{page}/hints"), &[]).await;
        assert_eq!(of.booth.inside().calls, ["care_for_hints"]);
        assert!(browser.get(&page).await.text().contains("</i>aktiv"));
    }
}

#[tokio::test]
async fn a_paused_platform_is_not_fetched_from_and_says_why() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = format!("/platforms/{}", of.platform);
        browser.post(&format!("{page}/pause"), &[]).await;
        let refused = browser.post(&format!("{page}/fetch"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.text().contains("Es wurde nichts geändert"), "{}", refused.text());
        read_due(of.app()).await.expect("read");
        assert!(of.booth.inside().calls.is_empty(), "and nobody was called");
    }
}

#[tokio::test]
async fn a_paused_platform_does_not_come_back_beside_the_one_that_took_its_place() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = format!("/platforms/{}", of.platform);
        browser.post(&format!("{page}/pause"), &[]).await;
        browser.post(NEW, &FILLED).await;
        let refused = browser.post(&format!("{page}/resume"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.text().contains("schon als „Käsehof“ verbunden"), "{}", refused.text());
        let states: Vec<_> = list(&of.api, &of.customer).await.iter().map(|one| one["state"].clone()).collect();
        assert_eq!(states, [json!("paused"), json!("connected")]);
    }
}

#[tokio::test]
async fn values_that_cannot_be_read_are_said_so_on_the_page() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        of.booth.fail(ErrorKind::Malformed);
        let page = browser.post(&format!("/platforms/{}/values", of.platform), &[]).await.text();
        assert!(page.contains("Die Werte wurden nicht geladen") && page.contains("Heute geschlossen."), "{page}");
    }
}

#[tokio::test]
async fn somebody_elses_platform_has_no_page_and_without_the_module_there_is_none_to_connect() {
    for of in connected().await {
        let other = of.api.customer("2000000000008", "shipping").await;
        let browser = Browser::of(&of.api, &other).await;
        let page = format!("/platforms/{}", of.platform);
        assert_eq!(browser.get(&page).await.status, StatusCode::NOT_FOUND);
        for action in ["edit", "test", "values", "fetch", "hints", "pause", "resume", "delete"] {
            let answer = browser.post(&format!("{page}/{action}"), &FILLED).await;
            let is_kept_out = answer.status == StatusCode::NOT_FOUND || answer.header("location") == LIST;
            assert!(is_kept_out, "{action}: {}", answer.text());
        }
        assert!(browser.get(LIST).await.text().contains("nicht gebucht"));
        assert_eq!(browser.get(NEW).await.header("location"), LIST);
        assert_eq!(browser.post(NEW, &FILLED).await.header("location"), LIST);
        assert_eq!(list(&of.api, &of.customer).await.len(), 1);
        assert!(of.booth.inside().calls.is_empty(), "and nobody was called");
    }
}

#[tokio::test]
async fn the_list_says_how_many_orders_came_today_and_how_many_the_erp_does_not_have() {
    for of in connected().await {
        for number in ["1001", "1002"] {
            of.booth.put(&order(number));
        }
        read_due(of.app()).await.expect("read");
        let page = Browser::of(&of.api, &of.customer).await.get(LIST).await.text();
        let says = page.contains("data-label=\"Aufträge heute\">2<") && page.contains("\">2<span class=\"sr\">");
        assert!(says, "{page}");
        of.api.test.clock.advance_millis(24 * 3_600_000);
        let mut late = order("1003");
        late.modified_at_ms = of.app().now().0;
        of.booth.put(&late);
        read_due(of.app()).await.expect("read");
        let caller = Caller { tenant: of.tenant().clone(), lang: Lang::De };
        let platforms = list_platforms(of.app(), &caller).await.expect("platforms");
        let listed = listed(of.app(), &caller, platforms).await.expect("counted");
        assert_eq!((listed[0].today, listed[0].open, listed[0].more), (1, 3, false));
    }
}
