//! What the client says of rooms (XEP-0045).

use super::SendError;
use crate::jid::{BareJid, Jid};
use crate::xmpp::adhoc::Stage;
use crate::xmpp::command::Show;
use crate::xmpp::entity::Entity;
use crate::xmpp::error::{ErrorType, StanzaCondition, StanzaError};
use crate::xmpp::form::Form;
use crate::xmpp::lookup::Looked;
use zeroize::Zeroizing;

/// XEP-0045 §5.1, from least to most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub enum Role {
    #[default]
    None,
    Visitor,
    Participant,
    Moderator,
}

impl Role {
    const ALL: [Self; 4] = [
        Self::None,
        Self::Visitor,
        Self::Participant,
        Self::Moderator,
    ];

    /// The word of the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Visitor => "visitor",
            Self::Participant => "participant",
            Self::Moderator => "moderator",
        }
    }

    /// By the word that [`Self::name`] gives.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// XEP-0045 §5.2, from least to most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub enum Affiliation {
    Outcast,
    #[default]
    None,
    Member,
    Admin,
    Owner,
}

impl Affiliation {
    const ALL: [Self; 5] = [
        Self::Outcast,
        Self::None,
        Self::Member,
        Self::Admin,
        Self::Owner,
    ];

    /// The word of the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Outcast => "outcast",
            Self::None => "none",
            Self::Member => "member",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// By the word that [`Self::name`] gives.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.name() == name)
    }
}

/// Somebody in a room.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Occupant {
    pub nick: String,
    /// Who it is, whatever the nick: see [`Sender`].
    pub id: Option<String>,
    /// The account, where the room shows it.
    pub jid: Option<BareJid>,
    pub role: Role,
    pub affiliation: Affiliation,
    pub show: Show,
    /// What the room calls him beside that (XEP-0317).
    pub hats: Vec<String>,
}

/// Who wrote something in a room.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Sender {
    pub nick: String,
    /// The occupant's id (XEP-0421). Where the room gives out none, one that this client makes up for as long as
    /// the occupant is there: whoever has the nick later is not taken for the same.
    pub id: Option<String>,
}

impl Sender {
    /// Whether both are the same occupant, as far as that is known.
    pub fn is(&self, other: &Self) -> bool {
        match (&self.id, &other.id) {
            (Some(a), Some(b)) => a == b,
            (None, None) => self.nick == other.nick,
            _ => false,
        }
    }
}

/// Why somebody is not in a room any more (XEP-0045 §7.14, §9, §10).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Cause {
    #[default]
    Left,
    Kicked,
    Banned,
    /// It became one for members, or the membership was taken away.
    NotMember,
    /// The service is being shut down.
    Shutdown,
    /// The room lost the connection to him.
    Lost,
}

/// The end of somebody's stay, with who saw to it and his words.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Departure {
    pub cause: Cause,
    pub by: Option<String>,
    pub reason: Option<String>,
}

/// Why we are not in a room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Exit {
    /// The room, or a server on the way to it, did not let us in.
    Refused(StanzaError),
    /// It did not answer in time.
    NoAnswer,
    Gone(Departure),
    /// The room is no more; the one that takes its place, and why.
    Destroyed {
        instead: Option<BareJid>,
        reason: Option<String>,
    },
}

impl Exit {
    /// Whether it may pass by itself, so that a later attempt needs nobody's help.
    pub fn passes(&self) -> bool {
        match self {
            Self::NoAnswer => true,
            Self::Refused(error) => {
                error.kind == ErrorType::Wait
                    || error.condition == StanzaCondition::RemoteServerTimeout
            }
            Self::Gone(why) => matches!(why.cause, Cause::Shutdown | Cause::Lost),
            Self::Destroyed { .. } => false,
        }
    }
}

/// Something that was wanted in a room.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RoomDeed {
    Nick,
    Subject,
    Role,
    Affiliation,
    Invite,
    /// It was made, and is to be opened.
    Configure,
    /// An owner sets it up.
    Setup,
    /// It gets another picture.
    Picture,
    /// A nick is to be ours also when we are away.
    Register,
    /// A moderator takes back what somebody said.
    Moderate,
    Destroy,
}

/// What a room says of itself (XEP-0045 §6.4).
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct RoomInfo {
    pub name: Option<String>,
    /// It keeps an archive that can be asked.
    pub archive: bool,
    /// Everybody sees everybody's account.
    pub open: bool,
    /// Moderators can take back what others said (XEP-0425).
    pub moderates: bool,
    /// It can have a picture (XEP-0486).
    pub pictures: bool,
}

/// What a room says of itself to those who look at it from outside.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct RoomAbout {
    pub name: Option<String>,
    pub description: Option<String>,
    pub occupants: Option<u32>,
    /// Those of its features (`muc_membersonly` and so on) that there are words for.
    pub features: Vec<String>,
}

/// What somebody who asked is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// The rooms of a service with their names; of a long list there is more to come.
    Rooms(Vec<(BareJid, String)>),
    About(RoomAbout),
    /// How a room is set up, what it takes to register with it, or what one can search a directory by.
    Form(Form),
    /// We are registered under this nick.
    Registered(String),
    /// Who has this affiliation, and why.
    People(Affiliation, Vec<(BareJid, Option<String>)>),
    /// People whom a directory knows: addresses and names.
    Found(Vec<(BareJid, String)>),
    /// The commands that somebody has: node and name of each.
    Commands(Vec<(String, String)>),
    /// How far the command is that whoever began it calls so.
    Stage(String, Box<Stage>),
    /// What somebody is, and what belongs to him.
    Entity(Box<Entity>),
    /// Whether an archive can be searched for words.
    FullText(bool),
    /// What is in it.
    Looked(Box<Looked>),
    Refused(SendError),
}

/// What of a chat is to be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notify {
    /// Each message.
    Always,
    /// Those that speak of the user.
    OnMention,
    Never,
}

impl Notify {
    pub const ALL: [Self; 3] = [Self::Always, Self::OnMention, Self::Never];

    /// The word of XEP-0492 §2.1.
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::OnMention => "on-mention",
            Self::Never => "never",
        }
    }

    /// By the word that [`Self::name`] gives.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notify| notify.name() == name)
    }
}

/// What the user wants of a room, on all his devices.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Marks {
    /// It stands before the others (XEP-0469).
    pub pinned: bool,
    /// `None`: as is usual (XEP-0492).
    pub notify: Option<Notify>,
}

/// What is new in a room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RoomNews {
    /// On which terms the account has noted it.
    Marked(Marks),
    /// The account has what the user wanted of it, or does not take it.
    Shared,
    /// We are on our way in.
    Joining,
    /// Nobody looks at it, and we have left it till somebody does (XEP-0437).
    Resting,
    Known(RoomInfo),
    /// We are in, under this nick, with these. `created`: there was no such room before.
    Joined {
        nick: String,
        occupants: Vec<Occupant>,
        created: bool,
    },
    /// Somebody came, or is different now.
    Seen(Occupant),
    /// Somebody has another nick; we, if it was ours.
    Renamed {
        from: String,
        to: String,
    },
    Gone {
        nick: String,
        why: Departure,
    },
    /// We are out.
    Out(Exit),
    /// The subject is this now; by whom, as far as that is known.
    Subject {
        by: Option<String>,
        text: String,
    },
    /// What was said before we came is being found out, or that is done.
    Syncing(bool),
    /// Of the room's archive only the newest was fetched.
    Skipped,
    /// The account has noted it, to be `entered` under this nick at each login or not (XEP-0402).
    Noted {
        nick: String,
        name: Option<String>,
        entered: bool,
        /// The site wants it to be seen.
        open: bool,
    },
    /// Something was said in it; it is noted, and we are not in it (XEP-0437).
    Active,
    /// Somebody named us in it; it is noted, and we are not in it (XEP-0452).
    Named {
        nick: String,
        text: String,
    },
    /// Somebody asks us in; as the room says, or he himself.
    Invited {
        by: Option<Jid>,
        reason: Option<String>,
        password: Option<Zeroizing<String>>,
        mediated: bool,
    },
    /// All who have this affiliation with it, there or not.
    Members(Affiliation, Vec<BareJid>),
    /// Somebody has another one now; one that is not asked for is as good as none.
    Member(BareJid, Affiliation),
    /// Somebody asked: of a room, or of a service that has rooms.
    Answer(Answer),
    /// It was not done.
    Refused {
        deed: RoomDeed,
        why: SendError,
    },
}
