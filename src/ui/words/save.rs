//! Words around the saving of a chat.

pub(crate) const TITLE: &str = "Save what was said: ";
pub(crate) const OPEN: &str = "Save as a file…";
pub(crate) const HINT: &str = "Anybody who can open the file can read it. It holds what this browser has of this chat. What only the \
                               server's archive has is not in it until you have scrolled up to it, and private messages never are.";
pub(crate) const TEXT: &str = "Save as text";
pub(crate) const JSON: &str = "Save as JSON";
