//! Descriptors: sane, complete in both languages, and unique.

use std::collections::BTreeSet;

use kontor_adapters::carrier::DEFAULT_CARRIER;
use kontor_adapters::{Caption, Connect, Registry};
use kontor_model::label::LabelFormat;

use crate::subjects;

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Products keep the carrier's own spelling: `V01PAK`.
fn is_product_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_filled(caption: Caption) -> bool {
    !caption.de.trim().is_empty() && !caption.en.trim().is_empty()
}

#[test]
fn ids_are_unique_and_can_be_found() {
    let registry = Registry::new();
    let ids: Vec<&str> = registry.all().map(|carrier| carrier.descriptor().id).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    assert!(ids.iter().all(|id| is_id(id) && registry.find(id).is_some_and(|found| found.descriptor().id == *id)));
    assert!(registry.find(DEFAULT_CARRIER).is_some());
    assert!(registry.find("keiner").is_none());
}

#[test]
fn every_carrier_stands_in_a_folder_of_its_id_and_the_default_one_comes_first() {
    let registry = Registry::new();
    let mut ids: Vec<&str> = registry.all().map(|carrier| carrier.descriptor().id).collect();
    assert_eq!(ids.first(), Some(&DEFAULT_CARRIER));
    let mut folders: Vec<&str> = kontor_adapters::carrier::subjects().into_iter().map(|(id, _)| id).collect();
    ids.sort_unstable();
    folders.sort_unstable();
    assert_eq!(ids, folders);
}

#[test]
fn names_and_captions_are_filled_in_both_languages() {
    subjects::each(|carrier, _| {
        let descriptor = carrier.descriptor();
        assert!(is_filled(descriptor.name) && is_filled(descriptor.summary), "{}", descriptor.id);
        assert!(descriptor.services.iter().all(|service| is_product_id(service.id) && is_filled(service.name)));
        assert!(!descriptor.services.is_empty(), "{}: something has to be the usual service", descriptor.id);
        for field in descriptor.settings {
            assert!(is_id(field.name) && is_filled(field.caption) && is_filled(field.help), "{}", field.name);
        }
        let names: BTreeSet<&str> = descriptor.settings.iter().map(|field| field.name).collect();
        assert_eq!(names.len(), descriptor.settings.len(), "{}: a field stands twice", descriptor.id);
    });
}

#[test]
fn capabilities_are_possible() {
    subjects::each(|carrier, _| {
        let capabilities = &carrier.descriptor().capabilities;
        assert!(capabilities.max_batch >= 1 && capabilities.max_parcels >= 1);
        assert!(!capabilities.formats.is_empty() && !capabilities.media.is_empty());
        assert_eq!(capabilities.formats.contains(&LabelFormat::Zpl), !capabilities.dpi.is_empty());
        assert!(carrier.descriptor().limits.iter().all(|limit| limit.max_chars > 0));
    });
}

#[test]
fn who_calls_over_http_has_settings_and_answers_to_test_with() {
    subjects::each(|carrier, subject| match carrier.descriptor().connect {
        Connect::Nothing => {
            assert!(subject.http.is_none() && carrier.descriptor().settings.is_empty());
            println!("{}: calls nobody; 401, 429, 5xx and time-outs do not apply", carrier.descriptor().id);
        }
        Connect::Http { .. } => {
            let id = carrier.descriptor().id;
            let http = subject.http.unwrap_or_else(|| panic!("{id} needs answers to stand in for it"));
            assert!(http.create_call.1.starts_with('/') && http.track_call.2.starts_with('/'), "{id}");
            assert!(!carrier.descriptor().settings.is_empty());
        }
    });
}

#[test]
fn settings_never_show_a_value() {
    subjects::each(|carrier, _| {
        let shown = format!("{:?}", subjects::settings_of(carrier));
        assert!(!shown.contains("4711"), "{shown}");
    });
    let settings = kontor_adapters::Settings::default()
        .with_value("customer_number", "Wert 4711")
        .with_secret("password", secrecy::SecretString::from("geheim-4711".to_owned()));
    let shown = format!("{settings:?}");
    assert!(shown.contains("password") && !shown.contains("4711"), "{shown}");
}

#[test]
fn publishers_descriptions_are_checked_or_named_as_left_out() {
    let folder = std::env::var_os("KONTOR_SPECS");
    subjects::each(|carrier, subject| match (subject.without_description, &folder) {
        (Some(reason), _) => println!("{}: has no publisher's description: {reason}", carrier.descriptor().id),
        (None, None) => {
            let id = carrier.descriptor().id;
            println!("left out: {id} against its publisher's description; KONTOR_SPECS is not set")
        }
        (None, Some(folder)) => {
            assert!(std::path::Path::new(folder).is_dir(), "KONTOR_SPECS names no folder");
            let descriptions = subject.http.map(|http| http.descriptions).unwrap_or_default();
            assert!(!descriptions.is_empty(), "{} names no description of its publisher", carrier.descriptor().id);
            for file in descriptions.iter().filter(|file| file.unpublished.is_none()) {
                assert!(std::path::Path::new(folder).join(file.path).is_file(), "{} is not there", file.path);
            }
        }
    });
}
