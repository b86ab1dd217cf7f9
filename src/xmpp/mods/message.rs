//! One-to-one messages (RFC 6121 §5).

use super::Flow;
use crate::jid::{BareJid, Jid};
use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::{Event, Message, MessageKind, SendError};
use crate::xmpp::stanza::delay;
use crate::xmpp::stanza::message::{MessageIn, MessageType, build};
use std::collections::VecDeque;

/// Sent messages that an error may still come back for.
const MAX_SENT: usize = 500;

struct Sent {
    id: String,
    to: BareJid,
    key: u64,
    acked: bool,
}

/// What was sent, so that an error finds its message.
#[derive(Default)]
pub struct Messages {
    sent: VecDeque<Sent>,
}

impl Messages {
    /// Sends a chat message.
    pub fn send(&mut self, cx: &mut Cx<'_>, to: BareJid, key: u64, body: &str) {
        let id = cx.new_id();
        cx.send(build(&to, &id, body));
        cx.event(Event::MessageSent {
            to: to.clone(),
            key,
            id: id.clone(),
            at: cx.now,
        });
        if self.sent.len() >= MAX_SENT {
            self.sent.pop_front();
        }
        self.sent.push_back(Sent {
            id,
            to,
            key,
            acked: false,
        });
    }

    /// Takes a message that came in.
    pub fn on_message(&mut self, cx: &mut Cx<'_>, element: &Element, m: MessageIn) -> Flow {
        let unsigned = m.from.is_none();
        let from = m.from.unwrap_or_else(|| Jid::from(cx.me.bare().clone()));
        let kind = match m.kind {
            MessageType::Chat => MessageKind::Chat,
            MessageType::Normal => MessageKind::Normal,
            MessageType::Headline => MessageKind::Headline,
            MessageType::Groupchat => return Flow::Drop("group chat from a room we are not in"),
            MessageType::Error(error) => {
                // Only the one it was sent to, or a server on the way, can say that it failed.
                let ours = unsigned || *from.bare() == cx.me.bare().server();
                let found = self.sent.iter().position(|s| {
                    Some(&s.id) == m.id.as_ref()
                        && (ours || s.to == *from.bare() || s.to.server() == *from.bare())
                });
                let Some(sent) = found.and_then(|at| self.sent.remove(at)) else {
                    return Flow::Drop("error for no message of ours");
                };
                let reason = SendError::Refused(error);
                cx.event(Event::MessageFailed {
                    to: sent.to,
                    key: sent.key,
                    reason,
                });
                return Flow::Done;
            }
        };
        let Some(body) = m.body else {
            return Flow::Drop("nothing in it that we understand");
        };
        let stamp = delay::stamp(element, cx.me.bare());
        let own = from.bare() == cx.me.bare();
        cx.event(Event::MessageReceived(Message {
            chat: from.bare().clone(),
            from,
            own,
            kind,
            id: m.id,
            subject: m.subject,
            body,
            // Nothing was sent in the future, whatever a clock elsewhere says.
            at: stamp.map_or(cx.now, |at| at.min(cx.now)),
            delayed: stamp.is_some(),
        }));
        Flow::Done
    }

    /// The server has this one.
    pub fn on_acked(&mut self, _cx: &mut Cx<'_>, id: &str) {
        if let Some(sent) = self.sent.iter_mut().find(|s| s.id == id) {
            sent.acked = true;
        }
    }

    /// The session is over. Of what was not acknowledged nobody knows whether it arrived, and the user
    /// is told so.
    pub fn on_disconnected(&mut self, events: &mut VecDeque<Event>) {
        for sent in self.sent.drain(..).filter(|sent| !sent.acked) {
            let reason = SendError::Interrupted;
            events.push_back(Event::MessageFailed {
                to: sent.to,
                key: sent.key,
                reason,
            });
        }
    }
}
