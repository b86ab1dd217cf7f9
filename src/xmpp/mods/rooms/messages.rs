//! XEP-0045 §7.4: what is said in a room. Who said it is told by the room, which every occupant can read.

use super::{Flow, NO_ROOM, Room, Rooms, Stage};
use crate::jid::{BareJid, Jid};
use crate::time::Millis;
use crate::xml::{Element, ns};
use crate::xmpp::cx::Cx;
use crate::xmpp::event::{
    Annotation, Event, Message, MessageKind, Note, RoomNews, Secrecy, Sender, Way,
};
use crate::xmpp::stanza::message::{MessageIn, MessageType};
use crate::xmpp::stanza::{delay, ids, limited, moderation, muc, occupant, reference, unfurl};

/// Characters of a nick that is told as the one of a subject.
const MAX_NICK: usize = 200;

/// Who we are in a room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Voice {
    pub room: BareJid,
    pub account: BareJid,
    pub nick: String,
    /// Our occupant's id.
    pub id: Option<String>,
    /// The ids of occupants can be believed.
    pub ids: bool,
}

impl Voice {
    /// Whose words they are, and whether they are ours. `seat`: the id that this client made up for him.
    fn sender(
        &self,
        element: &Element,
        from: &Jid,
        seat: Option<String>,
    ) -> Option<(Sender, bool)> {
        let nick = from.resource()?.to_owned();
        let id = if self.ids {
            occupant::id(element)
        } else {
            seat
        };
        let own = match (&self.id, &id) {
            (Some(ours), Some(id)) if self.ids => ours == id,
            _ => nick == self.nick,
        };
        Some((Sender { nick, id }, own))
    }

    /// What a stanza of the room says: a message, or something about another one.
    pub fn read(
        &self,
        element: &Element,
        m: MessageIn,
        at: Millis,
        (id, seat): (Option<String>, Option<String>),
    ) -> (Option<Message>, Option<Annotation>) {
        let from = m.from.as_ref().filter(|from| *from.bare() == self.room);
        let Some(from) = from.filter(|_| m.kind == MessageType::Groupchat).cloned() else {
            return (None, None);
        };
        let Some((sender, own)) = self.sender(element, &from, seat) else {
            // What the room itself says.
            let moderated = moderation::retracts(element).map(|of| (of, Note::Moderated));
            let linked = || {
                let (of, preview) = unfurl::read(element)?;
                Some((of, Note::Linked(Box::new(preview))))
            };
            let said = |(of, note)| Annotation {
                chat: self.room.clone(),
                own: false,
                sender: None,
                of,
                id: None,
                at,
                note,
            };
            return (None, moderated.or_else(linked).map(said));
        };
        let noted = m.note.clone().filter(|(_, note)| match note {
            Note::Retracted | Note::Reacted(_) => true,
            // Who has seen what in a room is not shown.
            Note::Delivered | Note::Displayed | Note::Moderated | Note::Linked(_) => false,
        });
        if let Some((of, note)) = noted {
            let note = Annotation {
                chat: self.room.clone(),
                own,
                sender: Some(sender),
                of,
                id: m.id,
                at,
                note,
            };
            return (None, Some(note));
        }
        let tombstone = m.extras.retracted.then(String::new);
        let Some(body) = tombstone.or(m.body) else {
            return (None, None);
        };
        let mut extras = m.extras;
        extras.sender = Some(sender);
        extras.markable = false;
        extras.named = !own && reference::names(element, &self.room, &self.nick, &self.account);
        let message = Message {
            chat: self.room.clone(),
            from,
            own,
            kind: MessageKind::Chat,
            id: m.id,
            archive_id: id,
            subject: None,
            body,
            extras,
            at,
            delayed: false,
            old: false,
            way: Way::Direct,
            receipt: None,
            secrecy: Secrecy::Open,
        };
        (Some(message), None)
    }
}

impl Rooms {
    /// A message, if it is of a room that we are in or on our way into. `copied`: it bears a copy.
    pub fn on_message(&mut self, cx: &mut Cx<'_>, element: &Element, m: &MessageIn) -> Flow {
        let from = m.from.as_ref().map(|from| from.bare().clone());
        if let (Some(from), MessageType::Error(error)) = (&from, &m.kind)
            && self.on_returned(cx, from, (m.id.as_ref(), error))
        {
            return Flow::Done;
        }
        if let (Some(from), MessageType::Error(error)) = (&from, &m.kind)
            && self.on_refused(cx, from, (m.id.as_ref(), error))
        {
            return Flow::Done;
        }
        let Some(room) = from.and_then(|from| self.all.get_mut(&from)) else {
            return NO_ROOM;
        };
        (room.heard, room.asked) = (cx.now, false);
        match &m.kind {
            MessageType::Groupchat if room.archive.is_syncing() => {
                room.archive.hold(element);
                Flow::Done
            }
            MessageType::Groupchat => room.on_groupchat(cx, element),
            MessageType::Error(error) => {
                room.outbox
                    .on_error(cx, m.from.clone(), m.id.as_ref(), error.clone())
            }
            MessageType::Chat | MessageType::Normal | MessageType::Headline
                if m.from
                    .as_ref()
                    .is_some_and(|from| from.resource().is_some()) =>
            {
                match MessageIn::parse(element) {
                    Ok(m) => room.on_private(cx, element, m),
                    Err(reason) => Flow::Drop(reason),
                }
            }
            MessageType::Normal if room.on_told_member(cx, element) => Flow::Done,
            MessageType::Chat | MessageType::Normal | MessageType::Headline => {
                Flow::Drop("a message of a room that is none to all")
            }
        }
    }
}

impl Room {
    /// Something that was said to all, just now or, in a room without an archive, before.
    pub(super) fn on_groupchat(&mut self, cx: &mut Cx<'_>, element: &Element) -> Flow {
        if self.stage != Stage::In {
            return Flow::Drop("group chat of a room that we are not in");
        }
        let m = match MessageIn::parse(element) {
            Ok(m) => m,
            Err(reason) => return Flow::Drop(reason),
        };
        let nick = m.from.as_ref().and_then(|from| from.resource());
        let nick = nick.map(str::to_owned);
        let archive_id = ids::stanza_id(element, &self.jid).filter(|_| self.archived);
        if let Some(id) = &archive_id {
            self.after = Some(id.clone());
        }
        if let Some(text) = muc::sets_subject(element) {
            let by = nick.and_then(|nick| limited(&nick, MAX_NICK));
            self.news(cx, RoomNews::Subject { by, text });
            return Flow::Done;
        }
        // The room is different from what it said.
        let told = muc::User::of(element).filter(|_| nick.is_none());
        if told.is_some_and(|user| user.has(104)) {
            let tag = super::Tag::Room(self.jid.clone(), super::Ask::Info);
            if !cx.iqs.awaits(&tag) {
                let query = crate::xmpp::stanza::disco::info_request(None);
                self.ask_for(cx, "get", query, super::Ask::Info);
            }
            return Flow::Done;
        }
        if nick.is_none() && self.on_told_member(cx, element) {
            return Flow::Done;
        }
        let stamp = delay::stamp_of(element, &self.jid);
        if let Some(nick) = nick.as_ref().filter(|_| stamp.is_none()) {
            self.probe(cx, nick);
        }
        let at = stamp.map_or(cx.now, |at| at.min(cx.now));
        let seat = nick.and_then(|nick| self.seats.get(&nick));
        let seat = seat.and_then(|seat| seat.id.clone());
        // One who has gone may have said this; who has his nick now did not.
        let seat = seat.filter(|_| stamp.is_none());
        let Some(voice) = self.archive.voice().cloned() else {
            return Flow::Drop("group chat of a room that we are not in");
        };
        let (message, note) = voice.read(element, m, at, (archive_id, seat));
        let ours = match (&message, &note) {
            (Some(message), _) if message.own => message.id.clone(),
            (_, Some(note)) if note.own => note.id.clone(),
            _ => None,
        };
        let nothing = message.is_none() && note.is_none();
        if let Some(message) = message {
            let delayed = stamp.is_some();
            cx.event(Event::MessageReceived(Message { delayed, ..message }));
        }
        cx.events.extend(note.map(Event::MessageAnnotated));
        // It came back to us, so the room has it.
        if let Some(id) = ours {
            self.outbox.on_acked(cx, &id);
        }
        match nothing {
            true => Flow::Drop("nothing in it that we understand"),
            false => Flow::Done,
        }
    }
}

/// Whether a message that is not to all in a room is of one, and to be kept out of one-to-one chats.
pub fn is_private(element: &Element) -> bool {
    element.attr("type") != Some("groupchat")
        && muc::is_of_room(element)
        && element.child("body", ns::CLIENT).is_some()
}
