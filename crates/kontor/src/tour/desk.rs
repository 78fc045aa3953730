//! The second half begins in Desk: sign-in by link, the mask "Zugangsdaten", Testen, Speichern.

use super::Walk;
use super::browser::Page;
use super::html::{self, Form};
use super::stumble::{Stumble, Walked};
use crate::commands::SAMPLE_CUSTOMER;

/// Opens the link that only the owner of the data folder can make.
pub(super) async fn sign_in(walk: &mut Walk<'_>) -> Walked<String> {
    let link = kontor_desk::access::issue_link(&walk.house.desk.app).await.map_err(Stumble::of)?;
    let page = walk.browser.open(&link).await?;
    if page.status != 200 || page.url.path().starts_with("/enter") {
        return Err(page.unexpected("the link does not sign in"));
    }
    Ok(walk.house.desk.app.origin())
}

/// Testen against the sandbox's page that is no cloud at all: told in words, nothing stored.
pub(super) async fn test_wrong_cloud(walk: &mut Walk<'_>) -> Walked<String> {
    let wrong = format!("{}/not-kontor", walk.house.sandbox_url);
    let (mask, form) = open_mask(walk).await?;
    let tested = walk.browser.post(&mask, &form.fill("cloud_url", &wrong).press("action", "test")).await?;
    if tested.status != 200 || tested.text().contains(SAMPLE_CUSTOMER) || !tested.text().contains("notice bad") {
        return Err(tested.unexpected("a foreign page was taken for a cloud"));
    }
    Ok(wrong)
}

/// Testen with the right values names customer and application.
pub(super) async fn test(walk: &mut Walk<'_>) -> Walked<String> {
    let (mask, form) = open_mask(walk).await?;
    let tested = walk.browser.post(&mask, &form.press("action", "test")).await?;
    let text = tested.text();
    if tested.status != 200 || !text.contains(SAMPLE_CUSTOMER) || !text.contains("notice ok") {
        return Err(tested.unexpected("the values are not accepted"));
    }
    Ok(SAMPLE_CUSTOMER.to_owned())
}

/// Speichern; the list shows the record without its secret.
pub(super) async fn save(walk: &mut Walk<'_>) -> Walked<String> {
    let (mask, form) = open_mask(walk).await?;
    let list = walk.browser.post(&mask, &form.press("action", "save")).await?.expect(200, "/credentials")?;
    let text = list.text();
    if !text.contains(&walk.client_id) || text.contains(&walk.client_secret) {
        return Err(list.unexpected("the list must show the Client-ID and not the secret"));
    }
    Ok(html::title(&text))
}

async fn open_mask(walk: &mut Walk<'_>) -> Walked<(Page, Form)> {
    let url = walk.desk("/credentials/new");
    let page = walk.browser.open(&url).await?.expect(200, "/credentials/new")?;
    let form = page.form("/credentials")?;
    if form.get("cloud_url") != Some(walk.house.cloud.url.as_str()) {
        return Err(page.unexpected("the cloud's address is not filled in"));
    }
    let ticked = if form.get("active").is_some() { form } else { form.press("active", "on") };
    let filled = ticked.fill("client_id", &walk.client_id).fill("client_secret", &walk.client_secret);
    Ok((page, filled))
}
