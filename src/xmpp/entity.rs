//! What somebody, or something, says it is (XEP-0030), as the screen shows it.

use crate::jid::Jid;
use crate::xml::ns;
use crate::xmpp::form::Form;

/// As many items are told of at most.
pub const MAX_ITEMS: usize = 200;

/// An entity, or a node of one.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Entity {
    /// The node that was asked about; `None`: the entity itself.
    pub node: Option<String>,
    pub identities: Vec<Identity>,
    /// The namespaces of what it can do.
    pub features: Vec<String>,
    /// What it says beside that (XEP-0128).
    pub forms: Vec<Form>,
    /// What belongs to it; `None`: it does not tell.
    pub items: Option<Vec<Item>>,
}

/// What it is (§3.1): `conference` and `text`, for instance, are a room or a service that has rooms.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Identity {
    pub category: String,
    pub kind: String,
    pub name: String,
}

/// Something that belongs to it (§4): another entity, or a node of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    pub jid: Jid,
    pub node: Option<String>,
    pub name: Option<String>,
}

impl Entity {
    /// Whether it can do what has this namespace.
    pub fn has(&self, feature: &str) -> bool {
        self.features.iter().any(|f| f == feature)
    }

    /// Whether it has commands (XEP-0050).
    pub fn has_commands(&self) -> bool {
        self.has(ns::COMMANDS)
    }

    /// Whether it says that it is of this category.
    pub fn is(&self, category: &str) -> bool {
        self.identities.iter().any(|i| i.category == category)
    }
}
