//! XEP-0084: User Avatar

use super::rooms::Face;
use super::roster::Roster;
use super::{Tag, failed};
use crate::jid::{BareJid, Jid};
use crate::map::Map;
use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::error::{ErrorType, StanzaCondition, StanzaError};
use crate::xmpp::event::{Deed, Event, Level, Picture};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::iq::sender;
use crate::xmpp::stanza::presence::{Meaning, PresenceIn};
use crate::xmpp::stanza::{avatar, photo, vcard};
use std::collections::VecDeque;

/// Pictures that are asked for at a time.
const MAX_ASKING: usize = 4;
/// Occupants of rooms whose pictures are asked for in a session, and how often one may have another.
const MAX_FACES: usize = 500;
const MAX_REPAINTED: u8 = 5;
/// People whose pictures are known, or wanted.
const MAX_KNOWN: usize = 3_000;

/// Our own picture, on its way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Publishing {
    pub me: BareJid,
    picture: Option<Picture>,
    /// Its width and height in pixels.
    side: u32,
    /// It is there, and that is being said.
    said: bool,
}

/// Whose pictures are known.
#[derive(Default)]
pub struct Avatars {
    owner: Option<BareJid>,
    /// By their hashes.
    known: Map<BareJid, String>,
    /// Those who have put theirs where XEP-0084 has it: of their vCards nothing is taken.
    new: Map<BareJid, ()>,
    /// Those whose known one came from a vCard (XEP-0153).
    old: Map<BareJid, ()>,
    /// To be asked for; in the vCard that this address has, if there is one.
    wanted: VecDeque<(BareJid, String, Option<Jid>)>,
    /// Occupants of rooms whose pictures were asked for in this session, and how often.
    faces: Map<BareJid, u8>,
    /// Being asked; without a hash when the answer is of no use any more.
    asking: Vec<(BareJid, Option<String>)>,
}

impl Avatars {
    /// What an earlier run has kept.
    pub fn know(&mut self, all: Vec<(BareJid, String)>) {
        for (jid, hash) in all.into_iter().take(MAX_KNOWN) {
            self.known.insert(jid, Box::new(hash));
        }
    }

    /// A session begins; another account has its own.
    pub fn begin(&mut self, me: &BareJid) {
        if self.owner.as_ref().is_some_and(|owner| owner != me) {
            self.forget();
        }
        self.owner = Some(me.clone());
        // What was asked will not be answered.
        self.wanted.clear();
        self.asking.clear();
        self.faces.clear();
    }

    /// After a log-out.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// A message that came in just now; whether it says something of a picture. Contacts' alone are taken,
    /// and our own: others would have us fetch whatever they like.
    pub fn on_message(&mut self, cx: &mut Cx<'_>, roster: &Roster, element: &Element) -> bool {
        let Some(hash) = avatar::notified(element) else {
            return false;
        };
        let me = cx.me.bare().clone();
        let from = sender(element).ok().flatten();
        let from = from.unwrap_or_else(|| me.clone().into());
        // It is the account that says so, not one of its devices.
        let jid = from.bare().clone();
        if from.resource().is_some() || !(jid == me || roster.contains(&jid)) {
            cx.log(
                Level::Debug,
                "dropped a picture of somebody who is no contact",
            );
            return true;
        }
        match &hash {
            Some(_) if self.new.len() < MAX_KNOWN => {
                self.new.insert(jid.clone(), Box::new(()));
            }
            _ => {
                self.new.remove(&jid);
            }
        }
        self.told(cx, jid, hash, None);
        true
    }

    /// A presence of somebody: whether it says something of a picture in his vCard. That of contacts counts, where
    /// they have none in the new way.
    pub fn on_presence(
        &mut self,
        cx: &mut Cx<'_>,
        roster: &Roster,
        presence: &PresenceIn,
        element: &Element,
    ) {
        let jid = presence.from.bare();
        let Some(hash) = photo::told(element) else {
            return;
        };
        let there = matches!(presence.meaning, Meaning::Available { .. });
        if !there || !roster.contains(jid) || self.new.contains_key(jid) {
            return;
        }
        if hash.is_some() || self.old.contains_key(jid) {
            self.told(cx, jid.clone(), hash, Some(jid.clone().into()));
        }
    }

    /// A room that we are in, or on our way into, says something of its picture (XEP-0486).
    pub fn of_room(&mut self, cx: &mut Cx<'_>, room: BareJid, hash: Option<String>) {
        if hash.is_some() || self.known.contains_key(&room) {
            let whom = room.clone().into();
            self.told(cx, room, hash, Some(whom));
        }
    }

    /// Somebody in a room who `speaks`, or whose picture is another one than it was. `jid`: what names him whatever
    /// his nick.
    pub fn of_occupant(
        &mut self,
        cx: &mut Cx<'_>,
        jid: BareJid,
        (address, hash): Face,
        speaks: bool,
    ) {
        let before = self.faces.get(&jid).map(|n| **n);
        if !(speaks || before.is_some()) || (hash.is_none() && !self.known.contains_key(&jid)) {
            return;
        }
        if hash.is_some() && self.known.get(&jid).map(|k| &**k) == hash.as_ref() {
            return;
        }
        let often = before.unwrap_or_default();
        if hash.is_some() && (often >= MAX_REPAINTED || self.faces.len() >= MAX_FACES) {
            return;
        }
        let is =
            |whose: &BareJid, wanted: Option<&String>| *whose == jid && wanted == hash.as_ref();
        let waits = self.wanted.iter().any(|(w, h, _)| is(w, Some(h)))
            || self
                .asking
                .iter()
                .any(|(w, h)| h.is_some() && is(w, h.as_ref()));
        if !waits {
            self.faces
                .insert(jid.clone(), Box::new(often.saturating_add(1)));
            self.told(cx, jid, hash, Some(address));
        }
    }

    /// `old`: whose vCard has it.
    fn told(&mut self, cx: &mut Cx<'_>, jid: BareJid, hash: Option<String>, old: Option<Jid>) {
        self.wanted.retain(|(whose, ..)| *whose != jid);
        let mut asked = false;
        for (whose, asking) in &mut self.asking {
            if *whose == jid {
                asked |= hash.is_some() && *asking == hash;
                if *asking != hash {
                    *asking = None;
                }
            }
        }
        match hash {
            None => {
                self.known.remove(&jid);
                self.old.remove(&jid);
                cx.event(Event::AvatarChanged { jid, picture: None });
            }
            Some(hash) => {
                let known = self.known.get(&jid).is_some_and(|k| **k == hash);
                if !known && !asked && self.wanted.len() < MAX_KNOWN {
                    self.wanted.push_back((jid, hash, old));
                    self.ask(cx);
                }
            }
        }
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        while self.asking.len() < MAX_ASKING
            && let Some((jid, hash, old)) = self.wanted.pop_front()
        {
            self.asking.push((jid.clone(), Some(hash.clone())));
            let request = match old {
                Some(_) => vcard::request_old(),
                None => avatar::request(&hash),
            };
            let tag = Tag::Avatar(jid.clone(), hash, old.is_some());
            let whom = old.unwrap_or_else(|| jid.into());
            cx.ask("get", Some(&whom), request, tag);
        }
    }

    /// The picture, or none.
    pub fn on_outcome(
        &mut self,
        cx: &mut Cx<'_>,
        (jid, hash, old): (BareJid, String, bool),
        outcome: IqOutcome,
    ) {
        let is = |wanted: Option<&String>| {
            let mut all = self.asking.iter();
            all.position(|(whose, asking)| *whose == jid && asking.as_ref() == wanted)
        };
        let current = is(Some(&hash));
        // One that was overtaken by another, or taken away meanwhile.
        let Some(at) = current.or_else(|| is(None)) else {
            return;
        };
        self.asking.remove(at);
        if let IqOutcome::Result(Some(payload)) = outcome
            && current.is_some()
        {
            let read = if old { photo::picture } else { avatar::picture };
            match read(&payload, &hash) {
                Ok(picture) => {
                    self.is_known(cx, jid.clone(), picture);
                    self.old.remove(&jid);
                    if old && self.known.contains_key(&jid) {
                        self.old.insert(jid, Box::new(()));
                    }
                }
                Err(reason) => {
                    cx.log(Level::Debug, reason);
                    // Each of his presences would have it fetched again.
                    if old && self.known.len() < MAX_KNOWN {
                        self.known.insert(jid, Box::new(hash));
                    }
                }
            }
        }
        self.ask(cx);
    }

    fn is_known(&mut self, cx: &mut Cx<'_>, jid: BareJid, picture: Picture) {
        if self.known.len() < MAX_KNOWN || self.known.contains_key(&jid) {
            self.known
                .insert(jid.clone(), Box::new(picture.hash.clone()));
            let picture = Some(picture);
            cx.event(Event::AvatarChanged { jid, picture });
        }
    }

    /// Our own picture was put where others find it, so it is said that it is there; and then it is.
    pub fn on_published(&mut self, cx: &mut Cx<'_>, publishing: Publishing, outcome: IqOutcome) {
        let why = match outcome {
            IqOutcome::Result(_) if !publishing.said => {
                return tell(cx, publishing.picture, publishing.side);
            }
            IqOutcome::Result(_) => {
                let jid = publishing.me;
                match publishing.picture {
                    Some(picture) => self.is_known(cx, jid, picture),
                    None => {
                        self.known.remove(&jid);
                        cx.event(Event::AvatarChanged { jid, picture: None });
                    }
                }
                return;
            }
            outcome => outcome,
        };
        failed(cx.events, publishing.me, Deed::Picture, why);
    }
}

/// Makes this our picture, in base64, or none. `side`: its width and height in pixels.
pub fn publish(cx: &mut Cx<'_>, data: Option<&str>, side: u32) {
    match data.map(avatar::of_text) {
        None => tell(cx, None, side),
        Some(Ok(picture)) => {
            let payload = avatar::publish_data(&picture);
            ask(cx, payload, Some(picture), side, false);
        }
        Some(Err(reason)) => {
            cx.log(Level::Warn, reason);
            let error = StanzaError::new(ErrorType::Modify, StanzaCondition::NotAcceptable);
            let jid = cx.me.bare().clone();
            failed(cx.events, jid, Deed::Picture, IqOutcome::Error(error));
        }
    }
}

fn tell(cx: &mut Cx<'_>, picture: Option<Picture>, side: u32) {
    let payload = avatar::publish_metadata(picture.as_ref(), side);
    ask(cx, payload, picture, side, true);
}

fn ask(cx: &mut Cx<'_>, payload: Element, picture: Option<Picture>, side: u32, said: bool) {
    let me = cx.me.bare().clone();
    let publishing = Publishing {
        me,
        picture,
        side,
        said,
    };
    cx.ask("set", None, payload, Tag::Publish(publishing));
}
