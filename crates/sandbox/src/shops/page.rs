//! The page of a simulated shop: what it sells, what was ordered, and buttons for what a buyer, a merchant and bad luck do.

use std::fmt::Write;
use std::sync::Arc;

use axum::http::header::{ACCEPT_LANGUAGE, HOST};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use kontor_model::Lang;
use serde_json::Value;

use super::basket::KINDS;
use super::{Change, GoodsChange, OrderSeen, Shop, Simulated};
use crate::carriers::{Ground, escape};

const PAGE: &str = include_str!("page.html");
/// Orders on the page.
const SHOWN: usize = 30;
/// Webhooks on the page.
const TOLD: usize = 12;

/// What a page is about.
struct Sheet<'a> {
    lang: Lang,
    platform: &'a Simulated,
    shop: &'a Arc<dyn Shop>,
    ground: &'a Ground,
    host: &'a str,
    html: String,
}

/// The page, for its address alone; everything else below the shop is not there.
pub(super) fn answer(
    ground: &Ground,
    (platform, name): (&Simulated, &str),
    shop: &Arc<dyn Shop>,
    (path, headers, wanted): (&str, &HeaderMap, Option<&str>),
) -> Response {
    if !matches!(path, "" | "/" | "/index.php") {
        return nothing_here();
    }
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_english = wanted.map_or(header(ACCEPT_LANGUAGE).starts_with("en"), |lang| lang == "en");
    let lang = if is_english { Lang::En } else { Lang::De };
    let host = Some(header(HOST))
        .filter(|host| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte)));
    let mut sheet = Sheet { lang, platform, shop, ground, host: host.unwrap_or_default(), html: String::new() };
    sheet.keys();
    sheet.order_form();
    sheet.orders();
    sheet.faults();
    sheet.settings();
    sheet.told();
    sheet.goods();
    let (other, other_name) = lang.pick(("en", "English"), ("de", "Deutsch"));
    let page = PAGE
        .replace("{lang}", lang.code())
        .replace("{title}", &format!("{name} · {} Sandbox", platform.name))
        .replace("{name}", name)
        .replace("{other}", other)
        .replace("{other_name}", other_name)
        .replace("{body}", &sheet.html);
    Html(page).into_response()
}

/// A page that is not there, as a shop shows it to people.
pub(super) fn nothing_here() -> Response {
    let page = "<!DOCTYPE html>\n<html lang=\"de\"><head><meta charset=\"utf-8\"><title>Seite nicht gefunden</title></head>\
        <body><h1>Diese Seite gibt es hier nicht.</h1></body></html>\n";
    (StatusCode::NOT_FOUND, Html(page)).into_response()
}

impl Sheet<'_> {
    fn say<'b>(&self, german: &'b str, english: &'b str) -> &'b str {
        self.lang.pick(german, english)
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        self.html.write_fmt(text).expect("writing to a String cannot fail");
    }

    /// The hidden field that brings a form back to this page in its language.
    fn back(&self) -> String {
        let code = self.lang.code();
        format!("<input type=\"hidden\" name=\"back\" value=\"/shops/{}/?lang={code}\">", self.platform.id)
    }

    fn control(&self, below: &str) -> String {
        format!("/control/shops/{}/{below}", self.platform.id)
    }

    fn keys(&mut self) {
        let lead = self.say(
            "Ein Shop, der nichts verkauft. Er antwortet wie der echte; verbinden Sie ihn mit dieser Adresse und diesem Schlüssel.",
            "A shop that sells nothing. It answers as the real one does; connect it by this address and key.",
        );
        let caption = self.say("Adresse", "Address");
        let (host, id) = (self.host.to_owned(), self.platform.id);
        self.push(format_args!(
            "<p>{lead}</p>\n<dl class=\"keys\"><dt>{caption}</dt><dd><code>http://{host}/shops/{id}</code></dd>"
        ));
        for (name, value) in self.platform.account {
            self.push(format_args!("<dt>{name}</dt><dd><code>{value}</code></dd>"));
        }
        self.html.push_str("</dl>\n");
    }

    fn order_form(&mut self) {
        let (heading, pattern) = (self.say("Bestellung aufgeben", "Place an order"), self.say("Muster", "Pattern"));
        let (count, button) = (self.say("Anzahl", "How many"), self.say("Bestellung aufgeben", "Place the order"));
        let any = self.say("alle üblichen im Wechsel", "the usual ones in turn");
        let (back, action) = (self.back(), self.control("orders"));
        self.push(format_args!(
            "<section class=\"panel\"><h2 style=\"margin-top:0\">{heading}</h2>\n<form class=\"row\" method=\"post\" action=\"{action}\">{back}\
             <div><label for=\"kind\">{pattern}</label><select id=\"kind\" name=\"kind\"><option value=\"\">{any}</option>"
        ));
        for (_, name, german, english) in KINDS {
            let words = self.say(german, english);
            self.push(format_args!("<option value=\"{name}\">{words}</option>"));
        }
        self.push(format_args!(
            "</select></div><div><label for=\"count\">{count}</label><input id=\"count\" name=\"count\" type=\"number\" \
             min=\"1\" max=\"10000\" value=\"1\"></div><button class=\"first\">{button}</button></form></section>\n"
        ));
    }

    fn orders(&mut self) {
        let (total, orders) = self.shop.orders(0, SHOWN);
        let heading = self.say("Bestellungen", "Orders");
        self.push(format_args!("<h2 id=\"orders\">{heading} <span class=\"soft\">({total})</span></h2>\n"));
        if orders.is_empty() {
            let none = self.say("Noch hat niemand bestellt.", "Nobody has ordered yet.");
            self.push(format_args!("<p class=\"soft\">{none}</p>\n"));
            return;
        }
        self.head(
            self.say(
                "Nummer|Zeit|Käufer|Muster|Status|Sendung|Summe|",
                "Number|Time|Buyer|Pattern|Status|Parcel|Total|",
            ),
            6,
        );
        for order in &orders {
            self.order(order);
        }
        self.html.push_str("</tbody></table>\n");
    }

    fn head(&mut self, heads: &'static str, sum: usize) {
        self.html.push_str("<table><thead><tr>");
        for (place, head) in heads.split('|').enumerate() {
            let class = if place == sum { " class=\"sum\"" } else { "" };
            let head = if head.is_empty() { self.say("Ändern", "Change") } else { head };
            self.push(format_args!("<th scope=\"col\"{class}>{head}</th>"));
        }
        self.html.push_str("</tr></thead><tbody>\n");
    }

    fn order(&mut self, order: &OrderSeen) {
        let known = KINDS.iter().find(|(kind, ..)| *kind == order.kind);
        let pattern = known.map_or("", |(.., german, english)| self.say(german, english));
        let status = self.say(order.status_name, &order.status).to_owned();
        let (total, currency) = (money(&order.total, self.lang), order.currency);
        let refunded = if order.refunded == "0.00" {
            String::new()
        } else {
            format!("<br><span class=\"soft\">−{}</span>", money(&order.refunded, self.lang))
        };
        let parcels = order.tracking_numbers.iter().map(|number| format!("<code>{}</code>", escape(number)));
        let parcels = parcels.collect::<Vec<_>>().join("<br>");
        let buyer = if order.buyer.is_empty() { "–".to_owned() } else { escape(&order.buyer) };
        let (time, id, code) = (time(order.placed_ms, self.lang), &order.id, &order.status);
        let (is_number, is_pattern) = (self.say("Nummer", "Number"), self.say("Muster", "Pattern"));
        self.push(format_args!(
            "<tr><td data-is=\"{is_number}\"><b>{id}</b></td><td>{time}</td><td>{buyer}</td>\
             <td data-is=\"{is_pattern}\">{pattern}</td><td><span class=\"badge {code}\">{status}</span></td>\
             <td>{parcels}</td><td class=\"sum\">{total} {currency}{refunded}</td>"
        ));
        let action = self.control(&format!("orders/{id}"));
        let changes = Change::ALL.iter().map(|(_, name, german, english)| (*name, self.say(german, english)));
        self.changes(&action, ("", id), &changes.collect::<Vec<_>>());
    }

    /// A cell with a choice of changes.
    fn changes(&mut self, action: &str, (field, of): (&str, &str), changes: &[(&str, &str)]) {
        let (back, button) = (self.back(), self.say("Los", "Go"));
        let caption = format!("{} {}", self.say("Ändern:", "Change:"), escape(of));
        let named = if field.is_empty() {
            String::new()
        } else {
            format!("<input type=\"hidden\" name=\"{field}\" value=\"{}\">", escape(of))
        };
        self.push(format_args!(
            "<td class=\"act\"><form method=\"post\" action=\"{action}\">{back}{named}<select name=\"change\" required aria-label=\"{caption}\">"
        ));
        let choose = self.say("Ändern …", "Change …");
        self.push(format_args!("<option value=\"\">{choose}</option>"));
        for (name, words) in changes {
            self.push(format_args!("<option value=\"{name}\">{words}</option>"));
        }
        self.push(format_args!("</select><button>{button}</button></form></td></tr>\n"));
    }

    fn faults(&mut self) {
        let (heading, id) = (self.say("Einen Fehler vorsehen", "Set a fault"), self.platform.id);
        let (fault, operation, all) =
            (self.say("Fehler", "Fault"), self.say("Vorgang", "Operation"), self.say("alle", "all"));
        self.push(format_args!(
            "<h2 id=\"faults\">{heading}</h2>\n<form class=\"row\" method=\"post\" action=\"/control/faults\">\
             <input type=\"hidden\" name=\"shop\" value=\"{id}\"><div><label for=\"fault\">{fault}</label><select id=\"fault\" name=\"fault\">"
        ));
        for kind in self.platform.faults {
            let (name, words) = (kind.name(), kind.words(self.lang));
            self.push(format_args!("<option value=\"{name}\">{words}</option>"));
        }
        self.push(format_args!(
            "</select></div><div><label for=\"operation\">{operation}</label><select id=\"operation\" name=\"operation\"><option value=\"\">{all}</option>"
        ));
        for operation in self.platform.operations {
            self.push(format_args!("<option>{operation}</option>"));
        }
        let (times, set) = (self.say("Wie oft", "How often"), self.say("Vorsehen", "Set"));
        self.push(format_args!(
            "</select></div><div><label for=\"times\">{times}</label><input id=\"times\" name=\"times\" type=\"number\" \
             min=\"1\" value=\"1\"></div><button>{set}</button></form>\n"
        ));
        let own = self
            .ground
            .faults()
            .all()
            .iter()
            .filter(|fault| fault.shop.as_deref() == Some(id))
            .cloned()
            .collect::<Vec<_>>();
        if own.is_empty() {
            let none = self.say("Es ist kein Fehler vorgesehen.", "No fault is set.");
            self.push(format_args!("<p class=\"soft\">{none}</p>\n"));
            return;
        }
        self.html.push_str("<ul>");
        for fault in own {
            let (words, times) = (fault.fault.words(self.lang), fault.times);
            let operation = fault.operation.map_or(all.to_owned(), |operation| escape(&operation));
            self.push(format_args!("<li>{words} ({operation}, {times}×)</li>"));
        }
        self.html.push_str("</ul>\n");
    }

    fn settings(&mut self) {
        let heading = self.say("So ist der Shop eingestellt", "How the shop is set up");
        self.push(format_args!("<h2 id=\"settings\">{heading}</h2>\n"));
        let settings = self.shop.settings();
        let (back, action, set) = (self.back(), self.control("settings"), self.say("Übernehmen", "Apply"));
        self.push(format_args!("<form class=\"row\" method=\"post\" action=\"{action}\">{back}"));
        for (name, german, english) in self.platform.settings {
            let caption = self.say(german, english);
            self.push(format_args!("<div><label for=\"set-{name}\">{caption}</label>"));
            match &settings[name] {
                Value::Bool(on) => {
                    let (yes, no) = (self.say("ja", "yes"), self.say("nein", "no"));
                    let chosen = |is: bool| if is { " selected" } else { "" };
                    let (is_on, is_off) = (chosen(*on), chosen(!*on));
                    self.push(format_args!(
                        "<select id=\"set-{name}\" name=\"{name}\"><option value=\"true\"{is_on}>{yes}</option>\
                         <option value=\"false\"{is_off}>{no}</option></select></div>"
                    ));
                }
                other => self.push(format_args!(
                    "<input id=\"set-{name}\" name=\"{name}\" type=\"number\" value=\"{other}\"></div>"
                )),
            }
        }
        self.push(format_args!("<button>{set}</button></form>\n"));
    }

    fn told(&mut self) {
        let told = self.shop.deliveries();
        let heading = self.say("Zuletzt per Webhook gemeldet", "Told last by webhook");
        self.push(format_args!("<h2 id=\"webhooks\">{heading}</h2>\n"));
        let newest: Vec<&Value> = told["deliveries"].as_array().into_iter().flatten().rev().take(TOLD).collect();
        if newest.is_empty() {
            let none = self.say("Noch nichts.", "Nothing yet.");
            self.push(format_args!("<p class=\"soft\">{none}</p>\n"));
            return;
        }
        self.html.push_str("<ul class=\"plain\">");
        for one in newest {
            let about = &one["about"];
            let greeting = self.say("Begrüßung", "greeting");
            let about = if about.is_null() { greeting.to_owned() } else { about.to_string() };
            let answer = one["status"]
                .as_u64()
                .map_or(self.say("keine Antwort", "no answer").to_owned(), |status| status.to_string());
            let topic = escape(one["topic"].as_str().unwrap_or_default());
            let fault = one["fault"]
                .as_str()
                .map(|fault| format!(" <span class=\"soft\">({fault})</span>"))
                .unwrap_or_default();
            self.push(format_args!("<li><code>{topic}</code> {about}: {answer}{fault}</li>"));
        }
        self.html.push_str("</ul>\n");
    }

    fn goods(&mut self) {
        let heading = self.say("Sortiment", "Goods");
        self.push(format_args!("<h2 id=\"goods\">{heading}</h2>\n"));
        self.head(self.say("Artikelnummer|Name|Preis|Bestand|", "SKU|Name|Price|Stock|"), 2);
        let action = self.control("goods");
        for goods in self.shop.goods() {
            let (sku, name, price) = (escape(&goods.sku), escape(&goods.name), money(&goods.price, self.lang));
            let stock =
                goods.stock.map_or(self.say("nicht geführt", "not counted").to_owned(), |stock| stock.to_string());
            let is_stock = self.say("Bestand", "Stock");
            self.push(format_args!(
                "<tr><td>{sku}</td><td>{name}</td><td class=\"sum\">{price} EUR</td><td data-is=\"{is_stock}\">{stock}</td>"
            ));
            if goods.sku.is_empty() {
                self.html.push_str("<td></td></tr>\n");
                continue;
            }
            let changes = GoodsChange::ALL.iter().map(|(_, name, german, english)| (*name, self.say(german, english)));
            self.changes(&action, ("sku", &goods.sku), &changes.collect::<Vec<_>>());
        }
        self.html.push_str("</tbody></table>\n");
    }
}

/// An amount as it is written in a language.
fn money(amount: &str, lang: Lang) -> String {
    lang.pick(amount.replace('.', ","), amount.to_owned())
}

fn time(ms: i64, lang: Lang) -> String {
    let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
    let time = zone.to_datetime(Timestamp::from_millisecond(ms).unwrap_or_default());
    time.strftime(lang.pick("%d.%m.%Y, %H:%M", "%Y-%m-%d %H:%M")).to_string()
}
