//! XEP-0280: Message Carbons

use super::Tag;
use crate::jid::Jid;
use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::stanza::carbons::{self, Direction, copy, direction, is_private};
use crate::xmpp::stanza::forward;

/// From now on other devices' messages are copied to this one.
pub fn enable(cx: &mut Cx<'_>) {
    cx.ask("set", None, carbons::enable(), Tag::Carbons);
}

/// A message, or the copy that it bears. Only our own account makes copies (§11): anybody else could
/// put words into others' mouths. The error text is for the log.
pub fn open<'e>(
    cx: &Cx<'_>,
    message: &'e Element,
) -> Result<(&'e Element, Option<Direction>), &'static str> {
    let Some(direction) = direction(message) else {
        if forward::is_any(message) {
            return Err("a forwarded message that nobody vouches for");
        }
        return Ok((message, None));
    };
    let from = message.attr("from").map(Jid::parse);
    let ours = |jid: &Jid| jid.resource().is_none() && jid.bare() == cx.me.bare();
    if !matches!(&from, None | Some(Ok(_))) || from.is_some_and(|f| !f.is_ok_and(|f| ours(&f))) {
        return Err("carbon copy from somebody else than our account");
    }
    let copy = copy(message).ok_or("carbon copy without exactly one message")?;
    if is_private(copy) {
        return Err("copy of a message that was not to be copied");
    }
    let end = match direction {
        Direction::Sent => "from",
        Direction::Received => "to",
    };
    let end = copy.attr(end).map(Jid::parse);
    if !end.is_some_and(|jid| jid.is_ok_and(|jid| jid.bare() == cx.me.bare())) {
        return Err("carbon copy of a message that was not ours");
    }
    Ok((copy, Some(direction)))
}
