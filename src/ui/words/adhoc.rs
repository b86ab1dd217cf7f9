//! Words about commands that others run for us.

use super::send_error_reason;
use crate::xmpp::adhoc::{CommandAction, CommandStatus, NoteKind};
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::SendError;

pub(crate) const TITLE: &str = "Commands";
pub(crate) const OPEN: &str = "Commands of the server…";
pub(crate) const ADDRESS: &str = "Address of a server, a service or a device";
pub(crate) const LIST: &str = "Show commands";
pub(crate) const COMMANDS: &str = "Commands to choose from";
pub(crate) const NONE: &str = "There are no commands for you.";
pub(crate) const ASKING: &str = "Asking…";
pub(crate) const WAITING: &str = "Waiting for the answer…";
pub(crate) const OTHERS: &str = "Other commands";
pub(crate) const NO_ADDRESS: &str =
    "An address looks like example.org, name@example.org or name@example.org/device.";
pub(crate) const SAYS: &str = "It says: ";
pub(crate) const YES: &str = "Yes";
pub(crate) const NO: &str = "No";
pub(crate) const TABLE: &str = "Results";

/// What a button does.
pub(crate) fn action(action: CommandAction) -> &'static str {
    match action {
        CommandAction::Cancel => "Cancel",
        CommandAction::Complete => "Finish",
        CommandAction::Execute => "Run",
        CommandAction::Next => "Next",
        CommandAction::Prev => "Back",
    }
}

/// What became of it, where nothing else is said.
pub(crate) fn status(status: CommandStatus) -> &'static str {
    match status {
        CommandStatus::Executing => "",
        CommandStatus::Completed => "Done.",
        CommandStatus::Canceled => "It was cancelled.",
    }
}

/// What stands before a note.
pub(crate) fn note(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Info => "",
        NoteKind::Warn => "Warning: ",
        NoteKind::Error => "Error: ",
    }
}

/// Why there is no answer.
pub(crate) fn why(error: &SendError) -> &'static str {
    let SendError::Refused(refused) = error else {
        return send_error_reason(error);
    };
    match refused.condition {
        StanzaCondition::ItemNotFound => "There is no such command, or no such address.",
        StanzaCondition::Forbidden
        | StanzaCondition::NotAllowed
        | StanzaCondition::NotAuthorized => "You may not do that.",
        StanzaCondition::FeatureNotImplemented | StanzaCondition::ServiceUnavailable => {
            "There are no commands at this address."
        }
        StanzaCondition::BadRequest | StanzaCondition::NotAcceptable => {
            "It does not take that. Look at what you filled in, or begin again."
        }
        StanzaCondition::UndefinedCondition => "The answer makes no sense.",
        _ => send_error_reason(error),
    }
}
