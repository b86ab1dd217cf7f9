//! What the user is told of when he looks elsewhere.

use super::chat_list::short;
use super::{Preference, Store};
use crate::config::DesktopNotifications;
use crate::jid::BareJid;
use crate::xmpp::command::Show;
use crate::xmpp::event::Secrecy;

/// Characters of a message that are told.
const WORDS: usize = 160;
/// News of a turn that are told; more at once say no more.
const MAX: usize = 20;

/// Something that came in just now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum News {
    /// The message with this key; whether the archive had it.
    Message(BareJid, u64, bool),
    /// Somebody asks to become a contact.
    Request(BareJid),
    /// This one suggests contacts.
    Suggestion(BareJid),
    /// Somebody asks us into this room.
    Invitation(BareJid),
    /// Somebody named us in a room that we are not in, with these words.
    Named {
        room: BareJid,
        nick: String,
        text: String,
    },
}

/// Where the user looks.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum Look {
    #[default]
    Elsewhere,
    /// At a page with the chat, which is seen and has the focus: at this chat, or at none.
    Here(Option<BareJid>),
}

/// What is said of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Gist {
    /// A message, in its own words.
    Words(String),
    Message,
    /// A message in a private conversation: not even whose.
    Private,
    Request,
    /// How many contacts he suggests.
    Suggestion(usize),
    /// Into which room he asks one.
    Invitation(String),
}

/// What the user is told, and how.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// Whose chat it is, or who asks.
    pub from: BareJid,
    pub name: String,
    pub gist: Gist,
    /// Outside the page.
    pub desktop: bool,
    pub sound: bool,
}

impl Store {
    /// Something came in.
    pub(super) fn add_news(&mut self, news: News) {
        self.news.retain(|other| other.of() != news.of());
        if self.news.len() < MAX {
            self.news.push(news);
        }
    }

    /// What came in since it was last asked: of each chat the last.
    pub fn take_news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.news)
    }

    /// Whether and how the user is told of it.
    pub fn tell(&self, news: &News, look: &Look) -> Option<Told> {
        if self.own.show == Show::Dnd {
            return None;
        }
        let from = news.of();
        let known = self.contacts.get(from);
        let mut told = Told {
            from: from.clone(),
            name: known.map_or_else(|| from.to_string(), |c| c.name.clone()),
            gist: Gist::Message,
            desktop: self.choices.is_on(Preference::Desktop),
            sound: self.choices.is_on(Preference::Sounds),
        };
        let seen = match news {
            News::Request(_) => {
                let request = self.requests.iter().find(|r| r.from == *from)?;
                told.name.clone_from(&request.name);
                told.gist = Gist::Request;
                told.sound = false;
                *look != Look::Elsewhere
            }
            News::Suggestion(by) => {
                // Like what he writes, where he is not to be heard.
                let muted = self.chats.get(by).is_some_and(|c| c.flags.muted());
                let suggested = self.suggested.iter().find(|s| s.by == *by && !muted)?;
                told.name.clone_from(&suggested.name);
                told.gist = Gist::Suggestion(suggested.all.len());
                told.sound = false;
                *look != Look::Elsewhere
            }
            News::Invitation(room) => {
                let invitation = self.invitations.iter().find(|i| i.room == *room)?;
                let by = invitation.by.as_ref().map(|by| by.bare().to_string());
                let by = invitation.name.clone().or(by);
                told.name = by.unwrap_or_else(|| room.to_string());
                told.gist = Gist::Invitation(room.to_string());
                told.sound = false;
                *look != Look::Elsewhere
            }
            News::Named { nick, text, .. } => {
                let chat = self.chats.get(from).filter(|c| !c.flags.muted())?;
                // He is in it by now, or has seen it elsewhere.
                chat.room.as_ref().filter(|room| room.called > 0)?;
                if self.choices.is_on(Preference::Words) {
                    told.gist = Gist::Words(worded(nick, text));
                }
                false
            }
            News::Message(_, key, archived) => {
                let chat = self.chats.get(from).filter(|c| !c.flags.muted())?;
                let message = chat.message(*key).filter(|m| !m.own && !m.retracted)?;
                let room = chat.room.as_ref();
                if room.is_some() && !message.mention && !self.tells_all(chat) {
                    return None;
                }
                if message.secrecy != Secrecy::Open || chat.is_private() {
                    told.gist = Gist::Private;
                    told.name.clear();
                } else if self.choices.is_on(Preference::Words) && message.spoiler.is_none() {
                    let words = short(&message.said(), WORDS);
                    told.gist = Gist::Words(match &message.sender {
                        Some(sender) => worded(&sender.nick, &words),
                        None => words,
                    });
                }
                let all = self.desktop == DesktopNotifications::All;
                match look {
                    // Another device has seen it.
                    _ if *archived && chat.unread == 0 => true,
                    Look::Elsewhere => false,
                    // He just came, and sees what is unread.
                    Look::Here(_) if *archived => true,
                    Look::Here(chat) => !all && chat.as_ref() == Some(from),
                }
            }
        };
        (!seen && (told.desktop || told.sound)).then_some(told)
    }
}

/// What somebody in a room said.
fn worded(nick: &str, words: &str) -> String {
    [&short(nick, 40), ": ", &short(words, WORDS)].concat()
}

impl News {
    /// Whose it is.
    pub fn of(&self) -> &BareJid {
        match self {
            Self::Message(of, ..)
            | Self::Request(of)
            | Self::Suggestion(of)
            | Self::Invitation(of) => of,
            Self::Named { room, .. } => room,
        }
    }
}
