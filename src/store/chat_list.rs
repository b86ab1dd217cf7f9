//! The chats as a list: the one with the last words first, whether it is open or not.

use super::chat::{Chat, Flags, Summary};
use super::{Change, Store};
use crate::jid::BareJid;
use crate::xmpp::event::Status;

/// Characters of what is being written that a row shows.
const DRAFT: usize = 120;

/// Which list stands at the side.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum List {
    #[default]
    Contacts,
    Chats,
}

/// A chat in the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChatRow {
    pub jid: BareJid,
    /// Its last message; none in one that was only opened.
    pub last: Option<Summary>,
    /// The beginning of what is being written in it, if it is not in front.
    pub draft: Option<String>,
    pub unread: u32,
    /// How many of these name us; `None`: it is no room.
    pub mentions: Option<u32>,
    pub flags: Flags,
}

impl Store {
    /// Which list the user looks at.
    pub fn list(&self) -> List {
        self.view.list
    }

    /// The chats that were written in or are open: those that are pinned first, then the latest. Narrowed
    /// by the same text as the contacts.
    pub fn chat_rows(&self) -> Vec<ChatRow> {
        let mut rows: Vec<(bool, u64, ChatRow)> = Vec::new();
        for (jid, chat) in &self.chats {
            let row = self.chat_row(jid, chat);
            let open = || self.open.contains(jid);
            let wanted = row.last.is_some()
                || row.draft.is_some()
                || row.flags.pinned
                || chat
                    .room
                    .as_ref()
                    .is_some_and(|room| room.wanted || room.noted)
                || open();
            let contact = self.contacts.get(jid);
            if wanted && contact.is_some_and(|c| c.matches(&self.view.filter)) {
                let key = row.last.as_ref().map_or(0, |last| last.key);
                rows.push((row.flags.pinned, key, row));
            }
        }
        rows.sort_by(|(a, m, _), (b, n, _)| (b, n).cmp(&(a, m)));
        rows.into_iter().map(|(_, _, row)| row).collect()
    }

    fn chat_row(&self, jid: &BareJid, chat: &Chat) -> ChatRow {
        let draft = (!chat.draft.trim().is_empty() && self.front.as_ref() != Some(jid))
            .then(|| short(&chat.draft, DRAFT));
        ChatRow {
            jid: jid.clone(),
            last: chat.summary(),
            draft,
            unread: chat.unread,
            mentions: chat.room.as_ref().map(|room| room.mentions),
            flags: chat.flags,
        }
    }

    /// Whether the list of chats may look different after this.
    pub fn concerns_chats(change: &Change) -> bool {
        match change {
            Change::Roster
            | Change::Contact(_)
            | Change::Chats
            | Change::Timeline(_)
            | Change::Message(..)
            | Change::History(_)
            | Change::Room(_)
            | Change::Draft(_) => true,
            Change::Connection
            | Change::OwnPresence
            | Change::Requests
            | Change::Privacy(_)
            | Change::Occupants(_)
            | Change::Blocked
            | Change::Trouble
            | Change::Asked
            | Change::Identity
            | Change::Choices
            | Change::Service
            | Change::Uploads
            | Change::Avatar(_)
            | Change::Card(_)
            | Change::Reveal(..)
            | Change::Cleared(_)
            | Change::Search
            | Change::Focus(_)
            | Change::FocusContact(_)
            | Change::Arrived(..) => false,
        }
    }

    /// The chat before or behind the one in front, among all of the list.
    pub fn neighbour(&self, behind: bool) -> Option<BareJid> {
        if matches!(self.status, Status::Disconnected(None)) {
            return None;
        }
        let rows = self.chat_rows();
        let here = rows
            .iter()
            .position(|r| Some(&r.jid) == self.front.as_ref());
        let to = match (here, behind) {
            (None, _) => 0,
            (Some(at), true) => at + 1,
            (Some(at), false) => at.checked_sub(1)?,
        };
        rows.get(to).map(|row| row.jid.clone())
    }
}

/// The beginning of a text in one line.
pub(super) fn short(text: &str, chars: usize) -> String {
    let mut short = String::new();
    for word in text.split_whitespace() {
        if short.chars().count() >= chars {
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    short.chars().take(chars).collect()
}
