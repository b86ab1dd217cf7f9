//! The client with a session: stanzas to modules, modules' stanzas to the link.

use super::{Client, Phase};
use crate::xml::{Element, ns};
use crate::xmpp::cx::Cx;
use crate::xmpp::error::{LinkError, StreamError};
use crate::xmpp::event::{Event, Failure, Level};
use crate::xmpp::mods::Mods;
use crate::xmpp::stanza::iq::{Iq, IqKind};
use crate::xmpp::stream::transport::{LinkEvent, LinkOut};

impl Client {
    /// Runs `f` with the modules and what they may touch; `None` when there is no session.
    pub(super) fn online<R>(&mut self, f: impl FnOnce(&mut Mods, &mut Cx<'_>) -> R) -> Option<R> {
        let Phase::Online { me, .. } = &self.phase else {
            return None;
        };
        let mut cx = Cx {
            now: self.now,
            me,
            config: &self.config,
            rng: &mut self.rng,
            iqs: &mut self.iqs,
            sends: &mut self.sends,
            events: &mut self.events,
        };
        Some(f(&mut self.mods, &mut cx))
    }

    /// One step; whether anything moved.
    pub(super) fn pump_online(&mut self) -> bool {
        let now = self.now;
        let Phase::Online { link, .. } = &mut self.phase else {
            return false;
        };
        let mut moved = false;
        while let Some(stanza) = self.sends.pop_front() {
            link.send(now, stanza);
            moved = true;
        }
        let Some(out) = link.poll() else { return moved };
        match out {
            LinkOut::Transport(out) => self.emit(out),
            LinkOut::Traffic(sent, element) => self.traffic(sent, &element),
            LinkOut::Event(LinkEvent::Element(element)) => self.stanza(element),
            LinkOut::Event(LinkEvent::Opened(_)) => self.log("the stream opened once more"),
            LinkOut::Dropped(what) => self.log(what),
            LinkOut::Event(LinkEvent::Closed(error)) => {
                self.end(Some(Failure::Link(error)), true);
            }
        }
        true
    }

    fn stanza(&mut self, element: Element) {
        if let Some(error) = StreamError::parse(&element) {
            return self.end(Some(Failure::Link(LinkError::Stream(error))), true);
        }
        if element.ns() != ns::CLIENT {
            return self.log("dropped an element that is no stanza");
        }
        match element.name() {
            "message" => drop(self.online(|mods, cx| mods.on_message(cx, &element))),
            "presence" => drop(self.online(|mods, cx| mods.on_presence(cx, &element))),
            "iq" => self.iq(element),
            _ => self.log("dropped an element that is no stanza"),
        }
    }

    fn iq(&mut self, element: Element) {
        let malformed = Iq::refuse_malformed(&element);
        let iq = match Iq::parse(element) {
            Ok(iq) => iq,
            Err(reason) => {
                self.sends.extend(malformed);
                return self.log(reason);
            }
        };
        self.online(|mods, cx| match iq.kind {
            IqKind::Get | IqKind::Set => mods.on_request(cx, &iq),
            IqKind::Result | IqKind::Error(_) => match cx.iqs.answer(cx.me, iq) {
                Ok((tag, outcome)) => mods.on_outcome(cx, tag, outcome),
                Err(reason) => cx.event(Event::Logged {
                    level: Level::Warn,
                    text: ["dropped iq: ", reason].concat(),
                }),
            },
        });
    }
}
