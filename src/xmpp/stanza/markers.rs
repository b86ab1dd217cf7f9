//! XEP-0333: Displayed Markers

use super::ids::sane;
use crate::xml::{Element, ns};

/// Asks to be told when the message is seen.
pub fn request() -> Element {
    Element::new("markable", ns::MARKERS)
}

/// Whether a message asks for that.
pub fn is_requested(message: &Element) -> bool {
    message.child("markable", ns::MARKERS).is_some()
}

/// The id of the message that was seen, and with it all before it.
pub fn displayed(message: &Element) -> Option<String> {
    let displayed = message.child("displayed", ns::MARKERS)?;
    displayed.attr("id").and_then(sane)
}

/// The marker for a message.
pub fn element(id: &str) -> Element {
    Element::new("displayed", ns::MARKERS).with_attr("id", id)
}
