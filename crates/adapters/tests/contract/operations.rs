//! Operations: what is declared works, what is not says so, and a batch comes back item for item.

use kontor_adapters::testing::{Answer, Caller, HttpSubject, StandIn, Subject};
use kontor_adapters::{
    AdapterError, CallContext, Carrier, CarrierShipment, CloseOutOrder, Effect, ErrorKind, Numbers, Outcome,
    ParcelNumbers, Registry,
};
use kontor_model::Lang;
use kontor_model::date::CalendarDate;
use kontor_model::label::{Dpi, LabelFormat, LabelSpec};

use crate::subjects;

/// Runs a future that waits for nothing but the stand-in.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

/// One carrier in one language, with the server that stands in for it. One that calls nobody finds nobody there.
struct Case<'a> {
    carrier: &'a dyn Carrier,
    subject: &'a Subject,
    server: &'a StandIn,
    cx: &'a CallContext<'a>,
}

impl Case<'_> {
    /// Creates shipments, of which these reach the carrier's server.
    fn create(
        &self,
        batch: &[CarrierShipment],
        arriving: &[&CarrierShipment],
    ) -> Vec<Outcome<kontor_adapters::Created>> {
        if let Some(http) = &self.subject.http {
            (http.create)(self.server, arriving);
        }
        block_on(self.carrier.create(self.cx, batch)).expect("answered")
    }
}

/// Every carrier in every language, each with a server of its own that judges by the publisher's description.
fn each(test: impl Fn(&Case<'_>)) {
    subjects::each(|carrier, subject| {
        for lang in Lang::ALL {
            let server = match &subject.http {
                Some(http) => StandIn::checked_by(http.descriptions),
                None => StandIn::checked_by(&[]),
            };
            let caller = Caller::new(&server, (subject.settings)());
            if let Some(http) = &subject.http {
                (http.sign_in)(&server);
            }
            let cx = caller.context(lang);
            test(&Case { carrier, subject: &subject, server: &server, cx: &cx });
            server.finish();
        }
    });
}

fn forms(carrier: &dyn Carrier) -> Vec<LabelSpec> {
    let capabilities = &carrier.descriptor().capabilities;
    let mut forms = Vec::new();
    for format in [LabelFormat::Pdf, LabelFormat::Zpl] {
        for medium in kontor_model::label::LabelMedium::ALL {
            for dpi in [Dpi::Dpi203, Dpi::Dpi300] {
                forms.extend(capabilities.offers(format, medium, dpi).then_some(LabelSpec { format, medium, dpi }));
            }
        }
    }
    forms
}

#[test]
fn an_account_can_be_checked() {
    each(|case| {
        if let Some(http) = &case.subject.http {
            (http.check)(case.server);
        }
        let account = block_on(case.carrier.check(case.cx)).expect("the account works");
        assert!(!account.description.is_empty());
        assert!(account.findings.iter().all(|finding| !finding.is_error()), "{:?}", account.findings);
    });
}

#[test]
fn a_good_shipment_has_no_errors_and_a_bad_one_names_its_field() {
    each(|case| {
        assert_eq!(case.carrier.findings(case.cx, &case.subject.good), Vec::new());
        let findings = case.carrier.findings(case.cx, &case.subject.bad.0);
        assert!(findings.iter().any(|finding| finding.field == case.subject.bad.1), "{findings:?}");
        assert!(findings.iter().all(|finding| !finding.code.is_empty() && !finding.detail.is_empty()));
        assert_eq!(case.server.requests(), Vec::new(), "looking at a shipment calls nobody");
    });
}

#[test]
fn every_declared_form_of_label_can_be_had() {
    each(|case| {
        for spec in forms(case.carrier) {
            let shipment = CarrierShipment { label: spec, ..case.subject.good.clone() };
            let outcomes = case.create(std::slice::from_ref(&shipment), &[&shipment]);
            let [Outcome::Done(created)] = outcomes.as_slice() else { panic!("{spec:?}: {outcomes:?}") };
            assert_eq!(created.parcels.len(), shipment.parcels.len());
            let label = &created.parcels[0].label;
            assert_eq!((label.format, label.medium), (spec.format, spec.medium));
            assert!(!label.bytes.is_empty() && label.sha256().len() == 64);
        }
    });
}

#[test]
fn a_batch_comes_back_item_for_item() {
    each(|case| {
        let (good, bad) = (&case.subject.good, &case.subject.bad.0);
        let batch = [good.clone(), bad.clone(), good.clone()];
        let outcomes = case.create(&batch, &[good, good]);
        assert_eq!(outcomes.len(), batch.len(), "counted in, counted out");
        let [Outcome::Done(_), Outcome::Refused(findings), Outcome::Done(_)] = outcomes.as_slice() else {
            panic!("one bad item failed its batch: {outcomes:?}");
        };
        assert!(findings.iter().any(|finding| finding.field == case.subject.bad.1));
        assert_eq!(block_on(case.carrier.create(case.cx, &[])), Ok(Vec::new()), "an empty batch is no fault");
    });
}

#[test]
fn drawn_numbers_come_back_as_tracking_numbers() {
    each(|case| {
        if case.carrier.descriptor().capabilities.numbers != Numbers::DrawnSscc {
            return;
        }
        let good = &case.subject.good;
        let outcomes = case.create(std::slice::from_ref(good), &[good]);
        let [Outcome::Done(created)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
        let drawn = good.parcels[0].sscc.as_ref().expect("the subject has a number");
        assert_eq!(created.parcels[0].numbers.tracking_number, drawn.as_str());
    });
}

#[test]
fn a_redrawn_label_is_the_one_that_was_created() {
    each(|case| {
        let good = &case.subject.good;
        let redrawn = case.carrier.redraw(case.cx, good, 0, good.label);
        if !case.carrier.descriptor().capabilities.redraw {
            return assert_eq!(redrawn.unwrap_err().kind, ErrorKind::Unsupported);
        }
        let Ok(Outcome::Done(label)) = redrawn else { panic!("{redrawn:?}") };
        let outcomes = case.create(std::slice::from_ref(good), &[good]);
        let [Outcome::Done(created)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
        assert_eq!(created.parcels[0].label.sha256(), label.sha256());
    });
}

#[test]
fn what_is_not_declared_says_so_and_had_no_effect() {
    each(|case| {
        let Case { carrier, subject, cx, .. } = case;
        let capabilities = &carrier.descriptor().capabilities;
        let parcels = [ParcelNumbers::of("4711")];
        let date = CalendarDate::parse("2026-11-24").expect("a day");
        let order = CloseOutOrder { date, parcels: parcels.to_vec() };
        let mut refused = Vec::new();
        // What is declared is not asked here: it would call the carrier.
        let mut refuse = |declared: bool, ask: &dyn Fn() -> Option<AdapterError>| {
            if !declared {
                refused.push(ask().expect("what is not declared is refused"));
            }
        };
        let (good, to) = (&subject.good, &subject.good.to);
        refuse(capabilities.validate, &|| block_on(carrier.validate(cx, good)).err());
        refuse(capabilities.cancel, &|| block_on(carrier.cancel(cx, &parcels)).err());
        refuse(capabilities.find_by_reference, &|| block_on(carrier.find_by_reference(cx, good)).err());
        refuse(capabilities.track, &|| block_on(carrier.track(cx, &parcels)).err());
        refuse(capabilities.close_out, &|| block_on(carrier.close_out(cx, &order)).err());
        refuse(capabilities.day_record, &|| block_on(carrier.day_record(cx, date)).err());
        refuse(capabilities.returns, &|| block_on(carrier.create_return(cx, good)).err());
        refuse(capabilities.update_weight, &|| block_on(carrier.update_weight(cx, &parcels[0], 1_000)).err());
        refuse(capabilities.allowed_services, &|| block_on(carrier.allowed_services(cx, good)).err());
        refuse(capabilities.check_address, &|| block_on(carrier.check_address(cx, to)).err());
        refuse(capabilities.pickup, &|| block_on(carrier.cancel_pickup(cx, "4711")).err());
        for error in refused {
            assert_eq!((error.kind, error.effect), (ErrorKind::Unsupported, Effect::None));
            assert!(!error.may_be_retried(), "asking again does not help");
        }
        assert_eq!(case.server.requests(), Vec::new());
    });
}

/// The ways in which a server fails, what kind of failure each is, and what a purchase may have caused.
fn failures(http: &HttpSubject) -> Vec<(&'static str, Answer, ErrorKind, Effect)> {
    let refusal = |status| (http.failure)(status).header("retry-after", "17");
    vec![
        ("401", refusal(401), ErrorKind::NotAuthorized, Effect::None),
        ("429", refusal(429), ErrorKind::RateLimited, Effect::None),
        ("500", refusal(500), ErrorKind::Unavailable, Effect::Unknown),
        ("503", refusal(503), ErrorKind::Unavailable, Effect::None),
        ("time-out", Answer::never(), ErrorKind::Unavailable, Effect::Unknown),
        ("closed connection", Answer::closes(), ErrorKind::Unavailable, Effect::Unknown),
        ("torn body", Answer::text(200, &"{}".repeat(500)).torn(), ErrorKind::Unavailable, Effect::Unknown),
    ]
}

fn failed<T: std::fmt::Debug>(answer: Result<Vec<Outcome<T>>, AdapterError>, how: &str) -> AdapterError {
    match answer {
        Err(error) => error,
        Ok(outcomes) => match <[Outcome<T>; 1]>::try_from(outcomes) {
            Ok([Outcome::Failed(error)]) => error,
            other => panic!("{how}: {other:?}"),
        },
    }
}

#[test]
fn failures_of_a_purchase_say_whether_something_may_have_been_bought() {
    each(|case| {
        let Some(http) = &case.subject.http else { return };
        let (method, path) = http.create_call;
        for (how, answer, kind, effect) in failures(http) {
            case.server.answer(method, path, answer);
            let caller = Caller::new(case.server, (case.subject.settings)());
            let created =
                block_on(case.carrier.create(&caller.context(case.cx.lang), std::slice::from_ref(&case.subject.good)));
            let error = failed(created, how);
            assert_eq!(
                (error.kind, error.effect),
                (kind, effect),
                "{}: {how}: {error:?}",
                case.carrier.descriptor().id
            );
            if kind == ErrorKind::RateLimited {
                assert_eq!(error.retry_after, Some(17), "{}", case.carrier.descriptor().id);
            }
        }
    });
}

#[test]
fn failures_of_a_query_had_no_effect() {
    each(|case| {
        let Some(http) = &case.subject.http else { return };
        let (number, method, path) = http.track_call;
        for (how, answer, kind, _) in failures(http) {
            case.server.answer(method, path, answer);
            let caller = Caller::new(case.server, (case.subject.settings)());
            let cx = caller.context(case.cx.lang);
            let error = failed(block_on(case.carrier.track(&cx, &[ParcelNumbers::of(number)])), how);
            assert_eq!(
                (error.kind, error.effect),
                (kind, Effect::None),
                "{}: {how}: {error:?}",
                case.carrier.descriptor().id
            );
        }
    });
}

#[test]
fn a_carrier_that_cannot_be_reached_did_nothing() {
    each(|case| {
        if case.subject.http.is_none() {
            return;
        }
        // Nobody listens on port 9 of this machine.
        let caller = Caller::at("http://127.0.0.1:9", (case.subject.settings)());
        let created =
            block_on(case.carrier.create(&caller.context(Lang::De), std::slice::from_ref(&case.subject.good)));
        let error = failed(created, "no connection");
        assert!(error.kind == ErrorKind::Unavailable && error.may_be_retried(), "{error:?}");
    });
}

#[test]
fn one_registry_serves_many_threads() {
    let registry = Registry::new();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert!(registry.all().count() > 0));
        }
    });
}
