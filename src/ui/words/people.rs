//! Words about people who are searched for.

use super::send_error_reason;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::SendError;

pub(crate) const FIND: &str = "Search for people";
pub(crate) const FIELD: &str = "Name of somebody";
pub(crate) const GO: &str = "Search";
pub(crate) const LIST: &str = "People who were found";
pub(crate) const ASKING: &str = "Asking…";
pub(crate) const FAILED: &str = "The search did not work. Try again, or type the address.";
pub(crate) const CHOSEN: &str = "Filled in below.";

/// How many were found.
pub(crate) fn found(total: usize) -> String {
    match total {
        0 => "Nobody like that.".to_owned(),
        1 => "1 person".to_owned(),
        n => [&n.to_string(), " people"].concat(),
    }
}

/// Why the directory does not say.
pub(crate) fn why(error: &SendError) -> &'static str {
    match error {
        SendError::Refused(e) if e.condition == StanzaCondition::NotAcceptable => {
            "The directory wants to know more. Fill in another field."
        }
        SendError::Refused(e) if e.condition == StanzaCondition::UndefinedCondition => FAILED,
        _ => send_error_reason(error),
    }
}
