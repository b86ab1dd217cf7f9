//! The user's own identity: his key, and what he knows of others' keys.

use super::{Output, Privacy, saved};
use crate::config::OtrPolicy;
use crate::jid::BareJid;
use crate::otr::trust::Trust;
use crate::time::Millis;
use crate::xmpp::event::{Event, Level};
use std::fmt;
use zeroize::Zeroizing;

/// What there is to be seen of it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Identity {
    /// Our own fingerprint, once there is a key.
    pub mine: Option<String>,
    /// It outlives the log-out on this device, with all that is known of others.
    pub kept: bool,
    /// Contacts' keys, by their addresses, the oldest first.
    pub known: Vec<KnownKey>,
}

/// A contact's key that was seen, or read from a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownKey {
    pub contact: BareJid,
    /// Forty hexadecimal digits in five groups.
    pub fingerprint: String,
    pub trust: Trust,
    /// Since when it is trusted so far, if that is known.
    pub since: Option<Millis>,
}

/// What the user wants of it: a closed list.
#[derive(Clone, PartialEq, Eq)]
pub enum Own {
    /// That nothing is left of it here. Private conversations end.
    Forget,
    /// To take what is in a file of libotr or otr.js. Private conversations under another key end.
    Import(Zeroizing<String>),
}

impl fmt::Debug for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Own")
    }
}

impl Privacy {
    /// What the user wants of his identity.
    pub fn own(&mut self, now: Millis, own: Own) {
        match own {
            Own::Forget => self.begin_anew(now),
            Own::Import(text) => self.import(now, &text),
        }
        self.work();
    }

    /// Whose it is.
    pub fn set_account(&mut self, me: &BareJid) {
        self.me = Some(me.clone());
    }

    /// The key outlives the log-out, or does not.
    pub fn set_kept(&mut self, kept: bool) {
        if self.kept != kept {
            (self.kept, self.shown) = (kept, false);
            self.work();
        }
    }

    /// Goes on with what [`Self::save`] gave before a log-out of this account. With a key of its own that has
    /// been made or used meanwhile the old one is still preferred: it is the one that contacts know.
    pub fn adopt(&mut self, now: Millis, text: &str) {
        let saved = saved::read(text);
        let me = self.me.as_ref().map(BareJid::as_str);
        let Some(saved) =
            saved.filter(|saved| saved.account.is_some() && saved.account.as_deref() == me)
        else {
            return self.tell(Event::Logged {
                level: Level::Warn,
                text: "the key that was kept is of another account, and not taken".to_owned(),
            });
        };
        self.engine.set_tag(saved.tag);
        self.engine.learn(&saved.keyring);
        if let Some(key) = saved.key {
            self.making = None;
            self.engine.set_key(now, key);
        }
        for (chat, policy) in saved.policies {
            // What the user said since then counts.
            if !self.policies.contains_key(&chat) {
                self.set_policy(&chat, Some(policy));
                self.out.push_back(Output::Policy(chat, policy));
            }
        }
        self.changed();
        self.work();
    }

    /// Whether there is nothing that would be worth keeping.
    pub fn is_blank(&self) -> bool {
        let mut known = self.engine.keyring().iter();
        self.engine.key().is_none() && known.all(|(_, keys)| keys.is_empty())
    }

    /// Somebody else from now on, as far as others can see.
    fn begin_anew(&mut self, now: Millis) {
        for talk in self.talks.values_mut() {
            talk.starting = false;
        }
        self.engine.end_all(now);
        self.work();
        self.making = None;
        self.engine = super::engine(self.policy, saved::Saved::default(), self.rng.bytes());
        let policies: Vec<(BareJid, OtrPolicy)> = self.policies();
        for (chat, _) in policies {
            self.apply_policy(&chat);
        }
        self.changed();
    }

    /// The contacts with policies of their own.
    pub(super) fn policies(&self) -> Vec<(BareJid, OtrPolicy)> {
        let all = self.policies.iter();
        all.map(|(chat, policy)| (chat.clone(), **policy)).collect()
    }

    /// It is to be kept, and shown, once more.
    pub(super) fn changed(&mut self) {
        self.shown = false;
        self.out.push_back(Output::Save);
    }

    /// Tells the model what is different.
    pub(super) fn show_identity(&mut self) {
        if std::mem::replace(&mut self.shown, true) {
            return;
        }
        let mut known = Vec::new();
        for (contact, keys) in self.engine.keyring().iter() {
            let Ok(contact) = BareJid::parse(contact) else {
                continue;
            };
            known.extend(keys.iter().map(|key| KnownKey {
                contact: contact.clone(),
                fingerprint: key.fingerprint.to_string(),
                trust: key.trust,
                since: key.since,
            }));
        }
        let key = self.engine.key();
        self.out.push_back(Output::Identity(Identity {
            mine: key.map(|key| key.public().fingerprint().to_string()),
            kept: self.kept,
            known,
        }));
    }
}
