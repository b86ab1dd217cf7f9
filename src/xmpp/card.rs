//! What people say of themselves, as the screen shows it.

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

/// All lines. Each has words in it.
pub type Card = Vec<(Fact, String)>;
