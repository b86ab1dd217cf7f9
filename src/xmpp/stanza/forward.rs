//! XEP-0297: Stanza Forwarding

use crate::time::Millis;
use crate::xml::{Element, ns};

/// A message within another. What it says of itself is worth what its bearer is worth, who has to be
/// looked at first.
pub struct Forwarded<'e> {
    pub message: &'e Element,
    /// When the bearer got it; not what the message itself claims.
    pub stamp: Option<Millis>,
}

/// The one forwarded message in `bearer`; `None` when it is not exactly one.
pub fn only(bearer: &Element) -> Option<Forwarded<'_>> {
    let mut all = bearer.children().filter(|c| c.is("forwarded", ns::FORWARD));
    let (Some(forwarded), None) = (all.next(), all.next()) else {
        return None;
    };
    let mut stanzas = forwarded.children().filter(|c| c.ns() == ns::CLIENT);
    let (Some(message), None) = (stanzas.next(), stanzas.next()) else {
        return None;
    };
    let delay = forwarded.child("delay", ns::DELAY);
    let stamp = delay.and_then(|d| Millis::parse(d.attr("stamp")?));
    (message.name() == "message").then_some(Forwarded { message, stamp })
}

/// Whether a message bears another one.
pub fn is_any(bearer: &Element) -> bool {
    bearer.child("forwarded", ns::FORWARD).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn exactly_one() {
        let read = |inner: &str| {
            let inner = inner.replace("<f>", "<forwarded xmlns='urn:xmpp:forward:0'>");
            let inner = inner.replace("</f>", "</forwarded>");
            let inner = inner.replace("<m", "<message xmlns='jabber:client'");
            let x = parse(&format!("<x>{inner}</x>")).unwrap();
            only(&x).map(|f| (f.message.attr("id").map(str::to_owned), f.stamp))
        };
        let delay = "<delay xmlns='urn:xmpp:delay' stamp='1970-01-01T00:00:01Z'/>";
        let one = (Some("1".to_owned()), Some(Millis(1_000)));
        assert_eq!(read(&format!("<f>{delay}<m id='1'/></f>")), Some(one));
        // The message's own stamp is its own claim.
        let inside = format!("<f><m id='1'>{delay}</message></f>");
        assert_eq!(read(&inside), Some((Some("1".to_owned()), None)));
        for not in [
            "",
            "<f></f>",
            "<m/>",
            "<f><m/><m/></f>",
            "<f><m/></f><f><m/></f>",
            "<f><iq xmlns='jabber:client'/></f>",
        ] {
            assert_eq!(read(not), None, "{not}");
        }
    }
}
