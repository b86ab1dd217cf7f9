//! What people say of themselves, as the screen shows it.

use crate::xmpp::stanza::vcard;

/// What one line of it is about, in the order in which they are shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fact {
    Name,
    Nickname,
    Organisation,
    Title,
    Role,
    Email,
    Phone,
    Birthday,
    /// An address in the web: `http` or `https`.
    Url,
    Note,
}

impl Fact {
    /// All of them, in their order.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::Nickname,
        Self::Organisation,
        Self::Title,
        Self::Role,
        Self::Email,
        Self::Phone,
        Self::Birthday,
        Self::Url,
        Self::Note,
    ];

    /// Its name in writing (RFC 6350 §6).
    pub fn name(self) -> &'static str {
        vcard::name(self)
    }
}

/// All lines. Each has words in it.
pub type Card = Vec<(Fact, String)>;
