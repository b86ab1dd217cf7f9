//! Old messages leave the model while the page is open, as they would with a reload: what was said in a
//! long time takes no more memory than what was said just now.

use super::{Chat, ChatMessage, Delivery};

/// Where messages that are let go of can be had again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Back {
    /// Storage holds all that the model does, and more.
    Storage,
    /// Only the archive of the server has them; they leave storage too.
    Archive,
}

impl Chat {
    /// The screen shows the end of it, and nothing far above.
    pub(in crate::store) fn end_is_shown(&mut self) {
        self.at_end = true;
    }

    /// Whether that was said since it was last asked.
    pub(in crate::store) fn take_at_end(&mut self) -> bool {
        std::mem::take(&mut self.at_end)
    }

    /// Lets go of what stands above the last `keep` messages, if there are more than twice as many. Stays:
    /// what cannot be had again, and all behind it. Whether any went.
    pub(in crate::store) fn let_go(&mut self, keep: usize, back: Back) -> bool {
        let old = self.messages.len().saturating_sub(keep);
        if old <= keep || self.request.is_some() {
            return false;
        }
        let stays = |m: &ChatMessage| {
            let archived = back == Back::Storage || m.archive_id.is_some();
            let waits = m.unsent.is_some() || m.reactions.ours.unsent.is_some();
            m.is_private() || waits || m.delivery == Delivery::Waiting || !archived
        };
        let all = self.messages.iter().take(old);
        let cut = all.clone().position(stays).unwrap_or(old);
        // By the first one's id the archive is asked, and what comes once more is known for old.
        let archived = |m: &ChatMessage| m.archive_id.is_some();
        let first = self.messages.iter().take(cut + 1).rposition(archived);
        let cut = match (first, back) {
            (Some(first), _) => first,
            // What comes next goes behind the last that does not wait.
            (None, Back::Storage) => match self.messages.get(cut) {
                Some(m) if m.delivery == Delivery::Waiting => cut.saturating_sub(1),
                _ => cut,
            },
            (None, Back::Archive) => 0,
        };
        let Some(first) = self.messages.get(cut).map(|m| m.key).filter(|_| cut > 0) else {
            return false;
        };
        let gone = self.messages.drain(..cut).map(|m| m.key);
        match back {
            // What is named as different and is not here is removed there.
            Back::Storage => {
                drop(gone);
                self.touched.retain(|key| *key >= first);
                (self.older_stored, self.tail) = (true, first);
            }
            Back::Archive => {
                self.touched.extend(gone);
                self.part(0);
            }
        }
        self.messages.shrink_to(2 * keep);
        self.quiet.retain(|key| *key >= first);
        self.gone = first;
        self.regroup(0);
        true
    }

    /// What is above this place is not here, nor what happened there.
    pub(super) fn begin(&self) -> u64 {
        self.messages.first().map_or(0, |m| m.key.min(self.gone))
    }

    /// The key of the first message, if storage has older ones: whoever has none from there on has missed
    /// some.
    pub(in crate::store) fn begins_at(&self) -> Option<u64> {
        let first = self.messages.first().filter(|_| self.older_stored);
        first.map(|m| m.key)
    }

    /// Another tab has let go of more than was told here: what is here is not followed by what comes, and
    /// storage has it. `first`: what is known there begins with it.
    pub(in crate::store) fn begin_at(&mut self, first: u64) {
        if self.messages.last().is_some_and(|last| last.key < first) {
            self.messages.clear();
            (self.older_stored, self.request) = (true, None);
        }
    }

    /// Storage is gone, and with it what only it had: the rest is for the archive to tell.
    pub(in crate::store) fn lose_storage(&mut self) -> bool {
        if !std::mem::take(&mut self.older_stored) {
            return false;
        }
        self.unopened = false;
        self.storage_failed();
        match self.messages.first_mut() {
            Some(first) => first.gap_before = true,
            None => self.gap_end = true,
        }
        true
    }
}
