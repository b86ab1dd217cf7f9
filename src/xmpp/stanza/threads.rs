//! XEP-0201: Best Practices for Message Threads

use crate::xml::{Element, ns};

/// Characters of an id that are taken; a longer one is none, since half of it would be another thread.
const MAX: usize = 200;

/// The thread that a message belongs to (RFC 6121 §5.2.5). What it came out of is not looked at.
pub fn id(message: &Element) -> Option<String> {
    let id = message.child("thread", ns::CLIENT)?.text();
    let id = id.trim();
    (!id.is_empty() && id.chars().count() <= MAX).then(|| id.to_owned())
}

/// Says it.
pub fn element(id: &str) -> Element {
    Element::new("thread", ns::CLIENT).with_text(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn what_is_one() {
        let read = |inner: &str| {
            let xml = format!("<message xmlns='jabber:client'>{inner}</message>");
            id(&parse(&xml).unwrap())
        };
        assert_eq!(
            read("<thread parent='x'> a b </thread>").as_deref(),
            Some("a b")
        );
        assert_eq!(read("<thread/>"), None);
        assert_eq!(read("<thread xmlns='urn:x'>a</thread>"), None);
        assert_eq!(read(&format!("<thread>{}</thread>", "x".repeat(201))), None);
        let built = element("<&>").to_xml();
        assert_eq!(read(&built).as_deref(), Some("<&>"));
    }
}
