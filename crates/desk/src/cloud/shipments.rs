//! Shipments at the cloud: make one under a key, fetch its documents.

use aws_lc_rs::digest::{SHA256, digest};
use kontor_model::Lang;
use kontor_model::label::LabelSpec;
use kontor_model::problem::Problem;
use kontor_model::shipment::{ParcelLabel, Shipment};
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;

use crate::check::Verdict;
use crate::cloud::identity::AccessToken;
use crate::cloud::{Answer, CloudAddress, CloudHttp, Trouble};

/// Why a call about shipments did not bring what was asked.
#[derive(Debug)]
pub enum CallError {
    /// The cloud refuses the request as it stands: nothing was made.
    Problem(Box<Problem>),
    /// The token is not accepted any more; a new one may be.
    Unauthorized,
    /// No usable answer: whether something was made is not known. Sending again under the same key is harmless.
    Unclear(Trouble),
}

/// One conversation: client, address, token and the language of the person.
pub struct Call<'a> {
    /// The client.
    pub http: &'a CloudHttp,
    /// The cloud.
    pub address: &'a CloudAddress,
    /// The token.
    pub token: &'a AccessToken,
    /// Language of problems.
    pub lang: Lang,
}

impl Call<'_> {
    /// Asks for a shipment under `key`; the same key and body again answer the same shipment.
    pub async fn create_shipment(&self, key: &str, body: &str) -> Result<Shipment, CallError> {
        let request = self
            .http
            .post(self.address.join("/v1/shipments"))
            .header("idempotency-key", key)
            .header("content-type", "application/json")
            .body(body.to_owned());
        self.json(request).await
    }

    /// Sends and reads the JSON of the answer.
    pub(super) async fn json<T: DeserializeOwned>(&self, request: reqwest::RequestBuilder) -> Result<T, CallError> {
        let answer = self.send(request, self.http.limits.answer_bytes * 16).await?;
        serde_json::from_slice(&answer.body)
            .map_err(|_| CallError::Unclear(Trouble::from_answer(Verdict::BrokenOff, self.address, &answer)))
    }

    /// Fetches any other document of a shipment and compares it with its check sum.
    pub async fn fetch_document(&self, href: &str, sha256: &str) -> Result<Vec<u8>, CallError> {
        let answer = self.document(href).await?;
        self.compared(answer, sha256)
    }

    /// Fetches the stored document of a parcel and compares it with its check sum.
    pub async fn fetch_label(&self, label: &ParcelLabel) -> Result<Vec<u8>, CallError> {
        let answer = self.document(&label.href).await?;
        self.compared(answer, &label.sha256)
    }

    fn compared(&self, answer: Answer, sha256: &str) -> Result<Vec<u8>, CallError> {
        let found: String = digest(&SHA256, &answer.body).as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        if found != sha256.to_ascii_lowercase() {
            return Err(CallError::Unclear(Trouble::from_answer(Verdict::BrokenOff, self.address, &answer)));
        }
        Ok(answer.body)
    }

    /// Fetches the label of a parcel in another form.
    pub async fn fetch_label_as(&self, label: &ParcelLabel, spec: &LabelSpec) -> Result<Vec<u8>, CallError> {
        let (format, medium, dpi) = (spec.format.code(), spec.medium.code(), spec.dpi.code());
        Ok(self.document(&format!("{}?format={format}&medium={medium}&dpi={dpi}", label.href)).await?.body)
    }

    async fn document(&self, href: &str) -> Result<Answer, CallError> {
        // The path comes from the cloud: it must stay below the cloud's own interface.
        if !href.starts_with("/v1/") || href.contains("..") {
            let trouble = Trouble::new(Verdict::NotKontor, "label href").with("address", self.address.as_str());
            return Err(CallError::Unclear(trouble.with("host", self.address.host())));
        }
        let request = self.http.get(self.address.join(href));
        self.send(request, self.http.limits.document_bytes).await
    }

    pub(super) async fn send(&self, request: reqwest::RequestBuilder, max_bytes: usize) -> Result<Answer, CallError> {
        let request =
            request.bearer_auth(self.token.bearer.expose_secret()).header("accept-language", self.lang.code());
        let answer = self
            .http
            .send(request, max_bytes)
            .await
            .map_err(|error| CallError::Unclear(Trouble::from_transport(self.address, &error)))?;
        if (200..300).contains(&answer.status) { Ok(answer) } else { Err(self.refusal(&answer)) }
    }

    fn refusal(&self, answer: &Answer) -> CallError {
        let problem = serde_json::from_slice::<Problem>(&answer.body).ok();
        match (answer.status, problem) {
            (401, _) => CallError::Unauthorized,
            // What stands in the way has a name and does not go away by itself: bought meanwhile, too late to cancel.
            (409, Some(problem)) if !matches!(problem.code.as_str(), "in_progress" | "conflict") => {
                CallError::Problem(Box::new(problem))
            }
            // Still being worked on, too many at once, or out of order: the same request may be sent again.
            (409 | 429 | 500..=599, problem) => {
                let code = problem.map_or_else(String::new, |problem| format!("{} · ", problem.code));
                let mut trouble = Trouble::from_answer(Verdict::CloudTrouble, self.address, answer);
                trouble.support = format!("{code}{}", trouble.support);
                CallError::Unclear(trouble.with("status", answer.status.to_string()))
            }
            (400..=499, Some(problem)) => CallError::Problem(Box::new(problem)),
            _ => CallError::Unclear(Trouble::from_answer(Verdict::NotKontor, self.address, answer)),
        }
    }
}
