//! XEP-0280: Message Carbons

use super::forward;
use crate::xml::{Element, ns};

/// Which way a copied message went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// To another device of ours.
    Received,
    /// From another device of ours.
    Sent,
}

/// Whether a message bears a copy, and which way that went. Who sent it is to be looked at before
/// anything else.
pub fn direction(message: &Element) -> Option<Direction> {
    let mut found = message.children().filter(|c| c.ns() == ns::CARBONS);
    found.find_map(|c| match c.name() {
        "received" => Some(Direction::Received),
        "sent" => Some(Direction::Sent),
        _ => None,
    })
}

/// The copy itself, if it is exactly one.
pub fn copy(message: &Element) -> Option<&Element> {
    let copies = message.children().filter(|c| c.ns() == ns::CARBONS);
    let mut copies = copies.filter(|c| matches!(c.name(), "received" | "sent"));
    let (Some(copy), None) = (copies.next(), copies.next()) else {
        return None;
    };
    forward::only(copy).map(|f| f.message)
}

/// Whether the sender did not want it to be copied (§10, XEP-0334).
pub fn is_private(message: &Element) -> bool {
    message.child("private", ns::CARBONS).is_some() || message.child("no-copy", ns::HINTS).is_some()
}

/// Keeps a message of ours from being copied (§10).
pub fn private() -> Element {
    Element::new("private", ns::CARBONS)
}

/// The request to copy messages to this device.
pub fn enable() -> Element {
    Element::new("enable", ns::CARBONS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn one_copy() {
        let forwarded =
            "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'/></forwarded>";
        let sent = format!("<sent xmlns='urn:xmpp:carbons:2'>{forwarded}</sent>");
        let one = parse(&format!("<message>{sent}</message>")).unwrap();
        assert_eq!(direction(&one), Some(Direction::Sent));
        assert!(copy(&one).is_some());
        let two = parse(&format!("<message>{sent}{sent}</message>")).unwrap();
        assert!(direction(&two).is_some() && copy(&two).is_none());
        let none = parse(&format!("<message>{forwarded}</message>")).unwrap();
        assert_eq!(direction(&none), None);
    }
}
