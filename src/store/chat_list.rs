//! The chats as a list: the one with the last words first, whether it is open or not.

use super::chat::{Chat, Flags, Summary};
use super::roster::{RosterRow, Section, count, key};
use super::{Change, Standing, Store};
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
    /// Something was said in a room that we are not in; how much is not known.
    pub active: bool,
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
        let mut rows: Vec<(Option<&str>, bool, u64, ChatRow)> = Vec::new();
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
                let service = self.service_of(&row);
                rows.push((service, row.flags.pinned, key, row));
            }
        }
        rows.sort_by(|(r, a, m, _), (s, b, n, _)| r.cmp(s).then_with(|| (b, n).cmp(&(a, m))));
        rows.into_iter().map(|(.., row)| row).collect()
    }

    /// The service below whose name a row stands, if rooms stand so.
    fn service_of(&self, row: &ChatRow) -> Option<&str> {
        let (jid, chat) = self.chats.get_key_value(&row.jid)?;
        let room = chat.room.is_some() && self.view.by_service;
        room.then(|| jid.domain())
    }

    /// The same rows as they stand in the list, with headings where rooms have such: a heading that is closed
    /// hides what is below it.
    pub fn chat_list(&self, rows: &[ChatRow]) -> Vec<RosterRow> {
        let mut list = Vec::new();
        for part in rows.chunk_by(|a, b| self.service_of(a) == self.service_of(b)) {
            let service = part.first().and_then(|row| self.service_of(row));
            let name = service.unwrap_or_default();
            let closed = self.view.closed.contains(&key(Section::Rooms, name));
            let open = service.is_none() || !closed || !self.view.filter.is_empty();
            if service.is_some() {
                let inside = |row: &&ChatRow| {
                    let chat = self.chats.get(&row.jid);
                    let room = chat.and_then(|c| c.room.as_ref());
                    room.is_some_and(|room| room.standing == Standing::In)
                };
                list.push(RosterRow::Group {
                    name: name.to_owned(),
                    section: Section::Rooms,
                    open,
                    online: count(part.iter().filter(inside).count()),
                    total: count(part.len()),
                });
            }
            if open {
                list.extend(part.iter().map(|row| RosterRow::Contact {
                    jid: row.jid.clone(),
                    group: String::new(),
                }));
            }
        }
        list
    }

    fn chat_row(&self, jid: &BareJid, chat: &Chat) -> ChatRow {
        let draft = (!chat.draft.trim().is_empty() && self.front.as_ref() != Some(jid))
            .then(|| short(&chat.draft, DRAFT));
        ChatRow {
            jid: jid.clone(),
            last: chat.summary(),
            draft,
            unread: chat.unread,
            mentions: chat.room.as_ref().map(|room| room.named()),
            active: chat.room.as_ref().is_some_and(|room| room.active),
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
