//! The model behind the screen: pure Rust, no signals, no browser.
//!
//! ```text
//! Event  -> Store::apply -> Vec<Change> -> ui::state (signals)
//! Intent -> Store::act   -> Vec<Change> and Vec<Command> for the client
//! ```
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod about;
mod act;
mod apply;
mod avatar;
mod blocking;
mod card;
mod change;
mod chat;
mod chat_list;
mod choices;
mod contact;
mod contacts;
mod exchange;
mod intent;
mod invitations;
mod let_go;
mod mds;
mod messages;
mod news;
mod privacy;
pub mod record;
mod registration;
mod room;
mod roster;
mod search;
mod service;
mod tokens;
mod transcript;
mod upload;

pub use blocking::blocks;
pub use card::CardState;
pub use change::Change;
pub use chat::{
    Back, Chat, ChatMessage, Delivery, Flag, Flags, History, Place, Reacted, Reactions, Row,
    Stored, Summary, Version,
};
pub use chat_list::{ChatRow, List};
pub use choices::{Choices, PEOPLE_UNIT, Preference};
pub use contact::{Contact, default_name};
pub use contacts::ContactTrouble;
pub use exchange::Suggested;
pub use intent::{About, Intent};
pub use invitations::Invitation;
pub use let_go::KEPT;
pub use news::{Gist, Look, News, Told};
pub use privacy::{NoteAt, Privacy};
pub use record::{read_lookup, write_lookup};
pub use registration::{AccountStep, Registration};
pub use room::{Asked, Badge, Happened, Happening, Room, RoomView, Standing};
pub use roster::{Only, RosterRow, Section};
pub use search::{Hit, Scan, Search, marked};
pub use service::Service;
pub use tokens::TOKEN_AGE;
pub use transcript::{Format, Transcript};
pub use upload::{MAX_UPLOADS, NoUpload, Stage, Transfer, Upload};

use crate::config::{Corrections, DesktopNotifications, OtrPolicy, Settings, ViewMode};
use crate::jid::{BareJid, Jid};
use crate::map::Map;
use crate::privacy::{Identity, Order, Own};
use crate::rng::Rng;
use crate::time::Millis;
use crate::xmpp::command::{Command, Show};
use crate::xmpp::event::{ChatState, Notify, Picture, Presence, Status};

/// Somebody who asks to see our presence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    pub from: BareJid,
    pub name: String,
    /// His words.
    pub status: Option<String>,
}

/// What is not as it should be in this browser, though one can chat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notice {
    /// There is no room for more.
    StorageFull,
    /// Nothing can be kept here, or not any more.
    StorageGone,
}

/// What an [`Intent`] leads to.
#[derive(Default)]
pub struct Acted {
    pub changes: Vec<Change>,
    pub commands: Vec<Command>,
    /// For [`crate::privacy::Privacy`], before the commands.
    pub orders: Vec<(BareJid, Order)>,
    /// For the same.
    pub own: Option<Own>,
    /// Older rows of a chat are wanted from storage; [`Store::stored`] takes them.
    pub older: Option<Stored>,
    /// A piece of storage is to be looked at; [`Store::scanned`] takes it.
    pub scan: Option<Scan>,
}

/// The model.
pub struct Store {
    status: Status,
    me: Option<Jid>,
    /// What an earlier run left is still being looked for.
    starting: bool,
    /// Another tab has the chat, and this one cannot share it.
    elsewhere: bool,
    notice: Option<Notice>,
    /// Who it is has to be shown once more, before the session of `me` is seen again.
    asking: bool,
    own: Presence,
    contacts: Map<BareJid, Contact>,
    roster_known: bool,
    requests: Vec<Request>,
    registration: Option<Registration>,
    invitations: Vec<Invitation>,
    entering: invitations::Entering,
    suggested: Vec<Suggested>,
    /// Given out in links, by their digests, each until then.
    tokens: Vec<(String, Millis)>,
    /// In order; `None`: the server cannot keep anybody away.
    blocked: Option<Vec<Jid>>,
    troubles: Vec<ContactTrouble>,
    /// What was asked about rooms.
    asked: Option<Asked>,
    identity: Identity,
    chats: Map<BareJid, Chat>,
    /// Open chats, in the order in which they were opened.
    open: Vec<BareJid>,
    front: Option<BareJid>,
    visible: bool,
    view: roster::View,
    /// As whom we are known where we say nothing else.
    nickname: Option<String>,
    /// The user is told of all that is said in rooms.
    all_rooms: bool,
    /// What is told of people in rooms: see [`Happening::is_told`].
    told: Vec<&'static str>,
    /// What was said in a room that one leaves is forgotten.
    forgets_left: bool,
    /// Rooms are left while nobody looks at them; chats stand beside each other, so that each open one is seen.
    rests: bool,
    beside: bool,
    /// What stands beside names in rooms: words of [`crate::config::BADGES`].
    hats: Vec<&'static str>,
    allow_strangers: bool,
    /// Whom the site has everybody talk to.
    people: Vec<BareJid>,
    allow_requests: bool,
    allow_removal: bool,
    corrections: Corrections,
    allow_retraction: bool,
    choices: Choices,
    /// Emoji that were used last.
    recent: Vec<String>,
    /// The states that contacts may be told of.
    chat_states: Vec<ChatState>,
    desktop: DesktopNotifications,
    news: Vec<News>,
    displayed: mds::Displayed,
    service: Service,
    uploads: Vec<Upload>,
    avatars: Map<BareJid, Picture>,
    cards: Map<BareJid, CardState>,
    search: Option<Search>,
    /// How often something was looked for.
    searches: u32,
    /// A message that is to be shown as soon as it is here.
    revealed: Option<(BareJid, u64)>,
    /// When conversations are private that have no policy of their own; `None`: they cannot be.
    otr: Option<OtrPolicy>,
    otr_by_default: bool,
    /// The client finds out what came while we were away.
    syncing: bool,
    /// The server keeps no archive, as far as this session knows.
    no_archive: bool,
    rng: Rng,
    offset: i64,
}

impl Store {
    /// An empty model. `offset`: milliseconds that local time is ahead of UTC. `seed`: 32 bytes of the
    /// system's randomness, not those of the client.
    pub fn new(settings: &Settings, offset: i64, seed: [u8; 32]) -> Self {
        let view = roster::View {
            grouped: settings.roster_groups,
            hide_offline: settings.hide_offline_users,
            by_service: settings.muc_grouped_by_domain,
            ..roster::View::default()
        };
        Self {
            status: Status::Disconnected(None),
            me: None,
            starting: false,
            elsewhere: false,
            notice: None,
            asking: false,
            own: Presence::default(),
            contacts: Map::new(),
            roster_known: false,
            requests: Vec::new(),
            registration: None,
            invitations: Vec::new(),
            entering: invitations::Entering::new(settings.auto_join_on_invite),
            suggested: Vec::new(),
            tokens: Vec::new(),
            blocked: None,
            troubles: Vec::new(),
            asked: None,
            identity: Identity::default(),
            chats: Map::new(),
            open: Vec::new(),
            front: None,
            visible: true,
            view,
            nickname: settings.nickname.clone(),
            all_rooms: settings.notify_all_room_messages,
            told: settings.muc_show_info_messages.clone(),
            rests: settings.muc_subscribe_to_rai,
            beside: settings.view_mode == ViewMode::Overlayed,
            hats: settings.muc_hats.clone(),
            forgets_left: settings.muc_clear_messages_on_leave,
            allow_strangers: settings.allow_non_roster_messaging,
            people: settings.auto_join_private_chats.clone(),
            allow_requests: settings.allow_contact_requests,
            allow_removal: settings.allow_contact_removal,
            corrections: settings.allow_message_corrections,
            allow_retraction: settings.allow_message_retraction,
            choices: Choices::new(settings),
            recent: Vec::new(),
            chat_states: settings.send_chat_state_notifications.clone(),
            desktop: settings.show_desktop_notifications,
            news: Vec::new(),
            displayed: mds::Displayed::default(),
            service: Service::default(),
            uploads: Vec::new(),
            avatars: Map::new(),
            cards: Map::new(),
            search: None,
            searches: 0,
            revealed: None,
            otr: settings.otr(),
            otr_by_default: settings.use_otr_by_default,
            syncing: false,
            no_archive: false,
            rng: Rng::new(seed),
            offset,
        }
    }

    /// Where the connection stands.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// Our full address, from the login on until another account logs in.
    pub fn me(&self) -> Option<&Jid> {
        self.me.as_ref()
    }

    /// Whether what an earlier run left is still being looked for.
    pub fn is_starting(&self) -> bool {
        self.starting
    }

    /// Says so, or that it is over.
    pub fn set_starting(&mut self, starting: bool) -> Vec<Change> {
        self.starting = starting;
        vec![Change::Connection]
    }

    /// Whether another tab has the chat, and this one cannot share it.
    pub fn is_elsewhere(&self) -> bool {
        self.elsewhere
    }

    /// Says so, or that it is over.
    pub fn set_elsewhere(&mut self, elsewhere: bool) -> Vec<Change> {
        self.elsewhere = elsewhere;
        vec![Change::Connection]
    }

    /// What the user should know of this browser.
    pub fn notice(&self) -> Option<Notice> {
        self.notice
    }

    /// Has the user know it, until he dismisses it.
    pub fn set_notice(&mut self, notice: Notice) -> Vec<Change> {
        self.notice = Some(notice);
        vec![Change::Connection]
    }

    /// Whether the user has to log in again, after the connection of [`Self::me`] was lost.
    pub fn is_asking(&self) -> bool {
        self.asking
    }

    /// Our own presence, as others see it.
    pub fn own_presence(&self) -> &Presence {
        &self.own
    }

    /// Whether the roster has arrived.
    pub fn is_roster_known(&self) -> bool {
        self.roster_known
    }

    /// The rows of the roster.
    pub fn roster_rows(&self) -> Vec<RosterRow> {
        let me = self.me.as_ref().map(Jid::bare);
        roster::rows(&self.contacts, &self.view, me)
    }

    /// Contacts in the roster: reachable ones, and all.
    pub fn roster_counts(&self) -> (u32, u32) {
        let all = self.contacts.values().filter(|c| !c.stranger && !c.room);
        all.fold((0, 0), |(online, total), c| {
            (
                online + u32::from(c.presence.show != Show::Offline),
                total + 1,
            )
        })
    }

    /// A contact, in the roster or not.
    pub fn contact(&self, jid: &BareJid) -> Option<&Contact> {
        self.contacts.get(jid).map(|c| &**c)
    }

    /// Who asks to see our presence, oldest first.
    pub fn requests(&self) -> &[Request] {
        &self.requests
    }

    /// The open chats.
    pub fn open_chats(&self) -> &[BareJid] {
        &self.open
    }

    /// The chat in front.
    pub fn front(&self) -> Option<&BareJid> {
        self.front.as_ref()
    }

    /// A conversation.
    pub fn chat(&self, jid: &BareJid) -> Option<&Chat> {
        self.chats.get(jid).map(|c| &**c)
    }

    /// The rows of a conversation.
    pub fn rows(&self, jid: &BareJid) -> Vec<Row> {
        self.chats
            .get(jid)
            .map(|c| c.rows(self.offset))
            .unwrap_or_default()
    }

    /// Messages nobody has seen, in all chats but those that are muted.
    pub fn unread(&self) -> u32 {
        let heard = self.chats.values().filter(|c| !c.flags.muted());
        // In rooms much is said that is for nobody in particular.
        let count = |c: &Chat| match c.room.as_ref() {
            Some(room) if !self.tells_all(c) => room.mentions,
            _ => c.unread,
        };
        heard.map(|c| count(c)).sum()
    }

    /// Whether each message of a room is told.
    fn tells_all(&self, chat: &Chat) -> bool {
        let notify = chat.flags.notify;
        notify.map_or(self.all_rooms, |notify| notify == Notify::Always)
    }

    /// Whether somebody may be looking at the page.
    pub fn is_visible(&self) -> bool {
        self.visible
    }

    /// Whether what came while we were away is still being found out.
    pub fn is_syncing(&self) -> bool {
        self.syncing
    }

    /// What there is of a chat beside what is shown of it.
    pub fn history(&self, jid: &BareJid) -> History {
        let history = self.chats.get(jid).map(|c| c.history());
        let mut history = history.unwrap_or_default();
        let room = self.chats.get(jid).and_then(|c| c.room.as_ref());
        // Only who is in it may ask it.
        history.newer &= room.is_none_or(|room| room.standing == Standing::In && !room.syncing);
        let none = self.no_archive || jid.as_occupant().is_some();
        if room.map_or(none, |room| room.poor) {
            let chat = self.chats.get(jid);
            history.older = chat.is_some_and(|c| c.older_stored());
            history.newer = false;
        }
        history
    }

    /// The chat in front of a visible page is being read.
    fn is_read(&self, jid: &BareJid) -> bool {
        self.visible && self.front.as_ref() == Some(jid)
    }

    /// A row for somebody who has none.
    fn ensure_contact(&mut self, jid: &BareJid, changes: &mut Vec<Change>) {
        if !self.contacts.contains_key(jid) {
            let contact = Box::new(self.unlisted(jid));
            self.contacts.insert(jid.clone(), contact);
            changes.extend([Change::Contact(jid.clone()), Change::Roster]);
        }
    }

    /// Notes in the contact's row how many messages are unread.
    fn show_unread(&mut self, jid: &BareJid, changes: &mut Vec<Change>) {
        let unread = self.chats.get(jid).map_or(0, |c| c.unread);
        if let Some(contact) = self.contacts.get_mut(jid)
            && contact.unread != unread
        {
            contact.unread = unread;
            changes.extend([Change::Contact(jid.clone()), Change::Chats]);
            if self.view.hide_offline {
                changes.push(Change::Roster);
            }
        }
    }
}
