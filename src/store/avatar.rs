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
            let all: usize = self.avatars.values().map(|p| p.data.len()).sum();
            if all + picture.data.len() <= MAX_TOTAL {
                self.avatars.insert(jid.clone(), Box::new(picture));
            }
        }
        changes.push(Change::Avatar(jid));
    }

    /// Tells the client which pictures need not be fetched.
    pub fn known_avatars(&self) -> Command {
        let known = self.avatars.iter();
        Command::KnowAvatars(
            known
                .map(|(jid, p)| (jid.clone(), p.hash.clone()))
                .collect(),
        )
    }
}
