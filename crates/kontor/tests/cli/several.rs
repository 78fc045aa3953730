//! Several parcels with money to collect, labels for the way back and customs papers, bought at the simulated carriers.

use reqwest::Method;
use serde_json::{Value, json};

use crate::binary::{Place, Server};
use crate::twice::web::Web;
use crate::walking::{Browser, register, set_sender};

/// A customer with an account at this carrier, and how its ERP asks.
struct Erp {
    web: Web,
    cloud: String,
    token: String,
}

impl Erp {
    fn at(server: &Server, carrier: &str) -> Erp {
        let (web, mut browser) = (Web::new(), Browser::at(&server.url("cloud")));
        let (id, secret) = register(server, &mut browser);
        set_sender(server, &mut browser);
        let port = server.url("cloud").parse::<reqwest::Url>().unwrap().port().unwrap();
        let cloud = format!("http://127.0.0.1:{port}");
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let token = web.post_form(&format!("{cloud}/oauth/token"), &form)["access_token"].as_str().unwrap().to_owned();
        let offered = web.get(&format!("{}/index.json", server.url("sandbox")), "");
        let carriers = offered["carriers"].as_array().unwrap();
        let account = &carriers.iter().find(|one| one["id"] == carrier).unwrap()["account"];
        let erp = Erp { web, cloud, token };
        let body = json!({"carrier": carrier, "name": "Sandbox", "mode": "simulated", "settings": account});
        let (status, made) = erp.tell("/v1/carrier-accounts", &body);
        assert_eq!(status, 201, "{made}");
        erp
    }

    fn tell(&self, path: &str, body: &Value) -> (u16, Value) {
        self.web.ask(Method::POST, &format!("{}{path}", self.cloud), &self.token, body)
    }
}

fn euro(amount: &str) -> Value {
    json!({"amount": amount, "currency": "EUR"})
}

/// Two parcels, 64.70 euro of which each collects its part, and a label for the way back in each.
fn two_with_cash(parts: &[&str]) -> Value {
    let bank = json!({"holder": "Musterhandel Grünwald GmbH", "iban": "DE02 1203 0000 0000 2020 51"});
    let mut cash = json!({"amount": euro("64.70"), "bank_account": bank});
    if !parts.is_empty() {
        cash["parts"] = parts.iter().copied().map(euro).collect();
    }
    json!({
        "reference": "LS-2026-00418", "carrier_account": "Sandbox",
        "to": {"kind": "street", "name": "Jürgen Weiß", "street": "Königsallee", "house_number": "7",
               "postal_code": "40212", "city": "Düsseldorf"},
        "parcels": [{"weight_g": 2_350}, {"weight_g": 900}],
        "services": {"cash_on_delivery": cash, "return_label": true},
    })
}

/// What kinds of documents there are beside the labels, sorted.
fn kinds(shipment: &Value) -> Vec<&str> {
    let documents = shipment["documents"].as_array().unwrap().iter();
    let mut kinds: Vec<&str> = documents.map(|document| document["kind"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    kinds
}

#[test]
fn two_parcels_with_cash_and_a_way_back_have_two_numbers_and_all_their_papers() {
    for (carrier, papers) in
        [("dhl_parcel_de", &["return_label", "cash_on_delivery"] as &[&str]), ("gls_de", &["return_label"])]
    {
        let place = Place::new();
        let server = place.up();
        let erp = Erp::at(&server, carrier);
        let (status, refused) = erp.tell("/v1/shipments", &two_with_cash(&[]));
        assert_eq!(
            (status, &refused["errors"][0]["field"]),
            (422, &json!("services.cash_on_delivery.parts")),
            "{refused}"
        );
        let (status, made) = erp.tell("/v1/shipments", &two_with_cash(&["40.00", "24.70"]));
        assert_eq!(status, 201, "{made}");
        let parcels = made["parcels"].as_array().unwrap();
        assert_eq!(parcels.len(), 2);
        assert_ne!(parcels[0]["tracking_number"], parcels[1]["tracking_number"]);
        let mut wanted = [papers, papers].concat();
        wanted.sort_unstable();
        assert_eq!(kinds(&made), wanted, "{carrier}: one of each per parcel");
    }
}
