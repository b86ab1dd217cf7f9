//! A command that another entity runs for us (XEP-0050), as the screen shows it.

use crate::xmpp::form::Form;

/// The command that makes an invitation (XEP-0401 §3).
pub const INVITE: &str = "urn:xmpp:invite#invite";

/// How far a command is, and what it says.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Stage {
    pub status: CommandStatus,
    pub notes: Vec<(NoteKind, String)>,
    /// What it wants to know, or what came of it.
    pub form: Option<Form>,
    /// One can go back.
    pub prev: bool,
    pub next: bool,
    pub complete: bool,
    /// What is done where the user just goes on (§3.4): one of those that are allowed.
    pub default: CommandAction,
}

/// Whether there is more to come (§3.1).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum CommandStatus {
    #[default]
    Executing,
    Completed,
    Canceled,
}

/// What is to be done with a command.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum CommandAction {
    Cancel,
    Complete,
    #[default]
    Execute,
    Next,
    Prev,
}

/// How serious a note is (§4.3).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum NoteKind {
    #[default]
    Info,
    Warn,
    Error,
}

impl CommandStatus {
    /// With their words on the wire.
    pub const ALL: [(Self, &str); 3] = [
        (Self::Executing, "executing"),
        (Self::Completed, "completed"),
        (Self::Canceled, "canceled"),
    ];
}

impl CommandAction {
    const ALL: [(Self, &str); 5] = [
        (Self::Cancel, "cancel"),
        (Self::Complete, "complete"),
        (Self::Execute, "execute"),
        (Self::Next, "next"),
        (Self::Prev, "prev"),
    ];

    /// By its word on the wire.
    pub fn from_name(name: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(_, word)| *word == name);
        found.map(|(action, _)| action)
    }

    /// Its word on the wire.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.into_iter().find(|(action, _)| *action == self);
        found.map_or("", |(_, word)| word)
    }
}

impl NoteKind {
    /// With their words on the wire.
    pub const ALL: [(Self, &str); 3] = [
        (Self::Info, "info"),
        (Self::Warn, "warn"),
        (Self::Error, "error"),
    ];

    /// Its word on the wire.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.into_iter().find(|(kind, _)| *kind == self);
        found.map_or("", |(_, word)| word)
    }
}
