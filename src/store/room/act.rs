//! What the user wants of rooms.

use super::{Room, Standing};
use crate::jid::BareJid;
use crate::store::{Change, Store};
use crate::xmpp::command::{Command, RoomWish};
use crate::xmpp::event::{Departure, Exit};

/// Rooms that are kept.
pub(super) const MAX_ROOMS: usize = 500;

impl Store {
    /// Does what the user wants of a room.
    pub(in crate::store) fn wish(
        &mut self,
        jid: BareJid,
        mut wish: RoomWish,
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) {
        if self.me.is_none() || self.ask(&jid, &wish, changes, commands) {
            return;
        }
        let Some(me) = self.me.as_ref() else { return };
        let contact = self.contacts.get(&jid).is_some_and(|c| !c.stranger);
        if jid.local().is_none() || me.bare() == &jid || contact {
            // A room has a name before the @, and is nobody's contact.
            return;
        }
        if let RoomWish::Decline(_) = wish {
            return self.decline(jid, changes, commands);
        }
        let invitation = match wish {
            RoomWish::Join { .. } => self.take_invitation(&jid, changes),
            _ => None,
        };
        match &mut wish {
            RoomWish::Join { nick, password } => {
                if password.is_none() {
                    *password = invitation.and_then(|i| i.password);
                }
                if nick.trim().is_empty() {
                    *nick = self.usual_nick();
                }
                let rooms = self.chats.values().filter(|c| c.room.is_some()).count();
                if rooms >= MAX_ROOMS && !self.is_room(&jid) {
                    return;
                }
                let chat = self.chats.entry(jid.clone()).or_default();
                let room = chat.room.get_or_insert_default();
                if room.standing != Standing::In {
                    (room.nick, room.standing) = (nick.clone(), Standing::Joining);
                }
                room.wanted = true;
                room.trouble = None;
                self.list_room(&jid, changes);
            }
            RoomWish::Leave => {
                let Some(room) = self.chats.get_mut(&jid).and_then(|c| c.room.as_mut()) else {
                    return;
                };
                (room.wanted, room.noted) = (false, false);
                room.standing = Standing::Out(Exit::Gone(Departure::default()));
                room.empty();
                changes.push(Change::Occupants(jid.clone()));
                if self.forgets_left {
                    self.clear_chat(jid.clone(), changes);
                }
            }
            RoomWish::SetAffiliation { who, .. } => {
                // Of an occupant whose account is shown.
                let room = self.chats.get(&jid).and_then(|c| c.room.as_ref());
                let occupant = room.and_then(|room| room.occupants.get(who.as_str()));
                if let Some(real) = occupant.and_then(|o| o.jid.as_ref()) {
                    *who = real.to_string();
                }
            }
            RoomWish::AskMembers if !self.shows_members(&jid) => return,
            RoomWish::AskMembers => {}
            RoomWish::SetNick(_)
            | RoomWish::SetSubject(_)
            | RoomWish::SetPicture(_)
            | RoomWish::SetRole { .. }
            | RoomWish::Invite { .. }
            | RoomWish::Decline(_)
            | RoomWish::AskRooms
            | RoomWish::Search(_)
            | RoomWish::AskAbout
            | RoomWish::AskForm
            | RoomWish::AskPeople(_)
            | RoomWish::AskRegistration
            | RoomWish::Register(_)
            | RoomWish::Configure(_)
            | RoomWish::Moderate { .. }
            | RoomWish::Destroy { .. } => {
                if let Some(room) = self.chats.get_mut(&jid).and_then(|c| c.room.as_mut()) {
                    room.trouble = None;
                }
            }
        }
        let after = self.chats.get(&jid).and_then(|c| c.last_archived());
        changes.extend([Change::Room(jid.clone()), Change::Timeline(jid.clone())]);
        commands.push(Command::Room {
            room: jid,
            wish,
            after,
        });
    }

    /// The nick of somebody who chose none.
    pub fn usual_nick(&self) -> String {
        let own = |me: &crate::jid::Jid| super::super::default_name(me.bare());
        let nick = self.nickname.clone();
        nick.or_else(|| self.me.as_ref().map(own))
            .unwrap_or_default()
    }

    /// What the client has to know of rooms after the program began anew, before [`Self::waiting`].
    pub fn rejoin(&self) -> Vec<Command> {
        let command = |jid: &BareJid, room: &Room, after| Command::Room {
            room: jid.clone(),
            wish: RoomWish::Join {
                nick: room.nick.clone(),
                password: None,
            },
            after,
        };
        let mut commands = Vec::new();
        for (jid, chat) in &self.chats {
            if let Some(room) = chat.room.as_ref().filter(|room| room.wanted) {
                commands.push(command(jid, room, chat.last_archived()));
            }
        }
        commands
    }
}
