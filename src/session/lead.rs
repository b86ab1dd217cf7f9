//! The turn of the tab that leads: client, then model, then what is kept, then the wire.

use super::keep::{CAPS, LOGIN, OTR, PEOPLE, Place, SECRET, SESSION};
use super::login::{self, Trust};
use super::spoken;
use super::{Role, Session, Turn, Work, post};
use crate::jid::BareJid;
use crate::platform::credentials;
use crate::platform::derive::derive;
use crate::platform::disk::{self, Disk, Medium};
use crate::platform::dom;
use crate::platform::fetch::Fetch;
use crate::platform::life::Life;
use crate::platform::tabs::TabNews;
use crate::platform::timer::Timer;
use crate::privacy::Privacy;
use crate::store::Intent;
use crate::time::Millis;
use crate::xml::{Element, parse};
use crate::xmpp::client::{Input, Output, Saved};
use crate::xmpp::command::{Command, Hint, Kept};
use crate::xmpp::event::{Event, Level};
use crate::xmpp::stream::sasl::Secret;
use crate::xmpp::stream::transport::TransportOut;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// How long what is different may stay unwritten while nothing goes out, in ms.
const WRITE_MS: u64 = 50;

impl Session {
    /// One piece of work.
    pub(super) fn lead(self: &Rc<Self>, turn: &mut Turn, work: Work) {
        let now = self.clock.now();
        let before = (account(turn), turn.keep.trust);
        let (mut flush, mut done) = (false, None);
        if self.clock.slept() {
            turn.timer = None;
            turn.client
                .handle(now, Input::Command(Command::Hint(Hint::Thaw)));
        }
        match work {
            Work::Input(input) => {
                if matches!(input, Input::Timeout) {
                    turn.timer = None;
                }
                turn.client.handle(now, input);
            }
            // The client does not know yet for whom.
            Work::Intent(intent) if turn.waking && spoken::wanted(0, &intent).is_some() => {
                turn.orders.push((turn.rng.number(), intent));
            }
            Work::Intent(Intent::Export(file)) => {
                let saved = turn.privacy.as_ref().map(Privacy::save);
                self.export(turn, file, saved.as_deref().map(String::as_str));
            }
            Work::Intent(Intent::SaveChat { chat, format }) => Self::save_chat(turn, &chat, format),
            Work::Intent(intent) => self.intend(turn, now, intent),
            Work::Tab(TabNews::Said(text)) => done = self.hear(turn, now, &text),
            Work::Life(life) => flush = self.live(turn, now, life),
            Work::Touched => self.touched(turn, now),
            Work::Untouched => self.untouched(turn, now),
            Work::Write => flush = true,
            Work::GoOn(secret, keys) => {
                self.go_on(turn, now, secret, keys.as_deref().map(String::as_str));
                if keys.is_none() {
                    self.look_for_identity(turn);
                }
                self.take_up(turn);
            }
            Work::Opened(number, disk) if number == turn.keep.opening => self.opened(turn, disk),
            Work::Sealed(owner, OTR, sealed) if owner == turn.keep.owner => {
                turn.keep.set(OTR, sealed);
                turn.keep.sealing = false;
                self.seal_keys(turn);
            }
            Work::Sealed(round, SECRET, sealed) if round == turn.keep.round => {
                turn.keep.set(SECRET, sealed);
            }
            Work::Identity(owner, text) if owner == turn.keep.owner => {
                Self::adopt(turn, now, &text);
            }
            Work::Compute => self.compute(turn, now),
            Work::Older(chat, records, more) => self.older(turn, &chat, records, more),
            Work::Scanned(scan, records) => self.scanned(turn, &scan, &records),
            Work::Trouble { full } => self.trouble(turn, full),
            Work::Tab(TabNews::Leading | TabNews::Alone)
            | Work::Led
            | Work::Unanswered
            | Work::Left(_)
            | Work::Opened(..)
            | Work::Sealed(..)
            | Work::Identity(..)
            | Work::Export(..) => {}
        }
        if turn.role != Role::Leading {
            return;
        }
        let outs = self.drain(turn, now);
        self.settle(turn, before);
        self.tell(turn);
        // Nobody is told before it is written; and timers of a page that is not seen come late.
        let Turn {
            keep, store, tabs, ..
        } = &mut *turn;
        if flush || done.is_some() || !outs.is_empty() || (keep.heard && !dom::is_visible()) {
            keep.flush(store, tabs.as_ref());
            turn.writing = None;
            Self::let_go(turn);
        } else if keep.is_dirty() && turn.writing.is_none() {
            let weak = Rc::downgrade(self);
            turn.writing = Timer::after(WRITE_MS, move || post(&weak, Work::Write));
        }
        if let (Some(number), Some(tabs)) = (done, &turn.tabs) {
            tabs.say(&spoken::done(number));
        }
        for (out, credentials) in outs {
            self.transport(out, credentials);
        }
        // Stanzas come by the thousand, and seldom with another deadline.
        let due = turn.client.deadline();
        if turn.timer.as_ref().map(|(at, _)| *at) != due {
            turn.timer = due.and_then(|at| {
                let weak = Rc::downgrade(self);
                let timer = Timer::after(at.since(now), move || {
                    post(&weak, Work::Input(Input::Timeout));
                });
                timer.map(|timer| (at, timer))
            });
        }
    }

    /// Does what the user wants.
    pub(super) fn intend(self: &Rc<Self>, turn: &mut Turn, now: Millis, mut intent: Intent) {
        if let Intent::LogIn { login, .. } | Intent::LogInAs { login, .. } = &mut intent {
            let rng = &mut turn.rng;
            login.device.get_or_insert_with(|| rng.uuid());
        }
        if let Some(login) = login::write(&intent) {
            turn.login = Some(login);
            turn.offer = login::to_offer(&self.settings, &intent);
        }
        let acted = turn.store.act(now, intent);
        turn.note(acted.changes);
        if let Some(privacy) = &mut turn.privacy {
            for (chat, order) in acted.orders {
                privacy.order(now, &chat, order);
            }
            if let Some(own) = acted.own {
                privacy.own(now, own);
            }
        }
        for command in acted.commands {
            Self::command(turn, now, command);
        }
        self.read_on(turn, acted.older, acted.scan);
    }

    /// Something has happened to the page; whether all that is different is to be written.
    fn live(self: &Rc<Self>, turn: &mut Turn, now: Millis, life: Life) -> bool {
        let hint = match life {
            Life::Visible(visible) => Hint::Visible(visible || turn.seen),
            Life::Online => Hint::Online,
            Life::Offline => Hint::Offline,
            // The server is not told.
            Life::Focused => return false,
            Life::Frozen | Life::Leaving => Hint::Freeze,
            Life::Thawed => Hint::Thaw,
        };
        if life == Life::Leaving {
            for lost in self.lost_files() {
                self.intend(turn, now, lost);
            }
        }
        if let Life::Visible(visible) = life {
            self.intend(turn, now, Intent::SetVisible(visible));
        }
        match (&mut turn.privacy, life) {
            (Some(privacy), Life::Leaving) => {
                privacy.leave(now);
                self.pass(turn, now);
            }
            // It may have left.
            (Some(_), Life::Thawed) => self.go_on_privately(turn, now, None),
            (
                _,
                Life::Visible(_)
                | Life::Focused
                | Life::Online
                | Life::Offline
                | Life::Frozen
                | Life::Leaving
                | Life::Thawed,
            ) => {}
        }
        turn.client.handle(now, Input::Command(Command::Hint(hint)));
        if life == Life::Frozen && turn.keep.heard {
            // Whatever comes in now, another tab can take it.
            let outs = self.drain(turn, now);
            drop(outs);
            self.give_up(turn);
        }
        matches!(life, Life::Frozen | Life::Leaving | Life::Visible(false))
    }

    /// Goes on with what is known.
    fn go_on(&self, turn: &mut Turn, now: Millis, secret: Option<Secret>, keys: Option<&str>) {
        let Some(me) = turn.store.me().cloned() else {
            return;
        };
        let own = &turn.keep.own;
        let login = own.get(LOGIN);
        let login = login.and_then(|text| login::read(text, secret, &self.settings));
        let read = |key: &str| own.get(key).and_then(|text| parse(text).ok());
        let (url, login, source) = match login {
            Some(kept) => (kept.url, kept.login, kept.source),
            None => (None, None, None),
        };
        let kept = Kept {
            owner: me.into_bare(),
            session: read(SESSION).unwrap_or_else(|| Element::new("none", "")),
            people: read(PEOPLE),
            caps: read(CAPS),
            url,
            login,
            source,
        };
        // Rooms first: what waits may be for one.
        let (rooms, waiting) = (turn.store.rejoin(), turn.store.waiting());
        self.go_on_privately(turn, now, keys);
        let resume = Command::Resume(Box::new(kept));
        let (told, issued) = (turn.store.told(), turn.store.issued());
        let known = turn.store.known_avatars();
        for command in [told, known, resume, issued]
            .into_iter()
            .chain(rooms)
            .chain(waiting)
        {
            Self::command(turn, now, command);
        }
    }

    /// Takes all that the client has to say; gives what goes out.
    fn drain(self: &Rc<Self>, turn: &mut Turn, now: Millis) -> Vec<(TransportOut, bool)> {
        let mut outs = Vec::new();
        self.pass(turn, now);
        loop {
            self.drain_client(turn, now, &mut outs);
            let rest = turn.store.take_rest(turn.beside.as_ref());
            for command in turn.store.take_displayed().into_iter().chain(rest) {
                Self::command(turn, now, command);
            }
            for intent in turn.store.take_entering() {
                self.intend(turn, now, intent);
            }
            if !self.pass(turn, now) {
                return outs;
            }
        }
    }

    fn drain_client(
        self: &Rc<Self>,
        turn: &mut Turn,
        now: Millis,
        outs: &mut Vec<(TransportOut, bool)>,
    ) {
        while let Some(output) = turn.client.poll() {
            match output {
                // Whoever is not to be heard gets no answer either.
                Output::Event(event) if !turn.store.is_wanted(&event) => {}
                Output::Event(event) => match &mut turn.privacy {
                    Some(privacy) => privacy.event(now, event),
                    None => self.event(turn, now, event),
                },
                Output::Transport { out, credentials } => outs.push((out, credentials)),
                Output::Save(Saved::Session(session)) => turn.keep.session(session),
                Output::Save(Saved::People(people)) => turn.keep.people(people),
                Output::Save(Saved::Caps(caps)) => {
                    turn.keep.set(CAPS, caps.map(|caps| caps.to_xml()));
                }
                Output::Save(Saved::Secret(None)) => {
                    turn.secret = None;
                    turn.keep.set(SECRET, None);
                }
                Output::Save(Saved::Secret(Some(secret))) => {
                    turn.secret = Some(secret);
                    self.seal(turn);
                }
                Output::Derive { number, request } => {
                    let weak = Rc::downgrade(self);
                    derive(request, move |key| {
                        post(&weak, Work::Input(Input::Derived { number, key }));
                    });
                }
            }
        }
    }

    /// Seals what stands for the password, once there is a place for it: opening one may take away the key
    /// of the one before.
    pub(super) fn seal(self: &Rc<Self>, turn: &mut Turn) {
        if turn.keep.disk().is_none() {
            return;
        }
        if let Some(secret) = turn.secret.take() {
            let (weak, round) = (Rc::downgrade(self), turn.keep.round);
            spawn_local(async move {
                let sealed = Disk::seal(&secret.to_xml()).await;
                post(&weak, Work::Sealed(round, SECRET, sealed));
            });
        }
    }

    pub(super) fn event(&self, turn: &mut Turn, now: Millis, event: Event) {
        match &event {
            Event::Traffic { sent, xml } => {
                let arrow = if *sent { "SENT " } else { "RECV " };
                self.print(Level::Debug, &[arrow, xml].concat());
            }
            Event::Logged { level, text } => self.print(*level, text),
            Event::Bound { .. } => {
                if let Some((trust, text)) = turn.login.take() {
                    turn.keep.trust = Some(trust);
                    turn.keep.set(LOGIN, Some(text));
                }
                if let Some((address, password)) = turn.offer.take() {
                    spawn_local(async move { credentials::keep(&address, &password).await });
                }
            }
            Event::StatusChanged(_)
            | Event::RosterReceived(_)
            | Event::RosterItemChanged(_)
            | Event::RosterItemRemoved(_)
            | Event::PresenceChanged { .. }
            | Event::SubscriptionRequested { .. }
            | Event::TokenUsed(_)
            | Event::ContactsSuggested { .. }
            | Event::BlockListReceived(_)
            | Event::BlockListChanged { .. }
            | Event::ContactFailed { .. }
            | Event::OwnPresenceChanged(_)
            | Event::MessageReceived(_)
            | Event::MessageSent { .. }
            | Event::MessageAcked { .. }
            | Event::MessageAnnotated(_)
            | Event::DisplayedKnown { .. }
            | Event::ChatStateChanged { .. }
            | Event::MessageFailed { .. }
            | Event::HistoryReceived(_)
            | Event::HistoryFailed { .. }
            | Event::HistorySkipped
            | Event::ServerKnown(_)
            | Event::Described { .. }
            | Event::AvatarChanged { .. }
            | Event::UploadsKnown(_)
            | Event::RoomServiceKnown(_)
            | Event::DirectoryKnown(_)
            | Event::SlotReceived { .. }
            | Event::SlotFailed { .. }
            | Event::CardReceived { .. }
            | Event::Answered { .. }
            | Event::AccountChanged { .. }
            | Event::RegistrationAsked { .. }
            | Event::Registered { .. }
            | Event::Room { .. }
            | Event::SyncChanged(_) => {}
        }
        let changes = turn.store.apply(now, event);
        turn.note(changes);
    }

    /// When somebody else is logged in now, or nobody, nothing is left of whoever was.
    fn settle(self: &Rc<Self>, turn: &mut Turn, before: (Option<BareJid>, Option<Trust>)) {
        let after = (account(turn), turn.keep.trust);
        if after == before {
            return;
        }
        if let (Some(_), true) = (&before.0, before.0 != after.0) {
            turn.keep.forget(after.0.is_some());
            turn.offer = None;
            if let Some(tabs) = &turn.tabs {
                tabs.say(&spoken::gone());
            }
        }
        if before.0 != after.0 {
            // Nor does what one chose hold for the next.
            for command in [turn.store.told(), turn.store.issued()] {
                Self::command(turn, self.clock.now(), command);
            }
            self.notices.close_where(|_| true);
        }
        self.open_place(turn, true);
        self.look_for_identity(turn);
        let Turn {
            keep, store, tabs, ..
        } = turn;
        if after.0.is_some() {
            let all = keep.all(store);
            keep.write(all);
            if let Some(tabs) = tabs.as_ref().filter(|_| keep.heard) {
                keep.tell_all(store, tabs);
            }
        }
    }

    /// Has the place opened where things are to be kept. `wipe`: whatever is there now is nothing worth.
    pub(super) fn open_place(self: &Rc<Self>, turn: &mut Turn, wipe: bool) {
        let keep = &mut turn.keep;
        keep.opening += 1;
        let number = keep.opening;
        let medium = match keep.trust.filter(|_| self.settings.keepalive) {
            Some(Trust::Tab) => Some(Medium::Tab),
            Some(Trust::Device) => Some(Medium::Device),
            None => None,
        };
        let wipe = wipe && Disk::left().is_some();
        let disk = keep.disk().filter(|_| wipe);
        keep.keys = medium == Some(Medium::Device) || self.settings.cache_otr_key;
        keep.place = match medium {
            Some(_) => Place::Opening(Vec::new()),
            None => Place::Nowhere,
        };
        let (weak, trouble) = (Rc::downgrade(self), self.on_trouble());
        spawn_local(async move {
            if wipe {
                disk::wipe(disk).await;
            }
            if let Some(medium) = medium {
                let opened = Disk::open(medium, trouble).await;
                post(&weak, Work::Opened(number, opened.ok()));
            }
        });
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

fn account(turn: &Turn) -> Option<BareJid> {
    turn.store.me().map(|me| me.bare().clone())
}
