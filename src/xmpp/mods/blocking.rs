//! XEP-0191: Blocking Command

use super::{Flow, Tag, failed, is_gone, is_ours, refuse};
use crate::jid::Jid;
use crate::xml::{Element, ns};
use crate::xmpp::cx::Cx;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::{Deed, Event};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::blocking;
use crate::xmpp::stanza::disco::Info;
use crate::xmpp::stanza::iq::{Iq, IqKind};

/// What the server can do is known: asks for the list where it keeps one (§3.1).
pub fn on_server(cx: &mut Cx<'_>, info: Option<&Info>) {
    let has = |info: &Info| info.features.iter().any(|f| f == ns::BLOCKING);
    if info.is_some_and(has) {
        cx.ask("get", None, blocking::request(), Tag::BlockList);
    } else {
        cx.event(Event::BlockListReceived(None));
    }
}

/// The list. A server that does not give it out is as one that has none.
pub fn on_list(cx: &mut Cx<'_>, outcome: IqOutcome) {
    let list = match outcome {
        IqOutcome::Result(Some(list)) if list.is("blocklist", ns::BLOCKING) => {
            Some(blocking::addresses(&list))
        }
        IqOutcome::Disconnected => return,
        IqOutcome::Result(_) | IqOutcome::Error(_) | IqOutcome::TimedOut => None,
    };
    cx.event(Event::BlockListReceived(list));
}

/// Blocks, or lets in again. Nobody is no wish: on the wire it would mean everybody.
pub fn set(cx: &mut Cx<'_>, jids: Vec<Jid>, blocked: bool) {
    if !jids.is_empty() {
        let payload = blocking::set(&jids, blocked);
        cx.ask("set", None, payload, Tag::Block { jids, blocked });
    }
}

/// The answer. It counts as much as the push that comes with it.
pub fn on_outcome(cx: &mut Cx<'_>, jids: Vec<Jid>, blocked: bool, outcome: IqOutcome) {
    // Nor is somebody blocked of whom the server knows no such thing.
    if matches!(outcome, IqOutcome::Result(_)) || (!blocked && is_gone(&outcome)) {
        return cx.event(Event::BlockListChanged { jids, blocked });
    }
    if let Some(jid) = jids.into_iter().next() {
        failed(cx.events, jid.into_bare(), deed(blocked), outcome);
    }
}

/// What blocking or the contrary of it is called.
pub fn deed(blocked: bool) -> Deed {
    if blocked { Deed::Block } else { Deed::Unblock }
}

/// A push (§3.3). From anybody but our account it is refused: strangers could let themselves in, or keep
/// friends out.
pub fn on_iq(cx: &mut Cx<'_>, iq: &Iq, payload: &Element) -> Flow {
    if iq.kind != IqKind::Set {
        return Flow::Next;
    }
    let Some(push) = blocking::push(payload) else {
        return Flow::Next;
    };
    if !is_ours(cx, iq) {
        refuse(cx, iq, StanzaCondition::ServiceUnavailable);
        return Flow::Drop("push of the block list from somebody else than our account");
    }
    match push {
        Ok((blocked, jids)) => {
            cx.event(Event::BlockListChanged { jids, blocked });
            cx.send(iq.result(None));
            Flow::Done
        }
        Err(reason) => {
            refuse(cx, iq, StanzaCondition::BadRequest);
            Flow::Drop(reason)
        }
    }
}
