//! People: what the roster's rows say, and in which order they stand.

use crate::jid::{BareJid, unescape_local};
use crate::prep::fold;
use crate::xmpp::command::Show;
use crate::xmpp::event::{ChatState, Presence, RosterItem, Subscription};

/// Somebody we can chat with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contact {
    pub jid: BareJid,
    /// The name to show: the one the user gave, else the readable local part, else the address.
    pub name: String,
    /// The name that the user gave, if he did.
    pub given: Option<String>,
    pub groups: Vec<String>,
    pub subscription: Subscription,
    /// Our request for subscription waits for an answer.
    pub pending: bool,
    pub presence: Presence,
    /// Messages not yet seen.
    pub unread: u32,
    /// What he does in the conversation with us.
    pub chat_state: ChatState,
    /// Not in the roster; wrote to us, or we opened a chat.
    pub stranger: bool,
    /// It is a room, or somebody in one.
    pub room: bool,
    /// The name in lower case, for sorting and filtering.
    pub(super) folded: String,
}

impl Contact {
    /// A contact as the roster has it; presence and unread count start at nothing.
    pub(super) fn from_item(item: RosterItem) -> Self {
        let name = item.name.clone().unwrap_or_else(|| default_name(&item.jid));
        Self {
            folded: fold(&name),
            jid: item.jid,
            name,
            given: item.name,
            groups: item.groups,
            subscription: item.subscription,
            pending: item.pending,
            presence: Presence::default(),
            unread: 0,
            chat_state: ChatState::Active,
            stranger: false,
            room: false,
        }
    }

    /// Somebody who is not in the roster.
    pub(super) fn stranger(jid: BareJid) -> Self {
        let item = RosterItem {
            jid,
            name: None,
            subscription: Subscription::None,
            pending: false,
            groups: Vec::new(),
        };
        Self {
            stranger: true,
            ..Self::from_item(item)
        }
    }

    /// A room, under the name that it gives itself.
    pub(super) fn into_room(self, name: Option<&str>) -> Self {
        let name = name.map_or_else(|| default_name(&self.jid), str::to_owned);
        Self {
            folded: fold(&name),
            name,
            room: true,
            ..self
        }
    }

    /// Whether name or address holds `needle`, which is in lower case.
    pub(super) fn matches(&self, needle: &str) -> bool {
        self.folded.contains(needle) || self.jid.as_str().contains(needle)
    }

    /// Reachable first, then by name.
    pub(super) fn rank(&self) -> (Reach, &str, &BareJid) {
        (Reach::of(self.presence.show), &self.folded, &self.jid)
    }
}

/// The order of presences in the roster, which is not that of reachability: one who is away is
/// looked for before one who must not be disturbed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    Online,
    Away,
    Dnd,
    Xa,
    Offline,
}

impl Reach {
    pub(super) fn of(show: Show) -> Self {
        match show {
            Show::Chat | Show::Online => Self::Online,
            Show::Away => Self::Away,
            Show::Dnd => Self::Dnd,
            Show::Xa => Self::Xa,
            Show::Offline => Self::Offline,
        }
    }
}

/// The name of somebody without one.
pub fn default_name(jid: &BareJid) -> String {
    jid.local()
        .map_or_else(|| jid.as_str().to_owned(), unescape_local)
}
