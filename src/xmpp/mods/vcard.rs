//! XEP-0292: vCard4 Over XMPP

use super::{Tag, register};
use crate::jid::BareJid;
use crate::xml::{Element, ns};
use crate::xmpp::card::{Card, Fact};
use crate::xmpp::cx::Cx;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::{AccountDeed, Event, Level, SendError};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::vcard;
use std::collections::VecDeque;

/// Asks for what somebody says of himself; `old`: in a card of the old kind alone.
pub fn load(cx: &mut Cx<'_>, jid: BareJid, old: bool) {
    let whom = jid.clone().into();
    let request = match old {
        true => vcard::request_old(),
        false => vcard::request(),
    };
    cx.ask("get", Some(&whom), request, Tag::Card(jid, old));
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

/// One's own card, on its way. It is read first, so that what is not changed stays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Saving {
    edits: Card,
    step: Step,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Step {
    Read,
    /// In the old way; `new`: there is a place for a new card.
    ReadOld {
        new: bool,
    },
    /// This is what it says then.
    Write(Card),
    Nick,
}

/// Puts these words into one's own card; none: takes away what was there.
pub fn save(cx: &mut Cx<'_>, edits: Card) {
    ask(cx, "get", vcard::request(), edits, Step::Read);
}

fn ask(cx: &mut Cx<'_>, kind: &str, payload: Element, edits: Card, step: Step) {
    cx.ask(kind, None, payload, Tag::OwnCard(Saving { edits, step }));
}

/// What came of it.
pub fn on_saving(cx: &mut Cx<'_>, saving: Saving, outcome: IqOutcome) {
    let Saving { edits, step } = saving;
    let (payload, error) = match outcome {
        IqOutcome::Result(payload) => (payload, None),
        IqOutcome::Error(error) => (None, Some(error)),
        IqOutcome::TimedOut | IqOutcome::Disconnected => {
            return on_saving_lost(&Saving { edits, step }, cx.events);
        }
    };
    let found = payload.as_ref().and_then(vcard::found);
    let absent = error.as_ref().map(|e| e.condition);
    match step {
        Step::Read => match found.filter(|card| card.ns() == ns::VCARD4) {
            Some(card) => write(cx, card, edits),
            None => {
                let new = absent.is_none_or(|e| e == StanzaCondition::ItemNotFound);
                ask(
                    cx,
                    "get",
                    vcard::request_old(),
                    edits,
                    Step::ReadOld { new },
                );
            }
        },
        Step::ReadOld { new } => {
            let old = found.filter(|card| card.ns() == ns::VCARD_TEMP);
            match (old, error) {
                (Some(card), _) if !new || !vcard::read(card).is_empty() => write(cx, card, edits),
                (_, Some(error)) if !new && error.condition != StanzaCondition::ItemNotFound => {
                    failed(cx, SendError::Refused(error));
                }
                _ => write(cx, &vcard::empty(!new), edits),
            }
        }
        Step::Write(card) => match error {
            Some(error) => failed(cx, SendError::Refused(error)),
            None => {
                let nick = |card: &Card| {
                    let mut all = card.iter();
                    all.find(|(fact, _)| *fact == Fact::Nickname)
                        .map(|(_, nick)| nick.clone())
                };
                if nick(&edits).is_some() {
                    let payload = vcard::publish_nick(&nick(&card).unwrap_or_default());
                    ask(cx, "set", payload, Card::new(), Step::Nick);
                }
                let (deed, jid) = (AccountDeed::Profile, cx.me.bare().clone());
                cx.event(Event::CardReceived {
                    jid,
                    card: Ok(card),
                });
                cx.event(Event::AccountChanged { deed, failed: None });
            }
        },
        Step::Nick if error.is_some() => cx.log(Level::Info, "our nickname is told to nobody"),
        Step::Nick => {}
    }
}

fn write(cx: &mut Cx<'_>, card: &Element, edits: Card) {
    let card = vcard::changed(card, &edits);
    let step = Step::Write(vcard::read(&card));
    ask(cx, "set", vcard::publish(&card), edits, step);
}

fn failed(cx: &mut Cx<'_>, why: SendError) {
    register::failed(cx.events, AccountDeed::Profile, why);
}

/// The session is over, or there was no answer.
pub fn on_saving_lost(saving: &Saving, events: &mut VecDeque<Event>) {
    if saving.step != Step::Nick {
        register::failed(events, AccountDeed::Profile, SendError::Interrupted);
    }
}
