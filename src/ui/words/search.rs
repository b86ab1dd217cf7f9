//! Words around the search in messages.

pub(crate) const TITLE: &str = "Search";
pub(crate) const HERE: &str = "Search in this chat";
pub(crate) const ALL: &str = "Search in messages";
pub(crate) const FIELD: &str = "Words in a message";
pub(crate) const LIST: &str = "Messages";
pub(crate) const EVERYWHERE: &str = "In all chats";
pub(crate) const ARCHIVE: &str = "Search the server's archive";
pub(crate) const ARCHIVED: &str = "In the archive";
pub(crate) const AROUND: &str = "What was said around it";
pub(crate) const MORE: &str = "More from the archive";
pub(crate) const AGAIN: &str = "Try again";
pub(crate) const NO_MORE: &str = "The archive has no other message with these words.";
pub(crate) const CHAT: &str = "Open the chat";
pub(crate) const YOU: &str = "You";
pub(crate) const WHAT: &str = "What this browser has is searched. Older messages come from the server's \
                               archive as you scroll up in a chat.";

/// What there is: `shown` of `total`; whether everything was looked at.
pub(crate) fn found(shown: usize, total: usize, done: bool) -> String {
    if total == 0 {
        let words = if done {
            "No message here has these words."
        } else {
            "Searching…"
        };
        return words.to_owned();
    }
    let messages = if total == 1 { " message" } else { " messages" };
    let total_words = [&total.to_string(), messages].concat();
    let mut words = if shown < total {
        ["The newest ", &shown.to_string(), " of ", &total_words].concat()
    } else {
        total_words
    };
    if !done {
        words.push_str(" so far…");
    }
    words
}
