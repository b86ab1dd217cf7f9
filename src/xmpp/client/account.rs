//! Who logs in, and what is remembered of it between two streams.

use super::reconnect::Backoff;
use crate::rng::Rng;
use crate::xmpp::command::{Login, Method};
use crate::xmpp::error::AuthError;
use crate::xmpp::stream::link::Endpoint;
use crate::xmpp::stream::sasl::Secret;
use crate::xmpp::stream::site::Source;

/// The account of a client.
pub(super) struct Account {
    pub(super) login: Login,
    /// Where the site gives out what to log in with.
    pub(super) source: Option<Source>,
    /// The way to log in that made the one in use: a password, as long as the page lives.
    pub(super) first: Option<Method>,
    /// What the device is called where nobody gave it a name.
    pub(super) device: Option<String>,
    /// The only address to be tried, where the user gave one.
    pub(super) url: Option<String>,
    /// Where the last stream was; tried first.
    pub(super) endpoint: Option<Endpoint>,
    pub(super) backoff: Backoff,
    /// There was a session once: from then on a failure is waited out.
    pub(super) was_online: bool,
    /// The server did not answer a login in the profile of XEP-0388.
    pub(super) old_profile: bool,
}

impl Account {
    pub(super) fn new(login: Login, url: Option<String>) -> Self {
        Self {
            login,
            source: None,
            first: None,
            device: None,
            url,
            endpoint: None,
            backoff: Backoff::default(),
            was_online: false,
            old_profile: false,
        }
    }

    /// The device has a name: the same for all streams of this run at the least.
    pub(super) fn name_device(&mut self, rng: &mut Rng) {
        let nobody = matches!(self.login.method, Method::Anonymous | Method::Register(_));
        if self.login.device().is_none() && !nobody {
            let name = self.device.get_or_insert_with(|| rng.uuid());
            self.login.device = Some(name.clone());
        }
    }

    /// From now on the account is logged in with this: it takes no derivation, and no round trip that
    /// can be saved.
    pub(super) fn remember(&mut self, secret: Secret) {
        match &mut self.login.method {
            Method::Keys(kept) => **kept = secret,
            Method::Password(_) if !secret.is_empty() => {
                let keys = Method::Keys(Box::new(secret));
                self.first = Some(std::mem::replace(&mut self.login.method, keys));
            }
            Method::Password(_) | Method::External | Method::Anonymous | Method::Register(_) => {}
        }
    }

    /// What was remembered is of no use; whether there is another way in, to be tried at once.
    pub(super) fn falls_back(&mut self, error: &AuthError) -> bool {
        match error {
            // The keys beside the token.
            AuthError::TokenRefused => true,
            AuthError::PasswordNeeded => {
                let first = self.first.take();
                first.map(|first| self.login.method = first).is_some()
            }
            _ => false,
        }
    }
}
