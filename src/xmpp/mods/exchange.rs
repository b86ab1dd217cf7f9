//! XEP-0144: Roster Item Exchange

use super::roster::Roster;
use super::{Flow, refuse};
use crate::jid::Jid;
use crate::xml::{Element, ns};
use crate::xmpp::cx::Cx;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::{Event, SuggestedDeed};
use crate::xmpp::stanza::carbons::Direction;
use crate::xmpp::stanza::exchange;
use crate::xmpp::stanza::iq::{Iq, IqKind};
use crate::xmpp::stanza::message::{MessageIn, MessageType};

/// Why nobody is asked about what is suggested: for whoever sent it, and for the log.
type Refusal = (StanzaCondition, &'static str);

/// Tells what somebody suggests; nothing is done before the user says so.
fn suggest(
    cx: &mut Cx<'_>,
    roster: &Roster,
    from: Option<&Jid>,
    x: &Element,
) -> Result<(), Refusal> {
    let account = cx.me.bare().clone();
    let by = from.map_or(&account, Jid::bare);
    let home = *by == account || *by == account.server();
    if !home && !roster.contains(by) {
        let why = "contacts suggested by somebody who is none";
        return Err((StanzaCondition::NotAuthorized, why));
    }
    let mut all = exchange::parse(x).unwrap_or_default();
    if all.is_empty() {
        return Err((StanzaCondition::BadRequest, "no contacts suggested"));
    }
    // People may suggest whom to add, and nothing else (§7.1); what has no local part is a gateway (§7.2).
    if !home && by.local().is_some() {
        all.retain(|one| one.deed == SuggestedDeed::Add);
    }
    if all.is_empty() {
        let why = "changes to contacts suggested by a contact";
        return Err((StanzaCondition::Forbidden, why));
    }
    let by = by.clone();
    cx.event(Event::ContactsSuggested { by, all });
    Ok(())
}

/// A message that suggests contacts; it may have a body beside that. What another device has got, that one asks.
pub fn on_message(
    cx: &mut Cx<'_>,
    roster: &Roster,
    element: &Element,
    m: &MessageIn,
    copied: Option<Direction>,
) -> Flow {
    let talk = matches!(m.kind, MessageType::Normal | MessageType::Chat);
    let x = element.child("x", ns::ROSTER_EXCHANGE);
    match x.filter(|_| talk && copied.is_none()) {
        None => Flow::Next,
        Some(x) => match suggest(cx, roster, m.from.as_ref(), x) {
            Ok(()) => Flow::Done,
            Err((_, why)) => Flow::Drop(why),
        },
    }
}

/// The same as a request, which is answered (§5.1).
pub fn on_iq(cx: &mut Cx<'_>, roster: &Roster, iq: &Iq, payload: &Element) -> Flow {
    if iq.kind != IqKind::Set || !payload.is("x", ns::ROSTER_EXCHANGE) {
        return Flow::Next;
    }
    match suggest(cx, roster, iq.from.as_ref(), payload) {
        Ok(()) => {
            cx.send(iq.result(None));
            Flow::Done
        }
        Err((condition, why)) => {
            refuse(cx, iq, condition);
            Flow::Drop(why)
        }
    }
}
