//! XEP-0425: Moderated Message Retraction

use super::ids::sane;
use crate::xml::{Element, ns};

/// Has a room take back what has this id there.
pub fn retract(id: &str, reason: &str) -> Element {
    let reason =
        (!reason.is_empty()).then(|| Element::new("reason", ns::MODERATION).with_text(reason));
    Element::new("moderate", ns::MODERATION)
        .with_attr("id", id)
        .with_child(Element::new("retract", ns::RETRACTION))
        .with_children(reason)
}

/// The id in the room's archive of a message that a moderator took back. To be believed of the room itself alone.
pub fn retracts(message: &Element) -> Option<String> {
    let retract = message.child("retract", ns::RETRACTION)?;
    retract.child("moderated", ns::MODERATION)?;
    retract.attr("id").and_then(sane)
}
