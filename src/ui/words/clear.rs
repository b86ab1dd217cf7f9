//! Words around the clearing of a chat.

pub(crate) const TITLE: &str = "Remove all messages: ";
pub(crate) const CLEAR: &str = "Remove";
pub(crate) const OPEN: &str = "Remove all messages…";
pub(crate) const WARNING: &str = "What was said in this chat is removed from this browser, and cannot be had \
                                  back here until you log in anew. The server's archive, your other devices \
                                  and the other side keep what they have.";
