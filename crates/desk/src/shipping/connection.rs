//! A ready connection to the cloud of a credentials record: address and a token that still lives.

use kontor_model::Lang;

use crate::app::DeskApp;
use crate::cloud::identity::{AccessToken, fetch_token};
use crate::cloud::shipments::Call;
use crate::cloud::{CloudAddress, Trouble};
use crate::credentials::{Credential, open_secret};
use crate::error::DeskResult;

/// Address and token of a record.
pub(super) struct Connection {
    address: CloudAddress,
    token: AccessToken,
}

impl Connection {
    /// The conversation in a language.
    pub(super) fn call<'a>(&'a self, app: &'a DeskApp, lang: Lang) -> Call<'a> {
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
