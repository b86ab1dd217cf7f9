//! What is said of messages after they were sent: corrections, retractions, reactions, markers. Who may
//! say what is decided here, by who wrote the message.

use super::{Chat, ChatMessage, Delivery, Reacted};
use crate::time::Millis;
use crate::xmpp::event::{Annotation, Note, Sender};

/// Versions kept of a message, the first and the last among them.
const MAX_VERSIONS: usize = 10;
/// Links of a message of which is shown what is behind them.
const MAX_PREVIEWS: usize = 3;
/// Annotations kept of messages that are not known yet.
const MAX_PENDING: usize = 64;

/// What a message said at a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    pub id: Option<String>,
    pub at: Millis,
    pub body: String,
    pub unstyled: bool,
}

/// Of which side something is: ours or not, and of which occupant in a room.
pub(in crate::store) type By<'a> = (bool, Option<&'a Sender>);

/// What came of an annotation.
#[derive(PartialEq, Eq, Debug)]
pub(in crate::store) enum Noted {
    /// There is no such message, as far as it is known.
    Unknown,
    /// The messages with these keys are different.
    Changed(Vec<u64>),
    /// There are fewer unread ones.
    Read,
}

impl ChatMessage {
    fn is_called(&self, id: &str) -> bool {
        let last = self.versions.last().and_then(|v| v.id.as_deref());
        self.id.as_deref() == Some(id) || last == Some(id)
    }

    /// Whether it is of this side: of this occupant, in a room.
    pub(in crate::store) fn is_by(&self, own: bool, sender: Option<&Sender>) -> bool {
        match (&self.sender, sender) {
            (None, None) => self.own == own,
            (Some(ours), Some(theirs)) => (self.own && own) || (self.own == own && ours.is(theirs)),
            _ => false,
        }
    }

    /// What others call it when they say something of it: in a room, as the room does (XEP-0359).
    pub fn name(&self) -> Option<&String> {
        match self.sender {
            Some(_) => self.archive_id.as_ref(),
            None => self.id.as_ref(),
        }
    }

    /// The same, for one who knows what it is called.
    pub fn is_named_by(&self, name: &str) -> bool {
        match self.sender {
            Some(_) => self.archive_id.as_deref() == Some(name),
            None => self.is_called(name),
        }
    }

    /// Whether something can be said of it that others understand.
    pub fn is_named(&self) -> bool {
        let out = !matches!(self.delivery, Delivery::Waiting | Delivery::Failed(_));
        self.name().is_some() && out && !self.retracted && !self.is_private()
    }

    /// What it said at first.
    pub(super) fn first_body(&self) -> &str {
        self.versions.first().map_or(&self.body, |v| &v.body)
    }

    /// Whether it can still be changed: the server has it, and it can be named.
    pub fn is_changeable(&self) -> bool {
        let there = match self.delivery {
            Delivery::Received | Delivery::Sent | Delivery::Delivered | Delivery::Read => true,
            Delivery::Waiting | Delivery::Failed(_) => false,
        };
        self.own
            && there
            && self.id.is_some()
            && !self.retracted
            && self.replaces.is_none()
            && !self.is_private()
    }

    /// It takes the place of another: one version more, if it is none that is known. The versions stand in
    /// the order of their times, in whichever they come.
    fn correct(&mut self, version: Version) -> bool {
        let known = |v: &Version| v.id.is_some() && v.id == version.id;
        if self.retracted || self.versions.iter().any(known) {
            return false;
        }
        if self.versions.is_empty() {
            self.versions.push(Version {
                id: self.id.clone(),
                at: self.at,
                body: self.body.clone(),
                unstyled: self.unstyled,
            });
        }
        let earlier = |v: &&Version| v.at <= version.at;
        let at = self.versions.iter().skip(1).take_while(earlier).count() + 1;
        self.versions.insert(at.min(self.versions.len()), version);
        if self.versions.len() > MAX_VERSIONS {
            self.versions.remove(1);
        }
        self.take_last();
        true
    }

    fn take_last(&mut self) {
        if let Some(last) = self.versions.last() {
            self.body.clone_from(&last.body);
            self.unstyled = last.unstyled;
        }
    }

    /// The last correction did not come about.
    pub(in crate::store) fn uncorrect(&mut self) {
        if self.versions.len() > 1 && !self.retracted {
            self.versions.pop();
            self.take_last();
        }
        if self.versions.len() == 1 {
            self.versions.clear();
        }
        self.unsent = None;
    }

    /// Nothing is left of what it said.
    fn retract(&mut self) -> bool {
        self.body.clear();
        self.versions.clear();
        self.reply = None;
        self.spoiler = None;
        self.previews.clear();
        self.reactions = Default::default();
        !std::mem::replace(&mut self.retracted, true)
    }
}

impl Chat {
    /// Where the last message of this name is; `by`: of this side. None that is private: whoever carries
    /// messages could say something of it.
    pub(super) fn find(&self, name: &str, by: Option<By<'_>>) -> Option<usize> {
        let fits = |m: &ChatMessage| {
            by.is_none_or(|(own, sender)| m.is_by(own, sender)) && m.is_named_by(name)
        };
        self.messages
            .iter()
            .rposition(|m| fits(m) && !m.is_private())
    }

    /// The same, and also one that is private: of which alone is said that it arrived.
    fn find_any(&self, id: &str, own: Option<bool>) -> Option<usize> {
        let fits = |m: &ChatMessage| own.is_none_or(|own| own == m.own) && m.is_called(id);
        self.messages.iter().rposition(fits)
    }

    /// Takes a correction; the key of the message that is different, or none where nothing is. The outer
    /// `None`: there is no such message of this side.
    pub(in crate::store) fn correct(
        &mut self,
        (own, sender): By<'_>,
        of: &str,
        version: Version,
    ) -> Option<Option<u64>> {
        // By the sender's own id, also in a room (XEP-0308 §4).
        let fits = |m: &ChatMessage| m.is_by(own, sender) && m.is_called(of) && !m.is_private();
        let at = self.messages.iter().rposition(fits)?;
        let message = self.messages.get_mut(at).filter(|m| m.replaces.is_none())?;
        let (key, changed) = (message.key, message.correct(version));
        if changed {
            self.touched.push(key);
        }
        Some(changed.then_some(key))
    }

    /// Takes what is said of a message. What is said of one that is not known is kept for a while.
    pub(in crate::store) fn annotate(&mut self, said: Annotation) -> Noted {
        let noted = self.note(&said);
        if noted == Noted::Unknown && !matches!(said.note, Note::Delivered | Note::Linked(_)) {
            // Of what was seen only the last counts.
            let replaced = |p: &Annotation| {
                p.own == said.own
                    && p.sender == said.sender
                    && (p.of == said.of || p.note == Note::Displayed)
                    && std::mem::discriminant(&p.note) == std::mem::discriminant(&said.note)
            };
            let newer = |p: &Annotation| replaced(p) && p.at > said.at;
            if !self.pending.iter().any(newer) {
                self.pending.retain(|p| !replaced(p));
                if self.pending.len() >= MAX_PENDING {
                    self.pending.remove(0);
                }
                self.pending.push(said);
            }
        }
        noted
    }

    fn note(&mut self, said: &Annotation) -> Noted {
        // Whose message it has to be.
        let by = |own| Some((own, said.sender.as_ref()));
        let side = match said.note {
            Note::Delivered | Note::Displayed => by(!said.own),
            Note::Retracted => by(said.own),
            Note::Reacted(_) | Note::Moderated | Note::Linked(_) => None,
        };
        // Only a room takes back what others said, and says what they link to.
        let by_room = matches!(said.note, Note::Moderated | Note::Linked(_));
        if by_room && (self.room.is_none() || said.sender.is_some()) {
            return Noted::Changed(Vec::new());
        }
        let found = match said.note {
            Note::Delivered => self.find_any(&said.of, side.map(|(own, _)| own)),
            Note::Displayed | Note::Retracted | Note::Moderated | Note::Reacted(_) => {
                self.find(&said.of, side)
            }
            // Some services name it as its sender does.
            Note::Linked(_) => self.find(&said.of, None).or(self.find_any(&said.of, None)),
        };
        let Some(at) = found else {
            return Noted::Unknown;
        };
        match &said.note {
            Note::Displayed if said.own => return self.seen_elsewhere(at),
            Note::Displayed => return Noted::Changed(self.seen_there(at)),
            Note::Delivered
            | Note::Retracted
            | Note::Moderated
            | Note::Reacted(_)
            | Note::Linked(_) => {}
        }
        let Some(message) = self.messages.get_mut(at) else {
            return Noted::Unknown;
        };
        let changed = match &said.note {
            Note::Displayed => false,
            Note::Delivered => {
                let ahead = matches!(message.delivery, Delivery::Waiting | Delivery::Sent);
                if ahead {
                    message.delivery = Delivery::Delivered;
                }
                ahead | message.unsent.take_if(|id| *id == said.of).is_some()
            }
            Note::Retracted | Note::Moderated => message.retract(),
            Note::Reacted(_) | Note::Linked(_) if message.retracted => false,
            Note::Linked(preview) => {
                let all = &mut message.previews;
                let new = all.len() < MAX_PREVIEWS && !all.iter().any(|p| p.url == preview.url);
                if new {
                    all.push((**preview).clone());
                }
                new
            }
            Note::Reacted(all) => {
                let reactions = &mut message.reactions;
                let side = match (&said.sender, said.own) {
                    (_, true) => &mut reactions.ours,
                    (None, false) => &mut reactions.theirs,
                    (Some(sender), false) => match reactions.of(sender) {
                        Some(side) => side,
                        None => return Noted::Changed(Vec::new()),
                    },
                };
                let said = Reacted {
                    at: said.at,
                    all: all.clone(),
                    unsent: None,
                };
                let news = said.at >= side.at && *side != said;
                if news {
                    *side = said;
                }
                news
            }
        };
        let (key, id) = (message.key, message.name().cloned());
        let mut keys = Vec::new();
        if changed {
            self.touched.push(key);
            keys.push(key);
        }
        let taken = matches!(said.note, Note::Retracted | Note::Moderated);
        if let (true, true, Some(id)) = (changed, taken, id) {
            keys.extend(self.forget_quotes(&id));
        }
        Noted::Changed(keys)
    }

    /// This is to reach the server yet.
    pub(in crate::store) fn set_change(&mut self, key: u64, id: &str) {
        let at = self.index(key);
        if let Some(message) = at.and_then(|at| self.messages.get_mut(at)) {
            message.unsent = Some(id.to_owned());
            if let Some(version) = message.versions.last_mut() {
                version.id = Some(id.to_owned());
            }
            if matches!(message.delivery, Delivery::Failed(_)) {
                message.delivery = Delivery::Sent;
            }
            self.touched.push(key);
        }
    }

    /// A change that failed is given up, if there was one.
    pub(in crate::store) fn give_up_change(&mut self, key: u64) -> bool {
        let at = self.index(key);
        let message = at.and_then(|at| self.messages.get_mut(at));
        let Some(message) = message.filter(|m| m.unsent.is_some()) else {
            return false;
        };
        message.uncorrect();
        if matches!(message.delivery, Delivery::Failed(_)) {
            message.delivery = Delivery::Sent;
        }
        self.touched.push(key);
        true
    }

    /// Takes back what we said; the messages that are different now.
    pub(in crate::store) fn retract(&mut self, key: u64) -> Vec<u64> {
        let at = self.index(key);
        let Some(message) = at.and_then(|at| self.messages.get_mut(at)) else {
            return Vec::new();
        };
        message.retract();
        let id = message.name().cloned().unwrap_or_default();
        self.touched.push(key);
        let mut keys = self.forget_quotes(&id);
        keys.push(key);
        keys
    }

    /// A message came: what was said of it before is made up for. A correction that stood for itself takes
    /// its place in it; whether rows went for that.
    pub(super) fn make_up(&mut self, key: u64) -> bool {
        let Some(message) = self.message(key) else {
            return false;
        };
        let (Some(id), own) = (message.id.clone(), message.own) else {
            return false;
        };
        let (name, sender) = (message.name().cloned(), message.sender.clone());
        let side = (own, sender.as_ref());
        let mut gone = false;
        while self.has_orphans
            && let Some(orphan) = self.messages.iter().find(|m| {
                m.is_by(own, side.1) && m.key != key && m.replaces.as_deref() == Some(&*id)
            })
        {
            let version = Version {
                id: orphan.id.clone(),
                at: orphan.at,
                body: orphan.body.clone(),
                unstyled: orphan.unstyled,
            };
            let orphan = orphan.key;
            if self.correct(side, &id, version).is_none() {
                break;
            }
            self.take(orphan);
            if self.divider == Some(orphan) {
                self.divider = Some(key);
            }
            gone = true;
        }
        let (now, later) = std::mem::take(&mut self.pending)
            .into_iter()
            .partition(|p| Some(&p.of) == name.as_ref());
        self.pending = later;
        let now: Vec<Annotation> = now;
        for said in now {
            self.annotate(said);
        }
        gone
    }

    /// The last message that may be corrected.
    pub fn last_changeable(&self) -> Option<&ChatMessage> {
        self.messages.iter().rev().find(|m| m.is_correctable())
    }
}
