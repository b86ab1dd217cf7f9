//! Of contacts: how one stands with them, and why something was not done.

use super::send_error_reason;
use crate::store::{Contact, ContactTrouble};
use crate::xmpp::event::{Deed, Subscription};

/// What two see of each other.
pub(crate) fn standing(contact: &Contact) -> &'static str {
    match (contact.stranger, contact.pending, contact.subscription) {
        (true, ..) => "Not in your contacts",
        (_, true, _) => "You asked to see when they are online; they have not answered yet",
        (_, _, Subscription::Both) => "You see each other’s status",
        (_, _, Subscription::To) => "You see their status, they do not see yours",
        (_, _, Subscription::From) => "They see your status, you do not see theirs",
        (_, _, Subscription::None) => "Neither sees the other’s status",
    }
}

/// What was not done with a contact, and why.
pub(crate) fn contact_trouble(trouble: &ContactTrouble) -> (String, &'static str) {
    let jid = trouble.jid.as_str();
    let what = match trouble.deed {
        Deed::Add => [jid, " could not be added"],
        Deed::Change => [jid, " could not be changed"],
        Deed::Remove => [jid, " could not be removed"],
        Deed::Ask => [jid, " could not be asked"],
        Deed::Block => [jid, " could not be blocked"],
        Deed::Unblock => [jid, " could not be unblocked"],
        Deed::Picture => ["Your picture", " could not be changed"],
    };
    (what.concat(), send_error_reason(&trouble.why))
}
