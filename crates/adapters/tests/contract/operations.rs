//! Operations: what is declared works, what is not says so, and a batch comes back item for item.

use std::sync::Arc;

use kontor_adapters::{
    AdapterError, CallContext, Carrier, CarrierShipment, CloseOutOrder, Connect, ErrorKind, Numbers, Outcome,
    ParcelNumbers, Registry,
};
use kontor_model::clock::{FixedClock, UtcMillis};
use kontor_model::date::CalendarDate;
use kontor_model::label::{Dpi, LabelFormat, LabelSpec};
use kontor_model::{Clock, Lang};

use crate::subjects::{self, Subject};

/// Runs a future that waits for nothing outside.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

/// Every carrier that needs no server, each with its context. Those that call over HTTP bring a stand-in with theirs.
fn each(test: impl Fn(&dyn Carrier, Subject, &CallContext<'_>)) {
    let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(UtcMillis(1_750_000_000_000)));
    subjects::each(|carrier, subject| {
        let settings = subjects::settings_of(carrier);
        assert_eq!(carrier.descriptor().connect, Connect::Nothing, "{} needs a stand-in server here", subject.id);
        for lang in Lang::ALL {
            let cx = CallContext { clock: clock.as_ref(), lang, settings: &settings, http: None };
            let subject = subjects::all().into_iter().find(|other| other.id == subject.id).expect("found before");
            test(carrier, subject, &cx);
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
    each(|carrier, _, cx| {
        let account = block_on(carrier.check(cx)).expect("the account works");
        assert!(!account.description.is_empty());
    });
}

#[test]
fn a_good_shipment_has_no_errors_and_a_bad_one_names_its_field() {
    each(|carrier, subject, cx| {
        assert_eq!(carrier.findings(cx, &subject.good), Vec::new());
        let findings = carrier.findings(cx, &subject.bad.0);
        assert!(findings.iter().any(|finding| finding.field == subject.bad.1), "{findings:?}");
        assert!(findings.iter().all(|finding| !finding.code.is_empty() && !finding.detail.is_empty()));
    });
}

#[test]
fn every_declared_form_of_label_can_be_had() {
    each(|carrier, subject, cx| {
        for spec in forms(carrier) {
            let shipment = CarrierShipment { label: spec, ..subject.good.clone() };
            let outcomes = block_on(carrier.create(cx, std::slice::from_ref(&shipment))).expect("answered");
            let [Outcome::Done(created)] = outcomes.as_slice() else { panic!("{spec:?}: {outcomes:?}") };
            assert_eq!(created.parcels.len(), shipment.parcels.len());
            let label = &created.parcels[0].label;
            assert_eq!((label.format, label.medium), (spec.format, spec.medium));
            assert!(!label.bytes.is_empty() && label.sha256.len() == 64);
        }
    });
}

#[test]
fn a_batch_comes_back_item_for_item() {
    each(|carrier, subject, cx| {
        let (good, bad) = (subject.good, subject.bad.0);
        let batch = [good.clone(), bad, good];
        let outcomes = block_on(carrier.create(cx, &batch)).expect("answered");
        assert_eq!(outcomes.len(), batch.len(), "counted in, counted out");
        let [Outcome::Done(_), Outcome::Refused(findings), Outcome::Done(_)] = outcomes.as_slice() else {
            panic!("one bad item failed its batch: {outcomes:?}");
        };
        assert!(findings.iter().any(|finding| finding.field == subject.bad.1));
        assert_eq!(block_on(carrier.create(cx, &[])), Ok(Vec::new()), "an empty batch is no fault");
    });
}

#[test]
fn drawn_numbers_come_back_as_tracking_numbers() {
    each(|carrier, subject, cx| {
        if carrier.descriptor().capabilities.numbers != Numbers::DrawnSscc {
            return;
        }
        let outcomes = block_on(carrier.create(cx, std::slice::from_ref(&subject.good))).expect("answered");
        let [Outcome::Done(created)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
        let drawn = subject.good.parcels[0].sscc.as_ref().expect("the subject has a number");
        assert_eq!(created.parcels[0].numbers.tracking_number, drawn.as_str());
    });
}

#[test]
fn a_redrawn_label_is_the_one_that_was_created() {
    each(|carrier, subject, cx| {
        let redrawn = carrier.redraw(cx, &subject.good, 0, subject.good.label);
        if !carrier.descriptor().capabilities.redraw {
            return assert_eq!(redrawn.unwrap_err().kind, ErrorKind::Unsupported);
        }
        let Ok(Outcome::Done(label)) = redrawn else { panic!("{redrawn:?}") };
        let outcomes = block_on(carrier.create(cx, std::slice::from_ref(&subject.good))).expect("answered");
        let [Outcome::Done(created)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
        assert_eq!(created.parcels[0].label.sha256, label.sha256);
    });
}

#[test]
fn what_is_not_declared_says_so_and_had_no_effect() {
    each(|carrier, subject, cx| {
        let capabilities = &carrier.descriptor().capabilities;
        let parcels = [ParcelNumbers::of("4711")];
        let date = CalendarDate::parse("2026-11-24").expect("a day");
        let order = CloseOutOrder { date, parcels: parcels.to_vec() };
        let mut refused = Vec::new();
        let mut refuse = |declared: bool, answer: Option<AdapterError>| {
            if !declared {
                refused.push(answer.expect("what is not declared is refused"));
            }
        };
        refuse(capabilities.validate, block_on(carrier.validate(cx, &subject.good)).err());
        refuse(capabilities.cancel, block_on(carrier.cancel(cx, &parcels)).err());
        refuse(capabilities.find_by_reference, block_on(carrier.find_by_reference(cx, &subject.good)).err());
        refuse(capabilities.track, block_on(carrier.track(cx, &parcels)).err());
        refuse(capabilities.close_out, block_on(carrier.close_out(cx, &order)).err());
        refuse(capabilities.day_record, block_on(carrier.day_record(cx, date)).err());
        refuse(capabilities.returns, block_on(carrier.create_return(cx, &subject.good)).err());
        refuse(capabilities.update_weight, block_on(carrier.update_weight(cx, &parcels[0], 1_000)).err());
        refuse(capabilities.allowed_services, block_on(carrier.allowed_services(cx, &subject.good)).err());
        refuse(capabilities.check_address, block_on(carrier.check_address(cx, &subject.good.to)).err());
        for error in refused {
            assert_eq!(error.kind, ErrorKind::Unsupported);
            assert!(!error.may_be_retried(), "asking again does not help");
        }
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
