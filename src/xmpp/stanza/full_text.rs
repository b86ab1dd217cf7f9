//! XEP-0431: Full Text Search in MAM

use crate::xml::{Element, ns};

/// The field in the form of an archive that takes words.
pub const FIELD: &str = "{urn:xmpp:fulltext:0}fulltext";

/// Asks an archive what it can be searched by (XEP-0313 §4.1.5).
pub fn request() -> Element {
    Element::new("query", ns::MAM)
}

/// Whether its answer has the field; `None`: it is no such answer.
pub fn is_offered(query: &Element) -> Option<bool> {
    if !query.is("query", ns::MAM) {
        return None;
    }
    let form = query.child("x", ns::DATA_FORMS);
    let is =
        |field: &Element| field.is("field", ns::DATA_FORMS) && field.attr("var") == Some(FIELD);
    Some(form.is_some_and(|form| form.children().any(is)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn what_archives_offer() {
        let offered = |field: &str| {
            let form = format!("<x xmlns='jabber:x:data' type='form'>{field}</x>");
            let query = format!("<query xmlns='urn:xmpp:mam:2'>{form}</query>");
            is_offered(&parse(&query).unwrap())
        };
        assert_eq!(offered(&format!("<field var='{FIELD}'/>")), Some(true));
        assert_eq!(offered("<field var='with'/>"), Some(false));
        assert_eq!(
            offered(&format!("<field xmlns='x' var='{FIELD}'/>")),
            Some(false)
        );
        assert_eq!(is_offered(&request()), Some(false));
        assert_eq!(is_offered(&parse("<query xmlns='x'/>").unwrap()), None);
    }
}
