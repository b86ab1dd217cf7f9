//! Contacts that others suggest, and what is given out for others to become one, for other tabs and later runs.

use crate::jid::BareJid;
use crate::store::Suggested;
use crate::time::Millis;
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

/// Writes what was given out.
pub(super) fn write_tokens(tokens: &[(String, Millis)]) -> Element {
    let one = |(token, until): &(String, Millis)| {
        let one = Element::new("token", "").with_attr("until", until.0.to_string());
        one.with_text(token.as_str())
    };
    Element::new("tokens", "").with_children(tokens.iter().map(one))
}

/// Reads it.
pub(super) fn read_tokens(element: &Element) -> Vec<(String, Millis)> {
    let one = |c: &Element| Some((c.text(), Millis(c.attr("until")?.parse().ok()?)));
    element.children().filter_map(one).collect()
}
