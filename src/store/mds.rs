//! What was seen on which of the account's devices (XEP-0490).

use super::chat::Noted;
use super::{Change, Store};
use crate::jid::BareJid;
use crate::map::Map;
use crate::xmpp::command::Command;

/// Chats of which it is known.
const MAX_KNOWN: usize = 4_000;

/// See the module. No later run knows of it: the account does.
#[derive(Default)]
pub(super) struct Displayed {
    /// The ids in the archives up to which chats were seen, somewhere; `None`: the account has not said.
    known: Option<Map<BareJid, String>>,
    /// What was seen here in this run; and whether that is to be told.
    here: Map<BareJid, bool>,
}

impl Store {
    /// All of a chat is seen here.
    pub(super) fn is_seen(&mut self, jid: &BareJid) {
        self.displayed.here.insert(jid.clone(), Box::new(true));
    }

    /// What the other devices are to be told of what was seen here since this was last asked.
    pub fn take_displayed(&mut self) -> Vec<Command> {
        let Some(known) = &mut self.displayed.known else {
            return Vec::new();
        };
        let mut commands = Vec::new();
        // What came meanwhile may have been seen elsewhere.
        let syncing = self.syncing;
        let due = self.displayed.here.iter_mut();
        for (jid, due) in due.filter(|(_, due)| ***due && !syncing) {
            // What is between occupants of a room stands under no address of its own.
            let chat = self.chats.get(jid).filter(|_| jid.as_occupant().is_none());
            let Some(chat) = chat else {
                **due = false;
                continue;
            };
            if chat.room.as_ref().is_some_and(|room| room.syncing) {
                continue;
            }
            **due = false;
            if let Some(id) = chat.seen_since(known.get(jid).map(|id| id.as_str()))
                && (known.len() < MAX_KNOWN || known.contains_key(jid))
            {
                known.insert(jid.clone(), Box::new(id.clone()));
                commands.push(Command::TellDisplayed {
                    chat: jid.clone(),
                    id,
                    room: chat.room.is_some(),
                });
            }
        }
        commands
    }

    /// What was seen on other devices. `whole`: it is all there is.
    pub(super) fn displayed_known(
        &mut self,
        all: Vec<(BareJid, String)>,
        whole: bool,
        changes: &mut Vec<Change>,
    ) {
        if whole {
            self.displayed.known = Some(Map::new());
            self.displayed
                .here
                .values_mut()
                .for_each(|due| **due = true);
        }
        for (jid, id) in all {
            if let Some(known) = &mut self.displayed.known
                && (known.len() < MAX_KNOWN || known.contains_key(&jid))
            {
                known.insert(jid.clone(), Box::new(id.clone()));
            }
            self.seen_elsewhere(&jid, &id, changes);
        }
    }

    /// A message came that another device may have seen before.
    pub(super) fn look_whether_seen(&mut self, jid: &BareJid, key: u64, changes: &mut Vec<Change>) {
        let known = self.displayed.known.as_ref();
        let message = self.chats.get(jid).and_then(|c| c.message(key));
        if let Some(id) = known.and_then(|known| known.get(jid)).cloned()
            && message.is_some_and(|m| m.archive_id.as_ref() == Some(&*id))
        {
            self.seen_elsewhere(jid, &id, changes);
        }
    }

    fn seen_elsewhere(&mut self, jid: &BareJid, id: &str, changes: &mut Vec<Change>) {
        let seen = self.chats.get_mut(jid).map(|c| c.seen_in_archive(id));
        if !matches!(seen, Some(Noted::Read)) {
            return;
        }
        changes.extend([Change::Timeline(jid.clone()), Change::History(jid.clone())]);
        if self.chats.get(jid).is_some_and(|c| c.room.is_some()) {
            changes.push(Change::Room(jid.clone()));
        }
        self.show_unread(jid, changes);
    }
}
