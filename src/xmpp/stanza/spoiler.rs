//! XEP-0382: Spoiler Messages

use super::limited;
use crate::xml::{Element, ns};

/// Characters of a hint.
const MAX_HINT: usize = 200;

/// What is said before the text is shown, if it is to be hidden at first; empty: nothing is said (§3).
pub fn hint(message: &Element) -> Option<String> {
    let spoiler = message.child("spoiler", ns::SPOILER)?;
    Some(limited(&spoiler.text(), MAX_HINT).unwrap_or_default())
}

/// What goes along with a text that is to be hidden at first.
pub fn element(hint: &str) -> Element {
    Element::new("spoiler", ns::SPOILER).with_text(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_and_no_more_than_fits() {
        let read = |spoiler| hint(&Element::new("message", ns::CLIENT).with_child(spoiler));
        for said in ["", "the end of it <b>"] {
            assert_eq!(read(element(said)).as_deref(), Some(said));
        }
        let long = read(element(&"ä".repeat(10_000)));
        assert_eq!(long.map(|h| h.chars().count()), Some(MAX_HINT));
        assert_eq!(read(Element::new("spoiler", "urn:other")), None);
    }
}
