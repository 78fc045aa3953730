//! The rules of the records: one active per kind, numbers unique, secrets sealed and never given back to a page.

use kontor_model::id::CredentialId;
use secrecy::{ExposeSecret, SecretString};

use crate::app::DeskApp;
use crate::check::{self, Report};
use crate::credentials::input::Checked;
use crate::credentials::{Credential, CredentialInput, CredentialKind, store};
use crate::db::DbError;
use crate::error::{DeskError, DeskResult, FieldFault};

/// Whether the person has agreed that the record active so far is switched off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Activation {
    /// Not asked yet: another active record stops the action with [`DeskError::OtherActive`].
    AskFirst,
    /// Agreed to switching off this record, and no other.
    Instead(CredentialId),
}

/// All records by number.
pub async fn list(app: &DeskApp) -> DeskResult<Vec<Credential>> {
    Ok(store::list(&mut app.db.read().await?).await?)
}

/// One record, without its secret.
pub async fn get(app: &DeskApp, id: &CredentialId) -> DeskResult<Credential> {
    store::find(&mut app.db.read().await?, id).await?.ok_or(DeskError::NotFound)
}

/// The record with a number, as the command line names it.
pub async fn find_number(app: &DeskApp, number: i64) -> DeskResult<Option<Credential>> {
    Ok(store::find_number(&mut app.db.read().await?, number).await?)
}

/// The number the next new record is given.
pub async fn next_number(app: &DeskApp) -> DeskResult<i64> {
    Ok(store::next_number(&mut app.db.read().await?).await?.unwrap_or(1))
}

/// The record Desk works with.
pub async fn active(app: &DeskApp) -> DeskResult<Credential> {
    let found = store::find_active(&mut app.db.read().await?, CredentialKind::KontorCloud).await?;
    found.ok_or(DeskError::NoActiveCredential)
}

/// The active record of a kind other than `except`: the mask names it before anything is saved.
pub async fn other_active(
    app: &DeskApp,
    kind: CredentialKind,
    except: Option<&CredentialId>,
) -> DeskResult<Option<Credential>> {
    let found = store::find_active(&mut app.db.read().await?, kind).await?;
    Ok(found.filter(|record| Some(&record.id) != except))
}

/// Adds a record. Errors: [`DeskError::Invalid`] by field, [`DeskError::OtherActive`] when the person must be asked.
pub async fn add(app: &DeskApp, input: &CredentialInput, activation: &Activation) -> DeskResult<Credential> {
    let checked = input.check(None).map_err(DeskError::Invalid)?;
    let now = app.now();
    let id = CredentialId::new(now, app.entropy.as_ref());
    let mut tx = app.db.write().await?;
    let number = match checked.number {
        Some(number) => number,
        None => store::next_number(&mut tx).await?.ok_or_else(taken)?,
    };
    if store::find_number(&mut tx, number).await?.is_some() {
        return Err(taken());
    }
    make_room(app, &mut tx, &checked, &id, activation).await?;
    let secret = checked.secret.as_ref().ok_or_else(|| DeskError::Internal("a new record without secret".into()))?;
    let sealed = seal(app, &id, checked.cloud_url.as_str(), secret);
    let record = Credential {
        id,
        number,
        active: checked.active,
        kind: checked.kind,
        name: checked.name,
        client_id: checked.client_id,
        cloud_url: checked.cloud_url.as_str().to_owned(),
        info: checked.info,
        created_at: now,
        updated_at: now,
        tested_at: None,
        verdict: None,
        report: None,
    };
    store::insert(&mut tx, &record, &sealed).await.map_err(|error| match error {
        DbError::Duplicate => taken(),
        other => other.into(),
    })?;
    tx.commit().await.map_err(DbError::from)?;
    Ok(record)
}

/// Changes a record; its number stays. An empty secret keeps the stored one, unless the address changes.
pub async fn change(
    app: &DeskApp,
    id: &CredentialId,
    input: &CredentialInput,
    activation: &Activation,
) -> DeskResult<Credential> {
    let mut tx = app.db.write().await?;
    let saved = store::find(&mut tx, id).await?.ok_or(DeskError::NotFound)?;
    let checked = input.check(Some(&saved)).map_err(DeskError::Invalid)?;
    make_room(app, &mut tx, &checked, id, activation).await?;
    let same_values = checked.secret.is_none() && checked.client_id == saved.client_id;
    let sealed = checked.secret.as_ref().map(|secret| seal(app, id, checked.cloud_url.as_str(), secret));
    let mut record = Credential {
        active: checked.active,
        kind: checked.kind,
        name: checked.name,
        client_id: checked.client_id,
        cloud_url: checked.cloud_url.as_str().to_owned(),
        info: checked.info,
        updated_at: app.now(),
        ..saved
    };
    if !same_values {
        (record.tested_at, record.verdict, record.report) = (None, None, None);
    }
    store::update(&mut tx, &record, sealed.as_deref()).await?;
    tx.commit().await.map_err(DbError::from)?;
    app.tokens.forget(id);
    Ok(record)
}

/// Makes a record the active one of its kind.
pub async fn activate(app: &DeskApp, id: &CredentialId, activation: &Activation) -> DeskResult<Credential> {
    let mut tx = app.db.write().await?;
    let mut record = store::find(&mut tx, id).await?.ok_or(DeskError::NotFound)?;
    switch_off_other(app, &mut tx, record.kind, id, activation).await?;
    store::set_active(&mut tx, id, true, app.now()).await?;
    tx.commit().await.map_err(DbError::from)?;
    record.active = true;
    Ok(record)
}

/// Deletes a record with its sealed secret. Labels made with it stay.
pub async fn remove(app: &DeskApp, id: &CredentialId) -> DeskResult<()> {
    let mut tx = app.db.write().await?;
    if !store::delete(&mut tx, id).await? {
        return Err(DeskError::NotFound);
    }
    tx.commit().await.map_err(DbError::from)?;
    app.tokens.forget(id);
    Ok(())
}

/// Tests a record as it is saved and keeps the result with it.
pub async fn test_saved(app: &DeskApp, id: &CredentialId) -> DeskResult<Report> {
    let record = get(app, id).await?;
    let secret = open_secret(app, &record).await?;
    let candidate =
        check::Candidate { cloud_url: record.cloud_url.clone(), client_id: record.client_id.clone(), secret };
    let report = check::check(app, &candidate).await;
    let mut tx = app.db.write().await?;
    store::keep_report(&mut tx, id, record.updated_at, &report).await?;
    tx.commit().await.map_err(DbError::from)?;
    Ok(report)
}

/// Tests what stands in the mask, saved or not, and changes nothing else: on a saved record an empty secret means the
/// stored one, and when all values are the saved ones the result is kept with the record.
///
/// Errors: [`DeskError::Invalid`] when the address was changed and the secret not typed anew; nothing is sent then.
pub async fn test_typed(app: &DeskApp, id: Option<&CredentialId>, input: &CredentialInput) -> DeskResult<Report> {
    let Some(id) = id.filter(|_| !input.has_secret()) else {
        return Ok(check::check(app, &input.candidate(input.secret.clone())).await);
    };
    let record = get(app, id).await?;
    let typed = crate::cloud::CloudAddress::parse(&input.cloud_url);
    let same_address = typed.as_ref().is_ok_and(|address| address.as_str() == record.cloud_url);
    if same_address && input.client_id.trim() == record.client_id {
        return test_saved(app, id).await;
    }
    if typed.is_ok() && !same_address {
        return Err(DeskError::Invalid(vec![FieldFault::new("client_secret", "credentials.error.secret_again")]));
    }
    let secret = open_secret(app, &record).await?;
    Ok(check::check(app, &input.candidate(secret)).await)
}

/// Opens the secret of a record for a request to its own cloud. Never called on the way to a page.
pub async fn open_secret(app: &DeskApp, record: &Credential) -> DeskResult<SecretString> {
    let sealed = store::find_sealed(&mut app.db.read().await?, &record.id).await?.ok_or(DeskError::NotFound)?;
    let plain = app.sealer.open(&sealed, &context(&record.id, &record.cloud_url))?;
    let text = std::str::from_utf8(&plain).map_err(|_| DeskError::Internal("a secret is not text".into()))?;
    Ok(SecretString::from(text.to_owned()))
}

async fn make_room(
    app: &DeskApp,
    tx: &mut crate::db::Tx,
    checked: &Checked,
    id: &CredentialId,
    activation: &Activation,
) -> DeskResult<()> {
    if checked.active { switch_off_other(app, tx, checked.kind, id, activation).await } else { Ok(()) }
}

async fn switch_off_other(
    app: &DeskApp,
    tx: &mut crate::db::Tx,
    kind: CredentialKind,
    id: &CredentialId,
    activation: &Activation,
) -> DeskResult<()> {
    let other = store::find_active(tx, kind).await?.filter(|record| record.id != *id);
    match other {
        None => Ok(()),
        Some(other) if *activation == Activation::Instead(other.id.clone()) => {
            Ok(store::set_active(tx, &other.id, false, app.now()).await?)
        }
        Some(other) => Err(DeskError::OtherActive(Box::new(other))),
    }
}

fn seal(app: &DeskApp, id: &CredentialId, cloud_url: &str, secret: &SecretString) -> Vec<u8> {
    app.sealer.seal(secret.expose_secret().as_bytes(), &context(id, cloud_url), app.nonce())
}

/// The address is part of the place: a row whose address was changed by hand does not give its secret away.
fn context<'a>(id: &'a CredentialId, cloud_url: &'a str) -> [&'a str; 4] {
    ["desk", id.as_str(), "client_secret", cloud_url]
}

fn taken() -> DeskError {
    DeskError::Invalid(vec![FieldFault::new("number", "credentials.error.number_taken")])
}
