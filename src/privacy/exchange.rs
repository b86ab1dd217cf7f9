//! The user's identity in files: those of libotr, which Pidgin, Profanity and most others have, and the key of
//! otr.js.

use super::{Privacy, saved};
use crate::jid::{BareJid, Jid};
use crate::otr::dsa::PrivateKey;
use crate::otr::files::{
    FingerprintLine, PROTOCOL, read_fingerprints, read_key_base64, read_keys, write_fingerprints,
    write_key,
};
use crate::otr::trust::Keyring;
use crate::time::Millis;
use zeroize::Zeroizing;

/// Bytes of a file that is read: those of hundreds of accounts, or thousands of fingerprints.
pub const MAX_FILE: usize = 256 * 1024;

/// What can be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum File {
    /// The key: whoever has it can be the user.
    Key,
    /// What is known of contacts' keys.
    Fingerprints,
}

/// What is in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The fingerprint of the key, if there is one.
    pub key: Option<String>,
    /// It was another account's.
    pub other: Option<String>,
    /// So many contacts' keys.
    pub known: usize,
}

/// Why a file is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrong {
    TooLong,
    /// It is no such file.
    Unknown,
    /// There is no key in it that could be used.
    Broken,
    /// It is of several accounts, and not of this one.
    NotYours,
}

#[derive(Default)]
struct Read {
    key: Option<PrivateKey>,
    other: Option<String>,
    keyring: Keyring,
    known: usize,
}

/// Says what importing this would bring to an account, and changes nothing.
pub fn look(text: &str, me: &BareJid) -> Result<Found, Wrong> {
    let read = read(text, me)?;
    Ok(Found {
        key: read.key.map(|key| key.public().fingerprint().to_string()),
        other: read.other,
        known: read.known,
    })
}

/// Writes what [`Privacy::save`] gave as a file of libotr: its usual name, and what is in it. `None`: there is
/// nothing to write.
pub fn export(saved: &str, me: &BareJid, file: File) -> Option<(&'static str, Zeroizing<String>)> {
    let saved = saved::read(saved)?;
    match file {
        File::Key => Some(("otr.private_key", write_key(me.as_str(), &saved.key?))),
        File::Fingerprints => {
            let lines: Vec<FingerprintLine> = saved
                .keyring
                .iter()
                .flat_map(|(contact, keys)| keys.iter().map(move |key| (contact, key)))
                .map(|(contact, key)| FingerprintLine {
                    contact: contact.to_owned(),
                    account: me.as_str().to_owned(),
                    protocol: PROTOCOL.to_owned(),
                    fingerprint: key.fingerprint,
                    trust: key.trust,
                })
                .collect();
            let text = Zeroizing::new(write_fingerprints(&lines));
            (!lines.is_empty()).then_some(("otr.fingerprints", text))
        }
    }
}

impl Privacy {
    /// Takes what is in a file. Private conversations under another key end.
    pub(super) fn import(&mut self, now: Millis, text: &str) {
        let Some(me) = self.me.clone() else { return };
        let Ok(read) = read(text, &me) else {
            return;
        };
        if let Some(key) = read.key {
            self.making = None;
            self.engine.set_key(now, key);
            self.changed();
        }
        self.engine.learn(&read.keyring);
    }
}

fn read(text: &str, me: &BareJid) -> Result<Read, Wrong> {
    if text.len() > MAX_FILE {
        return Err(Wrong::TooLong);
    }
    if let Some(keys) = read_keys(text) {
        let all = keys.into_iter().map(|key| (key.account, key.key));
        let (key, other) = of_account(all.collect(), me).ok_or(Wrong::NotYours)?;
        let key = key.into_iter().next().ok_or(Wrong::Broken)?;
        return Ok(Read {
            key: Some(key),
            other,
            ..Read::default()
        });
    }
    if let Some(key) = read_key_base64(text) {
        return Ok(Read {
            key: Some(key),
            ..Read::default()
        });
    }
    let lines = read_fingerprints(text);
    if lines.is_empty() {
        return Err(Wrong::Unknown);
    }
    let all = lines.into_iter().map(|line| (line.account.clone(), line));
    let (lines, other) = of_account(all.collect(), me).ok_or(Wrong::NotYours)?;
    let mut read = Read {
        other,
        ..Read::default()
    };
    for line in lines {
        if let Some(contact) = bare(&line.contact) {
            read.keyring
                .set(contact.as_str(), line.fingerprint, line.trust, None);
        }
    }
    read.known = read.keyring.iter().map(|(_, keys)| keys.len()).sum();
    (read.known > 0).then_some(read).ok_or(Wrong::Unknown)
}

/// What is of this account; else what is there, if it is all of one, which is named. `None`: of several others.
fn of_account<T>(all: Vec<(String, T)>, me: &BareJid) -> Option<(Vec<T>, Option<String>)> {
    let is_mine = |account: &str| bare(account).as_ref() == Some(me);
    let mut other = None;
    if !all.iter().any(|(account, _)| is_mine(account)) {
        other = all.first().map(|(account, _)| account.clone());
    }
    let wanted = |account: &str| match &other {
        Some(other) => bare(account) == bare(other) && (bare(other).is_some() || account == other),
        None => is_mine(account),
    };
    if other.is_some() && !all.iter().all(|(account, _)| wanted(account)) {
        return None;
    }
    let all = all.into_iter().filter(|(account, _)| wanted(account));
    let found = all.map(|(_, what)| what).collect();
    Some((found, other))
}

/// The address in an account's name: others have a resource in it, or a slash without one.
fn bare(account: &str) -> Option<BareJid> {
    let account = account.strip_suffix('/').unwrap_or(account);
    Some(Jid::parse(account).ok()?.into_bare())
}
