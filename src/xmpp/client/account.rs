//! Who logs in, and what is remembered of it between two streams.

use super::reconnect::Backoff;
use crate::xmpp::command::Login;
use crate::xmpp::stream::link::Endpoint;

/// The account of a client.
pub(super) struct Account {
    pub(super) login: Login,
    /// The only address to be tried, where the user gave one.
    pub(super) url: Option<String>,
    /// Where the last stream was; tried first.
    pub(super) endpoint: Option<Endpoint>,
    pub(super) backoff: Backoff,
    /// There was a session once: from then on a failure is waited out.
    pub(super) was_online: bool,
}

impl Account {
    pub(super) fn new(login: Login, url: Option<String>) -> Self {
        Self {
            login,
            url,
            endpoint: None,
            backoff: Backoff::default(),
            was_online: false,
        }
    }
}
