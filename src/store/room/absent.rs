//! Those who belong to a room and are not there.

use super::{Room, Standing};
use crate::jid::{BareJid, Jid};
use crate::map::Map;
use crate::store::Store;
use crate::xmpp::command::Show;
use crate::xmpp::event::{Affiliation, Occupant, Role};

/// Those of one room that are kept.
const MAX: usize = 20_000;

impl Room {
    /// Nobody is there any more, as far as we know.
    pub(super) fn empty(&mut self) {
        self.touched.extend(self.occupants.keys().cloned());
        self.occupants.clear();
        self.moved.extend(self.members.keys().cloned());
        self.members.clear();
    }

    /// These, and nobody else, have that affiliation.
    pub(super) fn belong(&mut self, of: Affiliation, all: Vec<BareJid>) {
        let gone = self.members.iter().filter(|(_, is)| ***is == of);
        let gone: Vec<_> = gone.map(|(jid, _)| jid.clone()).collect();
        for jid in gone {
            self.belongs(jid, Affiliation::None);
        }
        for jid in all {
            self.belongs(jid, of);
        }
    }

    /// Somebody has that affiliation.
    pub(in crate::store) fn belongs(&mut self, jid: BareJid, is: Affiliation) {
        if is <= Affiliation::None {
            self.members.remove(&jid);
        } else if self.members.len() < MAX || self.members.contains_key(&jid) {
            self.members.insert(jid.clone(), Box::new(is));
        }
        self.moved.push(jid);
    }

    /// Whether it is seen who of those who are there is who; else one who is there would be taken for absent.
    fn shows_members(&self) -> bool {
        let guards = self
            .me()
            .is_some_and(|me| me.role == Role::Moderator || me.affiliation >= Affiliation::Admin);
        self.standing == Standing::In && (self.open || guards)
    }
}

impl Store {
    /// Whether it can be known of a room who belongs to it and is not there.
    pub(super) fn shows_members(&self, jid: &BareJid) -> bool {
        let room = self.chats.get(jid).and_then(|c| c.room.as_ref());
        room.is_some_and(|room| room.shows_members())
    }

    /// Those who belong to a room and are not there, the owners first; without a role, and under the names by which
    /// the user knows them, or else their addresses.
    pub fn absent(&self, jid: &BareJid) -> Vec<Occupant> {
        let room = self.chats.get(jid).and_then(|c| c.room.as_ref());
        let Some(room) = room.filter(|room| room.shows_members() && !room.members.is_empty())
        else {
            return Vec::new();
        };
        let seats = room.occupants.values();
        let seats = seats.filter_map(|o| o.jid.as_ref());
        let there = seats.chain(self.me.as_ref().map(Jid::bare));
        // Most of a crowd belong to nothing.
        let there = there.filter(|jid| room.members.contains_key(*jid));
        let there: Map<BareJid, ()> = there.map(|jid| (jid.clone(), Box::new(()))).collect();
        let away = room.members.iter();
        let away = away.filter(|(who, _)| !there.contains_key(*who));
        let away = away.map(|(who, is)| {
            let known = self.contacts.get(who).filter(|c| !c.stranger);
            Occupant {
                nick: known.map_or_else(|| who.to_string(), |c| c.name.clone()),
                jid: Some(who.clone()),
                affiliation: **is,
                show: Show::Offline,
                ..Occupant::default()
            }
        });
        let mut away: Vec<_> = away.collect();
        away.sort_by_cached_key(|one| {
            (
                std::cmp::Reverse(one.affiliation),
                crate::prep::fold(&one.nick),
            )
        });
        away
    }
}
