//! Contacts as the user changes them (RFC 6121 §2.3 to §2.5).

use super::presence::Presences;
use super::roster::Roster;
use super::{Tag, failed, is_gone};
use crate::jid::BareJid;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::Deed;
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::roster;

/// What was asked of the roster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wish {
    pub jid: BareJid,
    pub deed: Deed,
}

/// Puts a contact into the roster, or changes one. Whoever is added is asked for his presence once the
/// roster has him: a request that came first would make an entry without a name.
pub fn set(cx: &mut Cx<'_>, wish: Wish, name: Option<&str>, groups: &[String]) {
    let query = roster::set(&wish.jid, name, groups);
    cx.ask("set", None, query, Tag::Contact(wish));
}

/// Takes a contact out.
pub fn remove(cx: &mut Cx<'_>, jid: BareJid) {
    let query = roster::remove(&jid);
    let deed = Deed::Remove;
    cx.ask("set", None, query, Tag::Contact(Wish { jid, deed }));
}

/// The answer. What is different the server says with a push.
pub fn on_outcome(
    cx: &mut Cx<'_>,
    roster: &Roster,
    presences: &mut Presences,
    wish: Wish,
    outcome: IqOutcome,
) {
    // Who is not there any more is removed; that was done, and its answer lost, or by another device.
    if wish.deed == Deed::Remove && is_gone(&outcome) {
        return;
    }
    if !matches!(outcome, IqOutcome::Result(_)) {
        return failed(cx.events, wish.jid, wish.deed, outcome);
    }
    if wish.deed == Deed::Add && !roster.sees(&wish.jid) {
        presences.subscribe(cx, &wish.jid);
    }
}
