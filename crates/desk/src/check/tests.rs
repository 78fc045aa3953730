//! Every verdict against a server that earns it, and what was sent on the way there.

use kontor_model::Lang;
use kontor_web::serve::{Listener, Tls, serve};

use crate::check::{Candidate, Report, StepName, StepState, Tone, Verdict, check};
use crate::cloud::CloudAddress;
use crate::fake::{self, FakeCloud, Script, cloud, whoami};
use crate::testing::{CLIENT_ID, NOW, desk, hasty_desk, secret};

fn candidate(cloud_url: &str) -> Candidate {
    Candidate { cloud_url: cloud_url.to_owned(), client_id: CLIENT_ID.to_owned(), secret: secret().into() }
}

async fn run(cloud_url: &str) -> Report {
    check(&desk().await.app, &candidate(cloud_url)).await
}

async fn run_script(script: Script) -> (Report, FakeCloud) {
    let cloud = cloud(script).await;
    (run(&cloud.url).await, cloud)
}

async fn run_secret(typed: &str) -> (Report, FakeCloud) {
    let cloud = cloud(Script::default()).await;
    let typed = Candidate { secret: typed.to_owned().into(), ..candidate(&cloud.url) };
    (check(&desk().await.app, &typed).await, cloud)
}

fn refusal(reason: &str) -> Script {
    let body = format!(r#"{{"error":"invalid_client","kontor_reason":"{reason}"}}"#);
    Script { token: (401, "application/json", body), ..Script::default() }
}

fn word(report: &Report, name: StepName) -> &str {
    &report.steps.iter().find(|step| step.name == name).expect("five steps").word
}

fn state(report: &Report, name: StepName) -> StepState {
    report.steps.iter().find(|step| step.name == name).expect("five steps").state
}

#[tokio::test]
async fn a_right_pair_tells_customer_application_modules_and_time() {
    let (report, _cloud) = run_script(Script::default()).await;
    assert_eq!(report.verdict, Verdict::Connected, "{report:?}");
    let who = report.who.as_ref().expect("somebody");
    assert_eq!((who.tenant.number.as_str(), who.application.name.as_str()), ("1000000000009", "microtech büro+"));
    assert!(report.round_trip_ms.is_some());
    assert!(report.steps.iter().all(|step| step.state == StepState::Ok));
}

#[tokio::test]
async fn a_malformed_value_is_told_before_anything_is_sent() {
    let good = secret();
    let swapped = format!("{}{}{}", &good[..10], &good[11..12], &good[10..11]) + &good[12..];
    for (typed, verdict) in [
        ("", Verdict::SecretMissing),
        ("geheim", Verdict::SecretPrefix),
        (CLIENT_ID, Verdict::SecretIsClientId),
        (&good[..51], Verdict::SecretLength),
        (&good.replacen(&good[5..6], "-", 1), Verdict::SecretCharacter),
        (&swapped, Verdict::SecretChecksum),
    ] {
        let (report, cloud) = run_secret(typed).await;
        assert_eq!(report.verdict, verdict, "{typed}");
        assert_eq!(state(&report, StepName::Checksum), StepState::Bad);
        assert!(cloud.seen().is_empty(), "{typed}: nothing is sent");
        assert!(!format!("{report:?}").contains(&good[4..20]), "a report holds no secret");
    }
}

#[tokio::test]
async fn a_wrong_client_id_is_told_before_anything_is_sent() {
    let cloud = cloud(Script::default()).await;
    for (typed, verdict) in [("kc_123", Verdict::ClientIdMalformed), (secret().as_str(), Verdict::ClientIdIsSecret)] {
        let typed = Candidate { client_id: typed.to_owned(), ..candidate(&cloud.url) };
        assert_eq!(check(&desk().await.app, &typed).await.verdict, verdict);
    }
    assert!(cloud.seen().is_empty());
}

#[tokio::test]
async fn plain_http_to_another_machine_is_refused() {
    assert_eq!(run("http://kontor.example").await.verdict, Verdict::PlainHttpRefused);
    assert_eq!(run("ftp://kontor.example").await.verdict, Verdict::AddressInvalid);
    assert_eq!(run("https://user@kontor.example").await.verdict, Verdict::AddressInvalid);
    for fine in ["http://127.0.0.1:8080", "http://[::1]:8080/", "http://desk-1.localhost:1", "kontor.example"] {
        assert!(CloudAddress::parse(fine).is_ok(), "{fine}");
    }
    for bad in ["http://127.0.0.1.example", "http://localhost.example", "http://10.0.0.1", "https://a.example/?x=1"] {
        assert!(CloudAddress::parse(bad).is_err(), "{bad}");
    }
}

#[tokio::test]
async fn an_unknown_name_and_a_closed_port_are_two_things() {
    assert_eq!(run("https://kontor.invalid").await.verdict, Verdict::NameNotResolved);
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address");
    let report = run(&format!("http://{closed}")).await;
    assert_eq!((report.verdict, word(&report, StepName::Reachable)), (Verdict::NotReachable, "no"));
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_refused() {
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check/fixtures");
    let tls = Tls { cert: fixtures.join("self-signed.cert.pem"), key: fixtures.join("self-signed.key.pem") };
    let listener = Listener::bind(([127, 0, 0, 1], 0).into(), Some(&tls)).await.expect("a port");
    let url = format!("https://localhost:{}", listener.address().port());
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    let server = tokio::spawn(serve(listener, axum::Router::new(), stopped));
    let report = run(&url).await;
    server.abort();
    assert_eq!(report.verdict, Verdict::TlsRefused, "{report:?}");
    assert_eq!(state(&report, StepName::Reachable), StepState::Bad);
}

#[tokio::test]
async fn a_server_without_tls_at_an_https_address_is_told() {
    let plain = fake::raw(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    assert_eq!(run(&plain.url.replace("http:", "https:")).await.verdict, Verdict::TlsBroken);
}

#[tokio::test]
async fn another_server_never_sees_the_secret() {
    for probe in [
        (200, "text/html", "<h1>Willkommen</h1>".to_owned()),
        (404, "text/html", String::new()),
        (200, "application/json", r#"{"hello":"world"}"#.to_owned()),
        (302, "text/html", String::new()),
        (200, "application/json", "x".repeat(70_000)),
    ] {
        let (report, cloud) = run_script(Script { probe, ..Script::default() }).await;
        assert_eq!(report.verdict, Verdict::NotKontor, "{report:?}");
        assert_eq!(word(&report, StepName::Reachable), "not_properly");
        assert!(!fake::secret_was_sent(&cloud));
    }
}

#[tokio::test]
async fn another_json_in_place_of_a_token_is_no_kontor_cloud() {
    let token = (200, "application/json", r#"{"token":"x"}"#.to_owned());
    let (report, _cloud) = run_script(Script { token, ..Script::default() }).await;
    assert_eq!(report.verdict, Verdict::NotKontor);
}

#[tokio::test]
async fn half_an_answer_is_told() {
    let short =
        fake::raw(b"HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{").await;
    let report = run(&short.url).await;
    assert_eq!(report.verdict, Verdict::BrokenOff);
    assert_eq!(word(&report, StepName::Reachable), "not_properly", "somebody did answer");
    let token = (200, "application/json", r#"{"access_token":"head"#.to_owned());
    let (report, _cloud) = run_script(Script { token, ..Script::default() }).await;
    assert_eq!((report.verdict, word(&report, StepName::Client)), (Verdict::BrokenOff, "not_properly"));
    let closed = fake::raw(b"HTTP/1.1 401 Unauth").await;
    assert_eq!(run(&closed.url).await.verdict, Verdict::BrokenOff);
}

#[tokio::test]
async fn a_silent_server_is_too_slow() {
    let silent = fake::raw(b"").await;
    let report = check(&hasty_desk().await.app, &candidate(&silent.url)).await;
    assert_eq!((report.verdict, word(&report, StepName::Reachable)), (Verdict::TooSlow, "too_slow"));
}

#[tokio::test]
async fn refusals_of_the_cloud_are_told_apart_as_far_as_it_tells() {
    for (reason, verdict) in [
        ("", Verdict::UnknownOrWrong),
        ("deleted", Verdict::ApplicationDeleted),
        ("disabled", Verdict::ApplicationDisabled),
        ("secret_expired", Verdict::SecretExpired),
        ("secret_revoked", Verdict::SecretRevoked),
    ] {
        let (report, _cloud) = run_script(refusal(reason)).await;
        assert_eq!(report.verdict, verdict);
        assert_eq!(state(&report, StepName::Reachable), StepState::Ok);
        assert!(report.support.contains("invalid_client") && report.support.contains("401"), "{}", report.support);
    }
}

#[tokio::test]
async fn other_answers_of_the_token_endpoint_have_verdicts_of_their_own() {
    for (status, error, verdict) in [
        (400, "invalid_scope", Verdict::Refused),
        (429, "temporarily_unavailable", Verdict::TooManyTries),
        (503, "server_error", Verdict::CloudTrouble),
    ] {
        let token = (status, "application/json", format!(r#"{{"error":"{error}"}}"#));
        assert_eq!(run_script(Script { token, ..Script::default() }).await.0.verdict, verdict);
    }
}

#[tokio::test]
async fn a_clock_that_is_off_is_told_with_direction_and_amount() {
    for (shift, verdict) in
        [(-192_000, Verdict::ClockAhead), (192_000, Verdict::ClockBehind), (59_000, Verdict::Connected)]
    {
        let body = whoami(NOW.0 + shift, r#"["shipping","commerce"]"#);
        let (report, _cloud) =
            run_script(Script { whoami: (200, "application/json", body), ..Script::default() }).await;
        assert_eq!(report.verdict, verdict);
        if verdict != Verdict::Connected {
            assert_eq!((report.args["minutes"].as_str(), report.args["seconds"].as_str()), ("3", "12"));
        }
    }
}

#[tokio::test]
async fn missing_shipping_is_a_verdict_and_missing_commerce_a_note() {
    for (modules, verdict) in [(r#"["commerce"]"#, Verdict::ModuleNotBooked), (r#"["shipping"]"#, Verdict::Connected)] {
        let script = Script { whoami: (200, "application/json", whoami(NOW.0, modules)), ..Script::default() };
        let (report, _cloud) = run_script(script).await;
        assert_eq!(report.verdict, verdict);
        assert!(report.who.is_some());
    }
}

#[tokio::test]
async fn every_verdict_has_its_words_in_both_languages() {
    let desk = desk().await;
    let catalog = desk.app.site.catalog();
    for (lang, verdict) in
        Lang::ALL.into_iter().flat_map(|lang| Verdict::ALL.iter().map(move |verdict| (lang, *verdict)))
    {
        let key = |part: &str| format!("check.{}.{part}", verdict.code());
        let next = (1..=verdict.steps()).map(|number| key(&format!("next_{number}")));
        let field = verdict.field().map(|_| key("field"));
        for key in [key("badge"), key("title"), key("text")].into_iter().chain(next).chain(field) {
            assert!(catalog.has(lang, &key), "{key}");
        }
        assert!(!catalog.has(lang, &key(&format!("next_{}", verdict.steps() + 1))), "{}", verdict.code());
        assert_eq!(Verdict::from_code(verdict.code()), Some(verdict));
        assert!(verdict.tone() == Tone::Ok || verdict.steps() > 0, "a verdict says what to do");
    }
}
