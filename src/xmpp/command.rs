//! What the user, or the page, may ask of the client: a closed list.

use crate::jid::{BareJid, Jid};
use zeroize::Zeroizing;

/// An order to the client. Imperative names; no wildcard arms on this enum anywhere.
pub enum Command {
    /// Log in. Ends an earlier session first. `url`, absolute, is used instead of the configured ones.
    Connect { login: Login, url: Option<String> },
    /// Log out: unavailable presence, close of the stream.
    Disconnect,
    /// Send a chat message to a contact. `key` is the caller's own number for it, which comes back in
    /// [`super::event::Event`]s about it.
    SendMessage { to: BareJid, key: u64, body: String },
    /// Change one's own presence.
    SetPresence { show: Show, status: Option<String> },
    /// Answer a subscription request.
    AnswerSubscription { from: BareJid, accept: bool },
}

/// Who logs in, and how.
pub struct Login {
    /// With local part: this account. Bare domain: EXTERNAL lets the server name the account,
    /// ANONYMOUS has none.
    pub jid: Jid,
    pub method: Method,
}

/// The setting `authentication`.
pub enum Method {
    /// `login`: the strongest mechanism offered, with this password. Where the server takes nothing
    /// but an OAuth 2 access token, this is it, as in Converse.js.
    Password(Zeroizing<String>),
    /// `external`: the TLS client certificate, and nothing else.
    External,
    /// `anonymous`.
    Anonymous,
}

/// RFC 6121 §4.7.2.1, with offline and plain availability beside the four words of the wire.
/// Ordered from least to most reachable.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Hash)]
pub enum Show {
    #[default]
    Offline,
    /// Extended away.
    Xa,
    Away,
    Dnd,
    Online,
    /// Free for chat.
    Chat,
}

impl Show {
    /// `offline`, `xa`, `away`, `dnd`, `online` or `chat`: Converse.js's words, also for `data-show`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Xa => "xa",
            Self::Away => "away",
            Self::Dnd => "dnd",
            Self::Online => "online",
            Self::Chat => "chat",
        }
    }
}
