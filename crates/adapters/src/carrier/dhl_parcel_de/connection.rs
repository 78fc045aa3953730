//! Proving that an account works: asks for a label that does not exist, which costs nothing and needs every credential.

use kontor_model::shipment::Finding;

use super::account::{Account, CashGoesTo, NoBilling};
use super::call::{SHIPPING, call, language};
use super::product::{PICKUP, PRODUCTS, Product, RETURN};
use super::reply::Reply;
use super::settings::DESCRIPTOR;
use crate::check as general;
use crate::context::CallContext;
use crate::descriptor::Caption;
use crate::error::Result;
use crate::http::Purpose;
use crate::shipment::AccountInfo;

/// A piece code of DHL's form with a wrong check digit: no parcel has it.
const NOBODYS_PARCEL: &str = "00340434161094000000";

/// Signs in and asks DHL about nothing. Errors: what DHL refuses, told apart by field.
pub(super) async fn check(cx: &CallContext<'_>) -> Result<AccountInfo> {
    let url = format!("{}{SHIPPING}/orders", cx.http()?.origin);
    let query = [("shipment", NOBODYS_PARCEL), ("includeDocs", "URL")];
    let answer = call(cx, "check", Purpose::Reads, |client| {
        client.get(&url).query(&query).header("Accept-Language", language(cx.lang))
    })
    .await?;
    // That the parcel is not known (400 or 404) is the answer of somebody who knows us.
    if !answer.is_success() && !matches!(answer.status, 400 | 404) {
        let (code, words) = match Reply::read(&answer.body) {
            Some(reply) => reply.code_and_words(answer.status),
            None => (answer.status.to_string(), answer.text()),
        };
        return Err(answer.failure(&code, &words));
    }
    let account = Account::new(cx.settings);
    Ok(AccountInfo { description: description(cx, account), findings: findings(cx, account) })
}

fn description(cx: &CallContext<'_>, account: Account<'_>) -> String {
    let name_of = |product: &Product| {
        let service = DESCRIPTOR.services.iter().find(|service| service.id == product.id);
        service.map_or(product.id, |service| service.name.text(cx.lang))
    };
    let booked = PRODUCTS.iter().filter(|product| account.billing_number(product).is_ok());
    let products: Vec<&str> = booked.map(name_of).collect();
    let (user, ekp, products) = (account.value("user"), account.value("ekp"), products.join(", "));
    cx.lang.pick(format!("{user}, EKP {ekp}: {products}"), format!("{user}, EKP {ekp}: {products}"))
}

/// What is wrong with the form apart from the sign-in.
fn findings(cx: &CallContext<'_>, account: Account<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut is_booked = false;
    for product in PRODUCTS.iter().chain([&RETURN, &PICKUP]) {
        match account.billing_number(product) {
            Ok(_) => is_booked |= PRODUCTS.iter().any(|outbound| outbound.id == product.id),
            Err(NoBilling::NotBooked) => {}
            Err(NoBilling::Ekp) => {}
            Err(NoBilling::Participation) => found.push(wrong_participation(cx, product)),
        }
    }
    let ekp = account.value("ekp");
    if ekp.len() != 10 || !ekp.bytes().all(|byte| byte.is_ascii_digit()) {
        let text = Caption { de: "Die EKP hat 10 Ziffern.", en: "The EKP has 10 digits." };
        found.push(error(cx, "billing_number_invalid", "ekp", text));
    } else if !is_booked {
        let text = Caption {
            de: "Noch ist kein Produkt gebucht. Tragen Sie die Teilnahme mindestens eines Produkts ein, meist 01.",
            en: "No product is booked yet. Enter the participation of at least one product, mostly 01.",
        };
        found.push(error(cx, "product_not_booked", PRODUCTS[0].participation, text));
    }
    let is_half_filled = account.filled("bank_holder").is_some() != account.filled("bank_iban").is_some();
    if is_half_filled && account.cash_goes_to() == CashGoesTo::Nowhere {
        let text = Caption {
            de: "Für Nachnahme gehören Kontoinhaber und IBAN zusammen. Ergänzen Sie, was fehlt.",
            en: "For cash on delivery holder and IBAN belong together. Add what is missing.",
        };
        found.push(error(cx, "bank_account_missing", "bank_iban", text));
    }
    found
}

fn error(cx: &CallContext<'_>, code: &str, field: &str, text: Caption) -> Finding {
    general::error(cx.lang, code, field, text.de.to_owned(), text.en.to_owned())
}

fn wrong_participation(cx: &CallContext<'_>, product: &Product) -> Finding {
    let procedure = product.procedure;
    general::error(
        cx.lang,
        "billing_number_invalid",
        product.participation,
        format!(
            "Erwartet werden 2 Zeichen oder die Abrechnungsnummer mit Ihrer EKP und {procedure} an Stelle 11 und 12."
        ),
        format!("Expected are 2 characters, or the billing number with your EKP and {procedure} in place 11 and 12."),
    )
}
