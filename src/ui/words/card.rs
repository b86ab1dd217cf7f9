//! What people say of themselves.

use crate::i18n::{Text, tr};
use crate::xmpp::card::Fact;

pub(crate) const HEAD: Text = Text("What they say of themselves");
pub(crate) const ROOM_HEAD: Text = Text("What the room says of itself");
pub(crate) const PROFILE: Text = Text("Edit your profile…");
pub(crate) const PROFILE_TITLE: Text = Text("Your profile");
pub(crate) const PROFILE_HINT: Text = Text(
    "Your contacts can read this, and on many servers so can everybody. Leave empty what you do not want to say.",
);
pub(crate) const SAVE: Text = Text("Save");
pub(crate) const LOADING: Text = Text("Asking…");
pub(crate) const EMPTY: Text = Text("Nothing.");
pub(crate) const AGAIN: Text = Text("Try again");

/// What a line is about.
pub(crate) fn name(fact: Fact) -> &'static str {
    match fact {
        Fact::Name => tr("Full name"),
        Fact::Nickname => tr("Nickname"),
        Fact::Organisation => tr("Organisation"),
        Fact::Title => tr("Position"),
        Fact::Role => tr("Role"),
        Fact::Email => tr("Email address"),
        Fact::Phone => tr("Telephone"),
        Fact::Birthday => tr("Birthday"),
        Fact::Url => tr("Web page"),
        Fact::Note => tr("Note"),
    }
}
