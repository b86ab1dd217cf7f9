//! XEP-0077: In-Band Registration

use super::Tag;
use crate::jid::Jid;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::{AccountDeed, AccountError, Event, SendError};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::register;
use std::collections::VecDeque;
use zeroize::Zeroizing;

/// What is being done with our own account.
#[derive(Default)]
pub struct Account {
    /// The password that is on its way.
    asked: Option<Zeroizing<String>>,
    taken: Option<Taken>,
}

/// What the server has done: the client has to follow.
pub enum Taken {
    Password(Zeroizing<String>),
    Removal,
}

impl Account {
    /// Another password (§3.3). One at a time: which of two came first nobody would know.
    pub fn set_password(&mut self, cx: &mut Cx<'_>, new: Zeroizing<String>) {
        let local = cx.me.bare().local().map(str::to_owned);
        let Some(local) = local.filter(|_| self.asked.is_none()) else {
            return failed(cx.events, AccountDeed::Password, SendError::Interrupted);
        };
        let server: Jid = cx.me.bare().server().into();
        let payload = register::change_password(&local, &new);
        self.asked = Some(new);
        let tag = Tag::Account(AccountDeed::Password);
        cx.ask("set", Some(&server), payload, tag);
    }

    /// The answer.
    pub fn on_outcome(&mut self, cx: &mut Cx<'_>, deed: AccountDeed, outcome: IqOutcome) {
        let new = match deed {
            AccountDeed::Password => self.asked.take(),
            AccountDeed::Removal | AccountDeed::Profile => None,
        };
        match outcome {
            IqOutcome::Result(_) => {
                self.taken = match deed {
                    AccountDeed::Password => new.map(Taken::Password),
                    AccountDeed::Removal => Some(Taken::Removal),
                    AccountDeed::Profile => None,
                };
                cx.event(Event::AccountChanged { deed, failed: None });
            }
            IqOutcome::Error(error) => failed(cx.events, deed, SendError::Refused(error)),
            IqOutcome::TimedOut | IqOutcome::Disconnected => {
                failed(cx.events, deed, SendError::Interrupted);
            }
        }
    }

    /// What the server has done since this was last asked.
    pub fn taken(&mut self) -> Option<Taken> {
        self.taken.take()
    }

    /// The session is over.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

/// The end of the account (§3.2).
pub fn remove(cx: &mut Cx<'_>) {
    let server: Jid = cx.me.bare().server().into();
    let tag = Tag::Account(AccountDeed::Removal);
    cx.ask("set", Some(&server), register::remove(), tag);
}

/// Says that it was not done.
pub fn failed(events: &mut VecDeque<Event>, deed: AccountDeed, why: SendError) {
    let failed = Some(AccountError::NotDone(why));
    events.push_back(Event::AccountChanged { deed, failed });
}
