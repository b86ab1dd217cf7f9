//! What is said of private conversations.

use crate::config::OtrPolicy;
use crate::privacy::{Found, Key, Note, State, Trust, View, Wrong};
use crate::xmpp::event::{NotPrivate, Secrecy};

/// How private a conversation is, as it is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Plain,
    Starting,
    Unverified,
    Private,
    Finished,
}

impl Shown {
    /// For `data-state`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Starting => "starting",
            Self::Unverified => "unverified",
            Self::Private => "private",
            Self::Finished => "finished",
        }
    }

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Plain => "Not private",
            Self::Starting => "Becoming private…",
            Self::Unverified => "Private, not checked with whom",
            Self::Private => "Private",
            Self::Finished => "Private conversation ended",
        }
    }

    pub(crate) fn is_private(self) -> bool {
        matches!(self, Self::Unverified | Self::Private)
    }
}

pub(crate) fn shown(view: &View) -> Shown {
    match view.state {
        State::Open => Shown::Plain,
        State::Starting => Shown::Starting,
        State::Private if view.is_verified() => Shown::Private,
        State::Private => Shown::Unverified,
        State::Finished => Shown::Finished,
    }
}

/// What one should know before one relies on it.
pub(crate) const LIMITS: &str = "Off-the-Record encryption hides what you write from every server, and leaves \
    no proof of it. It does not hide with whom and when you write. This program comes from a web server, which \
    could send you another one: who cannot trust it runs the program from a file of his own.";

/// How that is done.
pub(crate) const OWN_FILE: &str =
    "https://github.com/converse-rs/converse-rs#from-a-file-of-your-own";

/// What a log-out leaves on one's own device.
pub(crate) const STAYS: &str = "Messages and contacts are removed from this device. Your key for private conversations \
    and what you know of others’ keys stay here, sealed: when you come back your contacts find the same fingerprint, \
    and whom you have checked stays checked.";
/// What it leaves elsewhere.
pub(crate) const GOES: &str = "Everything is removed from this device, also your key for private conversations and \
    what you know of others’ keys. Next time you have another fingerprint, and have to check each other again.";
pub(crate) const NO_KEY: &str =
    "You have no key yet. One is made when you first talk privately, or read from a file.";
pub(crate) const QR: &str = "Your fingerprint as a QR code: the same digits as above";
pub(crate) const MINE: &str =
    "Your fingerprint. Who compares it with what his program shows knows that it is you:";
pub(crate) const KEPT: &str =
    "Your key and the fingerprints below are kept on this device, sealed, also when you log out.";
pub(crate) const NOT_KEPT: &str =
    "On this device your key and the fingerprints below are gone when you log out.";
pub(crate) const COPIED: &str = "Copied.";
pub(crate) const IMPORTED: &str = "Done.";
pub(crate) const FORGOTTEN: &str = "Forgotten.";
pub(crate) const EXPORT: &str = "The file is not encrypted. Whoever has it can pretend to be you in private \
    conversations. Take it to your other program, and then delete it.";
pub(crate) const FORGET: &str = "Your key and all fingerprints are removed from this device for good, and private \
    conversations end. Next time you have another fingerprint, and all have to check again who you are.";

/// What reading a file will do. `mine`: our fingerprint.
pub(crate) fn import(found: &Found, mine: Option<&str>) -> String {
    let other = found.other.as_deref();
    let of = other.map(|other| [" It was the account ", other, "’s."].concat());
    let of = of.unwrap_or_default();
    match (&found.key, mine) {
        (Some(key), Some(mine)) if key == mine => {
            ["The file has the key that you have already.", &of].concat()
        }
        (Some(key), Some(_)) => [
            "The file has another key, ",
            key,
            ".",
            &of,
            " It takes the place of yours, which is lost unless you have saved it. Private conversations end, and \
             your contacts see a fingerprint that they may not know.",
        ]
        .concat(),
        (Some(key), None) => ["The file has the key ", key, ".", &of].concat(),
        (None, _) => [
            "The file has ",
            &found.known.to_string(),
            " fingerprints of others, which are added to those below. What was checked there counts as checked \
             here.",
            &of,
        ]
        .concat(),
    }
}

/// Why a file is not taken.
pub(crate) fn wrong_file(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::TooLong => "This file is too large, or no text. Nothing was changed.",
        Wrong::Unknown => {
            "There is neither a key nor a fingerprint in this file. Nothing was changed."
        }
        Wrong::Broken => "The key in this file is broken. Nothing was changed.",
        Wrong::NotYours => {
            "This file is of other accounts, and has nothing for this one. Nothing was changed."
        }
    }
}

/// How far a key is trusted, and since when.
pub(crate) fn trust(trust: Trust, since: Option<String>) -> String {
    let how = match trust {
        Trust::Seen => "Seen, and not checked",
        Trust::Smp => "Checked by a question or a secret",
        Trust::Compared => "Checked by comparing",
    };
    match since {
        Some(since) => [how, ": ", &since].concat(),
        None => how.to_owned(),
    }
}

pub(crate) const FORGET_TOO: &str = "Also forget my key on this device";

/// How it is, in a sentence or two.
pub(crate) fn explain(view: &View, name: &str) -> String {
    match (view.state, view.is_verified()) {
        (State::Open, _) => "The servers of both of you can read this conversation.".to_owned(),
        (State::Starting, _) => [name, "’s program is asked to talk privately."].concat(),
        (State::Private, true) => {
            let old = if view.old {
                " (old version 2 of the protocol)"
            } else {
                ""
            };
            [
                "Only you and ",
                name,
                " can read this conversation",
                old,
                ".",
            ]
            .concat()
        }
        (State::Private, false) => [
            "Nobody on the way can read this conversation. Whether it is ",
            name,
            " at the other end nobody has checked.",
        ]
        .concat(),
        (State::Finished, _) => [name, " has ended the private conversation."].concat(),
    }
}

pub(crate) fn other_key(key: &Key) -> &'static str {
    if key.verified {
        "Another key, which was checked"
    } else {
        "Another key"
    }
}

pub(crate) fn policy(policy: OtrPolicy) -> &'static str {
    match policy {
        OtrPolicy::Never => "never",
        OtrPolicy::Manual => "when one of us asks for it",
        OtrPolicy::Opportunistic => "whenever both programs can",
        OtrPolicy::Always => "always, or nothing is sent",
    }
}

/// A note, and whether it warns.
pub(crate) fn note(note: &Note, name: &str) -> (String, bool) {
    let (parts, warns): (&[&str], bool) = match note {
        Note::Started { verified: true } => (&["Private conversation with ", name, "."], false),
        Note::Started { verified: false } => (
            &[
                "Private conversation begun. Nobody has checked yet whether it is ",
                name,
                ".",
            ],
            false,
        ),
        Note::Renewed { .. } => (&["The private conversation has new keys."], false),
        Note::Ended => (&["You ended the private conversation."], false),
        Note::TheyEnded => (&[name, " ended the private conversation."], true),
        Note::Asked => (
            &[
                name,
                " asks for a private conversation, which is not allowed here.",
            ],
            false,
        ),
        Note::NewKey => (&["First conversation with this key of ", name, "."], false),
        Note::OtherKey => (
            &[
                name,
                " has a key that was never seen before. Somebody else may be there: check who it is.",
            ],
            true,
        ),
        Note::Resent => (
            &["Your last message was sent once more; it could not be read."],
            false,
        ),
        Note::Unreadable => (
            &["Something came from ", name, " that cannot be read."],
            true,
        ),
        Note::TheirError(words) => (&[name, "’s program says: ", words], true),
        Note::Verified { proves: true } => (&["Checked: it is ", name, "."], false),
        Note::Verified { proves: false } => (
            &[
                "Your answer was right. To know who asked, ask ",
                name,
                " a question too.",
            ],
            false,
        ),
        Note::NotVerified => (&["The answers differ: it may not be ", name, "."], true),
        Note::VerifyingEnded => (&["Checking was given up."], false),
    };
    (parts.concat(), warns)
}

/// Why a message was not sent.
pub(crate) fn not_private(why: NotPrivate) -> &'static str {
    match why {
        NotPrivate::Finished => "Not sent: the private conversation has ended.",
        NotPrivate::Discarded => "Not sent: it did not become private.",
        NotPrivate::TooLong => "Not sent: it is too long to be private.",
        NotPrivate::TooMany => "Not sent: too many messages wait for privacy.",
        NotPrivate::Impossible => "Not sent: it cannot be private.",
    }
}

/// Stands for a text that is not to be read in passing.
pub(crate) const SECRET: &str = "Private message";
/// Stands for a text that cannot be read.
pub(crate) const SEALED: &str = "A private message, which cannot be read here";
/// Stands below a text that came in the open.
pub(crate) const EXPOSED: &str = "Not encrypted: servers can read this, and have sent it as well";

/// For `data-secrecy`.
pub(crate) fn secrecy(secrecy: Secrecy) -> &'static str {
    match secrecy {
        Secrecy::Open => "open",
        Secrecy::Private { verified: false } => "unverified",
        Secrecy::Private { verified: true } => "private",
        Secrecy::Exposed => "exposed",
        Secrecy::Sealed => "sealed",
    }
}
