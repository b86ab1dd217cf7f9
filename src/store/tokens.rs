//! What was given out in links, so that whoever shows it becomes a contact (XEP-0379). Of each token its digest is
//! known here, and is in storage: the token itself is in the link alone.

use super::{Change, Store};
use crate::id::digest;
use crate::time::Millis;
use crate::xmpp::command::Command;

/// Tokens that are kept; the oldest goes first.
const MAX: usize = 20;
/// Milliseconds for which one is good: two weeks.
pub const TOKEN_AGE: u64 = 14 * 24 * 3_600_000;
/// Bytes of one.
const LONGEST: usize = 100;

impl Store {
    /// What the client is to know of that.
    pub fn issued(&self) -> Command {
        Command::SetTokens(self.tokens.clone())
    }

    /// One is given out, and is good from now on.
    pub(super) fn issue(
        &mut self,
        now: Millis,
        token: String,
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) {
        let odd = token.is_empty() || token.len() > LONGEST;
        if self.me.is_none() || !self.allow_requests || odd {
            return;
        }
        let mut all = std::mem::take(&mut self.tokens);
        all.push((digest(&token), now.plus(TOKEN_AGE)));
        self.set_tokens(all);
        self.tokens.retain(|(_, until)| *until > now);
        changes.push(Change::Requests);
        commands.push(self.issued());
    }

    /// Somebody has shown one, and is a contact; it is good for nobody else.
    pub(super) fn token_used(&mut self, digest: &str, changes: &mut Vec<Change>) {
        self.tokens.retain(|(known, _)| known != digest);
        changes.push(Change::Requests);
    }

    pub(super) fn set_tokens(&mut self, mut all: Vec<(String, Millis)>) {
        all.drain(..all.len().saturating_sub(MAX));
        self.tokens = all;
    }
}
