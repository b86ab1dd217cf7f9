//! XEP-0317: Hats

use super::limited;
use crate::xml::{Element, ns};

/// Hats of an occupant that are shown.
const MAX: usize = 8;
/// Characters of one that are kept.
const MAX_TITLE: usize = 60;

/// The namespace in which a room with these features gives out hats. Only a room that says so takes out what
/// occupants add; others hand it on as if it were theirs.
pub fn namespace(has: impl Fn(&str) -> bool) -> Option<&'static str> {
    // COMPAT(Prosody 0.12): a namespace of its own.
    [ns::HATS, ns::HATS_PROSODY].into_iter().find(|ns| has(ns))
}

/// What a room calls an occupant beside his role, from his presence. Where there are two lists, one is not the
/// room's, and neither is believed.
pub fn titles(presence: &Element, namespace: &str) -> Vec<String> {
    let mut all = presence.children().filter(|c| c.is("hats", namespace));
    let list = match (all.next(), all.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    };
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
            titles(&parse(&xml).unwrap(), ns::HATS)
        };
        let one =
            |namespace: &str, inner: &str| format!("<hats xmlns='{namespace}'>{inner}</hats>");
        let both = "<hat uri='a' title='Host'/><hat uri='b'/><other title='x'/><hat title='  '/>";
        assert_eq!(read(&one(ns::HATS, both)), ["Host"]);
        assert!(read(&one(ns::HATS_PROSODY, both)).is_empty());
        assert_eq!(
            namespace(|of| of == ns::HATS_PROSODY),
            Some(ns::HATS_PROSODY)
        );
        assert_eq!(namespace(|_| false), None);
        let forged = one(ns::HATS, both);
        assert!(read(&[forged.clone(), forged].concat()).is_empty());
        assert!(read("").is_empty() && read(&one("urn:other", both)).is_empty());
        let many = format!("<hat title='{}'/>", "x".repeat(500)).repeat(100);
        let many = read(&one(ns::HATS, &many));
        assert_eq!((many.len(), many[0].len()), (MAX, MAX_TITLE));
    }
}
