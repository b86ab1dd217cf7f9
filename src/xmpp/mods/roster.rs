//! The roster (RFC 6121 §2): fetched at login, with versioning where the server has it, kept true by
//! pushes that only our own account may send.

use super::presence::Presences;
use super::{Flow, Tag, is_ours, refuse};
use crate::jid::BareJid;
use crate::map::Map;
use crate::xml::{Element, ns};
use crate::xmpp::cx::Cx;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::{Event, Level, RosterItem, Subscription};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::iq::{Iq, IqKind};
use crate::xmpp::stanza::roster::{Entry, build_item, parse_item, request};

/// The roster as the server has it.
#[derive(Default)]
pub struct Roster {
    /// Whose roster this is: a version string means nothing for another account.
    owner: Option<BareJid>,
    items: Map<BareJid, RosterItem>,
    ver: Option<String>,
    /// Something is different since [`Self::take_changed`].
    changed: bool,
}

impl Roster {
    /// Whether something is different since this was asked last.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// The roster as its server would give it out, for a later run of the program.
    pub fn save(&self) -> Element {
        Element::new("query", ns::ROSTER)
            .with_opt_attr("ver", self.ver.as_deref())
            .with_children(self.items.values().map(|item| build_item(item)))
    }

    /// Takes in what [`Self::save`] gave.
    pub fn restore(&mut self, owner: &BareJid, saved: &Element) {
        self.owner = Some(owner.clone());
        self.ver = saved.attr("ver").map(str::to_owned);
        self.items.clear();
        for child in saved.children() {
            if let Ok(Entry::Item(item)) = parse_item(child) {
                self.items.insert(item.jid.clone(), Box::new(item));
            }
        }
    }

    /// Whether somebody is on it.
    pub fn contains(&self, jid: &BareJid) -> bool {
        self.items.contains_key(jid)
    }

    /// Whether we see this contact's presence, or have asked to.
    pub fn sees(&self, jid: &BareJid) -> bool {
        self.items.get(jid).is_some_and(|item| {
            item.pending || matches!(item.subscription, Subscription::To | Subscription::Both)
        })
    }

    /// Whether this contact sees our presence.
    pub fn is_seen_by(&self, jid: &BareJid) -> bool {
        self.items.get(jid).is_some_and(|item| {
            matches!(item.subscription, Subscription::From | Subscription::Both)
        })
    }

    /// Asks for the roster; with the version we have, when the server does versioning.
    pub fn fetch(&mut self, cx: &mut Cx<'_>, features: &Element) {
        if self.owner.as_ref() != Some(cx.me.bare()) {
            *self = Self {
                owner: Some(cx.me.bare().clone()),
                ..Self::default()
            };
        }
        let versioned = features.child("ver", ns::ROSTER_VERSIONING).is_some();
        let ver = versioned.then(|| self.ver.clone().unwrap_or_default());
        cx.ask("get", None, request(ver.as_deref()), Tag::Roster);
    }

    /// Asks whether it is still as we have it: a push may be lost.
    pub fn look_again(&mut self, cx: &mut Cx<'_>) {
        cx.ask("get", None, request(self.ver.as_deref()), Tag::Roster);
    }

    /// Takes the answer. An empty result means: what you have is still right (RFC 6121 §2.6.3).
    pub fn on_outcome(&mut self, cx: &mut Cx<'_>, outcome: IqOutcome) {
        match outcome {
            IqOutcome::Result(Some(query)) if query.is("query", ns::ROSTER) => {
                self.changed = true;
                self.ver = query.attr("ver").map(str::to_owned);
                self.items.clear();
                for child in query.children() {
                    match parse_item(child) {
                        Ok(Entry::Item(item)) => {
                            self.items.insert(item.jid.clone(), Box::new(item));
                        }
                        Ok(Entry::Removed(_)) => {}
                        Err(reason) => cx.log(Level::Warn, reason),
                    }
                }
            }
            IqOutcome::Result(_) => {}
            IqOutcome::Error(_) | IqOutcome::TimedOut => {
                cx.log(Level::Error, "the server did not give out the roster");
            }
            IqOutcome::Disconnected => return,
        }
        cx.event(self.told());
    }

    /// All that is known of it.
    pub fn told(&self) -> Event {
        Event::RosterReceived(self.items.values().map(|item| (**item).clone()).collect())
    }

    /// Takes a push (RFC 6121 §2.1.6). One that comes from anybody but our account is refused, or
    /// strangers could rewrite the roster.
    pub fn on_iq(
        &mut self,
        cx: &mut Cx<'_>,
        iq: &Iq,
        payload: &Element,
        presences: &mut Presences,
    ) -> Flow {
        if iq.kind != IqKind::Set || !payload.is("query", ns::ROSTER) {
            return Flow::Next;
        }
        if !is_ours(cx, iq) {
            refuse(cx, iq, StanzaCondition::ServiceUnavailable);
            return Flow::Drop("roster push from somebody else than our account");
        }
        let mut children = payload.children();
        let (Some(item), None) = (children.next(), children.next()) else {
            refuse(cx, iq, StanzaCondition::BadRequest);
            return Flow::Drop("roster push without exactly one item");
        };
        self.changed = true;
        match parse_item(item) {
            Ok(Entry::Item(item)) => {
                self.items.insert(item.jid.clone(), Box::new(item.clone()));
                cx.event(Event::RosterItemChanged(item));
            }
            Ok(Entry::Removed(jid)) => {
                self.items.remove(&jid);
                presences.forget(&jid);
                cx.event(Event::RosterItemRemoved(jid));
            }
            Err(reason) => {
                refuse(cx, iq, StanzaCondition::BadRequest);
                return Flow::Drop(reason);
            }
        }
        if let Some(ver) = payload.attr("ver") {
            self.ver = Some(ver.to_owned());
        }
        cx.send(iq.result(None));
        Flow::Done
    }
}
