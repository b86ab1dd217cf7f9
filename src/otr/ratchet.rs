//! The keys of a session and how they change (OTR3 "Data exchange", "Key management"), with sealing
//! and opening of data messages.
//!
//! Two key pairs of ours and two public values of theirs are live. Nothing changes for a message that
//! was not proved to be theirs.

use crate::otr::ake::{Established, KEYID};
use crate::otr::group::{Element, KeyPair};
use crate::otr::hash::{aes_ctr, hmac_sha1, sha1, sha256};
use crate::otr::wire::{Body, Data, Message, Version};
use crate::rng::Rng;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// MAC keys that wait to be disclosed; more only pile up when the other end changes its keys and we
/// never write.
const MAX_REVEALED: usize = 64;

/// Why a data message was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreadable {
    /// It uses keys that are not live.
    Keys,
    /// The MAC is wrong.
    Mac,
    /// Its counter was used before, or later ones were.
    Counter,
}

/// A message that was opened.
pub struct Opened {
    /// Text and records.
    pub plaintext: Zeroizing<Vec<u8>>,
    /// The extra symmetric key that belongs to it (version 3).
    pub extra_key: Zeroizing<[u8; 32]>,
}

/// The keys between one pair of public values.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SessionKeys {
    pub send_aes: [u8; 16],
    pub send_mac: [u8; 20],
    pub receive_aes: [u8; 16],
    pub receive_mac: [u8; 20],
    pub extra: [u8; 32],
}

impl SessionKeys {
    /// From our pair and their value.
    pub fn derive(ours: &KeyPair, theirs: &Element) -> Self {
        let secbytes = ours.agree(theirs);
        let aes = |byte: u8| {
            let hash = Zeroizing::new(sha1(&[&[byte], &secbytes]));
            Zeroizing::new(hash.first_chunk::<16>().copied().unwrap_or_default())
        };
        // Who has the greater public value is the "high" end.
        let (send, receive) = if ours.public.is_above(theirs) {
            (1, 2)
        } else {
            (2, 1)
        };
        let (send, receive) = (aes(send), aes(receive));
        Self {
            send_aes: *send,
            send_mac: sha1(&[&*send]),
            receive_aes: *receive,
            receive_mac: sha1(&[&*receive]),
            extra: sha256(&[&[0xff], &secbytes]),
        }
    }
}

struct Pair {
    ours: u32,
    theirs: u32,
    keys: SessionKeys,
    sent: u64,
    received: u64,
}

/// All keys of a session.
pub struct Ratchet {
    version: Version,
    previous: KeyPair,
    newest: KeyPair,
    our_keyid: u32,
    their_previous: Option<Element>,
    their_newest: Element,
    their_keyid: u32,
    pairs: Vec<Pair>,
    revealed: Vec<u8>,
}

impl Ratchet {
    /// The keys after an exchange.
    pub fn new(established: &Established, rng: &mut Rng) -> Self {
        Self::with(established, KeyPair::generate(rng))
    }

    /// The same with a given next key pair: for known answers.
    pub fn with(established: &Established, next: KeyPair) -> Self {
        Self {
            version: established.version,
            previous: established.ours.clone(),
            newest: next,
            our_keyid: KEYID + 1,
            their_previous: None,
            their_newest: established.theirs.clone(),
            their_keyid: established.their_keyid,
            pairs: Vec::new(),
            revealed: Vec::new(),
        }
    }

    /// Encrypts text and records into a message between two instances. `None` when all counters are
    /// used up. With it comes the extra symmetric key of the message.
    pub fn seal(
        &mut self,
        plaintext: &[u8],
        flags: u8,
        (sender, receiver): (u32, u32),
    ) -> Option<(Message, Zeroizing<[u8; 32]>)> {
        let (ours, theirs) = (self.our_keyid.checked_sub(1)?, self.their_keyid);
        let at = self.pair(ours, theirs)?;
        let next = self.newest.public.clone();
        let pair = self.pairs.get_mut(at)?;
        pair.sent = pair.sent.checked_add(1)?;
        let mut encrypted = plaintext.to_vec();
        aes_ctr(&pair.keys.send_aes, pair.sent.to_be_bytes(), &mut encrypted);
        let data = Data {
            flags,
            sender_keyid: ours,
            recipient_keyid: theirs,
            next,
            counter: pair.sent,
            encrypted,
            mac: [0; 20],
            revealed: std::mem::take(&mut self.revealed),
        };
        let body = Body::Data(data);
        let mut message = Message {
            version: self.version,
            sender,
            receiver,
            body,
        };
        let mac = hmac_sha1(&pair.keys.send_mac, &[&message.authenticated()]);
        if let Body::Data(data) = &mut message.body {
            data.mac = mac;
        }
        Some((message, Zeroizing::new(pair.keys.extra)))
    }

    /// Decrypts a data message and moves on to the keys that it brings.
    pub fn open(&mut self, message: &Message, rng: &mut Rng) -> Result<Opened, Unreadable> {
        self.open_with(message, || KeyPair::generate(rng))
    }

    /// The same with given key pairs: for known answers.
    pub fn open_with(
        &mut self,
        message: &Message,
        next: impl FnOnce() -> KeyPair,
    ) -> Result<Opened, Unreadable> {
        let Body::Data(data) = &message.body else {
            return Err(Unreadable::Keys);
        };
        let at = self
            .pair(data.recipient_keyid, data.sender_keyid)
            .ok_or(Unreadable::Keys)?;
        let pair = self.pairs.get_mut(at).ok_or(Unreadable::Keys)?;
        let mac = hmac_sha1(&pair.keys.receive_mac, &[&message.authenticated()]);
        if !bool::from(mac.ct_eq(&data.mac)) || message.version != self.version {
            return Err(Unreadable::Mac);
        }
        if data.counter <= pair.received {
            return Err(Unreadable::Counter);
        }
        pair.received = data.counter;
        let mut plaintext = Zeroizing::new(data.encrypted.clone());
        aes_ctr(
            &pair.keys.receive_aes,
            data.counter.to_be_bytes(),
            &mut plaintext,
        );
        let extra_key = Zeroizing::new(pair.keys.extra);
        if data.recipient_keyid == self.our_keyid {
            self.rotate_ours(next);
        }
        if data.sender_keyid == self.their_keyid {
            self.rotate_theirs(data.next.clone());
        }
        Ok(Opened {
            plaintext,
            extra_key,
        })
    }

    /// Number of the newest of our keys, and of theirs.
    pub fn keyids(&self) -> (u32, u32) {
        (self.our_keyid, self.their_keyid)
    }

    /// Where the keys of a live pair are, made when they are first needed.
    fn pair(&mut self, ours: u32, theirs: u32) -> Option<usize> {
        if ours == 0 || theirs == 0 {
            return None;
        }
        let same = |p: &Pair| p.ours == ours && p.theirs == theirs;
        if let Some(at) = self.pairs.iter().position(same) {
            return Some(at);
        }
        let our_pair = match self.our_keyid.checked_sub(ours)? {
            0 => &self.newest,
            1 => &self.previous,
            _ => return None,
        };
        let their_value = match self.their_keyid.checked_sub(theirs)? {
            0 => &self.their_newest,
            1 => self.their_previous.as_ref()?,
            _ => return None,
        };
        let keys = SessionKeys::derive(our_pair, their_value);
        self.pairs.push(Pair {
            ours,
            theirs,
            keys,
            sent: 0,
            received: 0,
        });
        Some(self.pairs.len() - 1)
    }

    fn rotate_ours(&mut self, next: impl FnOnce() -> KeyPair) {
        // 2^32 messages back and forth: the session is stuck then, and not unsafe.
        let Some(keyid) = self.our_keyid.checked_add(1) else {
            return;
        };
        self.our_keyid = keyid;
        self.previous = std::mem::replace(&mut self.newest, next());
        self.forget(|pair| pair.ours + 1 < keyid);
    }

    fn rotate_theirs(&mut self, value: Element) {
        let Some(next) = self.their_keyid.checked_add(1) else {
            return;
        };
        self.their_keyid = next;
        self.their_previous = Some(std::mem::replace(&mut self.their_newest, value));
        self.forget(|pair| pair.theirs + 1 < next);
    }

    /// Forgets pairs. Keys that proved a message to be theirs are disclosed: from then on anybody could
    /// have written it.
    fn forget(&mut self, old: impl Fn(&Pair) -> bool) {
        for pair in self.pairs.iter().filter(|pair| old(pair)) {
            if pair.received > 0 && self.revealed.len() < MAX_REVEALED * 20 {
                self.revealed.extend(pair.keys.receive_mac);
            }
        }
        self.pairs.retain(|pair| !old(pair));
    }
}
