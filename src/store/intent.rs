//! What the user wants: the one way from the screen back into the program.

use super::chat::{Flag, Place};
use super::chat_list::List;
use super::choices::Preference;
use super::roster::Only;
use super::transcript::Format;
use super::upload::Transfer;
use crate::jid::{BareJid, Jid};
use crate::privacy::{File, Order, Own};
use crate::xmpp::command::{AccountWish, Activity, Login, RoomWish, ServiceWish, Show, Source};
use crate::xmpp::form::Answers;

/// What a message that is sent has to do with an earlier one, which this is the key of.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum About {
    #[default]
    Nothing,
    /// It takes its place.
    Corrects(u64),
    /// It answers it.
    Answers(u64),
}

/// Something the user did. The session gives it to [`super::Store`], which changes the model and says
/// what the client has to do. No wildcard arms on this enum anywhere.
#[derive(Clone)]
pub enum Intent {
    /// Log in; `url` is what the user typed where `show_connection_url_input` shows a field.
    LogIn { login: Login, url: Option<String> },
    /// Log in as whom the site says; what `login` says of the account is not looked at.
    LogInAs { source: Source, login: Login },
    /// Make an account at a server: ask what it wants to know, or send that. `url` as above.
    Register {
        domain: BareJid,
        url: Option<String>,
        answers: Option<Answers>,
        invitation: Option<String>,
    },
    /// Stop trying, or log out.
    LogOut,
    /// The connection is lost: ask who it is once more. If it is the same user, he finds all as he left
    /// it.
    LogInAgain,
    /// Do not wait for the next attempt to connect.
    Reconnect,
    /// Open the chat with a contact, bring it to the front and put the focus there.
    OpenChat(BareJid),
    /// Open the chat above or below the one in front in the list of chats.
    NextChat { behind: bool },
    /// Close a chat; its messages stay in the open session.
    CloseChat(BareJid),
    /// The chat that is in front, or none; what is in front of a visible page counts as read.
    ShowChat(Option<BareJid>),
    /// The page became visible or hidden: only what is seen is read.
    SetVisible(bool),
    /// Send a message.
    SendMessage {
        to: BareJid,
        body: String,
        about: About,
    },
    /// Take a message of one's own back.
    RetractMessage { chat: BareJid, key: u64 },
    /// React to a message with an emoji, or no longer.
    React {
        chat: BareJid,
        key: u64,
        emoji: String,
    },
    /// The messages up to this one were seen on the screen.
    MarkSeen { chat: BareJid, key: u64 },
    /// The user does something in a conversation, which others may be told of.
    NoteActivity { chat: BareJid, activity: Activity },
    /// Try a failed message once more.
    RetryMessage { chat: BareJid, key: u64 },
    /// Give up a message that failed, or waits.
    DropMessage { chat: BareJid, key: u64 },
    /// Show the file of a message, or a link alone.
    ShowFile {
        chat: BareJid,
        key: u64,
        shows: bool,
    },
    /// Get messages that are missing in this place of a chat, or not drawn on from storage yet.
    LoadOlder { chat: BareJid, place: Place },
    /// The screen shows the newest messages of a chat, and nothing far above.
    ShowsEnd(BareJid),
    /// Look for words in messages, of one chat or of all; no words: not any more.
    Search {
        words: String,
        chat: Option<BareJid>,
    },
    /// Open the chat with a message, and show that one.
    ShowMessage { chat: BareJid, key: u64 },
    /// Save what was said in a chat as a file.
    SaveChat { chat: BareJid, format: Format },
    /// Remove all messages of a chat from this browser.
    ClearChat(BareJid),
    /// What is being written in a chat.
    SetDraft { chat: BareJid, text: String },
    /// Something of a conversation's privacy.
    Private { chat: BareJid, order: Order },
    /// Something of one's own key, and what is known of others'.
    Own(Own),
    /// Have a file of that.
    Export(File),
    /// A chat was read in another tab.
    MarkRead(BareJid),
    /// The user knows what [`super::Store::notice`] says.
    DismissNotice,
    /// The chat is open in another tab: have it here instead.
    UseHere,
    /// Change one's own presence.
    SetPresence { show: Show, status: Option<String> },
    /// Answer a subscription request.
    AnswerSubscription { from: BareJid, accept: bool },
    /// Put somebody into the roster, and ask to see his presence. The name may be empty.
    AddContact {
        jid: BareJid,
        name: String,
        groups: Vec<String>,
    },
    /// Give a contact another name and other groups.
    EditContact {
        jid: BareJid,
        name: String,
        groups: Vec<String>,
    },
    /// Take a contact out of the roster.
    RemoveContact(BareJid),
    /// This is given out in a link, so that whoever shows it is accepted at once.
    IssueToken(String),
    /// He gave this out, in a link, so that one who adds him next is accepted at once.
    UseToken { of: BareJid, token: String },
    /// Do this of what somebody suggests, and forget the rest.
    AnswerSuggested { by: BareJid, accepted: Vec<BareJid> },
    /// Ask (once more) to see somebody's presence, or take the question back.
    Subscribe { to: BareJid, ask: bool },
    /// Keep these away, or let them in again.
    SetBlocked { jids: Vec<Jid>, blocked: bool },
    /// The user knows what was not done with a contact.
    DismissTrouble(BareJid),
    /// Something of a room.
    Room { room: BareJid, wish: RoomWish },
    /// The user knows what was not done in a room.
    DismissRoom(BareJid),
    /// Change what is said of a chat as a whole.
    SetFlag { chat: BareJid, flag: Flag, on: bool },
    /// Make this one's own picture, in base64, or none. `side`: its width and height in pixels.
    SetAvatar { data: Option<String>, side: u32 },
    /// Find out what somebody says of himself.
    LoadCard(BareJid),
    /// Something of a service, or of anybody who has commands.
    Service { of: Jid, wish: ServiceWish },
    /// Something of the account itself.
    Account(AccountWish),
    /// Something happens to a file on its way, which has this id.
    Upload { id: String, step: Transfer },
    /// Find out what server and connection can do.
    Describe,
    /// An emoji was chosen somewhere.
    UsedEmoji(String),
    /// Choose something for oneself.
    Choose { what: Preference, value: u8 },
    /// Show or hide the contacts of a group.
    ToggleGroup(String),
    /// Narrow the roster to names, addresses and groups with this text in them; empty: all.
    FilterRoster(String),
    /// Look at the contacts, or at the chats.
    ShowList(List),
    /// Narrow the roster to contacts in this state.
    FilterState(Only),
}
