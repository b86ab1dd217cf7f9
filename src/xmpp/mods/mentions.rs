//! XEP-0452: MUC Mention Notifications

use super::Flow;
use super::bookmarks::Bookmarks;
use super::rooms::Rooms;
use crate::jid::{BareJid, Jid};
use crate::map::Map;
use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::{Event, RoomNews};
use crate::xmpp::stanza::mentions;
use crate::xmpp::stanza::message::{MessageIn, MessageType};

/// Rooms of which is known what they told last.
const MAX_ROOMS: usize = 500;

/// The id of the message that each room told of last.
#[derive(Default)]
pub struct Mentions(Map<BareJid, String>);

impl Mentions {
    /// A message, if a room tells by it that somebody named us while we are not in it.
    pub fn on_message(
        &mut self,
        cx: &mut Cx<'_>,
        (bookmarks, rooms): (&Bookmarks, &Rooms),
        element: &Element,
        m: &MessageIn,
    ) -> Flow {
        if !mentions::is_one(element) {
            return Flow::Next;
        }
        let told = matches!(m.kind, MessageType::Normal | MessageType::Headline);
        let from = m
            .from
            .as_ref()
            .filter(|from| told && from.resource().is_none());
        let room = from.map(Jid::bare).filter(|room| room.local().is_some());
        let room = room.filter(|room| bookmarks.may_have(room));
        let Some(room) = room else {
            return Flow::Drop("a mention in a room that is not noted");
        };
        if rooms.is_entered(room) {
            return Flow::Drop("a mention in a room that we are in, or on our way into");
        }
        let Some(mention) = mentions::read(element, room) else {
            return Flow::Drop("a mention without a message of that room");
        };
        if let Some(id) = mention.id {
            let known = self.0.get(room).is_some_and(|last| **last == id);
            if known {
                return Flow::Drop("a mention that was told of before");
            }
            if self.0.len() < MAX_ROOMS || self.0.contains_key(room) {
                self.0.insert(room.clone(), Box::new(id));
            }
        }
        let (nick, text) = (mention.nick, mention.text);
        let news = RoomNews::Named { nick, text };
        let room = room.clone();
        cx.event(Event::Room { room, news });
        Flow::Done
    }
}
