//! The account that is being made.

use super::{Change, Store};
use crate::jid::BareJid;
use crate::xmpp::error::StanzaError;
use crate::xmpp::form::Form;

/// How far it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Registration {
    /// What the server wants to know; and why it did not take what it was told.
    Asked {
        form: Form,
        refused: Option<StanzaError>,
    },
    /// The account is there. `None`: the server did not say what it is called.
    Done(Option<BareJid>),
}

impl Store {
    /// The account that is being made, as far as the server has answered.
    pub fn registration(&self) -> Option<&Registration> {
        self.registration.as_ref()
    }

    pub(super) fn register(&mut self, how: Option<Registration>, changes: &mut Vec<Change>) {
        self.registration = how;
        changes.push(Change::Connection);
    }
}
