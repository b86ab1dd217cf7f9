//! Whom the server keeps away from us.

use super::{Change, Store};
use crate::jid::{BareJid, Jid};
use crate::xmpp::command::Command;

/// Addresses that are remembered: more than any list on a screen is good for.
const MAX: usize = 10_000;

/// Whether a list of blocked addresses keeps this one away: itself, or all of its server (XEP-0191 §5).
pub fn blocks(list: &[Jid], jid: &BareJid) -> bool {
    let server = jid.server();
    let keeps = |b: &Jid| b.resource().is_none() && (b.bare() == jid || *b.bare() == server);
    list.iter().any(keeps)
}

impl Store {
    /// The blocked addresses, in order; `None` where the server cannot block, or is not known to.
    pub fn blocked(&self) -> Option<&[Jid]> {
        self.blocked.as_deref()
    }

    /// Whether somebody is kept away.
    pub fn is_blocked(&self, jid: &BareJid) -> bool {
        self.blocked().is_some_and(|list| blocks(list, jid))
    }

    pub(super) fn block_list(&mut self, list: Option<Vec<Jid>>, changes: &mut Vec<Change>) {
        self.blocked = list.map(|mut list| {
            list.truncate(MAX);
            list.sort_unstable();
            list.dedup();
            list
        });
        changes.push(Change::Blocked);
    }

    pub(super) fn blocks_changed(
        &mut self,
        jids: Vec<Jid>,
        blocked: bool,
        changes: &mut Vec<Change>,
    ) {
        let mut list = self.blocked.take().unwrap_or_default();
        match (blocked, jids.is_empty()) {
            (true, _) => {
                let waiting = self.requests.len();
                self.requests.retain(|r| !blocks(&jids, &r.from));
                if self.requests.len() < waiting {
                    changes.push(Change::Requests);
                }
                list.extend(jids);
            }
            (false, true) => list.clear(),
            (false, false) => list.retain(|jid| !jids.contains(jid)),
        }
        self.block_list(Some(list), changes);
    }

    /// Keeps these away, or lets them in again. Who had asked for something is told no first: afterwards
    /// nothing reaches him.
    pub(super) fn set_blocked(
        &mut self,
        mut jids: Vec<Jid>,
        blocked: bool,
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) {
        let Some(me) = self.me.as_ref().filter(|_| self.blocked.is_some()) else {
            return;
        };
        // To be kept away from oneself, or from one's own server, is no use of this.
        let ours = |jid: &Jid| jid.bare() == me.bare() || *jid.bare() == me.bare().server();
        jids.retain(|jid| jid.bare().as_occupant().is_none() && !(blocked && ours(jid)));
        if jids.is_empty() {
            return;
        }
        if blocked {
            for request in self.requests.extract_if(.., |r| blocks(&jids, &r.from)) {
                changes.push(Change::Requests);
                let (from, accept) = (request.from, false);
                commands.push(Command::AnswerSubscription { from, accept });
            }
        }
        commands.push(Command::SetBlocked { jids, blocked });
    }
}
