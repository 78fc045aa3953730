//! The rules of applications: create, list, delete.

use kontor_model::UtcMillis;
use kontor_model::credential::PlainSecret;
use kontor_model::id::{ClientId, ClientSecretId, TenantId, UserId};

use super::application::{Name, NameFault, check_name};
use super::store::clients::{ClientRow, NewClient};
use super::store::secrets::{NewSecret, SecretRow};
use super::{keys, secrets, store};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};

/// Applications on one page of the list.
pub(crate) const PAGE_SIZE: usize = 50;

/// What came of the wish for a new application.
pub(crate) enum Created {
    /// It was created; the secret exists in clear here and nowhere else.
    New(NewApplication),
    /// The same form was sent before; nothing was created and the secret is not known any more.
    Already,
    /// The name cannot be given; nothing was created.
    Refused(NameFault),
}

/// A new application with its secret in clear.
pub(crate) struct NewApplication {
    /// Client-ID.
    pub(crate) id: ClientId,
    /// Its name.
    pub(crate) name: String,
    /// Its secret, to be shown once.
    pub(crate) secret: PlainSecret,
    /// When it was created.
    pub(crate) created_at: UtcMillis,
}

/// A page of the list.
pub(crate) struct ApplicationPage {
    /// The applications, newest first.
    pub(crate) rows: Vec<ClientRow>,
    /// What may be shown of their secrets.
    pub(crate) secrets: Vec<SecretRow>,
    /// Where the next page begins, if there is one.
    pub(crate) next: Option<ClientId>,
}

/// Creates an application with its first secret, and the realm's signing key if it has none.
///
/// `form_id` is the single-use id of the form: sent again it creates nothing.
pub(crate) async fn create_application(
    app: &App,
    tenant: &TenantId,
    user: &UserId,
    typed_name: &str,
    form_id: &str,
) -> AppResult<Created> {
    let mut tx = app.db.write(tenant).await?;
    // Before the name: the same form sent again brings the same name, and that is not what is wrong with it.
    if store::clients::form_was_used(&mut tx, tenant, form_id).await? {
        return Ok(Created::Already);
    }
    let name = match check_name(typed_name) {
        Ok(name) => name,
        Err(fault) => return Ok(Created::Refused(fault)),
    };
    if store::clients::name_is_taken(&mut tx, tenant, &name.key).await? {
        return Ok(Created::Refused(NameFault::Taken));
    }
    match insert_application(app, &mut tx, tenant, user, &name, form_id).await {
        Ok(created) => {
            tx.commit().await?;
            Ok(Created::New(created))
        }
        // Somebody else was faster between the look and the writing; he is committed by now, so look again.
        Err(AppError::Db(DbError::Duplicate)) => {
            drop(tx);
            who_was_faster(app, tenant, form_id).await
        }
        Err(error) => Err(error),
    }
}

/// Lists a page of the tenant's applications, those created before `before`.
pub(crate) async fn list_applications(
    app: &App,
    tenant: &TenantId,
    before: Option<&ClientId>,
) -> AppResult<ApplicationPage> {
    let mut tx = app.db.read(tenant).await?;
    let one_more = i64::try_from(PAGE_SIZE + 1).map_err(AppError::internal)?;
    let mut rows = store::clients::list(&mut tx, tenant, before, one_more).await?;
    let more = rows.len() > PAGE_SIZE;
    rows.truncate(PAGE_SIZE);
    let secrets = match (rows.last(), rows.first()) {
        (Some(oldest), Some(newest)) => store::secrets::list(&mut tx, tenant, &oldest.id, &newest.id).await?,
        _ => Vec::new(),
    };
    let next = if more { rows.last().map(|row| row.id.clone()) } else { None };
    Ok(ApplicationPage { rows, secrets, next })
}

/// One application of the tenant.
pub(crate) async fn get_application(app: &App, tenant: &TenantId, id: &ClientId) -> AppResult<ClientRow> {
    let mut tx = app.db.read(tenant).await?;
    store::clients::find(&mut tx, tenant, id).await?.ok_or(AppError::NotFound)
}

/// Deletes an application: from the commit on it gets no token, and its tokens are worth nothing.
pub(crate) async fn delete_application(
    app: &App,
    tenant: &TenantId,
    user: &UserId,
    id: &ClientId,
) -> AppResult<ClientRow> {
    let mut tx = app.db.write(tenant).await?;
    let client = store::clients::find(&mut tx, tenant, id).await?.ok_or(AppError::NotFound)?;
    let change = store::changes::unscoped_next(&mut tx).await?;
    if !store::clients::delete(&mut tx, tenant, id, app.now(), change).await? {
        return Err(AppError::NotFound);
    }
    note(&mut tx, app, tenant, user, ("application.deleted", id, &client.name)).await?;
    super::news::announce(&mut tx).await?;
    tx.commit().await?;
    app.oauth.clients.forget(id);
    Ok(client)
}

async fn insert_application(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    user: &UserId,
    name: &Name,
    form_id: &str,
) -> AppResult<NewApplication> {
    let now = app.now();
    let id = ClientId::new(now, &*app.entropy);
    let change = store::changes::unscoped_next(tx).await?;
    let client = NewClient {
        id: &id,
        name: &name.shown,
        name_key: &name.key,
        form_id,
        created_at: now,
        created_by: user,
        change,
    };
    store::clients::insert(tx, tenant, &client).await?;
    let secret = insert_secret(app, tx, tenant, user, &id).await?;
    make_first_key(app, tx, tenant).await?;
    note(tx, app, tenant, user, ("application.created", &id, &name.shown)).await?;
    super::news::announce(tx).await?;
    Ok(NewApplication { id, name: name.shown.clone(), secret, created_at: now })
}

/// Draws a secret and stores its keyed hash.
async fn insert_secret(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    user: &UserId,
    client: &ClientId,
) -> AppResult<PlainSecret> {
    let secret = PlainSecret::generate(&*app.entropy);
    let (mac_key, mac) = secrets::mac(&app.sealer, client, &secret);
    let row = NewSecret {
        id: &ClientSecretId::new(app.now(), &*app.entropy),
        mac: &mac,
        mac_key: &mac_key,
        prefix: &secret.shown_prefix(),
        last_four: &secret.last_four(),
        created_at: app.now(),
        created_by: user,
    };
    store::secrets::insert(tx, tenant, client, &row).await?;
    Ok(secret)
}

/// Makes the realm's first signing key; two first applications at once settle it by the unique slot.
async fn make_first_key(app: &App, tx: &mut Tx, tenant: &TenantId) -> AppResult<()> {
    const FIRST_SLOT: i64 = 1;
    if store::keys::list(tx, tenant).await?.is_empty() {
        let key = keys::generate(app, tenant)?;
        store::keys::insert(tx, tenant, FIRST_SLOT, &key, app.now()).await?;
    }
    Ok(())
}

async fn who_was_faster(app: &App, tenant: &TenantId, form_id: &str) -> AppResult<Created> {
    let mut tx = app.db.read(tenant).await?;
    let same_form = store::clients::form_was_used(&mut tx, tenant, form_id).await?;
    Ok(if same_form { Created::Already } else { Created::Refused(NameFault::Taken) })
}

async fn note(
    tx: &mut Tx,
    app: &App,
    tenant: &TenantId,
    user: &UserId,
    what: (&'static str, &ClientId, &str),
) -> AppResult<()> {
    let (action, id, name) = what;
    let entry = Entry { actor: Actor::User(user), action, object: id.as_str(), detail: name };
    audit::record(tx, app, tenant, entry).await?;
    Ok(())
}
