//! What the user, or the page, may ask of the client: a closed list.

use crate::jid::{BareJid, Jid};
use crate::xml::Element;
use zeroize::Zeroizing;

/// An order to the client. Imperative names; no wildcard arms on this enum anywhere.
pub enum Command {
    /// Log in. Ends an earlier session first. `url`, absolute, is used instead of the configured ones.
    Connect { login: Login, url: Option<String> },
    /// Go on with what an earlier run of the program kept.
    Resume(Box<Kept>),
    /// Log out: unavailable presence, close of the stream.
    Disconnect,
    /// The page noticed something that bears on the connection.
    Hint(Hint),
    /// Send a chat message to a contact. `key` is the caller's own number for it, which comes back in
    /// [`super::event::Event`]s about it.
    SendMessage { to: BareJid, key: u64, body: String },
    /// Change one's own presence.
    SetPresence { show: Show, status: Option<String> },
    /// Answer a subscription request.
    AnswerSubscription { from: BareJid, accept: bool },
}

/// What there is to go on with: see [`super::client::Saved`].
pub struct Kept {
    pub session: Element,
    pub people: Option<Element>,
    /// How to log in where that takes more than the session itself.
    pub login: Option<Login>,
}

/// What a page notices of the world around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hint {
    /// The browser says that there is a network.
    Online,
    /// The browser says that there is none.
    Offline,
    /// The page is seen, or is not.
    Visible(bool),
    /// The user does not want to wait for the next attempt.
    RetryNow,
    /// The page is about to be frozen, or to go.
    Freeze,
    /// The page goes on after it was frozen, or the machine after it slept.
    Thaw,
}

/// Who logs in, and how.
pub struct Login {
    /// With local part: this account. Bare domain: EXTERNAL lets the server name the account,
    /// ANONYMOUS has none.
    pub jid: Jid,
    pub method: Method,
    /// Nobody sits before a form: a failure that may heal is waited out from the first attempt on.
    pub keep_trying: bool,
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
