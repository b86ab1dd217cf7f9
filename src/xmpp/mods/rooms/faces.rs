//! XEP-0153: vCard-Based Avatars

use super::{Room, Rooms};
use crate::jid::{BareJid, Jid};
use crate::xmpp::cx::Cx;
use crate::xmpp::event::{Event, Message};
use crate::xmpp::mods::Mods;

/// Occupants with another picture than before that are told of at a time.
const MAX_REPAINTED: usize = 100;

/// Where somebody's picture is to be asked for, and its hash; nothing: he has none.
pub type Face = (Jid, Option<String>);

impl Rooms {
    /// What is known of the picture of an occupant who is there.
    fn face(&self, room: &BareJid, id: &str) -> Option<Face> {
        let room = self.all.get(room)?;
        let seat = room.seats.values().find(|o| o.id.as_deref() == Some(id))?;
        let address = room.jid.with_resource(&seat.nick).ok()?;
        Some((address, room.photos.get(id).map(|hash| (**hash).clone())))
    }

    /// Who has another picture since this was asked last.
    fn take_repainted(&mut self) -> Vec<(BareJid, String)> {
        let take = |room: &mut Box<Room>| {
            let all = std::mem::take(&mut room.repainted);
            let jid = room.jid.clone();
            all.into_iter().map(move |id| (jid.clone(), id))
        };
        self.all.values_mut().flat_map(take).collect()
    }
}

impl Room {
    /// What somebody who is there says of his picture.
    pub(super) fn paints(&mut self, nick: &str, told: Option<Option<String>>) {
        let id = self.seats.get(nick).and_then(|seat| seat.id.clone());
        let (Some(id), Some(told)) = (id, told) else {
            return;
        };
        let before = match &told {
            Some(hash) => self.photos.insert(id.clone(), Box::new(hash.clone())),
            None => self.photos.remove(&id),
        };
        let changed = before.is_some_and(|before| told != Some(*before));
        if changed && self.repainted.len() < MAX_REPAINTED {
            self.repainted.push(id);
        }
    }
}

impl Mods {
    /// Asks for the pictures of those who have spoken, in what was told since there were so many events. Those who
    /// only listen are not asked for: there may be thousands.
    pub(in crate::xmpp::mods) fn look_at_faces(&mut self, cx: &mut Cx<'_>, since: usize) {
        let mut speakers: Vec<(BareJid, String)> = Vec::new();
        let mut note = |message: &Message| {
            let sender = message.extras.sender.as_ref();
            if let Some(id) = sender.and_then(|sender| sender.id.clone()) {
                let speaker = (message.chat.clone(), id);
                if !speakers.contains(&speaker) {
                    speakers.push(speaker);
                }
            }
        };
        for event in cx.events.iter().skip(since) {
            if let Event::MessageReceived(message) = event {
                note(message);
            } else if let Event::HistoryReceived(history) = event {
                history.messages.iter().for_each(&mut note);
            }
        }
        for (room, id) in speakers {
            self.look_at_face(cx, &room, &id, true);
        }
    }

    /// The same of those who have another picture now, if theirs was asked for.
    pub(in crate::xmpp::mods) fn look_again_at_faces(&mut self, cx: &mut Cx<'_>) {
        for (room, id) in self.rooms.take_repainted() {
            self.look_at_face(cx, &room, &id, false);
        }
    }

    fn look_at_face(&mut self, cx: &mut Cx<'_>, room: &BareJid, id: &str, speaks: bool) {
        let key = BareJid::of_occupant(room, id);
        if let (Some(key), Some(face)) = (key, self.rooms.face(room, id)) {
            self.avatar.of_occupant(cx, key, face, speaks);
        }
    }
}
