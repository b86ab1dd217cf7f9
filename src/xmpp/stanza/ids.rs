//! XEP-0359: Unique and Stable Stanza IDs

use crate::jid::{BareJid, Jid};
use crate::xml::{Element, ns};

/// Ids are other people's text: one that is absurdly long helps nobody find anything.
pub const MAX: usize = 1023;

/// An id as it may be kept.
pub fn sane(id: &str) -> Option<String> {
    (!id.is_empty() && id.len() <= MAX).then(|| id.to_owned())
}

/// The id under which `by` has the stanza in its archive. Only that address itself may say so, and its
/// server takes out what others claim in its name (§6): where there is more than one, it does not.
pub fn stanza_id(stanza: &Element, by: &BareJid) -> Option<String> {
    let said_by = |e: &&Element| {
        let jid = e.attr("by").and_then(|by| Jid::parse(by).ok());
        jid.is_some_and(|jid| jid.resource().is_none() && jid.bare() == by)
    };
    let ids = stanza
        .children()
        .filter(|c| c.is("stanza-id", ns::STANZA_ID));
    let mut ids = ids.filter(said_by);
    match (ids.next(), ids.next()) {
        (Some(id), None) => id.attr("id").and_then(sane),
        _ => None,
    }
}

/// The id that the sender chose, whatever was made of the stanza's own on the way.
pub fn origin_id(stanza: &Element) -> Option<String> {
    let origin = stanza.child("origin-id", ns::STANZA_ID)?;
    origin.attr("id").and_then(sane)
}

/// What a sender adds.
pub fn build_origin(id: &str) -> Element {
    Element::new("origin-id", ns::STANZA_ID).with_attr("id", id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn only_one_and_only_from_the_archive_itself() {
        let me = BareJid::parse("me@here").unwrap();
        let read = |inner: &str| {
            let xml = inner.replace("<s ", "<stanza-id xmlns='urn:xmpp:sid:0' ");
            stanza_id(&parse(&format!("<m>{xml}</m>")).unwrap(), &me)
        };
        assert_eq!(read("<s by='me@here' id='1'/>").as_deref(), Some("1"));
        assert_eq!(
            read("<s by='x@y' id='2'/><s by='me@here' id='1'/>").as_deref(),
            Some("1")
        );
        for not in [
            "<s by='me@here' id='1'/><s by='me@here' id='2'/>",
            "<s by='me@here/x' id='1'/>",
            "<s by='here' id='1'/>",
            "<s id='1'/>",
            "<s by='me@here' id=''/>",
        ] {
            assert_eq!(read(not), None, "{not}");
        }
        let long = "x".repeat(MAX + 1);
        assert_eq!(read(&format!("<s by='me@here' id='{long}'/>")), None);
        assert_eq!(
            origin_id(&Element::new("m", "").with_child(build_origin("7"))).as_deref(),
            Some("7")
        );
    }
}
