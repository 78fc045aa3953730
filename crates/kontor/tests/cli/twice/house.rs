//! A customer's cloud that is killed and started again on one store, and what its ERP asks of it.

use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::carrier::Carriers;
use super::store::Store;
use super::web::{Heard, Web};
use crate::binary::{FREE, Place, Server, UP};
use crate::walking::{Browser, register, set_sender};

/// The house.
pub(super) struct House {
    place: Place,
    pub(super) store: Store,
    carriers_url: String,
    pair: (String, String),
    cloud: Option<Server>,
    token: String,
}

impl House {
    /// A registered customer with an account at every carrier; nothing runs yet.
    pub(super) fn furnished(web: &Web, carriers: &Carriers, place: Place, store: Store) -> House {
        let mut house = House {
            place,
            store,
            carriers_url: carriers.url(),
            pair: (String::new(), String::new()),
            cloud: None,
            token: String::new(),
        };
        let first = house.serve(&UP);
        let mut browser = Browser::at(&first.url("cloud"));
        house.pair = register(&first, &mut browser);
        set_sender(&first, &mut browser);
        first.kill();
        house.start(web);
        for (carrier, settings) in carriers.accounts(web) {
            let name = format!("{carrier} Sandbox");
            let body = json!({"carrier": carrier, "name": name, "mode": "simulated", "settings": settings});
            let (status, made) = web.ask(Method::POST, &house.url("/v1/carrier-accounts"), &house.token, &body);
            assert_eq!(status, 201, "{made}");
        }
        house
    }

    fn serve(&self, words: &[&str]) -> Server {
        let mut command = self.place.command(words);
        command.env("KONTOR_DATABASE", self.store.url());
        command.env("KONTOR_EGRESS_SIMULATED_CARRIERS", &self.carriers_url);
        command.env("KONTOR_EGRESS_ALLOW", self.carriers_url.trim_start_matches("http://"));
        Server::start(command.arg("--json"), &self.place.join("stderr.log"))
    }

    /// Starts the cloud.
    pub(super) fn start(&mut self, web: &Web) {
        assert!(self.cloud.is_none(), "one at a time");
        self.cloud = Some(self.serve(&["cloud", "--cloud", FREE]));
        let (id, secret) = &self.pair;
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let answer = web.post_form(&self.url("/oauth/token"), &form);
        answer["access_token"].as_str().unwrap().clone_into(&mut self.token);
    }

    /// kill -9.
    pub(super) fn kill(&mut self) {
        self.cloud.take().unwrap().kill();
    }

    /// Asks for many shipments and goes on.
    pub(super) fn send(&self, web: &Web, items: &[Value]) -> JoinHandle<Heard> {
        web.begin(Method::POST, &self.url("/v1/shipments"), &self.token, &json!({"shipments": items}))
    }

    /// Everything on a list of `/v1`, page by page.
    pub(super) fn list(&self, web: &Web, path: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = web.get(&self.url(&format!("{path}?limit=100{cursor}")), &self.token);
            all.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(next) = page["next_cursor"].as_str() else { return all };
            cursor = format!("&cursor={next}");
        }
    }

    /// Asks the cloud and waits for the answer.
    pub(super) fn ask(&self, web: &Web, method: Method, path: &str, body: &Value) -> (u16, Value) {
        web.ask(method, &self.url(path), &self.token, body)
    }

    fn url(&self, path: &str) -> String {
        let cloud: reqwest::Url = self.cloud.as_ref().unwrap().url("cloud").parse().unwrap();
        format!("http://127.0.0.1:{}{path}", cloud.port().unwrap())
    }
}
