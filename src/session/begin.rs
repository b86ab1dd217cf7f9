//! The first moments: which tab leads, and what an earlier run left.

use super::keep::{LOGIN, OTR, OWN, Place, SECRET, SESSION};
use super::login::Trust;
use super::spoken::{self, Part, Spoken};
use super::{Role, Session, Turn, Work, client_config, login, post};
use crate::platform::credentials;
use crate::platform::disk::{self, Disk, Medium};
use crate::platform::dom;
use crate::platform::tabs::{TabNews, Tabs};
use crate::platform::timer::Timer;
use crate::store::record::{From, Record};
use crate::store::{Intent, Store};
use crate::xml::{ns, parse};
use crate::xmpp::client::Client;
use crate::xmpp::command::Login;
use crate::xmpp::event::{Event, Status};
use crate::xmpp::stream::sasl::Secret;
use std::rc::{Rc, Weak};
use wasm_bindgen_futures::spawn_local;
use zeroize::Zeroizing;

/// Closed chats of which the last messages are read at the start.
const RECENT: usize = 30;
/// How long another tab may take to say that it has the chat, in ms.
const ANSWER_MS: u64 = 300;

/// What an earlier run left.
pub(super) struct Left {
    disk: Disk,
    /// How to go on, and what the model reads first.
    records: Vec<Record>,
}

impl Session {
    /// Joins the tabs of this browser, or finds that another one leads.
    pub(super) fn find_role(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        spawn_local(async move {
            let led = Tabs::is_led_elsewhere().await;
            let Some(session) = weak.upgrade() else {
                return;
            };
            let tell = Rc::new(move |news| post(&weak, Work::Tab(news)));
            session.turn.borrow_mut().tabs = Some(Tabs::join(tell));
            if led {
                session.work(Work::Led);
            }
        });
    }

    /// Work while it is not known which tab leads, or what was left.
    pub(super) fn start_with(self: &Rc<Self>, turn: &mut Turn, work: Work) {
        match work {
            Work::Tab(TabNews::Leading) => self.look_for_left(turn),
            Work::Tab(TabNews::Alone) => {
                turn.alone = true;
                self.ask_others(turn, &spoken::hello());
            }
            Work::Tab(TabNews::Said(text)) => self.is_answered(turn, &text),
            Work::Unanswered if !turn.store.is_elsewhere() => {
                turn.taking = false;
                self.look_for_left(turn);
            }
            Work::Intent(Intent::UseHere) => {
                turn.taking = true;
                let status = Event::StatusChanged(Status::Disconnected(None));
                turn.store.apply(self.clock.now(), status);
                let changes = turn.store.set_elsewhere(false);
                turn.changes.extend(changes);
                self.ask_others(turn, &spoken::take());
            }
            Work::Led => self.begin_to_follow(turn),
            Work::Left(left) => self.take_left(turn, left),
            Work::Intent(intent) => turn.wanted = Some(intent),
            Work::Trouble { full } => self.trouble(turn, full),
            Work::Unanswered
            | Work::Life(_)
            | Work::Touched
            | Work::Untouched
            | Work::Input(_)
            | Work::Write
            | Work::GoOn(..)
            | Work::Compute
            | Work::Opened(..)
            | Work::Sealed(..)
            | Work::Identity(..)
            | Work::Export(..)
            | Work::Older(..)
            | Work::Scanned(..) => {}
        }
    }

    /// Another tab has the connection, and will say how things are.
    pub(super) fn begin_to_follow(&self, turn: &mut Turn) {
        turn.role = Role::Following;
        turn.behind = true;
        if let Some(tabs) = &turn.tabs {
            tabs.say(&spoken::hello());
            tabs.say(&spoken::seen(dom::is_visible()));
        }
    }

    /// Where there are no locks: whoever has the chat says so within a moment.
    fn ask_others(self: &Rc<Self>, turn: &mut Turn, question: &str) {
        if let Some(tabs) = &turn.tabs {
            tabs.say(question);
        }
        let weak = Rc::downgrade(self);
        turn.writing = Timer::after(ANSWER_MS, move || post(&weak, Work::Unanswered));
    }

    fn is_answered(self: &Rc<Self>, turn: &mut Turn, text: &str) {
        let (part, records) = match spoken::read(text) {
            Some(Spoken::Records { part, records }) if part != Part::News => (part, records),
            // It is nowhere any more.
            Some(Spoken::Gone) if turn.store.is_elsewhere() => {
                turn.changes.extend(turn.store.set_elsewhere(false));
                self.is_gone(turn);
                return self.begin_to_lead(turn);
            }
            Some(_) | None => return,
        };
        if !turn.alone || turn.store.is_elsewhere() {
            return;
        }
        if !turn.taking {
            let known = |(key, text): &Record| key == LOGIN && text.is_some();
            if records.iter().any(known) {
                turn.changes.extend(turn.store.set_elsewhere(true));
            }
            return;
        }
        turn.writing = None;
        let rest = turn.keep.take_in(true, &records);
        turn.changes
            .extend(turn.store.restore(rest, From::Leader).changes);
        if part != Part::Last {
            return;
        }
        turn.taking = false;
        let kept = turn.keep.own.get(LOGIN);
        let kept = kept.and_then(|kept| login::read(kept, None, &self.settings));
        turn.keep.trust = kept.map(|kept| kept.trust);
        self.open_place(turn, false);
        let all = turn.keep.all(&mut turn.store);
        turn.keep.write(all);
        turn.client = Client::new(client_config(&self.settings), turn.rng.bytes());
        self.new_privacy(turn);
        self.begin_to_lead(turn);
    }

    fn look_for_left(self: &Rc<Self>, turn: &mut Turn) {
        let left = Disk::left().filter(|_| self.settings.keepalive);
        let Some(medium) = left else {
            return self.take_left(turn, None);
        };
        let weak = Rc::downgrade(self);
        let trouble = self.on_trouble();
        spawn_local(async move {
            let left = match Disk::open(medium, trouble).await {
                Ok(disk) => read_left(disk).await,
                Err(_) => None,
            };
            post(&weak, Work::Left(left));
        });
    }

    /// From here on this tab leads, with what was left, or without.
    fn take_left(self: &Rc<Self>, turn: &mut Turn, left: Option<Left>) {
        if let Some(Left { disk, records }) = left {
            let rest = turn.keep.take_in(true, &records);
            let restored = turn.store.restore(rest, From::Storage);
            turn.changes.extend(restored.changes);
            if self.is_welcome(turn) {
                turn.keep.trust = Some(match disk.medium() {
                    Medium::Tab => Trust::Tab,
                    Medium::Device => Trust::Device,
                });
                turn.keep.place = Place::Open(disk.clone());
                let weak = Rc::downgrade(self);
                // What is in the tab only the other tabs are told, all of it.
                let recent = match disk.medium() {
                    Medium::Tab => usize::MAX,
                    Medium::Device => RECENT,
                };
                let ranges = turn.store.message_ranges(recent);
                spawn_local(async move { read_messages(&weak, &disk, ranges).await });
                return;
            }
            turn.keep.forget(false);
            let status = Event::StatusChanged(Status::Disconnected(None));
            let changes = turn.store.apply(self.clock.now(), status);
            turn.changes.extend(changes);
            spawn_local(disk::wipe(Some(disk)));
        }
        self.begin_to_lead(turn);
    }

    /// Whether what is kept belongs to whom the page wants to be logged in.
    fn is_welcome(&self, turn: &Turn) -> bool {
        let kept = turn.keep.own.get(LOGIN);
        let kept = kept.and_then(|kept| login::read(kept, None, &self.settings));
        let (Some(me), Some(kept)) = (turn.store.me(), kept) else {
            return false;
        };
        // A guest is somebody else after the next login: what he left is his as long as his stream goes on.
        let comes_back = |login: &Login| login.method.comes_back();
        let returns = kept.by_site || kept.login.as_ref().is_none_or(comes_back);
        let stream = turn.keep.own.get(SESSION).and_then(|text| parse(text).ok());
        let lives = stream.is_some_and(|session| session.child("bosh", ns::SAVED).is_some());
        if !returns && !lives {
            return false;
        }
        // Certificate and guest logins name the server alone.
        let named = self.settings.jid.as_ref();
        let named = named.filter(|jid| jid.bare().local().is_some());
        match named {
            Some(jid) => !(self.settings.auto_login || kept.by_site) || jid.bare() == me.bare(),
            // The site may have another visitor by now.
            None => !kept.by_site,
        }
    }

    /// The tab that led is gone.
    pub(super) fn take_over(self: &Rc<Self>, turn: &mut Turn) {
        if turn.store.is_starting() {
            turn.role = Role::Starting;
            return self.look_for_left(turn);
        }
        turn.client = Client::new(client_config(&self.settings), turn.rng.bytes());
        self.new_privacy(turn);
        turn.keep.heard = true;
        self.begin_to_lead(turn);
    }

    /// This tab leads: it goes on with what is known, or begins.
    pub(super) fn begin_to_lead(self: &Rc<Self>, turn: &mut Turn) {
        turn.role = Role::Leading;
        let now = self.clock.now();
        self.touched(turn, now);
        let changes = turn.store.set_starting(false);
        turn.changes.extend(changes);
        turn.waking = turn.store.me().is_some() && turn.keep.own.contains_key(LOGIN);
        if turn.waking {
            let sealed = |key: &str| turn.keep.own.get(key).map(|text| (**text).clone());
            let (secret, keys) = (sealed(SECRET), sealed(OTR));
            let weak = Rc::downgrade(self);
            spawn_local(async move {
                let secret = unseal(secret).await;
                let secret = secret.and_then(|text| Secret::parse(&text));
                let keys = unseal(keys).await;
                post(&weak, Work::GoOn(secret, keys));
            });
        } else {
            self.take_up(turn);
            match turn.wanted.take() {
                Some(intent) => self.later(Work::Intent(intent)),
                None => self.find_login(),
            }
        }
    }

    /// From here on what the user wants can be done; also what he wanted while no tab led.
    pub(super) fn take_up(&self, turn: &mut Turn) {
        turn.waking = false;
        if let Some(tabs) = &turn.tabs {
            tabs.say(&spoken::lead());
        }
        for (_, intent) in std::mem::take(&mut turn.orders) {
            self.later(Work::Intent(intent));
        }
    }

    /// Logs in whom the page or the browser knows.
    fn find_login(self: &Rc<Self>) {
        if let Some(intent) = login::at_once(&self.settings) {
            self.later(Work::Intent(intent));
        } else if login::asks_browser(&self.settings) {
            let (weak, settings) = (Rc::downgrade(self), self.settings.clone());
            spawn_local(async move {
                if let Some((address, password)) = credentials::find().await
                    && let Some(intent) = login::by_browser(&settings, &address, password)
                {
                    post(&weak, Work::Intent(intent));
                }
            });
        }
    }

    /// What to do when storage takes no more.
    pub(super) fn on_trouble(self: &Rc<Self>) -> Rc<dyn Fn(bool)> {
        let weak = Rc::downgrade(self);
        Rc::new(move |full| post(&weak, Work::Trouble { full }))
    }
}

pub(super) async fn unseal(sealed: Option<String>) -> Option<Zeroizing<String>> {
    Disk::unseal(&sealed?).await
}

async fn read_left(disk: Disk) -> Option<Left> {
    let own = OWN.map(|key| (key.to_owned(), [key, "~"].concat()));
    let mut ranges = Store::first_ranges();
    ranges.extend(own);
    let read = disk.read_many(&ranges).await;
    let records: Vec<Record> = some(read);
    (!records.is_empty()).then_some(Left { disk, records })
}

async fn read_messages(session: &Weak<Session>, disk: &Disk, ranges: Vec<(String, String)>) {
    let read = some(disk.read_many(&ranges).await);
    let Some(session) = session.upgrade() else {
        return;
    };
    {
        let turn = &mut *session.turn.borrow_mut();
        turn.changes
            .extend(turn.store.restore(read, From::Storage).changes);
        session.begin_to_lead(turn);
        turn.show();
    }
    // What was put off begins.
    session.work(Work::Write);
}

fn some(read: Vec<Vec<(String, String)>>) -> Vec<Record> {
    let all = read.into_iter().flatten();
    all.map(|(key, text)| (key, Some(text))).collect()
}
