//! Words about contacts that others suggest.

use crate::xmpp::event::{SuggestedDeed, Suggestion};

pub(crate) const TITLE: &str = "Suggested by ";
pub(crate) const SUGGESTS: &str = " suggests contacts to you";
pub(crate) const LIST: &str = "Suggested contacts";
pub(crate) const LOOK: &str = "Look";
pub(crate) const IGNORE: &str = "Ignore";
pub(crate) const CHOOSE: &str =
    "Nothing is done but what is ticked. Who is added sees when you are online.";
pub(crate) const CANCEL: &str = "Later";
pub(crate) const DO: &str = "Do what is ticked";

/// Who it is about.
pub(crate) fn who(one: &Suggestion) -> String {
    match &one.name {
        Some(name) => [name, " (", one.jid.as_str(), ")"].concat(),
        None => one.jid.to_string(),
    }
}

/// What is to be done.
pub(crate) fn what(one: &Suggestion) -> &'static str {
    match one.deed {
        SuggestedDeed::Add => "is added to your contacts",
        SuggestedDeed::Delete => "is removed from your contacts",
        SuggestedDeed::Modify => "gets this name and these groups",
    }
}
