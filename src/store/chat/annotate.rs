//! What is said of messages after they were sent: corrections, retractions, reactions, markers. Who may
//! say what is decided here, by who wrote the message.

use super::{Chat, ChatMessage, Delivery};
use crate::jid::BareJid;
use crate::time::Millis;
use crate::xmpp::event::{Annotation, Note, Reply};
use crate::xmpp::stanza::reactions::MAX;
use crate::xmpp::stanza::reply::MAX_QUOTE;

/// Versions kept of a message, the first and the last among them.
const MAX_VERSIONS: usize = 10;
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

/// The reactions of one side to a message.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Reacted {
    pub at: Millis,
    pub all: Vec<String>,
    /// The id under which this is to reach the server yet; only of ours.
    pub unsent: Option<String>,
}

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

    /// Whether something can be said of it that others understand.
    pub fn is_named(&self) -> bool {
        let out = !matches!(self.delivery, Delivery::Waiting | Delivery::Failed(_));
        self.id.is_some() && out && !self.retracted && !self.is_private()
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
        self.reactions = Default::default();
        !std::mem::replace(&mut self.retracted, true)
    }
}

impl Chat {
    /// Where the last message of this name is; `own`: of this side. None that is private: whoever carries
    /// messages could say something of it.
    fn find(&self, id: &str, own: Option<bool>) -> Option<usize> {
        let fits = |m: &ChatMessage| own.is_none_or(|own| own == m.own) && m.is_called(id);
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
        own: bool,
        of: &str,
        version: Version,
    ) -> Option<Option<u64>> {
        let at = self.find(of, Some(own))?;
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
        if noted == Noted::Unknown && said.note != Note::Delivered {
            // Of what was seen only the last counts.
            let replaced = |p: &Annotation| {
                p.own == said.own
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
        let side = match said.note {
            Note::Delivered | Note::Displayed => Some(!said.own),
            Note::Retracted => Some(said.own),
            Note::Reacted(_) => None,
        };
        let found = match said.note {
            Note::Delivered => self.find_any(&said.of, side),
            Note::Displayed | Note::Retracted | Note::Reacted(_) => self.find(&said.of, side),
        };
        let Some(at) = found else {
            return Noted::Unknown;
        };
        match &said.note {
            Note::Displayed if said.own => return self.seen_elsewhere(at),
            Note::Displayed => return Noted::Changed(self.seen_there(at)),
            Note::Delivered | Note::Retracted | Note::Reacted(_) => {}
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
            Note::Retracted => message.retract(),
            Note::Reacted(all) => {
                let side = match said.own {
                    true => &mut message.reactions.ours,
                    false => &mut message.reactions.theirs,
                };
                let said = Reacted {
                    at: said.at,
                    all: all.clone(),
                    unsent: None,
                };
                let news = !message.retracted && said.at >= side.at && *side != said;
                if news {
                    *side = said;
                }
                news
            }
        };
        let (key, id) = (message.key, message.id.clone());
        let mut keys = Vec::new();
        if changed {
            self.touched.push(key);
            keys.push(key);
        }
        if let (true, Note::Retracted, Some(id)) = (changed, &said.note, id) {
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
        let id = message.id.clone().unwrap_or_default();
        self.touched.push(key);
        let mut keys = self.forget_quotes(&id);
        keys.push(key);
        keys
    }

    /// Reacts, or no longer, under this id; the id of the message, and all our reactions to it.
    pub(in crate::store) fn react(
        &mut self,
        now: Millis,
        key: u64,
        emoji: String,
        unsent: &str,
    ) -> Option<(String, Vec<String>)> {
        let at = self.index(key)?;
        let message = self.messages.get_mut(at);
        let message = message.filter(|m| !m.retracted && !m.is_private())?;
        let waits = matches!(message.delivery, Delivery::Waiting | Delivery::Failed(_));
        let id = message.id.clone().filter(|_| !waits)?;
        let ours = &mut message.reactions.ours;
        match ours.all.iter().position(|known| *known == emoji) {
            Some(at) => drop(ours.all.remove(at)),
            None if ours.all.len() >= MAX => return None,
            None => ours.all.push(emoji),
        }
        ours.at = ours.at.max(now);
        ours.unsent = Some(unsent.to_owned());
        let all = ours.all.clone();
        self.touched.push(key);
        Some((id, all))
    }

    /// The server has, or refuses, what was said under this id; the message of which it was said.
    pub(in crate::store) fn reacted(&mut self, id: &str) -> Option<u64> {
        let mut messages = self.messages.iter_mut().rev();
        let said = |m: &mut ChatMessage| {
            let unsent = &mut m.reactions.ours.unsent;
            unsent.take_if(|unsent| unsent == id).map(|_| m.key)
        };
        let key = messages.find_map(said)?;
        self.touched.push(key);
        Some(key)
    }

    /// Nobody quotes what was taken back.
    fn forget_quotes(&mut self, id: &str) -> Vec<u64> {
        let mut keys = Vec::new();
        for message in &mut self.messages {
            if let Some(reply) = message
                .reply
                .as_mut()
                .filter(|r| r.id == id && !r.quote.is_empty())
            {
                reply.quote.clear();
                keys.push(message.key);
            }
        }
        self.touched.extend(&keys);
        keys
    }

    /// They have seen this one of ours, and what stands above it.
    fn seen_there(&mut self, at: usize) -> Vec<u64> {
        let mut keys = Vec::new();
        for (i, message) in self.messages.iter_mut().enumerate().take(at + 1).rev() {
            if !message.own {
                continue;
            }
            match message.delivery {
                Delivery::Read => break,
                Delivery::Sent | Delivery::Delivered => {}
                // They have it, so the server has.
                Delivery::Waiting if i == at => {}
                Delivery::Waiting | Delivery::Received | Delivery::Failed(_) => continue,
            }
            message.delivery = Delivery::Read;
            keys.push(message.key);
        }
        self.touched.extend(&keys);
        keys
    }

    /// We have seen this one of theirs on another device, and what stands above it.
    fn seen_elsewhere(&mut self, at: usize) -> Noted {
        let after = self.messages.iter().skip(at + 1).filter(|m| !m.own).count();
        let after = u32::try_from(after).unwrap_or(u32::MAX);
        if let Some(message) = self.messages.get(at) {
            self.marked = self.marked.max(message.key);
        }
        if after >= self.unread {
            return Noted::Changed(Vec::new());
        }
        self.unread = after;
        let next = self.messages.iter().skip(at + 1).find(|m| !m.own);
        self.divider = next.map(|m| m.key);
        Noted::Read
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
        let mut gone = false;
        while self.has_orphans
            && let Some(orphan) = self
                .messages
                .iter()
                .find(|m| m.own == own && m.key != key && m.replaces.as_deref() == Some(&*id))
        {
            let version = Version {
                id: orphan.id.clone(),
                at: orphan.at,
                body: orphan.body.clone(),
                unstyled: orphan.unstyled,
            };
            let orphan = orphan.key;
            if self.correct(own, &id, version).is_none() {
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
            .partition(|p| p.of == id);
        self.pending = later;
        let now: Vec<Annotation> = now;
        for said in now {
            self.annotate(said);
        }
        gone
    }

    /// Notes that somebody asked to be told when we see messages: the id to name, if it is news. `key`: the
    /// last one that was seen.
    pub(in crate::store) fn see(&mut self, key: u64) -> Option<String> {
        let mut seen = self.messages.iter().rev().skip_while(|m| m.key > key);
        let message = seen.find(|m| !m.own && m.markable && m.id.is_some())?;
        if message.key <= self.marked {
            return None;
        }
        self.marked = message.key;
        message
            .versions
            .last()
            .map_or_else(|| message.id.clone(), |v| v.id.clone())
    }

    /// What a message quotes is what was said, as far as we know that. `me`: whether it was us.
    pub(in crate::store) fn quoted(&self, reply: &Reply) -> Option<(bool, String)> {
        let message = self.messages.get(self.find(&reply.id, None)?)?;
        Some((message.own, excerpt(&message.body)))
    }

    /// Answers quote what was said, now that it is known.
    pub(in crate::store) fn quote_anew(&mut self, me: Option<&BareJid>, them: &BareJid) {
        let open = |m: &&ChatMessage| m.reply.as_ref().is_some_and(|r| r.author.is_none());
        let open: Vec<u64> = self.messages.iter().filter(open).map(|m| m.key).collect();
        for key in open {
            let found = self
                .message(key)
                .and_then(|m| self.quoted(m.reply.as_ref()?));
            let at = self.index(key);
            if let (Some((own, quote)), Some(at)) = (found, at)
                && let Some(reply) = self.messages.get_mut(at).and_then(|m| m.reply.as_mut())
            {
                let author = if own { me } else { Some(them) };
                reply.author = author.cloned();
                reply.quote = quote;
                self.touched.push(key);
            }
        }
    }

    /// The last message that may be corrected.
    pub fn last_changeable(&self) -> Option<&ChatMessage> {
        self.messages.iter().rev().find(|m| m.is_changeable())
    }
}

/// The beginning of a text.
pub(in crate::store) fn excerpt(text: &str) -> String {
    text.chars().take(MAX_QUOTE).collect()
}
