//! Words about contacts that others suggest.

use crate::i18n::{Text, tr};
use crate::xmpp::event::{SuggestedDeed, Suggestion};

pub(crate) const TITLE: Text = Text("Suggested by {name}");
pub(crate) const SUGGESTS: Text = Text("{who} suggests contacts to you");
pub(crate) const LIST: Text = Text("Suggested contacts");
pub(crate) const LOOK: Text = Text("Look");
pub(crate) const IGNORE: Text = Text("Ignore");
pub(crate) const CHOOSE: Text =
    Text("Nothing is done but what is ticked. Who is added sees when you are online.");
pub(crate) const CANCEL: Text = Text("Later");
pub(crate) const DO: Text = Text("Do what is ticked");

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
        SuggestedDeed::Add => tr("is added to your contacts"),
        SuggestedDeed::Delete => tr("is removed from your contacts"),
        SuggestedDeed::Modify => tr("gets this name and these groups"),
    }
}
