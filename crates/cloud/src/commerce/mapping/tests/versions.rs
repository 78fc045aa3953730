//! Versions never change; one of them is live; the way back is one step.

use kontor_model::Lang;
use kontor_model::id::PlatformId;
use kontor_model::order_mapping::{MappingRollback, MappingVersion, NewMapping, OrderMapping};

use super::super::engine::sample_order;
use super::super::engine::tests::{plain, rows};
use super::super::{get_mapping, get_version, list_versions, live, publish_mapping, roll_back};
use crate::audit::{self, Actor};
use crate::commerce::tests::budenzauber::{Connected, connected};
use crate::error::{AppError, AppResult};
use crate::shipping::Caller;

fn caller(of: &Connected) -> Caller {
    Caller { tenant: of.tenant().clone(), lang: Lang::De }
}

fn new(mapping: OrderMapping) -> NewMapping {
    NewMapping { mapping, based_on: None, note: None }
}

fn with_payment(to: &str) -> OrderMapping {
    OrderMapping { payment: rows(&[("invoice", to)]), ..plain() }
}

async fn publish(of: &Connected, mapping: OrderMapping) -> AppResult<MappingVersion> {
    publish_mapping(of.app(), &caller(of), Actor::System, &of.platform, &new(mapping)).await
}

async fn back(of: &Connected, version: i64) -> AppResult<MappingVersion> {
    roll_back(of.app(), &caller(of), Actor::System, &of.platform, &MappingRollback { version }).await
}

async fn live_version(of: &Connected) -> Option<i64> {
    get_mapping(of.app(), &caller(of), &of.platform).await.expect("a mapping").version
}

/// The payment method that an order gets now.
async fn paid_by(of: &Connected) -> Result<String, &'static str> {
    let version = live_version(of).await.unwrap_or_default();
    let live = live::live(of.app(), of.tenant(), &of.platform, version).await.expect("loads");
    live.apply(&sample_order()).map(|mapped| mapped.payment_method).map_err(|held| held.code)
}

async fn audited(of: &Connected) -> Vec<(String, String)> {
    let mut tx = of.app().db.read(of.tenant()).await.expect("begins");
    let entries = audit::list_of(&mut tx, of.tenant(), of.platform.as_str(), 50).await.expect("a list");
    let mut said: Vec<_> = entries.into_iter().map(|entry| (entry.action, entry.detail)).collect();
    said.sort();
    said
}

#[tokio::test]
async fn without_a_mapping_an_order_waits() {
    for of in connected().await {
        assert_eq!(paid_by(&of).await, Err("no_mapping"));
    }
}

#[tokio::test]
async fn what_is_published_lives_from_the_next_order_on_and_is_audited() {
    for of in connected().await {
        let first = publish(&of, with_payment("2")).await.expect("published");
        assert_eq!((first.version, first.live), (1, true));
        assert_eq!(paid_by(&of).await.as_deref(), Ok("2"));
        let second = publish(&of, with_payment("3")).await.expect("published");
        assert_eq!(second.version, 2);
        assert_eq!(paid_by(&of).await.as_deref(), Ok("3"));
        let published = "order_mapping.published".to_owned();
        let expected = [(published.clone(), "version 1".to_owned()), (published, "version 2".to_owned())];
        assert_eq!(audited(&of).await, expected);
    }
}

#[tokio::test]
async fn going_back_moves_what_is_live_and_changes_no_version() {
    for of in connected().await {
        publish(&of, with_payment("2")).await.expect("published");
        publish(&of, with_payment("3")).await.expect("published");
        let again = back(&of, 1).await.expect("goes back");
        assert_eq!((again.version, again.live), (1, true));
        assert_eq!(paid_by(&of).await.as_deref(), Ok("2"));
        let list = list_versions(of.app(), &caller(&of), &of.platform, None).await.expect("a list").items;
        let shown: Vec<_> = list.iter().map(|version| (version.version, version.live)).collect();
        assert_eq!(shown, [(2, false), (1, true)]);
        let kept = get_version(of.app(), &caller(&of), &of.platform, 2).await.expect("a version").mapping;
        assert_eq!(kept, Some(with_payment("3")));
        let said: Vec<_> = audited(&of).await.into_iter().map(|(action, _)| action).collect();
        assert!(said.contains(&"order_mapping.rolled_back".to_owned()));
        // A version that follows has a number of its own.
        assert_eq!(publish(&of, with_payment("4")).await.expect("published").version, 3);
    }
}

#[tokio::test]
async fn the_same_mapping_once_more_makes_no_version() {
    for of in connected().await {
        publish(&of, with_payment("2")).await.expect("published");
        let again = publish(&of, with_payment("2")).await.expect("taken");
        assert_eq!(again.version, 1);
        assert_eq!(audited(&of).await.len(), 1);
    }
}

#[tokio::test]
async fn a_mapping_with_faults_is_refused_and_nothing_is_changed() {
    for of in connected().await {
        publish(&of, with_payment("2")).await.expect("published");
        let refused = publish(&of, OrderMapping::default()).await;
        let Err(AppError::Invalid(faults)) = refused else { panic!("{refused:?}") };
        assert_eq!(faults[0].field, "defaults.document_type");
        assert_eq!((live_version(&of).await, audited(&of).await.len()), (Some(1), 1));
    }
}

#[tokio::test]
async fn who_worked_on_an_older_version_is_told_and_nothing_is_changed() {
    for of in connected().await {
        publish(&of, with_payment("2")).await.expect("published");
        publish(&of, with_payment("3")).await.expect("published");
        let stale = NewMapping { based_on: Some(1), ..new(with_payment("4")) };
        let refused = publish_mapping(of.app(), &caller(&of), Actor::System, &of.platform, &stale).await;
        assert!(matches!(refused, Err(AppError::Conflict("mapping_changed"))), "{refused:?}");
        assert_eq!(paid_by(&of).await.as_deref(), Ok("3"));
    }
}

#[tokio::test]
async fn two_who_publish_at_once_make_two_versions() {
    for of in connected().await {
        let (one, other) = tokio::join!(publish(&of, with_payment("2")), publish(&of, with_payment("3")));
        let mut versions = [one.expect("published").version, other.expect("published").version];
        versions.sort_unstable();
        assert_eq!(versions, [1, 2]);
        assert_eq!(live_version(&of).await, Some(2));
    }
}

#[tokio::test]
async fn a_version_that_is_not_there_is_told_and_nothing_is_changed() {
    for of in connected().await {
        publish(&of, with_payment("2")).await.expect("published");
        let refused = back(&of, 7).await;
        let Err(AppError::Invalid(faults)) = refused else { panic!("{refused:?}") };
        assert_eq!((faults[0].field.as_str(), faults[0].code.as_str()), ("version", "unknown_value"));
        assert_eq!((live_version(&of).await, audited(&of).await.len()), (Some(1), 1));
    }
}

#[tokio::test]
async fn a_platform_that_is_not_there_has_no_mapping() {
    for of in connected().await {
        let nobodys: PlatformId = "plt_01ARZ3NDEKTSV4RRFFQ69G5FAV".parse().expect("an id");
        let published = publish_mapping(of.app(), &caller(&of), Actor::System, &nobodys, &new(plain())).await;
        assert!(matches!(published, Err(AppError::NotFound)), "{published:?}");
    }
}

#[tokio::test]
async fn a_version_is_made_ready_once_and_the_number_kept_is_bounded() {
    for of in connected().await {
        publish(&of, with_payment("2")).await.expect("published");
        for _ in 0..3 {
            live::live(of.app(), of.tenant(), &of.platform, 1).await.expect("loads");
        }
        assert_eq!(of.app().commerce.mappings().len(), 1);
    }
}

#[tokio::test]
async fn a_platform_that_is_deleted_takes_its_versions_along() {
    for of in connected().await {
        publish(&of, with_payment("2")).await.expect("published");
        let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
        crate::commerce::platforms::store::delete(&mut tx, of.tenant(), &of.platform).await.expect("deleted");
        tx.commit().await.expect("commits");
        assert_eq!(paid_by_version(&of, 1).await, Err("no_mapping"));
    }
}

async fn paid_by_version(of: &Connected, version: i64) -> Result<String, &'static str> {
    let live = live::live(of.app(), of.tenant(), &of.platform, version).await.expect("loads");
    live.apply(&sample_order()).map(|mapped| mapped.payment_method).map_err(|held| held.code)
}
