//! The caller's side of a test: everything that a call to a stand-in needs besides the shipment.

use std::time::Duration;

use kontor_model::Lang;
use kontor_model::clock::{CountedEntropy, FixedClock, UtcMillis};
use reqwest::redirect::Policy;

use super::stand_in::StandIn;
use crate::context::{CallContext, Http, Settings};
use crate::http::{Exchanges, TokenCache};

/// Who never answers is given up after this time.
const TIMEOUT: Duration = Duration::from_millis(400);
/// 2026-11-23T09:00:00Z, a Monday morning.
const NOW: UtcMillis = UtcMillis(1_795_424_400_000);

/// One carrier account with its client, clock and tokens. Several calls with one caller share its tokens.
pub struct Caller {
    /// Stands still until it is moved.
    pub clock: FixedClock,
    /// What the account's form holds.
    pub settings: Settings,
    /// What was said.
    pub exchanges: Exchanges,
    client: reqwest::Client,
    entropy: CountedEntropy,
    tokens: TokenCache,
    origin: String,
}

impl Caller {
    /// An account at a stand-in.
    pub fn new(carrier: &StandIn, settings: Settings) -> Caller {
        Caller::at(&carrier.origin(), settings)
    }

    /// An account at any origin, such as one where nobody listens.
    pub fn at(origin: &str, settings: Settings) -> Caller {
        // A second call answers Err and changes nothing: the provider is the same one.
        drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
        #[expect(clippy::disallowed_methods, reason = "a test calls 127.0.0.1, which the App's client refuses")]
        let builder = reqwest::Client::builder().redirect(Policy::none()).no_proxy().timeout(TIMEOUT);
        Caller {
            clock: FixedClock::at(NOW),
            settings,
            exchanges: Exchanges::default(),
            entropy: CountedEntropy::default(),
            client: builder.build().expect("an HTTP client"),
            tokens: TokenCache::default(),
            origin: origin.to_owned(),
        }
    }

    /// The context of one call.
    pub fn context(&self, lang: Lang) -> CallContext<'_> {
        let http = Http {
            client: &self.client,
            origin: &self.origin,
            tokens: &self.tokens,
            account: "acc_test",
            entropy: &self.entropy,
            exchanges: &self.exchanges,
        };
        CallContext { clock: &self.clock, lang, settings: &self.settings, http: Some(http) }
    }
}
