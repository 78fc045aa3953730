//! The caller's side of a test: everything that a call to a stand-in needs besides the shipment.

use std::time::Duration;

use kontor_model::Lang;
use kontor_model::clock::{CountedEntropy, FixedClock, UtcMillis};
use reqwest::redirect::Policy;

use super::stand_in::StandIn;
use crate::context::{CallContext, Http, Settings};
use crate::http::{Exchanges, TokenCache};

/// How long an answer is waited for that will come; a slow machine needs it.
const PATIENCE: Duration = Duration::from_secs(30);
/// After this time is given up who never answers.
const SHORT_PATIENCE: Duration = Duration::from_secs(1);
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
    hasty: reqwest::Client,
    entropy: CountedEntropy,
    tokens: TokenCache,
    origin: String,
}

impl Caller {
    /// An account at a stand-in; its patience is short if an answer is set by now that never comes.
    pub fn new(carrier: &StandIn, settings: Settings) -> Caller {
        let mut caller = Caller::at(&carrier.origin(), settings);
        if carrier.will_be_silent() {
            caller.client = caller.hasty.clone();
        }
        caller
    }

    /// An account at any origin, such as one where nobody listens.
    pub fn at(origin: &str, settings: Settings) -> Caller {
        // A second call answers Err and changes nothing: the provider is the same one.
        drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
        Caller {
            clock: FixedClock::at(NOW),
            settings,
            exchanges: Exchanges::default(),
            entropy: CountedEntropy::default(),
            client: client(PATIENCE),
            hasty: client(SHORT_PATIENCE),
            tokens: TokenCache::default(),
            origin: origin.to_owned(),
        }
    }

    /// The context of one call.
    pub fn context(&self, lang: Lang) -> CallContext<'_> {
        self.context_of(&self.client, lang)
    }

    /// The context of one call whose answer will not come.
    pub fn hasty_context(&self, lang: Lang) -> CallContext<'_> {
        self.context_of(&self.hasty, lang)
    }

    fn context_of<'a>(&'a self, client: &'a reqwest::Client, lang: Lang) -> CallContext<'a> {
        let http = Http {
            client,
            origin: &self.origin,
            tokens: &self.tokens,
            account: "acc_test",
            entropy: &self.entropy,
            exchanges: &self.exchanges,
        };
        CallContext { clock: &self.clock, lang, settings: &self.settings, http: Some(http) }
    }
}

fn client(patience: Duration) -> reqwest::Client {
    #[expect(clippy::disallowed_methods, reason = "a test calls 127.0.0.1, which the App's client refuses")]
    let builder = reqwest::Client::builder().redirect(Policy::none()).no_proxy().timeout(patience);
    builder.build().expect("an HTTP client")
}
