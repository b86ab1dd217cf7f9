//! The account that is being made, and what is done with the one that is there.

use super::{Change, Store};
use crate::jid::BareJid;
use crate::xmpp::command::AccountWish;
use crate::xmpp::error::StanzaError;
use crate::xmpp::event::{AccountDeed, AccountError};
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

/// How far something is that was wanted of the account that is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccountStep {
    /// The server has not answered.
    Asked(AccountDeed),
    Done(AccountDeed),
    Failed(AccountDeed, AccountError),
}

impl Store {
    pub(super) fn account_asked(&mut self, wish: &AccountWish, changes: &mut Vec<Change>) {
        let deed = match wish {
            AccountWish::SetPassword { .. } => AccountDeed::Password,
            AccountWish::Remove => AccountDeed::Removal,
            AccountWish::SetCard(_) => AccountDeed::Profile,
        };
        self.service.account = Some(AccountStep::Asked(deed));
        changes.push(Change::Service);
    }

    pub(super) fn account_changed(
        &mut self,
        deed: AccountDeed,
        failed: Option<AccountError>,
        changes: &mut Vec<Change>,
    ) {
        self.service.account = Some(match failed {
            None => AccountStep::Done(deed),
            Some(why) => AccountStep::Failed(deed, why),
        });
        changes.push(Change::Service);
    }

    /// The account that is being made, as far as the server has answered.
    pub fn registration(&self) -> Option<&Registration> {
        self.registration.as_ref()
    }

    pub(super) fn register(&mut self, how: Option<Registration>, changes: &mut Vec<Change>) {
        self.registration = how;
        changes.push(Change::Connection);
    }
}
