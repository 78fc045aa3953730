//! The first half of the way, in the cloud's portal: from the invitation to the sender's address.

use kontor_cloud::identity;

use super::stumble::{Stumble, Walked};
use super::{Walk, html, mail};
use crate::commands::{SAMPLE_CUSTOMER, sample};

const APPLICATION: &str = "Rundgang büro+";

/// The operator invites the sample customer.
pub(super) async fn invite(walk: &mut Walk<'_>) -> Walked<String> {
    let invited = identity::invite(&walk.house.cloud.app, sample(walk.console.lang())).await.map_err(Stumble::of)?;
    Ok(format!("{}, {}", invited.invitation.number, invited.invitation.company))
}

/// The customer finds the mail and the link in it.
pub(super) async fn find_mail(walk: &mut Walk<'_>) -> Walked<String> {
    let beginning = walk.cloud("/register/");
    walk.registration_url = mail::find_link(&walk.house.folder.outbox(), &beginning)?;
    Ok(format!("{beginning}..."))
}

/// The form is filled in and locked but for the password; registering leads to the sign-in.
pub(super) async fn register(walk: &mut Walk<'_>) -> Walked<String> {
    let page = walk.browser.open(&walk.registration_url.clone()).await?.expect(200, "/register/")?;
    let form = page.form("/register/")?;
    if form.get("realm") != Some(SAMPLE_CUSTOMER) || form.get("username") != Some("jana.foerster") {
        return Err(page.unexpected("the form is not filled in with the invitation"));
    }
    let typed = form.fill("password", &walk.password).fill("password_confirmation", &walk.password);
    let after = walk.browser.post(&page, &typed).await?;
    let used = walk.browser.open(&walk.registration_url.clone()).await?;
    if after.status != 200 || html::form(&used.text(), "/register/").is_some() {
        return Err(after.unexpected("the registration was not accepted"));
    }
    Ok(html::title(&after.text()))
}

/// Signs in with customer number, user name and password.
pub(super) async fn sign_in(walk: &mut Walk<'_>) -> Walked<String> {
    let url = walk.cloud("/login");
    let page = walk.browser.open(&url).await?.expect(200, "/login")?;
    let form = page
        .form("/login")?
        .fill("customer_number", SAMPLE_CUSTOMER)
        .fill("username", "jana.foerster")
        .fill("password", &walk.password);
    let after = walk.browser.post(&page, &form).await?.expect(200, "/applications")?;
    Ok(html::title(&after.text()))
}

/// Nothing has been created yet.
pub(super) async fn see_no_applications(walk: &mut Walk<'_>) -> Walked<String> {
    let url = walk.cloud("/applications");
    let page = walk.browser.open(&url).await?.expect(200, "/applications")?;
    if html::find(&page.text(), "kc_", 26).is_some() {
        return Err(page.unexpected("there is an application already"));
    }
    Ok(html::title(&page.text()))
}

/// Creates an application and reads the two values from the one answer that shows them.
pub(super) async fn create_application(walk: &mut Walk<'_>) -> Walked<String> {
    let url = walk.cloud("/applications/new");
    let dialog = walk.browser.open(&url).await?.expect(200, "/applications/new")?;
    let form = dialog.form("/applications")?.fill("name", APPLICATION);
    let answer = walk.browser.post_only(&dialog, &form).await?.expect(200, "/applications")?;
    let kept = answer.headers.get("cache-control").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kept.contains("no-store") {
        return Err(answer.unexpected("the answer with the secret may be stored"));
    }
    let text = answer.text();
    let missing = || answer.unexpected("Client-ID and Client-Secret are not in the answer");
    walk.client_id = html::find(&text, "kc_", 26).ok_or_else(missing)?;
    walk.client_secret = html::find(&text, "ks_", 49).ok_or_else(missing)?;
    walk.creation = Some((dialog, form));
    Ok(walk.client_id.clone())
}

/// Neither the list nor the same form sent again shows the secret a second time.
pub(super) async fn see_secret_no_more(walk: &mut Walk<'_>) -> Walked<String> {
    let url = walk.cloud("/applications");
    let list = walk.browser.open(&url).await?.expect(200, "/applications")?;
    let Some((dialog, form)) = walk.creation.take() else { return Err(Stumble::new("no application was created")) };
    let again = walk.browser.post(&dialog, &form).await?.expect(200, "/applications")?;
    for page in [&list, &again] {
        if page.text().contains(&walk.client_secret) {
            return Err(page.unexpected("the secret is shown again"));
        }
        if page.text().matches("/delete").count() != 1 || !page.text().contains(&walk.client_id) {
            return Err(page.unexpected("the list does not show exactly the one application"));
        }
    }
    Ok(html::title(&list.text()))
}

/// Sets the sender on the page "Versand"; without a GS1 prefix labels are samples.
pub(super) async fn set_sender(walk: &mut Walk<'_>) -> Walked<String> {
    let url = walk.cloud("/shipping/settings");
    let page = walk.browser.open(&url).await?.expect(200, "/shipping/settings")?;
    let form = page
        .form("/shipping/settings")?
        .fill("name", "Musterhandel Grünwald GmbH")
        .fill("street", "Am Alten Güterbahnhof")
        .fill("house_number", "7 b")
        .fill("postal_code", "76131")
        .fill("city", "Karlsruhe")
        .fill("country", "DE");
    let after = walk.browser.post(&page, &form).await?.expect(200, "/shipping/settings")?;
    let saved = after.form("/shipping/settings")?;
    if saved.get("city") != Some("Karlsruhe") {
        return Err(after.unexpected("the sender was not saved"));
    }
    Ok("Karlsruhe".to_owned())
}
