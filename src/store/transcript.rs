//! What was said in a chat, as a file for its user to keep: what is here and what storage has.

use super::record::read_key;
use super::{ChatMessage, Store, Stored};
use crate::jid::BareJid;
use crate::xmpp::event::Secrecy;
use serde::Serialize;

/// How it is written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Lines for people to read.
    Text,
    /// A list of objects for programs.
    Json,
}

/// See [`Store::transcript`].
pub struct Transcript {
    chat: BareJid,
    format: Format,
    /// What we are called, and what the other side is, where a message does not say so.
    names: [String; 2],
    addresses: [String; 2],
    /// The newest first.
    entries: Vec<String>,
    /// What is older than this key was not looked at.
    before: u64,
}

/// A message as programs read it.
#[derive(Serialize)]
struct Entry<'a> {
    /// In UTC (XEP-0082).
    at: &'a str,
    /// The account, or the room.
    from: &'a str,
    nick: Option<&'a str>,
    own: bool,
    body: &'a str,
    id: Option<&'a str>,
    archive_id: Option<&'a str>,
    corrected: bool,
}

impl Store {
    /// The transcript of a chat, as far as its messages are here; older ones are asked of storage
    /// ([`Transcript::range`], [`Transcript::add`]). Private messages are left out: they are to be nowhere.
    pub fn transcript(&self, chat: &BareJid, format: Format) -> Option<Transcript> {
        let (known, me) = (self.chats.get(chat)?, self.me.as_ref()?);
        let own = match &known.room {
            Some(room) => Some(room.nick.clone()),
            None => self.nickname.clone(),
        };
        let name = self.contacts.get(chat).map(|c| c.name.clone());
        let me = me.bare().to_string();
        let mut transcript = Transcript {
            chat: chat.clone(),
            format,
            names: [
                plain(&own.unwrap_or_else(|| me.clone())),
                plain(&name.unwrap_or_else(|| chat.to_string())),
            ],
            addresses: [me, chat.to_string()],
            entries: Vec::new(),
            before: known.messages().first().map_or(u64::MAX, |m| m.key),
        };
        for message in known.messages().iter().rev() {
            transcript.write(message);
        }
        Some(transcript)
    }
}

impl Transcript {
    /// Where the records of the messages stand that are to be looked at next, the last of them first.
    pub fn range(&self) -> (String, String) {
        Store::older_range(&Stored {
            chat: self.chat.clone(),
            before: self.before,
            from: None,
        })
    }

    /// Takes the last records of that range, in the order of their keys. Without any the range is empty.
    pub fn add(&mut self, records: &[(String, String)]) {
        for (key, text) in records.iter().rev() {
            if let Some((_, message)) = read_key(key, text) {
                self.before = message.key;
                self.write(&message);
            }
        }
    }

    fn write(&mut self, message: &ChatMessage) {
        if message.retracted || matches!(message.secrecy, Secrecy::Private { .. } | Secrecy::Sealed)
        {
            return;
        }
        let side = usize::from(!message.own);
        let nick = message.sender.as_ref().map(|s| plain(&s.nick));
        let at = message.at.format();
        self.entries.push(match self.format {
            Format::Text => {
                let [own, other] = &self.names;
                let name = nick
                    .as_ref()
                    .unwrap_or(if message.own { own } else { other });
                // Only what begins a line is said by whoever is named there.
                let body = message.body.replace('\n', "\n    ");
                [&at, " ", name, ": ", &body, "\n"].concat()
            }
            Format::Json => {
                let address = self.addresses.get(side).map_or("", |a| a);
                let entry = Entry {
                    at: &at,
                    from: address,
                    nick: nick.as_deref(),
                    own: message.own,
                    body: &message.body,
                    id: message.id.as_deref(),
                    archive_id: message.archive_id.as_deref(),
                    corrected: !message.versions.is_empty(),
                };
                // There is nothing in it that JSON has no words for.
                serde_json::to_string(&entry).unwrap_or_default()
            }
        });
    }

    /// How many messages there are in it.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The name of the file, and what is in it.
    pub fn file(mut self) -> (String, String) {
        self.entries.reverse();
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
        let name = self.chat.as_str().chars().take(100);
        let name: String = name.map(|c| if fits(c) { c } else { '_' }).collect();
        match self.format {
            Format::Text => ([&name, ".txt"].concat(), self.entries.concat()),
            Format::Json => {
                let all = self.entries.join(",\n");
                ([&name, ".json"].concat(), ["[\n", &all, "\n]\n"].concat())
            }
        }
    }
}

/// A name in one line.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).collect()
}
