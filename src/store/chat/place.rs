//! Where a message goes. The order is that of the archive, which is that of arrival where there is no
//! archive; the key tells it, and clocks only lend the key its size.

use super::{Chat, ChatMessage, Delivery};
use crate::xmpp::event::Secrecy;

/// Keys for each millisecond.
const KEYS: u64 = 1024;
/// Messages looked back through for one that came twice, where no archive's id says so.
const DUPLICATES: usize = 200;

/// How long after a message its sender may have sent it once more.
const TWICE_MS: u64 = 10 * 60_000;

impl ChatMessage {
    /// What is not acknowledged has no place yet: others may come before it.
    fn is_waiting(&self) -> bool {
        self.delivery == Delivery::Waiting
    }

    /// Whether it is the same message. `near`: it is one of the last in its chat.
    fn is_same(&self, other: &Self, near: bool) -> bool {
        let archived = match (&self.archive_id, &other.archive_id) {
            (Some(a), Some(b)) if a == b => return true,
            (a, b) => a.is_some() && b.is_some(),
        };
        // One that is archived twice was sent twice: by a client that did not know whether it arrived.
        // Some count their ids anew each day, so only within a while.
        let apart = self.at.0.abs_diff(other.at.0);
        self.id.is_some()
            && self.id == other.id
            && self.is_by(other.own, other.sender.as_ref())
            && (self.own || (near && (self.retracted || self.first_body() == other.body)))
            && (!archived || apart < TWICE_MS)
    }

    /// The key that its time suggests.
    fn wish(&self) -> u64 {
        self.at.0.saturating_mul(KEYS).min((1 << 53) - (1 << 20))
    }
}

/// What came of a message that was there already.
#[derive(Default)]
pub(in crate::store) struct Met {
    pub(in crate::store) key: u64,
    /// It is different now.
    pub(in crate::store) changed: bool,
    /// It stands elsewhere now.
    pub(in crate::store) timeline: bool,
    /// It was shown as old, and is news.
    pub(in crate::store) news: bool,
}

impl Chat {
    /// Where this very message is, if it is there already.
    pub(super) fn same(&self, message: &ChatMessage) -> Option<usize> {
        let near = self.messages.len().saturating_sub(DUPLICATES);
        let mut all = self.messages.iter().enumerate();
        all.rfind(|(at, m)| m.is_same(message, *at >= near))
            .map(|(at, _)| at)
    }

    /// Learns from a message that came once more: the archive's id, and that the server has it.
    /// Whether anything is different.
    pub(super) fn learn(&mut self, at: usize, from: &ChatMessage) -> bool {
        let Some(message) = self.messages.get_mut(at) else {
            return false;
        };
        let before = message.clone();
        if message.archive_id.is_none() {
            message.archive_id.clone_from(&from.archive_id);
        }
        if message.secrecy == Secrecy::Sealed && from.secrecy != Secrecy::Sealed {
            // The archive had it first, and could not read it.
            (message.body, message.secrecy) = (from.body.clone(), from.secrecy);
        }
        if message.own && from.own && !message.is_refused() && message.is_unsure() {
            message.delivery = Delivery::Sent;
        }
        let changed = *message != before;
        if changed {
            self.touched.push(before.key);
        }
        changed
    }

    /// Puts a message behind all that have their place; its key.
    pub(in crate::store) fn append(&mut self, message: ChatMessage) -> u64 {
        self.append_above(0, message)
    }

    /// The same, and behind the key `floor`.
    fn append_above(&mut self, floor: u64, mut message: ChatMessage) -> u64 {
        let waiting = message.is_waiting();
        let mut all = self.messages.iter().rev();
        let last = all.find(|m| waiting || !m.is_waiting()).map(|m| m.key);
        let stored = self.stored_last.take().map(|last| last.key);
        let floor = last.or(stored).unwrap_or_default().max(floor);
        let mut key = message.wish().max(floor + 1);
        while self.index(key).is_some() {
            key += 1;
        }
        message.key = key;
        if !waiting {
            message.gap_before |= std::mem::take(&mut self.gap_end);
        }
        let at = self.messages.partition_point(|m| m.key < key);
        self.has_orphans |= message.replaces.is_some();
        self.messages.insert(at, message);
        self.touched.push(key);
        self.regroup(at);
        self.make_up(key);
        key
    }

    /// A message that waited has gone out, or was found in the archive: its place is behind all that
    /// have theirs. Whether rows are different now.
    pub(in crate::store) fn settle(&mut self, key: u64) -> bool {
        let mut all = self.messages.iter().rev();
        let last = all.find(|m| !m.is_waiting() && m.key != key);
        // What went out before this one stays before it, also while nobody has acknowledged either.
        let floor = last.map_or(0, |last| last.key).max(self.out);
        if floor <= key && !self.gap_end {
            self.out = key;
            return false;
        }
        let Some(mut message) = self.take(key) else {
            return false;
        };
        message.gap_before = false;
        let delivery = std::mem::replace(&mut message.delivery, Delivery::Sent);
        let key = self.append_above(floor, message);
        self.out = key;
        if let Some(at) = self.index(key)
            && let Some(message) = self.messages.get_mut(at)
        {
            message.delivery = delivery;
        }
        true
    }

    /// Looks whether a message that comes in is there already, and what is new about it. `old`: nobody
    /// says that it is news.
    pub(in crate::store) fn meet(&mut self, message: &ChatMessage, old: bool) -> Option<Met> {
        // What is older than all that is drawn on from storage, and archived like that, is stored.
        let stored = match (self.messages.first(), &self.stored_last) {
            (Some(first), _) => {
                self.older_stored && first.archive_id.is_some() && message.at < first.at
            }
            // None of what is stored was read: all up to its end is.
            (None, Some(last)) => last.archive_id.is_some() && message.at <= last.at,
            (None, None) => false,
        };
        let Some(at) = self.same(message) else {
            return (stored && message.archive_id.is_some()).then(Met::default);
        };
        let (key, waited) = (
            self.messages.get(at)?.key,
            self.messages.get(at)?.is_waiting(),
        );
        let opened = self.messages.get(at)?.secrecy == Secrecy::Sealed;
        let changed = self.learn(at, message);
        let opened = opened && self.messages.get(at)?.secrecy != Secrecy::Sealed;
        // What is met at the end is followed by what comes next.
        let last = self.messages.iter().rposition(|m| !m.is_waiting());
        if last == Some(at) && message.archive_id.is_some() && !waited {
            self.gap_end = false;
        }
        let quiet = self
            .quiet
            .iter()
            .position(|quiet| *quiet == key)
            .filter(|_| !old);
        let news = quiet.map(|at| self.quiet.swap_remove(at)).is_some() && !message.own;
        let timeline = opened || (waited && self.settle(key));
        Some(Met {
            key,
            changed,
            timeline,
            news,
        })
    }

    /// This one came as history.
    pub(in crate::store) fn is_quiet(&mut self, key: u64) {
        self.quiet.push(key);
    }

    /// Takes a message out. What may be missing before it may be missing before the next.
    pub(in crate::store) fn take(&mut self, key: u64) -> Option<ChatMessage> {
        let at = self.index(key)?;
        let message = self.messages.remove(at);
        self.touched.push(key);
        if message.gap_before {
            match self.messages.get_mut(at) {
                Some(next) => {
                    next.gap_before = true;
                    self.touched.push(next.key);
                }
                None => self.gap_end = true,
            }
        }
        self.regroup(at);
        Some(message)
    }

    /// Puts a message of the archive before the one at `next`, or behind all. `room`: as many more
    /// come before it. By how much the keys of all behind it grew.
    pub(super) fn insert_before(
        &mut self,
        next: usize,
        mut message: ChatMessage,
        room: u64,
    ) -> u64 {
        let before = next.checked_sub(1).and_then(|p| self.messages.get(p));
        let low = before.map_or(0, |m| m.key + 1) + room;
        let high = self.messages.get(next).map(|m| m.key);
        let mut shift = 0;
        if let Some(high) = high.filter(|high| *high <= low) {
            // Keys as dense as this come of clocks that stand. All behind makes room.
            shift = low + KEYS - high;
            for message in self.messages.iter_mut().skip(next) {
                let old = message.key;
                message.key += shift;
                self.touched.extend([old, message.key]);
                if self.divider == Some(old) {
                    self.divider = Some(message.key);
                }
            }
        }
        let high = self.messages.get(next).map_or(u64::MAX, |m| m.key);
        message.key = message.wish().min(high - 1).max(low);
        self.touched.push(message.key);
        self.has_orphans |= message.replaces.is_some();
        self.messages.insert(next, message);
        self.regroup(next);
        shift
    }
}

impl ChatMessage {
    fn is_refused(&self) -> bool {
        matches!(
            self.delivery,
            Delivery::Failed(crate::xmpp::event::SendError::Refused(_))
        )
    }

    fn is_unsure(&self) -> bool {
        matches!(self.delivery, Delivery::Waiting | Delivery::Failed(_))
    }
}
