//! The client: one login, one stream, its modules.
//!
//! The contract: call [`Client::handle`] once, then [`Client::poll`] until it says `None`, then arm
//! one timer for [`Client::deadline`] and hand in [`Input::Timeout`] when it fires. Never call
//! `handle` from inside the drain; queue instead. `handle` cannot fail: bad input ends in an event.

mod account;
mod attempt;
mod config;
mod online;
mod password;
mod reconnect;
mod saved;
mod sending;
mod session;
mod site;
mod time;

use super::command::{Command, Login, Method};
use super::event::{Deed, Event, Level, Status};
use super::iqs::Iqs;
use super::mods::contacts::{self, Wish};
use super::mods::{self, Mods, Tag, avatar, blocking, disco};
use super::redact::redacted;
use super::stanza::{message, muc, presence, receipts};
use super::stream::link::Link;
use super::stream::sasl::DeriveRequest;
use super::stream::transport::{LinkOut, TransportIn, TransportOut};
use crate::rng::Rng;
use crate::time::Millis;
use crate::xml::Element;
use account::Account;
use attempt::Attempt;
use session::Session;
use std::collections::VecDeque;
use zeroize::Zeroizing;

pub use config::ClientConfig;
pub use saved::Saved;

/// What the client is fed with.
#[allow(
    clippy::large_enum_variant,
    reason = "there is one at a time, and it is moved once"
)]
pub enum Input {
    Command(Command),
    Transport(TransportIn),
    /// The deadline has come.
    Timeout,
    /// The key for [`Output::Derive`] with the same number.
    Derived {
        number: u32,
        key: Zeroizing<Vec<u8>>,
    },
}

/// What the client wants done.
#[allow(
    clippy::large_enum_variant,
    reason = "events are most of it, and each is moved once"
)]
pub enum Output {
    /// `credentials`: send the browser's certificates and cookies along, also to another origin.
    Transport {
        out: TransportOut,
        credentials: bool,
    },
    /// Run PBKDF2 without blocking the page, and answer with [`Input::Derived`].
    Derive {
        number: u32,
        request: DeriveRequest,
    },
    Event(Event),
    /// Keep this for a later run of the program, instead of what was kept under the same name. Comes
    /// last in a turn: whatever else the turn brings is to be written no later than this.
    Save(Saved),
}

/// See the module's contract.
pub struct Client {
    config: ClientConfig,
    rng: Rng,
    now: Millis,
    phase: Phase,
    /// Who is logged in, or is to be as soon as that is possible.
    account: Option<Account>,
    /// The bound resource. It outlives a lost stream when it can be resumed.
    session: Option<Session>,
    /// Links that only say good-bye.
    closing: Vec<(u32, Link)>,
    mods: Mods,
    iqs: Iqs<Tag>,
    sends: VecDeque<Element>,
    events: VecDeque<Event>,
    out: VecDeque<Output>,
    links: u32,
    derivations: u32,
    checking: Option<password::Checking>,
    credentials: bool,
    saving: saved::Saving,
    /// Somebody looks at the page.
    visible: bool,
}

enum Phase {
    Idle,
    /// On the way to a session.
    Attempt(Box<Attempt>),
    /// Stanzas flow.
    Online {
        number: u32,
        link: Link,
    },
    /// The next attempt is made then.
    Waiting {
        until: Millis,
    },
}

impl Client {
    /// A client without a connection. `seed`: 32 bytes of the system's randomness.
    pub fn new(config: ClientConfig, seed: [u8; 32]) -> Self {
        let mut mods = Mods::default();
        mods.presence.set_caps(mods.disco.caps().clone());
        Self {
            config,
            rng: Rng::new(seed),
            now: Millis(0),
            phase: Phase::Idle,
            account: None,
            session: None,
            closing: Vec::new(),
            mods,
            iqs: Iqs::default(),
            sends: VecDeque::new(),
            events: VecDeque::new(),
            out: VecDeque::new(),
            links: 0,
            derivations: 0,
            checking: None,
            credentials: false,
            saving: saved::Saving::default(),
            visible: true,
        }
    }

    /// Takes one input at the time `now`, which never runs backwards.
    pub fn handle(&mut self, now: Millis, input: Input) {
        self.now = self.now.max(now);
        match input {
            Input::Command(command) => self.command(command),
            Input::Transport(input) => self.transport(input),
            Input::Timeout => self.timeout(),
            Input::Derived { number, key } if self.checked(number, &key) => {}
            Input::Derived { number, key } if number == self.derivations => self.derived(key),
            Input::Derived { .. } => self.log("a key that nobody waits for any more"),
        }
        self.pump();
        self.follow_account();
        self.pump();
        self.save();
    }

    /// The next thing to do.
    pub fn poll(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    fn command(&mut self, command: Command) {
        match command {
            Command::Connect { login, url } => {
                self.hang_up();
                self.replace_secret(&login);
                self.account = Some(Account::new(login, url));
                self.connect();
            }
            Command::ConnectAs { source, login } => {
                self.hang_up();
                self.account = Some(Account::of_site(source, login));
                self.connect();
            }
            Command::Register {
                domain,
                url,
                mut answers,
                invitation,
            } => {
                if !self.fill_in(&domain, &mut answers) {
                    self.hang_up();
                    let method = Method::Register(answers);
                    let login = Login {
                        invitation,
                        ..Login::new(domain.into(), method)
                    };
                    self.account = Some(Account::new(login, url));
                    self.connect();
                }
            }
            Command::Resume(kept) => self.resume(*kept),
            Command::Disconnect => self.disconnect(),
            Command::Hint(hint) => self.hint(hint),
            Command::SendMessage {
                to,
                id,
                body,
                extras,
                in_doubt,
                wrap,
            } => self.send_message(to, id, &body, (&extras, &wrap), in_doubt),
            Command::Annotate {
                to,
                id,
                of,
                note,
                room,
            } => {
                let stanza = message::build_note(&to, &id, &of, &note, room);
                if to.as_occupant().is_some() {
                    let stanza = stanza.with_child(muc::to_occupant());
                    return self.say_to(to, id, stanza, false);
                }
                self.enqueue((to, id, stanza), (false, true), room);
            }
            Command::Acknowledge { to, id } => {
                self.online(|_, cx| cx.send(receipts::build(&to, &id)));
            }
            Command::NoteActivity { chat, activity } => {
                self.online(|mods, cx| mods.note_activity(cx, &chat, activity));
            }
            Command::DropMessage { id } => {
                self.mods.message.cancel(&id);
                self.mods.rooms.cancel(&id);
            }
            Command::LoadHistory { chat, before } => {
                let asked = self.online(|mods, cx| {
                    if !mods.rooms.load(cx, &chat, before.clone()) {
                        mods.archive.load(cx, chat.clone(), before.clone());
                    }
                });
                if asked.is_none() {
                    let why = super::event::HistoryError::Offline;
                    self.events
                        .push_back(Event::HistoryFailed { chat, before, why });
                }
            }
            Command::SetPresence { show, status } => {
                let own = super::event::Presence {
                    show,
                    status,
                    idle: None,
                };
                self.online(|mods, cx| {
                    mods.presence.set_own(cx, own);
                    mods.show_in_rooms(cx);
                });
            }
            Command::Describe => {
                if let Some(session) = &self.session {
                    let carrier = session.endpoint.carrier;
                    let resumable = session.management.resumable().is_some();
                    self.events
                        .push_back(Event::Described { carrier, resumable });
                    self.online(|_, cx| disco::ask_server(cx, Tag::About));
                }
            }
            Command::SetTold { receipts, states } => {
                if states.is_empty() {
                    self.online(|mods, cx| mods.chat_states.fall_silent(cx));
                }
                self.config.no_receipts = !receipts;
                self.config.chat_states = states;
            }
            Command::SetIdle { since, show } => {
                self.mods.presence.note_idle(since, show);
                self.online(|mods, cx| {
                    mods.presence.tell_idle(cx);
                    mods.show_in_rooms(cx);
                });
            }
            Command::LoadCard(jid) => self.load_card(jid),
            Command::Account(wish) => self.change_account(wish),
            Command::KnowAvatars(known) => self.mods.avatar.know(known),
            Command::SetAvatar { data, side } => {
                if let Some(account) = &self.account {
                    let me = account.login.jid.bare().clone();
                    self.do_with(me, Deed::Picture, |_, cx, _| {
                        avatar::publish(cx, data.as_deref(), side);
                    });
                }
            }
            Command::MarkRoom { room, marks } => {
                let whose = room.clone();
                let done = self.online(|mods, cx| mods.bookmarks.mark(cx, whose, marks));
                if done.is_none() {
                    self.mods.bookmarks.want(room, marks);
                }
            }
            Command::RestRoom { room, idle } => self.rest_room(&room, idle),
            Command::RequestSlot {
                id,
                name,
                size,
                kind,
            } => self.request_slot(id, &name, size, &kind),
            Command::TellDisplayed { chat, id, room } => {
                self.online(|mods, cx| mods.displayed.tell(cx, chat, id, room));
            }
            Command::AnswerSubscription { from, accept } => {
                self.online(|mods, cx| {
                    mods.presence.answer(cx, &mods.roster, &from, accept);
                });
            }
            Command::Service { of, wish } => self.service(of, wish),
            Command::Room { room, wish, after } => self.room(&room, wish, after),
            Command::SetContact {
                jid,
                name,
                groups,
                subscribe,
            } => {
                let deed = if subscribe { Deed::Add } else { Deed::Change };
                self.do_with(jid, deed, |_, cx, jid| {
                    contacts::set(cx, Wish { jid, deed }, name.as_deref(), &groups);
                });
            }
            Command::SetTokens(all) => self.mods.presence.set_issued(all),
            Command::UseToken { of, token } => self.use_token(of, token),
            Command::RemoveContact(jid) => {
                self.do_with(jid, Deed::Remove, |_, cx, jid| contacts::remove(cx, jid));
            }
            Command::Subscribe { to, ask } => {
                self.do_with(to, Deed::Ask, |mods, cx, to| match ask {
                    true => mods.presence.subscribe(cx, &to),
                    false => mods.presence.unsubscribe(cx, &to),
                });
            }
            Command::SetBlocked { jids, blocked } => {
                if let Some(first) = jids.first() {
                    let (first, deed) = (first.bare().clone(), blocking::deed(blocked));
                    self.do_with(first, deed, |_, cx, _| blocking::set(cx, jids, blocked));
                }
            }
        }
    }

    fn transport(&mut self, input: TransportIn) {
        let (now, number) = (self.now, input.handle().link);
        match &mut self.phase {
            Phase::Attempt(attempt) if attempt.number() == number => attempt.transport(now, input),
            Phase::Online { number: n, link } if *n == number => link.handle(now, input),
            _ => {
                if let Some((_, link)) = self.closing.iter_mut().find(|(n, _)| *n == number) {
                    link.handle(now, input);
                }
            }
        }
    }

    /// Moves everything on until nothing moves: links to modules, modules to links, all to `out`.
    fn pump(&mut self) {
        loop {
            let moved = match self.phase {
                Phase::Attempt(_) => self.pump_attempt(),
                Phase::Online { .. } => self.pump_online(),
                Phase::Idle | Phase::Waiting { .. } => false,
            };
            if !moved {
                break;
            }
        }
        self.hold_sends();
        self.pump_closing();
        self.out.extend(self.events.drain(..).map(Output::Event));
    }

    fn pump_closing(&mut self) {
        let mut closing = std::mem::take(&mut self.closing);
        closing.retain_mut(|(_, link)| {
            while let Some(out) = link.poll() {
                match out {
                    LinkOut::Transport(out) => self.emit(out),
                    LinkOut::Traffic(sent, element) => self.traffic(sent, &element),
                    LinkOut::Dropped(what) => self.log(what),
                    // Whom it concerned has gone.
                    LinkOut::Event(_) => {}
                }
            }
            !link.is_over()
        });
        self.closing = closing;
    }

    /// Ends whatever goes on, by our own wish.
    fn hang_up(&mut self) {
        match std::mem::replace(&mut self.phase, Phase::Idle) {
            Phase::Idle | Phase::Waiting { .. } => {}
            Phase::Attempt(attempt) => self.give_up(*attempt),
            Phase::Online { number, mut link } => {
                link.send(self.now, presence::unavailable());
                link.close(self.now);
                self.part(number, link);
            }
        }
        self.end_session();
        self.account = None;
    }

    /// The session is over: a later one knows nothing of it.
    fn end_session(&mut self) {
        if self.session.take().is_some() {
            self.saving.rest();
            self.sends.clear();
            for tag in self.iqs.drain() {
                mods::on_lost(tag, &mut self.events);
            }
            self.mods.on_disconnected(&mut self.events);
        }
    }

    /// Keeps a link that has been told to end until it has. Its last words go out before anything
    /// else.
    fn part(&mut self, number: u32, link: Link) {
        self.closing.push((number, link));
        self.pump_closing();
    }

    fn emit(&mut self, out: TransportOut) {
        // Before events, so that the order between the two is kept.
        self.out.extend(self.events.drain(..).map(Output::Event));
        self.out.push_back(Output::Transport {
            out,
            credentials: self.credentials,
        });
    }

    fn traffic(&mut self, sent: bool, element: &Element) {
        if self.config.log_traffic {
            self.events.push_back(Event::Traffic {
                sent,
                xml: redacted(element),
            });
        }
    }

    fn status(&mut self, status: Status) {
        self.events.push_back(Event::StatusChanged(status));
    }

    fn log(&mut self, text: &str) {
        self.events.push_back(Event::Logged {
            level: Level::Debug,
            text: text.to_owned(),
        });
    }
}
