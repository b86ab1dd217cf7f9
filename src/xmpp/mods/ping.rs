//! XEP-0199: XMPP Ping

use super::Flow;
use crate::xml::{Element, ns};
use crate::xmpp::cx::Cx;
use crate::xmpp::stanza::iq::{Iq, IqKind};

/// Answers a ping.
pub fn on_iq(cx: &mut Cx<'_>, iq: &Iq, payload: &Element) -> Flow {
    if iq.kind != IqKind::Get || !payload.is("ping", ns::PING) {
        return Flow::Next;
    }
    cx.send(iq.result(None));
    Flow::Done
}
