//! What is said outside the page.

use crate::i18n::{fill, tr};
use crate::store::{Gist, Told};

/// Title and text of a desktop notification.
pub fn told(told: &Told) -> (String, Option<String>) {
    let (title, body) = match &told.gist {
        Gist::Words(words) => (told.name.as_str(), words.as_str()),
        Gist::Message => (told.name.as_str(), tr("New message")),
        Gist::Private => return (tr("New private message").to_owned(), None),
        Gist::Invitation(room) => {
            let text = fill(tr("Asks you into {room}"), &[("room", room)]);
            return (told.name.clone(), Some(text));
        }
        Gist::Suggestion(1) => (told.name.as_str(), tr("Suggests a contact")),
        Gist::Suggestion(_) => (told.name.as_str(), tr("Suggests contacts")),
        Gist::Request => (told.name.as_str(), tr("Asks to become your contact")),
    };
    (title.to_owned(), Some(body.to_owned()))
}
