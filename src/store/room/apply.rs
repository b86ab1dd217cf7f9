//! What the client says of rooms becomes part of the model.

use super::act::MAX_ROOMS;
use super::{Happening, Room, Standing};
use crate::jid::BareJid;
use crate::store::{Change, Invitation, News, Store};
use crate::time::Millis;
use crate::xmpp::event::{Departure, Exit, Marks, Occupant, RoomNews};

impl Store {
    /// Something is new in a room.
    pub(in crate::store) fn room_news(
        &mut self,
        now: Millis,
        jid: BareJid,
        news: RoomNews,
        changes: &mut Vec<Change>,
    ) {
        if let RoomNews::Invited {
            by,
            reason,
            password,
            mediated,
        } = news
        {
            let invitation = Invitation {
                room: jid,
                by,
                name: None,
                reason,
                mediated,
                password,
            };
            return self.invited(now, invitation, changes);
        }
        if let RoomNews::Noted {
            nick,
            name,
            entered,
            open,
        } = news
        {
            return self.noted(jid, (nick, name), (entered, open), changes);
        }
        if let RoomNews::Answer(answer) = news {
            return self.answered(&jid.into(), answer, changes);
        }
        let seen = self.is_read(&jid);
        let Some(chat) = self.chats.get_mut(&jid) else {
            return;
        };
        let key = chat.messages().last().map_or(0, |last| last.key);
        let Some(room) = chat.room.as_mut() else {
            return;
        };
        let crowd = matches!(
            news,
            RoomNews::Joined { .. } | RoomNews::Seen(_) | RoomNews::Renamed { .. }
        );
        let mut happens = None;
        match news {
            RoomNews::Joining => {
                room.rests = false;
                // The user left it while this was under way.
                if room.wanted {
                    room.standing = Standing::Joining;
                }
            }
            RoomNews::Resting => {
                room.empty();
                (room.standing, room.rests) = (Standing::Joining, true);
                changes.push(Change::Occupants(jid.clone()));
            }
            RoomNews::Known(info) => {
                (room.poor, room.open) = (!info.archive, info.open);
                room.moderates = info.moderates;
                room.pictures = info.pictures;
                room.name = info.name;
                self.list_room(&jid, changes);
            }
            RoomNews::Joined {
                nick,
                occupants,
                created,
            } => {
                let gone = std::mem::take(&mut room.occupants);
                room.touched.extend(gone.into_keys());
                room.touched
                    .extend(occupants.iter().map(|o| o.nick.clone()));
                room.occupants = occupants
                    .into_iter()
                    .map(|o| (o.nick.clone(), Box::new(o)))
                    .collect();
                (room.nick, room.created) = (nick, created);
                (room.standing, room.trouble, room.rests) = (Standing::In, None, false);
                // What is behind it is read from its archive now.
                (room.active, room.called) = (false, 0);
                changes.push(Change::Occupants(jid.clone()));
            }
            RoomNews::Seen(occupant) => {
                happens = room.seen(occupant);
                changes.push(Change::Occupants(jid.clone()));
            }
            RoomNews::Renamed { from, to } => {
                if let Some(mut occupant) = room.occupants.remove(&from) {
                    occupant.nick.clone_from(&to);
                    room.occupants.insert(to.clone(), occupant);
                }
                room.touched.extend([from.clone(), to.clone()]);
                if room.nick == from {
                    room.nick.clone_from(&to);
                    room.trouble = None;
                }
                happens = Some((from, Happening::Renamed(to)));
                changes.push(Change::Occupants(jid.clone()));
            }
            RoomNews::Gone { nick, why } => {
                if room.occupants.remove(&nick).is_some() {
                    room.touched.push(nick.clone());
                    happens = Some((nick, Happening::Gone(why)));
                    changes.push(Change::Occupants(jid.clone()));
                }
            }
            RoomNews::Out(exit) => {
                room.empty();
                // What does not pass by itself is for the user to begin anew.
                room.wanted &= exit.passes();
                (room.standing, room.rests) = (Standing::Out(exit), false);
                changes.push(Change::Occupants(jid.clone()));
            }
            RoomNews::Subject { text, .. } => {
                room.subject = Some(text).filter(|text| !text.is_empty());
            }
            RoomNews::Members(of, all) => {
                room.belong(of, all);
                changes.push(Change::Occupants(jid.clone()));
            }
            RoomNews::Member(who, affiliation) => {
                room.belongs(who, affiliation);
                changes.push(Change::Occupants(jid.clone()));
            }
            RoomNews::Syncing(syncing) => room.syncing = syncing,
            RoomNews::Active => room.active = room.standing != Standing::In,
            RoomNews::Named { nick, text } => {
                // One that we are on our way into tells it by itself.
                if room.wanted && !room.rests {
                    return;
                }
                room.active = true;
                if seen {
                    return changes.push(Change::Room(jid));
                }
                room.called = room.called.saturating_add(1);
                self.add_news(News::Named {
                    room: jid.clone(),
                    nick,
                    text,
                });
            }
            RoomNews::Skipped => {
                chat.set_gap_end(true);
            }
            // See above.
            RoomNews::Invited { .. } | RoomNews::Noted { .. } | RoomNews::Answer(_) => {}
            RoomNews::Marked(Marks { pinned, notify }) => {
                (chat.flags.pinned, chat.flags.notify) = (pinned, notify);
                chat.flags.unshared = false;
                changes.push(Change::Chats);
            }
            RoomNews::Shared => chat.flags.unshared = false,
            RoomNews::Refused { deed, why } => room.trouble = Some((deed, why)),
        }
        if let Some((nick, what)) = happens.filter(|(_, what)| what.is_told(&self.told))
            && let Some(room) = self.chats.get_mut(&jid).and_then(|c| c.room.as_mut())
        {
            room.happens(now, key, nick, what);
            changes.push(Change::Timeline(jid.clone()));
        }
        if crowd {
            self.know_occupants(&jid, changes);
        }
        // What may be asked for depends on whether we are in.
        changes.extend([Change::History(jid.clone()), Change::Room(jid)]);
    }

    /// The account has noted a room: one that is `entered` is on the way in by now, another one stands in the list.
    fn noted(
        &mut self,
        jid: BareJid,
        (nick, name): (String, Option<String>),
        (entered, open): (bool, bool),
        changes: &mut Vec<Change>,
    ) {
        let person = self.contacts.get(&jid).is_some_and(|c| !c.stranger);
        let full = self.chats.values().filter(|c| c.room.is_some()).count() >= MAX_ROOMS;
        if person || (full && !self.is_room(&jid)) {
            return;
        }
        let chat = self.chats.entry(jid.clone()).or_default();
        let known = chat.room.is_some();
        let room = chat.room.get_or_insert_default();
        if !known {
            if !entered {
                room.standing = Standing::Out(Exit::Gone(Departure::default()));
            }
            room.nick = nick;
        }
        if room.name.is_none() {
            room.name = name;
        }
        room.wanted |= entered;
        room.noted = !entered;
        self.take_invitation(&jid, changes);
        self.list_room(&jid, changes);
        changes.extend([Change::Timeline(jid.clone()), Change::Room(jid.clone())]);
        // One that is known was left as the user wanted it.
        if open && !known && !self.open.contains(&jid) {
            self.open.push(jid.clone());
            let front = self.front.clone().unwrap_or(jid);
            self.show_chat(Some(front), changes);
        }
    }

    /// The connection is gone: nobody is known to be in any room.
    pub(in crate::store) fn leave_rooms(&mut self, changes: &mut Vec<Change>) {
        for (jid, chat) in &mut self.chats {
            if let Some(room) = chat.room.as_mut().filter(|room| room.wanted) {
                room.standing = Standing::Joining;
                (room.idle, room.rests) = (false, false);
                room.empty();
                changes.extend([Change::Room(jid.clone()), Change::Occupants(jid.clone())]);
            }
        }
    }
}

impl Room {
    /// Somebody came, or is different; what is worth a line.
    fn seen(&mut self, occupant: Occupant) -> Option<(String, Happening)> {
        let nick = occupant.nick.clone();
        let before = self.occupants.get(&nick);
        let what = match before {
            None => Some(Happening::Came),
            Some(before) if before.affiliation != occupant.affiliation => {
                Some(Happening::Affiliation(occupant.affiliation))
            }
            Some(before) if before.role != occupant.role => Some(Happening::Role(occupant.role)),
            Some(_) => None,
        };
        self.touched.push(nick.clone());
        self.occupants.insert(nick.clone(), Box::new(occupant));
        what.map(|what| (nick, what))
    }
}
