//! Of contacts: how one stands with them, and why something was not done.

use super::send_error_reason;
use crate::i18n::{fill, tr};
use crate::store::{Contact, ContactTrouble};
use crate::xmpp::event::{Deed, Subscription};

/// What two see of each other.
pub(crate) fn standing(contact: &Contact) -> &'static str {
    match (contact.stranger, contact.pending, contact.subscription) {
        (true, ..) => tr("Not in your contacts"),
        (_, true, _) => tr("You asked to see when they are online; they have not answered yet"),
        (_, _, Subscription::Both) => tr("You see each other’s status"),
        (_, _, Subscription::To) => tr("You see their status, they do not see yours"),
        (_, _, Subscription::From) => tr("They see your status, you do not see theirs"),
        (_, _, Subscription::None) => tr("Neither sees the other’s status"),
    }
}

/// What was not done with a contact, and why.
pub(crate) fn contact_trouble(trouble: &ContactTrouble) -> (String, &'static str) {
    let jid = trouble.jid.as_str();
    let what = match trouble.deed {
        Deed::Add => tr("{who} could not be added"),
        Deed::Change => tr("{who} could not be changed"),
        Deed::Remove => tr("{who} could not be removed"),
        Deed::Ask => tr("{who} could not be asked"),
        Deed::Block => tr("{who} could not be blocked"),
        Deed::Unblock => tr("{who} could not be unblocked"),
        Deed::Picture => tr("Your picture could not be changed"),
    };
    (fill(what, &[("who", jid)]), send_error_reason(&trouble.why))
}
