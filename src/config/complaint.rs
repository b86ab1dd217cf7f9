//! What is wrong with a page's settings, said so that its author finds it.

use super::names::nearest;
use crate::xmpp::event::Level;

/// One thing that is wrong. The wrong value was not taken; the default stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Complaint {
    /// Another kind of value was expected.
    WrongType {
        name: String,
        expected: &'static str,
        got: &'static str,
    },
    /// Right kind, impossible value.
    BadValue {
        name: String,
        expected: &'static str,
    },
    /// A list holds something that is none of the names it may hold; the rest of it counts.
    LeftOut {
        name: String,
        names: &'static [&'static str],
    },
    /// Nobody knows such a setting.
    Unknown { name: String },
    /// Converse.js has it; this program does not yet.
    NotYet { name: String },
    /// It was there once; `now` says what is there instead, if anything.
    Renamed { name: String, now: &'static str },
    /// Each is fine, together they cannot work.
    Together(&'static str),
}

impl Complaint {
    /// One line for the console. Holds no value: it may be a password.
    pub fn text(&self) -> String {
        match self {
            Self::WrongType {
                name,
                expected,
                got,
            } => [
                "setting ",
                name,
                ": expected ",
                expected,
                ", got ",
                got,
                "; using the default",
            ]
            .concat(),
            Self::BadValue { name, expected } => [
                "setting ",
                name,
                ": expected ",
                expected,
                "; using the default",
            ]
            .concat(),
            Self::Unknown { name } => match nearest(name) {
                Some(near) => ["there is no setting ", name, "; did you mean ", near, "?"].concat(),
                None => ["there is no setting ", name].concat(),
            },
            Self::NotYet { name } => {
                ["setting ", name, " of Converse.js has no effect here yet"].concat()
            }
            Self::Renamed { name, now } => {
                let border = if now.is_empty() { "" } else { "; " };
                ["setting ", name, " is gone", border, now].concat()
            }
            Self::LeftOut { name, names } => [
                "setting ",
                name,
                ": left out what is none of ",
                &names.join(", "),
            ]
            .concat(),
            Self::Together(text) => (*text).to_owned(),
        }
    }

    /// How loudly to say it.
    pub fn level(&self) -> Level {
        match self {
            Self::NotYet { .. } => Level::Info,
            Self::Unknown { .. } | Self::Renamed { .. } => Level::Warn,
            Self::WrongType { .. }
            | Self::BadValue { .. }
            | Self::LeftOut { .. }
            | Self::Together(_) => Level::Error,
        }
    }
}
