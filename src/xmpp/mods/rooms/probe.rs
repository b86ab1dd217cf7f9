//! XEP-0045 and RFC 6121 §4.3: who somebody is that speaks and was not seen to come.

use super::{Room, Stage};
use crate::xml::{Element, ns};
use crate::xmpp::cx::Cx;

/// Nicks of a room that are asked for.
const MAX: usize = 100;

impl Room {
    /// Asks for the presence of somebody who spoke just now and is not known to be there, once.
    pub(super) fn probe(&mut self, cx: &mut Cx<'_>, nick: &str) {
        let unknown = self.stage == Stage::In && !self.seats.contains_key(nick);
        let asked = self.probed.contains_key(nick) || self.probed.len() >= MAX;
        if !cx.config.rooms.probes || !unknown || asked {
            return;
        }
        self.probed.insert(nick.to_owned(), Box::new(true));
        let to = [self.jid.as_str(), "/", nick].concat();
        let probe = Element::new("presence", ns::CLIENT).with_attr("type", "probe");
        cx.send(probe.with_attr("to", to));
    }

    /// Whether a presence of this one is the answer to that.
    pub(super) fn is_probed(&mut self, nick: &str) -> bool {
        let waits = self.probed.get_mut(nick);
        waits.is_some_and(|waits| std::mem::take(&mut **waits))
    }
}
