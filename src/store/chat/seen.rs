//! What was seen, here and there (XEP-0333).

use super::annotate::Noted;
use super::{Chat, Delivery};

impl Chat {
    /// They have seen this one of ours, and what stands above it.
    pub(super) fn seen_there(&mut self, at: usize) -> Vec<u64> {
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
    pub(super) fn seen_elsewhere(&mut self, at: usize) -> Noted {
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

    /// All of this chat is seen: the id in the archive of the last message of somebody else, if it is none that
    /// stands at or above the one that is known to be seen.
    pub(in crate::store) fn seen_since(&self, known: Option<&str>) -> Option<String> {
        let mut all = self.messages.iter().rev().filter(|_| self.unread == 0);
        let last = all.find(|m| !m.own && m.archive_id.is_some())?;
        let known = self.messages.iter().rev().find(|m| {
            let id = m.archive_id.as_deref();
            id.is_some() && id == known
        });
        let ahead = known.is_none_or(|known| known.key < last.key);
        last.archive_id.clone().filter(|_| ahead)
    }

    /// Another device has seen the message with this id in the archive, and what stands above it.
    pub(in crate::store) fn seen_in_archive(&mut self, id: &str) -> Noted {
        let is = |other: Option<&str>| other == Some(id);
        let mut at = self.messages.iter();
        let at = at.rposition(|m| is(m.archive_id.as_deref()));
        let noted = match at {
            Some(at) => self.seen_elsewhere(at),
            // Of what is stored only the end is known.
            None if is(self.summary().and_then(|s| s.archive_id).as_deref())
                && self.mark_read() =>
            {
                self.divider = None;
                Noted::Read
            }
            None => Noted::Unknown,
        };
        let unread = self.unread as usize;
        let left = self.messages.iter().rev().filter(|m| !m.own);
        let named = left.take(unread).filter(|m| m.mention).count();
        if let Some(room) = &mut self.room {
            let named = u32::try_from(named).unwrap_or(u32::MAX);
            room.mentions = room.mentions.min(named);
        }
        noted
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
}
