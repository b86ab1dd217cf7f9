//! XEP-0249: Direct MUC Invitations

use super::Flow;
use super::rooms::Rooms;
use crate::jid::{BareJid, Jid};
use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::{Event, RoomNews};
use crate::xmpp::stanza::invitation::{decline, read};
use crate::xmpp::stanza::message::{MessageIn, MessageType};

/// A message, if it asks us into a room: that is told, and nothing is done before the user says so.
pub fn on_message(cx: &mut Cx<'_>, rooms: &Rooms, element: &Element, m: &MessageIn) -> Flow {
    let Some(from) = &m.from else {
        return Flow::Next;
    };
    if !matches!(m.kind, MessageType::Normal | MessageType::Chat) {
        return Flow::Next;
    }
    let Some(invited) = read(element, from) else {
        return Flow::Next;
    };
    if rooms.has(&invited.room) {
        return Flow::Drop("an invitation into a room that we are in");
    }
    cx.event(Event::Room {
        room: invited.room,
        news: RoomNews::Invited {
            by: invited.by,
            reason: invited.reason,
            password: invited.password,
            mediated: invited.mediated,
        },
    });
    Flow::Done
}

/// Tells the room that the user does not want to.
pub fn refuse(cx: &mut Cx<'_>, room: &BareJid, by: &Jid) {
    cx.send(decline(room, by));
}
