//! XEP-0424: Message Retraction

use super::fallback;
use super::ids::sane;
use crate::xml::{Element, ns};

/// For clients that do not know what a retraction is.
const WORDS: &str = "/me retracted a message, which your program cannot show.";

/// The id of the message that is taken back.
pub fn retracts(message: &Element) -> Option<String> {
    let retract = message.child("retract", ns::RETRACTION)?;
    retract.attr("id").and_then(sane)
}

/// Whether an archive has only this left of a message that was taken back (§5).
pub fn is_tombstone(message: &Element) -> bool {
    message.child("retracted", ns::RETRACTION).is_some()
}

/// What goes into a message that takes another back.
pub fn elements(id: &str) -> [Element; 3] {
    [
        Element::new("retract", ns::RETRACTION).with_attr("id", id),
        fallback::whole(ns::RETRACTION),
        Element::new("body", ns::CLIENT).with_text(WORDS),
    ]
}
