//! XEP-0317: Hats

use super::limited;
use crate::xml::{Element, ns};

/// Hats of an occupant that are shown.
const MAX: usize = 8;
/// Characters of one that are kept.
const MAX_TITLE: usize = 60;

/// What a room calls an occupant beside his role, from his presence. Rooms take out what occupants add: where
/// there are two lists, one did not, and neither is believed.
pub fn titles(presence: &Element) -> Vec<String> {
    let list = |namespace: &str| {
        let mut all = presence.children().filter(|c| c.is("hats", namespace));
        match (all.next(), all.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    };
    // COMPAT(Prosody 0.12): a namespace of its own.
    let list = list(ns::HATS).or_else(|| list(ns::HATS_PROSODY));
    let hats = list.into_iter().flat_map(Element::children);
    let hats = hats.filter(|c| c.name() == "hat").take(MAX);
    hats.filter_map(|c| limited(c.attr("title")?, MAX_TITLE))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn titles_are_read_within_bounds() {
        let read = |inner: &str| {
            let xml = format!("<presence xmlns='jabber:client'>{inner}</presence>");
            titles(&parse(&xml).unwrap())
        };
        let one =
            |namespace: &str, inner: &str| format!("<hats xmlns='{namespace}'>{inner}</hats>");
        let both = "<hat uri='a' title='Host'/><hat uri='b'/><other title='x'/><hat title='  '/>";
        for namespace in [ns::HATS, ns::HATS_PROSODY] {
            assert_eq!(read(&one(namespace, both)), ["Host"]);
        }
        let forged = one(ns::HATS, both);
        assert!(read(&[forged.clone(), forged].concat()).is_empty());
        assert!(read("").is_empty() && read(&one("urn:other", both)).is_empty());
        let many = format!("<hat title='{}'/>", "x".repeat(500)).repeat(100);
        let many = read(&one(ns::HATS, &many));
        assert_eq!((many.len(), many[0].len()), (MAX, MAX_TITLE));
    }
}
