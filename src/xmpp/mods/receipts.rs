//! XEP-0184: Message Delivery Receipts

use super::roster::Roster;
use crate::jid::Jid;
use crate::otr::tag;
use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::Message;
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
    let talk = matches!(m.kind, MessageType::Chat | MessageType::Normal);
    // Whether an encrypted text can be read others find out: see `owed`.
    let readable = m.body.as_ref().is_some_and(|body| !tag::is_otr(body));
    if copied.is_none()
        && talk
        && readable
        && let Some((from, id)) = wanted(cx, roster, message, m.from.as_ref())
    {
        cx.send(build(from, &id));
    }
}

/// The id for which the sender of an encrypted message wants a receipt as soon as it could be read.
pub fn owed(cx: &Cx<'_>, roster: &Roster, element: &Element, message: &Message) -> Option<String> {
    let encrypted = tag::is_otr(&message.body);
    let wanted = wanted(
        cx,
        roster,
        element,
        Some(&message.from).filter(|_| encrypted),
    )?;
    Some(wanted.1)
}

/// Who wants a receipt, and for which id, and may have it.
fn wanted<'a>(
    cx: &Cx<'_>,
    roster: &Roster,
    message: &Element,
    from: Option<&'a Jid>,
) -> Option<(&'a Jid, String)> {
    let from = from.filter(|from| from.bare() != cx.me.bare() && roster.is_seen_by(from.bare()))?;
    let id = message.attr("id").and_then(sane)?;
    (!cx.config.no_receipts && is_requested(message)).then_some((from, id))
}
