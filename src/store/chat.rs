//! One conversation: its messages in order, what of it is unread, and its rows.
//!
//! Of what storage holds this may be the newest part only, and of what the archive holds as well:
//! [`Chat::history`] says what there is above, and [`ChatMessage::gap_before`] where pieces are missing.

mod annotate;
mod clear;
mod file;
mod let_go;
mod outbox;
mod page;
mod place;
mod quote;
mod react;
mod seen;
mod stored;
mod threads;

pub(super) use annotate::Noted;
pub use annotate::Version;
pub(super) use clear::Cleared;
pub use let_go::Back;
pub use page::{History, Place};
pub(super) use quote::excerpt;
pub use react::Reacted;
pub use stored::{Stored, Summary};

use super::privacy::NoteAt;
use super::room::Room;
use crate::config::OtrPolicy;
use crate::privacy::View;
use crate::time::Millis;
use crate::xmpp::event::{
    Annotation, FileAbout, Marks, Notify, Preview, Reply, Secrecy, SendError, Sender,
};
use page::Request;

/// Messages of one sender within this are shown as one block.
const BLOCK_MS: u64 = 5 * 60_000;

/// What became of a message.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum Delivery {
    #[default]
    /// Somebody else's, or ours from another device.
    Received,
    /// The server has not said yet that it has it.
    Waiting,
    /// The server has it.
    Sent,
    /// A device of the other side has it (XEP-0184).
    Delivered,
    /// The other side has read it.
    Read,
    Failed(SendError),
}

/// A message in a chat.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ChatMessage {
    /// Its identity in this chat, and its place: a thousand and twenty-four for each millisecond.
    pub key: u64,
    pub own: bool,
    /// Who wrote it, in a room.
    pub sender: Option<Sender>,
    /// It names us.
    pub mention: bool,
    pub body: String,
    /// The text is to be shown as it is.
    pub unstyled: bool,
    pub at: Millis,
    /// The stanza id, as the sender chose it; of own ones it is the program's own choice.
    pub id: Option<String>,
    /// The id under which our account's archive has it (XEP-0359).
    pub archive_id: Option<String>,
    pub delivery: Delivery,
    pub secrecy: Secrecy,
    /// Follows a message of the same sender closely: shown without its own head.
    pub follow_up: bool,
    /// The archive may hold messages between the one above and this.
    pub gap_before: bool,
    /// The sender wants to know when it is seen.
    pub markable: bool,
    /// What it answers.
    pub reply: Option<Reply>,
    /// It corrects the message with this id, which is not known: it stands for itself.
    pub replaces: Option<String>,
    /// All it said, where it was corrected: from the first version to the present one.
    pub versions: Vec<Version>,
    /// It was taken back.
    pub retracted: bool,
    /// The id of the correction or retraction that the server is not known to have.
    pub unsent: Option<String>,
    pub reactions: Reactions,
    /// What it belongs to (XEP-0201); and whether others here do as well.
    pub thread: Option<String>,
    pub threaded: bool,
    /// What is behind its links.
    pub previews: Vec<Preview>,
    /// It was sent as the address of a file.
    pub file: Option<Box<FileAbout>>,
    /// The user wants to see that file, or not; as is usual, if he said nothing.
    pub shows_file: Option<bool>,
    /// It is hidden until one asks for it; what is said of it before, or nothing.
    pub spoiler: Option<String>,
}

/// The reactions to a message.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Reactions {
    pub ours: Reacted,
    pub theirs: Reacted,
    /// Those of the others in a room.
    pub others: Vec<(Sender, Reacted)>,
}

impl Reactions {
    /// Whether there is one.
    pub fn is_any(&self) -> bool {
        let others = || self.others.iter().any(|(_, said)| !said.all.is_empty());
        !self.ours.all.is_empty() || !self.theirs.all.is_empty() || others()
    }
}

/// A row of the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Row {
    /// A new day begins; any time in it.
    Day(Millis),
    /// From here on it is unread.
    Unread,
    /// Messages may be missing above the message with this key.
    Gap(u64),
    Message(u64),
    /// The note with this number.
    Note(u32),
    /// What happened in a room, under this number.
    Happened(u32),
}

/// Something that the user says of a chat as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flag {
    /// It stands before the others.
    Pinned,
    /// Nobody is told of what comes in.
    Muted,
    /// One is told of each message in a room, or of those that speak of one; of those two and the one above
    /// there is never more than one.
    Always,
    OnMention,
    /// What is to be done about a stranger is not asked any more.
    Settled,
}

/// What he has said.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Flags {
    pub pinned: bool,
    /// `None`: as is usual.
    pub notify: Option<Notify>,
    pub settled: bool,
    /// The user's other devices are to know of the first two, and the account has not taken it yet.
    pub unshared: bool,
    /// Not said by the user: it is a place for announcements, which nobody answers.
    pub feed: bool,
}

impl Flags {
    /// Whether it was said.
    pub fn has(&self, flag: Flag) -> bool {
        match flag {
            Flag::Pinned => self.pinned,
            Flag::Muted => self.notify == Some(Notify::Never),
            Flag::Always => self.notify == Some(Notify::Always),
            Flag::OnMention => self.notify == Some(Notify::OnMention),
            Flag::Settled => self.settled,
        }
    }

    /// Whether nobody is told of what comes in.
    pub fn muted(&self) -> bool {
        self.has(Flag::Muted)
    }

    /// What of it the user's other devices are told, where it is a room.
    pub(super) fn marks(&self) -> Marks {
        Marks {
            pinned: self.pinned,
            notify: self.notify,
        }
    }

    pub(super) fn set(&mut self, flag: Flag, on: bool) {
        match flag {
            Flag::Pinned => self.pinned = on,
            Flag::Muted => self.notify = on.then_some(Notify::Never),
            Flag::Always => self.notify = on.then_some(Notify::Always),
            Flag::OnMention => self.notify = on.then_some(Notify::OnMention),
            Flag::Settled => self.settled = on,
        }
    }
}

/// A conversation.
pub struct Chat {
    /// In the order of their keys.
    messages: Vec<ChatMessage>,
    pub(super) unread: u32,
    /// The first message that was unread when the chat was last looked at.
    divider: Option<u64>,
    /// Storage holds messages older than the first.
    older_stored: bool,
    /// The archive may hold messages behind the last one.
    gap_end: bool,
    /// Older messages that were asked for.
    request: Option<Request>,
    /// Where they could not be had.
    failed: Option<Place>,
    /// Messages that were taken for old ones when they came.
    quiet: Vec<u64>,
    /// Keys of messages that became different.
    touched: Vec<u64>,
    /// The key of our message that went out last.
    out: u64,
    /// From which message on storage was read at first.
    tail: u64,
    /// What was above this message was here, and is not any more.
    gone: u64,
    /// See [`Chat::end_is_shown`].
    at_end: bool,
    /// What is being written.
    pub(super) draft: String,
    pub(super) flags: Flags,
    /// The last message, as long as only storage has it.
    stored_last: Option<Summary>,
    /// Of what is stored not even the end was read.
    unopened: bool,
    /// Some of what is stored waits to be sent.
    unsent: bool,
    /// What was said of messages that are not known.
    pending: Vec<Annotation>,
    /// Up to which message they were told that we have seen it.
    marked: u64,
    /// What was removed here does not come back from the archive.
    pub(super) cleared: Option<Cleared>,
    /// There was a correction that stands for itself.
    has_orphans: bool,
    pub(super) privacy: View,
    /// When it is private, if not as usual.
    pub(super) policy: Option<OtrPolicy>,
    pub(super) notes: Vec<NoteAt>,
    /// The nick of the occupant of a room that it is with, as it was last.
    pub(super) nick: Option<String>,
    /// What it is beside a chat, if it is a room.
    pub(super) room: Option<Box<Room>>,
}

impl Default for Chat {
    /// Of a chat nothing is known at first.
    fn default() -> Self {
        Self {
            messages: Vec::new(),
            unread: 0,
            divider: None,
            older_stored: false,
            gap_end: true,
            request: None,
            failed: None,
            quiet: Vec::new(),
            touched: Vec::new(),
            out: 0,
            tail: 0,
            gone: 0,
            at_end: false,
            draft: String::new(),
            flags: Flags::default(),
            stored_last: None,
            unopened: false,
            unsent: false,
            pending: Vec::new(),
            marked: 0,
            cleared: None,
            has_orphans: false,
            privacy: View::default(),
            policy: None,
            notes: Vec::new(),
            nick: None,
            room: None,
        }
    }
}

impl Chat {
    /// What is being written.
    pub fn draft(&self) -> &str {
        &self.draft
    }

    /// What the user has said of it.
    pub fn flags(&self) -> Flags {
        self.flags
    }

    /// All messages, oldest first.
    pub fn messages(&self) -> &[ChatMessage] {
        &self.messages
    }

    /// A message by its key.
    pub fn message(&self, key: u64) -> Option<&ChatMessage> {
        self.index(key).and_then(|at| self.messages.get(at))
    }

    fn index(&self, key: u64) -> Option<usize> {
        self.messages.binary_search_by_key(&key, |m| m.key).ok()
    }

    /// Changes an own message, which news are about, found by its stanza id; its key.
    pub(super) fn change_own(
        &mut self,
        id: &str,
        change: impl FnOnce(&mut ChatMessage) -> bool,
    ) -> Option<u64> {
        let mut own = self.messages.iter_mut().rev().filter(|m| m.own);
        let message =
            own.find(|m| m.id.as_deref() == Some(id) || m.unsent.as_deref() == Some(id))?;
        if !change(message) {
            return None;
        }
        self.touched.push(message.key);
        Some(message.key)
    }

    /// One more message that nobody has seen.
    pub(super) fn count_unread(&mut self, key: u64) {
        if self.unread == 0 {
            self.divider = Some(key);
        }
        self.unread += 1;
    }

    /// What named us is seen; whether there was any.
    pub(super) fn clear_mentions(&mut self) -> bool {
        let room = self.room.as_mut();
        room.is_some_and(|room| std::mem::take(&mut room.mentions) > 0)
    }

    /// The id in the archive of the last message that has one.
    pub(super) fn last_archived(&self) -> Option<String> {
        let known = self.messages.iter().rev();
        let last = known.filter_map(|m| m.archive_id.clone()).next();
        let last = last.or_else(|| self.summary()?.archive_id);
        last.or_else(|| self.cleared.as_ref()?.archive_id.clone())
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
        let from = self.begin();
        let mut notes = self.notes.iter().filter(|note| note.key >= from).peekable();
        let mut lines = self.lines().filter(|(_, key)| *key >= from).peekable();
        for (at, message) in self.messages.iter().enumerate() {
            while let Some(note) = notes.next_if(|note| note.key < message.key) {
                rows.push(Row::Note(note.number));
            }
            while let Some((number, _)) = lines.next_if(|(_, key)| *key < message.key) {
                rows.push(Row::Happened(number));
            }
            let this = local_day(message.at, offset);
            // Clocks differ, and a day that is over does not come back.
            if day.is_none_or(|day| day < this) {
                day = Some(this);
                rows.push(Row::Day(message.at));
            }
            // Above the first it is the log's head that says so.
            if message.gap_before && at > 0 {
                rows.push(Row::Gap(message.key));
            }
            if self.divider == Some(message.key) {
                rows.push(Row::Unread);
            }
            // Of what cannot be read one row says enough.
            let sealed = |m: &ChatMessage| m.secrecy == Secrecy::Sealed;
            let before = at.checked_sub(1).and_then(|p| self.messages.get(p));
            if !(sealed(message) && before.is_some_and(sealed)) {
                rows.push(Row::Message(message.key));
            }
        }
        rows.extend(notes.map(|note| Row::Note(note.number)));
        rows.extend(lines.map(|(number, _)| Row::Happened(number)));
        rows
    }

    /// Sets `follow_up` of the message at `at` and of the one behind it, and whether it is alone in its thread.
    fn regroup(&mut self, at: usize) {
        self.weave(at);
        for i in [at, at + 1] {
            let previous = i.checked_sub(1).and_then(|p| self.messages.get(p));
            let nick = |m: &ChatMessage| m.sender.as_ref().map(|s| s.nick.clone());
            let previous = previous.map(|p| (p.own, p.at, nick(p)));
            if let Some(message) = self.messages.get_mut(i) {
                message.follow_up = !message.gap_before
                    && previous.is_some_and(|(own, at, by)| {
                        own == message.own && by == nick(message) && message.at.since(at) < BLOCK_MS
                    });
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
