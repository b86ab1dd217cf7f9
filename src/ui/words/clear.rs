//! Words around the clearing of a chat.
use crate::i18n::Text;

pub(crate) const TITLE: Text = Text("Remove all messages: {name}");
pub(crate) const CLEAR: Text = Text("Remove");
pub(crate) const OPEN: Text = Text("Remove all messages…");
pub(crate) const WARNING: Text = Text(
    "What was said in this chat is removed from this browser, and cannot be had \
                                  back here until you log in anew. The server's archive, your other devices \
                                  and the other side keep what they have.",
);
