//! What is said of private conversations.

use crate::config::OtrPolicy;
use crate::i18n::{Text, fill, named, plural, tr};
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
            Self::Plain => tr("Not private"),
            Self::Starting => tr("Becoming private…"),
            Self::Unverified => tr("Private, not checked with whom"),
            Self::Private => tr("Private"),
            Self::Finished => tr("Private conversation ended"),
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
pub(crate) const LIMITS: Text = Text(
    "Off-the-Record encryption hides what you write from every server, and leaves \
    no proof of it. It does not hide with whom and when you write. This program comes from a web server, which \
    could send you another one: who cannot trust it runs the program from a file of his own.",
);

/// How that is done.
pub(crate) const OWN_FILE: &str =
    "https://github.com/converse-rs/converse-rs#from-a-file-of-your-own";

/// What a log-out leaves on one's own device.
pub(crate) const STAYS: Text = Text(
    "Messages and contacts are removed from this device. Your key for private conversations \
    and what you know of others’ keys stay here, sealed: when you come back your contacts find the same fingerprint, \
    and whom you have checked stays checked.",
);
/// What it leaves elsewhere.
pub(crate) const GOES: Text = Text(
    "Everything is removed from this device, also your key for private conversations and \
    what you know of others’ keys. Next time you have another fingerprint, and have to check each other again.",
);
pub(crate) const NO_KEY: Text =
    Text("You have no key yet. One is made when you first talk privately, or read from a file.");
pub(crate) const QR: Text = Text("Your fingerprint as a QR code: the same digits as above");
pub(crate) const MINE: Text =
    Text("Your fingerprint. Who compares it with what his program shows knows that it is you:");
pub(crate) const KEPT: Text = Text(
    "Your key and the fingerprints below are kept on this device, sealed, also when you log out.",
);
pub(crate) const NOT_KEPT: Text =
    Text("On this device your key and the fingerprints below are gone when you log out.");
pub(crate) const COPIED: Text = Text("Copied.");
pub(crate) const IMPORTED: Text = Text("Done.");
pub(crate) const FORGOTTEN: Text = Text("Forgotten.");
pub(crate) const EXPORT: Text = Text(
    "The file is not encrypted. Whoever has it can pretend to be you in private \
    conversations. Take it to your other program, and then delete it.",
);
pub(crate) const FORGET: Text = Text(
    "Your key and all fingerprints are removed from this device for good, and private \
    conversations end. Next time you have another fingerprint, and all have to check again who you are.",
);

/// What reading a file will do. `mine`: our fingerprint.
pub(crate) fn import(found: &Found, mine: Option<&str>) -> String {
    let mut words = match (&found.key, mine) {
        (Some(key), Some(mine)) if key == mine => {
            tr("The file has the key that you have already.").to_owned()
        }
        (Some(key), Some(_)) => fill(tr("The file has another key, {key}."), &[("key", key)]),
        (Some(key), None) => fill(tr("The file has the key {key}."), &[("key", key)]),
        (None, _) => plural(
            found.known,
            "The file has {n} fingerprint of others, which is added to those below. What was checked there \
             counts as checked here.",
            "The file has {n} fingerprints of others, which are added to those below. What was checked there \
             counts as checked here.",
        ),
    };
    if let Some(other) = &found.other {
        words.push(' ');
        words.push_str(&fill(
            tr("It was the account {account}’s."),
            &[("account", other)],
        ));
    }
    if found
        .key
        .as_deref()
        .is_some_and(|key| mine.is_some_and(|mine| key != mine))
    {
        words.push(' ');
        words.push_str(tr(
            "It takes the place of yours, which is lost unless you have saved it. Private conversations end, and \
             your contacts see a fingerprint that they may not know.",
        ));
    }
    words
}

/// Why a file is not taken.
pub(crate) fn wrong_file(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::TooLong => tr("This file is too large, or no text. Nothing was changed."),
        Wrong::Unknown => {
            tr("There is neither a key nor a fingerprint in this file. Nothing was changed.")
        }
        Wrong::Broken => tr("The key in this file is broken. Nothing was changed."),
        Wrong::NotYours => {
            tr("This file is of other accounts, and has nothing for this one. Nothing was changed.")
        }
    }
}

/// How far a key is trusted, and since when.
pub(crate) fn trust(trust: Trust, since: Option<String>) -> String {
    let how = match trust {
        Trust::Seen => tr("Seen, and not checked"),
        Trust::Smp => tr("Checked by a question or a secret"),
        Trust::Compared => tr("Checked by comparing"),
    };
    match since {
        Some(since) => [how, ": ", &since].concat(),
        None => how.to_owned(),
    }
}

pub(crate) const FORGET_TOO: Text = Text("Also forget my key on this device");

/// How it is, in a sentence or two.
pub(crate) fn explain(view: &View, name: &str) -> String {
    let words = match (view.state, view.is_verified()) {
        (State::Open, _) => tr("The servers of both of you can read this conversation."),
        (State::Starting, _) => tr("{name}’s program is asked to talk privately."),
        (State::Private, true) if view.old => {
            tr("Only you and {name} can read this conversation (old version 2 of the protocol).")
        }
        (State::Private, true) => tr("Only you and {name} can read this conversation."),
        (State::Private, false) => tr(
            "Nobody on the way can read this conversation. Whether it is {name} at the other end nobody has checked.",
        ),
        (State::Finished, _) => tr("{name} has ended the private conversation."),
    };
    named(words, name)
}

pub(crate) fn other_key(key: &Key) -> &'static str {
    if key.verified {
        tr("Another key, which was checked")
    } else {
        tr("Another key")
    }
}

pub(crate) fn policy(policy: OtrPolicy) -> &'static str {
    match policy {
        OtrPolicy::Never => tr("never"),
        OtrPolicy::Manual => tr("when one of us asks for it"),
        OtrPolicy::Opportunistic => tr("whenever both programs can"),
        OtrPolicy::Always => tr("always, or nothing is sent"),
    }
}

/// A note, and whether it warns.
pub(crate) fn note(note: &Note, name: &str) -> (String, bool) {
    let (words, warns) = match note {
        Note::Started { verified: true } => (tr("Private conversation with {name}."), false),
        Note::Started { verified: false } => (
            tr("Private conversation begun. Nobody has checked yet whether it is {name}."),
            false,
        ),
        Note::Renewed { .. } => (tr("The private conversation has new keys."), false),
        Note::Ended => (tr("You ended the private conversation."), false),
        Note::TheyEnded => (tr("{name} ended the private conversation."), true),
        Note::Asked => (
            tr("{name} asks for a private conversation, which is not allowed here."),
            false,
        ),
        Note::NewKey => (tr("First conversation with this key of {name}."), false),
        Note::OtherKey => (
            tr(
                "{name} has a key that was never seen before. Somebody else may be there: check who it is.",
            ),
            true,
        ),
        Note::Resent => (
            tr("Your last message was sent once more; it could not be read."),
            false,
        ),
        Note::Unreadable => (tr("Something came from {name} that cannot be read."), true),
        Note::TheirError(_) => (tr("{name}’s program says: {words}"), true),
        Note::Verified { proves: true } => (tr("Checked: it is {name}."), false),
        Note::Verified { proves: false } => (
            tr("Your answer was right. To know who asked, ask {name} a question too."),
            false,
        ),
        Note::NotVerified => (tr("The answers differ: it may not be {name}."), true),
        Note::VerifyingEnded => (tr("Checking was given up."), false),
    };
    let theirs = match note {
        Note::TheirError(words) => words,
        _ => "",
    };
    (fill(words, &[("name", name), ("words", theirs)]), warns)
}

/// Why a message was not sent.
pub(crate) fn not_private(why: NotPrivate) -> &'static str {
    match why {
        NotPrivate::Finished => tr("Not sent: the private conversation has ended."),
        NotPrivate::Discarded => tr("Not sent: it did not become private."),
        NotPrivate::TooLong => tr("Not sent: it is too long to be private."),
        NotPrivate::TooMany => tr("Not sent: too many messages wait for privacy."),
        NotPrivate::Impossible => tr("Not sent: it cannot be private."),
    }
}

/// Stands for a text that is not to be read in passing.
pub(crate) const SECRET: Text = Text("Private message");
/// Stands for a text that cannot be read.
pub(crate) const SEALED: Text = Text("A private message, which cannot be read here");
/// Stands below a text that came in the open.
pub(crate) const EXPOSED: Text =
    Text("Not encrypted: servers can read this, and may have sent it themselves");

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
