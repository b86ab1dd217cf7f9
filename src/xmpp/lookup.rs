//! What is looked for in an archive, beside the log of a chat, and what is there.

use crate::jid::BareJid;
use crate::time::Millis;

/// Characters of a message that are told, and of the words that are looked for.
pub const MAX_TEXT: usize = 2_000;
pub const MAX_WORDS: usize = 200;
/// Messages of a page.
pub const PAGE: u32 = 20;

/// What is looked for.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Lookup {
    /// Messages with these words (XEP-0431); empty: all.
    pub words: String,
    /// Of this conversation alone.
    pub with: Option<BareJid>,
    /// The last ones before the message with this id in the archive, or the first ones after that; neither: the last.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A message that is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// Its id in the archive.
    pub id: String,
    pub chat: BareJid,
    pub own: bool,
    /// Who said it, in a room.
    pub nick: Option<String>,
    pub at: Millis,
    pub text: String,
    /// In the model, where it is there.
    pub key: Option<u64>,
}

/// A page of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Looked {
    pub lookup: Lookup,
    /// In their order.
    pub all: Vec<Kept>,
    /// The id of the first one in the archive, whether it is told here or not.
    pub first: Option<String>,
    /// There are no more of them that way.
    pub complete: bool,
}
