//! Who asks us into rooms.

use super::{Change, News, Store};
use crate::jid::{BareJid, Jid};
use crate::xmpp::command::{Command, RoomWish};
use zeroize::Zeroizing;

/// Invitations kept; more at once are a nuisance.
const MAX: usize = 50;

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
    pub(super) fn invited(&mut self, mut invitation: Invitation, changes: &mut Vec<Change>) {
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
        self.add_news(News::Invitation(room.clone()));
        self.invitations.push(invitation);
        changes.push(Change::Requests);
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
