//! Operations, parameters, forms and sign-in against the description, over a real connection.

use super::*;

/// The verdict over one request, after its part of the sentence.
async fn verdict_over(
    build: impl FnOnce(&reqwest::Client, String) -> reqwest::RequestBuilder,
    file: SpecFile,
) -> Option<String> {
    let carrier = StandIn::checked_in(&fixtures(), &[file]);
    for (method, path) in [("GET", "parcels"), ("POST", "parcels"), ("POST", "token"), ("GET", "parcels/latest")] {
        carrier.answer(method, &format!("/post/v1/{path}"), Answer::empty(200));
    }
    carrier.answer_always("GET", "/post/v1/parcels/x", Answer::empty(200));
    carrier.answer_always("GET", "/post/v1/nest", Answer::empty(200));
    carrier.answer_always("GET", "/post/v10", Answer::empty(200));
    let sent = call(&carrier, |client, origin| build(client, format!("{origin}/post/v1"))).await;
    sent.expect("answered");
    verdict(carrier)
}

async fn parcels(query: &str) -> Option<String> {
    let build = |client: &reqwest::Client, base| client.get(format!("{base}/parcels{query}")).header("pigeon-key", "k");
    verdict_over(build, PIGEONS).await
}

#[track_caller]
fn says(verdict: Option<String>, words: &[&str]) {
    let text = verdict.expect("a fault");
    assert!(text.starts_with("1 fault(s)") && words.iter().all(|word| text.contains(word)), "{text}");
}

#[tokio::test]
async fn query_parameters_are_typed_repeated_and_known() {
    assert_eq!(parcels("?id=P123&id=P456&size=NO&limit=3&states=a,b").await, None);
    says(parcels("").await, &["query id", "required"]);
    says(parcels("?id=P123&id=P4567").await, &["query id/1", "pattern"]);
    says(parcels("?id=P123&size=M").await, &["query size", "enum"]);
    says(parcels("?id=P123&limit=0").await, &["query limit", "minimum"]);
    says(parcels("?id=P123&limit=viel").await, &["query limit", "type"]);
    says(parcels("?id=P123&limit=1&limit=2").await, &["query limit", "type"]);
    says(parcels("?id=P123&states=a,b,c").await, &["query states", "maxItems"]);
    says(parcels("?id=P123&Size=S").await, &["query Size", "unknown"]);
}

#[tokio::test]
async fn headers_of_path_and_operation_are_judged() {
    let post = |run: Option<&'static str>, language: &'static str| {
        let build = move |client: &reqwest::Client, base: String| {
            let request = client.post(format!("{base}/parcels?dry=true")).bearer_auth("t");
            let request = request.header("accept-language", language).header("content-type", "application/json");
            let request = request.body(r#"{"ref":"abc","to":{"name":"A","street":"B"}}"#);
            run.into_iter().fold(request, |request, run| request.header("x-run", run))
        };
        verdict_over(build, PIGEONS)
    };
    assert_eq!(post(Some("1"), "de-DE").await, None);
    says(post(None, "de-DE").await, &["header X-Run", "required"]);
    says(post(Some("12345"), "de-DE").await, &["header X-Run", "maxLength"]);
    says(post(Some("1"), "fr").await, &["header Accept-Language", "enum"]);
}

#[tokio::test]
async fn the_most_literal_path_is_meant_and_variables_are_judged() {
    let get = |path: &'static str| {
        verdict_over(move |client, base| client.get(format!("{base}/{path}")).header("pigeon-key", "k"), PIGEONS)
    };
    assert_eq!(get("parcels/latest").await, None);
    says(get("parcels/x").await, &["path id", "type"]);
    says(get("nest").await, &["the description knows no such operation"]);
}

#[tokio::test]
async fn requests_beside_the_description_are_faults_unless_none_is_published() {
    let beside = |client: &reqwest::Client, base| client.get(format!("{base}0"));
    says(verdict_over(beside, PIGEONS).await, &["GET /post/v10", "stands below no description"]);
    assert_eq!(verdict_over(beside, SpecFile::unpublished("/post/v10", "pigeons do not say")).await, None);
}

#[tokio::test]
async fn a_request_has_to_be_signed_unless_the_operation_says_otherwise() {
    says(verdict_over(|client, base| client.get(format!("{base}/parcels/latest")), PIGEONS).await, &["security"]);
    let basic =
        |client: &reqwest::Client, base| client.get(format!("{base}/parcels/latest")).basic_auth("a", Some("b"));
    says(verdict_over(basic, PIGEONS).await, &["security"]);
    let excepted = SpecFile { broken: &[("security", "security", "the carrier takes Basic as well")], ..PIGEONS };
    assert_eq!(verdict_over(basic, excepted).await, None);
}

#[tokio::test]
async fn form_fields_are_typed_and_known() {
    let token = |fields: &'static [(&'static str, &'static str)]| {
        let body = fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
        let build = move |client: &reqwest::Client, base: String| {
            let request = client.post(format!("{base}/token"));
            request.header("content-type", "application/x-www-form-urlencoded").body(body)
        };
        verdict_over(build, PIGEONS)
    };
    assert_eq!(token(&[("grant", "pigeon"), ("seconds", "60")]).await, None);
    says(token(&[("grant", "dove")]).await, &["/grant", "enum"]);
    says(token(&[("seconds", "60")]).await, &["/grant", "required"]);
    says(token(&[("grant", "pigeon"), ("seconds", "viele")]).await, &["/seconds", "type"]);
    says(token(&[("grant", "pigeon"), ("scope", "all")]).await, &["/scope", "unknown"]);
}

#[tokio::test]
async fn bodies_are_there_described_and_readable() {
    let post = |media_type: &'static str, body: &'static str| {
        let build = move |client: &reqwest::Client, base: String| {
            let request = client.post(format!("{base}/parcels")).header("pigeon-key", "k").header("x-run", "1");
            request.header("content-type", media_type).body(body)
        };
        verdict_over(build, PIGEONS)
    };
    says(post("application/json", "").await, &["body", "required"]);
    says(post("application/json", "{").await, &["body", "json"]);
    says(post("text/plain", "{}").await, &["header content-type", "content"]);
    let get = |client: &reqwest::Client, base: String| {
        client.get(format!("{base}/parcels/latest")).header("pigeon-key", "k").body("x")
    };
    says(verdict_over(get, PIGEONS).await, &["the operation takes no body"]);
}

#[test]
fn yaml_is_read_as_yaml_1_2() {
    let read = |text: &str| yaml::read(text).expect("YAML");
    assert_eq!(
        read("a: NO\nb: on\nc: 1.50\nd: '7'\ne: \t\t \nf: 1.2.3\n200: x\n"),
        serde_json::json!({
            "a": "NO", "b": "on", "c": 1.5, "d": "7", "e": null, "f": "1.2.3", "200": "x"
        })
    );
    assert_eq!(read("a: &x [1, ~]\nb: *x\n"), serde_json::json!({ "a": [1, null], "b": [1, null] }));
    assert_eq!(read("a:\n  b: 'x\n  y\n  z'\n  c: 1\n"), serde_json::json!({ "a": { "b": "x y z", "c": 1 } }));
    assert!(yaml::read("a: [1").is_err() && yaml::read("").is_err());
}

#[test]
fn descriptions_that_are_not_there_are_no_silent_success() {
    let missing = catch_unwind(|| StandIn::checked_in(&fixtures(), &[SpecFile::new("nowhere.yaml", "")]));
    assert!(missing.is_err());
}
