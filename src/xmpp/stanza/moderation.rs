//! XEP-0425: Moderated Message Retraction

use super::ids::sane;
use crate::xml::{Element, ns};

/// The id in the room's archive of a message that a moderator took back. To be believed of the room itself alone.
pub fn retracts(message: &Element) -> Option<String> {
    let retract = message.child("retract", ns::RETRACTION)?;
    retract.child("moderated", ns::MODERATION)?;
    retract.attr("id").and_then(sane)
}
