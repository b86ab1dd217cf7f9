//! XEP-0308: Last Message Correction

use super::ids::sane;
use crate::xml::{Element, ns};

/// The id of the message that this one takes the place of.
pub fn replaces(message: &Element) -> Option<String> {
    let replace = message.child("replace", ns::CORRECTION)?;
    replace.attr("id").and_then(sane)
}

/// Says so.
pub fn element(id: &str) -> Element {
    Element::new("replace", ns::CORRECTION).with_attr("id", id)
}
