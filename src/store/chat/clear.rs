//! A chat without what was said in it, in this browser.

use super::{Chat, Delivery};
use crate::time::Millis;
use crate::xmpp::event::Message;

/// Up to where messages were removed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::store) struct Cleared {
    pub(in crate::store) at: Millis,
    /// The id of the last of them in the archive.
    pub(in crate::store) archive_id: Option<String>,
}

impl Chat {
    /// Removes all messages but those that wait to be sent.
    pub(in crate::store) fn clear(&mut self) {
        let archive_id = self.last_archived();
        let last = self.summary().map(|last| last.at);
        if let Some(at) = last {
            self.cleared = Some(Cleared { at, archive_id });
        }
        self.messages.retain(|m| m.delivery == Delivery::Waiting);
        self.touch_all();
        (self.unread, self.divider, self.tail, self.gone) = (0, None, 0, 0);
        (self.older_stored, self.unopened, self.gap_end) = (false, false, false);
        (self.request, self.failed, self.stored_last) = (None, None, None);
        (self.quiet, self.pending, self.notes) = (Vec::new(), Vec::new(), Vec::new());
        if let Some(first) = self.messages.first_mut() {
            first.gap_before = false;
        }
        self.regroup(0);
        if let Some(room) = &mut self.room {
            room.happened.clear();
            (room.mentions, room.called) = (0, 0);
        }
    }

    /// Takes out of a page of the archive what was removed here; whether there was any of it, and so
    /// nothing is above. The archive's own order counts, since clocks differ.
    pub(in crate::store) fn leave_out(&self, page: &mut Vec<Message>) -> bool {
        let Some(cleared) = &self.cleared else {
            return false;
        };
        let removed = match &cleared.archive_id {
            Some(id) => page.iter().rposition(|m| m.archive_id.as_ref() == Some(id)),
            None => page.iter().rposition(|m| m.at <= cleared.at),
        };
        if let Some(at) = removed {
            page.drain(..=at);
        }
        removed.is_some()
    }
}
