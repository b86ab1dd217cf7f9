//! The engine of one account: everything that comes from contacts and everything the user writes to
//! them goes through it.
//!
//! Call a method, then `poll` until it says `None`. Time is an argument, randomness comes from the seed,
//! and nothing fails: what is wrong ends in an output. There is no timer to arm; what takes long to compute
//! is done in slices, by `work`, while `is_working` says so.

mod contact;
mod data;
mod exchange;
mod output;
mod receive;
mod send;
mod verify;

pub use output::{Dropped, Output, Refusal, Security, State, SymmetricKey, What};

use crate::map::Map;
use crate::otr::dsa::{Fingerprint, PrivateKey};
use crate::otr::policy::Policy;
use crate::otr::session::{Instance, Phase};
use crate::otr::trust::{Keyring, Trust};
use crate::otr::wire::{LEAST_TAG, Message};
use crate::otr::{fragment, wire};
use crate::rng::Rng;
use crate::time::Millis;
use contact::Contact;
use std::collections::VecDeque;

/// Bytes of the longest text that is sent.
pub const MAX_TEXT: usize = 100_000;
/// Contacts with a state worth keeping before those that have none are cleared away.
const MAX_CONTACTS: usize = 512;

/// Old keys and texts are looked for so often: ms.
const SWEEP_EVERY: u64 = 60_000;

/// What an engine begins with.
pub struct Setup {
    /// The account's key, if there is one yet.
    pub key: Option<PrivateKey>,
    /// This device's instance tag; a new one is made for what cannot be one.
    pub tag: u32,
    /// What is known of the contacts' keys.
    pub keyring: Keyring,
    /// The policy for contacts that have none of their own.
    pub policy: Policy,
    /// Bytes of the longest message that is sent in one piece; `None` sends all in one piece.
    pub fragment_size: Option<usize>,
    pub words: Words,
    /// 32 bytes of the operating system's randomness.
    pub seed: [u8; 32],
}

/// Words that people, or programs, at the other end read.
#[derive(Clone, Debug)]
pub struct Words {
    /// Follows a query, for those whose program has no OTR.
    pub explanation: String,
    /// The text of an error message: what they sent could not be read.
    pub unreadable: String,
    /// Stands before a text that is sent again.
    pub resent: String,
}

/// The engine.
pub struct Engine {
    key: Option<PrivateKey>,
    tag: u32,
    keyring: Keyring,
    policy: Policy,
    policies: Map<String, Policy>,
    fragment_size: Option<usize>,
    words: Words,
    rng: Rng,
    contacts: Map<String, Contact>,
    /// When old keys and texts were last looked for.
    swept: Millis,
    /// Some session may have something to compute.
    working: bool,
    out: VecDeque<Output>,
}

impl Engine {
    /// An engine without conversations.
    pub fn new(setup: Setup) -> Self {
        let mut rng = Rng::new(setup.seed);
        let mut tag = setup.tag;
        while tag < LEAST_TAG {
            let mut bytes = [0; 4];
            rng.fill(&mut bytes);
            tag = u32::from_be_bytes(bytes);
        }
        Self {
            key: setup.key,
            tag,
            keyring: setup.keyring,
            policy: setup.policy,
            policies: Map::new(),
            fragment_size: setup.fragment_size,
            words: setup.words,
            rng,
            contacts: Map::new(),
            swept: Millis(0),
            working: false,
            out: VecDeque::new(),
        }
    }

    /// The next thing to do, or `None` when all is done.
    pub fn poll(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    /// This device's instance tag, to be kept with the key.
    pub fn tag(&self) -> u32 {
        self.tag
    }

    /// The account's key, if there is one.
    pub fn key(&self) -> Option<&PrivateKey> {
        self.key.as_ref()
    }

    /// What is known of the contacts' keys, to be kept when `Output::KeyringChanged` says so.
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Takes the account's key. Sessions of another one are ended; what waited for a key goes on.
    pub fn set_key(&mut self, now: Millis, key: PrivateKey) {
        let same = |old: &PrivateKey| old.public() == key.public();
        if self.key.as_ref().is_some_and(|old| !same(old)) {
            self.end_all(now);
        }
        self.key = Some(key);
        let waiting = self.contacts.iter_mut().filter(|(_, c)| c.wants_start);
        let waiting: Vec<String> = waiting.map(|(contact, _)| contact.clone()).collect();
        for contact in waiting {
            self.start(now, &contact, None);
        }
    }

    /// Takes what is known of contacts' keys to what is known already: a new key is added, one that is trusted
    /// more than before is so from now on.
    pub fn learn(&mut self, keyring: &Keyring) {
        if self.keyring.merge(keyring) {
            self.out.push_back(Output::KeyringChanged);
            let contacts: Vec<String> = self.contacts.keys().cloned().collect();
            for contact in contacts {
                self.tell_state(&contact);
            }
        }
    }

    /// Goes on as this instance. Only before there is a key: nobody has seen the tag by then.
    pub fn set_tag(&mut self, tag: u32) {
        if self.key.is_none() && tag >= LEAST_TAG {
            self.tag = tag;
        }
    }

    /// Sets the policy of a contact, or with `None` gives it back the account's.
    pub fn set_policy(&mut self, contact: &str, policy: Option<Policy>) {
        match policy {
            Some(policy) => self.policies.insert(contact.to_owned(), Box::new(policy)),
            None => self.policies.remove(contact),
        };
    }

    /// Sets the policy of the account.
    pub fn set_default_policy(&mut self, policy: Policy) {
        self.policy = policy;
    }

    /// Sets how long a message in one piece may be: bytes.
    pub fn set_fragment_size(&mut self, size: Option<usize>) {
        self.fragment_size = size;
    }

    /// The policy for a contact.
    pub fn policy(&self, contact: &str) -> Policy {
        self.policies
            .get(contact)
            .map_or(self.policy, |policy| **policy)
    }

    /// The state of the conversation with a contact.
    pub fn state(&self, contact: &str) -> State {
        let Some(known) = self.contacts.get(contact) else {
            return State::Plain;
        };
        let active = known.instances.iter().find(|i| Some(i.tag) == known.active);
        match active.map(|instance| (instance.tag, &instance.phase)) {
            None | Some((_, Phase::Plain)) => State::Plain,
            Some((_, Phase::Finished(_))) => State::Finished,
            Some((instance, Phase::Private(session))) => State::Private {
                instance,
                version: session.version,
                fingerprint: session.fingerprint,
                trust: self.trust(contact, &session.fingerprint),
                ssid: session.ssid,
                first_half: session.we_revealed,
            },
        }
    }

    /// The sessions with a contact's devices: instance tag, resource, key. Where one with a key that is
    /// trusted less than that of the active one appears, the user may choose it.
    pub fn sessions(&self, contact: &str) -> Vec<(u32, Option<String>, Fingerprint)> {
        let known = self.contacts.get(contact);
        let instances = known.map_or(&[][..], |known| &known.instances);
        let private = instances.iter().filter(|i| i.is_private());
        let session = |i: &Instance| Some((i.tag, i.resource.clone(), i.fingerprint()?));
        private.filter_map(session).collect()
    }

    /// The user wants to write to this device of a contact.
    pub fn choose(&mut self, contact: &str, instance: u32) {
        if let Some(known) = self.contacts.get_mut(contact)
            && known.instance(instance).is_some_and(|i| i.is_private())
        {
            known.active = Some(instance);
            self.tell_state(contact);
        }
    }

    fn trust(&self, contact: &str, fingerprint: &Fingerprint) -> Trust {
        let trust = self.keyring.trust(contact, fingerprint);
        trust.unwrap_or(Trust::Seen)
    }

    /// The record of a contact, made if there is none.
    fn contact(&mut self, contact: &str, now: Millis) -> &mut Contact {
        if !self.contacts.contains_key(contact) && self.contacts.len() >= MAX_CONTACTS {
            self.contacts.retain(|_, known| !known.is_idle(now));
        }
        self.contacts.entry(contact.to_owned()).or_default()
    }

    /// Forgets what had its time, of all contacts, once a minute while anything happens.
    fn sweep(&mut self, now: Millis) {
        if now.since(self.swept) >= SWEEP_EVERY {
            self.swept = now;
            self.contacts
                .values_mut()
                .for_each(|known| known.expire(now));
        }
    }

    fn dropped(&mut self, contact: &str, why: Dropped) {
        let contact = contact.to_owned();
        self.out.push_back(Output::Dropped { contact, why });
    }

    /// Says the state of the conversation, if it is not the one that was said last.
    fn tell_state(&mut self, contact: &str) {
        let state = self.state(contact);
        let Some(known) = self.contacts.get_mut(contact) else {
            return;
        };
        if std::mem::replace(&mut known.told, state) != state {
            let contact = contact.to_owned();
            self.out.push_back(Output::State { contact, state });
        }
    }

    /// Makes an instance the one that the user's messages go to, unless that would take them from a
    /// key that is trusted more.
    fn prefer(&mut self, contact: &str, tag: u32) {
        let Some(known) = self.contacts.get(contact) else {
            return;
        };
        let key = |tag: u32| {
            let instance = known.instances.iter().find(|i| i.tag == tag)?;
            instance.fingerprint()
        };
        let trust = |tag: u32| key(tag).map(|key| self.trust(contact, &key).is_verified());
        let better = known.active.and_then(trust) > trust(tag);
        if !better && let Some(known) = self.contacts.get_mut(contact) {
            known.active = Some(tag);
        }
    }

    /// Sends an encoded message, in pieces if it is long.
    fn send_message(
        &mut self,
        contact: &str,
        resource: Option<String>,
        message: &Message,
        what: What,
        id: Option<u64>,
    ) {
        let text = wire::encode(&message.to_bytes());
        let size = self.fragment_size.unwrap_or(usize::MAX);
        let Message {
            version,
            sender,
            receiver,
            ..
        } = *message;
        let mut pieces = fragment::cut(text, size, version, sender, receiver)
            .into_iter()
            .peekable();
        while let Some(text) = pieces.next() {
            let last = pieces.peek().is_none();
            self.out.push_back(Output::Send {
                contact: contact.to_owned(),
                resource: resource.clone(),
                text,
                what,
                id: id.filter(|_| last),
            });
        }
    }
}
