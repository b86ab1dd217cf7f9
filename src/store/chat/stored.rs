//! What the records of a chat are made of, and made into.

use super::{Chat, ChatMessage};
use crate::jid::BareJid;
use crate::store::chat_list::short;
use crate::time::Millis;
use crate::xmpp::event::{Annotation, Secrecy};

/// Characters of a message that a list shows.
const SUMMARY: usize = 120;

/// What a list says of a chat's last message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summary {
    /// Its key.
    pub key: u64,
    pub at: Millis,
    pub own: bool,
    /// Who said it, in a room.
    pub nick: Option<String>,
    /// How it begins, in one line.
    pub text: String,
    /// Its id in the archive.
    pub(in crate::store) archive_id: Option<String>,
    /// It is private, and its text not repeated here.
    pub secret: bool,
    /// It is hidden, and the text says what of.
    pub spoiler: bool,
}

impl Chat {
    /// The last message in short.
    pub fn summary(&self) -> Option<Summary> {
        let summary = |m: &ChatMessage| Summary {
            key: m.key,
            at: m.at,
            own: m.own,
            nick: m.sender.as_ref().map(|s| s.nick.clone()),
            // What is private is not repeated elsewhere, and not stored.
            text: match m.secrecy {
                Secrecy::Open | Secrecy::Exposed => short(&m.said(), SUMMARY),
                Secrecy::Private { .. } | Secrecy::Sealed => String::new(),
            },
            archive_id: m.archive_id.clone(),
            spoiler: m.spoiler.is_some() && !m.retracted,
            secret: matches!(m.secrecy, Secrecy::Private { .. } | Secrecy::Sealed),
        };
        let (last, stored) = (self.messages.last(), &self.stored_last);
        match (last, stored) {
            (Some(last), Some(stored)) if stored.key > last.key => Some(stored.clone()),
            (Some(last), _) => Some(summary(last)),
            (None, stored) => stored.clone(),
        }
    }

    /// What storage, or the tab that leads, has as the last message. It counts as long as none is here.
    pub(in crate::store) fn set_stored_last(&mut self, last: Option<Summary>) {
        if self.messages.is_empty() {
            self.older_stored |= last.is_some();
            self.unopened |= last.is_some();
            self.stored_last = last;
        }
    }

    /// The messages that became different, came or went since it was last asked.
    pub(in crate::store) fn take_touched(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.touched)
    }

    /// Puts a message that was written, here or elsewhere, where its key belongs.
    pub(in crate::store) fn put(&mut self, message: ChatMessage) {
        self.stored_last.take_if(|last| last.key <= message.key);
        self.has_orphans |= message.replaces.is_some();
        let key = message.key;
        let at = self.messages.partition_point(|m| m.key < message.key);
        match self.messages.get_mut(at).filter(|m| m.key == message.key) {
            Some(old) => *old = message,
            None => self.messages.insert(at, message),
        }
        self.regroup(at);
        self.make_up(key);
    }

    /// Whether a message stands above all that is here, among those that storage has.
    pub(in crate::store) fn is_above(&self, message: &ChatMessage) -> bool {
        let first = self.messages.first().filter(|_| self.older_stored);
        first.is_some_and(|first| message.key < first.key) && !message.is_private()
    }

    /// A message of the end of the chat was read from storage: what is above it is known.
    pub(in crate::store) fn end_is_read(&mut self) {
        if self.stored_last.take().is_some() {
            self.older_stored = self.tail > 0;
            self.unopened = false;
        }
    }

    /// Leaves out a message that was left out elsewhere.
    pub(in crate::store) fn drop_message(&mut self, key: u64) {
        if let Some(at) = self.index(key) {
            self.messages.remove(at);
            self.regroup(at);
        }
    }

    /// The first message that was unread when the chat was last looked at.
    pub(in crate::store) fn divider(&self) -> Option<u64> {
        self.divider
    }

    pub(in crate::store) fn set_divider(&mut self, divider: Option<u64>) {
        self.divider = divider;
    }

    /// Whether the archive may hold messages behind the last one.
    pub(in crate::store) fn gap_end(&self) -> bool {
        self.gap_end
    }

    pub(in crate::store) fn set_gap_end(&mut self, gap_end: bool) {
        self.gap_end = gap_end;
    }

    /// Whether not even the end of what is stored was read: the archive, which has it too, comes later.
    pub(in crate::store) fn is_unopened(&self) -> bool {
        self.unopened
    }

    /// Whether storage holds messages older than the first.
    pub(in crate::store) fn older_stored(&self) -> bool {
        self.older_stored
    }

    /// Whether a message with this key is to be looked for in storage.
    pub(in crate::store) fn has_stored(&self, key: u64) -> bool {
        let first = self.messages.first().map_or(u64::MAX, |m| m.key);
        self.older_stored && key < first
    }

    /// From which message on the next run has to read: one of the last `shown`. `None`: from the first.
    pub(in crate::store) fn new_tail(&self, shown: usize) -> Option<u64> {
        let from = self.messages.len().saturating_sub(shown);
        let first = self.messages.get(from).map_or(self.tail, |m| m.key);
        (from > 0 || self.older_stored).then_some(first)
    }

    /// Whether some of what is stored waits to be sent.
    pub(in crate::store) fn is_unsent(&self) -> bool {
        self.unsent
    }

    pub(in crate::store) fn set_unsent(&mut self, unsent: bool) {
        self.unsent = unsent;
    }

    /// Storage is read from here on.
    pub(in crate::store) fn tail(&self) -> u64 {
        self.tail
    }

    pub(in crate::store) fn set_tail(&mut self, tail: Option<u64>) {
        self.tail = tail.unwrap_or_default();
        self.older_stored = tail.is_some();
    }

    /// Everything is to be written anew.
    pub(in crate::store) fn touch_all(&mut self) {
        self.touched = self.messages.iter().map(|m| m.key).collect();
    }

    /// What was said of messages that are not known, and up to which one they know that we have seen it.
    pub(in crate::store) fn notes(&self) -> (&[Annotation], u64) {
        (&self.pending, self.marked)
    }

    pub(in crate::store) fn set_notes(&mut self, pending: Vec<Annotation>, marked: u64) {
        self.pending = pending;
        self.marked = marked;
    }
}

/// Rows that storage holds, wanted by whoever looks at them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    pub chat: BareJid,
    /// Older than the message with this key.
    pub before: u64,
    /// All from this one on; none: a page.
    pub from: Option<u64>,
}
