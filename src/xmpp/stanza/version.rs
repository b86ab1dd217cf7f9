//! XEP-0092: Software Version

use crate::xml::{Element, ns};

/// The answer: name and version, without the operating system, which is nobody's business.
pub fn build(name: &str, version: &str) -> Element {
    Element::new("query", ns::VERSION)
        .with_text_child("name", name)
        .with_text_child("version", version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_operating_system() {
        let xml = build("a", "1").to_xml();
        assert_eq!(
            xml,
            "<query xmlns='jabber:iq:version'><name>a</name><version>1</version></query>"
        );
    }
}
