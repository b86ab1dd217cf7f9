//! XEP-0115: Entity Capabilities

use super::Tag;
use crate::jid::Jid;
use crate::map::Map;
use crate::xml::{Element, ns};
use crate::xmpp::cx::Cx;
use crate::xmpp::event::Level;
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::caps::{Caps, ver};
use crate::xmpp::stanza::disco::{Info, info_request};

/// Hashes kept; a flood of invented ones evicts nothing that is in use by asking for no more.
const MAX_KNOWN: usize = 3000;
/// Features kept of one client; ours has a handful, big ones a hundred.
const MAX_FEATURES: usize = 1000;
/// Questions in flight: a roster of a thousand contacts has a few dozen client versions.
const MAX_ASKING: usize = 8;

/// What others' clients can do, learnt once per hash and believed only when the hash is right.
#[derive(Default)]
pub struct CapsCache {
    known: Map<String, Vec<String>>,
    asking: Vec<String>,
    /// Seen, to be asked as soon as a question is free: whom, and what they claim.
    waiting: Map<String, (Jid, Caps)>,
    /// Something is different since [`Self::take_changed`].
    changed: bool,
}

impl CapsCache {
    /// A new session: what was asked will not be answered. What is known stays known.
    pub fn reset(&mut self) {
        self.asking.clear();
        self.waiting.clear();
    }

    /// The features behind a hash, once it is verified.
    pub fn features(&self, caps: &Caps) -> Option<&[String]> {
        self.known
            .get(&caps.ver)
            .map(|features| features.as_slice())
    }

    /// Whether something is different since this was asked last.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// What is known, for a later run of the program.
    pub fn save(&self) -> Element {
        let feature = |var: &String| Element::new("feature", ns::SAVED).with_attr("var", var);
        let known = self.known.iter().map(|(ver, features)| {
            Element::new("c", ns::SAVED)
                .with_attr("ver", ver)
                .with_children(features.iter().map(feature))
        });
        Element::new("caps", ns::SAVED).with_children(known)
    }

    /// Takes in what [`Self::save`] gave.
    pub fn restore(&mut self, saved: &Element) {
        for c in saved.children().take(MAX_KNOWN) {
            let features = c.children().filter_map(|f| f.attr("var"));
            let features = features.take(MAX_FEATURES).map(str::to_owned).collect();
            if let Some(ver) = c.attr("ver") {
                self.known.insert(ver.to_owned(), Box::new(features));
            }
        }
    }

    /// Asks about a hash that was never seen. Whoever claims one that is being asked about already is
    /// asked next, should the answer turn out false.
    pub fn on_presence(&mut self, cx: &mut Cx<'_>, from: Jid, caps: Caps) {
        let full = self.known.len() + self.waiting.len() >= MAX_KNOWN;
        if full || from == *cx.me || self.known.contains_key(&caps.ver) {
            return;
        }
        self.waiting
            .insert(caps.ver.clone(), Box::new((from, caps)));
        self.ask(cx);
    }

    /// Takes an answer: right hash, and it is known; anything else, and the next to claim it is asked.
    pub fn on_outcome(&mut self, cx: &mut Cx<'_>, caps: Caps, outcome: IqOutcome) {
        self.asking.retain(|ver| *ver != caps.ver);
        if let IqOutcome::Result(Some(payload)) = outcome {
            match Info::parse(&payload) {
                Some(info)
                    if info.features.len() <= MAX_FEATURES
                        && ver(&info).as_ref() == Some(&caps.ver) =>
                {
                    self.waiting.remove(&caps.ver);
                    self.known.insert(caps.ver, Box::new(info.features));
                    self.changed = true;
                }
                _ => cx.log(Level::Debug, "entity capabilities do not match their hash"),
            }
        }
        self.ask(cx);
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        while self.asking.len() < MAX_ASKING {
            let mut free = self.waiting.keys().filter(|v| !self.asking.contains(*v));
            let next = free.next().cloned().and_then(|v| self.waiting.remove(&v));
            let Some((whom, caps)) = next.map(|n| *n) else {
                return;
            };
            let node = [&*caps.node, "#", &*caps.ver].concat();
            self.asking.push(caps.ver.clone());
            let request = info_request(Some(&node));
            cx.ask("get", Some(&whom), request, Tag::Caps(caps));
        }
    }
}
