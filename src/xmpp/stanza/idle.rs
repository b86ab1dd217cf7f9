//! XEP-0319: Last User Interaction in Presence

use crate::time::Millis;
use crate::xml::{Element, ns};

/// Since when nobody has touched the device that this presence is of.
pub fn since(presence: &Element) -> Option<Millis> {
    Millis::parse(presence.child("idle", ns::IDLE)?.attr("since")?)
}

/// Says so.
pub fn build(since: Millis) -> Element {
    Element::new("idle", ns::IDLE).with_attr("since", since.format())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn what_is_built_reads_back() {
        let presence = Element::new("presence", ns::CLIENT);
        assert_eq!(since(&presence), None);
        let at = Millis(1_700_000_000_000);
        assert_eq!(since(&presence.with_child(build(at))), Some(at));
        let odd = parse("<presence><idle xmlns='urn:xmpp:idle:1' since='yesterday'/></presence>");
        assert_eq!(since(&odd.unwrap()), None);
    }
}
