//! XEP-0045 §7.2: how a room is entered; and XEP-0410: whether we are still in it.

use super::{Ask, Room, Stage};
use crate::xml::{Element, ns};
use crate::xmpp::cx::Cx;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::{Presence, RoomInfo, RoomNews};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::mods::archive::Archive;
use crate::xmpp::mods::bookmarks::usual_nick;
use crate::xmpp::mods::message::Past;
use crate::xmpp::mods::rooms::Voice;
use crate::xmpp::stanza::disco::{Info, info_request};
use crate::xmpp::stanza::hats;
use crate::xmpp::stanza::muc::{enter, take_default};
use crate::xmpp::stanza::{limited, presence, room_avatar};

/// Characters of a room's name that are kept.
const MAX_NAME: usize = 200;

impl Room {
    /// Asks the room what it is, before it is entered.
    pub(super) fn ask(&mut self, cx: &mut Cx<'_>) {
        (self.stage, self.again, self.rests) = (Stage::Asking, None, false);
        self.news(cx, RoomNews::Joining);
        self.ask_for(cx, "get", info_request(None), Ask::Info);
    }

    /// What it is. One that says nothing is entered all the same: it may not be there yet.
    pub(super) fn on_info(&mut self, cx: &mut Cx<'_>, outcome: IqOutcome, own: &Presence) {
        let info = match outcome {
            IqOutcome::Result(query) => query.as_ref().and_then(Info::parse),
            IqOutcome::Error(_) | IqOutcome::TimedOut => None,
            IqOutcome::Disconnected => return,
        };
        let was = (self.archived, self.ids);
        if let Some(info) = info {
            let has = |name: &str| info.features.iter().any(|f| f == name);
            self.ids = has(ns::OCCUPANT_ID);
            self.hats = hats::namespace(has);
            self.members_only = Some(has("muc_membersonly"));
            self.protected = has("muc_passwordprotected");
            self.registers = has(ns::REGISTER);
            // Ids of the archive are believed of a room that says it takes out what others forge.
            self.archived = has(ns::MAM) && cx.config.archive_page_size > 0;
            let identity = info.identities.iter().find(|i| i.category == "conference");
            let known = RoomInfo {
                name: identity.and_then(|i| limited(&i.name, MAX_NAME)),
                archive: self.archived,
                open: has("muc_nonanonymous"),
                moderates: has(ns::MODERATION),
                pictures: room_avatar::can(&info),
            };
            if known.pictures {
                self.picture = room_avatar::told(&info).or(self.picture.take());
            }
            self.news(cx, RoomNews::Known(known));
        }
        match self.stage {
            // A nick that nobody chose gives way to the one that the room keeps.
            Stage::Asking => {
                let chosen = self.nick != usual_nick(cx);
                if chosen || !self.ask_reserved(cx, None) {
                    self.enter(cx, own);
                }
            }
            // It was made just now, and says only since then what it is.
            Stage::In => {
                if self.ids && !was.1 {
                    // Those that were made up are worth nothing any more; the room says them with our presence.
                    self.seats.values_mut().for_each(|seat| seat.id = None);
                    self.show(cx, own);
                }
                if self.archived && !was.0 {
                    self.read(cx);
                }
                self.register_nick(cx);
            }
            Stage::Out | Stage::Entering(_) => {}
        }
    }

    pub(super) fn enter(&mut self, cx: &mut Cx<'_>, own: &Presence) {
        self.stage = Stage::Entering(cx.now);
        self.seats.clear();
        self.photos.clear();
        let history = if self.archived {
            0
        } else {
            cx.config.rooms.history
        };
        let password = self.password.as_ref().map(|p| p.as_str());
        let presence = self.presence(own, &self.nick);
        let presence = presence.with_child(enter(password, history));
        cx.send(presence);
    }

    /// Our presence in the room.
    fn presence(&self, own: &Presence, nick: &str) -> Element {
        let to = [self.jid.as_str(), "/", nick].concat();
        presence::available(own, 0).with_attr("to", to)
    }

    /// We appear as something else from now on.
    pub(super) fn show(&self, cx: &mut Cx<'_>, own: &Presence) {
        if self.stage == Stage::In {
            cx.send(self.presence(own, &self.nick));
        }
    }

    /// Asks for another nick (§7.6).
    pub(super) fn ask_nick(&self, cx: &mut Cx<'_>, own: &Presence, nick: &str) {
        cx.send(self.presence(own, nick));
    }

    /// We are in.
    pub(super) fn entered(&mut self, cx: &mut Cx<'_>, created: bool) {
        (self.stage, self.fresh) = (Stage::In, true);
        let occupants = self.seats.values().map(|o| (**o).clone()).collect();
        let nick = self.nick.clone();
        self.news(
            cx,
            RoomNews::Joined {
                nick,
                occupants,
                created,
            },
        );
        if created && !cx.config.rooms.reserved {
            // It is locked until somebody says how it is to be (§10.1).
            let deed = Ask::Deed(crate::xmpp::event::RoomDeed::Configure);
            self.ask_for(cx, "set", take_default(), deed);
        }
        self.register_nick(cx);
        self.read(cx);
    }

    /// Finds out what was said before we came, and lets go out what waits.
    fn read(&mut self, cx: &mut Cx<'_>) {
        let id = self.seats.get(&self.nick).and_then(|seat| seat.id.clone());
        let voice = Voice {
            room: self.jid.clone(),
            account: cx.me.bare().clone(),
            nick: self.nick.clone(),
            id: id.filter(|_| self.ids),
            ids: self.ids,
        };
        self.archive = Archive::of_room(cx.me.bare(), voice, self.after.clone());
        if self.archived && self.archive.begin(cx) {
            self.archive.ask_first(cx);
        } else {
            self.outbox.ready(cx, Past::Unknown);
        }
    }

    /// Asks whether we are still in (XEP-0410 §3).
    pub(super) fn ping(&mut self, cx: &mut Cx<'_>) {
        self.asked = true;
        if let Ok(to) = self.jid.with_resource(&self.nick) {
            let tag = super::Tag::Room(self.jid.clone(), Ask::Ping);
            cx.ask("get", Some(&to), Element::new("ping", ns::PING), tag);
        }
    }

    /// What came of it (XEP-0410 §3.1).
    pub(super) fn on_pong(&mut self, cx: &mut Cx<'_>, outcome: IqOutcome) {
        self.asked = false;
        self.heard = cx.now;
        let out = match outcome {
            IqOutcome::Error(error) => match error.condition {
                // Another device of ours under the same nick, or the nick has just changed.
                StanzaCondition::ServiceUnavailable
                | StanzaCondition::FeatureNotImplemented
                | StanzaCondition::ItemNotFound
                // Nobody knows, and it is asked again.
                | StanzaCondition::RemoteServerNotFound
                | StanzaCondition::RemoteServerTimeout => false,
                _ => true,
            },
            IqOutcome::Result(_) | IqOutcome::TimedOut | IqOutcome::Disconnected => false,
        };
        if out && self.stage == Stage::In {
            self.archive.on_disconnected(cx.events);
            self.outbox.on_disconnected();
            self.ask(cx);
        }
    }
}
