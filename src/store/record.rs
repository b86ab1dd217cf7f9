//! The model as records: what storage keeps of it, and what the tab that leads tells the others.
//!
//! A record is a text under a key. [`Store::records`] makes those of what is different,
//! [`Store::restore`] takes them in, whether they come from storage or from another tab. Keys are plain
//! ASCII, and in their order messages of a chat stand as they are shown:
//!
//! ```text
//! me  choices  requests  invited  blocked  uploads  view  chat/<jid>  draft/<jid>  avatar/<jid>  m/<jid>/<key, 16 hexadecimal digits>
//! m/<jid>/                                                             nothing under it: all of them are gone
//! ~status  ~own  ~roster  ~trouble  ~asked  ~service  ~uploads  ~contact/<jid>  ~card/<jid>  ~otr/<jid>  ~identity   for other tabs alone
//! ~m/<jid>/<key>                                                       the same, of what was private
//! ~room/<jid>  ~occupant/<jid>/<nick>  ~line/<jid>/<number>            how it stands with a room
//! ```

mod account;
mod asked;
mod card;
mod exchange;
mod lookup;
mod notes;
mod privacy;
mod read;
mod room;
mod upload;
mod words;
mod write;

pub use lookup::{read_lookup, write_lookup};
pub(super) use read::read_key;

use super::{Change, Intent, Store, Stored};
use crate::jid::BareJid;
use crate::xmpp::command::Command;

/// A key, and what is under it; `None`: nothing any more.
pub type Record = (String, Option<String>);

/// Messages of a chat that are shown at once; older ones are read when somebody looks for them.
const SHOWN: usize = 30;

/// The format of what is stored, under [`ME`]; what another one wrote is not taken.
const VERSION: &str = "1";

const ME: &str = "me";
/// Files that were on their way; and how far they are, for other tabs.
const UPLOADS: &str = "uploads";
const MOVING: &str = "~uploads";
const REQUESTS: &str = "requests";
const INVITED: &str = "invited";
const SUGGESTED: &str = "suggested";
const TOKENS: &str = "tokens";
const BLOCKED: &str = "blocked";
const CHOICES: &str = "choices";
const VIEW: &str = "view";
const CHAT: &str = "chat/";
const DRAFT: &str = "draft/";
const MESSAGE: &str = "m/";
/// The same for what was private: it is never stored.
const PRIVATE: &str = "~m/";
const PRIVACY: &str = "~otr/";
const STATUS: &str = "~status";
const OWN: &str = "~own";
const ROSTER: &str = "~roster";
const TROUBLE: &str = "~trouble";
const IDENTITY: &str = "~identity";
const SERVICE: &str = "~service";
const ASKED: &str = "~asked";
/// Somebody's picture: read when all else is.
const AVATAR: &str = "avatar/";
/// That of somebody in a room.
const FACE: &str = "~face/";
const CONTACT: &str = "~contact/";
/// What somebody says of himself.
const CARD: &str = "~card/";
const ROOM: &str = "~room/";
const OCCUPANT: &str = "~occupant/";
const MEMBER: &str = "~member/";
const LINE: &str = "~line/";

/// Whether this is for other tabs alone, and out of date in the next run.
pub fn is_passing(key: &str) -> bool {
    key.starts_with('~')
}

/// Whether each tab has its own: what it has open, and what is being written in it.
pub fn is_of_one_tab(key: &str) -> bool {
    key == VIEW || key.starts_with(DRAFT)
}

/// Who these records are of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum From {
    /// An earlier run of the program.
    Storage,
    /// The tab that leads: just now.
    Leader,
}

/// What [`Store::restore`] leads to.
#[derive(Default)]
pub struct Restored {
    pub changes: Vec<Change>,
    /// What the tab that leads has to be told.
    pub intents: Vec<Intent>,
}

impl Store {
    /// Where what is read first stands in storage: all but messages.
    pub fn first_ranges() -> Vec<(String, String)> {
        [
            ME, CHOICES, REQUESTS, INVITED, SUGGESTED, TOKENS, BLOCKED, UPLOADS, VIEW, CHAT, DRAFT,
        ]
        .map(|key| (key.to_owned(), [key, "~"].concat()))
        .into()
    }

    /// Where the messages that are shown at once stand, of the chats that are known by now. Of those that
    /// are closed only the `recent` latest are read, and those with words that are unread or unsent:
    /// it is not likely that anything is said of the others before somebody opens them.
    pub fn message_ranges(&self, recent: usize) -> Vec<(String, String)> {
        let last = |chat: &super::Chat| chat.summary().map_or(0, |last| last.key);
        let mut chats: Vec<_> = self
            .chats
            .iter()
            .map(|(jid, c)| (last(c), jid, c))
            .collect();
        chats.sort_unstable_by(|(a, ..), (b, ..)| b.cmp(a));
        let mut ranges = vec![(AVATAR.to_owned(), [AVATAR, "~"].concat())];
        for (n, (_, jid, chat)) in chats.into_iter().enumerate() {
            let open = || self.open.contains(jid);
            if n < recent || chat.unread > 0 || chat.is_unsent() || open() {
                ranges.push((message_key(jid, chat.tail()), end_of_messages(jid)));
            }
        }
        ranges
    }

    /// Where the messages stand that are wanted.
    pub fn older_range(stored: &Stored) -> (String, String) {
        let from = stored.from.unwrap_or_default();
        (
            message_key(&stored.chat, from),
            message_key(&stored.chat, stored.before),
        )
    }

    /// What waits to be sent, in order: an earlier run of the program may have sent it.
    pub fn waiting(&self) -> Vec<Command> {
        let mut waiting: Vec<(&BareJid, &super::ChatMessage)> = Vec::new();
        for (jid, chat) in &self.chats {
            for message in chat.waiting() {
                let at = waiting.partition_point(|(_, before)| before.key < message.key);
                waiting.insert(at, (jid, message));
            }
        }
        let messages = waiting.into_iter();
        let messages = messages.flat_map(|(jid, message)| message.pending_commands(jid));
        let unshared = self.chats.iter().filter(|(_, chat)| chat.flags.unshared);
        let marks = unshared.map(|(jid, chat)| Command::MarkRoom {
            room: jid.clone(),
            marks: chat.flags.marks(),
        });
        messages.chain(marks).collect()
    }
}

/// Where all messages stand.
pub(super) fn all_messages() -> (String, String) {
    (MESSAGE.to_owned(), [MESSAGE, "~"].concat())
}

/// Where those of a chat stand.
pub(super) fn messages_of(jid: &BareJid) -> (String, String) {
    (message_key(jid, 0), end_of_messages(jid))
}

fn message_key(jid: &BareJid, key: u64) -> String {
    key_in(MESSAGE, jid, key)
}

fn key_in(part: &str, jid: &BareJid, key: u64) -> String {
    [part, &escape(jid), "/", &hex(key)].concat()
}

fn end_of_messages(jid: &BareJid) -> String {
    [MESSAGE, &escape(jid), "/~"].concat()
}

/// Sixteen digits, so that their order is that of the numbers.
fn hex(n: u64) -> String {
    (0..16)
        .rev()
        .filter_map(|i| char::from_digit((n >> (4 * i)) as u32 & 15, 16))
        .collect()
}

/// In ASCII, without the character that parts keys.
fn escape(jid: &BareJid) -> String {
    escape_text(jid.as_str())
}

fn escape_text(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'!'..=b'~' if !matches!(byte, b'%' | b'/') => out.push(char::from(byte)),
            _ => {
                out.push('%');
                let digits = [byte >> 4, byte & 15].map(|n| char::from_digit(n.into(), 16));
                out.extend(digits.into_iter().flatten());
            }
        }
    }
    out
}

fn unescape(text: &str) -> Option<BareJid> {
    BareJid::parse_chat(&unescape_text(text)?).ok()
}

fn unescape_text(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            u8::try_from(digit()? * 16 + digit()?).ok()?
        } else {
            byte
        });
    }
    String::from_utf8(bytes).ok()
}
