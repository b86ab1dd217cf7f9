//! Contacts that somebody suggests (XEP-0144).

use crate::jid::BareJid;

/// One of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suggestion {
    pub jid: BareJid,
    pub name: Option<String>,
    pub groups: Vec<String>,
    pub deed: SuggestedDeed,
}

/// What is to be done with it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum SuggestedDeed {
    #[default]
    Add,
    Delete,
    /// Another name, other groups.
    Modify,
}

impl SuggestedDeed {
    const ALL: [Self; 3] = [Self::Add, Self::Delete, Self::Modify];

    /// The word of the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Delete => "delete",
            Self::Modify => "modify",
        }
    }

    /// By the word that [`Self::name`] gives.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.name() == name)
    }
}
