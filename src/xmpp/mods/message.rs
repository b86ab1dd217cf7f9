//! One-to-one messages (RFC 6121 §5): ours wait in a queue until the server has them, and go out in
//! order; what comes in is told.

use super::roster::Roster;
use super::{Flow, receipts};
use crate::jid::{BareJid, Jid};
use crate::time::Millis;
use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::error::StanzaError;
use crate::xmpp::event::{Event, Message, MessageKind, Secrecy, SendError, Way};
use crate::xmpp::mods::annotations;
use crate::xmpp::stanza::message::{MessageIn, MessageType};
use crate::xmpp::stanza::{chat_states, delay};
use std::collections::VecDeque;

/// Sent messages that an error may still come back for.
const MAX_SENT: usize = 500;
/// Ids kept of messages that the server is known to have.
const MAX_HAD: usize = 2_000;

/// A message of ours.
struct Outgoing {
    to: BareJid,
    id: String,
    stanza: Element,
    /// It may have been sent before.
    doubt: bool,
    /// It does no harm if it is sent twice.
    harmless: bool,
}

/// One that was handed to the stream.
struct Sent {
    message: Outgoing,
    acked: bool,
}

/// What a session knows of messages that may have been sent before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Past {
    /// Everything: what was on its way is known by its id, all else was never sent, or was found.
    Known,
    /// Nothing: there is no archive to look into.
    Unknown,
}

/// Our messages, on their way.
#[derive(Default)]
pub struct Messages {
    /// Whose messages these are.
    owner: Option<BareJid>,
    /// Not sent yet in this session.
    queue: VecDeque<Outgoing>,
    sent: VecDeque<Sent>,
    /// Set when messages may go out.
    past: Option<Past>,
    /// What the server has, though nobody asked for it yet.
    had: VecDeque<String>,
    /// On their way since before the program was started anew.
    underway: Vec<String>,
}

impl Messages {
    /// A session begins, or goes on; what waits for another account is nobody's any more.
    pub fn begin(&mut self, me: &BareJid) {
        if self.owner.as_ref() != Some(me) {
            if self.owner.is_some() {
                self.forget();
            }
            self.owner = Some(me.clone());
        }
    }

    /// Whether all of them have arrived.
    pub fn is_idle(&self) -> bool {
        self.queue.is_empty() && self.sent.iter().all(|s| s.acked)
    }

    /// After a log-out.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Messages with these ids are sent once more by the stream itself.
    pub fn underway(&mut self, ids: Vec<String>) {
        self.underway = ids;
    }

    /// From now on messages go out.
    pub fn ready(&mut self, cx: &mut Cx<'_>, past: Past) {
        self.past = Some(past);
        self.flush(cx);
    }

    /// The session goes on, but is looked at anew: messages wait for [`Self::ready`], and what is on its way
    /// for its place. The stream still has it, so it is not sent again.
    pub fn hold(&mut self) {
        let unacked = self.sent.iter().filter(|s| !s.acked);
        let mut underway: Vec<_> = unacked.map(|s| s.message.id.clone()).collect();
        underway.append(&mut self.underway);
        self.on_disconnected();
        self.underway = underway;
    }

    /// Takes a message to be sent. It goes out with the next [`Self::flush`]. `doubt`: it may have been sent
    /// before; `harmless`: which does not matter.
    pub fn enqueue(
        &mut self,
        to: BareJid,
        id: String,
        stanza: Element,
        doubt: bool,
        harmless: bool,
    ) {
        let known = self.queue.iter().any(|o| o.id == id);
        if !known && !self.sent.iter().any(|s| s.message.id == id) {
            self.queue.push_back(Outgoing {
                to,
                id,
                stanza,
                doubt,
                harmless,
            });
        }
    }

    /// Takes a message back that was not sent yet.
    pub fn cancel(&mut self, id: &str) {
        self.queue.retain(|o| o.id != id);
    }

    /// Sends what waits, if its time has come.
    pub fn flush(&mut self, cx: &mut Cx<'_>) {
        let Some(past) = self.past else { return };
        while let Some(message) = self.queue.pop_front() {
            let (to, id) = (message.to.clone(), message.id.clone());
            if !message.doubt || message.harmless {
                self.send(cx, message);
            } else if self.had.contains(&id) {
                self.keep(message, true);
                cx.event(Event::MessageAcked { to, id });
            } else if self.underway.contains(&id) {
                cx.event(Event::MessageSent { to, id });
                self.keep(message, false);
            } else if past == Past::Known {
                self.send(cx, message);
            } else {
                let reason = SendError::Interrupted;
                cx.event(Event::MessageFailed { to, id, reason });
            }
        }
    }

    fn send(&mut self, cx: &mut Cx<'_>, message: Outgoing) {
        let (to, id) = (message.to.clone(), message.id.clone());
        cx.send(message.stanza.clone());
        cx.event(Event::MessageSent { to, id });
        self.keep(message, false);
    }

    /// Keeps what was sent, of all that is acknowledged only the last.
    fn keep(&mut self, message: Outgoing, acked: bool) {
        if self.sent.len() >= MAX_SENT
            && let Some(at) = self.sent.iter().position(|s| s.acked)
        {
            self.sent.remove(at);
        }
        self.sent.push_back(Sent { message, acked });
    }

    /// Takes a message that came in.
    /// `copied`: it came to, or from, another device.
    pub fn on_message(
        &mut self,
        cx: &mut Cx<'_>,
        roster: &Roster,
        element: &Element,
        m: MessageIn,
        copied: bool,
        archive_id: Option<String>,
    ) -> Flow {
        match m.kind {
            MessageType::Chat | MessageType::Normal | MessageType::Headline => {}
            MessageType::Groupchat => return Flow::Drop("group chat from a room we are not in"),
            MessageType::Error(_) if copied => return Flow::Drop("copy of an error"),
            MessageType::Error(error) => return self.on_error(cx, m.from, m.id.as_ref(), error),
        };
        let stamp = delay::stamp(element, cx.me.bare());
        let at = stamp.map_or(cx.now, |at| at.min(cx.now));
        let note = annotations::of(cx, &m, at);
        let is_note = note.is_some() || chat_states::state(element).is_some();
        cx.events.extend(note.map(Event::MessageAnnotated));
        let Some(message) = made_of(cx, m, at) else {
            return match is_note {
                true => Flow::Done,
                false => Flow::Drop("nothing in it that we understand"),
            };
        };
        let owed = receipts::owed(cx, roster, element, &message);
        cx.event(Event::MessageReceived(Message {
            archive_id,
            delayed: stamp.is_some(),
            way: if copied { Way::Copied } else { Way::Direct },
            receipt: owed.filter(|_| !copied),
            ..message
        }));
        Flow::Done
    }

    /// A message of ours came back with an error.
    pub fn on_error(
        &mut self,
        cx: &mut Cx<'_>,
        from: Option<Jid>,
        id: Option<&String>,
        error: StanzaError,
    ) -> Flow {
        let unsigned = from.is_none();
        let from = from.unwrap_or_else(|| Jid::from(cx.me.bare().clone()));
        // Only the one it was sent to, or a server on the way, can say that it failed.
        let ours = unsigned || *from.bare() == cx.me.bare().server();
        let found = self.sent.iter().position(|s| {
            let to = &s.message.to;
            Some(&s.message.id) == id && (ours || to == from.bare() || to.server() == *from.bare())
        });
        let Some(sent) = found.and_then(|at| self.sent.remove(at)) else {
            return Flow::Drop("error for no message of ours");
        };
        let Outgoing { to, id, .. } = sent.message;
        let reason = SendError::Refused(error);
        cx.event(Event::MessageFailed { to, id, reason });
        Flow::Done
    }

    /// What the archive has, received at `stamp`.
    pub fn archived(cx: &Cx<'_>, m: MessageIn, stamp: Millis, id: String) -> Option<Message> {
        let message = made_of(cx, m, stamp)?;
        Some(Message {
            archive_id: Some(id),
            delayed: true,
            way: Way::Archived,
            ..message
        })
    }

    /// Whether something was sent that the server is not known to have.
    pub fn is_unsure(&self) -> bool {
        self.sent.iter().any(|s| !s.acked) || self.queue.iter().any(|o| o.doubt)
    }

    /// The server has this one.
    pub fn on_acked(&mut self, cx: &mut Cx<'_>, id: &str) {
        let sent = self.sent.iter_mut().find(|s| s.message.id == id);
        if let Some(sent) = sent.filter(|s| !s.acked) {
            sent.acked = true;
            sent.message.stanza = Element::new("message", "");
            let (to, id) = (sent.message.to.clone(), id.to_owned());
            cx.event(Event::MessageAcked { to, id });
        } else {
            self.found(id);
        }
    }

    /// The server has this one, as its archive shows.
    pub fn found(&mut self, id: &str) {
        if self.had.len() >= MAX_HAD {
            self.had.pop_front();
        }
        self.had.push_back(id.to_owned());
    }

    /// The session is over. What was not acknowledged waits for the next one, which finds out whether it
    /// arrived.
    pub fn on_disconnected(&mut self) {
        self.past = None;
        self.underway.clear();
        let unsure = self.sent.drain(..).filter(|s| !s.acked);
        let unsure: Vec<_> = unsure.map(|s| s.message).collect();
        for mut message in unsure.into_iter().rev() {
            message.doubt = true;
            self.queue.push_front(message);
        }
    }
}

/// What is to be told of a message with a body; none is, of errors and of rooms.
fn made_of(cx: &Cx<'_>, m: MessageIn, at: Millis) -> Option<Message> {
    let me = || Jid::from(cx.me.bare().clone());
    let kind = match m.kind {
        MessageType::Chat => MessageKind::Chat,
        MessageType::Normal => MessageKind::Normal,
        MessageType::Headline => MessageKind::Headline,
        MessageType::Groupchat | MessageType::Error(_) => return None,
    };
    let tombstone = m.extras.retracted.then(String::new);
    let from = m.from.unwrap_or_else(me);
    let own = from.bare() == cx.me.bare();
    let other = if own {
        m.to.unwrap_or_else(me)
    } else {
        from.clone()
    };
    Some(Message {
        chat: other.into_bare(),
        from,
        own,
        kind,
        id: m.id,
        archive_id: None,
        subject: m.subject,
        body: tombstone.or(m.body)?,
        extras: m.extras,
        at,
        delayed: false,
        old: false,
        way: Way::Direct,
        receipt: None,
        secrecy: Secrecy::Open,
    })
}
