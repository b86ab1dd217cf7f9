//! What the site says of rooms, and of services beside them.

use crate::jid::{BareJid, Jid};
use crate::xmpp::event::Affiliation;
use zeroize::Zeroizing;

/// What the site says of all rooms.
#[derive(Clone, Default)]
pub struct RoomsConfig {
    /// Bookmarked rooms are entered at the login.
    pub autojoin: bool,
    /// And so are these.
    pub entered: Vec<AutoJoin>,
    /// The name of which a room says nothing else; none: that of the address.
    pub nickname: Option<String>,
    /// Where somebody has the name of our address, a number is put behind it.
    pub number_nick: bool,
    /// Of the rooms above none is entered before the user has said under which name.
    pub ask_nick: bool,
    /// Messages that a room without an archive is asked for.
    pub history: u32,
    /// One that we make stays closed until it is set up.
    pub reserved: bool,
    /// Who speaks and was not seen to come is asked for.
    pub probes: bool,
    /// What was said in one can be seen before it is entered.
    pub before: bool,
    /// Of these the lists are asked for (`muc_fetch_members`).
    pub members: Vec<Affiliation>,
    /// The services of [`crate::xmpp::client::ClientConfig::push`] are made known to those of rooms.
    pub push: bool,
    /// Rooms keep our nick for us.
    pub register: AutoRegister,
}

/// Whether a room is told whose name one's own is there (`auto_register_muc_nickname`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum AutoRegister {
    /// `false`
    #[default]
    No,
    /// `true`: when one enters it.
    Yes,
    /// `'unregister'`: and no longer, once one leaves it.
    WhileIn,
}

/// A room that the site has everybody enter.
#[derive(Clone, PartialEq, Eq)]
pub struct AutoJoin {
    pub room: BareJid,
    pub nick: Option<String>,
    pub password: Option<Zeroizing<String>>,
}

/// A service that tells the user of messages while no program of his is there (XEP-0357).
#[derive(Clone, PartialEq, Eq)]
pub struct PushService {
    pub jid: Jid,
    pub node: Option<String>,
    /// What the service knows the account by.
    pub secret: Option<Zeroizing<String>>,
    /// No longer by this one.
    pub disable: bool,
}
