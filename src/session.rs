//! The loop: owns client, model, screen and edges; every input is one synchronous turn.
//!
//! Of the tabs of one browser one leads: it has the client, and writes down what there is. The others
//! show what it tells them, and tell it what the user wants.

mod begin;
mod follow;
mod hear;
mod idle;
mod keep;
mod lead;
mod login;
mod private;
mod read;
mod save;
mod spoken;
mod tell;
mod upload;

use crate::config::{LogLevel, Settings, ViewMode};
use crate::jid::BareJid;
use crate::otr::generate::Generator;
use crate::platform::badge::Badge;
use crate::platform::clock::Clock;
use crate::platform::console::print;
use crate::platform::disk::Disk;
use crate::platform::dom;
use crate::platform::fetch::Fetches;
use crate::platform::life::{Life, on_life, on_touch};
use crate::platform::notices::Notices;
use crate::platform::panic;
use crate::platform::sound::Sound;
use crate::platform::tabs::{TabNews, Tabs};
use crate::platform::timer::Timer;
use crate::platform::upload::Files;
use crate::platform::websocket::Sockets;
use crate::privacy::{File, Privacy};
use crate::rng::Rng;
use crate::store::record::Record;
use crate::store::{Change, Intent, Look, Notice, Scan, Store};
use crate::time::Millis;
use crate::ui::{self, Ui};
use crate::xmpp::client::{Client, ClientConfig, Input};
use crate::xmpp::command::RoomsConfig;
use crate::xmpp::event::Level;
use crate::xmpp::stream::sasl::Secret;
use keep::{Keep, Place};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use web_sys::HtmlElement;
use zeroize::Zeroizing;

/// One running chat. Handed around weakly, so that late callbacks find nobody after its end.
pub struct Session {
    turn: RefCell<Turn>,
    /// What came in during a turn waits for the next.
    queue: RefCell<VecDeque<Work>>,
    busy: Cell<bool>,
    /// A bug has ended the program: nothing is taken in any more.
    stopped: Rc<Cell<bool>>,
    /// The screen is to be told in the next frame.
    frame: Cell<bool>,
    fetches: Fetches,
    sockets: Sockets,
    files: Files,
    notices: Notices,
    sound: Sound,
    clock: Clock,
    settings: Arc<Settings>,
}

/// What this tab is among those of the browser.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// That is being found out.
    Starting,
    /// It has the connection, or would make it.
    Leading,
    /// Another one has.
    Following,
}

struct Turn {
    role: Role,
    client: Client,
    /// `None`: the site wants no private conversations.
    privacy: Option<Privacy>,
    /// Our key for them, as far as it is made, and when that goes on.
    making: Option<Generator>,
    step: Option<Timer>,
    store: Store,
    keep: Keep,
    idle: idle::Idle,
    tabs: Option<Tabs>,
    rng: Rng,
    ui: Option<Ui>,
    /// `None`: the site wants none.
    badge: Option<Rc<Badge>>,
    /// Where the user looks, as far as this tab knows: in the others, in all, and what it said of itself.
    look: Look,
    looked: Look,
    /// The chat that was looked at last in another one.
    beside: Option<BareJid>,
    said: Option<Look>,
    /// When the client is to go on by itself.
    timer: Option<(Millis, Timer)>,
    /// When what is different is written, if nothing makes it so before.
    writing: Option<Timer>,
    /// What the screen has not been told yet.
    changes: Vec<Change>,
    /// What the user wants and this tab cannot do yet.
    wanted: Option<Intent>,
    /// What the tab that leads has not done yet, as far as it has said, and the number of each.
    orders: Vec<(u64, Intent)>,
    /// The numbers of what this tab did for others.
    done: VecDeque<u64>,
    /// This tab leads, but the client is not told yet for whom.
    waking: bool,
    /// Another tab is seen.
    seen: bool,
    /// The tab that leads has been asked for all there is.
    behind: bool,
    /// There are no locks to say which tab leads.
    alone: bool,
    /// The user wants here what another tab has.
    taking: bool,
    /// How somebody logs in who is not in yet.
    login: Option<(login::Trust, String)>,
    /// Address and password for the browser to keep, once they have proved right.
    offer: Option<(String, Zeroizing<String>)>,
    /// What stands for the password, as long as there is no place for it.
    secret: Option<Secret>,
}

impl Turn {
    /// Tells the screen.
    fn show(&mut self) {
        let changes = std::mem::take(&mut self.changes);
        if let Some(ui) = &self.ui {
            ui.update(&self.store, &changes);
        }
        if let Some(badge) = &self.badge {
            badge.set(self.store.unread());
        }
    }

    /// Notes what is different, for the screen and to be kept.
    fn note(&mut self, changes: Vec<Change>) {
        self.keep.note(&changes);
        self.changes.extend(changes);
    }
}

enum Work {
    Input(Input),
    Intent(Intent),
    Tab(TabNews),
    /// Another tab leads.
    Led,
    /// No other tab has answered.
    Unanswered,
    Life(Life),
    /// Somebody touches the device, or nobody did for a while.
    Touched,
    Untouched,
    /// What is different is to be written.
    Write,
    /// What an earlier run left, read in the order in which it is needed.
    Left(Option<begin::Left>),
    /// The client goes on with what is kept; with the secret, in the clear.
    GoOn(Option<Secret>, Option<Zeroizing<String>>),
    /// Storage is there, or cannot be had: the place with this number.
    Opened(u32, Option<Disk>),
    /// Storage takes no more; `full`: there is no room.
    Trouble {
        full: bool,
    },
    /// What is kept under this key, sealed; of this round, or of this owner.
    Sealed(u32, &'static str, Option<String>),
    /// A file is to be made of what was sealed.
    Export(File, Option<Zeroizing<String>>),
    /// The identity of this owner, as it was when he logged out here.
    Identity(u32, Zeroizing<String>),
    /// The next slice of what private conversations take to compute.
    Compute,
    /// Older messages of a chat, from storage.
    Older(BareJid, Vec<Record>, bool),
    /// A piece of storage in which something is looked for.
    Scanned(Scan, Vec<(String, String)>),
}

impl Session {
    /// Starts a chat in `host`. URLs in the settings are absolute by now.
    pub fn start(host: HtmlElement, settings: Settings, seed: [u8; 32]) -> Rc<Self> {
        let mut rng = Rng::new(seed);
        let settings = Arc::new(settings);
        let mut store = Store::new(&settings, dom::utc_offset(), rng.bytes());
        let _ = store.set_starting(true);
        let turn = Turn {
            role: Role::Starting,
            client: Client::new(client_config(&settings), rng.bytes()),
            privacy: None,
            making: None,
            step: None,
            store,
            keep: Keep::default(),
            idle: idle::Idle::default(),
            tabs: None,
            rng,
            ui: None,
            badge: settings.show_tab_notifications.then(|| {
                let whole_page = settings.view_mode == ViewMode::Fullscreen;
                Badge::new(host.clone(), whole_page)
            }),
            look: Look::default(),
            looked: Look::default(),
            beside: None,
            said: None,
            timer: None,
            writing: None,
            changes: Vec::new(),
            wanted: None,
            orders: Vec::new(),
            done: VecDeque::new(),
            waking: false,
            seen: false,
            behind: false,
            alone: false,
            taking: false,
            login: None,
            offer: None,
            secret: None,
        };
        let session = Rc::new_cyclic(|weak| Self {
            notices: tell::notices(weak.clone()),
            sound: Sound::default(),
            turn: RefCell::new(turn),
            queue: RefCell::default(),
            busy: Cell::new(false),
            stopped: Rc::default(),
            frame: Cell::new(false),
            fetches: Fetches::default(),
            sockets: Sockets::default(),
            files: Files::default(),
            clock: Clock::new(),
            settings: settings.clone(),
        });
        session.install_last_wish(host.clone());
        let weak = Rc::downgrade(&session);
        let send = Rc::new(move |intent| post(&weak, Work::Intent(intent)));
        let ui = ui::mount(host, settings, send, session.files.clone());
        {
            let mut turn = session.turn.borrow_mut();
            session.new_privacy(&mut turn);
            turn.ui = Some(ui);
            turn.changes.extend([Change::Connection, Change::Choices]);
            turn.show();
        }
        let weak = Rc::downgrade(&session);
        on_life(move |life| post(&weak, Work::Life(life)));
        let weak = Rc::downgrade(&session);
        on_touch(move || post(&weak, Work::Touched));
        session.find_role();
        session
    }

    /// After a panic nobody would see what still comes in, so the connection goes too: the server
    /// then keeps messages for the next login.
    fn install_last_wish(&self, host: HtmlElement) {
        let (fetches, sockets) = (self.fetches.clone(), self.sockets.clone());
        let stopped = self.stopped.clone();
        panic::install(move || {
            stopped.set(true);
            sockets.stop();
            fetches.stop();
            ui::show_stopped(&host);
        });
    }

    /// Logs out.
    pub fn log_out(self: &Rc<Self>) {
        self.work(Work::Intent(Intent::LogOut));
    }

    /// Does a piece of work, or queues it when a turn is under way.
    fn work(self: &Rc<Self>, work: Work) {
        if self.stopped.get() {
            return;
        }
        self.queue.borrow_mut().push_back(work);
        if self.busy.replace(true) {
            return;
        }
        loop {
            let next = self.queue.borrow_mut().pop_front();
            let Some(work) = next else { break };
            self.turn(work);
        }
        self.busy.replace(false);
    }

    fn turn(self: &Rc<Self>, work: Work) {
        // What the user does is seen at once, also since browsers give the focus, and the keyboard of a
        // phone with it, only while they handle his touch. What comes in waits for the next frame:
        // a thousand presences then draw the list a few times and not a thousand.
        let at_once = matches!(work, Work::Intent(_)) || !dom::is_visible();
        let mut turn = self.turn.borrow_mut();
        match turn.role {
            Role::Starting => self.start_with(&mut turn, work),
            Role::Leading => self.lead(&mut turn, work),
            Role::Following => self.follow(&mut turn, work),
        }
        self.move_files(&turn);
        if at_once {
            turn.show();
        } else if !turn.changes.is_empty() && !self.frame.replace(true) {
            let weak = Rc::downgrade(self);
            dom::next_frame(move || {
                if let Some(session) = weak.upgrade() {
                    session.frame.set(false);
                    session.turn.borrow_mut().show();
                }
            });
        }
    }

    /// Has the work done in a turn of its own, after this one.
    fn later(&self, work: Work) {
        self.queue.borrow_mut().push_back(work);
    }

    /// Storage is there, or there is none.
    fn opened(self: &Rc<Self>, turn: &mut Turn, disk: Option<Disk>) {
        if disk.is_none() {
            self.trouble(turn, false);
        }
        turn.keep.opened(disk);
        self.seal(turn);
        self.seal_keys(turn);
    }

    /// Storage takes no more.
    fn trouble(&self, turn: &mut Turn, full: bool) {
        turn.keep.place = Place::Nowhere;
        let notice = if full {
            Notice::StorageFull
        } else {
            Notice::StorageGone
        };
        turn.changes.extend(turn.store.set_notice(notice));
        turn.changes.extend(turn.store.lose_storage());
    }

    fn print(&self, level: Level, text: &str) {
        let least = match level {
            Level::Debug => LogLevel::Debug,
            Level::Info => LogLevel::Info,
            Level::Warn => LogLevel::Warn,
            Level::Error => LogLevel::Error,
        };
        if self.settings.loglevel <= least {
            print(level, text);
        }
    }
}

fn post(session: &Weak<Session>, work: Work) {
    if let Some(session) = session.upgrade() {
        session.work(work);
    }
}

fn client_config(settings: &Settings) -> ClientConfig {
    ClientConfig {
        bosh_url: settings.bosh_service_url.clone(),
        websocket_url: settings.websocket_url.clone(),
        discover: settings.discover_connection_methods,
        mechanisms: settings.mechanisms.clone(),
        allow_unencrypted_plain: settings.allow_unencrypted_plain,
        stanza_timeout: settings.stanza_timeout,
        priority: settings.priority,
        auto_reconnect: settings.auto_reconnect,
        keepalive: settings.keepalive,
        ping_interval: u64::from(settings.ping_interval) * 1000,
        archive_page_size: settings.archived_messages_page_size,
        archive_all_pages: settings.mam_request_all_pages,
        archiving: settings.message_archiving,
        carbons: true,
        blocking: true,
        uploads: true,
        bookmarks: settings.allow_bookmarks,
        push: settings.push_app_servers.clone(),
        displayed: true,
        rooms: RoomsConfig {
            autojoin: settings.muc_respect_autojoin,
            entered: settings.auto_join_rooms.clone(),
            nickname: settings.nickname.clone(),
            number_nick: settings.muc_nickname_from_jid,
            ask_nick: settings.is_alone()
                && settings.nickname.is_none()
                && !settings.muc_nickname_from_jid,
            history: settings.muc_history_max_stanzas,
            reserved: !settings.muc_instant_rooms,
            register: settings.auto_register_muc_nickname,
            before: settings.muc_show_logs_before_join,
            members: settings.muc_fetch_members.clone(),
            probes: settings.muc_send_probes,
            push: settings.enable_muc_push,
        },
        auto_subscribe: settings.auto_subscribe,
        ignore_requests: !settings.allow_contact_requests,
        markers: true,
        no_receipts: false,
        chat_states: settings.send_chat_state_notifications.clone(),
        log_traffic: settings.loglevel == LogLevel::Debug,
        lang: dom::language(),
    }
}
