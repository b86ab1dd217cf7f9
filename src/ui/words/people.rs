//! Words about people who are searched for.

use super::send_error_reason;
use crate::i18n::{Text, plural, tr};
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::SendError;

pub(crate) const FIND: Text = Text("Search for people");
pub(crate) const FIELD: Text = Text("Name of somebody");
pub(crate) const GO: Text = Text("Search");
pub(crate) const LIST: Text = Text("People who were found");
pub(crate) const ASKING: Text = Text("Asking…");
pub(crate) const FAILED: Text = Text("The search did not work. Try again, or type the address.");
pub(crate) const CHOSEN: Text = Text("Filled in below.");

/// How many were found.
pub(crate) fn found(total: usize) -> String {
    match total {
        0 => tr("Nobody like that.").to_owned(),
        n => plural(n, "{n} person", "{n} people"),
    }
}

/// Why the directory does not say.
pub(crate) fn why(error: &SendError) -> &'static str {
    match error {
        SendError::Refused(e) if e.condition == StanzaCondition::NotAcceptable => {
            tr("The directory wants to know more. Fill in another field.")
        }
        SendError::Refused(e) if e.condition == StanzaCondition::UndefinedCondition => FAILED.tr(),
        _ => send_error_reason(error),
    }
}
