//! XEP-0184: Message Delivery Receipts

use super::roster::Roster;
use crate::jid::BareJid;
use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::Event;
use crate::xmpp::stanza::carbons::Direction;
use crate::xmpp::stanza::ids::sane;
use crate::xmpp::stanza::message::{MessageIn, MessageType};
use crate::xmpp::stanza::receipts::{build, is_requested, received};

/// Whose receipt for which message this is, if it is one: the other side's, by its bare address, which
/// the message has to have gone to.
pub fn of(me: &BareJid, message: &Element, m: &MessageIn) -> Option<(BareJid, String)> {
    let from = m.from.as_ref().filter(|from| from.bare() != me)?;
    if !matches!(m.kind, MessageType::Chat | MessageType::Normal) {
        return None;
    }
    received(message).map(|id| (from.bare().clone(), id))
}

/// Takes a receipt, and gives one where it is asked for: for what came in just now and to us, and to
/// those alone who may see that we are here (§5.3).
pub fn on_message(
    cx: &mut Cx<'_>,
    roster: &Roster,
    message: &Element,
    m: &MessageIn,
    copied: Option<Direction>,
) {
    if copied != Some(Direction::Sent)
        && let Some((chat, id)) = of(cx.me.bare(), message, m)
    {
        cx.event(Event::MessageDelivered { chat, id });
    }
    let talk = matches!(m.kind, MessageType::Chat | MessageType::Normal) && m.body.is_some();
    if copied.is_none()
        && talk
        && is_requested(message)
        && let (Some(from), Some(id)) = (&m.from, message.attr("id").and_then(sane))
        && from.bare() != cx.me.bare()
        && roster.is_seen_by(from.bare())
    {
        cx.send(build(from, &id));
    }
}
