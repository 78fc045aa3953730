//! An opened account, and the world of one call made with it.

use kontor_adapters::{AddressPolicy, CallContext, CarrierDescriptor, Connect, Exchanges, Http, Settings};
use kontor_model::Lang;
use kontor_model::id::CarrierAccountId;

use crate::app::App;
use crate::error::{AppError, AppResult};

/// Which of a carrier's systems an account calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountMode {
    /// The real one: labels cost money.
    Live,
    /// The carrier's own test system.
    Test,
    /// The simulated carrier of Kontor's sandbox, where the configuration names one.
    Simulated,
}

impl AccountMode {
    /// All modes.
    pub const ALL: [AccountMode; 3] = [AccountMode::Live, AccountMode::Test, AccountMode::Simulated];

    /// Column, form and wire text.
    pub fn code(self) -> &'static str {
        match self {
            AccountMode::Live => "live",
            AccountMode::Test => "test",
            AccountMode::Simulated => "simulated",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<AccountMode> {
        AccountMode::ALL.into_iter().find(|mode| mode.code() == code)
    }

    /// The modes an account of this carrier can have on this server; none for a carrier that is not called.
    pub fn of(app: &App, carrier: &CarrierDescriptor) -> Vec<AccountMode> {
        let Connect::Http { test, .. } = carrier.connect else { return Vec::new() };
        let is_possible = |mode: &AccountMode| match mode {
            AccountMode::Live => true,
            AccountMode::Test => test.is_some(),
            AccountMode::Simulated => app.config.simulated_carriers.is_some(),
        };
        AccountMode::ALL.into_iter().filter(is_possible).collect()
    }
}

/// A carrier account with its secrets opened, for the time of one piece of work. Never logged, never sent.
pub struct Account {
    /// Its id.
    pub id: CarrierAccountId,
    /// Id of the carrier.
    pub carrier: String,
    /// Name on screens, unique in the tenant.
    pub name: String,
    /// Which system is called.
    pub mode: AccountMode,
    /// The values of its form, secrets among them.
    pub settings: Settings,
    /// Counts changes, so that a token of older settings is never used.
    pub revision: i64,
    /// Whether labels are made for addresses the carrier does not find, at extra charge.
    pub print_uncodable: bool,
    /// Whether it may be used for something new; what was made with it is cared for all the same.
    pub active: bool,
}

impl Account {
    /// Whether nothing real is made with it.
    pub fn is_test(&self) -> bool {
        self.mode != AccountMode::Live
    }

    /// What its access tokens are kept under.
    pub fn token_key(&self) -> String {
        format!("{}:{}", self.id, self.revision)
    }

    /// What happens to an address that the carrier does not find.
    pub fn address_policy(&self) -> AddressPolicy {
        if self.print_uncodable { AddressPolicy::Warn } else { AddressPolicy::Strict }
    }

    /// Where its carrier is. Errors: [`AppError::Conflict`] `carrier_mode_not_available` when there is no such system;
    /// an address the cloud may not call is refused as well.
    pub fn origin(&self, app: &App, carrier: &CarrierDescriptor) -> AppResult<Option<String>> {
        let Connect::Http { live, test } = carrier.connect else { return Ok(None) };
        let simulated = || app.config.simulated_carriers.as_ref().map(|origin| format!("{origin}/{}", carrier.id));
        let origin = match self.mode {
            AccountMode::Live => Some(live.to_owned()),
            AccountMode::Test => test.map(str::to_owned),
            AccountMode::Simulated => simulated(),
        };
        let origin = origin.ok_or(AppError::Conflict("carrier_mode_not_available"))?;
        app.egress.check(&origin).map_err(|_| AppError::Conflict("carrier_mode_not_available"))?;
        Ok(Some(origin))
    }
}

/// What a call to a carrier needs besides its arguments. Made for one piece of work, lent out as [`CallContext`].
pub struct Line<'a> {
    app: &'a App,
    account: Option<&'a Account>,
    origin: Option<String>,
    token_key: String,
    /// What was said on it.
    pub exchanges: Exchanges,
    no_settings: Settings,
}

impl<'a> Line<'a> {
    /// Opens a line to a carrier; without an account for one that needs none.
    /// Errors: those of [`Account::origin`]; `carrier_account_missing` when the carrier needs an account.
    pub fn open(app: &'a App, carrier: &CarrierDescriptor, account: Option<&'a Account>) -> AppResult<Line<'a>> {
        if account.is_none() && carrier.connect != Connect::Nothing {
            return Err(AppError::Conflict("carrier_account_missing"));
        }
        let origin = account.map(|account| account.origin(app, carrier)).transpose()?.flatten();
        let token_key = account.map(Account::token_key).unwrap_or_default();
        let (exchanges, no_settings) = (Exchanges::default(), Settings::default());
        Ok(Line { app, account, origin, token_key, exchanges, no_settings })
    }

    /// Opens a line about something that was made with the account, in test mode or not.
    ///
    /// Errors: as of [`Line::open`]; [`AppError::Conflict`] `carrier_mode_changed` when the account is in the other mode
    /// now: that system does not know what was made, and its "not known" would be taken for "never made".
    pub fn about(
        app: &'a App,
        carrier: &CarrierDescriptor,
        (account, is_test): (Option<&'a Account>, bool),
    ) -> AppResult<Line<'a>> {
        if account.is_some_and(|account| account.is_test() != is_test) {
            return Err(AppError::Conflict("carrier_mode_changed"));
        }
        Line::open(app, carrier, account)
    }

    /// The world of one call.
    pub fn context(&'a self, lang: Lang) -> CallContext<'a> {
        let http = self.origin.as_deref().map(|origin| Http {
            client: self.app.egress.client(),
            origin,
            tokens: self.app.shipping.tokens(),
            account: &self.token_key,
            entropy: self.app.entropy.as_ref(),
            exchanges: &self.exchanges,
        });
        let settings = self.account.map_or(&self.no_settings, |account| &account.settings);
        CallContext { clock: self.app.clock.as_ref(), lang, settings, http }
    }
}
