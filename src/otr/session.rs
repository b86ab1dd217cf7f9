//! One instance of a contact: the exchange that is under way with it, and the session that stands.

use crate::otr::ake::{Answered, Established, Revealed};
use crate::otr::dsa::Fingerprint;
use crate::otr::ratchet::{Opened, Ratchet, Unreadable};
use crate::otr::smp::{Secret, Smp};
use crate::otr::tlv::{self, Tlv};
use crate::otr::wire::{Message, Version};
use crate::rng::Rng;
use crate::time::Millis;
use zeroize::Zeroizing;

/// A device of a contact, or all of them where version 2 cannot tell them apart (tag 0).
pub struct Instance {
    pub tag: u32,
    /// The resource it was last heard from.
    pub resource: Option<String>,
    pub exchange: Exchange,
    /// When the exchange came to this point.
    pub exchange_at: Millis,
    pub phase: Phase,
    pub heard: Millis,
    /// The number of our commitment that this instance has answered, or made void with its own.
    pub spent: u64,
}

/// How far an exchange is (OTR3 "authstate"). That we committed is known per contact: who will answer
/// is not.
#[derive(Default)]
pub enum Exchange {
    #[default]
    Idle,
    /// We sent D-H Key.
    Answered(Box<Answered>),
    /// We sent Reveal Signature.
    Revealed(Box<Revealed>),
}

/// Whether messages are private (OTR3 "msgstate").
#[derive(Default)]
pub enum Phase {
    #[default]
    Plain,
    Private(Box<Session>),
    /// They ended the session with this key: nothing may go out until the user says how.
    Finished(Fingerprint),
}

impl Instance {
    /// An instance that was just heard.
    pub fn new(tag: u32, resource: Option<String>, now: Millis) -> Self {
        Self {
            tag,
            resource,
            exchange: Exchange::Idle,
            exchange_at: now,
            phase: Phase::Plain,
            heard: now,
            spent: 0,
        }
    }

    /// The session, if there is one.
    pub fn session(&mut self) -> Option<&mut Session> {
        match &mut self.phase {
            Phase::Private(session) => Some(session),
            Phase::Plain | Phase::Finished(_) => None,
        }
    }

    /// Whether a session stands.
    pub fn is_private(&self) -> bool {
        matches!(self.phase, Phase::Private(_))
    }

    /// The key of the session that stands, or of the one that they ended.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        match &self.phase {
            Phase::Plain => None,
            Phase::Private(session) => Some(session.fingerprint),
            Phase::Finished(fingerprint) => Some(*fingerprint),
        }
    }
}

/// A private session.
pub struct Session {
    pub version: Version,
    pub fingerprint: Fingerprint,
    pub ssid: [u8; 8],
    pub we_revealed: bool,
    pub smp: Smp,
    ratchet: Ratchet,
    /// When we last sent anything.
    pub sent: Millis,
    /// What the user last sent, in case that they could not read it.
    pub last: Option<Last>,
}

/// A text that may have to be sent again.
pub struct Last {
    pub text: Zeroizing<String>,
    pub at: Millis,
}

impl Session {
    /// The session after an exchange.
    pub fn new(established: &Established, now: Millis, rng: &mut Rng) -> Self {
        Self {
            version: established.version,
            fingerprint: established.their_key.fingerprint(),
            ssid: established.ssid,
            we_revealed: established.we_revealed,
            smp: Smp::default(),
            ratchet: Ratchet::new(established, rng),
            sent: now,
            last: None,
        }
    }

    /// Encrypts text and records; with it comes the extra symmetric key of the message.
    pub fn seal(
        &mut self,
        text: &str,
        tlvs: &[Tlv],
        flags: u8,
        tags: (u32, u32),
        now: Millis,
    ) -> Option<(Message, Zeroizing<[u8; 32]>)> {
        self.sent = now;
        self.ratchet.seal(&tlv::join(text, tlvs), flags, tags)
    }

    /// Decrypts a data message.
    pub fn open(&mut self, message: &Message, rng: &mut Rng) -> Result<Opened, Unreadable> {
        self.ratchet.open(message, rng)
    }

    /// What is compared in a run of SMP.
    pub fn secret(&self, own: &Fingerprint, we_ask: bool, text: &str) -> Secret {
        let (asks, answers) = if we_ask {
            (own, &self.fingerprint)
        } else {
            (&self.fingerprint, own)
        };
        Secret::new(asks, answers, &self.ssid, text)
    }
}
