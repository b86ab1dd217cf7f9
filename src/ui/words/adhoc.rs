//! Words about commands that others run for us.

use super::send_error_reason;
use crate::i18n::{Text, tr};
use crate::xmpp::adhoc::{CommandAction, CommandStatus, NoteKind};
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::SendError;

pub(crate) const TITLE: Text = Text("Commands");
pub(crate) const OPEN: Text = Text("Commands of the server…");
pub(crate) const ADDRESS: Text = Text("Address of a server, a service or a device");
pub(crate) const LIST: Text = Text("Show commands");
pub(crate) const COMMANDS: Text = Text("Commands to choose from");
pub(crate) const NONE: Text = Text("There are no commands for you.");
pub(crate) const ASKING: Text = Text("Asking…");
pub(crate) const WAITING: Text = Text("Waiting for the answer…");
pub(crate) const OTHERS: Text = Text("Other commands");
pub(crate) const NO_ADDRESS: Text =
    Text("An address looks like example.org, name@example.org or name@example.org/device.");
pub(crate) const SAYS: Text = Text("It says: {words}");
pub(crate) const YES: Text = Text("Yes");
pub(crate) const NO: Text = Text("No");
pub(crate) const TABLE: Text = Text("Results");

/// What a button does.
pub(crate) fn action(action: CommandAction) -> &'static str {
    match action {
        CommandAction::Cancel => tr("Cancel"),
        CommandAction::Complete => tr("Finish"),
        CommandAction::Execute => tr("Run"),
        CommandAction::Next => tr("Next"),
        CommandAction::Prev => tr("Back"),
    }
}

/// What became of it, where nothing else is said.
pub(crate) fn status(status: CommandStatus) -> &'static str {
    match status {
        CommandStatus::Executing => "",
        CommandStatus::Completed => tr("Done."),
        CommandStatus::Canceled => tr("It was cancelled."),
    }
}

/// What stands before a note.
pub(crate) fn note(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Info => "",
        NoteKind::Warn => tr("Warning:"),
        NoteKind::Error => tr("Error:"),
    }
}

/// Why there is no answer.
pub(crate) fn why(error: &SendError) -> &'static str {
    let SendError::Refused(refused) = error else {
        return send_error_reason(error);
    };
    match refused.condition {
        StanzaCondition::ItemNotFound => tr("There is no such command, or no such address."),
        StanzaCondition::Forbidden
        | StanzaCondition::NotAllowed
        | StanzaCondition::NotAuthorized => tr("You may not do that."),
        StanzaCondition::FeatureNotImplemented | StanzaCondition::ServiceUnavailable => {
            tr("There are no commands at this address.")
        }
        StanzaCondition::BadRequest | StanzaCondition::NotAcceptable => {
            tr("It does not take that. Look at what you filled in, or begin again.")
        }
        StanzaCondition::UndefinedCondition => tr("The answer makes no sense."),
        _ => send_error_reason(error),
    }
}
