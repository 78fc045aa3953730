//! SQL that only tests need: customers and sign-ins out of thin air, and looks into tables.

use aws_lc_rs::digest;
use kontor_model::UtcMillis;
use kontor_model::id::{SessionId, TenantId, UserId};

use crate::db::{Db, Tx, execute, fetch_all, fetch_one};

/// A customer with modules such as `shipping`.
pub(crate) async fn insert_tenant(db: &Db, id: &TenantId, number: &str, modules: &str) {
    const SQL: &str = "INSERT INTO tenants (id, number, company, modules, created_at) VALUES ($1, $2, $3, $4, 0)";
    let mut tx = db.unscoped_write().await.expect("begins");
    execute!(&mut tx, SQL, id.as_str(), number, "Käsehof Grünwald & Söhne GmbH", modules).expect("a tenant");
    tx.commit().await.expect("commits");
}

/// A user who is signed in with this cookie value.
pub(crate) async fn insert_session(db: &Db, tenant: &TenantId, user: &UserId, session: &SessionId, cookie: &str) {
    const USER: &str = "INSERT INTO users (id, tenant_id, username, username_key, email, first_name, last_name, lang, \
        password_hash, created_at, password_changed_at) \
        VALUES ($1, $2, 'lene', 'lene', 'lene@kaesehof.example', 'Lene', 'Brackwede', 'de', '-', 0, 0)";
    const SESSION: &str = "INSERT INTO sessions (id, tenant_id, user_id, token_hash, created_at, seen_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $5, $6)";
    let mut tx = db.unscoped_write().await.expect("begins");
    execute!(&mut tx, USER, user.as_str(), tenant.as_str()).expect("a user");
    let hash = digest::digest(&digest::SHA256, cookie.as_bytes()).as_ref().to_vec();
    let now = crate::testing::NOW;
    let end = now.plus_seconds(3600);
    execute!(&mut tx, SESSION, session.as_str(), tenant.as_str(), user.as_str(), hash, now.0, end.0)
        .expect("a session");
    tx.commit().await.expect("commits");
}

/// Everything the shipping room stores about a tenant, one text per row, for searching.
pub(crate) async fn everything(db: &Db) -> Vec<Vec<u8>> {
    let mut tx = db.unscoped_read().await.expect("begins");
    let mut found = Vec::new();
    for (sealed, open) in
        fetch_all!(&mut tx, (Vec<u8>, String), "SELECT request, reference || state || findings FROM shipments")
            .expect("shipments")
    {
        found.extend([sealed, open.into_bytes()]);
    }
    for (document, open) in
        fetch_all!(&mut tx, (Vec<u8>, String), "SELECT document, sha256 FROM documents").expect("labels")
    {
        found.extend([document, open.into_bytes()]);
    }
    for (mac, key) in
        fetch_all!(&mut tx, (Vec<u8>, String), "SELECT request_mac, idempotency_key FROM idempotency_keys")
            .expect("keys")
    {
        found.extend([mac, key.into_bytes()]);
    }
    for (sender, prefix) in
        fetch_all!(&mut tx, (Vec<u8>, String), "SELECT sender, gs1_prefix FROM sender_settings").expect("senders")
    {
        found.extend([sender, prefix.into_bytes()]);
    }
    found
}

/// How many rows there are: shipments, parcels, documents, idempotency keys.
pub(crate) async fn counts(db: &Db) -> [i64; 4] {
    let mut tx = db.unscoped_read().await.expect("begins");
    [
        count(&mut tx, "SELECT COUNT(*) FROM shipments").await,
        count(&mut tx, "SELECT COUNT(*) FROM parcels").await,
        count(&mut tx, "SELECT COUNT(*) FROM documents").await,
        count(&mut tx, "SELECT COUNT(*) FROM idempotency_keys").await,
    ]
}

async fn count(tx: &mut Tx, sql: &'static str) -> i64 {
    fetch_one!(tx, (i64,), sql).expect("a count").0
}

/// Puts a label's sealed document under another parcel, as somebody with access to the data base might.
pub(crate) async fn swap_documents(db: &Db) -> u64 {
    const SQL: &str = "UPDATE documents SET document = (SELECT o.document FROM documents o WHERE o.id <> documents.id)";
    let mut tx = db.unscoped_write().await.expect("begins");
    let touched = execute!(&mut tx, SQL).expect("swaps");
    tx.commit().await.expect("commits");
    touched
}

/// Puts one tenant's sealed sender under another one.
pub(crate) async fn copy_sender(db: &Db, from: &TenantId, to: &TenantId) {
    const SQL: &str = "INSERT INTO sender_settings (tenant_id, sender, gs1_prefix, updated_at) \
        SELECT $2, sender, gs1_prefix, updated_at FROM sender_settings WHERE tenant_id = $1";
    let mut tx = db.unscoped_write().await.expect("begins");
    execute!(&mut tx, SQL, from.as_str(), to.as_str()).expect("copies");
    tx.commit().await.expect("commits");
}

/// Makes all keys older.
pub(crate) async fn age_keys(db: &Db, created_at: UtcMillis) {
    let mut tx = db.unscoped_write().await.expect("begins");
    execute!(&mut tx, "UPDATE idempotency_keys SET created_at = $1", created_at.0).expect("ages");
    tx.commit().await.expect("commits");
}

/// Says that another carrier made all shipments.
pub(crate) async fn change_carrier(db: &Db, carrier: &str) {
    let mut tx = db.unscoped_write().await.expect("begins");
    execute!(&mut tx, "UPDATE shipments SET carrier = $1", carrier).expect("changes");
    tx.commit().await.expect("commits");
}

/// Everything that is stored about where parcels are.
pub(crate) async fn everything_tracked(db: &Db) -> Vec<Vec<u8>> {
    let mut tx = db.unscoped_read().await.expect("begins");
    let rows = fetch_all!(&mut tx, (Vec<u8>,), "SELECT tracking FROM parcels WHERE tracking IS NOT NULL");
    rows.expect("parcels").into_iter().map(|(sealed,)| sealed).collect()
}

/// Makes what is stored of a carrier account unreadable.
pub(crate) async fn spoil_account(db: &Db, id: &str) {
    let mut tx = db.unscoped_write().await.expect("begins");
    execute!(&mut tx, "UPDATE carrier_accounts SET settings = '{' WHERE id = $1", id).expect("spoils");
    tx.commit().await.expect("commits");
}

/// Makes what is wanted of an item of a batch unreadable.
pub(crate) async fn spoil_item(db: &Db, number: i64) {
    const SQL: &str = "UPDATE shipment_batch_items SET request = $2 WHERE number = $1";
    let mut tx = db.unscoped_write().await.expect("begins");
    execute!(&mut tx, SQL, number, vec![0_u8; 40]).expect("spoils");
    tx.commit().await.expect("commits");
}

/// Makes what a carrier was asked for a shipment unreadable.
pub(crate) async fn spoil_request(db: &Db, reference: &str) {
    const SQL: &str = "UPDATE shipments SET request = $2 WHERE reference = $1";
    let mut tx = db.unscoped_write().await.expect("begins");
    execute!(&mut tx, SQL, reference, vec![0_u8; 40]).expect("spoils");
    tx.commit().await.expect("commits");
}

/// Lets a close-out hold every shipment, as an older version did with what was being cancelled.
pub(crate) async fn hold_all(db: &Db) {
    let mut tx = db.unscoped_write().await.expect("begins");
    execute!(&mut tx, "UPDATE shipments SET close_out_id = $1", "clo_held").expect("holds");
    tx.commit().await.expect("commits");
}

/// From now on no carrier account can be called.
pub(in crate::shipping) async fn break_accounts(db: &Db) {
    let mut tx = db.unscoped_write().await.expect("begins");
    execute!(&mut tx, "UPDATE carrier_accounts SET mode = 'simulated'").expect("accounts");
    tx.commit().await.expect("commits");
}

/// From now on nothing can be kept of what is said to carriers.
pub(in crate::shipping) async fn break_calls(db: &Db) {
    let mut tx = db.unscoped_write().await.expect("begins");
    execute!(&mut tx, "ALTER TABLE carrier_calls RENAME TO carrier_calls_gone").expect("calls");
    tx.commit().await.expect("commits");
}

/// Shipments of one day have another one from now on, be it none.
pub(in crate::shipping) async fn break_date(db: &Db, from: &str, to: &str) {
    let mut tx = db.unscoped_write().await.expect("begins");
    execute!(&mut tx, "UPDATE shipments SET ship_date = $2 WHERE ship_date = $1", from, to).expect("shipments");
    tx.commit().await.expect("commits");
}
