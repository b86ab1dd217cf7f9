//! One conversation: its messages in order, what of it is unread, and its rows.

use crate::time::Millis;
use crate::xmpp::event::SendError;

/// Messages of one sender within this are shown as one block.
const BLOCK_MS: u64 = 5 * 60_000;
/// Messages looked back through for one that came twice.
const DUPLICATES: usize = 200;

/// What became of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Delivery {
    Received,
    /// Handed to the client, not yet to the stream.
    Sending,
    Sent,
    Failed(SendError),
}

/// A message in a chat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChatMessage {
    /// Unique in this run of the program.
    pub key: u64,
    pub own: bool,
    pub body: String,
    pub at: Millis,
    /// The stanza id, once there is one.
    pub id: Option<String>,
    pub delivery: Delivery,
    /// Follows a message of the same sender closely: shown without its own head.
    pub follow_up: bool,
}

/// A row of the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Row {
    /// A new day begins; any time in it.
    Day(Millis),
    /// From here on it is unread.
    Unread,
    Message(u64),
}

/// A conversation.
#[derive(Default)]
pub struct Chat {
    messages: Vec<ChatMessage>,
    pub(super) unread: u32,
    /// The first message that was unread when the chat was last looked at.
    divider: Option<u64>,
}

impl Chat {
    /// All messages, oldest first.
    pub fn messages(&self) -> &[ChatMessage] {
        &self.messages
    }

    /// A message by its key.
    pub fn message(&self, key: u64) -> Option<&ChatMessage> {
        self.messages.iter().rev().find(|m| m.key == key)
    }

    pub(super) fn message_mut(&mut self, key: u64) -> Option<&mut ChatMessage> {
        self.messages.iter_mut().rev().find(|m| m.key == key)
    }

    /// Whether this very message is there already: same sender, same id, same text.
    pub(super) fn has(&self, id: Option<&str>, own: bool, body: &str) -> bool {
        id.is_some()
            && self
                .messages
                .iter()
                .rev()
                .take(DUPLICATES)
                .any(|m| m.id.as_deref() == id && m.own == own && m.body == body)
    }

    /// Puts a message where its time belongs; among equals, last.
    pub(super) fn insert(&mut self, message: ChatMessage) {
        let at = self.messages.partition_point(|m| m.at <= message.at);
        self.messages.insert(at, message);
        self.regroup(at);
    }

    /// Takes a message out, to be sent anew.
    pub(super) fn take(&mut self, key: u64) -> Option<ChatMessage> {
        let at = self.messages.iter().rposition(|m| m.key == key)?;
        let message = self.messages.remove(at);
        self.regroup(at);
        Some(message)
    }

    /// One more message that nobody has seen.
    pub(super) fn count_unread(&mut self, key: u64) {
        if self.unread == 0 {
            self.divider = Some(key);
        }
        self.unread += 1;
    }

    /// Everything is seen. The dividing line stays until the chat is left, so that the reader finds
    /// where to begin.
    pub(super) fn mark_read(&mut self) -> bool {
        std::mem::take(&mut self.unread) > 0
    }

    /// The chat is left: what was unread is so no more.
    pub(super) fn clear_divider(&mut self) -> bool {
        self.unread == 0 && self.divider.take().is_some()
    }

    /// The rows of the log. `offset`: milliseconds that local time is ahead of UTC.
    pub fn rows(&self, offset: i64) -> Vec<Row> {
        let mut rows = Vec::with_capacity(self.messages.len() + 8);
        let mut day = None;
        for message in &self.messages {
            let this = local_day(message.at, offset);
            if day != Some(this) {
                day = Some(this);
                rows.push(Row::Day(message.at));
            }
            if self.divider == Some(message.key) {
                rows.push(Row::Unread);
            }
            rows.push(Row::Message(message.key));
        }
        rows
    }

    /// Sets `follow_up` of the message at `at` and of the one behind it.
    fn regroup(&mut self, at: usize) {
        for i in [at, at + 1] {
            let previous = i.checked_sub(1).and_then(|p| self.messages.get(p));
            let previous = previous.map(|p| (p.own, p.at));
            if let Some(message) = self.messages.get_mut(i) {
                message.follow_up = previous
                    .is_some_and(|(own, at)| own == message.own && message.at.since(at) < BLOCK_MS);
            }
        }
    }
}

/// The number of the day in local time.
fn local_day(at: Millis, offset: i64) -> i64 {
    i64::try_from(at.0)
        .unwrap_or(i64::MAX)
        .saturating_add(offset)
        .div_euclid(86_400_000)
}
