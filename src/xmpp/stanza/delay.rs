//! XEP-0203: Delayed Delivery

use crate::jid::{BareJid, Jid};
use crate::time::Millis;
use crate::xml::{Element, ns};

/// When the stanza was sent, as our own server (or our account there) says. A stamp by anybody else
/// is that somebody's claim, and ignored.
pub fn stamp(stanza: &Element, me: &BareJid) -> Option<Millis> {
    by(stanza, |by| by.bare() == me || *by.bare() == me.server())
}

/// The same, as a room says of what was said before we came (XEP-0045 §7.2.14).
pub fn stamp_of(stanza: &Element, room: &BareJid) -> Option<Millis> {
    by(stanza, |by| by.bare() == room)
}

fn by(stanza: &Element, who: impl Fn(&Jid) -> bool) -> Option<Millis> {
    stanza
        .children()
        .filter(|c| c.is("delay", ns::DELAY))
        .filter_map(|delay| {
            let by = Jid::parse(delay.attr("from")?).ok()?;
            who(&by)
                .then(|| Millis::parse(delay.attr("stamp")?))
                .flatten()
        })
        .last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn only_our_server_is_believed() {
        let me = BareJid::parse("me@here").unwrap();
        let at = |from: &str| {
            let xml = format!(
                "<message><delay xmlns='urn:xmpp:delay' {from} stamp='2002-09-10T23:08:25Z'/></message>"
            );
            stamp(&parse(&xml).unwrap(), &me).map(|m| m.0)
        };
        assert_eq!(at("from='here'"), Some(1_031_699_305_000));
        assert_eq!(at("from='me@here'"), Some(1_031_699_305_000));
        assert_eq!(at("from='evil@there'"), None);
        assert_eq!(at(""), None);
    }
}
