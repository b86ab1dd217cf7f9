//! One's own account is given another password, or ended (XEP-0077 §3.2, §3.3).

use super::{Client, Output, Phase};
use crate::xmpp::command::{AccountWish, Hint, Method};
use crate::xmpp::error::LinkError;
use crate::xmpp::event::{AccountDeed, AccountError, Event, Failure, SendError};
use crate::xmpp::mods::register::{self, Taken};
use crate::xmpp::mods::vcard;
use crate::xmpp::stream::sasl::ScramKeys;
use zeroize::Zeroizing;

/// The password of now is looked at, before another one takes its place.
pub(super) struct Checking {
    number: u32,
    keys: ScramKeys,
    new: Zeroizing<String>,
}

impl Client {
    pub(super) fn change_account(&mut self, wish: AccountWish) {
        let (current, new) = match wish {
            AccountWish::Remove => {
                if self.online(|_, cx| register::remove(cx)).is_none() {
                    register::failed(&mut self.events, AccountDeed::Removal, SendError::Offline);
                }
                return;
            }
            AccountWish::SetCard(card) => {
                if self.online(|_, cx| vcard::save(cx, card)).is_none() {
                    register::failed(&mut self.events, AccountDeed::Profile, SendError::Offline);
                }
                return;
            }
            AccountWish::SetPassword { current, new } => (current, new),
        };
        let account = self.account.as_ref();
        let known = account.map(|a| a.first.as_ref().unwrap_or(&a.login.method));
        match known {
            Some(Method::Password(password)) if *password != current => self.wrong_password(),
            // What is left of it after a reload.
            Some(Method::Keys(secret)) => {
                let keys = secret.keys.clone();
                match keys.and_then(|keys| Some((keys.request(&current)?, keys))) {
                    None => self.set_password(new),
                    Some((request, keys)) => {
                        self.derivations += 1;
                        let number = self.derivations;
                        self.out.push_back(Output::Derive { number, request });
                        self.checking = Some(Checking { number, keys, new });
                    }
                }
            }
            // Nobody here knows it: who sits here is logged in.
            _ => self.set_password(new),
        }
    }

    /// The key of a password, if it was derived to look at it.
    pub(super) fn checked(&mut self, number: u32, key: &[u8]) -> bool {
        match self.checking.take() {
            Some(checking) if checking.number == number => {
                if checking.keys.fits(key) {
                    self.set_password(checking.new);
                } else {
                    self.wrong_password();
                }
                true
            }
            other => {
                self.checking = other;
                false
            }
        }
    }

    fn wrong_password(&mut self) {
        let (deed, failed) = (AccountDeed::Password, Some(AccountError::WrongPassword));
        self.events
            .push_back(Event::AccountChanged { deed, failed });
    }

    fn set_password(&mut self, new: Zeroizing<String>) {
        let asked = self.online(|mods, cx| mods.account.set_password(cx, new));
        if asked.is_none() {
            let deed = AccountDeed::Password;
            register::failed(&mut self.events, deed, SendError::Offline);
        }
    }

    /// The server has done it: what was remembered of the old password is of no use. What takes its place
    /// comes of a login, and for that the stream is made anew; the session goes on.
    pub(super) fn follow_account(&mut self) {
        let new = match self.mods.account.taken() {
            None => return,
            Some(Taken::Removal) => return self.disconnect(),
            Some(Taken::Password(new)) => new,
        };
        let Some(account) = &mut self.account else {
            return;
        };
        match account.login.method {
            Method::Password(_) | Method::Keys(_) => {}
            Method::External | Method::Anonymous | Method::Register(_) => return,
        }
        account.first = None;
        account.login.method = Method::Password(new);
        self.forget_secret();
        if matches!(self.phase, Phase::Online { .. }) {
            self.failed(Failure::Link(LinkError::Closed));
            self.hint(Hint::RetryNow);
        }
    }
}
