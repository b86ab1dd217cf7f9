//! Words around the search in messages.
use crate::i18n::{Text, counted, fill, plural, tr};

pub(crate) const TITLE: Text = Text("Search");
pub(crate) const HERE: Text = Text("Search in this chat");
pub(crate) const ALL: Text = Text("Search in messages");
pub(crate) const FIELD: Text = Text("Words in a message");
pub(crate) const LIST: Text = Text("Messages");
pub(crate) const EVERYWHERE: Text = Text("In all chats");
pub(crate) const ARCHIVE: Text = Text("Search the server's archive");
pub(crate) const ARCHIVED: Text = Text("In the archive");
pub(crate) const AROUND: Text = Text("What was said around it");
pub(crate) const MORE: Text = Text("More from the archive");
pub(crate) const AGAIN: Text = Text("Try again");
pub(crate) const NO_MORE: Text = Text("The archive has no other message with these words.");
pub(crate) const CHAT: Text = Text("Open the chat");
pub(crate) const YOU: Text = Text("You");
pub(crate) const WHAT: Text = Text(
    "What this browser has is searched. Older messages come from the server's \
                               archive as you scroll up in a chat.",
);

/// What there is: `shown` of `total`; whether everything was looked at.
pub(crate) fn found(shown: usize, total: usize, done: bool) -> String {
    if total == 0 {
        let words = if done {
            tr("No message here has these words.")
        } else {
            tr("Searching…")
        };
        return words.to_owned();
    }
    match (shown < total, done) {
        (false, true) => plural(total, "{n} message", "{n} messages"),
        (false, false) => plural(total, "{n} message so far…", "{n} messages so far…"),
        (true, _) => {
            let words = if done {
                counted(
                    total,
                    "The newest {shown} of {n} message",
                    "The newest {shown} of {n} messages",
                )
            } else {
                counted(
                    total,
                    "The newest {shown} of {n} message so far…",
                    "The newest {shown} of {n} messages so far…",
                )
            };
            let (n, shown) = (total.to_string(), shown.to_string());
            fill(words, &[("n", &n), ("shown", &shown)])
        }
    }
}
