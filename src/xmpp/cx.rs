//! What a module may touch: the session's queues, its clock reading, its random numbers.

use super::client::ClientConfig;
use super::event::{Event, Level};
use super::iqs::Iqs;
use super::mods::Tag;
use super::stanza::iq::Iq;
use crate::jid::Jid;
use crate::rng::Rng;
use crate::time::Millis;
use crate::xml::Element;
use std::collections::VecDeque;

/// The surroundings of a module while it handles something.
pub struct Cx<'a> {
    pub now: Millis,
    /// Our full address.
    pub me: &'a Jid,
    pub config: &'a ClientConfig,
    pub(super) rng: &'a mut Rng,
    pub(super) iqs: &'a mut Iqs<Tag>,
    pub(super) sends: &'a mut VecDeque<Element>,
    pub(super) events: &'a mut VecDeque<Event>,
}

impl Cx<'_> {
    /// Sends a stanza.
    pub fn send(&mut self, stanza: Element) {
        self.sends.push_back(stanza);
    }

    /// Sends a request of type `get` or `set`; the outcome comes to the module that `tag` names.
    pub fn ask(&mut self, kind: &str, to: Option<&Jid>, payload: Element, tag: Tag) {
        let id = self.rng.token();
        let request = Iq::request(kind, &id, to, payload);
        self.send(request.clone());
        let deadline = self.now.plus(self.config.stanza_timeout);
        self.iqs.expect(id, to.cloned(), deadline, tag, request);
    }

    /// Tells the world.
    pub fn event(&mut self, event: Event) {
        self.events.push_back(event);
    }

    /// A line for the console. No message text, no secrets.
    pub fn log(&mut self, level: Level, text: &str) {
        self.event(Event::Logged {
            level,
            text: text.to_owned(),
        });
    }

    /// A fresh stanza id.
    pub fn new_id(&mut self) -> String {
        self.rng.token()
    }
}
