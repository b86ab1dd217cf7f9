//! XEP-0045: Multi-User Chat

mod among;
mod avatar;
mod enter;
mod faces;
mod invite;
mod members;
mod messages;
mod occupants;
mod outside;
mod private;
mod probe;
mod questions;
mod register;
mod rest;
mod wishes;

pub use faces::Face;
pub use messages::{Voice, is_private};
pub use questions::{Question, on_lost};

use super::archive::Archive;
use super::message::Messages;
use super::{Flow, Tag};
use crate::jid::{BareJid, Jid};
use crate::map::Map;
use crate::time::Millis;
use crate::xmpp::cx::Cx;
use crate::xmpp::error::StanzaError;
use crate::xmpp::event::{
    Affiliation, Event, Exit, Occupant, Picture, Presence, RoomDeed, RoomNews,
};
use crate::xmpp::form::Form;
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::message::MessageIn;
use crate::xmpp::stanza::reference;
use std::collections::VecDeque;
use zeroize::Zeroizing;

/// Rooms one can be in at a time.
const MAX_ROOMS: usize = 500;
/// Occupants of a room that are kept; whoever comes after these is not shown.
pub const MAX_OCCUPANTS: usize = 20_000;
/// How long a room may take to let us in, in ms.
const ENTER_MS: u64 = 60_000;
/// After so many milliseconds of silence a room is asked whether we are still in it (XEP-0410).
const SILENCE_MS: u64 = 10 * 60_000;
/// What may pass by itself is tried again after so many milliseconds.
const AGAIN_MS: u64 = 2 * 60_000;

/// What a room was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// What it is (§6.4).
    Info,
    /// Whether we are in it (XEP-0410).
    Ping,
    /// Which nick it keeps for us (§7.12); an error that asking may get round.
    Reserved(Option<StanzaError>),
    /// What it takes to register (§7.10), and that it is done: nobody waits for it.
    Registration,
    /// Who has this affiliation (§9.5, §10.5, §10.8).
    Members(Affiliation),
    Deed(RoomDeed),
    /// Its card, into which this picture goes, or out of which it goes.
    Card(Option<Picture>),
}

/// How far we are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    Out,
    /// It is asked what it is.
    Asking,
    /// Our presence went out at that time.
    Entering(Millis),
    In,
}

/// Something that went out as a message, and may be refused.
struct Said {
    id: String,
    /// By whom.
    by: BareJid,
    deed: RoomDeed,
    /// Whom the room was to ask in, and the words with it.
    guest: Option<(BareJid, String)>,
}

/// A form that a room gave out.
struct Asked {
    of: BareJid,
    form: Form,
    /// It is about registration; whether the answer is a form too.
    registers: Option<bool>,
}

/// A room that the user wants to be in.
struct Room {
    jid: BareJid,
    /// Ours, as it is or as it is wanted.
    nick: String,
    password: Option<Zeroizing<String>>,
    stage: Stage,
    /// We came in just now, or have another nick.
    fresh: bool,
    /// The user has not been told that he has to begin anew.
    wanted: bool,
    /// Nobody looks at it; when it may be left for that.
    idle: Option<Millis>,
    /// It was left for that.
    rests: bool,
    /// When to try again what may pass by itself.
    again: Option<Millis>,
    seats: Map<String, Occupant>,
    /// It gives out ids of occupants that can be believed (XEP-0421).
    ids: bool,
    /// The namespace in which it gives out hats (XEP-0317).
    hats: Option<&'static str>,
    archived: bool,
    archive: Archive,
    outbox: Messages,
    /// The last message of its archive that is known.
    after: Option<String>,
    /// When it was last heard of, and whether it was asked since.
    heard: Millis,
    asked: bool,
    /// Whether only members come in; `None`: it has not said.
    members_only: Option<bool>,
    /// It takes a password.
    protected: bool,
    /// What it said of its picture, till somebody takes it.
    picture: Option<Option<String>>,
    /// The hashes of the pictures of those who are there, by their ids; and who has another one now.
    photos: Map<String, String>,
    repainted: Vec<String>,
    /// Nicks can be registered with it.
    registers: bool,
    /// It was asked which is ours, and it was told.
    reserved_asked: bool,
    registered: bool,
    /// Which lists of those who belong to it are known.
    members: members::Known,
    /// Nicks that were asked for while we are in; whether there was no answer yet.
    probed: Map<String, bool>,
    /// Our subjects and invitations, for which an error may come back.
    said: Vec<Said>,
}

/// The rooms.
#[derive(Default)]
pub struct Rooms {
    all: Map<BareJid, Room>,
    /// What we appear as.
    own: Presence,
    /// How a room is set up, or what it takes to register, as it said last.
    form: Option<Asked>,
    /// What was said to occupants, oldest first.
    private: VecDeque<private::Sent>,
    /// The archives of rooms that we are not in and that somebody looks into.
    outside: Map<BareJid, Archive>,
}

/// Where we are, and under which nick.
pub type Inside = Vec<(BareJid, String)>;

impl Rooms {
    /// Whether this is a room that we are in, or on our way into.
    pub fn has(&self, jid: &BareJid) -> bool {
        self.all.contains_key(jid)
    }

    /// Whether a message is from, or to, one of these.
    pub fn is_end(&self, m: &MessageIn) -> bool {
        let ends = m.from.iter().chain(&m.to);
        ends.into_iter().any(|jid| self.has(jid.bare()))
    }

    /// The queue of what is to be said in a room.
    pub fn outbox(&mut self, room: &BareJid) -> Option<&mut Messages> {
        self.all.get_mut(room).map(|r| &mut r.outbox)
    }

    /// What goes with a text in a room that names some of those who are there.
    pub fn references(&self, room: &BareJid, text: &str) -> Vec<crate::xml::Element> {
        let Some(room) = self.all.get(room).filter(|_| text.contains('@')) else {
            return Vec::new();
        };
        reference::elements(&room.jid, text, || {
            Box::new(room.seats.keys().map(String::as_str))
        })
    }

    /// The rooms that we are in.
    pub fn inside(&self) -> Inside {
        let inside = self.all.values().filter(|r| r.stage == Stage::In);
        inside.map(|r| (r.jid.clone(), r.nick.clone())).collect()
    }

    /// Those that were entered, or in which we have another nick, since this was asked last.
    pub fn take_entered(&mut self) -> Inside {
        let fresh = self.all.values_mut().filter(|r| r.stage == Stage::In);
        let fresh = fresh
            .filter_map(|r| std::mem::take(&mut r.fresh).then(|| (r.jid.clone(), r.nick.clone())));
        fresh.collect()
    }

    /// Takes a message back that was not sent yet.
    pub fn cancel(&mut self, id: &str) {
        for room in self.all.values_mut() {
            room.outbox.cancel(id);
        }
    }

    /// Asks the archive of a room for a page; whether that is a room.
    pub fn load(&mut self, cx: &mut Cx<'_>, room: &BareJid, before: Option<String>) -> bool {
        let found = self.all.get_mut(room);
        found.is_some_and(|r| {
            if r.stage == Stage::In {
                r.archive.load(cx, room.clone(), before);
            } else {
                let why = crate::xmpp::event::HistoryError::Offline;
                let chat = room.clone();
                cx.event(Event::HistoryFailed { chat, before, why });
            }
            true
        })
    }

    /// After a log-out.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// A session begins, and our presence is out: what the user wants to be in is entered.
    pub fn enter_all(&mut self, cx: &mut Cx<'_>) {
        for room in self.all.values_mut() {
            if room.stage == Stage::Out && room.wanted {
                room.ask(cx);
            }
        }
    }

    /// The session goes on. `underway`: what the stream sends once more. Whether the rooms still think that we
    /// are in them is asked.
    pub fn on_resumed(&mut self, cx: &mut Cx<'_>, underway: Option<&[String]>) {
        for room in self.all.values_mut() {
            match room.stage {
                Stage::Out if !room.wanted || room.rests => {}
                Stage::Out => {
                    room.outbox.underway(underway.unwrap_or_default().to_vec());
                    room.ask(cx);
                }
                Stage::In => room.ping(cx),
                Stage::Asking | Stage::Entering(_) => {}
            }
        }
    }

    /// Stanzas may have been lost: everything is asked for anew.
    pub fn on_gap(&mut self, cx: &mut Cx<'_>) {
        for room in self.all.values_mut() {
            if room.stage == Stage::In {
                room.archive.on_disconnected(cx.events);
                room.outbox.hold();
                room.ask(cx);
                room.ask_members_anew(cx);
            }
        }
    }

    /// The session is over, and with it our stay.
    pub fn on_disconnected(&mut self, events: &mut VecDeque<Event>) {
        self.give_up_private(events);
        for archive in std::mem::take(&mut self.outside).values_mut() {
            archive.on_disconnected(events);
        }
        for room in self.all.values_mut() {
            room.archive.on_disconnected(events);
            room.outbox.on_disconnected();
            room.members = Default::default();
            room.probed.clear();
            (room.stage, room.again) = (Stage::Out, None);
            (room.idle, room.rests) = (None, false);
            if room.wanted {
                let room = room.jid.clone();
                let news = RoomNews::Joining;
                events.push_back(Event::Room { room, news });
            }
        }
    }

    /// When something is due.
    pub fn deadline(&self) -> Option<Millis> {
        let due = |r: &Room| match r.stage {
            Stage::Entering(since) => Some(since.plus(ENTER_MS)),
            Stage::In if !r.asked => Some(r.heard.plus(SILENCE_MS)),
            Stage::Out => r.again,
            Stage::In | Stage::Asking => None,
        };
        let rest = |r: &Room| r.idle.filter(|_| !r.rests);
        let all = self.all.values();
        all.flat_map(|r| [due(r), rest(r)]).flatten().min()
    }

    /// The deadline has come.
    pub fn timeout(&mut self, cx: &mut Cx<'_>) {
        for room in self.all.values_mut() {
            match room.stage {
                Stage::Entering(since) if since.plus(ENTER_MS) <= cx.now => {
                    room.out(cx, Exit::NoAnswer);
                }
                Stage::Out if room.again.is_some_and(|at| at <= cx.now) => room.ask(cx),
                Stage::In if !room.asked && room.heard.plus(SILENCE_MS) <= cx.now => room.ping(cx),
                Stage::In | Stage::Out | Stage::Asking | Stage::Entering(_) => {}
            }
        }
    }

    /// The end of a request to a room.
    pub fn on_outcome(&mut self, cx: &mut Cx<'_>, jid: &BareJid, ask: Ask, outcome: IqOutcome) {
        let Some(room) = self.all.get_mut(jid) else {
            return;
        };
        match ask {
            Ask::Info => room.on_info(cx, outcome, &self.own),
            Ask::Ping => room.on_pong(cx, outcome),
            Ask::Reserved(refused) => room.on_reserved(cx, outcome, refused, &self.own),
            Ask::Registration => room.on_registration(cx, outcome),
            Ask::Members(of) => room.on_members(cx, of, outcome),
            Ask::Deed(deed) => room.on_done(cx, deed, outcome),
            Ask::Card(picture) => room.on_card(cx, picture.as_ref(), outcome),
        }
    }
}

impl Room {
    fn news(&self, cx: &mut Cx<'_>, news: RoomNews) {
        let room = self.jid.clone();
        cx.event(Event::Room { room, news });
    }

    fn address(&self) -> Jid {
        self.jid.clone().into()
    }

    fn ask_for(&self, cx: &mut Cx<'_>, kind: &str, payload: crate::xml::Element, ask: Ask) {
        let tag = Tag::Room(self.jid.clone(), ask);
        cx.ask(kind, Some(&self.address()), payload, tag);
    }

    /// We are out, and stay so until the user wants it otherwise.
    fn out(&mut self, cx: &mut Cx<'_>, exit: Exit) {
        self.stage = Stage::Out;
        self.photos.clear();
        self.members.out();
        self.probed.clear();
        self.wanted = exit.passes();
        self.again = self.wanted.then(|| cx.now.plus(AGAIN_MS));
        self.seats.clear();
        self.archive.on_disconnected(cx.events);
        self.outbox.on_disconnected();
        self.news(cx, RoomNews::Out(exit));
    }
}

/// What a module did with a stanza of a room that is not there.
const NO_ROOM: Flow = Flow::Next;
