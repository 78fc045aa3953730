//! Platforms: descriptors are sane, orders come whole or not at all, hints are believed only when genuine, writes come back
//! item for item.

use std::collections::BTreeSet;

use kontor_adapters::shop::{Callback, Hint, HintRefusal, RawOrder, Shop, ShopDescriptor, Shops, Since, subjects};
use kontor_adapters::testing::{Answer, Caller, Example, ShopSubject, StandIn};
use kontor_adapters::{AdapterError, CallContext, Effect, ErrorKind, Outcome, Result, Settings};
use kontor_model::Lang;
use kontor_model::fulfillment::STATUS_WORDS;
use kontor_model::platform::Exchange;
use reqwest::header::{HeaderMap, HeaderValue};
use secrecy::SecretString;

/// One platform in one language, with the server that stands in for it.
struct Case<'a> {
    shop: &'a dyn Shop,
    subject: &'a ShopSubject,
    server: &'a StandIn,
    cx: &'a CallContext<'a>,
}

impl Case<'_> {
    fn descriptor(&self) -> &'static ShopDescriptor {
        self.shop.descriptor()
    }

    fn exchanges(&self, kind: Exchange) -> bool {
        self.descriptor().capabilities.exchanges.contains(&kind)
    }

    fn orders(&self) -> Vec<RawOrder> {
        (self.subject.orders)(self.server);
        let page = block_on(self.shop.list_orders(self.cx, &since())).expect("a page of orders");
        assert!(!page.orders.is_empty() && page.next.is_none(), "{}", self.descriptor().id);
        page.orders
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

fn since() -> Since {
    Since::after(1_795_000_000_000)
}

fn each(test: impl Fn(&Case<'_>)) {
    let shops = Shops::new();
    for (id, subject) in subjects() {
        let shop = shops.find(id).unwrap_or_else(|| panic!("the platform in the folder {id} has another id"));
        for lang in Lang::ALL {
            let server = StandIn::checked_by(subject.descriptions);
            let caller = Caller::new(&server, (subject.settings)());
            (subject.sign_in)(&server);
            let cx = caller.context(lang);
            test(&Case { shop, subject: &subject, server: &server, cx: &cx });
            server.finish();
        }
    }
}

#[test]
fn ids_are_unique_and_name_their_folders() {
    let shops = Shops::new();
    let ids: Vec<&str> = shops.all().map(|shop| shop.descriptor().id).collect();
    let folders: Vec<&str> = subjects().into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, folders);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    assert!(shops.find("keiner").is_none());
}

#[test]
fn captions_are_filled_in_both_languages_and_what_is_declared_is_possible() {
    each(|case| {
        let ShopDescriptor { id, name, summary, capabilities, settings, .. } = case.descriptor();
        for caption in
            [name, summary].into_iter().chain(settings.iter().flat_map(|field| [&field.caption, &field.help]))
        {
            assert!(!caption.de.trim().is_empty() && !caption.en.trim().is_empty(), "{id}: {caption:?}");
        }
        let names: BTreeSet<&str> = settings.iter().map(|field| field.name).collect();
        assert_eq!(names.len(), settings.len(), "{id}: a field stands twice");
        assert!(case.exchanges(Exchange::Orders), "{id}: orders always");
        assert!(capabilities.max_batch >= 1 && capabilities.overlap_ms >= 0 && capabilities.pause_ms >= 0, "{id}");
        assert_eq!(capabilities.hints, case.subject.hint.is_some(), "{id}");
        assert_eq!(case.exchanges(Exchange::Fulfillments), case.subject.fulfillment.is_some(), "{id}");
        assert_eq!(case.exchanges(Exchange::Statuses), case.subject.status.is_some(), "{id}");
        assert_eq!(case.exchanges(Exchange::Stock), case.subject.stock.is_some(), "{id}");
        let words: BTreeSet<&str> = case.descriptor().statuses.iter().map(|(word, _)| *word).collect();
        assert_eq!(words.len(), case.descriptor().statuses.len(), "{id}: a word stands twice");
        assert!(words.iter().all(|word| STATUS_WORDS.contains(word)), "{id}: {words:?}");
        match case.subject.without_description {
            Some(reason) => println!("{id}: has no publisher's description: {reason}"),
            None => assert!(!case.subject.descriptions.is_empty(), "{id} names no description of its publisher"),
        }
    });
}

#[test]
fn settings_never_show_a_value() {
    each(|case| {
        let with = |settings: Settings, field: &kontor_adapters::Field| {
            settings.with_secret(field.name, SecretString::from("geheim-4711".to_owned()))
        };
        let settings = case.descriptor().settings.iter().fold(Settings::default(), with);
        assert!(!format!("{settings:?}").contains("4711"));
    });
}

#[test]
fn a_sound_connection_has_no_errors() {
    each(|case| {
        (case.subject.check)(case.server);
        let report = block_on(case.shop.check(case.cx)).expect("the connection works");
        assert!(!report.description.is_empty(), "{}", case.descriptor().id);
        assert!(report.findings.iter().all(|finding| !finding.is_error()), "{:?}", report.findings);
    });
}

#[test]
fn orders_are_filed_read_and_add_up_and_reading_is_pure() {
    each(|case| {
        for raw in case.orders() {
            let order = case.shop.read_order(&raw.payload).expect("the order is understood");
            assert_eq!(order.external_id, raw.external_id);
            assert_eq!(order.modified_at_ms, raw.modified_at_ms);
            assert_eq!(order.imbalance(), None);
            assert!(!order.number.is_empty() && !order.lines.is_empty());
            assert_eq!(case.shop.read_order(&raw.payload), Ok(order));
        }
    });
}

#[test]
fn what_is_no_order_is_refused_with_its_field_and_never_guessed() {
    each(|case| {
        for raw in case.orders() {
            for part in 0..8 {
                let torn = &raw.payload[..raw.payload.len() * part / 8];
                let refused = case.shop.read_order(torn).expect_err("half an order is none");
                assert!(!refused.reason.is_empty(), "{refused:?}");
            }
        }
        for nothing in [&b"null"[..], b"[]", b"{}", b"<html></html>", b"\xff\xfe"] {
            case.shop.read_order(nothing).expect_err("this is no order");
        }
    });
}

#[test]
fn a_hint_is_believed_only_when_it_is_genuine() {
    each(|case| {
        let secret = SecretString::from("geheim-äöü".to_owned());
        let read = |headers: &HeaderMap, body: &[u8], secret: &SecretString| {
            case.shop.read_hint(&Callback { headers, body, secret })
        };
        let Some(hint) = case.subject.hint else {
            return assert_eq!(read(&HeaderMap::new(), b"{}", &secret), Err(HintRefusal::Unsupported));
        };
        let (headers, body, order) = hint(&secret);
        assert_eq!(read(&headers, &body, &secret), Ok(Hint::Order(order.to_owned())));
        let other = SecretString::from("der Schlüssel eines anderen".to_owned());
        assert_eq!(read(&headers, &body, &other), Err(HintRefusal::NotGenuine));
        assert_eq!(read(&HeaderMap::new(), &body, &secret), Err(HintRefusal::NotGenuine));
        for place in 0..body.len() {
            let mut changed = body.clone();
            changed[place] ^= 1;
            assert_eq!(read(&headers, &changed, &secret), Err(HintRefusal::NotGenuine));
        }
        let mut garbled = headers.clone();
        garbled.values_mut().for_each(|value| *value = HeaderValue::from_static("%%%"));
        assert_eq!(read(&garbled, &body, &secret), Err(HintRefusal::NotGenuine));
    });
}

/// Runs a kind of write: declared, it answers the one item, and an empty batch calls nobody; else it says that it cannot.
fn write<T>(case: &Case<'_>, example: &Option<Example<T>>, ask: impl Fn(&[T]) -> Result<Vec<Outcome<()>>>) {
    let before = case.server.requests().len();
    let Some(Example { item, prepare }) = example else {
        let error = ask(&[]).expect_err("what is not declared is refused");
        assert_eq!((error.kind, error.effect), (ErrorKind::Unsupported, Effect::None));
        return;
    };
    assert_eq!(ask(&[]), Ok(Vec::new()), "an empty batch is no fault");
    assert_eq!(case.server.requests().len(), before, "and calls nobody");
    prepare(case.server);
    assert_eq!(ask(std::slice::from_ref(item)), Ok(vec![Outcome::Done(())]), "counted in, counted out");
}

#[test]
fn writes_are_answered_item_for_item_and_what_is_not_declared_says_so() {
    each(|case| {
        let Case { shop, cx, subject, .. } = case;
        write(case, &subject.fulfillment, |batch| block_on(shop.ship(cx, batch)));
        write(case, &subject.status, |batch| block_on(shop.set_status(cx, batch)));
        write(case, &subject.stock, |batch| block_on(shop.set_stock(cx, batch)));
    });
}

#[test]
fn failures_are_told_apart_and_never_taken_for_an_empty_list() {
    each(|case| {
        let refusal = |status| (case.subject.failure)(status).header("retry-after", "17");
        let page = "<!DOCTYPE html><title>Wartung</title><p>Gleich wieder da.</p>";
        let ways = [
            ("401", refusal(401), ErrorKind::NotAuthorized),
            ("429", refusal(429), ErrorKind::RateLimited),
            ("500", refusal(500), ErrorKind::Unavailable),
            ("503", refusal(503), ErrorKind::Unavailable),
            ("a page for people", Answer::bytes(200, "text/html; charset=UTF-8", page), ErrorKind::Unavailable),
            ("time-out", Answer::never(), ErrorKind::Unavailable),
            ("closed connection", Answer::closes(), ErrorKind::Unavailable),
            ("torn body", Answer::text(200, &"[]".repeat(500)).torn(), ErrorKind::Unavailable),
        ];
        let (method, path) = case.subject.orders_call;
        for (how, answer, kind) in ways {
            case.server.answer(method, path, answer);
            let caller = Caller::new(case.server, (case.subject.settings)());
            let cx = caller.context(case.cx.lang);
            let error: AdapterError = block_on(case.shop.list_orders(&cx, &since())).expect_err(how);
            assert_eq!((error.kind, error.effect), (kind, Effect::None), "{}: {how}: {error:?}", case.descriptor().id);
            if kind == ErrorKind::RateLimited {
                assert_eq!(error.retry_after, Some(17), "{}", case.descriptor().id);
            }
        }
    });
}

#[test]
fn a_shop_that_cannot_be_reached_may_be_asked_again() {
    each(|case| {
        // Nobody listens on port 9 of this machine.
        let caller = Caller::at("http://127.0.0.1:9", (case.subject.settings)());
        let error = block_on(case.shop.list_orders(&caller.context(Lang::De), &since())).expect_err("nobody is there");
        assert!(error.kind == ErrorKind::Unavailable && error.may_be_retried(), "{error:?}");
    });
}
