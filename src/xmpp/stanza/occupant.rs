//! XEP-0421: Occupant identifiers for semi-anonymous MUCs

use super::ids::sane;
use crate::xml::{Element, ns};

/// The id that a room gives an occupant. What an occupant says himself is worth nothing: only rooms that say
/// they have this take out what others add.
pub fn id(stanza: &Element) -> Option<String> {
    let mut all = stanza
        .children()
        .filter(|c| c.is("occupant-id", ns::OCCUPANT_ID));
    match (all.next(), all.next()) {
        (Some(one), None) => one.attr("id").and_then(sane),
        _ => None,
    }
}
