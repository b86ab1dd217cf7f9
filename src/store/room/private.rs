//! Chats with one occupant of a room (XEP-0045 §7.5), by his id: he may have another nick, and another his.

use crate::jid::BareJid;
use crate::store::{Change, Store};

impl Store {
    /// Notes the nick of whom such a chat is with: `nick`, else as the room has it. Nothing for other chats.
    pub(in crate::store) fn know_occupant(
        &mut self,
        jid: &BareJid,
        nick: Option<&str>,
        changes: &mut Vec<Change>,
    ) {
        let Some((room, id)) = jid.as_occupant() else {
            return;
        };
        let room = self.chats.get(&room).and_then(|c| c.room.as_ref());
        let mut occupants = room.iter().flat_map(|room| room.occupants.values());
        let found = occupants.find(|o| o.id.as_deref() == Some(id));
        let known = || found.map(|o| o.nick.clone());
        let nick = nick.map(str::to_owned).or_else(known);
        let chat = self.chats.entry(jid.clone()).or_default();
        if nick.is_some() && chat.nick != nick {
            chat.nick = nick;
            changes.push(Change::History(jid.clone()));
        }
        let contact = self.unlisted(jid);
        let known = self.contacts.get(jid);
        if known.is_none_or(|c| c.name != contact.name) {
            let unread = known.map_or(0, |c| c.unread);
            let contact = crate::store::Contact { unread, ..contact };
            self.contacts.insert(jid.clone(), Box::new(contact));
            changes.push(Change::Contact(jid.clone()));
        }
    }

    /// The same for all with whom there is a chat in a room.
    pub(in crate::store) fn know_occupants(&mut self, room: &BareJid, changes: &mut Vec<Change>) {
        let chats = self.chats.keys().filter(|jid| jid.is_in(room));
        let chats: Vec<BareJid> = chats.cloned().collect();
        for jid in chats {
            self.know_occupant(&jid, None, changes);
        }
    }

    /// What such a chat is called: by nick and room, so that it is taken for neither.
    pub(super) fn occupant_name(&self, jid: &BareJid) -> String {
        let nick = self.chats.get(jid).and_then(|c| c.nick.clone());
        let room = jid.as_occupant().map(|(room, _)| self.unlisted(&room).name);
        [
            &nick.unwrap_or_else(|| "?".to_owned()),
            " · ",
            &room.unwrap_or_default(),
        ]
        .concat()
    }
}
