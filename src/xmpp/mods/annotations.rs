//! What is said of earlier messages: XEP-0184, XEP-0333, XEP-0424, XEP-0444.

use crate::jid::Jid;
use crate::time::Millis;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::{Annotation, Note};
use crate::xmpp::stanza::message::{MessageIn, MessageType};

/// What a message says of another, if that is what it does. Whether there is such a message, and whether
/// this one may say so of it, is for the model to know: by its bare address, it is either of the two ends.
pub fn of(cx: &Cx<'_>, m: &MessageIn, at: Millis) -> Option<Annotation> {
    if !matches!(m.kind, MessageType::Chat | MessageType::Normal) {
        return None;
    }
    let (of, note) = m.note.clone()?;
    let me = || Jid::from(cx.me.bare().clone());
    let from = m.from.clone().unwrap_or_else(me);
    let own = from.bare() == cx.me.bare();
    // A receipt of another device of ours is no news, and one of our account for ourselves is nonsense.
    if own && note == Note::Delivered {
        return None;
    }
    let chat = if own {
        m.to.clone().unwrap_or_else(me)
    } else {
        from
    };
    Some(Annotation {
        chat: chat.into_bare(),
        own,
        sender: None,
        of,
        id: m.id.clone(),
        at,
        note,
    })
}
