//! What people say of themselves.

use crate::xmpp::card::Fact;

pub(crate) const HEAD: &str = "What they say of themselves";
pub(crate) const ROOM_HEAD: &str = "What the room says of itself";
pub(crate) const PROFILE: &str = "Edit your profile…";
pub(crate) const PROFILE_TITLE: &str = "Your profile";
pub(crate) const PROFILE_HINT: &str = "Your contacts can read this, and on many servers so can everybody. Leave empty what you do not want to say.";
pub(crate) const SAVE: &str = "Save";
pub(crate) const LOADING: &str = "Asking…";
pub(crate) const EMPTY: &str = "Nothing.";
pub(crate) const AGAIN: &str = "Try again";

/// What a line is about.
pub(crate) fn name(fact: Fact) -> &'static str {
    match fact {
        Fact::Name => "Full name",
        Fact::Nickname => "Nickname",
        Fact::Organisation => "Organisation",
        Fact::Title => "Position",
        Fact::Role => "Role",
        Fact::Email => "Email address",
        Fact::Phone => "Telephone",
        Fact::Birthday => "Birthday",
        Fact::Url => "Web page",
        Fact::Note => "Note",
    }
}
