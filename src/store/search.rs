//! Messages that say certain words: in what is here, then in all that storage has, piece by piece.
//!
//! What is private is in no storage, and is found as long as it is here.

use super::record::{all_messages, messages_of, read_key};
use super::{Acted, Change, ChatMessage, Intent, Store, Stored};
use crate::jid::BareJid;
use crate::prep::fold;
use crate::time::Millis;
use crate::xmpp::event::Secrecy;
use crate::xmpp::lookup::Looked;

/// Messages that are shown of those that were found, the newest.
const MOST: usize = 100;
/// Characters shown before and behind the first word that was found.
const BEFORE: usize = 24;
const BEHIND: usize = 120;
/// Characters that are looked for; what is behind them is not.
const LONGEST: usize = 200;

/// A message that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    pub chat: BareJid,
    pub key: u64,
    pub at: Millis,
    pub own: bool,
    /// Who said it, in a room.
    pub nick: Option<String>,
    /// The id under which the archive has it.
    pub archive_id: Option<String>,
    /// What it says, in one line: before the word, the word, and behind it.
    pub parts: [String; 3],
}

/// What is looked for, and what was found.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Search {
    /// Told apart from others by this number.
    number: u32,
    /// Each of them has to be there, in lower case.
    words: Vec<String>,
    /// In this chat alone.
    chat: Option<BareJid>,
    /// The newest first.
    hits: Vec<Hit>,
    /// How many there are, shown or not.
    total: usize,
    done: bool,
}

impl Search {
    /// What was found, the newest first: a hundred at most.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// How many messages were found, in [`Self::hits`] or not.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Whether everything was looked at.
    pub fn is_done(&self) -> bool {
        self.done
    }

    fn add(&mut self, chat: &BareJid, message: &ChatMessage) {
        if message.retracted || message.secrecy == Secrecy::Sealed {
            return;
        }
        let said = message.said();
        let folded = fold(&said);
        if !self.words.iter().all(|word| folded.contains(&**word)) {
            return;
        }
        self.total += 1;
        let at = self.hits.partition_point(|hit| hit.at > message.at);
        if at >= MOST {
            return;
        }
        let word = self.words.first().map_or("", |word| word);
        let hit = Hit {
            chat: chat.clone(),
            key: message.key,
            at: message.at,
            own: message.own,
            nick: message.sender.as_ref().map(|s| s.nick.clone()),
            archive_id: message.archive_id.clone(),
            parts: excerpt(&said, &folded, word),
        };
        self.hits.insert(at, hit);
        self.hits.truncate(MOST);
    }
}

/// The text around a word of it, in one line.
fn excerpt(text: &str, folded: &str, word: &str) -> [String; 3] {
    // Lower case may be longer or shorter: places are counted in characters, and fit nearly always.
    let chars = |text: &str| text.chars().count();
    let at = folded
        .split_once(word)
        .map_or(0, |(before, _)| chars(before));
    let line = |c: char| if c.is_whitespace() { ' ' } else { c };
    let part = |from: usize, len: usize| -> String {
        text.chars().skip(from).take(len).map(line).collect()
    };
    let from = at.saturating_sub(BEFORE);
    let mut before = part(from, at - from);
    if from > 0 {
        before.insert(0, '…');
    }
    let length = chars(word);
    [before, part(at, length), part(at + length, BEHIND)]
}

/// The text around the first of these words, in one line: before the word, the word, and behind it.
pub fn marked(text: &str, words: &str) -> [String; 3] {
    let words = fold(words);
    let word = words.split_whitespace().next().unwrap_or_default();
    excerpt(text, &fold(text), word)
}

/// A piece of storage that is to be looked at: the last records of `from..to`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scan {
    pub number: u32,
    pub from: String,
    pub to: String,
}

impl Store {
    /// What is looked for, if anything is.
    pub fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    /// Looks for words; nothing any more where there are none.
    pub(super) fn look_for(&mut self, words: &str, chat: Option<BareJid>, acted: &mut Acted) {
        acted.changes.push(Change::Search);
        let number = self.searches.wrapping_add(1);
        self.searches = number;
        self.search = None;
        let words: String = fold(words).chars().take(LONGEST).collect();
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        if words.is_empty() || self.me.is_none() {
            return;
        }
        let mut search = Search {
            number,
            words,
            chat,
            ..Search::default()
        };
        for (jid, chat) in &self.chats {
            if search.chat.as_ref().is_none_or(|only| only == jid) {
                for message in chat.messages() {
                    search.add(jid, message);
                }
            }
        }
        let (from, to) = match &search.chat {
            Some(chat) => messages_of(chat),
            None => all_messages(),
        };
        self.search = Some(search);
        acted.scan = Some(Scan { number, from, to });
    }

    /// Takes a piece of storage, in the order of its keys; says which one is next. Nothing in it: that
    /// was all.
    pub fn scanned(
        &mut self,
        scan: &Scan,
        records: &[(String, String)],
    ) -> (Vec<Change>, Option<Scan>) {
        let search = self.search.as_mut();
        let Some(search) = search.filter(|search| search.number == scan.number) else {
            return (Vec::new(), None);
        };
        for (key, text) in records {
            let Some((jid, message)) = read_key(key, text) else {
                continue;
            };
            // What is here was looked at, and is newer.
            let chat = self.chats.get(&jid);
            if chat.is_none_or(|chat| chat.message(message.key).is_none()) {
                search.add(&jid, &message);
            }
        }
        let next = records.first().map(|(first, _)| Scan {
            to: first.clone(),
            ..scan.clone()
        });
        search.done = next.is_none();
        (vec![Change::Search], next)
    }

    /// What an archive has: which of it is here, and what of it is no longer to be read.
    pub(super) fn compare(&self, looked: &mut Looked) {
        looked.all.retain_mut(|kept| {
            let chat = self.chats.get(&kept.chat);
            let is = |m: &&ChatMessage| m.archive_id.as_ref() == Some(&kept.id);
            let here = chat.and_then(|chat| chat.messages().iter().find(is));
            kept.key = here.map(|m| m.key);
            here.is_none_or(|m| !m.retracted)
        });
    }

    /// Shows a message in its chat, as soon as it is here.
    pub(super) fn reveal(&mut self, chat: BareJid, key: u64, acted: &mut Acted) {
        let opened = self.act(Millis(0), Intent::OpenChat(chat.clone()));
        // The message has the focus.
        let focus = |change: &Change| !matches!(change, Change::Focus(_));
        acted
            .changes
            .extend(opened.changes.into_iter().filter(focus));
        acted.orders.extend(opened.orders);
        if self.front.as_ref() == Some(&chat) {
            self.revealed = Some((chat, key));
            acted.older = self.reach(&mut acted.changes);
        }
    }

    /// What has to be read from storage for the message that is to be shown; if it is here, it is shown.
    pub fn reach(&mut self, changes: &mut Vec<Change>) -> Option<Stored> {
        let (jid, key) = self.revealed.take()?;
        let chat = self.chats.get_mut(&jid)?;
        if chat.message(key).is_some() {
            changes.push(Change::Reveal(jid, key));
            return None;
        }
        if !chat.has_stored(key) {
            return None;
        }
        let stored = chat.ask_up_to(&jid, key);
        // Otherwise something is on its way already, and asks again.
        self.revealed = Some((jid.clone(), key));
        changes.push(Change::History(jid));
        stored
    }
}
