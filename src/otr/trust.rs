//! Which keys contacts were seen with, and which of them somebody checked.

use crate::map::Map;
use crate::otr::dsa::Fingerprint;
use crate::time::Millis;

/// Keys kept for one contact; the oldest that nobody checked goes first.
const MAX_KEYS: usize = 32;

/// How far a key is trusted; the order is that of the trust.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Trust {
    /// It was used, and nobody checked whose it is.
    Seen,
    /// SMP said that whoever has it knows the secret.
    Smp,
    /// The user compared the fingerprints.
    Compared,
}

impl Trust {
    /// Whether it was checked, either way.
    pub fn is_verified(self) -> bool {
        self > Self::Seen
    }
}

/// A contact's key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known {
    pub fingerprint: Fingerprint,
    pub trust: Trust,
    /// Since when that is so, if it is known.
    pub since: Option<Millis>,
}

/// All contacts' keys.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Keyring {
    contacts: Map<String, Vec<Known>>,
}

impl Keyring {
    /// The keys of a contact, the oldest first.
    pub fn of(&self, contact: &str) -> &[Known] {
        self.contacts
            .get(contact)
            .map_or(&[], |keys| keys.as_slice())
    }

    /// All contacts with their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Known])> {
        let all = self.contacts.iter();
        all.map(|(contact, keys)| (contact.as_str(), keys.as_slice()))
    }

    /// How far a key of a contact is trusted; `None` if it was never seen with that contact.
    pub fn trust(&self, contact: &str, fingerprint: &Fingerprint) -> Option<Trust> {
        let same = |known: &&Known| known.fingerprint == *fingerprint;
        self.of(contact).iter().find(same).map(|known| known.trust)
    }

    /// Whether any key of a contact was checked.
    pub fn is_any_verified(&self, contact: &str) -> bool {
        self.of(contact)
            .iter()
            .any(|known| known.trust.is_verified())
    }

    /// Sets the trust of a key, which is added if it is new. `since`: the time when that became so, if it is
    /// known. Gives whether anything changed.
    pub fn set(
        &mut self,
        contact: &str,
        fingerprint: Fingerprint,
        trust: Trust,
        since: Option<Millis>,
    ) -> bool {
        let keys = self.contacts.entry(contact.to_owned()).or_default();
        if let Some(known) = keys
            .iter_mut()
            .find(|known| known.fingerprint == fingerprint)
        {
            let changed = known.trust != trust;
            if changed {
                (known.trust, known.since) = (trust, since);
            }
            return changed;
        }
        if keys.len() >= MAX_KEYS {
            let unchecked = keys.iter().position(|known| !known.trust.is_verified());
            keys.remove(unchecked.unwrap_or(0));
        }
        keys.push(Known {
            fingerprint,
            trust,
            since,
        });
        true
    }

    /// Takes the keys of another one, each as far trusted as in the one that trusts it more. Gives whether
    /// anything changed.
    pub fn merge(&mut self, other: &Self) -> bool {
        let mut changed = false;
        for (contact, keys) in other.iter() {
            for key in keys {
                if self.trust(contact, &key.fingerprint) < Some(key.trust) {
                    changed |= self.set(contact, key.fingerprint, key.trust, key.since);
                }
            }
        }
        changed
    }

    /// Forgets a key. Gives whether it was there.
    pub fn remove(&mut self, contact: &str, fingerprint: &Fingerprint) -> bool {
        let Some(keys) = self.contacts.get_mut(contact) else {
            return false;
        };
        let before = keys.len();
        keys.retain(|known| known.fingerprint != *fingerprint);
        before != keys.len()
    }
}
