//! XEP-0045 §7 to §10: who is in a room, and what happens to him.

use super::{Flow, MAX_OCCUPANTS, NO_ROOM, Room, Rooms, Stage};
use crate::jid::BareJid;
use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::error::{StanzaCondition, StanzaError};
use crate::xmpp::event::{
    Affiliation, Cause, Exit, Occupant, Presence, RoomDeed, RoomNews, SendError,
};
use crate::xmpp::stanza::hats;
use crate::xmpp::stanza::muc::User;
use crate::xmpp::stanza::occupant;
use crate::xmpp::stanza::photo;
use crate::xmpp::stanza::presence::{Meaning, PresenceIn};

/// The last number behind a nick that is tried is one more.
const MAX_NUMBER: u8 = 8;

impl Rooms {
    /// A presence, if it is of a room that we are in or on our way into.
    pub fn on_presence(&mut self, cx: &mut Cx<'_>, element: &Element, p: &PresenceIn) -> Flow {
        let Some(room) = self.all.get_mut(p.from.bare()) else {
            return NO_ROOM;
        };
        (room.heard, room.asked) = (cx.now, false);
        let probed = p.from.resource().is_some_and(|nick| room.is_probed(nick));
        match (&p.meaning, p.from.resource()) {
            // The room does not say who that is.
            (Meaning::Error(_), _) if probed => Flow::Done,
            (Meaning::Error(error), _) => room.refused(cx, error, &self.own),
            (Meaning::Available { show, .. }, Some(nick)) => {
                let user = User::of(element).unwrap_or_default();
                let seen = Occupant {
                    nick: nick.to_owned(),
                    id: occupant::id(element).filter(|_| room.ids),
                    jid: user.jid.clone(),
                    role: user.role,
                    affiliation: user.affiliation,
                    show: *show,
                    hats: room
                        .hats
                        .map(|namespace| hats::titles(element, namespace))
                        .unwrap_or_default(),
                };
                let flow = room.seen(cx, seen, &user);
                room.paints(nick, photo::told(element));
                flow
            }
            (Meaning::Unavailable, nick) => {
                let user = User::of(element).unwrap_or_default();
                let nick = nick.map(str::to_owned);
                room.gone(cx, nick, user)
            }
            // It has something to say of its picture (XEP-0486 §3.3).
            (Meaning::Available { .. }, None) => match photo::told(element) {
                Some(told) => {
                    room.picture = Some(told);
                    Flow::Done
                }
                None => Flow::Drop("presence of a room that is nobody's in it"),
            },
            (
                Meaning::Subscribe { .. }
                | Meaning::Subscribed
                | Meaning::Unsubscribe
                | Meaning::Unsubscribed,
                _,
            ) => Flow::Drop("a room that wants to be a contact"),
        }
    }
}

impl Room {
    fn refused(&mut self, cx: &mut Cx<'_>, error: &StanzaError, own: &Presence) -> Flow {
        let taken = error.condition == StanzaCondition::Conflict;
        let entering = matches!(self.stage, Stage::Entering(_));
        if entering && taken && self.number_nick(cx) {
            self.enter(cx, own);
            return Flow::Done;
        }
        // It may take us under the nick alone that it keeps for us.
        let ours = entering && error.condition == StanzaCondition::NotAcceptable;
        if ours && self.ask_reserved(cx, Some(error.clone())) {
            return Flow::Done;
        }
        match self.stage {
            Stage::Entering(_) => self.out(cx, Exit::Refused(error.clone())),
            Stage::In => {
                let why = SendError::Refused(error.clone());
                let deed = RoomDeed::Nick;
                self.news(cx, RoomNews::Refused { deed, why });
            }
            Stage::Out | Stage::Asking => return Flow::Drop("error of a room for nothing of ours"),
        }
        Flow::Done
    }

    /// Puts a number behind the name of our address, or the next one; whether there is one.
    fn number_nick(&mut self, cx: &Cx<'_>) -> bool {
        let name = cx.me.bare().local().unwrap_or_default();
        let number = match self.nick.strip_prefix(name) {
            Some("") => Some(2),
            Some(behind) => behind.strip_prefix('-').and_then(|n| n.parse().ok()),
            None => None,
        };
        let next = number.filter(|n: &u8| cx.config.rooms.number_nick && *n <= MAX_NUMBER);
        let Some(next) = next else { return false };
        let number = if self.nick == name { next } else { next + 1 };
        self.nick = [name, "-", &number.to_string()].concat();
        true
    }

    /// Somebody is there.
    fn seen(&mut self, cx: &mut Cx<'_>, mut seen: Occupant, user: &User) -> Flow {
        let entering = matches!(self.stage, Stage::Entering(_));
        if !entering && self.stage != Stage::In {
            return Flow::Drop("presence in a room that we are not in");
        }
        // The room says which one is ours, and under which nick it let us in (§7.2.2, 110 and 210).
        let own = user.has(110) || (entering && seen.nick == self.nick);
        let known = self.seats.get(&seen.nick);
        if known.is_none() && self.seats.len() >= MAX_OCCUPANTS && !own {
            return Flow::Drop("one occupant too many");
        }
        if !self.ids {
            // As long as he stays it is he.
            let id = known.and_then(|seat| seat.id.clone());
            seen.id = Some(id.unwrap_or_else(|| ["~", &cx.new_id()].concat()));
        }
        if own && self.ids {
            self.archive.identify(seen.id.as_ref());
        }
        let changed = known.is_none_or(|seat| **seat != seen);
        let rank = known.map(|seat| seat.affiliation);
        if let Some(jid) = seen
            .jid
            .as_ref()
            .filter(|_| rank.is_some_and(|r| r != seen.affiliation))
        {
            self.tell_member(cx, jid.clone(), seen.affiliation);
        }
        if own && rank.is_some_and(|r| r != seen.affiliation) {
            // What was refused to what we were may be given to what we are.
            self.members.again();
        }
        self.seats.insert(seen.nick.clone(), Box::new(seen.clone()));
        if own && self.nick != seen.nick {
            let from = std::mem::replace(&mut self.nick, seen.nick.clone());
            if !entering {
                self.seats.remove(&from);
                let to = seen.nick.clone();
                self.archive.rename(&to);
                self.news(cx, RoomNews::Renamed { from, to });
            }
        }
        if entering {
            // The others came before: they are told of at once.
            if own {
                self.entered(cx, user.has(201));
            }
        } else if changed {
            self.news(cx, RoomNews::Seen(seen));
        }
        Flow::Done
    }

    /// Somebody is there no more, or not under this nick.
    fn gone(&mut self, cx: &mut Cx<'_>, nick: Option<String>, user: User) -> Flow {
        let own = user.has(110) || nick.as_ref() == Some(&self.nick);
        // Where the presence that made us come in is answered by this, we were not let in.
        let here = self.stage == Stage::In || matches!(self.stage, Stage::Entering(_));
        if !here {
            return Flow::Drop("presence in a room that we are not in");
        }
        if own {
            if let (303, Some(to)) = (code_of(&user, 303), user.nick.clone()) {
                return self.renamed(cx, nick, to);
            }
            let exit = match &user.destroyed {
                Some(instead) => destroyed(instead.clone(), user.reason.clone()),
                None => Exit::Gone(user.departure()),
            };
            self.out(cx, exit);
            return Flow::Done;
        }
        let Some(nick) = nick else {
            return Flow::Drop("a room itself that is not there");
        };
        if let (303, Some(to)) = (code_of(&user, 303), user.nick.clone()) {
            return self.renamed(cx, Some(nick), to);
        }
        let Some(seat) = self.seats.remove(&nick) else {
            return Flow::Drop("somebody goes who was not there");
        };
        seat.id.and_then(|id| self.photos.remove(&id));
        if self.stage == Stage::In {
            let why = user.departure();
            let lost = matches!(why.cause, Cause::Banned | Cause::NotMember);
            if let Some(jid) = seat.jid.filter(|_| lost) {
                self.tell_member(cx, jid, Affiliation::None);
            }
            self.news(cx, RoomNews::Gone { nick, why });
        }
        Flow::Done
    }

    /// Somebody has another nick from now on (§7.6).
    fn renamed(&mut self, cx: &mut Cx<'_>, from: Option<String>, to: String) -> Flow {
        let valid = self.jid.with_resource(&to).ok();
        let to = valid.and_then(|jid| jid.resource().map(str::to_owned));
        let (Some(from), Some(to)) = (from, to) else {
            return Flow::Drop("a change to a nick that is none");
        };
        let Some(mut seat) = self.seats.remove(&from) else {
            return Flow::Drop("somebody changes his nick who was not there");
        };
        seat.nick.clone_from(&to);
        self.seats.insert(to.clone(), seat);
        if from == self.nick {
            self.nick.clone_from(&to);
            self.archive.rename(&to);
            self.fresh = true;
        }
        if self.stage == Stage::In {
            self.news(cx, RoomNews::Renamed { from, to });
        }
        Flow::Done
    }
}

fn code_of(user: &User, code: u16) -> u16 {
    if user.has(code) { code } else { 0 }
}

fn destroyed(instead: Option<BareJid>, reason: Option<String>) -> Exit {
    Exit::Destroyed { instead, reason }
}
