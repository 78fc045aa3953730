//! Wrong use ends with 2, and every command prints what a program can read.

use crate::binary::Place;

#[test]
fn wrong_use_ends_with_2_and_a_hint() {
    let place = Place::new();
    for words in [
        &["frobnicate"] as &[&str],
        &["invite", "--customer", "1"],
        &["up", "--cloud", "127.0.0.1:99999"],
        &["up", "--cloud", "kontor.example:80"],
        &["cloud", "--tls-cert", "only.pem"],
        &["--cloud", "127.0.0.1:0", "doctor"],
        &["invitations", "list", "--limit", "0"],
        &["desk", "credentials", "add", "--client-id", "kc_1", "--client-secret", "ks_1"],
        &["doctor", "--database", "mysql://x"],
        &["doctor", "--config", "missing.toml"],
        &["desk", "ship", "--file", "missing.json"],
        &["config"],
    ] {
        let ran = place.run(words);
        assert_eq!(ran.code, 2, "{words:?}: {ran:?}");
        assert!(!ran.stderr.is_empty() && ran.stdout.is_empty(), "{words:?}: {ran:?}");
    }
    assert!(!place.data().exists(), "wrong use makes nothing");
}

#[test]
fn help_and_version_end_with_0() {
    let place = Place::new();
    let help = place.run(&["--help"]);
    assert_eq!(help.code, 0);
    for command in ["up", "cloud", "desk", "sandbox", "invite", "invitations", "tour", "doctor", "migrate", "openapi"] {
        assert!(help.stdout.contains(command), "{command}");
    }
    assert_eq!(place.run(&["--version"]).stdout.trim(), format!("kontor {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_description_of_the_interface_is_openapi() {
    let place = Place::new();
    let description = place.run(&["openapi"]).json();
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(description["paths"]["/v1/shipments"].is_object());
}

#[test]
fn a_german_environment_hears_german() {
    let place = Place::new();
    let output = place.command(&["desk", "credentials", "test"]).env("LC_ALL", "de_DE.UTF-8").output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("kein Zugangsdaten-Datensatz ist aktiv"), "{text}");
    assert!(place.run(&["desk", "credentials", "test"]).one_sentence().contains("no credentials record is active"));
}

#[test]
fn a_failure_is_json_too_when_json_is_asked_for() {
    let place = Place::new();
    let ran = place.run(&["desk", "credentials", "test", "--json"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.json()["code"], "no_active_credential");
}

#[test]
fn invitations_are_listed_sent_again_and_taken_back() {
    let place = Place::new();
    assert_eq!(place.run(&["invitations", "list", "--json"]).json()["invitations"], serde_json::json!([]));
    let first = invite(&place, "2000000017");
    assert_eq!(first.code, 0, "{first:?}");
    let again = place.run(&["invitations", "resend", "2000000017", "--json"]).json();
    assert_ne!(first.json()["registration_url"], again["registration_url"]);
    let listed = place.run(&["invitations", "list", "--json"]).json();
    assert_eq!(listed["invitations"].as_array().unwrap().len(), 1, "the replaced one is left out");
    assert_eq!(place.run(&["invitations", "revoke", "2000000017"]).code, 0);
    let listed = place.run(&["invitations", "list", "--json"]).json();
    assert_eq!(listed["invitations"][0]["state"], "revoked");
    assert!(place.run(&["invitations", "revoke", "2000000017"]).one_sentence().contains("2000000017"));
}

#[test]
fn a_database_elsewhere_is_named_at_every_command() {
    let place = Place::new();
    let database = format!("sqlite:{}", place.join("other.db").display());
    assert_eq!(place.run(&["migrate", "--database", &database]).code, 0);
    assert_eq!(place.run(&["invitations", "list", "--database", &database]).code, 0);
    assert!(place.run(&["doctor", "--database", &database]).stdout.contains("other.db has version"));
    assert!(!place.data().join("cloud.db").exists());
}

#[test]
fn inviting_twice_sends_a_fresh_link_and_the_new_data() {
    let place = Place::new();
    let first = invite(&place, "2000000024").json();
    let second = invite(&place, "2000000024").json();
    assert_ne!(first["registration_url"], second["registration_url"]);
    assert_eq!(second["invitation"]["resend_count"], 1);
    assert_eq!(std::fs::read_dir(place.data().join("outbox")).unwrap().count(), 2);
}

#[test]
fn an_invitation_with_faults_names_each_field_and_sends_nothing() {
    let place = Place::new();
    let ran = place.run(&[
        "invite",
        "--customer",
        "12x",
        "--company",
        "",
        "--email",
        "kein",
        "--first-name",
        "A",
        "--last-name",
        "B",
        "--username",
        "ab",
    ]);
    let sentence = ran.wrong_use();
    for field in ["--customer", "--company", "--email"] {
        assert!(sentence.contains(field), "{field} in {sentence}");
    }
    assert!(!place.data().join("outbox").exists());
    assert_eq!(place.run(&["invitations", "list", "--json"]).json()["invitations"], serde_json::json!([]));
}

pub(crate) fn invite(place: &Place, customer: &str) -> crate::binary::Ran {
    place.run(&[
        "invite",
        "--json",
        "--customer",
        customer,
        "--company",
        "Weinhandlung Groß & Söhne KG",
        "--email",
        "einkauf@gross.example",
        "--first-name",
        "Änne",
        "--last-name",
        "Groß",
        "--username",
        "aenne",
    ])
}

#[test]
fn faults_of_an_invitation_are_told_in_german_with_their_flags() {
    let place = Place::new();
    let words = ["invite", "--customer", "12", "--company", "Weinhandlung Groß", "--email", "einkauf@gross.example"];
    let names = ["--first-name", "", "--last-name", "Groß", "--username", "ä"];
    let ran = place.run_german(&[words.as_slice(), &names].concat());
    let sentence = ran.wrong_use();
    for told in ["--customer: Eine Kundennummer hat", "--first-name: Bitte angeben", "--username: Mindestens 2 Zeichen"]
    {
        assert!(sentence.contains(told), "{told} in {sentence}");
    }
    assert!(!place.data().join("outbox").exists());
}

#[test]
fn wrong_use_is_json_too_when_json_is_asked_for() {
    let place = Place::new();
    for words in
        [&["frobnicate", "--json"] as &[&str], &["invite", "--json"], &["--cloud", "127.0.0.1:0", "doctor", "--json"]]
    {
        let ran = place.run(words);
        assert_eq!((ran.code, ran.json()["code"].clone()), (2, "usage".into()), "{ran:?}");
        assert!(ran.stderr.starts_with("kontor: "), "{ran:?}");
    }
    let missing = place.run(&["invite", "--json"]).json();
    assert!(missing["message"].as_str().unwrap().contains("--company"), "{missing}");
    let german = place.run_german(&["frobnicate"]);
    assert!(german.stderr.starts_with("kontor: so lässt sich der Befehl nicht ausführen"), "{german:?}");
}

#[test]
fn invitations_are_listed_with_everything_an_operator_asks_for() {
    let place = Place::new();
    assert_eq!(invite(&place, "2000000109").code, 0);
    let listed = place.run_german(&["invitations", "list"]).stdout;
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 2, "{listed}");
    for head in ["Nummer", "Firma", "Benutzername", "Stand", "Verschickt", "Gültig bis"] {
        assert!(lines[0].contains(head), "{head} in {listed}");
    }
    for told in ["2000000109", "Weinhandlung Groß & Söhne KG", "aenne", "offen", " Uhr"] {
        assert!(lines[1].contains(told), "{told} in {listed}");
    }
}

#[test]
fn the_default_configuration_can_be_printed_and_used() {
    let place = Place::new();
    let printed = place.run(&["config", "default"]).stdout;
    for variable in ["KONTOR_DATA", "KONTOR_SMTP_HOST", "KONTOR_LISTEN_CLOUD", "KONTOR_MAIL_FROM"] {
        assert!(printed.contains(variable), "{variable}");
    }
    std::fs::write(place.join("k.toml"), printed).unwrap();
    assert_eq!(place.run(&["invitations", "list", "--config", "k.toml"]).code, 0);
}
