//! What the engine wants done, and says.

use crate::otr::dsa::Fingerprint;
use crate::otr::smp;
use crate::otr::trust::Trust;
use crate::otr::wire::Version;
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// One thing to do or to show. `contact` is the address that was given with the input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Output {
    /// Send a text, to a resource if one is named.
    Send {
        contact: String,
        resource: Option<String>,
        text: String,
        what: What,
        /// The number of the user's message that it carries; the last piece has it, if it is in pieces.
        id: Option<u64>,
    },
    /// Show a text that came. It is plain text, never markup.
    Show {
        contact: String,
        resource: Option<String>,
        text: String,
        security: Security,
    },
    /// The conversation is private now, or is no more, or with another key.
    State { contact: String, state: State },
    /// A key that was never seen with this contact; `others` have been.
    NewKey {
        contact: String,
        fingerprint: Fingerprint,
        others: bool,
    },
    /// The keyring changed and should be saved.
    KeyringChanged,
    /// Somebody asked for a private conversation, or a message of ours would need one, and there is no
    /// key yet: make one and give it to `Engine::set_key`; all goes on by itself then.
    KeyWanted,
    /// The user's message waits until a session stands.
    Held { contact: String, id: u64 },
    /// The user's message was not sent, and will not be.
    Refused {
        contact: String,
        id: u64,
        why: Refusal,
    },
    /// What the user last wrote was sent again, because they could not read it.
    Resent { contact: String },
    /// They ask for a private conversation. It is begun in this version, or not at all when they offer
    /// none that the policy allows.
    Asked {
        contact: String,
        version: Option<Version>,
    },
    /// They sent something that cannot be read; said once a minute.
    Unreadable { contact: String },
    /// They could not read something, and say so in these words.
    PeerError { contact: String, text: String },
    /// About verifying; the instance is to be given with the answer.
    Smp {
        contact: String,
        instance: u32,
        event: smp::Event,
    },
    /// They use the extra symmetric key from now on, or we do.
    ExtraKey {
        contact: String,
        ours: bool,
        usage: u32,
        data: Vec<u8>,
        key: SymmetricKey,
    },
    /// Something came that is not worth a word to the user: for the log.
    Dropped { contact: String, why: Dropped },
}

/// A key for use outside: wiped when dropped, compared in constant time, never printed.
#[derive(Clone)]
pub struct SymmetricKey(pub Zeroizing<[u8; 32]>);

impl PartialEq for SymmetricKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_slice().ct_eq(other.0.as_slice()).into()
    }
}

impl Eq for SymmetricKey {}

impl fmt::Debug for SymmetricKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SymmetricKey")
    }
}

/// What kind of text is sent: what hints it needs on the wire.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// The user's words, readable by all.
    Plain,
    /// A query or an error: readable by all, no words of the user's.
    Notice,
    /// A message of a key exchange.
    Exchange,
    /// An encrypted message.
    Data,
}

/// How a shown text travelled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Security {
    /// Encrypted, by the owner of this key.
    Private {
        fingerprint: Fingerprint,
        trust: Trust,
    },
    /// Readable by all.
    Plain,
    /// Readable by all where it should not have been: the user must be warned.
    Unexpected,
}

/// The state of a conversation.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum State {
    /// Not private.
    #[default]
    Plain,
    /// Private, with the instance that the user's messages go to.
    Private {
        instance: u32,
        version: Version,
        fingerprint: Fingerprint,
        trust: Trust,
        /// The session's id, for comparing aloud.
        ssid: [u8; 8],
        /// Whether its first half is ours to emphasise, or the second.
        first_half: bool,
    },
    /// They ended it. Nothing is sent until the user ends it too, or begins anew.
    Finished,
}

/// Why a message was not sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// They ended the session.
    Finished,
    /// The user took it back, or ended the conversation, before a session stood.
    Discarded,
    /// It is longer than `MAX_TEXT`.
    TooLong,
    /// Too many are held.
    TooMany,
    /// The policy wants it private and allows no version.
    Impossible,
}

/// Why something that came was dropped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dropped {
    /// A malformed piece of a message, or one out of order.
    Fragment,
    /// A message for another device of ours. Where there is none it is lost: this device had another
    /// instance tag before, and the user should hear of it.
    OtherInstance,
    /// An instance tag that there cannot be, or our own.
    Tag,
    /// An unknown version or one that the policy forbids.
    Version,
    /// A message of an exchange, or of an unknown type, that cannot be read.
    Malformed,
    /// A message of an exchange that does not fit its state.
    State,
    /// A message of an exchange with a wrong proof.
    Proof,
    /// More exchanges, or questions, than anybody needs.
    TooMany,
    /// A message that came before.
    Replay,
    /// Unreadable, and its sender wants no word about it.
    Ignorable,
}
