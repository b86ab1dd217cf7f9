//! Who asks us into rooms.

use super::{Change, Intent, News, Store};
use crate::jid::{BareJid, Jid};
use crate::time::Millis;
use crate::xmpp::command::{Command, RoomWish};
use zeroize::Zeroizing;

/// Invitations kept; more at once are a nuisance.
const MAX: usize = 50;

/// Rooms that are entered without a question within so many milliseconds; about more of them one is asked.
const MAX_ENTERED: usize = 10;
const WHILE: u64 = 3_600_000;

/// Who is asked before a room is entered that somebody asks one into.
#[derive(Default)]
pub(super) struct Entering {
    /// Nobody (`auto_join_on_invite`).
    at_once: bool,
    /// When that was done last.
    times: Vec<Millis>,
    /// It is to be done.
    rooms: Vec<BareJid>,
}

impl Entering {
    pub(super) fn new(at_once: bool) -> Self {
        Self {
            at_once,
            ..Self::default()
        }
    }
}

/// Somebody asks us into a room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invitation {
    pub room: BareJid,
    /// Who it is, as the room says where it handed this on.
    pub by: Option<Jid>,
    /// His name, where he is a contact or in the room.
    pub name: Option<String>,
    pub reason: Option<String>,
    /// The room handed it on.
    pub mediated: bool,
    /// Never written down.
    pub(super) password: Option<Zeroizing<String>>,
}

impl Invitation {
    /// One that was written down.
    pub(super) fn known(
        room: BareJid,
        by: Option<Jid>,
        (name, reason): (Option<String>, Option<String>),
        mediated: bool,
    ) -> Self {
        Self {
            room,
            by,
            name,
            reason,
            mediated,
            password: None,
        }
    }
}

impl Store {
    /// Those that were told by another tab, with what this one knows of them alone.
    pub(super) fn with_passwords(&mut self, mut told: Vec<Invitation>) -> Vec<Invitation> {
        for invitation in &mut told {
            let mut known = self.invitations.iter_mut();
            let known = known.find(|i| i.room == invitation.room);
            invitation.password = known.and_then(|i| i.password.take());
        }
        told
    }

    /// The open invitations, oldest first.
    pub fn invitations(&self) -> &[Invitation] {
        &self.invitations
    }

    /// One more. Of strangers only where strangers may write.
    pub(super) fn invited(
        &mut self,
        now: Millis,
        mut invitation: Invitation,
        changes: &mut Vec<Change>,
    ) {
        let room = &invitation.room;
        let inside = self.chats.get(room).and_then(|c| c.room.as_ref());
        let known = self.invitations.iter().any(|i| i.room == *room);
        let by = invitation.by.as_ref().map(Jid::bare);
        let blocked = [Some(room), by];
        let blocked = blocked
            .into_iter()
            .flatten()
            .any(|jid| self.is_blocked(jid));
        let welcome = by.map_or(self.allow_strangers, |by| self.is_welcome(by));
        if inside.is_some_and(|room| room.wanted)
            || known
            || blocked
            || !welcome
            || self.invitations.len() >= MAX
        {
            return;
        }
        let contact = by.and_then(|by| self.contacts.get(by));
        let contact = contact.filter(|c| !c.stranger).map(|c| c.name.clone());
        // An occupant is known by his nick.
        let inside = invitation.by.as_ref().filter(|by| by.bare() == room);
        let nick = inside.and_then(|by| by.resource());
        invitation.name = contact.or(nick.map(str::to_owned));
        let times = &mut self.entering.times;
        times.retain(|at| now.since(*at) < WHILE);
        if self.entering.at_once && times.len() < MAX_ENTERED {
            times.push(now);
            self.entering.rooms.push(room.clone());
        }
        self.add_news(News::Invitation(room.clone()));
        self.invitations.push(invitation);
        changes.push(Change::Requests);
    }

    /// The rooms that are to be entered since the site will have it so, each once.
    pub fn take_entering(&mut self) -> Vec<Intent> {
        let rooms = std::mem::take(&mut self.entering.rooms);
        let enter = |room| Intent::Room {
            room,
            wish: RoomWish::Join {
                nick: String::new(),
                password: None,
            },
        };
        rooms.into_iter().map(enter).collect()
    }

    /// It is answered: what there is of it.
    pub(super) fn take_invitation(
        &mut self,
        room: &BareJid,
        changes: &mut Vec<Change>,
    ) -> Option<Invitation> {
        let at = self.invitations.iter().position(|i| i.room == *room)?;
        changes.push(Change::Requests);
        Some(self.invitations.remove(at))
    }

    /// The user does not want to.
    pub(super) fn decline(
        &mut self,
        room: BareJid,
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) {
        let invitation = self.take_invitation(&room, changes);
        if let Some(by) = invitation.filter(|i| i.mediated).and_then(|i| i.by) {
            let wish = RoomWish::Decline(by);
            let after = None;
            commands.push(Command::Room { room, wish, after });
        }
    }
}
