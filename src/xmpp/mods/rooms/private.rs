//! XEP-0045 §7.5: what is said to one occupant alone. To whom a chat leads is decided by the occupant's id, never
//! by the nick: whoever has that later is somebody else.

use super::{Flow, Room, Rooms, Stage};
use crate::jid::BareJid;
use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::error::{ErrorType, StanzaCondition, StanzaError};
use crate::xmpp::event::{Annotation, Event, Message, MessageKind, Note, Secrecy, SendError, Way};
use crate::xmpp::stanza::message::{MessageIn, MessageType};
use crate::xmpp::stanza::{delay, occupant};
use std::collections::VecDeque;

/// Messages to occupants that an error may still come back for.
const MAX_SENT: usize = 100;

/// A message of ours to an occupant.
pub(super) struct Sent {
    chat: BareJid,
    id: String,
    /// The server has it.
    acked: bool,
}

impl Rooms {
    /// Sends something to the occupant whose chat this is, where he is there now. It does not wait: when the
    /// session is over nobody knows who comes back. `doubt`: an earlier run may have sent it.
    pub fn say_to(
        &mut self,
        cx: &mut Cx<'_>,
        (to, id): (BareJid, String),
        mut stanza: Element,
        doubt: bool,
    ) {
        let found = to.as_occupant().and_then(|(room, occupant)| {
            let room = self.all.get(&room).filter(|r| r.stage == Stage::In)?;
            let mut seats = room.seats.values();
            let seat = seats.find(|o| o.id.as_deref() == Some(occupant) && o.nick != room.nick);
            Some((room, seat.map(|seat| &seat.nick)))
        });
        let reason = match found {
            _ if doubt => SendError::Interrupted,
            None => SendError::Offline,
            Some((_, None)) => {
                let gone = StanzaCondition::ItemNotFound;
                SendError::Refused(StanzaError::new(ErrorType::Cancel, gone))
            }
            Some((room, Some(nick))) => {
                stanza.set_attr("to", [room.jid.as_str(), "/", nick].concat());
                cx.send(stanza);
                cx.event(Event::MessageSent {
                    to: to.clone(),
                    id: id.clone(),
                });
                if self.private.len() >= MAX_SENT {
                    let acked = self.private.iter().position(|s| s.acked);
                    self.private.remove(acked.unwrap_or_default());
                }
                let (chat, acked) = (to, false);
                return self.private.push_back(Sent { chat, id, acked });
            }
        };
        cx.event(Event::MessageFailed { to, id, reason });
    }

    /// The server has this one.
    pub fn on_acked(&mut self, cx: &mut Cx<'_>, id: &str) {
        let sent = self.private.iter_mut().find(|s| s.id == id && !s.acked);
        if let Some(sent) = sent {
            sent.acked = true;
            let (to, id) = (sent.chat.clone(), sent.id.clone());
            cx.event(Event::MessageAcked { to, id });
        }
    }

    /// One of these came back from its room; whether it was one.
    pub(super) fn on_returned(
        &mut self,
        cx: &mut Cx<'_>,
        room: &BareJid,
        (id, error): (Option<&String>, &StanzaError),
    ) -> bool {
        let ours = |s: &Sent| Some(&s.id) == id && s.chat.is_in(room);
        let found = self.private.iter().position(ours);
        let sent = found.and_then(|at| self.private.remove(at));
        let failed = sent.map(|sent| Event::MessageFailed {
            to: sent.chat,
            id: sent.id,
            reason: SendError::Refused(error.clone()),
        });
        let was = failed.is_some();
        cx.events.extend(failed);
        was
    }

    /// The session is over: what became of the rest is not known.
    pub(super) fn give_up_private(&mut self, events: &mut VecDeque<Event>) {
        let unsure = self.private.drain(..).filter(|s| !s.acked);
        events.extend(unsure.map(|sent| Event::MessageFailed {
            to: sent.chat,
            id: sent.id,
            reason: SendError::Interrupted,
        }));
    }
}

impl Room {
    /// An occupant says something to us alone.
    pub(super) fn on_private(&self, cx: &mut Cx<'_>, element: &Element, m: MessageIn) -> Flow {
        if self.stage != Stage::In {
            return Flow::Drop("private message of a room that we are not in");
        }
        let Some(from) = m.from.clone() else {
            return Flow::Drop("private message of nobody");
        };
        let seat = from.resource().and_then(|nick| self.seats.get(nick));
        let id = seat.and_then(|seat| seat.id.as_deref());
        let chat = id.and_then(|id| BareJid::of_occupant(&self.jid, id));
        let Some(chat) = chat else {
            return Flow::Drop("private message of nobody who is in the room");
        };
        if from.resource() == Some(&self.nick) {
            return Flow::Drop("private message of ourselves");
        }
        // It was on its way while the nick changed hands.
        let said = occupant::id(element).filter(|_| self.ids);
        if said.is_some_and(|said| Some(&*said) != id) {
            return Flow::Drop("private message of one who had the nick before");
        }
        if m.kind == MessageType::Headline {
            return Flow::Drop("headline of an occupant");
        }
        let stamp = delay::stamp(element, cx.me.bare());
        let at = stamp.map_or(cx.now, |at| at.min(cx.now));
        if let Some((of, note)) = m.note {
            let known = match note {
                Note::Retracted | Note::Reacted(_) => true,
                // We ask for no such thing.
                Note::Delivered | Note::Displayed | Note::Moderated | Note::Linked(_) => false,
            };
            if known {
                cx.event(Event::MessageAnnotated(Annotation {
                    chat,
                    own: false,
                    sender: None,
                    of,
                    id: m.id,
                    at,
                    note,
                }));
                return Flow::Done;
            }
        }
        let Some(body) = m.body else {
            return Flow::Drop("nothing in it that we understand");
        };
        let mut extras = m.extras;
        (extras.markable, extras.retracted) = (false, false);
        cx.event(Event::MessageReceived(Message {
            chat,
            from,
            own: false,
            kind: MessageKind::Chat,
            id: m.id,
            archive_id: None,
            subject: None,
            body,
            extras,
            at,
            delayed: stamp.is_some(),
            old: false,
            way: Way::Direct,
            receipt: None,
            secrecy: Secrecy::Open,
        }));
        Flow::Done
    }
}
