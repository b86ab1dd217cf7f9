//! The loop: owns client, model, screen and edges; every input is one synchronous turn.

use crate::config::{Authentication, LogLevel, Settings};
use crate::platform::console::print;
use crate::platform::derive::derive;
use crate::platform::dom;
use crate::platform::fetch::{Fetch, Fetches};
use crate::platform::panic;
use crate::platform::timer::Timer;
use crate::platform::websocket::Sockets;
use crate::rng::Rng;
use crate::store::{Change, Intent, Store};
use crate::time::Millis;
use crate::ui::{self, Ui};
use crate::xmpp::client::{Client, ClientConfig, Input, Output};
use crate::xmpp::command::{Login, Method};
use crate::xmpp::event::{Event, Level};
use crate::xmpp::stream::transport::TransportOut;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use web_sys::HtmlElement;

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
    loglevel: LogLevel,
}

struct Turn {
    client: Client,
    store: Store,
    ui: Option<Ui>,
    timer: Option<Timer>,
    /// What the screen has not been told yet.
    changes: Vec<Change>,
}

impl Turn {
    /// Tells the screen.
    fn show(&mut self) {
        let changes = std::mem::take(&mut self.changes);
        if let Some(ui) = &self.ui {
            ui.update(&self.store, &changes);
        }
    }
}

enum Work {
    Input(Input),
    Intent(Intent),
}

impl Session {
    /// Starts a chat in `host`. URLs in the settings are absolute by now.
    pub fn start(host: HtmlElement, settings: Settings, seed: [u8; 32]) -> Rc<Self> {
        let config = ClientConfig {
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
            log_traffic: settings.loglevel == LogLevel::Debug,
            lang: dom::language(),
        };
        let mut rng = Rng::new(seed);
        let turn = Turn {
            client: Client::new(config, rng.bytes()),
            store: Store::new(&settings, dom::utc_offset(), rng.bytes()),
            ui: None,
            timer: None,
            changes: Vec::new(),
        };
        let session = Rc::new(Self {
            turn: RefCell::new(turn),
            queue: RefCell::default(),
            busy: Cell::new(false),
            stopped: Rc::default(),
            frame: Cell::new(false),
            fetches: Fetches::default(),
            sockets: Sockets::default(),
            loglevel: settings.loglevel,
        });
        session.install_last_wish(host.clone());
        let start = start(&settings);
        let weak = Rc::downgrade(&session);
        let send = Rc::new(move |intent| post(&weak, Work::Intent(intent)));
        let ui = ui::mount(host, Arc::new(settings), send);
        session.turn.borrow_mut().ui = Some(ui);
        let weak = Rc::downgrade(&session);
        dom::on_visibility(move || {
            post(&weak, Work::Intent(Intent::SetVisible(dom::is_visible())));
        });
        if let Some(intent) = start {
            session.work(Work::Intent(intent));
        }
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
        let now = dom::now();
        let mut turn = self.turn.borrow_mut();
        let Turn {
            client,
            store,
            changes,
            timer,
            ui: _,
        } = &mut *turn;
        // What the user does is seen at once, also since browsers give the focus, and the keyboard of a
        // phone with it, only while they handle his touch. What comes in waits for the next frame:
        // a thousand presences then draw the list a few times and not a thousand.
        let at_once = matches!(work, Work::Intent(_)) || !dom::is_visible();
        match work {
            Work::Input(input) => client.handle(now, input),
            Work::Intent(intent) => {
                let acted = store.act(now, intent);
                changes.extend(acted.changes);
                for command in acted.commands {
                    client.handle(now, Input::Command(command));
                }
            }
        }
        while let Some(output) = client.poll() {
            match output {
                Output::Event(event) => self.event(now, store, event, changes),
                Output::Transport { out, credentials } => self.transport(out, credentials),
                // There is no store for it yet.
                Output::Save(_) => {}
                Output::Derive { number, request } => {
                    let weak = Rc::downgrade(self);
                    derive(request, move |key| {
                        post(&weak, Work::Input(Input::Derived { number, key }));
                    });
                }
            }
        }
        let weak = Rc::downgrade(self);
        *timer = client.deadline().and_then(|at| {
            Timer::after(at.since(now), move || {
                post(&weak, Work::Input(Input::Timeout));
            })
        });
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

    fn event(&self, now: Millis, store: &mut Store, event: Event, changes: &mut Vec<Change>) {
        match &event {
            Event::Traffic { sent, xml } => {
                let arrow = if *sent { "SENT " } else { "RECV " };
                self.print(Level::Debug, &[arrow, xml].concat());
            }
            Event::Logged { level, text } => self.print(*level, text),
            Event::StatusChanged(_)
            | Event::Bound { .. }
            | Event::RosterReceived(_)
            | Event::RosterItemChanged(_)
            | Event::RosterItemRemoved(_)
            | Event::PresenceChanged { .. }
            | Event::SubscriptionRequested { .. }
            | Event::OwnPresenceChanged(_)
            | Event::MessageReceived(_)
            | Event::MessageSent { .. }
            | Event::MessageAcked { .. }
            | Event::MessageDelivered { .. }
            | Event::MessageFailed { .. }
            | Event::HistoryReceived(_)
            | Event::HistoryFailed { .. }
            | Event::HistorySkipped
            | Event::SyncChanged(_) => {}
        }
        changes.extend(store.apply(now, event));
    }

    fn print(&self, level: Level, text: &str) {
        let least = match level {
            Level::Debug => LogLevel::Debug,
            Level::Info => LogLevel::Info,
            Level::Warn => LogLevel::Warn,
            Level::Error => LogLevel::Error,
        };
        if self.loglevel <= least {
            print(level, text);
        }
    }

    fn transport(self: &Rc<Self>, out: TransportOut, credentials: bool) {
        let weak = Rc::downgrade(self);
        let tell = move |input| post(&weak, Work::Input(Input::Transport(input)));
        match out {
            TransportOut::Post { handle, url, body } => {
                self.fetches
                    .start(handle, &url, Fetch::Post { body, credentials }, tell);
            }
            TransportOut::Get { handle, url } => {
                self.fetches
                    .start(handle, &url, Fetch::Get { credentials }, tell);
            }
            TransportOut::Touch { handle, url } => {
                self.fetches.start(handle, &url, Fetch::Touch, tell);
            }
            TransportOut::Abort { handle } => self.fetches.abort(handle),
            TransportOut::OpenSocket { handle, url } => self.sockets.open(handle, &url, tell),
            TransportOut::SendText { handle, text } => self.sockets.send(handle, &text),
            TransportOut::CloseSocket { handle } => self.sockets.close(handle),
        }
    }
}

fn post(session: &Weak<Session>, work: Work) {
    if let Some(session) = session.upgrade() {
        session.work(work);
    }
}

/// What to begin with, when nobody has to be asked.
fn start(settings: &Settings) -> Option<Intent> {
    let at_once = settings.auto_login || settings.authentication == Authentication::Prebind;
    if let Some((source, login)) = settings.site_login().filter(|_| at_once) {
        return Some(Intent::LogInAs { source, login });
    }
    auto_login(settings).map(|login| Intent::LogIn { login, url: None })
}

/// The login that `auto_login` asks for, as far as the settings hold what it takes.
fn auto_login(settings: &Settings) -> Option<Login> {
    if !settings.auto_login {
        return None;
    }
    let server = || settings.server().map(Into::into);
    let (jid, method) = match settings.authentication {
        Authentication::External => (settings.jid.clone().or_else(server)?, Method::External),
        Authentication::Anonymous => (server()?, Method::Anonymous),
        Authentication::Prebind => return None,
        Authentication::Login => (
            settings.jid.clone()?,
            Method::Password(settings.password.clone()?),
        ),
    };
    let mut login = Login::new(jid, method);
    login.keep_trying = true;
    Some(login)
}
