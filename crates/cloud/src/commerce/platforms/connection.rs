//! How everybody calls a platform: opened once for a piece of work, in turn, and with an ear for how it went.

use kontor_adapters::shop::Shop;
use kontor_adapters::{AdapterError, CallContext, ErrorKind, Exchange, Exchanges, Http, Settings};
use kontor_model::Lang;
use kontor_model::id::{PlatformId, TenantId};
use kontor_model::platform::PlatformState;
use secrecy::SecretString;

use super::gate::{Lane, Turn};
use super::row::PlatformRow;
use super::store::{self, Failure};
use super::{secrets, words};
use crate::app::App;
use crate::error::{AppError, AppResult};

/// A success is written down again after this time, so that a busy connection does not write with every call.
const SUCCESS_KEPT_MS: i64 = 60_000;
/// How long a platform is left alone that says it is asked too much and not how long, seconds.
const REST_S: u32 = 30;

/// Where and how a platform is called, stored or only typed.
pub(super) struct Line<'a> {
    app: &'a App,
    /// The adapter.
    pub(super) shop: &'a dyn Shop,
    id: PlatformId,
    settings: Settings,
    /// Where it calls, without a slash at the end.
    pub(super) origin: String,
    token_key: String,
}

/// A platform with its secrets opened, and the way to call it.
pub(in crate::commerce) struct Connection<'a> {
    /// The adapter.
    pub(in crate::commerce) shop: &'a dyn Shop,
    /// The platform as it was when the connection was opened.
    pub(in crate::commerce) row: PlatformRow,
    pub(super) line: Line<'a>,
    hints: Option<SecretString>,
}

/// The turn to make one call. The next one is called when this is dropped.
pub(in crate::commerce) struct Talk<'a> {
    line: &'a Line<'a>,
    lane: Lane,
    exchanges: Exchanges,
    turn: Turn,
}

impl<'a> Line<'a> {
    /// Opens a line. Errors: [`AppError::Conflict`] `platform_address_refused` for an address that this server may not call.
    pub(super) fn open(
        app: &'a App,
        shop: &'a dyn Shop,
        (id, revision): (&PlatformId, i64),
        address: Option<&str>,
        settings: Settings,
    ) -> AppResult<Line<'a>> {
        let origin = shop.descriptor().origin.or(address);
        let origin = origin.ok_or_else(|| AppError::internal("a platform is nowhere"))?.to_owned();
        app.egress.check(&origin).map_err(|_| AppError::Conflict("platform_address_refused"))?;
        Ok(Line { app, shop, id: id.clone(), settings, origin, token_key: format!("{id}:{revision}") })
    }

    /// Waits for the turn to make one call. Errors: [`AppError::TooMany`] while the platform rests.
    pub(super) async fn begin(&self, lane: Lane) -> AppResult<Talk<'_>> {
        let gates = self.app.commerce.gates();
        let turn = gates.turn(&self.id, lane, self.shop.descriptor().capabilities.pause_ms).await;
        let rest_ms = gates.rests_until(&self.id).0 - self.app.now().0;
        if rest_ms > 0 {
            return Err(AppError::TooMany { retry_after_s: rest_ms.unsigned_abs().div_ceil(1000) });
        }
        Ok(Talk { line: self, lane, exchanges: Exchanges::default(), turn })
    }
}

impl<'a> Connection<'a> {
    /// Opens the connection of a platform.
    ///
    /// Errors: [`AppError::NotFound`]; [`AppError::Conflict`] `platform_paused`, `platform_address_refused` for an address
    /// that this server may not call.
    pub(in crate::commerce) async fn open(
        app: &'a App,
        tenant: &TenantId,
        id: &PlatformId,
    ) -> AppResult<Connection<'a>> {
        let connection = Connection::open_at_rest(app, tenant, id).await?;
        if connection.row.paused {
            return Err(AppError::Conflict("platform_paused"));
        }
        Ok(connection)
    }

    /// The same, also for a paused platform: a person tests it, or it sends a hint.
    pub(in crate::commerce) async fn open_at_rest(
        app: &'a App,
        tenant: &TenantId,
        id: &PlatformId,
    ) -> AppResult<Connection<'a>> {
        let mut tx = app.db.read(tenant).await?;
        let row = store::find(&mut tx, tenant, id).await?.ok_or(AppError::NotFound)?;
        let opened = secrets::open(app, &mut tx, tenant, id).await?;
        drop(tx);
        let shop = app.commerce.shops().find(&row.kind);
        let shop = shop.ok_or_else(|| AppError::internal("the kind of a platform is not registered"))?;
        let mut settings = Settings::default();
        for (name, value) in row.learned()?.into_iter().chain(row.open_values()?) {
            settings = settings.with_value(&name, &value);
        }
        let mut hints = None;
        for (field, secret) in opened {
            if field == secrets::HINTS {
                hints = Some(secret);
            } else {
                settings = settings.with_secret(&field, secret);
            }
        }
        let line = Line::open(app, shop, (id, row.revision), row.address.as_deref(), settings)?;
        Ok(Connection { shop, row, line, hints })
    }

    /// What was typed and found out, with its secrets.
    pub(in crate::commerce) fn settings(&self) -> &Settings {
        &self.line.settings
    }

    /// The secret hints of this platform are signed with. Errors: it has none, which is a fault of ours.
    pub(in crate::commerce) fn hint_secret(&self) -> AppResult<&SecretString> {
        self.hints.as_ref().ok_or_else(|| AppError::internal("a platform has no secret for its hints"))
    }

    /// Waits for the turn to make one call: one at a time per platform, orders first, with the platform's pause between.
    ///
    /// Errors: [`AppError::TooMany`] while the platform rests because it said it was asked too much.
    pub(in crate::commerce) async fn begin(&self, lane: Lane) -> AppResult<Talk<'_>> {
        self.line.begin(lane).await
    }

    /// Notes how a call went: one that worked connects, refused credentials end the connection, three failures in a row
    /// make it a failing one. A platform that is asked too much is left alone for as long as it says, and no worse for it.
    pub(in crate::commerce) async fn heard(&self, outcome: Result<(), &AdapterError>) -> AppResult<()> {
        match outcome {
            Ok(()) => self.worked().await,
            Err(error) if error.kind == ErrorKind::RateLimited => {
                let rest_s = i64::from(error.retry_after.unwrap_or(REST_S));
                let app = self.line.app;
                app.commerce.gates().rest(&self.row.id, app.now().plus_seconds(rest_s));
                Ok(())
            }
            Err(error) => self.failed(error).await,
        }
    }

    /// Keeps what was found out anew about the shop, with what was found out before.
    pub(in crate::commerce) async fn keep_learned(&self, found: Vec<(String, String)>) -> AppResult<()> {
        let PlatformRow { tenant_id, id, revision, .. } = &self.row;
        let before = self.row.learned()?;
        let mut learned = before.clone();
        learned.extend(found);
        if learned == before {
            return Ok(());
        }
        let json = serde_json::to_string(&learned).map_err(AppError::internal)?;
        let mut tx = self.line.app.db.write(tenant_id).await?;
        store::set_learned(&mut tx, tenant_id, (id, *revision), &json).await?;
        Ok(tx.commit().await?)
    }

    /// The code of a failure, and the platform's own words of it.
    pub(in crate::commerce) async fn said(&self, error: &AdapterError) -> (&'static str, String) {
        (words::code_of(self.line.app, &self.line.origin, error).await, words::text_of(error))
    }

    async fn worked(&self) -> AppResult<()> {
        let (app, PlatformRow { tenant_id, id, revision, .. }) = (self.line.app, &self.row);
        let now = app.now();
        let mut tx = app.db.read(tenant_id).await?;
        let known = store::find(&mut tx, tenant_id, id).await?;
        drop(tx);
        let is_known = known.is_some_and(|row| {
            let is_fresh = row.last_success_at.is_some_and(|at| now.0 - at < SUCCESS_KEPT_MS);
            row.state == PlatformState::Connected.code() && row.fails == 0 && is_fresh
        });
        if is_known {
            return Ok(());
        }
        let mut tx = app.db.write(tenant_id).await?;
        store::note_success(&mut tx, tenant_id, (id, *revision), now).await?;
        Ok(tx.commit().await?)
    }

    async fn failed(&self, error: &AdapterError) -> AppResult<()> {
        let (app, PlatformRow { tenant_id, id, revision, .. }) = (self.line.app, &self.row);
        let (code, text) = self.said(error).await;
        let expired = error.kind == ErrorKind::NotAuthorized;
        let failure = Failure { at: app.now(), code, text: &text, expired };
        let mut tx = app.db.write(tenant_id).await?;
        store::note_failure(&mut tx, tenant_id, (id, *revision), &failure).await?;
        Ok(tx.commit().await?)
    }
}

impl Drop for Talk<'_> {
    /// Telling an order may take several calls: the pause after it is as long as theirs together.
    fn drop(&mut self) {
        if self.lane == Lane::Out {
            self.turn.was_for(self.exchanges.count().max(1));
        }
    }
}

impl Talk<'_> {
    /// What was said in this turn.
    pub(in crate::commerce) fn exchanges(&self) -> Vec<Exchange> {
        self.exchanges.take()
    }

    /// The world of the call.
    pub(in crate::commerce) fn context(&self, lang: Lang) -> CallContext<'_> {
        let Line { app, settings, origin, token_key, .. } = self.line;
        let http = Http {
            client: app.egress.client(),
            origin,
            tokens: app.commerce.tokens(),
            account: token_key,
            entropy: app.entropy.as_ref(),
            exchanges: &self.exchanges,
        };
        CallContext { clock: app.clock.as_ref(), lang, settings, http: Some(http) }
    }
}
