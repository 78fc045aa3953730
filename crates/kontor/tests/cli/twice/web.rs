//! Asks servers for JSON, several things at once: what an ERP does with the cloud, and a test with the sandbox.

use reqwest::Method;
use serde_json::Value;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

/// Status and JSON of an answer; `None` when the other side went away before it was whole.
pub(crate) type Heard = Option<(u16, Value)>;

/// Who asks.
pub(crate) struct Web {
    client: reqwest::Client,
    pub(crate) runtime: Runtime,
}

impl Web {
    pub(crate) fn new() -> Web {
        // Err: another client of this process has chosen the same provider already.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let runtime = Runtime::new().unwrap();
        #[expect(clippy::disallowed_methods, reason = "plays the ERP in front of our own servers on loopback")]
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Web { client, runtime }
    }

    /// Sends a request and goes on.
    pub(crate) fn begin(&self, method: Method, url: &str, token: &str, body: &Value) -> JoinHandle<Heard> {
        let mut request = self.client.request(method, url).bearer_auth(token);
        if !body.is_null() {
            // The same wish has the same key; a list has a key per item and looks at no other.
            let key = body["name"].as_str().or(body["order"].as_str()).unwrap_or("-").replace(' ', "-");
            request = request.header("idempotency-key", key);
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        self.runtime.spawn(hear(request))
    }

    /// Asks and waits for the answer.
    pub(crate) fn ask(&self, method: Method, url: &str, token: &str, body: &Value) -> (u16, Value) {
        self.wait(self.begin(method, url, token, body)).unwrap_or_else(|| panic!("no answer from {url}"))
    }

    pub(crate) fn get(&self, url: &str, token: &str) -> Value {
        let (status, answer) = self.ask(Method::GET, url, token, &Value::Null);
        assert_eq!(status, 200, "{url}: {answer}");
        answer
    }

    pub(crate) fn post_form(&self, url: &str, form: &str) -> Value {
        let request = self.client.post(url).header("content-type", "application/x-www-form-urlencoded");
        let (status, answer) = self.runtime.block_on(hear(request.body(form.to_owned()))).unwrap();
        assert_eq!(status, 200, "{url}: {answer}");
        answer
    }

    pub(crate) fn wait(&self, asked: JoinHandle<Heard>) -> Heard {
        self.runtime.block_on(asked).unwrap()
    }
}

async fn hear(request: reqwest::RequestBuilder) -> Heard {
    let answer = request.send().await.ok()?;
    let status = answer.status().as_u16();
    let text = answer.text().await.ok()?;
    Some((status, if text.is_empty() { Value::Null } else { serde_json::from_str(&text).ok()? }))
}
