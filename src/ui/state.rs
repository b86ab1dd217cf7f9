//! Changes to signals. The only place where signals for data are made: reference-counted ones, since
//! those of the arena die with the component that made them.

use crate::jid::{BareJid, Jid};
use crate::privacy::Identity;
use crate::store::{
    About, Asked, Badge, CardState, Change, ChatMessage, ChatRow, Choices, Contact, ContactTrouble,
    Flags, Happened, History, Invitation, List, Notice, Privacy, Registration, Request, RoomView,
    RosterRow, Row, Search, Service, Store, Suggested, Upload, blocks,
};
use crate::xmpp::event::{Occupant, Presence, Status};
use leptos::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Where the connection stands, for the screen.
#[derive(Clone, PartialEq)]
pub(crate) struct Connection {
    pub(crate) status: Status,
    /// What an earlier run left is still being looked for.
    pub(crate) starting: bool,
    /// Another tab has the chat.
    pub(crate) elsewhere: bool,
    /// What the user should know of this browser.
    pub(crate) notice: Option<Notice>,
    /// Set from the login on, also while the connection is lost.
    pub(crate) me: Option<Jid>,
    /// The user has to log in again before he sees his session.
    pub(crate) asking: bool,
    /// What came while we were away is still being found out.
    pub(crate) syncing: bool,
    /// The account that is being made.
    pub(crate) registration: Option<Registration>,
}

/// The roster's rows, with what the list says of itself.
#[derive(Clone, PartialEq)]
pub(crate) struct RosterState {
    pub(crate) known: bool,
    pub(crate) rows: Arc<Vec<RosterRow>>,
    pub(crate) online: u32,
    pub(crate) total: u32,
    /// Names of the groups that there are, whatever is shown.
    pub(crate) groups: Arc<Vec<String>>,
}

/// A chat's signals.
#[derive(Clone)]
pub(crate) struct ChatState {
    pub(crate) rows: ArcRwSignal<Arc<Vec<Row>>>,
    /// What there is beside these.
    pub(crate) history: ArcRwSignal<History>,
    /// The message that is to be seen, until it is.
    pub(crate) revealed: ArcRwSignal<Option<u64>>,
    /// The last message that came in live, for screen readers.
    pub(crate) arrived: ArcRwSignal<Option<u64>>,
    /// What is being written; outlives the box it is written in.
    pub(crate) draft: ArcRwSignal<String>,
    /// What the user has said of it as a whole.
    pub(crate) flags: ArcRwSignal<Flags>,
    /// What the message that is being written has to do with another.
    pub(crate) about: ArcRwSignal<About>,
    /// The last message that may be corrected.
    pub(crate) changeable: ArcRwSignal<Option<u64>>,
    pub(crate) privacy: ArcRwSignal<Privacy>,
    /// How one stands in it, if it is a room; who is there, the moderators first; and what happened.
    pub(crate) room: ArcRwSignal<Option<RoomView>>,
    pub(crate) occupants: ArcRwSignal<Arc<Vec<Occupant>>>,
    /// What stands beside the names of those who are there, by their ids.
    pub(crate) badges: ArcRwSignal<Arc<Vec<Badge>>>,
    /// Who belongs to it and is not there.
    pub(crate) absent: ArcRwSignal<Arc<Vec<Occupant>>>,
    pub(crate) happened: ArcRwSignal<Arc<Vec<Happened>>>,
    messages: Arc<Mutex<HashMap<u64, ArcRwSignal<ChatMessage>>>>,
}

impl ChatState {
    /// The key of the last message with this id.
    pub(crate) fn find(&self, id: &str) -> Option<u64> {
        let fits = |signal: &ArcRwSignal<ChatMessage>| signal.with_untracked(|m| m.is_named_by(id));
        let messages = lock(&self.messages);
        let all = messages.iter().filter(|(_, signal)| fits(signal));
        all.map(|(key, _)| *key).max()
    }

    /// The signal of a message.
    pub(crate) fn message(&self, key: u64) -> Option<ArcRwSignal<ChatMessage>> {
        lock(&self.messages).get(&key).cloned()
    }
}

/// Where the focus is to go.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Focus {
    Composer(BareJid),
    Contact(BareJid),
}

/// All data on the screen.
#[derive(Clone)]
pub(crate) struct AppState {
    pub(crate) connection: ArcRwSignal<Connection>,
    pub(crate) own: ArcRwSignal<Presence>,
    pub(crate) roster: ArcRwSignal<RosterState>,
    pub(crate) requests: ArcRwSignal<Vec<Request>>,
    /// Who asks one into rooms.
    pub(crate) invitations: ArcRwSignal<Vec<Invitation>>,
    pub(crate) suggested: ArcRwSignal<Vec<Suggested>>,
    /// Whom the server keeps away; `None`: it cannot.
    pub(crate) blocked: ArcRwSignal<Option<Arc<Vec<Jid>>>>,
    /// What was not done with contacts.
    pub(crate) troubles: ArcRwSignal<Vec<ContactTrouble>>,
    /// What was asked about rooms.
    pub(crate) asked: ArcRwSignal<Option<Asked>>,
    /// One's own key, and what is known of others'.
    pub(crate) identity: ArcRwSignal<Arc<Identity>>,
    /// What the user chose for himself.
    pub(crate) choices: ArcRwSignal<Choices>,
    /// The emoji that were used last.
    pub(crate) recent: ArcRwSignal<Arc<Vec<String>>>,
    /// The name under which one enters rooms, if one says no other.
    pub(crate) nick: ArcRwSignal<String>,
    /// What is known of server and connection; whether messages are kept there.
    pub(crate) service: ArcRwSignal<(Service, bool)>,
    /// Files on their way.
    pub(crate) uploads: ArcRwSignal<Arc<Vec<Upload>>>,
    /// What is looked for in messages, and what was found.
    pub(crate) found: ArcRwSignal<Arc<Option<Search>>>,
    /// The chats as a list, and which list is looked at.
    pub(crate) chat_rows: ArcRwSignal<Arc<Vec<ChatRow>>>,
    /// The same as they stand in the list, below headings.
    pub(crate) chat_list: ArcRwSignal<Arc<Vec<RosterRow>>>,
    pub(crate) list: ArcRwSignal<List>,
    pub(crate) open: ArcRwSignal<Vec<BareJid>>,
    pub(crate) front: ArcRwSignal<Option<BareJid>>,
    pub(crate) unread: ArcRwSignal<u32>,
    /// Somebody may be looking at the page.
    pub(crate) visible: ArcRwSignal<bool>,
    /// What wants the focus; the number makes each wish a new one.
    pub(crate) focus: ArcRwSignal<Option<(Focus, u32)>>,
    avatars: Arc<Mutex<HashMap<String, ArcRwSignal<Option<String>>>>>,
    cards: Arc<Mutex<HashMap<BareJid, ArcRwSignal<Option<CardState>>>>>,
    contacts: Arc<Mutex<HashMap<BareJid, ArcRwSignal<Contact>>>>,
    chats: Arc<Mutex<HashMap<BareJid, ChatState>>>,
}

impl Default for AppState {
    fn default() -> Self {
        let rows = Arc::new(Vec::new());
        Self {
            connection: ArcRwSignal::new(Connection {
                status: Status::Disconnected(None),
                starting: true,
                elsewhere: false,
                notice: None,
                me: None,
                asking: false,
                syncing: false,
                registration: None,
            }),
            own: ArcRwSignal::new(Presence::default()),
            roster: ArcRwSignal::new(RosterState {
                known: false,
                rows,
                online: 0,
                total: 0,
                groups: Arc::default(),
            }),
            requests: ArcRwSignal::new(Vec::new()),
            invitations: ArcRwSignal::default(),
            suggested: ArcRwSignal::default(),
            blocked: ArcRwSignal::new(None),
            troubles: ArcRwSignal::new(Vec::new()),
            asked: ArcRwSignal::new(None),
            identity: ArcRwSignal::default(),
            choices: ArcRwSignal::default(),
            recent: ArcRwSignal::default(),
            nick: ArcRwSignal::default(),
            service: ArcRwSignal::default(),
            uploads: ArcRwSignal::default(),
            found: ArcRwSignal::default(),
            chat_rows: ArcRwSignal::default(),
            chat_list: ArcRwSignal::default(),
            list: ArcRwSignal::default(),
            open: ArcRwSignal::new(Vec::new()),
            front: ArcRwSignal::new(None),
            unread: ArcRwSignal::new(0),
            visible: ArcRwSignal::new(true),
            focus: ArcRwSignal::new(None),
            avatars: Arc::default(),
            cards: Arc::default(),
            contacts: Arc::default(),
            chats: Arc::default(),
        }
    }
}

impl AppState {
    /// The state of the surrounding program.
    pub(crate) fn get() -> Self {
        expect_context::<Self>()
    }

    /// The signal of a contact.
    pub(crate) fn contact(&self, jid: &BareJid) -> Option<ArcRwSignal<Contact>> {
        lock(&self.contacts).get(jid).cloned()
    }

    /// Everybody who can be written to, with his name; in no order.
    pub(crate) fn people(&self) -> Vec<(BareJid, String)> {
        let contacts = lock(&self.contacts);
        let person =
            |c: &ArcRwSignal<Contact>| c.with_untracked(|c| (c.jid.clone(), c.name.clone()));
        contacts.values().map(person).collect()
    }

    /// The picture of somebody with this address, as a `data:` URI; the signal is made when first asked for.
    pub(crate) fn avatar(&self, jid: &str) -> ArcRwSignal<Option<String>> {
        lock(&self.avatars)
            .entry(jid.to_owned())
            .or_default()
            .clone()
    }

    /// What somebody says of himself; the signal is made when first asked for.
    pub(crate) fn card(&self, jid: &BareJid) -> ArcRwSignal<Option<CardState>> {
        lock(&self.cards).entry(jid.clone()).or_default().clone()
    }

    /// The signals of a chat; made when first asked for.
    pub(crate) fn chat(&self, jid: &BareJid) -> ChatState {
        let new = || ChatState {
            rows: ArcRwSignal::new(Arc::new(Vec::new())),
            history: ArcRwSignal::default(),
            revealed: ArcRwSignal::new(None),
            arrived: ArcRwSignal::new(None),
            draft: ArcRwSignal::default(),
            flags: ArcRwSignal::default(),
            about: ArcRwSignal::default(),
            changeable: ArcRwSignal::default(),
            privacy: ArcRwSignal::default(),
            room: ArcRwSignal::default(),
            occupants: ArcRwSignal::default(),
            absent: ArcRwSignal::default(),
            badges: ArcRwSignal::default(),
            happened: ArcRwSignal::default(),
            messages: Arc::default(),
        };
        lock(&self.chats)
            .entry(jid.clone())
            .or_insert_with(new)
            .clone()
    }

    /// Oneself, once one has logged in. Nothing that asks follows a later login.
    pub(crate) fn me(&self) -> Option<BareJid> {
        let me = |c: &Connection| c.me.as_ref().map(|me| me.bare().clone());
        self.connection.with_untracked(me)
    }

    /// Whether that is oneself.
    pub(crate) fn is_me(&self, jid: &BareJid) -> bool {
        self.connection
            .with(|c| c.me.as_ref().is_some_and(|me| me.bare() == jid))
    }

    /// Whether it is a place for announcements, which nobody answers.
    pub(crate) fn is_feed(&self, jid: &BareJid) -> bool {
        let feed = self.chat(jid).flags.with(|f| f.feed);
        (feed || jid.local().is_none()) && !self.is_room(jid)
    }

    /// Whether it is a room.
    pub(crate) fn is_room(&self, jid: &BareJid) -> bool {
        self.chat(jid).room.with(Option::is_some)
    }

    /// Whether the server keeps this one away.
    pub(crate) fn is_blocked(&self, jid: &BareJid) -> bool {
        self.blocked
            .with(|list| list.as_ref().is_some_and(|list| blocks(list, jid)))
    }

    /// Shows changes: each thing once, however often it was named.
    pub(crate) fn update(&self, store: &Store, changes: &[Change]) {
        let mut seen = HashSet::new();
        let (mut roster, mut chats, mut focus) = (false, false, None);
        let mut crowds: Vec<&BareJid> = Vec::new();
        for change in changes {
            match change {
                Change::Connection => {
                    let (status, me) = (store.status().clone(), store.me().cloned());
                    let account = |me: &Option<Jid>| me.as_ref().map(|me| me.bare().clone());
                    // Nothing of one user is left for the next: neither words nor drafts.
                    if self.connection.with_untracked(|c| account(&c.me)) != account(&me) {
                        lock(&self.chats).clear();
                        lock(&self.contacts).clear();
                    }
                    let (asking, syncing) = (store.is_asking(), store.is_syncing());
                    let connection = Connection {
                        starting: store.is_starting(),
                        elsewhere: store.is_elsewhere(),
                        notice: store.notice(),
                        status,
                        me,
                        asking,
                        syncing,
                        registration: store.registration().cloned(),
                    };
                    set(&self.connection, connection);
                    set(&self.nick, store.usual_nick());
                }
                Change::OwnPresence => set(&self.own, store.own_presence().clone()),
                Change::Roster => roster = true,
                Change::Contact(jid) => self.update_contact(store, jid),
                Change::Requests => {
                    set(&self.requests, store.requests().to_vec());
                    set(&self.invitations, store.invitations().to_vec());
                    set(&self.suggested, store.suggested().to_vec());
                }
                Change::Blocked => {
                    let blocked = store.blocked().map(|list| Arc::new(list.to_vec()));
                    set(&self.blocked, blocked);
                }
                Change::Trouble => set(&self.troubles, store.troubles().to_vec()),
                Change::Asked => set(&self.asked, store.asked().cloned()),
                Change::Identity => set(&self.identity, Arc::new(store.identity().clone())),
                Change::Service => {
                    let service = (store.service().clone(), store.is_archived());
                    set(&self.service, service);
                }
                Change::Card(jid) => {
                    set(&self.card(jid), store.card(jid).cloned());
                    crowds.extend(store.badged_rooms(jid));
                }
                Change::Avatar(jid) => {
                    let picture = store.avatar(jid);
                    let uri = picture.map(|p| ["data:", p.kind, ";base64,", &p.data].concat());
                    set(&self.avatar(jid.as_str()), uri);
                }
                Change::Uploads => set(&self.uploads, Arc::new(store.uploads().to_vec())),
                Change::Choices => {
                    set(&self.choices, *store.choices());
                    set(&self.recent, Arc::new(store.recent().to_vec()));
                }
                Change::Search => set(&self.found, Arc::new(store.search().cloned())),
                Change::Cleared(_) => {}
                Change::Reveal(jid, key) => self.chat(jid).revealed.set(Some(*key)),
                Change::Chats => chats = true,
                Change::Focus(jid) => focus = Some(Focus::Composer(jid.clone())),
                Change::FocusContact(jid) => focus = Some(Focus::Contact(jid.clone())),
                Change::Timeline(jid) => {
                    if seen.insert(jid) {
                        self.update_timeline(store, jid);
                    }
                }
                Change::Message(jid, key) => self.update_message(store, jid, *key),
                Change::History(jid) => self.update_history(store, jid),
                Change::Room(jid) => set(&self.chat(jid).room, store.room(jid)),
                // Once for all that came in this turn.
                Change::Occupants(jid) => {
                    if !crowds.contains(&jid) {
                        crowds.push(jid);
                    }
                }
                Change::Privacy(jid) => set(&self.chat(jid).privacy, store.privacy(jid)),
                Change::Draft(jid) => {
                    let draft = store.chat(jid).map(|c| c.draft().to_owned());
                    set(&self.chat(jid).draft, draft.unwrap_or_default());
                }
                Change::Arrived(jid, key) => self.chat(jid).arrived.set(Some(*key)),
            }
        }
        for jid in crowds {
            set(&self.chat(jid).occupants, Arc::new(store.occupants(jid)));
            set(&self.chat(jid).absent, Arc::new(store.absent(jid)));
            set(&self.chat(jid).badges, Arc::new(store.badges(jid)));
        }
        if roster {
            let (online, total) = store.roster_counts();
            let rows = Arc::new(store.roster_rows());
            set(
                &self.roster,
                RosterState {
                    known: store.is_roster_known(),
                    rows,
                    online,
                    total,
                    groups: Arc::new(store.groups()),
                },
            );
        }
        if chats {
            set(&self.open, store.open_chats().to_vec());
            set(&self.front, store.front().cloned());
            set(&self.unread, store.unread());
            set(&self.list, store.list());
            set(&self.visible, store.is_visible());
        }
        if changes.iter().any(Store::concerns_chats) {
            let rows = store.chat_rows();
            set(&self.chat_list, Arc::new(store.chat_list(&rows)));
            set(&self.chat_rows, Arc::new(rows));
        }
        // Last, when what is to have it is there.
        if let Some(wish) = focus {
            let n = self
                .focus
                .with_untracked(|f| f.as_ref().map_or(0, |(_, n)| n + 1));
            self.focus.set(Some((wish, n)));
        }
    }

    fn update_contact(&self, store: &Store, jid: &BareJid) {
        let mut contacts = lock(&self.contacts);
        match (store.contact(jid), contacts.get(jid).cloned()) {
            (Some(contact), Some(signal)) => {
                drop(contacts);
                set(&signal, contact.clone());
            }
            (Some(contact), None) => {
                contacts.insert(jid.clone(), ArcRwSignal::new(contact.clone()));
            }
            (None, _) => {
                contacts.remove(jid);
            }
        }
    }

    fn update_timeline(&self, store: &Store, jid: &BareJid) {
        let state = self.chat(jid);
        if let Some(chat) = store.chat(jid) {
            for message in chat.messages() {
                let known = state.message(message.key);
                match known {
                    Some(signal) if signal.with_untracked(|old| old != message) => {
                        signal.set(message.clone());
                    }
                    Some(_) => {}
                    None => {
                        let signal = ArcRwSignal::new(message.clone());
                        lock(&state.messages).insert(message.key, signal);
                    }
                }
            }
            let mut known = lock(&state.messages);
            if known.len() > chat.messages().len() {
                known.retain(|key, _| chat.message(*key).is_some());
            }
        }
        self.update_changeable(store, jid);
        self.update_history(store, jid);
        if store.is_room(jid) {
            set(&state.room, store.room(jid));
            set(&state.happened, Arc::new(store.happened(jid)));
        }
        set(&state.privacy, store.privacy(jid));
        set(&state.rows, Arc::new(store.rows(jid)));
    }

    fn update_history(&self, store: &Store, jid: &BareJid) {
        let state = self.chat(jid);
        set(&state.history, store.history(jid));
        let flags = store.chat(jid).map(|c| c.flags());
        set(&state.flags, flags.unwrap_or_default());
    }

    fn update_changeable(&self, store: &Store, jid: &BareJid) {
        let last = store.chat(jid).and_then(|c| c.last_changeable());
        set(&self.chat(jid).changeable, last.map(|m| m.key));
    }

    /// Puts the focus into the composer of a chat.
    pub(crate) fn focus_composer(&self, jid: &BareJid) {
        self.focus.update(|f| {
            let n = f.as_ref().map_or(0, |(_, n)| n + 1);
            *f = Some((Focus::Composer(jid.clone()), n));
        });
    }

    fn update_message(&self, store: &Store, jid: &BareJid, key: u64) {
        let message = store.chat(jid).and_then(|c| c.message(key));
        if let (Some(message), Some(signal)) = (message, self.chat(jid).message(key)) {
            set(&signal, message.clone());
        }
        self.update_changeable(store, jid);
    }
}

/// Writes only what is different, so that nothing is drawn anew for nothing.
fn set<T: PartialEq + Send + Sync + 'static>(signal: &ArcRwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
