//! Words around the saving of a chat.
use crate::i18n::Text;

pub(crate) const TITLE: Text = Text("Save what was said: {name}");
pub(crate) const OPEN: Text = Text("Save as a file…");
pub(crate) const HINT: Text = Text(
    "Anybody who can open the file can read it. It holds what this browser has of this chat. What only the \
                               server's archive has is not in it until you have scrolled up to it, and private messages never are.",
);
pub(crate) const TEXT: Text = Text("Save as text");
pub(crate) const JSON: Text = Text("Save as JSON");
