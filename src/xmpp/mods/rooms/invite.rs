//! XEP-0249 and XEP-0045 §7.8: how somebody is asked into a room, and what comes of it.

use super::{Room, Rooms, Said};
use crate::jid::BareJid;
use crate::xmpp::cx::Cx;
use crate::xmpp::error::StanzaError;
use crate::xmpp::event::{RoomDeed, RoomNews, SendError};
use crate::xmpp::stanza::{invitation, muc};

impl Rooms {
    /// An error, if it is one for a subject or an invitation of ours; whether it is.
    pub(super) fn on_refused(
        &mut self,
        cx: &mut Cx<'_>,
        from: &BareJid,
        (id, error): (Option<&String>, &StanzaError),
    ) -> bool {
        let found = self.all.values_mut().find_map(|room| {
            let mut said = room.said.iter();
            let at = said.position(|said| Some(&said.id) == id && said.by == *from)?;
            Some((room.said.swap_remove(at), room))
        });
        let Some((Said { deed, guest, .. }, room)) = found else {
            return false;
        };
        match guest.filter(|_| room.members_only.is_none()) {
            // Nothing is known that would keep him out.
            Some((guest, reason)) => room.invite_directly(cx, guest, &reason),
            None => {
                let why = SendError::Refused(error.clone());
                room.news(cx, RoomNews::Refused { deed, why });
            }
        }
        true
    }
}

impl Room {
    /// Asks somebody in: ourselves, so that he knows who it is; a room for members has to do it, since it makes him
    /// one by that (§7.8.2).
    pub(super) fn invite(&mut self, cx: &mut Cx<'_>, guest: BareJid, reason: String) {
        if self.members_only == Some(false) {
            return self.invite_directly(cx, guest, &reason);
        }
        let id = cx.new_id();
        cx.send(muc::invite(&self.jid, &guest, &reason).with_attr("id", id.as_str()));
        let room = self.jid.clone();
        self.remember(id, room, RoomDeed::Invite, Some((guest, reason)));
    }

    fn invite_directly(&mut self, cx: &mut Cx<'_>, guest: BareJid, reason: &str) {
        let id = cx.new_id();
        let password = self.password.as_ref().filter(|_| self.protected);
        let password = password.map(|p| p.as_str());
        cx.send(invitation::direct(
            (&guest, &id),
            &self.jid,
            reason,
            password,
        ));
        self.remember(id, guest, RoomDeed::Invite, None);
    }
}
