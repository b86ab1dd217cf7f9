//! What is looked for in an archive, and what is there, for other tabs.

use super::words::number;
use crate::jid::BareJid;
use crate::time::Millis;
use crate::xml::{Element, ns};
use crate::xmpp::lookup::{Kept, Lookup};

/// Writes what is looked for.
pub fn write_lookup(element: Element, lookup: &Lookup) -> Element {
    element
        .with_attr("words", lookup.words.as_str())
        .with_opt_attr("with", lookup.with.as_ref().map(BareJid::as_str))
        .with_opt_attr("before", lookup.before.as_deref())
        .with_opt_attr("after", lookup.after.as_deref())
}

/// Reads it.
pub fn read_lookup(element: &Element) -> Lookup {
    let text = |name: &str| element.attr(name).map(str::to_owned);
    Lookup {
        words: text("words").unwrap_or_default(),
        with: text("with").and_then(|with| BareJid::parse(&with).ok()),
        before: text("before"),
        after: text("after"),
    }
}

/// Writes a message that is there.
pub(super) fn write_kept(kept: &Kept) -> Element {
    Element::new("one", ns::CLIENT)
        .with_attr("id", kept.id.as_str())
        .with_attr("chat", kept.chat.as_str())
        .with_attr("own", kept.own.to_string())
        .with_opt_attr("nick", kept.nick.as_deref())
        .with_attr("at", kept.at.0.to_string())
        .with_attr("text", kept.text.as_str())
        .with_opt_attr("key", kept.key.map(|key| key.to_string()))
}

/// Reads it.
pub(super) fn read_kept(element: &Element) -> Option<Kept> {
    let text = |name: &str| element.attr(name).map(str::to_owned);
    Some(Kept {
        id: text("id")?,
        chat: BareJid::parse(element.attr("chat")?).ok()?,
        own: text("own")? == "true",
        nick: text("nick"),
        at: Millis(element.attr("at")?.parse().ok()?),
        text: text("text")?,
        key: number(element.attr("key")),
    })
}
