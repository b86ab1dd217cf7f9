//! XEP-0437: Room Activity Indicators

use super::{Room, Rooms, Stage};
use crate::jid::BareJid;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::RoomNews;
use crate::xmpp::mods::Mods;
use crate::xmpp::stanza::{presence, rai};

/// How long nobody has looked at a room before it is left, in ms; and when that is tried again.
const QUIET_MS: u64 = 10_000;
const AGAIN_MS: u64 = 2 * 60_000;

impl Rooms {
    /// Nobody looks at a room, or somebody does.
    pub fn look_away(&mut self, cx: &mut Cx<'_>, jid: &BareJid, idle: bool) {
        let Some(room) = self.all.get_mut(jid) else {
            return;
        };
        if !idle {
            room.idle = None;
            room.wake(cx);
        } else if room.idle.is_none() {
            room.idle = Some(cx.now.plus(QUIET_MS));
        }
    }

    /// Those at which nobody looks.
    pub(in crate::xmpp::mods) fn idle(&self) -> impl Iterator<Item = &BareJid> {
        let idle = self.all.values().filter(|room| room.idle.is_some());
        idle.map(|room| &room.jid)
    }

    /// Those that were left for that.
    pub(in crate::xmpp::mods) fn resting(&self) -> impl Iterator<Item = &BareJid> {
        let resting = self.all.values().filter(|room| room.rests);
        resting.map(|room| &room.jid)
    }

    /// Whether we are in, or on our way into it.
    pub(in crate::xmpp::mods) fn is_entered(&self, jid: &BareJid) -> bool {
        self.all.get(jid).is_some_and(|room| !room.rests)
    }

    /// This service tells nothing of its rooms any more.
    pub(in crate::xmpp::mods) fn wake_all(&mut self, cx: &mut Cx<'_>, service: &BareJid) {
        for room in self.all.values_mut() {
            if room.jid.domain() == service.as_str() {
                room.wake(cx);
            }
        }
    }
}

impl Room {
    /// Goes, to come back when somebody looks. The service is asked again what it is to tell: it does so once for each
    /// room, and tells of what was said since we were there.
    fn rest(&mut self, cx: &mut Cx<'_>) {
        let to = [self.jid.as_str(), "/", &self.nick].concat();
        cx.send(presence::unavailable().with_attr("to", to));
        cx.send(rai::subscribe(&self.jid.server()));
        (self.stage, self.rests) = (Stage::Out, true);
        self.photos.clear();
        self.members.out();
        self.probed.clear();
        self.seats.clear();
        self.archive.on_disconnected(cx.events);
        self.outbox.on_disconnected();
        self.news(cx, RoomNews::Resting);
    }

    fn wake(&mut self, cx: &mut Cx<'_>) {
        if self.rests {
            self.ask(cx);
        }
    }

    /// Whether nothing of it, or of ours in it, is under way.
    fn is_quiet(&self) -> bool {
        self.stage == Stage::In && self.archived && !self.archive.is_syncing()
    }
}

impl Mods {
    /// Leaves the rooms at which nobody has looked for a while, where their services tell of what goes on there.
    pub(in crate::xmpp) fn rest(&mut self, cx: &mut Cx<'_>) {
        for room in self.rooms.all.values_mut() {
            if room.rests || room.idle.is_none_or(|at| at > cx.now) {
                continue;
            }
            let tells = self.activity.tells(&room.jid.server());
            if tells && room.is_quiet() && room.outbox.is_idle() {
                room.rest(cx);
            } else {
                room.idle = Some(cx.now.plus(AGAIN_MS));
            }
        }
    }
}
