//! XEP-0292: vCard4 Over XMPP

use super::Tag;
use crate::jid::BareJid;
use crate::xmpp::cx::Cx;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::{Event, SendError};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::vcard;
use std::collections::VecDeque;

/// Asks for what somebody says of himself.
pub fn load(cx: &mut Cx<'_>, jid: BareJid) {
    let whom = jid.clone().into();
    cx.ask("get", Some(&whom), vcard::request(), Tag::Card(jid, false));
}

/// The answer. Who has no new card (`old`: nor an old one) may have an old one.
pub fn on_outcome(cx: &mut Cx<'_>, (jid, old): (BareJid, bool), outcome: IqOutcome) {
    let card = match outcome {
        IqOutcome::Result(payload) => Ok(payload.map(|p| vcard::parse(&p)).unwrap_or_default()),
        // So servers say that there is none, or none that is shown to us; or that they know only one of both.
        IqOutcome::Error(error) if !old || is_none(error.condition) => Ok(Vec::new()),
        IqOutcome::Error(error) => Err(SendError::Refused(error)),
        IqOutcome::TimedOut | IqOutcome::Disconnected => Err(SendError::Interrupted),
    };
    if !old && card.as_ref().is_ok_and(Vec::is_empty) {
        let whom = jid.clone().into();
        let tag = Tag::Card(jid, true);
        return cx.ask("get", Some(&whom), vcard::request_old(), tag);
    }
    cx.event(Event::CardReceived { jid, card });
}

/// Whether that means that there is nothing (XEP-0054 §3.3).
fn is_none(condition: StanzaCondition) -> bool {
    matches!(
        condition,
        StanzaCondition::ItemNotFound | StanzaCondition::ServiceUnavailable
    )
}

/// There is no session to ask in.
pub fn on_lost(jid: BareJid, why: SendError, events: &mut VecDeque<Event>) {
    let card = Err(why);
    events.push_back(Event::CardReceived { jid, card });
}
