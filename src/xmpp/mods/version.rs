//! XEP-0092: Software Version

use super::Flow;
use crate::xml::{Element, ns};
use crate::xmpp::cx::Cx;
use crate::xmpp::stanza::iq::{Iq, IqKind};
use crate::xmpp::stanza::version;

/// Answers with the program's name and version.
pub fn on_iq(cx: &mut Cx<'_>, iq: &Iq, payload: &Element) -> Flow {
    if iq.kind != IqKind::Get || !payload.is("query", ns::VERSION) {
        return Flow::Next;
    }
    cx.send(iq.result(Some(version::build(
        super::disco::NAME,
        env!("CARGO_PKG_VERSION"),
    ))));
    Flow::Done
}
