//! Which rooms nobody looks at, so that they may be left for a while (XEP-0437).

use super::Standing;
use crate::jid::BareJid;
use crate::store::Store;
use crate::store::chat::Chat;
use crate::xmpp::command::Command;
use crate::xmpp::event::Affiliation;

impl Store {
    /// What the client is to know of rooms at which somebody looks, or nobody any more, since this was last asked.
    /// `elsewhere`: the chat that another tab shows.
    pub fn take_rest(&mut self, elsewhere: Option<&BareJid>) -> Vec<Command> {
        if !self.rests || self.me.is_none() {
            return Vec::new();
        }
        let rooms = self.chats.iter().filter(|(_, chat)| chat.room.is_some());
        let due = rooms.filter_map(|(jid, chat)| {
            let idle = elsewhere != Some(jid) && self.may_rest(jid, chat);
            let changes = chat.room.as_ref()?.idle != idle;
            changes.then(|| (jid.clone(), idle))
        });
        let due: Vec<(BareJid, bool)> = due.collect();
        let mut commands = Vec::new();
        for (room, idle) in due {
            if let Some(known) = self.chats.get_mut(&room).and_then(|c| c.room.as_mut()) {
                known.idle = idle;
                commands.push(Command::RestRoom { room, idle });
            }
        }
        commands
    }

    /// Whether nothing is lost if we are not in a room for a while.
    fn may_rest(&self, jid: &BareJid, chat: &Chat) -> bool {
        let Some(room) = chat.room.as_ref().filter(|room| room.wanted) else {
            return false;
        };
        let seen = self.front.as_ref() == Some(jid) || self.beside && self.open.contains(jid);
        // What was said meanwhile comes from the archive, and services tell of their rooms those who belong to them. One
        // in which nobody else is may end when we go.
        let belongs = room.me().map(|me| me.affiliation) >= Some(Affiliation::Member);
        let company = room.occupants.len() > 1;
        let here = room.standing == Standing::In && belongs && company && !room.syncing;
        // Somebody is to be asked, or told, something.
        let asked = self
            .asked
            .as_ref()
            .is_some_and(|asked| asked.of.bare() == jid);
        let busy = asked || room.created || room.trouble.is_some() || self.tells_all(chat);
        let sends = |jid: &BareJid| self.uploads.iter().any(|upload| upload.chat == *jid);
        // With an occupant one speaks as an occupant.
        let mut others = self.chats.iter().filter(|(other, _)| other.is_in(jid));
        let private = others.any(|(other, chat)| {
            self.open.contains(other) || sends(other) || chat.waiting().next().is_some()
        });
        (room.rests || here)
            && !seen
            && !room.poor
            && !busy
            && !private
            && !sends(jid)
            && chat.waiting().next().is_none()
    }
}
