//! Contacts that others suggest, for other tabs and later runs.

use crate::jid::BareJid;
use crate::store::Suggested;
use crate::xml::{Element, ns};
use crate::xmpp::stanza::exchange;

/// Writes what somebody suggests.
pub(super) fn write_suggested(suggested: &Suggested) -> Element {
    Element::new("suggested", ns::CLIENT)
        .with_attr("by", suggested.by.as_str())
        .with_attr("name", suggested.name.as_str())
        .with_child(exchange::build(&suggested.all))
}

/// Reads it.
pub(super) fn read_suggested(element: &Element) -> Option<Suggested> {
    Some(Suggested {
        by: BareJid::parse(element.attr("by")?).ok()?,
        name: element.attr("name")?.to_owned(),
        all: exchange::parse(element.children().next()?)?,
    })
}
