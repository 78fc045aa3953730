//! Where a setting comes from, and what is said of one that cannot be used.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;

use kontor_cloud::config::Keep;
use kontor_cloud::db::DatabaseUrl;
use secrecy::ExposeSecret;

use super::{LogFormat, Settings, load};
use crate::console::Console;
use crate::failure::{Failure, Outcome};

fn with(variables: &[(&str, &str)], flags: &[(&'static str, &str)]) -> Outcome<Settings> {
    from_file(None, variables, flags)
}

fn from_file(text: Option<&str>, variables: &[(&str, &str)], flags: &[(&'static str, &str)]) -> Outcome<Settings> {
    let known: BTreeMap<String, String> = variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let flags: Vec<(&'static str, String)> = flags.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text.unwrap_or_default()).unwrap();
    load(text.map(|_| file.path()), &|name| known.get(name).cloned(), &flags)
}

fn refused<T>(result: Outcome<T>) -> Failure {
    result.err().expect("a failure")
}

fn sentence(failure: &Failure) -> String {
    failure.sentence(&Console::new(false))
}

#[test]
fn the_default_file_is_the_default() {
    let settings = with(&[], &[]).unwrap();
    assert_eq!(settings.data, Path::new("./kontor-data"));
    assert_eq!(settings.listen.cloud, "127.0.0.1:8080".parse::<SocketAddr>().unwrap());
    assert_eq!(settings.listen.desk, "127.0.0.1:8090".parse::<SocketAddr>().unwrap());
    assert_eq!(settings.listen.sandbox, "127.0.0.1:8070".parse::<SocketAddr>().unwrap());
    assert_eq!(settings.database().unwrap(), DatabaseUrl::Sqlite("./kontor-data/cloud.db".into()));
    assert_eq!(settings.log_format, LogFormat::Text);
    assert!(settings.smtp().is_none() && settings.tls().unwrap().is_none() && settings.public_url().unwrap().is_none());
    assert!(settings.cloud("http://127.0.0.1:8080".to_owned()).is_ok());
}

#[test]
fn the_file_wins_over_the_default_the_environment_over_the_file_a_flag_over_all() {
    let file = Some("data = \"/a\"\ndatabase = \"sqlite:/a.db\"\npublic_url = \"https://a.example\"\n");
    let settings =
        from_file(file, &[("KONTOR_DATA", "/b"), ("KONTOR_DATABASE", "sqlite:/b.db")], &[("data", "/c")]).unwrap();
    assert_eq!(settings.data, Path::new("/c"));
    assert_eq!(settings.database().unwrap(), DatabaseUrl::Sqlite("/b.db".into()));
    assert_eq!(settings.public_url().unwrap().as_deref(), Some("https://a.example"));
}

#[test]
fn a_file_may_set_one_value_of_a_table_and_leave_the_others() {
    let settings = from_file(Some("[smtp]\nhost = \"mail.example\"\n"), &[], &[]).unwrap();
    let smtp = settings.smtp().unwrap();
    assert_eq!((smtp.host.as_str(), smtp.port), ("mail.example", 587));
    assert!(smtp.username.is_none() && smtp.password.is_none());
}

#[test]
fn how_long_orders_are_kept_is_set_in_days_and_never_to_less_than_a_month() {
    let keep = |file: &str| {
        let settings = from_file(Some(file), &[], &[]).unwrap();
        settings.check()?;
        settings.cloud("http://127.0.0.1:8080".to_owned()).map(|cloud| cloud.keep)
    };
    let usual = Keep { raw_orders_days: 180, closed_orders_days: 365 };
    assert_eq!(keep("").ok(), Some(usual));
    let longer = Keep { closed_orders_days: 3650, ..usual };
    assert_eq!(keep("[keep]\nclosed_orders_days = 3650\n").ok(), Some(longer));
    for (name, days) in [("raw_orders_days", 29), ("closed_orders_days", 0), ("closed_orders_days", 36_501)] {
        let sentence = sentence(&refused(keep(&format!("[keep]\n{name} = {days}\n"))));
        assert!(sentence.contains(&format!("keep.{name}")) && sentence.contains("30"), "{sentence}");
    }
}

#[test]
fn every_setting_can_come_from_the_environment() {
    let variables = [
        ("KONTOR_SMTP_HOST", "mail.example"),
        ("KONTOR_SMTP_PORT", "465"),
        ("KONTOR_SMTP_USERNAME", "kontor"),
        ("KONTOR_SMTP_PASSWORD", "Geheim"),
        ("KONTOR_TRUSTED_PROXIES", "127.0.0.1, ::1"),
        ("KONTOR_LOG_FORMAT", "json"),
    ];
    let settings = with(&variables, &[]).unwrap();
    let smtp = settings.smtp().unwrap();
    assert_eq!((smtp.port, smtp.username.as_deref()), (465, Some("kontor")));
    assert_eq!(smtp.password.unwrap().expose_secret(), "Geheim");
    assert_eq!(settings.trusted_proxies.len(), 2);
    assert_eq!(settings.log_format, LogFormat::Json);
}

#[test]
fn an_unknown_name_in_the_file_is_told_by_name() {
    let failure = refused(from_file(Some("databse = \"sqlite:x\"\n"), &[], &[]));
    assert_eq!((failure.code(), failure.exit_code()), ("config", 2));
    assert!(sentence(&failure).contains("databse"), "{}", sentence(&failure));
}

#[test]
fn a_broken_file_is_told_with_its_line_and_without_its_content() {
    let failure = refused(from_file(Some("data = \"x\"\n[smtp]\npassword = Geheim\n"), &[], &[]));
    let text = sentence(&failure);
    assert!(text.contains("3:") && !text.contains("Geheim"), "{text}");
}

#[test]
fn a_variable_of_the_wrong_kind_is_named() {
    let failure = refused(with(&[("KONTOR_SMTP_PORT", "viele")], &[]));
    assert_eq!((failure.code(), failure.exit_code()), ("variable", 2));
    assert!(sentence(&failure).contains("KONTOR_SMTP_PORT"));
}

#[test]
fn values_that_cannot_be_used_are_told_by_name_and_not_by_content() {
    let flags = [("log", "laut"), ("database", "mysql://kontor:Geheim@db"), ("public_url", "kontor.example/pfad")];
    let settings = with(&[], &flags).unwrap();
    let failures = [settings.log_level().err(), settings.database().err(), settings.public_url().err()];
    for (failure, (name, value)) in failures.into_iter().zip(flags) {
        let failure = failure.expect(name);
        assert_eq!((failure.code(), failure.exit_code()), ("setting", 2));
        assert!(sentence(&failure).contains(name) && !sentence(&failure).contains(value));
    }
}

#[test]
fn a_certificate_without_its_key_is_refused() {
    assert_eq!(with(&[], &[("tls.cert", "c.pem")]).unwrap().tls().unwrap_err().code(), "tls_half");
}

#[test]
fn the_printed_default_names_the_variable_of_every_setting_and_is_the_default_itself() {
    let printed = super::default_with_variables();
    assert_eq!(printed.parse::<toml::Table>(), include_str!("../../config.default.toml").parse::<toml::Table>());
    let settings = printed.lines().filter(|line| !line.starts_with('#') && line.contains(" = "));
    for line in settings {
        let variable = line.rsplit_once("# ").map_or("", |(_, variable)| variable);
        let value = match line.split_once(" = ").expect("a setting").1.chars().next() {
            Some('"') => None,
            _ => Some("seven"),
        };
        // A number that is none is refused with the name of its variable, so the name is the right one.
        if let Some(value) = value.filter(|_| !line.contains("[]")) {
            assert!(sentence(&refused(with(&[(variable, value)], &[]))).contains(variable), "{line}");
        }
        assert!(variable.starts_with("KONTOR_"), "{line}");
    }
}

#[test]
fn the_handbook_names_every_setting_in_both_languages() {
    let handbook = [
        include_str!("../../../../docs/handbook/de/server.md"),
        include_str!("../../../../docs/handbook/en/server.md"),
    ];
    let table: toml::Table = super::default_with_variables().parse().unwrap();
    for (name, value) in table {
        let inner = value.as_table().into_iter().flat_map(|inner| inner.keys().map(|key| format!("{name}.{key}")));
        let names: Vec<String> = if value.is_table() { inner.collect() } else { vec![name.clone()] };
        for name in names {
            assert!(handbook.iter().all(|text| text.contains(&format!("`{name}`"))), "{name}");
        }
    }
}

#[test]
fn a_slash_at_the_end_of_the_public_address_is_dropped() {
    let settings = with(&[], &[("public_url", "https://kontor.example/")]).unwrap();
    assert_eq!(settings.public_url().unwrap().as_deref(), Some("https://kontor.example"));
}
