//! Contacts as the user changes them, and what did not come of it.

use super::{Change, Store};
use crate::jid::BareJid;
use crate::xmpp::command::Command;
use crate::xmpp::event::{Deed, SendError};

/// Troubles that are kept until they are dismissed.
const MAX_TROUBLES: usize = 20;
/// Characters of a name, as many as are read of one.
const NAME: usize = 200;
/// Groups that a contact may be put into.
const GROUPS: usize = 50;

/// Something that was not done with a contact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContactTrouble {
    pub jid: BareJid,
    pub deed: Deed,
    pub why: SendError,
}

impl Store {
    /// What was not done, oldest first.
    pub fn troubles(&self) -> &[ContactTrouble] {
        &self.troubles
    }

    /// All groups that contacts are in, in order.
    pub fn groups(&self) -> Vec<String> {
        let all = self.contacts.values().flat_map(|c| &c.groups);
        let mut all: Vec<String> = all.cloned().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Puts somebody into the roster, or changes what it says of him. `add`: and asks to see him.
    pub(super) fn set_contact(
        &self,
        jid: BareJid,
        name: &str,
        groups: Vec<String>,
        add: bool,
        commands: &mut Vec<Command>,
    ) {
        let nobody = self.is_me(&jid) || jid.as_occupant().is_some();
        if self.me.is_none() || nobody || (add && !self.allow_requests) {
            return;
        }
        let name: String = name.trim().chars().take(NAME).collect();
        commands.push(Command::SetContact {
            jid,
            name: (!name.is_empty()).then_some(name),
            groups: clean(groups),
            subscribe: add,
        });
    }

    pub(super) fn remove_contact(&self, jid: BareJid, commands: &mut Vec<Command>) {
        let known = self.contacts.get(&jid).is_some_and(|c| !c.stranger);
        if known && self.allow_removal {
            commands.push(Command::RemoveContact(jid));
        }
    }

    pub(super) fn is_me(&self, jid: &BareJid) -> bool {
        self.me.as_ref().is_some_and(|me| me.bare() == jid)
    }

    /// Something was not done.
    pub(super) fn trouble(&mut self, trouble: ContactTrouble, changes: &mut Vec<Change>) {
        let same = |t: &ContactTrouble| t.jid == trouble.jid && t.deed == trouble.deed;
        self.troubles.retain(|t| !same(t));
        if self.troubles.len() < MAX_TROUBLES {
            self.troubles.push(trouble);
        }
        changes.push(Change::Trouble);
    }
}

/// Groups as they are written: each once, none without a name.
fn clean(groups: Vec<String>) -> Vec<String> {
    let mut clean: Vec<String> = Vec::new();
    for group in groups {
        let group: String = group.trim().chars().take(NAME).collect();
        if !group.is_empty() && !clean.contains(&group) && clean.len() < GROUPS {
            clean.push(group);
        }
    }
    clean
}
