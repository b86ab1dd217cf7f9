//! XEP-0402: PEP Native Bookmarks

use super::rooms::Rooms;
use super::{Flow, Tag};
use crate::jid::{BareJid, Jid};
use crate::map::Map;
use crate::xml::{Element, ns};
use crate::xmpp::command::{AutoJoin, RoomWish};
use crate::xmpp::cx::Cx;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::{Event, Level, Marks, RoomNews};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::bookmarks::{
    Bookmark, changed, old_request, publish, read, read_old, request,
};
use zeroize::Zeroizing;

/// What our account was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Its bookmarks.
    All,
    /// Those that programs of old have kept there (XEP-0048).
    Old,
    /// To note one.
    Note,
    /// To have it so with this one.
    Mark(BareJid, Marks),
}

/// Rooms of which something is wanted that the account has not taken yet.
const MAX_WANTED: usize = 100;

/// The rooms that the account has noted; `None`: that is not known, and nothing is noted.
#[derive(Default)]
pub struct Bookmarks {
    known: Option<Map<BareJid, Bookmark>>,
    /// What is wanted of rooms and the account has not taken yet: it was not known, we were not there, or it went
    /// out and was not answered.
    wanted: Map<BareJid, Marks>,
    /// The rooms of the site were entered: one that the user left since stays left.
    begun: bool,
}

impl Bookmarks {
    /// A session begins, and our presence is out: enters the rooms of the site, and asks which are noted.
    pub fn begin(&mut self, cx: &mut Cx<'_>, rooms: &mut Rooms) {
        if !std::mem::replace(&mut self.begun, true) {
            for AutoJoin {
                room,
                nick,
                password,
            } in cx.config.rooms.entered.clone()
            {
                let unnamed = nick.is_none() && password.is_none() && !rooms.has(&room);
                if cx.config.rooms.ask_nick && unnamed {
                    note(cx, &room, ("", None), (false, true));
                    continue;
                }
                let nick = nick.unwrap_or_else(|| usual_nick(cx));
                note(cx, &room, (&nick, None), (true, true));
                if !rooms.has(&room) {
                    rooms.wish(cx, &room, RoomWish::Join { nick, password }, (None, true));
                }
            }
        }
        self.ask(cx);
    }

    /// The session goes on, maybe in a later run.
    pub fn on_resumed(&mut self, cx: &mut Cx<'_>) {
        self.begun = true;
        if self.known.is_none() && !cx.iqs.awaits(&Tag::Bookmarks(Ask::All)) {
            self.ask(cx);
        }
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        self.known = None;
        if cx.config.bookmarks {
            cx.ask("get", None, request(), Tag::Bookmarks(Ask::All));
        }
    }

    /// What came of it.
    pub fn on_outcome(&mut self, cx: &mut Cx<'_>, rooms: &mut Rooms, ask: Ask, outcome: IqOutcome) {
        match (ask, outcome) {
            (_, IqOutcome::Disconnected) | (Ask::Note, IqOutcome::Result(_)) => {}
            // What is wanted since is under way.
            (Ask::Mark(room, then), _) if self.wanted.get(&room).is_some_and(|w| **w != then) => {}
            (Ask::Mark(room, _), IqOutcome::Result(_)) => self.shared(cx, room),
            (Ask::Note, _) => cx.log(Level::Warn, "a bookmark was not taken"),
            (Ask::Mark(room, _), _) => {
                self.shared(cx, room);
                cx.log(Level::Warn, "a bookmark was not taken");
            }
            (Ask::All, outcome) => {
                match outcome {
                    IqOutcome::Result(Some(pubsub)) if pubsub.is("pubsub", ns::PUBSUB) => {
                        self.known = Some(Map::new());
                        read(&pubsub)
                            .into_iter()
                            .for_each(|b| self.take(cx, rooms, b));
                    }
                    IqOutcome::Error(e) if e.condition == StanzaCondition::ItemNotFound => {
                        self.known = Some(Map::new());
                    }
                    _ => {}
                }
                // What was entered before they were known.
                for (room, nick) in rooms.inside() {
                    self.entered(cx, &room, &nick);
                }
                cx.ask("get", None, old_request(), Tag::Bookmarks(Ask::Old));
            }
            (Ask::Old, IqOutcome::Result(Some(query))) if query.is("query", ns::PRIVATE) => {
                for bookmark in read_old(&query) {
                    let room = &bookmark.room;
                    // A server that has one list for both says the same twice.
                    let known = self.known.as_ref().is_some_and(|k| k.contains_key(room));
                    if !known && bookmark.is_entered() && !rooms.has(room) {
                        join(cx, rooms, &bookmark);
                    }
                }
            }
            (Ask::Old, _) => {}
        }
    }

    /// A message, if our own account says by it what another device has changed.
    pub fn on_message(&mut self, cx: &mut Cx<'_>, rooms: &mut Rooms, element: &Element) -> Flow {
        let Some((all, gone)) = changed(element) else {
            return Flow::Next;
        };
        let from = element.attr("from").map(Jid::parse);
        let ours = |jid: &Jid| jid.resource().is_none() && jid.bare() == cx.me.bare();
        if !from.is_none_or(|from| from.is_ok_and(|from| ours(&from))) {
            return Flow::Drop("bookmarks of somebody else");
        }
        if !cx.config.bookmarks {
            return Flow::Drop("bookmarks, which are not wanted");
        }
        for bookmark in all {
            self.take(cx, rooms, bookmark);
        }
        for room in gone {
            if let Some(known) = &mut self.known {
                known.remove(&room);
            }
            leave(cx, rooms, &room);
        }
        Flow::Done
    }

    fn take(&mut self, cx: &mut Cx<'_>, rooms: &mut Rooms, bookmark: Bookmark) {
        let (room, entered) = (bookmark.room.clone(), bookmark.is_entered());
        let ours = cx.config.rooms.entered.iter().any(|r| r.room == room);
        if !entered && !ours {
            leave(cx, rooms, &room);
        } else if entered && !rooms.has(&room) {
            join(cx, rooms, &bookmark);
        }
        let now = bookmark.marks();
        let known = self.known.as_mut();
        let before = known.and_then(|known| known.insert(room.clone(), Box::new(bookmark)));
        match self.wanted.get(&room).map(|wanted| **wanted) {
            Some(wanted) if wanted != now => self.mark(cx, room, wanted),
            Some(_) => self.shared(cx, room),
            // What we have noted ourselves comes back as well, and is no news.
            None if before.is_some_and(|before| before.marks() == now) => {}
            None => {
                let news = RoomNews::Marked(now);
                cx.event(Event::Room { room, news });
            }
        }
    }

    fn shared(&mut self, cx: &mut Cx<'_>, room: BareJid) {
        self.wanted.remove(&room);
        let news = RoomNews::Shared;
        cx.event(Event::Room { room, news });
    }

    /// The user wants it so; the account is told when we are there.
    pub fn want(&mut self, room: BareJid, marks: Marks) {
        if self.wanted.len() < MAX_WANTED || self.wanted.contains_key(&room) {
            self.wanted.insert(room, Box::new(marks));
        }
    }

    /// The user wants it so, on all devices. What is not noted is nothing that they share, till it is.
    pub fn mark(&mut self, cx: &mut Cx<'_>, room: BareJid, marks: Marks) {
        let known = self.known.as_mut().and_then(|known| known.get_mut(&room));
        if let Some(known) = known {
            if known.marks() == marks {
                if !self.wanted.contains_key(&room) {
                    self.shared(cx, room);
                }
                return;
            }
            **known = known.as_ref().clone().marked(marks);
            let tag = Tag::Bookmarks(Ask::Mark(room.clone(), marks));
            cx.ask("set", None, publish(known), tag);
        }
        self.want(room, marks);
    }

    /// We are in a room: it is noted, so that other devices go there too.
    pub fn entered(&mut self, cx: &mut Cx<'_>, room: &BareJid, nick: &str) {
        let Some(known) = &mut self.known else { return };
        let bookmark = match known.get(room) {
            Some(known) if known.is_entered() && known.nick().as_deref() == Some(nick) => return,
            Some(known) => known.as_ref().clone().entered(nick),
            None => {
                let new = Bookmark::new(room.clone(), nick);
                match self.wanted.get(room) {
                    Some(wanted) => new.marked(**wanted),
                    None => new,
                }
            }
        };
        cx.ask("set", None, publish(&bookmark), Tag::Bookmarks(Ask::Note));
        known.insert(room.clone(), Box::new(bookmark));
    }

    /// The rooms that are noted and that we are not in, nor on our way into.
    pub fn outside(&self, rooms: &Rooms) -> Vec<BareJid> {
        let noted = self.known.iter().flat_map(Map::keys);
        noted.filter(|room| !rooms.has(room)).cloned().collect()
    }

    /// Whether a room is noted; as long as nobody has said which are, any may be.
    pub fn may_have(&self, room: &BareJid) -> bool {
        self.known
            .as_ref()
            .is_none_or(|known| known.contains_key(room))
    }

    /// The user leaves it.
    pub fn left(&mut self, cx: &mut Cx<'_>, room: &BareJid) {
        let known = self.known.as_mut().and_then(|known| known.get_mut(room));
        if let Some(known) = known.filter(|known| known.is_entered()) {
            **known = known.as_ref().clone().left();
            cx.ask("set", None, publish(known), Tag::Bookmarks(Ask::Note));
        }
    }
}

/// Under which name we are in rooms where nothing is said of that.
pub fn usual_nick(cx: &Cx<'_>) -> String {
    let local = || cx.me.bare().local().map(str::to_owned);
    let nick = cx.config.rooms.nickname.clone().or_else(local);
    nick.unwrap_or_default()
}

fn note(
    cx: &mut Cx<'_>,
    room: &BareJid,
    (nick, name): (&str, Option<String>),
    (entered, open): (bool, bool),
) {
    cx.event(Event::Room {
        room: room.clone(),
        news: RoomNews::Noted {
            nick: nick.to_owned(),
            name,
            entered,
            open,
        },
    });
}

/// Enters a room that is noted, or only says that it is, where the site wants that.
fn join(cx: &mut Cx<'_>, rooms: &mut Rooms, bookmark: &Bookmark) {
    let nick = bookmark.nick().unwrap_or_else(|| usual_nick(cx));
    let enter = cx.config.rooms.autojoin;
    note(cx, &bookmark.room, (&nick, bookmark.name()), (enter, false));
    if enter {
        let password = bookmark.password().map(Zeroizing::new);
        let wish = RoomWish::Join { nick, password };
        rooms.wish(cx, &bookmark.room, wish, (None, true));
    }
}

/// Another device has left the room.
fn leave(cx: &mut Cx<'_>, rooms: &mut Rooms, room: &BareJid) {
    if rooms.has(room) {
        rooms.wish(cx, room, RoomWish::Leave, (None, true));
    }
}
