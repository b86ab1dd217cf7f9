//! Pictures of people, as they have published them.

use super::{Change, Store};
use crate::jid::BareJid;
use crate::xmpp::command::Command;
use crate::xmpp::event::Picture;

/// Characters of all pictures together: where each tab has a place of its own, that is for messages above all.
const MAX_TOTAL: usize = 1 << 20;

impl Store {
    /// Somebody's picture.
    pub fn avatar(&self, jid: &BareJid) -> Option<&Picture> {
        self.avatars.get(jid).map(|picture| &**picture)
    }

    /// He has another one, or none.
    pub(super) fn set_avatar(
        &mut self,
        jid: BareJid,
        picture: Option<Picture>,
        changes: &mut Vec<Change>,
    ) {
        self.avatars.remove(&jid);
        if let Some(picture) = picture {
            // People in rooms are many, and leave half of it to others.
            let in_room = |jid: &BareJid| jid.as_occupant().is_some();
            let (mut all, mut faces) = (picture.data.len(), 0);
            for (whose, known) in &self.avatars {
                all += known.data.len();
                faces += if in_room(whose) { known.data.len() } else { 0 };
            }
            let fits = !in_room(&jid) || faces + picture.data.len() <= MAX_TOTAL / 2;
            if all <= MAX_TOTAL && fits {
                self.avatars.insert(jid.clone(), Box::new(picture));
            }
        }
        changes.push(Change::Avatar(jid));
    }

    /// Tells the client which pictures need not be fetched.
    pub fn known_avatars(&self) -> Command {
        // Those of occupants are not for a later session: there may be too many of them.
        let known = self.avatars.iter();
        let known = known.filter(|(jid, _)| jid.as_occupant().is_none());
        Command::KnowAvatars(
            known
                .map(|(jid, p)| (jid.clone(), p.hash.clone()))
                .collect(),
        )
    }
}
