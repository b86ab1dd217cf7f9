//! What the user, or the page, may ask of the client: a closed list.

mod site;

use crate::jid::{BareJid, Jid};
use crate::time::Millis;
use crate::xml::Element;
use crate::xmpp::adhoc::CommandAction;
use crate::xmpp::card::Card;
use crate::xmpp::event::{Affiliation, ChatState, Extras, Marks, Note, Role};
use crate::xmpp::form::Answers;
use crate::xmpp::lookup::Lookup;
use crate::xmpp::stream::sasl::Secret;
pub use crate::xmpp::stream::site::Source;
pub use site::{AutoJoin, AutoRegister, PushService, RoomsConfig};
use zeroize::Zeroizing;

/// An order to the client. Imperative names; no wildcard arms on this enum anywhere.
pub enum Command {
    /// Log in. Ends an earlier session first. `url`, absolute, is used instead of the configured ones.
    Connect { login: Login, url: Option<String> },
    /// Log in as whom the site says; what `login` says of the account is not looked at.
    ConnectAs { source: Source, login: Login },
    /// Make an account at a server (XEP-0077): without answers, ask what it wants to know; with them, send
    /// those. `url` as above.
    Register {
        domain: BareJid,
        url: Option<String>,
        answers: Option<Answers>,
        /// What the server has given out so that an account is made for it (XEP-0445).
        invitation: Option<String>,
    },
    /// Go on with what an earlier run of the program kept.
    Resume(Box<Kept>),
    /// Log out: unavailable presence, close of the stream.
    Disconnect,
    /// The page noticed something that bears on the connection.
    Hint(Hint),
    /// Send a chat message to a contact, now or as soon as that is possible. `id`: its stanza id, which
    /// stays the same however often it is sent, and is named in [`super::event::Event`]s about it.
    /// `in_doubt`: an earlier run of the program may have sent it.
    SendMessage {
        to: BareJid,
        id: String,
        body: String,
        /// Answers, corrections: see there.
        extras: Extras,
        in_doubt: bool,
        wrap: Wrap,
    },
    /// Say something of a message, now or as soon as that is possible. `id` as above; `of`: the id of the
    /// message.
    Annotate {
        to: BareJid,
        id: String,
        of: String,
        note: Note,
        /// It is said in a room.
        room: bool,
    },
    /// The user does something in a conversation.
    NoteActivity { chat: BareJid, activity: Activity },
    /// Say that a message was received, where the client left that open ([`super::event::Message`]).
    Acknowledge { to: Jid, id: String },
    /// Do not send a message that was not sent yet.
    DropMessage { id: String },
    /// Ask the archive for the messages with a contact that came before the one with this id in the
    /// archive; without one, for the newest.
    LoadHistory {
        chat: BareJid,
        before: Option<String>,
    },
    /// Change one's own presence.
    SetPresence { show: Show, status: Option<String> },
    /// Say what carries the session, and what the server is: [`super::event::Event::Described`].
    Describe,
    /// What others are told of us from now on: that messages arrived (XEP-0184), and what we do in a
    /// conversation (XEP-0085).
    SetTold {
        receipts: bool,
        states: Vec<ChatState>,
    },
    /// Nobody has touched the device since this time, or somebody does (`None`). `show`: what to appear as
    /// in the meantime, instead of online.
    SetIdle {
        since: Option<Millis>,
        show: Option<Show>,
    },
    /// Put a contact into the roster, or give one another name and other groups (RFC 6121 §2.3).
    /// `subscribe`: ask then to see his presence.
    SetContact {
        jid: BareJid,
        name: Option<String>,
        groups: Vec<String>,
        subscribe: bool,
    },
    /// Take a contact out of the roster; nobody sees the other's presence then (RFC 6121 §2.5).
    RemoveContact(BareJid),
    /// Whoever shows a token with one of these digests ([`crate::id::digest`]) with his request is accepted, once and
    /// until then (XEP-0379).
    SetTokens(Vec<(String, Millis)>),
    /// The next request to see him is made with what he gave out for it (XEP-0379).
    UseToken { of: BareJid, token: String },
    /// Ask to see somebody's presence, or do so no longer (RFC 6121 §3.1, §3.3).
    Subscribe { to: BareJid, ask: bool },
    /// Have the server keep these away, or let them in again (XEP-0191).
    SetBlocked { jids: Vec<Jid>, blocked: bool },
    /// These people's pictures are known, by their hashes (XEP-0084).
    KnowAvatars(Vec<(BareJid, String)>),
    /// Make this our picture, in base64, or none. `side`: its width and height in pixels.
    SetAvatar { data: Option<String>, side: u32 },
    /// Have it so with this room on all devices (XEP-0469, XEP-0492), where the account has noted it.
    MarkRoom { room: BareJid, marks: Marks },
    /// Nobody looks at a room (`idle`): it may be left for as long as its service tells what goes on there (XEP-0437). Or
    /// somebody does.
    RestRoom { room: BareJid, idle: bool },
    /// Ask for what somebody says of himself (XEP-0292, XEP-0054).
    LoadCard(BareJid),
    /// Something of the account itself.
    Account(AccountWish),
    /// Find a place for a file (XEP-0363). `id`: of our own choice, named in the [`super::event::Event`]
    /// that answers; `size`: in bytes; `kind`: its media type.
    RequestSlot {
        id: String,
        name: String,
        size: u64,
        kind: String,
    },
    /// Tell the account's other devices that a chat was seen up to the message with this id in the archive of the
    /// account, or of the room.
    TellDisplayed {
        chat: BareJid,
        id: String,
        room: bool,
    },
    /// Answer a subscription request.
    AnswerSubscription { from: BareJid, accept: bool },
    /// Something of a service, or of anybody who has commands.
    Service { of: Jid, wish: ServiceWish },
    /// Something of a room. `after`: the id in its archive of the last message that is known.
    Room {
        room: BareJid,
        wish: RoomWish,
        after: Option<String>,
    },
}

/// What may be wanted of the account (XEP-0077).
#[derive(Clone)]
pub enum AccountWish {
    /// Another password (§3.3). `current` is looked at first, where there is something to compare it with.
    SetPassword {
        current: Zeroizing<String>,
        new: Zeroizing<String>,
    },
    /// The end of it (§3.2).
    Remove,
    /// These words in one's own card; none: what was there goes (XEP-0292, XEP-0054).
    SetCard(Card),
}

/// What may be wanted of a service, or of anybody else. All answers are [`super::event::Event::Answered`].
#[derive(Clone)]
pub enum ServiceWish {
    /// What is it, or this node of it, and what belongs to it (XEP-0030)?
    Look(Option<String>),
    /// Can its archive, our account's or that of a room that we are in, be searched for words (XEP-0431)?
    AskFullText,
    /// What is in it?
    LookUp(Lookup),
    /// Which commands has it (XEP-0050)?
    AskCommands,
    /// What can people be searched for by (XEP-0055)?
    AskSearch,
    /// Who is like this?
    Search(Answers),
    /// Begin one of them (`execute`), under a name of our choice, or do this with the one that has it.
    Command {
        name: String,
        node: String,
        action: CommandAction,
        answers: Answers,
    },
}

/// What may be wanted of a room (XEP-0045).
#[derive(Clone)]
pub enum RoomWish {
    /// Be in it, also in later sessions, under this nick. One that is not there is made.
    Join {
        nick: String,
        password: Option<Zeroizing<String>>,
    },
    Leave,
    SetNick(String),
    /// An empty one takes it away.
    SetSubject(String),
    /// Make this its picture, in base64, or none (XEP-0486).
    SetPicture(Option<String>),
    /// No role at all: throw an occupant out.
    SetRole {
        nick: String,
        role: Role,
        reason: String,
    },
    /// Of the account with this address; in the model, also of the occupant with this nick.
    SetAffiliation {
        who: String,
        affiliation: Affiliation,
        reason: String,
    },
    /// Ask somebody in, or have the room do so.
    Invite {
        jid: BareJid,
        reason: String,
    },
    /// Do not follow the invitation of this one, which the room handed on.
    Decline(Jid),
    /// End the room; `instead`: the one that takes its place.
    Destroy {
        instead: Option<BareJid>,
        reason: String,
    },
    /// Have the room take back what somebody said, under the id that it gave that (XEP-0425).
    Moderate {
        id: String,
        reason: String,
    },
    /// Which rooms has this service? The answer is an [`crate::xmpp::event::Answer`], as of all that ask.
    AskRooms,
    /// Which rooms of any service have to do with these words? For one that knows many (XEP-0433).
    Search(String),
    /// What is this room?
    AskAbout,
    /// How is it set up?
    AskForm,
    /// Set it up, as that form has it; without any answers: as its service makes rooms.
    Configure(Answers),
    /// Who has this affiliation with it?
    AskPeople(Affiliation),
    /// Who belongs to it, there or not? What comes of it is told as [`crate::xmpp::event::RoomNews`].
    AskMembers,
    /// Under which nick are we registered with it, or what does that take (§7.10)?
    AskRegistration,
    /// Register with it, as it said; `None`: no longer.
    Register(Option<Answers>),
}

/// How the text of a message is to travel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wrap {
    /// As it is.
    Open,
    /// As it is, to all in a room (XEP-0045 §7.4).
    Room,
    /// As it is, to one occupant alone (XEP-0045 §7.5): the address is one of [`BareJid::of_occupant`].
    Occupant,
    /// For a program that speaks OTR (XEP-0364), to this resource if one is named. The client sends nothing so
    /// that is not for such a program. `receipt`: ask for one. `sealed`: it is encrypted, or leads to that, and
    /// is kept out of copies and archives.
    Otr {
        resource: Option<String>,
        receipt: bool,
        sealed: bool,
    },
}

impl Wrap {
    /// For what is to be encrypted on its way to the client.
    pub fn otr() -> Self {
        Self::Otr {
            resource: None,
            receipt: true,
            sealed: true,
        }
    }
}

/// What there is to go on with: see [`super::client::Saved`].
pub struct Kept {
    /// Whose it is: what waits to be sent is nobody else's.
    pub owner: BareJid,
    pub session: Element,
    pub people: Option<Element>,
    pub caps: Option<Element>,
    /// The address that the user gave, in place of the configured ones.
    pub url: Option<String>,
    /// How to log in where that takes more than the session itself.
    pub login: Option<Login>,
    /// Where the site gives out what to log in with; `login` then says how persistently.
    pub source: Option<Source>,
}

/// What the user does in a conversation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Activity {
    /// He writes.
    Typing,
    /// There is nothing written any more.
    Emptied,
    /// He closes it.
    Left,
}

/// What a page notices of the world around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hint {
    /// The browser says that there is a network.
    Online,
    /// The browser says that there is none.
    Offline,
    /// The page is seen, or is not.
    Visible(bool),
    /// The user does not want to wait for the next attempt.
    RetryNow,
    /// The page is about to be frozen, or to go.
    Freeze,
    /// The page goes on after it was frozen, or the machine after it slept.
    Thaw,
}

/// Who logs in, and how.
#[derive(Clone)]
pub struct Login {
    /// With local part: this account. Bare domain: EXTERNAL lets the server name the account,
    /// ANONYMOUS has none.
    pub jid: Jid,
    pub method: Method,
    /// Nobody sits before a form: a failure that may heal is waited out from the first attempt on.
    pub keep_trying: bool,
    /// Ask the server for a token (XEP-0484), so that the next login takes no password.
    pub remember: bool,
    /// A random UUID of this device (XEP-0388 §2.3), kept for as long as it is to be known again: a
    /// later session then takes the place of one that the server still believes in. `None`: one is
    /// made up, which a token will carry on.
    pub device: Option<String>,
    /// With this token of the server's an account is made that nobody else can have (XEP-0445).
    pub invitation: Option<String>,
}

impl Login {
    /// A login from a form, that leaves nothing at the server.
    pub fn new(jid: Jid, method: Method) -> Self {
        Self {
            jid,
            method,
            keep_trying: false,
            remember: false,
            device: None,
            invitation: None,
        }
    }

    /// The device, as the token knows it where there is one.
    pub fn device(&self) -> Option<&str> {
        let token = match &self.method {
            Method::Keys(secret) => secret.token.as_ref(),
            Method::Password(_) | Method::External | Method::Anonymous | Method::Register(_) => {
                None
            }
        };
        token
            .map(|token| token.device.as_str())
            .or(self.device.as_deref())
    }

    /// What `from` of the stream says, for servers that have the profile of XEP-0388: their offer is
    /// for one account. Only where nobody can read along.
    pub fn from(&self, secure: bool) -> Option<String> {
        let bare = self.jid.bare();
        let told = secure && bare.local().is_some() && self.device().is_some();
        told.then(|| bare.as_str().to_owned())
    }
}

/// The setting `authentication`.
#[derive(Clone)]
pub enum Method {
    /// `login`: the strongest mechanism offered, with this password. Where the server takes nothing
    /// but an OAuth 2 access token, this is it, as in Converse.js.
    Password(Zeroizing<String>),
    /// As above, without the password: with what an earlier login left behind. When it is of no use any
    /// more, the login ends in [`super::error::AuthError::PasswordNeeded`].
    Keys(Box<Secret>),
    /// `external`: the TLS client certificate, and nothing else.
    External,
    /// `anonymous`.
    Anonymous,
    /// Nobody yet: an account is to be made, with these answers if the user gave them before.
    Register(Option<Answers>),
}

impl Method {
    /// Whether a later login with it is the same account's. A guest is somebody new each time, so that his session
    /// can be resumed by nobody: one that waited for him would only stand about in rooms under his name.
    pub fn comes_back(&self) -> bool {
        match self {
            Self::Password(_) | Self::Keys(_) | Self::External | Self::Register(_) => true,
            Self::Anonymous => false,
        }
    }
}

/// RFC 6121 §4.7.2.1, with offline and plain availability beside the four words of the wire.
/// Ordered from least to most reachable.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Hash)]
pub enum Show {
    #[default]
    Offline,
    /// Extended away.
    Xa,
    Away,
    Dnd,
    Online,
    /// Free for chat.
    Chat,
}

impl Show {
    /// All of them.
    const ALL: [Self; 6] = [
        Self::Offline,
        Self::Xa,
        Self::Away,
        Self::Dnd,
        Self::Online,
        Self::Chat,
    ];

    /// By the word that [`Self::name`] gives.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|show| show.name() == name)
    }

    /// `offline`, `xa`, `away`, `dnd`, `online` or `chat`: Converse.js's words, also for `data-show`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Xa => "xa",
            Self::Away => "away",
            Self::Dnd => "dnd",
            Self::Online => "online",
            Self::Chat => "chat",
        }
    }
}
