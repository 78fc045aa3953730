//! Token and "who am I": the two questions *Testen* and every other call begin with.

use kontor_model::whoami::WhoAmI;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::check::Verdict;
use crate::cloud::{Answer, CloudAddress, CloudHttp, Trouble};

/// An access token with its life; has no `Debug` beyond the redacted one of `SecretString`.
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// The token itself.
    pub bearer: SecretString,
    /// Seconds it lives from its answer on.
    pub expires_in_s: i64,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    #[serde(default)]
    token_type: String,
    #[serde(default)]
    expires_in: i64,
}

/// RFC 6749, section 5.2; `kontor_reason` is told only to who proves the right secret.
#[derive(Deserialize)]
struct Refusal {
    error: String,
    #[serde(default)]
    kontor_reason: String,
}

/// Asks `/v1/whoami` without a token: a Kontor cloud answers that one is needed. Nothing secret is sent, so a secret
/// never reaches a server that is something else altogether.
pub async fn probe(http: &CloudHttp, address: &CloudAddress) -> Result<Answer, Trouble> {
    let request = http.get(address.join("/v1/whoami")).header("accept", "application/json");
    let answer = send(http, address, request).await?;
    let speaks_json = answer.media_type().ends_with("json");
    let fits = match answer.status {
        401 => speaks_json || answer.header("www-authenticate").to_ascii_lowercase().starts_with("bearer"),
        200 => serde_json::from_slice::<WhoAmI>(&answer.body).is_ok_and(|who| who.product == "kontor"),
        // A cloud that is overloaded or being started; the token step says more.
        429 | 500..=599 => return Err(trouble_of_status(address, &answer)),
        _ => false,
    };
    if fits { Ok(answer) } else { Err(not_kontor(address, &answer)) }
}

/// Fetches a token by client credentials, the secret in the header (RFC 6749, section 2.3.1).
pub async fn fetch_token(
    http: &CloudHttp,
    address: &CloudAddress,
    client_id: &str,
    secret: &SecretString,
) -> Result<(AccessToken, Answer), Trouble> {
    let request = http
        .post(address.join("/oauth/token"))
        .basic_auth(client_id, Some(secret.expose_secret()))
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("grant_type=client_credentials");
    let answer = send(http, address, request).await?;
    if answer.status != 200 {
        return Err(refused(address, &answer));
    }
    let token: TokenAnswer = read_json(address, &answer)?;
    if token.access_token.is_empty() || !token.token_type.eq_ignore_ascii_case("bearer") {
        return Err(not_kontor(address, &answer));
    }
    let bearer = SecretString::from(token.access_token);
    Ok((AccessToken { bearer, expires_in_s: token.expires_in.clamp(0, 86_400) }, answer))
}

/// Asks who the token speaks for.
pub async fn who_am_i(
    http: &CloudHttp,
    address: &CloudAddress,
    token: &AccessToken,
) -> Result<(WhoAmI, Answer), Trouble> {
    let request = http.get(address.join("/v1/whoami")).bearer_auth(token.bearer.expose_secret());
    let answer = send(http, address, request).await?;
    if answer.status != 200 {
        return Err(trouble_of_status(address, &answer));
    }
    let who: WhoAmI = read_json(address, &answer)?;
    if who.product == "kontor" { Ok((who, answer)) } else { Err(not_kontor(address, &answer)) }
}

async fn send(http: &CloudHttp, address: &CloudAddress, request: reqwest::RequestBuilder) -> Result<Answer, Trouble> {
    http.send(request, http.limits.answer_bytes).await.map_err(|error| Trouble::from_transport(address, &error))
}

fn refused(address: &CloudAddress, answer: &Answer) -> Trouble {
    let Ok(refusal) = serde_json::from_slice::<Refusal>(&answer.body) else {
        return trouble_of_status(address, answer);
    };
    let verdict = match (refusal.error.as_str(), refusal.kontor_reason.as_str()) {
        (_, "deleted") => Verdict::ApplicationDeleted,
        (_, "disabled") => Verdict::ApplicationDisabled,
        (_, "secret_expired") => Verdict::SecretExpired,
        (_, "secret_revoked") => Verdict::SecretRevoked,
        ("invalid_client", _) => Verdict::UnknownOrWrong,
        _ if matches!(answer.status, 429 | 500..=599) => return trouble_of_status(address, answer),
        _ => Verdict::Refused,
    };
    let mut trouble = Trouble::from_answer(verdict, address, answer).with("error", short(&refusal.error));
    trouble.support = format!("{} · {}", short(&refusal.error), trouble.support);
    trouble
}

fn trouble_of_status(address: &CloudAddress, answer: &Answer) -> Trouble {
    match answer.status {
        429 => {
            let seconds: u64 = answer.header("retry-after").parse().unwrap_or(60);
            Trouble::from_answer(Verdict::TooManyTries, address, answer).with("seconds", seconds.to_string())
        }
        401 if answer.media_type().ends_with("json") => Trouble::from_answer(Verdict::Refused, address, answer),
        500..=599 => {
            Trouble::from_answer(Verdict::CloudTrouble, address, answer).with("status", answer.status.to_string())
        }
        _ => not_kontor(address, answer),
    }
}

fn not_kontor(address: &CloudAddress, answer: &Answer) -> Trouble {
    Trouble::from_answer(Verdict::NotKontor, address, answer)
}

/// Reads a JSON body; one that ends in the middle is half an answer, anything else is not ours.
fn read_json<T: serde::de::DeserializeOwned>(address: &CloudAddress, answer: &Answer) -> Result<T, Trouble> {
    serde_json::from_slice(&answer.body).map_err(|error| {
        let verdict = if error.is_eof() && !answer.body.is_empty() { Verdict::BrokenOff } else { Verdict::NotKontor };
        Trouble::from_answer(verdict, address, answer)
    })
}

/// A word from outside, cut and cleaned for a page.
pub(crate) fn short(text: &str) -> String {
    text.chars().filter(|c| !kontor_model::fold::is_unprintable(*c)).take(60).collect()
}
