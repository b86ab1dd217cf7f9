//! What the client has to say: a closed list.

mod exchange;
mod room;
mod service;

pub use exchange::{SuggestedDeed, Suggestion};
pub use room::{
    Affiliation, Answer, Cause, Departure, Exit, Marks, Notify, Occupant, Role, RoomAbout,
    RoomDeed, RoomInfo, RoomNews, Sender,
};
pub use service::{AccountDeed, AccountError, Server, Slot, Uploads};

use super::command::Show;
use super::error::{AuthError, LinkError, RegisterError, SiteError, StanzaError};
use super::form::Form;
use crate::jid::{BareJid, Jid};
use crate::time::Millis;
use crate::xmpp::card::Card;

/// News from the client. Past tense; no wildcard arms on this enum anywhere.
#[allow(
    clippy::large_enum_variant,
    reason = "it is moved from queue to queue, and the large ones are those that come most"
)]
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// The state of the connection changed.
    StatusChanged(Status),
    /// The server gave us this address (RFC 6120 §7); it is who we are.
    Bound { jid: Jid },
    /// The whole roster, as an answer to our request; replaces what was known.
    RosterReceived(Vec<RosterItem>),
    /// One contact was added or changed.
    RosterItemChanged(RosterItem),
    /// One contact is gone.
    RosterItemRemoved(BareJid),
    /// The best presence of a contact changed (highest priority, then most reachable).
    PresenceChanged { jid: BareJid, presence: Presence },
    /// Somebody wants to see our presence.
    SubscriptionRequested {
        from: BareJid,
        nick: Option<String>,
        status: Option<String>,
    },
    /// Somebody has shown the token of ours with this digest, and was accepted for it (XEP-0379).
    TokenUsed(String),
    /// Somebody suggests contacts, or changes to them, as far as he may (XEP-0144).
    ContactsSuggested { by: BareJid, all: Vec<Suggestion> },
    /// Whom the server keeps away from us (XEP-0191), as an answer to our request; `None`: it cannot.
    BlockListReceived(Option<Vec<Jid>>),
    /// These were blocked, or let in again: here or on another device. Nobody let in: everybody was.
    BlockListChanged { jids: Vec<Jid>, blocked: bool },
    /// What was wanted with a contact was not done.
    ContactFailed {
        jid: BareJid,
        deed: Deed,
        why: SendError,
    },
    /// Our own presence, as it was sent.
    OwnPresenceChanged(Presence),
    /// A message came in, or one of ours came back from another device.
    MessageReceived(Message),
    /// The message was handed to the stream, or to the one that will resume it.
    MessageSent { to: BareJid, id: String },
    /// The server has the message.
    MessageAcked { to: BareJid, id: String },
    /// Something was said of an earlier message.
    MessageAnnotated(Annotation),
    /// Up to which messages chats were seen on the account's devices (XEP-0490), by their ids in the archives.
    /// `whole`: it is all that the account knows; else it is news of another device.
    DisplayedKnown {
        all: Vec<(BareJid, String)>,
        whole: bool,
    },
    /// What somebody does in a conversation with us, as far as it is worth showing; `Active` when it is not.
    ChatStateChanged { chat: BareJid, state: ChatState },
    /// A message of ours could not be delivered.
    MessageFailed {
        to: BareJid,
        id: String,
        reason: SendError,
    },
    /// A page of a chat's history, as it was asked for.
    HistoryReceived(History),
    /// It cannot be had.
    HistoryFailed {
        chat: BareJid,
        before: Option<String>,
        why: HistoryError,
    },
    /// What is new in the archive is too much: from here on it is the newest alone, and in every chat
    /// there may be something missing behind what is known.
    HistorySkipped,
    /// We are finding out what came while we were away, or are done with it.
    SyncChanged(bool),
    /// A server's form for a new account; `refused`: why it did not take what was filled in before.
    RegistrationAsked {
        form: Form,
        refused: Option<StanzaError>,
    },
    /// There is an account; the connection over which it was made is closed. `None`: the server gave it a name
    /// that it did not tell.
    Registered { jid: Option<BareJid> },
    /// Here rooms are made and found (XEP-0045 §6).
    RoomServiceKnown(BareJid),
    /// Here people can be searched for (XEP-0055).
    DirectoryKnown(Jid),
    /// Something is new in a room (XEP-0045).
    Room { room: BareJid, news: RoomNews },
    /// For the console: what went over the wire with secrets blotted out; only when asked for.
    Traffic { sent: bool, xml: String },
    /// What our server says it is and can do (XEP-0030).
    ServerKnown(Server),
    /// What carries the session, asked for by [`super::command::Command::Describe`]: `resumable` if it
    /// outlives its stream (XEP-0198).
    Described { carrier: Carrier, resumable: bool },
    /// Somebody has another picture (XEP-0084), or none any more.
    AvatarChanged {
        jid: BareJid,
        picture: Option<Picture>,
    },
    /// What somebody says of himself, asked for by [`super::command::Command::LoadCard`].
    CardReceived {
        jid: BareJid,
        card: Result<Card, SendError>,
    },
    /// What somebody who asked is told ([`super::command::Command::Service`]).
    Answered { of: Jid, answer: Answer },
    /// The account is different now, as [`super::command::Command::Account`] wanted, or is not.
    AccountChanged {
        deed: AccountDeed,
        failed: Option<AccountError>,
    },
    /// Whether files can be sent (XEP-0363); `None`: the server has no place for them.
    UploadsKnown(Option<Uploads>),
    /// Here the file of [`super::command::Command::RequestSlot`] goes.
    SlotReceived { id: String, slot: Slot },
    /// There is no place for it.
    SlotFailed { id: String, why: SendError },
    /// For the console: something was dropped, and why. Holds no message text and no secret.
    Logged { level: Level, text: String },
}

/// The console's levels, after Converse.js's setting `loglevel`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    Debug,
    Info,
    Warn,
    Error,
}

/// Where the connection stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Status {
    /// Nothing going on. The reason is `None` before the first login and after a log-out.
    Disconnected(Option<Failure>),
    /// The stream was lost, or none came about; the next attempt is made at `until`.
    Waiting { until: Millis, failure: Failure },
    /// Looking for the server's connection addresses (XEP-0156).
    Discovering,
    /// Opening a stream.
    Connecting(Carrier),
    /// SASL.
    Authenticating,
    /// An account is being made: the server asks what it wants to know, the user fills it in.
    Registering,
    /// Binding a resource, fetching the roster.
    Binding,
    /// Logged in: stanzas flow.
    Online,
    /// Saying good-bye.
    Disconnecting,
}

/// What carries the stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Carrier {
    Bosh,
    WebSocket,
}

/// Why there is no connection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Failure {
    /// The last of the addresses that were tried failed thus.
    Link(LinkError),
    Auth(AuthError),
    /// No account was made.
    Register(RegisterError),
    /// The site that was to say who it is did not.
    Site(SiteError),
    /// An earlier session cannot be gone on with, and nothing is kept that one could log in with.
    NeedsLogin,
    /// No address configured, and none found for this domain (XEP-0156).
    NothingDiscovered {
        domain: String,
    },
}

/// What was wanted with a contact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    Add,
    /// Another name, other groups.
    Change,
    Remove,
    /// Ask to see his presence.
    Ask,
    Block,
    Unblock,
    /// Show one's own picture.
    Picture,
}

/// Why a message was not delivered, or something else not done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SendError {
    /// There is no connection.
    Offline,
    /// It was on its way when the connection broke; whether it arrived is not known.
    Interrupted,
    /// The other side, or a server, sent an error back.
    Refused(StanzaError),
    /// It was to be private, and could not be.
    NotPrivate(NotPrivate),
}

/// Why a message that was to be private was not sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotPrivate {
    /// They ended the private conversation.
    Finished,
    /// The user ended it, or waited no longer.
    Discarded,
    /// It is too long.
    TooLong,
    /// Too many wait already.
    TooMany,
    /// There can be none with this contact.
    Impossible,
}

/// RFC 6121 §2.1.2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RosterItem {
    pub jid: BareJid,
    /// The name the user gave the contact.
    pub name: Option<String>,
    pub subscription: Subscription,
    /// `ask='subscribe'`: our request waits for an answer.
    pub pending: bool,
    pub groups: Vec<String>,
}

/// RFC 6121 §2.1.2.5.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Subscription {
    #[default]
    None,
    /// We see the contact's presence.
    To,
    /// The contact sees ours.
    From,
    Both,
}

/// A presence, reduced to what a screen shows.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Presence {
    pub show: Show,
    /// The words beside it.
    pub status: Option<String>,
    /// Since when nobody has touched the device (XEP-0319), as it says itself.
    pub idle: Option<Millis>,
}

/// RFC 6121 §5.2.2; what is said in a room has a [`Extras::sender`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MessageKind {
    Chat,
    Normal,
    Headline,
}

/// What is said of a file by whoever sent it (XEP-0446); it need not be so.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct FileAbout {
    pub name: Option<String>,
    /// Its media type.
    pub kind: Option<String>,
    /// In bytes.
    pub size: Option<u64>,
    /// Width and height of a picture, in pixels.
    pub sides: Option<(u32, u32)>,
}

/// What a message is beside its text.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Extras {
    /// The text is to be shown as it is (XEP-0393 §6).
    pub unstyled: bool,
    /// The id of the message whose place this one takes (XEP-0308).
    pub replaces: Option<String>,
    /// What it answers (XEP-0461).
    pub reply: Option<Reply>,
    /// The sender wants to know when it is seen (XEP-0333).
    pub markable: bool,
    /// All that an archive has left of a message that was taken back (XEP-0424 §5).
    pub retracted: bool,
    /// The text is the address of a file (XEP-0066, XEP-0447), of which this is said.
    pub file: Option<Box<FileAbout>>,
    /// The text is shown only when one asks for it (XEP-0382); what is said of it before, or nothing.
    pub spoiler: Option<String>,
    /// What it belongs to (XEP-0201).
    pub thread: Option<String>,
    /// It names us, in a room, by more than its text (XEP-0372).
    pub named: bool,
    /// Who wrote it, if it was said in a room.
    pub sender: Option<Sender>,
}

/// What a message answers.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Reply {
    /// The id of that message.
    pub id: String,
    /// Who wrote that.
    pub author: Option<BareJid>,
    /// Under which nick, in a room.
    pub nick: Option<String>,
    /// What it said, as whoever answers has it; at most 300 characters.
    pub quote: String,
}

/// Something that is said of an earlier message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Annotation {
    pub chat: BareJid,
    /// Whether we say it (on another device).
    pub own: bool,
    /// Who says it, in a room; none: the room itself.
    pub sender: Option<Sender>,
    /// The id of the message; in a room, the one that the room gave it (XEP-0359).
    pub of: String,
    /// The id of the stanza that says it.
    pub id: Option<String>,
    /// When it was said.
    pub at: Millis,
    pub note: Note,
}

/// What is said of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Note {
    /// A device has it (XEP-0184).
    Delivered,
    /// It was seen, and all before it (XEP-0333).
    Displayed,
    /// It is taken back (XEP-0424).
    Retracted,
    /// The room has taken it back (XEP-0425).
    Moderated,
    /// All reactions to it (XEP-0444).
    Reacted(Vec<String>),
    /// The room has looked what is behind a link in it (XEP-0422).
    Linked(Box<Preview>),
}

/// What is behind a link, as somebody says who has looked.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Preview {
    /// All addresses are of the web.
    pub url: String,
    pub title: String,
    pub text: Option<String>,
    pub site: Option<String>,
    pub picture: Option<String>,
}

/// What somebody does in a conversation (XEP-0085 §4).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum ChatState {
    #[default]
    Active,
    Composing,
    Paused,
    Inactive,
    Gone,
}

impl ChatState {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Active,
        Self::Composing,
        Self::Paused,
        Self::Inactive,
        Self::Gone,
    ];
}

/// A message with a body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// With whom the conversation is: the other side, also when the message is our own.
    pub chat: BareJid,
    /// The sender's full address.
    pub from: Jid,
    /// Whether we sent it ourselves (on another device).
    pub own: bool,
    pub kind: MessageKind,
    /// The stanza id the sender chose, if any.
    pub id: Option<String>,
    /// The id under which our account's archive has it (XEP-0359).
    pub archive_id: Option<String>,
    pub subject: Option<String>,
    pub body: String,
    pub extras: Extras,
    /// When it was sent: the delay stamp (XEP-0203) that our own server added, else its arrival.
    pub at: Millis,
    /// Whether it waited at the server for us.
    pub delayed: bool,
    /// From the archive, of a time when nothing was known here yet: no news.
    pub old: bool,
    pub way: Way,
    /// Its sender wants a receipt for this id (XEP-0184), and has none yet: whether the text can be read is
    /// not known here.
    pub receipt: Option<String>,
    pub secrecy: Secrecy,
}

/// A picture, checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// Of its bytes: SHA-1, in hexadecimal digits.
    pub hash: String,
    /// Its media type.
    pub kind: &'static str,
    /// Itself, in base64.
    pub data: String,
}

/// How a message came here.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Way {
    /// From its sender to this device, maybe late.
    #[default]
    Direct,
    /// As a copy of what another device received or sent (XEP-0280).
    Copied,
    /// Out of the archive (XEP-0313).
    Archived,
}

/// Who could read a message on its way.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Secrecy {
    /// Every server it went through.
    #[default]
    Open,
    /// Nobody. `verified`: somebody has checked whose key it is.
    Private { verified: bool },
    /// Every server, although the conversation was private.
    Exposed,
    /// Nobody, and nor can we: it belongs to a conversation that is over, or to another device.
    Sealed,
}

/// A page of the archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct History {
    pub chat: BareJid,
    /// What it was asked for with.
    pub before: Option<String>,
    /// Oldest first.
    pub messages: Vec<Message>,
    /// There is nothing before it.
    pub complete: bool,
}

/// Why there is no page of history.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HistoryError {
    /// There is no session.
    Offline,
    /// The server keeps no archive.
    NoArchive,
    /// It refused, or did not answer in time.
    Failed,
}
