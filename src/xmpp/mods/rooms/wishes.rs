//! XEP-0045 §7 to §10: what the user wants of a room.

use super::{Ask, MAX_ROOMS, Room, Rooms, Said, Stage};
use crate::jid::BareJid;
use crate::xml::Element;
use crate::xmpp::command::RoomWish;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::{Departure, Event, Exit, Presence, RoomDeed, RoomNews, SendError};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::mods::archive::Archive;
use crate::xmpp::mods::message::Messages;
use crate::xmpp::stanza::presence;
use crate::xmpp::stanza::{moderation, muc};

/// Subjects and invitations that an error may still come back for.
const MAX_SAID: usize = 20;

impl Rooms {
    /// Notes that the user wants to be in a room, or no longer; without a session that is all there is to do.
    pub fn note(&mut self, room: &BareJid, wish: &RoomWish, after: Option<String>) {
        match wish {
            RoomWish::Join { nick, password } => {
                if self.all.len() >= MAX_ROOMS && !self.has(room) {
                    return;
                }
                // It has to fit into an address.
                let nick = room.with_resource(nick).ok();
                let Some(nick) = nick.and_then(|jid| jid.resource().map(str::to_owned)) else {
                    return;
                };
                let known = self.all.entry(room.clone()).or_insert_with(|| {
                    Box::new(Room {
                        jid: room.clone(),
                        nick: nick.clone(),
                        password: None,
                        stage: Stage::Out,
                        fresh: false,
                        wanted: true,
                        again: None,
                        idle: None,
                        rests: false,
                        seats: Default::default(),
                        ids: false,
                        hats: None,
                        archived: false,
                        archive: Archive::default(),
                        outbox: Messages::default(),
                        after,
                        heard: Default::default(),
                        asked: false,
                        members_only: None,
                        protected: false,
                        picture: None,
                        photos: Default::default(),
                        repainted: Vec::new(),
                        registers: false,
                        reserved_asked: false,
                        registered: false,
                        members: Default::default(),
                        probed: Default::default(),
                        said: Vec::new(),
                    })
                });
                known.wanted = true;
                if known.stage != Stage::In {
                    known.nick = nick;
                }
                if password.is_some() {
                    known.password.clone_from(password);
                }
            }
            RoomWish::Leave => drop(self.all.remove(room)),
            RoomWish::SetNick(_)
            | RoomWish::SetSubject(_)
            | RoomWish::SetPicture(_)
            | RoomWish::SetRole { .. }
            | RoomWish::SetAffiliation { .. }
            | RoomWish::Invite { .. }
            | RoomWish::Decline(_)
            | RoomWish::Destroy { .. }
            | RoomWish::Moderate { .. }
            | RoomWish::Configure(_)
            | RoomWish::AskRooms
            | RoomWish::Search(_)
            | RoomWish::AskAbout
            | RoomWish::AskForm
            | RoomWish::AskPeople(_)
            | RoomWish::AskMembers
            | RoomWish::AskRegistration
            | RoomWish::Register(_) => {}
        }
    }

    /// Does what the user wants. `there`: our presence is out.
    pub fn wish(
        &mut self,
        cx: &mut Cx<'_>,
        jid: &BareJid,
        wish: RoomWish,
        (after, there): (Option<String>, bool),
    ) {
        if Self::question(cx, jid, &wish) {
            return;
        }
        if let RoomWish::Configure(answers) = &wish {
            return self.configure(cx, jid, answers);
        }
        if let RoomWish::Register(answers) = &wish {
            return self.register(cx, jid, answers.as_ref());
        }
        if let (RoomWish::Leave, Some(room)) = (&wish, self.all.get(jid)) {
            room.leave(cx);
        }
        if let RoomWish::Decline(by) = &wish {
            return super::super::invitation::refuse(cx, jid, by);
        }
        self.note(jid, &wish, after);
        let Some(room) = self.all.get_mut(jid) else {
            if let RoomWish::Join { .. } = wish {
                let (room, error) = (jid.clone(), malformed());
                let news = RoomNews::Out(Exit::Refused(error));
                cx.event(Event::Room { room, news });
            }
            return;
        };
        match wish {
            RoomWish::Join { .. } => {
                if room.stage == Stage::Out && there {
                    room.ask(cx);
                }
            }
            // See above.
            RoomWish::Leave
            | RoomWish::Decline(_)
            | RoomWish::Configure(_)
            | RoomWish::AskRooms
            | RoomWish::Search(_)
            | RoomWish::AskAbout
            | RoomWish::AskForm
            | RoomWish::AskPeople(_)
            | RoomWish::AskRegistration
            | RoomWish::Register(_) => {}
            RoomWish::SetNick(nick) => room.ask_nick(cx, &self.own, &nick),
            RoomWish::SetSubject(text) => {
                let id = cx.new_id();
                let text: String = text.chars().take(muc::MAX_SUBJECT).collect();
                cx.send(muc::subject(jid, &id, &text));
                room.remember(id, jid.clone(), RoomDeed::Subject, None);
            }
            RoomWish::SetRole { nick, role, reason } => {
                let deed = Ask::Deed(RoomDeed::Role);
                room.ask_for(cx, "set", muc::set_role(&nick, role, &reason), deed);
            }
            RoomWish::SetAffiliation {
                who,
                affiliation,
                reason,
            } => match BareJid::parse(&who) {
                Ok(who) => {
                    let query = muc::set_affiliation(&who, affiliation, &reason);
                    room.ask_for(cx, "set", query, Ask::Deed(RoomDeed::Affiliation));
                }
                Err(_) => {
                    let (deed, why) = (RoomDeed::Affiliation, SendError::Refused(malformed()));
                    room.news(cx, RoomNews::Refused { deed, why });
                }
            },
            RoomWish::Invite { jid: who, reason } => {
                room.invite(cx, who, reason);
            }
            RoomWish::AskMembers => room.ask_members(cx),
            RoomWish::SetPicture(data) => room.set_picture(cx, data.as_deref()),
            RoomWish::Moderate { id, reason } => {
                let deed = Ask::Deed(RoomDeed::Moderate);
                room.ask_for(cx, "set", moderation::retract(&id, &reason), deed);
            }
            RoomWish::Destroy { instead, reason } => {
                let deed = Ask::Deed(RoomDeed::Destroy);
                room.ask_for(cx, "set", muc::destroy(instead.as_ref(), &reason), deed);
            }
        }
    }

    /// We appear as something else from now on.
    pub fn show(&mut self, cx: &mut Cx<'_>, own: Presence) {
        if self.own != own {
            self.own = own;
            for room in self.all.values() {
                room.show(cx, &self.own);
            }
        }
    }
}

fn malformed() -> crate::xmpp::error::StanzaError {
    use crate::xmpp::error::{ErrorType, StanzaCondition, StanzaError};
    StanzaError::new(ErrorType::Modify, StanzaCondition::JidMalformed)
}

impl Room {
    pub(super) fn remember(
        &mut self,
        id: String,
        by: BareJid,
        deed: RoomDeed,
        guest: Option<(BareJid, String)>,
    ) {
        if self.said.len() >= MAX_SAID {
            self.said.remove(0);
        }
        self.said.push(Said {
            id,
            by,
            deed,
            guest,
        });
    }

    /// Goes (§7.14).
    fn leave(&self, cx: &mut Cx<'_>) {
        if self.stage != Stage::Out {
            self.unregister(cx);
            let to = [self.jid.as_str(), "/", &self.nick].concat();
            let gone: Element = presence::unavailable().with_attr("to", to);
            cx.send(gone);
        }
        self.news(cx, RoomNews::Out(Exit::Gone(Departure::default())));
    }

    /// What came of something that was asked of the room.
    pub(super) fn on_done(&self, cx: &mut Cx<'_>, deed: RoomDeed, outcome: IqOutcome) {
        let why = match outcome {
            IqOutcome::Result(_) => {
                if matches!(
                    deed,
                    RoomDeed::Configure | RoomDeed::Setup | RoomDeed::Picture
                ) {
                    let query = crate::xmpp::stanza::disco::info_request(None);
                    self.ask_for(cx, "get", query, Ask::Info);
                }
                return;
            }
            IqOutcome::Error(error) => SendError::Refused(error),
            IqOutcome::TimedOut | IqOutcome::Disconnected => SendError::Interrupted,
        };
        self.news(cx, RoomNews::Refused { deed, why });
    }
}
