//! A ready connection to the cloud of a credentials record: address and a token that still lives.

use kontor_model::Lang;

use crate::app::DeskApp;
use crate::check::Verdict;
use crate::cloud::identity::{AccessToken, fetch_token};
use crate::cloud::shipments::{Call, CallError};
use crate::cloud::{CloudAddress, Trouble};
use crate::credentials::{self, Credential, open_secret};
use crate::error::{DeskError, DeskResult};

/// Address and token of a record.
pub(crate) struct Connection {
    address: CloudAddress,
    token: AccessToken,
}

impl Connection {
    /// The conversation in a language.
    pub(crate) fn call<'a>(&'a self, app: &'a DeskApp, lang: Lang) -> Call<'a> {
        Call { http: &app.http, address: &self.address, token: &self.token, lang }
    }
}

/// Takes the token at hand or asks for a new one. Errors: [`crate::DeskError::Cloud`]; no shipment was sent then.
pub(super) async fn connect(app: &DeskApp, record: &Credential) -> DeskResult<Connection> {
    let address = CloudAddress::parse(&record.cloud_url).map_err(Trouble::from_address)?;
    if let Some(token) = app.tokens.find(&record.id, record.updated_at, app.now()) {
        return Ok(Connection { address, token });
    }
    let secret = open_secret(app, record).await?;
    let (token, _) = fetch_token(&app.http, &address, &record.client_id, &secret).await?;
    app.tokens.keep(&record.id, record.updated_at, app.now(), &token);
    Ok(Connection { address, token })
}

/// The cloud of a record, ready to be asked; a token that is not accepted any more is renewed once per question.
pub(crate) struct Cloud<'a> {
    app: &'a DeskApp,
    lang: Lang,
    pub(crate) record: Credential,
    connection: Connection,
}

impl<'a> Cloud<'a> {
    /// The cloud of the active record. Errors: [`DeskError::NoActiveCredential`], [`DeskError::Cloud`].
    pub(crate) async fn of_active(app: &'a DeskApp, lang: Lang) -> DeskResult<Cloud<'a>> {
        let record = credentials::active(app).await?;
        Cloud::of(app, record, lang).await
    }

    /// The cloud of this record.
    pub(crate) async fn of(app: &'a DeskApp, record: Credential, lang: Lang) -> DeskResult<Cloud<'a>> {
        let connection = connect(app, &record).await?;
        Ok(Cloud { app, lang, record, connection })
    }

    /// The conversation.
    pub(crate) fn call(&self) -> Call<'_> {
        self.connection.call(self.app, self.lang)
    }

    /// Gets a new token in place of one that was refused.
    pub(crate) async fn renew(&mut self) -> DeskResult<()> {
        self.app.tokens.forget(&self.record.id);
        self.connection = connect(self.app, &self.record).await?;
        Ok(())
    }
}

/// Asks the cloud; with a fresh token once more where the first was refused. Nothing is sent twice otherwise.
macro_rules! ask {
    ($cloud:expr, |$call:ident| $question:expr) => {{
        let first = {
            let $call = $cloud.call();
            $question.await
        };
        match first {
            Err($crate::cloud::shipments::CallError::Unauthorized) => {
                $cloud.renew().await?;
                let $call = $cloud.call();
                $question.await.map_err($crate::shipping::told)
            }
            other => other.map_err($crate::shipping::told),
        }
    }};
}
pub(crate) use ask;

/// A call that brought nothing as an error of an action.
pub(crate) fn told(error: CallError) -> DeskError {
    match error {
        CallError::Problem(problem) => DeskError::Problem(problem),
        CallError::Unclear(trouble) => trouble.into(),
        CallError::Unauthorized => Trouble::new(Verdict::Refused, "401").with("error", "unauthorized").into(),
    }
}
