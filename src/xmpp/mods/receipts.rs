//! XEP-0184: Message Delivery Receipts

use super::roster::Roster;
use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::stanza::carbons::Direction;
use crate::xmpp::stanza::ids::sane;
use crate::xmpp::stanza::message::{MessageIn, MessageType};
use crate::xmpp::stanza::receipts::{build, is_requested};

/// Gives a receipt where it is asked for: for what came in just now and to us, and to those alone who may
/// see that we are here (§5.3).
pub fn on_message(
    cx: &mut Cx<'_>,
    roster: &Roster,
    message: &Element,
    m: &MessageIn,
    copied: Option<Direction>,
) {
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
