//! Rooms (XEP-0045): who is in them, how we stand there, and what happened.

mod absent;
mod act;
mod apply;
mod asked;
mod badges;
mod private;
mod rest;

pub use asked::Asked;
pub use badges::Badge;

use super::chat::Chat;
use super::{Change, Contact, Store};
use crate::jid::BareJid;
use crate::map::Map;
use crate::prep::fold;
use crate::time::Millis;
use crate::xmpp::event::{
    Affiliation, Cause, Departure, Exit, Occupant, Role, RoomDeed, SendError, Sender,
};

/// Lines kept of what happened, and names in one of them.
const MAX_HAPPENED: usize = 200;
const MAX_NAMES: usize = 30;

/// How we stand with a room.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum Standing {
    /// On the way in, or waiting for the connection.
    #[default]
    Joining,
    In,
    Out(Exit),
}

/// What happened to somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Happening {
    Came,
    Gone(Departure),
    /// He has this nick now.
    Renamed(String),
    Role(Role),
    Affiliation(Affiliation),
}

impl Happening {
    /// Whether it is among what the site wants to be told, by words of [`crate::config::INFO_MESSAGES`].
    pub(super) fn is_told(&self, told: &[&str]) -> bool {
        let words: &[&str] = match self {
            Self::Came => &["entered"],
            Self::Gone(why) => match why.cause {
                Cause::Left => &["exited"],
                Cause::Kicked => &["307"],
                Cause::Banned => &["301"],
                Cause::NotMember => &["321", "322"],
                Cause::Shutdown => &["332"],
                Cause::Lost => &["333"],
            },
            Self::Renamed(_) => &["303"],
            Self::Role(role) => match role {
                Role::None => &["307"],
                Role::Visitor => &["mute"],
                Role::Participant => &["voice", "deop"],
                Role::Moderator => &["op"],
            },
            // Of what was taken away is not known what it was.
            Self::Affiliation(Affiliation::None) => &["admin", "member", "outcast", "owner"],
            Self::Affiliation(to) => &[to.name()],
        };
        words.iter().any(|word| told.contains(word))
    }
}

/// A line of the log: what happened between two messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Happened {
    /// Its identity in this room; they count up.
    pub number: u32,
    /// It stands below the message with this key.
    pub key: u64,
    pub at: Millis,
    /// To whom, and what; of each the last.
    pub what: Vec<(String, Happening)>,
    /// And to so many others.
    pub more: u32,
}

/// A room.
#[derive(Default)]
pub struct Room {
    /// Our nick, as it is or is wanted.
    pub nick: String,
    pub name: Option<String>,
    /// We want to be in it.
    pub wanted: bool,
    /// The account has noted it, and it is not entered at the login.
    pub(super) noted: bool,
    /// Something was said in it since we were there last.
    pub(super) active: bool,
    pub standing: Standing,
    /// The client knows that nobody looks at it; and has left it for that.
    idle: bool,
    rests: bool,
    /// There was none before we came.
    pub created: bool,
    pub subject: Option<String>,
    /// Everybody sees everybody's account.
    pub open: bool,
    /// Moderators can take back what others said.
    pub moderates: bool,
    /// It can have a picture.
    pub(super) pictures: bool,
    /// What was said before we came is being found out.
    pub syncing: bool,
    /// It has no archive.
    pub(super) poor: bool,
    /// Unread messages that name us.
    pub mentions: u32,
    /// How often we were named in it since we were there last.
    pub(super) called: u32,
    /// What was not done last.
    pub trouble: Option<(RoomDeed, SendError)>,
    pub(super) occupants: Map<String, Occupant>,
    pub(super) happened: Vec<Happened>,
    /// Those who belong to it, there or not, as far as it says that.
    pub(super) members: Map<BareJid, Affiliation>,
    /// Nicks, members, and numbers of lines, that other tabs are to be told of.
    pub(super) touched: Vec<String>,
    pub(super) moved: Vec<BareJid>,
    pub(super) lines: Vec<u32>,
}

/// What the screen shows of a room.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct RoomView {
    pub nick: String,
    pub standing: Standing,
    pub created: bool,
    pub subject: Option<String>,
    pub open: bool,
    pub moderates: bool,
    pub pictures: bool,
    pub mentions: u32,
    pub trouble: Option<(RoomDeed, SendError)>,
    pub role: Role,
    pub affiliation: Affiliation,
}

impl Room {
    /// Those who are in it, the moderators first.
    pub fn sorted(&self) -> Vec<Occupant> {
        let mut all: Vec<Occupant> = self.occupants.values().map(|o| (**o).clone()).collect();
        all.sort_by_cached_key(|o| (std::cmp::Reverse(o.role), fold(&o.nick)));
        all
    }

    /// Ourselves.
    fn me(&self) -> Option<&Occupant> {
        self.occupants.get(&self.nick).map(|o| &**o)
    }

    /// How many messages name us that we have not seen, whether we know them or only that they are there.
    pub(super) fn named(&self) -> u32 {
        self.mentions.saturating_add(self.called)
    }

    fn view(&self) -> RoomView {
        let me = self.me();
        RoomView {
            nick: self.nick.clone(),
            standing: self.standing.clone(),
            created: self.created,
            subject: self.subject.clone(),
            open: self.open,
            moderates: self.moderates,
            pictures: self.pictures,
            mentions: self.named(),
            trouble: self.trouble.clone(),
            role: me.map(|me| me.role).unwrap_or_default(),
            affiliation: me.map(|me| me.affiliation).unwrap_or_default(),
        }
    }

    /// Notes what happened to somebody: in the line below the last message, where there is one.
    fn happens(&mut self, now: Millis, key: u64, nick: String, what: Happening) {
        if self.happened.last().is_none_or(|last| last.key != key) {
            if self.happened.len() >= MAX_HAPPENED {
                self.happened.remove(0);
            }
            self.happened.push(Happened {
                number: self.happened.last().map_or(0, |last| last.number + 1),
                key,
                at: now,
                what: Vec::new(),
                more: 0,
            });
        }
        let Some(line) = self.happened.last_mut() else {
            return;
        };
        let many = line.what.len() >= MAX_NAMES;
        let known = line.what.iter_mut().find(|(who, _)| *who == nick);
        match known {
            // Who came and goes again was here for nobody.
            Some((_, Happening::Came)) if is_quiet(&what) => {
                line.what.retain(|(who, _)| *who != nick);
            }
            Some((_, before)) if is_quiet(before) && what == Happening::Came => {
                line.what.retain(|(who, _)| *who != nick);
            }
            Some((_, before)) => *before = what,
            None if many => line.more += 1,
            None => line.what.push((nick, what)),
        }
        line.at = now;
        self.lines.push(line.number);
    }

    /// Whether a text names us: our nick stands in it as a word.
    pub(super) fn is_named_in(&self, text: &str) -> bool {
        let (text, nick) = (fold(text), fold(&self.nick));
        let end = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        !nick.is_empty()
            && text.match_indices(&nick).any(|(at, found)| {
                let (before, behind) = (text.get(..at), text.get(at + found.len()..));
                let before = before.and_then(|t| t.chars().next_back());
                end(before) && end(behind.and_then(|t| t.chars().next()))
            })
    }
}

/// Whether it is simply the end of a stay.
fn is_quiet(what: &Happening) -> bool {
    let Happening::Gone(why) = what else {
        return false;
    };
    matches!(why.cause, Cause::Left | Cause::Lost) && why.reason.is_none()
}

impl Store {
    /// What the screen shows of a room; `None`: it is none.
    pub fn room(&self, jid: &BareJid) -> Option<RoomView> {
        self.chats.get(jid)?.room.as_ref().map(|room| room.view())
    }

    /// Those who are in a room, the moderators first.
    pub fn occupants(&self, jid: &BareJid) -> Vec<Occupant> {
        let room = self.chats.get(jid).and_then(|c| c.room.as_ref());
        room.map(|room| room.sorted()).unwrap_or_default()
    }

    /// What happened in a room, by the number of the line.
    pub fn happened(&self, jid: &BareJid) -> Vec<Happened> {
        let room = self.chats.get(jid).and_then(|c| c.room.as_ref());
        room.map(|room| room.happened.clone()).unwrap_or_default()
    }

    /// Whether it is a room.
    pub fn is_room(&self, jid: &BareJid) -> bool {
        self.chats.get(jid).is_some_and(|c| c.room.is_some())
    }

    /// A row for one who is in no roster: a person, or a room.
    pub(super) fn unlisted(&self, jid: &BareJid) -> Contact {
        let contact = Contact::stranger(jid.clone());
        if jid.as_occupant().is_some() {
            let name = self.occupant_name(jid);
            return contact.into_room(Some(&name));
        }
        match self.chats.get(jid).and_then(|c| c.room.as_ref()) {
            Some(room) => contact.into_room(room.name.as_deref()),
            None => contact,
        }
    }

    /// The same, where it is a room, in the list of contacts.
    pub(super) fn list_room(&mut self, jid: &BareJid, changes: &mut Vec<Change>) {
        let contact = Contact {
            unread: self.chats.get(jid).map_or(0, |c| c.unread),
            ..self.unlisted(jid)
        };
        if self.contacts.get(jid).is_none_or(|c| **c != contact) {
            self.contacts.insert(jid.clone(), Box::new(contact));
            changes.extend([Change::Contact(jid.clone()), Change::Roster]);
        }
    }
}

impl Chat {
    /// Who we are in it, if it is a room.
    pub(super) fn ourselves(&self) -> Option<Sender> {
        let room = self.room.as_ref()?;
        Some(Sender {
            nick: room.nick.clone(),
            id: room.me().and_then(|me| me.id.clone()),
        })
    }

    /// Lines of what happened, by number and place.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u32, u64)> {
        let room = self.room.iter();
        let lines = room.flat_map(|room| room.happened.iter());
        lines
            .filter(|line| !line.what.is_empty())
            .map(|line| (line.number, line.key))
    }
}
