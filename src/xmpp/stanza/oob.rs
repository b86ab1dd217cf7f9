//! XEP-0066: Out of Band Data

use crate::text::address::is_address;
use crate::xml::{Element, ns};

/// Whether the body is the address of a file that is sent (§3; as everybody does it, both are the same).
pub fn is_file(message: &Element, body: Option<&str>) -> bool {
    let Some(body) = body.map(str::trim) else {
        return false;
    };
    let mut named = message
        .children()
        .filter(|c| c.is("x", ns::OOB))
        .filter_map(|x| x.own_child_text("url"));
    is_address(body) && named.any(|url| url.trim() == body)
}

/// What goes along with a body that is such an address.
pub fn element(body: &str) -> Element {
    Element::new("x", ns::OOB).with_text_child("url", body.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_where_it_is_the_body() {
        let message = Element::new("message", ns::CLIENT).with_child(element("https://a.b/c.png "));
        assert!(is_file(&message, Some("https://a.b/c.png")));
        assert!(is_file(&message, Some(" https://a.b/c.png\t")));
        assert!(!is_file(&message, Some("see https://a.b/c.png")));
        assert!(!is_file(&message, Some("https://a.b/d.png")));
        assert!(!is_file(&message, None));
        for bad in [
            "javascript:alert(1)",
            "https://u@a/b",
            "file:///x",
            "https://a/ b",
            "xmpp:a@b",
        ] {
            let message = Element::new("message", ns::CLIENT).with_child(element(bad));
            assert!(!is_file(&message, Some(bad)), "{bad}");
        }
        let bare = Element::new("message", ns::CLIENT);
        assert!(!is_file(&bare, Some("https://a.b/c.png")));
    }
}
