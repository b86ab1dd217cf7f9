//! A client on the test bench: a virtual clock, a fixed seed, both ends of the wire in one hand.

use super::wire::{Wire, answer};
use super::xml::{Bindings, element, elements};
use super::{build, prep};
use converse_rs::time::Millis;
use converse_rs::xml::{Element, parse};
use converse_rs::xmpp::client::{Client, ClientConfig, Input, Output, Saved};
use converse_rs::xmpp::command::{Command, Kept, Login};
use converse_rs::xmpp::event::{Event, Failure, Level, Status};
use converse_rs::xmpp::stream::sasl::{Derivation, DeriveRequest};
use converse_rs::xmpp::stream::transport::{TransportIn, TransportOut};
use std::collections::VecDeque;

/// When every scenario begins.
pub(crate) const START: Millis = Millis(1_700_000_000_000);

/// The rig. What the client sends and says must all be read before it is dropped.
pub(crate) struct Rig {
    client: Client,
    now: Millis,
    pub(crate) wire: Wire,
    pub(crate) bindings: Bindings,
    events: VecDeque<Event>,
    logged: Vec<(Level, String)>,
    traffic: Vec<(bool, String)>,
    derive: VecDeque<(u32, DeriveRequest)>,
    /// Whether the last thing for the edge was to carry cookies and certificates.
    pub(crate) credentials: bool,
    /// The server's end answers pings by itself.
    pub(crate) answers_pings: bool,
    /// What is to be kept for a later run.
    pub(crate) saved: Vec<Saved>,
    /// Whom a client that was loaded anew told of, from what was kept.
    pub(crate) told: VecDeque<Event>,
}

impl Rig {
    /// A client that does nothing yet.
    pub(crate) fn new(config: ClientConfig) -> Self {
        prep::install();
        Self {
            client: Client::new(config, [7; 32]),
            now: START,
            wire: Wire::default(),
            bindings: Bindings::default(),
            events: VecDeque::new(),
            logged: Vec::new(),
            traffic: Vec::new(),
            derive: VecDeque::new(),
            credentials: false,
            answers_pings: true,
            saved: Vec::new(),
            told: VecDeque::new(),
        }
    }

    /// The page is loaded anew: a new client goes on with what this one kept, as if a second later.
    #[track_caller]
    pub(crate) fn reloaded(mut self, config: ClientConfig, login: Option<Login>) -> Self {
        let mut kept = (None, None, None);
        for saved in std::mem::take(&mut self.saved) {
            match saved {
                Saved::Session(session) => kept.0 = session,
                Saved::People(people) => kept.1 = people,
                Saved::Caps(caps) => kept.2 = caps,
                Saved::Secret(_) => {}
            }
        }
        let mut rig = Self::new(config);
        rig.now = self.now.plus(1_000);
        rig.answers_pings = self.answers_pings;
        rig.bindings = std::mem::take(&mut self.bindings);
        let Some(session) = kept.0 else {
            panic!("no session was kept")
        };
        // As it is kept: in writing.
        let written = |e: &Element| parse(&e.to_xml()).unwrap();
        rig.command(Command::Resume(Box::new(Kept {
            owner: build::bare(build::ACCOUNT),
            session: written(&session),
            people: kept.1.as_ref().map(written),
            login,
            caps: kept.2.as_ref().map(written),
            url: None,
            source: None,
        })));
        let (told, events) = rig.events.drain(..).partition(|event| {
            matches!(
                event,
                Event::RosterReceived(_)
                    | Event::PresenceChanged { .. }
                    | Event::OwnPresenceChanged(_)
            )
        });
        (rig.told, rig.events) = (told, events);
        rig
    }

    pub(crate) fn now(&self) -> Millis {
        self.now
    }

    /// One input, and everything that comes of it.
    #[track_caller]
    pub(crate) fn input(&mut self, input: Input) {
        self.client.handle(self.now, input);
        while let Some(output) = self.client.poll() {
            match output {
                Output::Transport { out, credentials } => {
                    self.credentials = credentials;
                    self.wire.take(out);
                }
                Output::Derive { number, request } => self.derive.push_back((number, request)),
                Output::Save(saved) => self.saved.push(saved),
                Output::Event(Event::Logged { level, text }) => self.logged.push((level, text)),
                Output::Event(Event::Traffic { sent, xml }) => self.traffic.push((sent, xml)),
                Output::Event(event) => self.events.push_back(event),
            }
        }
        // The client asks whether what it sent has arrived; most scenarios are about something else.
        if self.answers_pings
            && let Some(pong) = self.wire.take_ping()
        {
            let bosh = !self.wire.posts.is_empty();
            for input in self.wire.deliver(vec![pong], bosh) {
                self.transport(input);
            }
        }
        // As a server that may hold one request does (XEP-0124 §11).
        if let Some(handle) = self.wire.pushed_out() {
            let body = "<body xmlns='http://jabber.org/protocol/httpbind'/>";
            self.transport(answer(handle, body));
        }
    }

    #[track_caller]
    pub(crate) fn command(&mut self, command: Command) {
        self.input(Input::Command(command));
    }

    #[track_caller]
    pub(crate) fn log_in(&mut self, login: Login) {
        self.command(Command::Connect { login, url: None });
    }

    #[track_caller]
    pub(crate) fn transport(&mut self, input: TransportIn) {
        self.input(Input::Transport(input));
    }

    /// The next first-level element that the client sent.
    #[track_caller]
    pub(crate) fn sent(&mut self) -> Element {
        match self.wire.sent.pop_front() {
            Some(element) => element,
            None => panic!(
                "nothing was sent; events {:?}; log {:?}",
                self.events, self.logged
            ),
        }
    }

    /// The next first-level element that the client sent is this; placeholders bind.
    #[track_caller]
    pub(crate) fn expect_sent(&mut self, xml: &str) {
        let actual = self.sent();
        if let Err(why) = self.bindings.compare(&element(xml), &actual) {
            panic!("{why}\nexpected {xml}\n    sent {}", actual.to_xml());
        }
    }

    /// The server sends this; bound placeholders are filled in.
    #[track_caller]
    pub(crate) fn recv(&mut self, xml: &str) {
        let elements = elements(&self.bindings.fill(xml));
        let bosh = !self.wire.posts.is_empty();
        for input in self.wire.deliver(elements, bosh) {
            self.transport(input);
        }
    }

    /// One WebSocket message with exactly this text.
    #[track_caller]
    pub(crate) fn frame(&mut self, text: &str) {
        let (handle, text) = (self.wire.socket(), text.to_owned());
        self.transport(TransportIn::SocketText { handle, text });
    }

    /// The next thing for the edge beside text and posts: sockets, fetches, aborts.
    #[track_caller]
    pub(crate) fn op(&mut self) -> TransportOut {
        match self.wire.ops.pop_front() {
            Some(op) => op,
            None => panic!("the edge was told nothing; events {:?}", self.events),
        }
    }

    /// The next event; log lines and traffic are kept apart.
    #[track_caller]
    pub(crate) fn event(&mut self) -> Event {
        match self.events.pop_front() {
            Some(event) => event,
            None => panic!("no event; log {:?}", self.logged),
        }
    }

    #[track_caller]
    pub(crate) fn expect_event(&mut self, expected: Event) {
        let actual = self.event();
        assert_eq!(actual, expected);
    }

    #[track_caller]
    pub(crate) fn expect_status(&mut self, expected: Status) {
        self.expect_event(Event::StatusChanged(expected));
    }

    /// The next event says that there will be another attempt; why this one failed.
    #[track_caller]
    pub(crate) fn expect_waiting(&mut self) -> Failure {
        match self.event() {
            Event::StatusChanged(Status::Waiting { failure, .. }) => failure,
            event => panic!("{event:?}"),
        }
    }

    /// All events so far.
    pub(crate) fn events(&mut self) -> Vec<Event> {
        self.events.drain(..).collect()
    }

    /// Nothing was sent and nothing happened.
    #[track_caller]
    pub(crate) fn expect_quiet(&self) {
        assert_eq!(
            self.wire
                .sent
                .iter()
                .map(Element::to_xml)
                .collect::<Vec<_>>(),
            Vec::<String>::new()
        );
        assert_eq!(self.events, []);
    }

    /// The log lines so far: drops with their reasons.
    pub(crate) fn log(&mut self) -> Vec<String> {
        self.logged.drain(..).map(|(_, text)| text).collect()
    }

    /// Exactly one line was logged, and it holds this.
    #[track_caller]
    pub(crate) fn expect_log(&mut self, part: &str) {
        let log = self.log();
        assert!(
            matches!(&*log, [line] if line.contains(part)),
            "{part:?} expected in {log:?}"
        );
    }

    /// What went over the wire for the console, `true` when sent.
    pub(crate) fn traffic(&mut self) -> Vec<(bool, String)> {
        std::mem::take(&mut self.traffic)
    }

    /// Milliseconds until the client wants to be called, if it does.
    pub(crate) fn deadline(&self) -> Option<u64> {
        self.client.deadline().map(|at| at.since(self.now))
    }

    /// Lets time pass, calling the client whenever it asked for it. A client that asks to be called
    /// at once, having just been called, would spin for ever.
    #[track_caller]
    pub(crate) fn advance(&mut self, ms: u64) {
        let end = self.now.plus(ms);
        while let Some(at) = self.client.deadline().filter(|at| *at <= end) {
            self.now = self.now.max(at);
            self.input(Input::Timeout);
            let next = self.client.deadline();
            assert!(next.is_none_or(|n| n > self.now), "the client spins");
        }
        self.now = end;
    }

    /// Runs the PBKDF2 that the client asked for and hands the key in.
    #[track_caller]
    pub(crate) fn answer_derive(&mut self) {
        let (number, request) = self.take_derive();
        let mut derivation = Derivation::new(request);
        let key = loop {
            if let Some(key) = derivation.step(10_000) {
                break key;
            }
        };
        self.input(Input::Derived { number, key });
    }

    /// Whether a derivation was asked for.
    pub(crate) fn has_derive(&self) -> bool {
        !self.derive.is_empty()
    }

    /// The derivation that the client asked for, to be answered by the test, or never.
    #[track_caller]
    pub(crate) fn take_derive(&mut self) -> (u32, DeriveRequest) {
        self.derive
            .pop_front()
            .expect("no derivation was asked for")
    }

    /// Online over a carrier, with an empty roster, everything read.
    #[track_caller]
    pub(crate) fn online(carrier: converse_rs::xmpp::event::Carrier) -> Self {
        Self::online_with(build::config_for(carrier), "")
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.expect_quiet();
        }
    }
}
