//! XEP-0313 in rooms: what was said in one that we are not in, for who wants to see that first

use super::{Rooms, Stage, Voice};
use crate::jid::BareJid;
use crate::xml::{Element, ns};
use crate::xmpp::cx::Cx;
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::mods::archive::Archive;
use crate::xmpp::mods::message::Messages;

/// Rooms that are looked into.
const MAX: usize = 20;

impl Rooms {
    /// The archive of a room that we are in; or of another one, where the site shows what was said before one enters.
    pub fn archive_at(&mut self, cx: &Cx<'_>, room: &BareJid) -> Option<&mut Archive> {
        if self.all.get(room).is_some_and(|r| r.stage == Stage::In) {
            return self.all.get_mut(room).map(|room| &mut room.archive);
        }
        let may = self.outside.len() < MAX || self.outside.contains_key(room);
        if !cx.config.rooms.before || room.local().is_none() || !may {
            return None;
        }
        if !self.outside.contains_key(room) {
            let account = cx.me.bare();
            let voice = Voice {
                room: room.clone(),
                account: account.clone(),
                nick: String::new(),
                id: None,
                ids: false,
            };
            let archive = Archive::of_room(account, voice, None);
            self.outside.insert(room.clone(), Box::new(archive));
        }
        self.outside.get_mut(room).map(|archive| &mut **archive)
    }

    /// The archive that this is a result of, if it is one of a room.
    pub fn archive_of(&mut self, result: &Element) -> Option<&mut Archive> {
        let from = BareJid::parse(result.attr("from")?).ok()?;
        let query = result.child("result", ns::MAM)?.attr("queryid")?;
        if let Some(archive) = self.outside.get_mut(&from).filter(|a| a.has_asked(query)) {
            return Some(archive);
        }
        self.all.get_mut(&from).map(|room| &mut room.archive)
    }

    /// A page of the archive of a room; whether this was one's query.
    pub fn on_page(&mut self, cx: &mut Cx<'_>, query: &str, outcome: &IqOutcome) -> bool {
        if let Some(archive) = self.outside.values_mut().find(|a| a.has_asked(query)) {
            // Nothing waits for it to be read.
            archive.on_outcome(cx, &mut Messages::default(), query, outcome.clone());
            return true;
        }
        let asked = self.all.values_mut().find(|r| r.archive.has_asked(query));
        let Some(room) = asked else { return false };
        room.archive
            .on_outcome(cx, &mut room.outbox, query, outcome.clone());
        while let Some(element) = room.archive.release() {
            let flow = room.on_groupchat(cx, &element);
            super::super::log_drop(cx, "message", flow);
        }
        true
    }
}
