//! What is known of server and connection, for those who ask.

use super::Store;
use super::registration::AccountStep;
use crate::jid::{BareJid, Jid};
use crate::xml::ns;
use crate::xmpp::event::{Carrier, Server, Uploads};

/// See the module.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Service {
    pub server: Server,
    /// `None`: not asked yet.
    pub carrier: Option<Carrier>,
    /// The session outlives a lost connection (XEP-0198).
    pub resumable: bool,
    /// What it says of files; `None`: it takes none.
    pub uploads: Option<Uploads>,
    /// What was last wanted of the account itself.
    pub account: Option<AccountStep>,
    /// Where rooms are found and made; `None`: nowhere that is known.
    pub rooms: Option<BareJid>,
    /// Where people can be searched for; `None`: nowhere that is known.
    pub directory: Option<Jid>,
}

impl Service {
    /// Whether messages come to all devices (XEP-0280), as the server says.
    pub fn copies(&self) -> bool {
        self.has(ns::CARBONS)
    }

    /// Whether people can be kept away (XEP-0191).
    pub fn blocks(&self) -> bool {
        self.has(ns::BLOCKING)
    }

    /// Whether the account can have another password, or be ended (XEP-0077), as the server says.
    pub fn registers(&self) -> bool {
        self.has(ns::REGISTER)
    }

    /// Whether it has commands (XEP-0050).
    pub fn commands(&self) -> bool {
        self.has(ns::COMMANDS)
    }

    fn has(&self, feature: &str) -> bool {
        self.server.features.iter().any(|f| f == feature)
    }
}

impl Store {
    /// What is known of server and connection.
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// Whether messages are kept at the server, as far as this session knows.
    pub fn is_archived(&self) -> bool {
        !self.no_archive
    }
}
