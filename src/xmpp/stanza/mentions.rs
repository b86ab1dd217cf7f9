//! XEP-0452: MUC Mention Notifications

use super::limited;
use crate::jid::{BareJid, Jid};
use crate::xml::{Element, ns};

/// Characters of the nick, and of the words, that are kept.
const MAX_NICK: usize = 200;
const MAX_TEXT: usize = 500;

/// Somebody named us in a room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    pub nick: String,
    pub text: String,
    /// The id of the message.
    pub id: Option<String>,
}

/// Whether a message tells of such.
pub fn is_one(message: &Element) -> bool {
    message.child("mentions", ns::MENTIONS).is_some()
}

/// What it tells. `room`: who sent it; a message of another room in it is not believed (§4).
pub fn read(message: &Element, room: &BareJid) -> Option<Mention> {
    let bearer = message.child("mentions", ns::MENTIONS)?;
    let mut all = bearer.children().filter(|c| c.is("forwarded", ns::FORWARD));
    let (Some(forwarded), None) = (all.next(), all.next()) else {
        return None;
    };
    // COMPAT(mod_muc_mention_notifications): it says of which namespace the message is no more than of its own.
    let fits = |c: &&Element| c.is("message", ns::CLIENT) || c.is("message", ns::FORWARD);
    let mut all = forwarded.children().filter(fits);
    let (Some(inner), None) = (all.next(), all.next()) else {
        return None;
    };
    let from = inner
        .attr("from")
        .filter(|_| inner.attr("type") == Some("groupchat"));
    let from = Jid::parse(from?).ok().filter(|from| from.bare() == room)?;
    Some(Mention {
        nick: limited(from.resource()?, MAX_NICK)?,
        text: limited(&inner.own_child_text("body")?, MAX_TEXT)?,
        id: inner.attr("id").and_then(|id| limited(id, MAX_NICK)),
    })
}
