//! The model: what the screen shows, event by event.

mod absent;
mod annotate;
mod avatar;
mod badges;
mod called;
mod card;
mod chat_list;
mod chats;
mod choices;
mod exchange;
mod feed;
mod history;
mod let_go;
mod manage;
mod mds;
mod named;
mod news;
mod occupants;
mod people;
mod property;
pub(crate) mod records;
mod rest;
mod rooms;
mod rooms_said;
mod search;
mod spoiler;
mod threads;
mod transcript;
mod upload;

use crate::support::prep;
use converse_rs::config::Settings;
use converse_rs::jid::{BareJid, Jid};
use converse_rs::store::{About, Acted, Change, ChatMessage, Intent, RosterRow, Row, Store};
use converse_rs::time::Millis;
use converse_rs::xmpp::command::{Command, Show};
use converse_rs::xmpp::event::{
    Annotation, Event, Extras, Message, MessageKind, Note, Presence, RosterItem, Secrecy, Status,
    Subscription, Way,
};

/// Tuesday, 14 November 2023, 22:13:20 UTC.
const NOW: Millis = Millis(1_700_000_000_000);
const MINUTE: u64 = 60_000;

fn bare(text: &str) -> BareJid {
    BareJid::parse_chat(text).unwrap()
}

fn item(jid: &str, name: Option<&str>, groups: &[&str]) -> RosterItem {
    RosterItem {
        jid: bare(jid),
        name: name.map(str::to_owned),
        subscription: Subscription::Both,
        pending: false,
        groups: groups.iter().map(|g| (*g).to_owned()).collect(),
    }
}

/// A chat message by somebody, that came just now.
fn message(from: &str, id: &str, body: &str) -> Message {
    Message {
        chat: bare(from),
        from: bare(from).into(),
        own: false,
        kind: MessageKind::Chat,
        id: Some(id.to_owned()),
        archive_id: None,
        subject: None,
        body: body.to_owned(),
        extras: Extras::default(),
        at: NOW,
        delayed: false,
        old: false,
        way: Way::Direct,
        receipt: None,
        secrecy: Secrecy::Open,
    }
}

/// Something that is said of a message, just now.
fn said(chat: &str, own: bool, of: &str, note: Note) -> Annotation {
    Annotation {
        chat: bare(chat),
        sender: None,
        own,
        of: of.to_owned(),
        id: None,
        at: NOW,
        note,
    }
}

fn presence(jid: &str, show: Show) -> Event {
    Event::PresenceChanged {
        jid: bare(jid),
        presence: Presence {
            show,
            ..Presence::default()
        },
    }
}

/// A model with its clock, logged in as `me@here`.
struct Model {
    store: Store,
    now: Millis,
}

impl Model {
    fn new() -> Self {
        Self::with(&Settings::default())
    }

    fn with(settings: &Settings) -> Self {
        prep::install();
        let mut model = Self {
            store: Store::new(settings, 0, [7; 32]),
            now: NOW,
        };
        model.log_in("me@here/x");
        model
    }

    fn log_in(&mut self, jid: &str) {
        let jid = Jid::parse(jid).unwrap();
        self.apply(Event::Bound { jid });
        self.apply(Event::StatusChanged(Status::Online));
    }

    fn apply(&mut self, event: Event) -> Vec<Change> {
        self.store.apply(self.now, event)
    }

    fn act(&mut self, intent: Intent) -> Acted {
        self.store.act(self.now, intent)
    }

    fn open(&mut self, jid: &str) {
        self.act(Intent::OpenChat(bare(jid)));
    }

    fn receive(&mut self, message: Message) {
        self.apply(Event::MessageReceived(message));
    }

    /// Sends, and gives the id of the message.
    fn send(&mut self, to: &str, body: &str) -> String {
        let body = body.to_owned();
        let acted = self.act(Intent::SendMessage {
            to: bare(to),
            body,
            about: About::Nothing,
        });
        match &*acted.commands {
            [Command::SendMessage { id, .. }] => id.clone(),
            _ => panic!("nothing is sent"),
        }
    }

    /// The key of a message with this place in its chat, or one that nobody has.
    fn nth(&self, jid: &str, nth: usize) -> u64 {
        let chat = self.store.chat(&bare(jid));
        let message = chat.and_then(|c| c.messages().get(nth));
        message.map_or(u64::MAX, |m| m.key)
    }

    /// An own message, by its id.
    fn own(&self, jid: &str, id: &str) -> Option<ChatMessage> {
        let chat = self.store.chat(&bare(jid))?;
        let mut all = chat.messages().iter();
        all.find(|m| m.own && m.id.as_deref() == Some(id)).cloned()
    }

    fn unread(&self, jid: &str) -> u32 {
        self.store.contact(&bare(jid)).unwrap().unread
    }

    fn bodies(&self, jid: &str) -> Vec<&str> {
        let chat = self.store.chat(&bare(jid)).unwrap();
        chat.messages().iter().map(|m| m.body.as_str()).collect()
    }

    /// The rows of a log in short: `day`, `unread`, and the texts, with `+` before follow-ups.
    fn log(&self, jid: &str) -> Vec<String> {
        let jid = bare(jid);
        let chat = self.store.chat(&jid).unwrap();
        let row = |row: &Row| match row {
            Row::Day(_) => "day".to_owned(),
            Row::Unread => "unread".to_owned(),
            Row::Gap(_) => "gap".to_owned(),
            Row::Note(_) => "note".to_owned(),
            Row::Happened(_) => "happened".to_owned(),
            Row::Message(key) => {
                let message = chat.message(*key).unwrap();
                let mark = if message.follow_up { "+" } else { "" };
                [mark, &message.body].concat()
            }
        };
        self.store.rows(&jid).iter().map(row).collect()
    }

    /// The rows of the roster in short: `# name online/total` (`-` when closed), and addresses.
    fn roster(&self) -> Vec<String> {
        let row = |row: RosterRow| match row {
            RosterRow::Group {
                name,
                section,
                open,
                online,
                total,
            } => {
                let mark = if open { '#' } else { '-' };
                let name = if name.is_empty() {
                    format!("{section:?}")
                } else {
                    name
                };
                format!("{mark} {name} {online}/{total}")
            }
            RosterRow::Contact { jid, .. } => jid.to_string(),
        };
        self.store.roster_rows().into_iter().map(row).collect()
    }
}
