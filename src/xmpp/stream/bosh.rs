//! XEP-0124: Bidirectional-streams Over Synchronous HTTP (BOSH)
//!
//! The machine; see [`super::transport`] for how it is driven. Requests carry rising ids; a request
//! that got no answer is sent again with the same id and the same bytes, so that nothing is lost and
//! nothing comes twice; answers go up in the order of their requests, whatever order they come in.

mod answers;
mod body;
mod saved;
mod window;

use super::transport::{Handle, Header, LinkEvent, LinkOut, TransportIn, TransportOut};
use crate::time::Millis;
use crate::xml::Element;
use crate::xmpp::error::LinkError;
use body::Terms;
use std::collections::VecDeque;
use window::{Request, Window};

/// Somebody may be choosing a certificate in a dialog while the first request waits.
const CREATE_MS: u64 = 90_000;
/// Added to `wait`, for the network.
const SLACK_MS: u64 = 10_000;
/// How long a good-bye may take.
const CLOSE_MS: u64 = 3_000;
/// Bytes of stanzas in one body.
const MAX_BODY: usize = 256 << 10;

/// What a machine is made from.
pub struct BoshConfig {
    pub link: u32,
    pub url: String,
    pub domain: String,
    pub lang: Option<String>,
    /// At most 2^52, so that a session can count up from it.
    pub first_rid: u64,
    /// Bare address for `from`.
    pub from: Option<String>,
    /// Seconds that the server may hold a request.
    pub wait_s: u32,
    /// Requests that the server may hold.
    pub hold: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Creating,
    Open,
    Terminating,
    Closed,
}

enum Outgoing {
    /// With the time it was handed in.
    Element(Millis, Element),
    Restart,
    Pause,
}

/// One BOSH session.
pub struct Bosh {
    config: BoshConfig,
    state: State,
    terms: Terms,
    window: Window,
    queue: VecDeque<Outgoing>,
    out: VecDeque<LinkOut>,
    rid: u64,
    handles: u32,
    header: Header,
    /// A restart is sent and its features have not come.
    restarting: bool,
    /// No empty request before this.
    not_before: Millis,
    hasty: u32,
    /// When an answer last came; from then the server's inactivity counts.
    heard: Millis,
    /// Since when every attempt broke at once: the server has no request of ours.
    cut_off: Option<Millis>,
    close_by: Option<Millis>,
    /// A request went out again, and no answer came since. Prosody 0.12 answers it with what it has by then;
    /// what it wrote to the first of them, before it noticed that nobody reads that, is lost.
    broken: bool,
    /// It did so more than once: what was asked for after the first time may be lost as well.
    gap: bool,
    /// See [`super::link::Link::log_traffic`].
    pub(super) traffic: bool,
}

impl Bosh {
    /// A machine that does nothing yet.
    pub fn new(config: BoshConfig) -> Self {
        Self {
            terms: Terms::asked(&config),
            rid: config.first_rid,
            config,
            state: State::New,
            window: Window::default(),
            queue: VecDeque::new(),
            out: VecDeque::new(),
            handles: 0,
            header: Header::default(),
            restarting: false,
            not_before: Millis(0),
            hasty: 0,
            heard: Millis(0),
            cut_off: None,
            close_by: None,
            broken: false,
            gap: false,
            traffic: false,
        }
    }

    /// Asks for a session.
    pub fn open(&mut self, now: Millis) {
        if self.state == State::New {
            self.state = State::Creating;
            self.heard = now;
            let body = body::create(&self.config);
            self.post(now, body);
        }
    }

    /// Asks for a fresh stream after authentication (XEP-0206 §5).
    pub fn restart(&mut self, now: Millis) {
        self.queue.push_back(Outgoing::Restart);
        self.pump(now);
    }

    /// Sends a first-level element, as soon as the window allows.
    pub fn send(&mut self, now: Millis, element: Element) {
        if !matches!(self.state, State::Terminating | State::Closed) {
            self.recall(&element);
            self.queue.push_back(Outgoing::Element(now, element));
            self.pump(now);
        }
    }

    /// A request that is made once more takes the place of the one that still waits; at the end, since its
    /// order among others of its kind counts.
    fn recall(&mut self, element: &Element) {
        if element.name() == "iq" {
            self.queue
                .retain(|waiting| !matches!(waiting, Outgoing::Element(_, e) if e == element));
        }
    }

    /// Asks the server to keep the session through a silence of `maxpause` (XEP-0124 §12), where it
    /// allows that at all: the page is about to freeze or go.
    pub fn pause(&mut self, now: Millis) {
        if self.state == State::Open && self.terms.maxpause_s > 0 {
            self.queue.push_back(Outgoing::Pause);
            self.pump(now);
        }
    }

    /// Ends the session; what is queued goes along.
    pub fn close(&mut self, now: Millis) {
        match self.state {
            State::New | State::Creating => self.end(LinkError::Closed),
            State::Open => {
                let mut body = body::new(&self.terms).with_attr("type", "terminate");
                for outgoing in self.queue.drain(..) {
                    if let Outgoing::Element(_, element) = outgoing {
                        body.push(element);
                    }
                }
                self.state = State::Terminating;
                self.close_by = Some(now.plus(CLOSE_MS));
                // One request more than the window is allowed for this (XEP-0124 §11).
                self.post(now, body);
            }
            State::Terminating | State::Closed => {}
        }
    }

    /// Drops the session without a word to the server.
    pub fn abandon(&mut self, _now: Millis) {
        self.end(LinkError::Closed);
    }

    /// Takes what the edge has to tell.
    pub fn handle(&mut self, now: Millis, input: TransportIn) {
        if self.state == State::Closed {
            return;
        }
        let n = input.handle().n;
        match input {
            TransportIn::Response { status, body, .. } => self.response(now, n, status, &body),
            TransportIn::Failed { .. } => self.failed(now, n),
            TransportIn::SocketOpened { .. }
            | TransportIn::SocketText { .. }
            | TransportIn::SocketClosed { .. } => {}
        }
        self.pump(now);
    }

    /// The deadline has come.
    pub fn timeout(&mut self, now: Millis) {
        if self.state == State::Closed {
            return;
        }
        if self.close_by.is_some_and(|d| d <= now) {
            return self.end(LinkError::Closed);
        }
        for n in self.window.overdue(now) {
            if self.window.awaits(n) {
                self.abort(n);
                if self.state == State::Creating {
                    return self.end(LinkError::TimedOut);
                }
                self.failed(now, n);
            }
        }
        self.pump(now);
    }

    /// When to call [`Self::timeout`].
    pub fn deadline(&self) -> Option<Millis> {
        if self.state == State::Closed {
            return None;
        }
        let poll = (self.state == State::Open && self.wants_poll()).then_some(self.not_before);
        [self.close_by, self.window.deadline(), poll]
            .into_iter()
            .flatten()
            .min()
    }

    /// The next thing that comes out.
    pub fn poll(&mut self) -> Option<LinkOut> {
        self.out.pop_front()
    }

    /// Whether all is said: the session is over and [`Self::poll`] has told so.
    pub fn is_over(&self) -> bool {
        self.state == State::Closed && self.out.is_empty()
    }

    /// Sends whatever may be sent: repeats that are due, what is queued, and an empty request when
    /// the server has none to answer with.
    fn pump(&mut self, now: Millis) {
        while let Some(body) = self.window.due(now, self.handles + 1) {
            self.handles += 1;
            self.deliver_to_edge(self.handles, body);
        }
        match self.state {
            State::Open => {}
            // Everything is answered, if not as XEP-0124 §13 wants it.
            State::Terminating if self.window.len() == 0 => return self.end(LinkError::Closed),
            State::New | State::Creating | State::Terminating | State::Closed => return,
        }
        while !self.queue.is_empty() && self.window.len() < self.terms.requests {
            let body = self.next_body();
            self.post(now, body);
        }
        if self.wants_poll() && self.not_before <= now {
            let body = body::new(&self.terms);
            self.post(now, body);
        }
    }

    /// Whether an empty request is to go out: fewer are held than the server may hold.
    fn wants_poll(&self) -> bool {
        self.window.len() < self.terms.hold.max(1).min(self.terms.requests)
    }

    /// The head of the queue as one body: a restart or a pause alone, or as many elements as fit.
    fn next_body(&mut self) -> Element {
        let mut body = body::new(&self.terms);
        let mut bytes = 0;
        while let Some(outgoing) = self.queue.pop_front() {
            match outgoing {
                Outgoing::Restart | Outgoing::Pause if bytes > 0 => {
                    self.queue.push_front(outgoing);
                    break;
                }
                Outgoing::Restart => {
                    self.restarting = true;
                    return body::restart(body, &self.config);
                }
                Outgoing::Pause => {
                    return body.with_attr("pause", self.terms.maxpause_s.to_string());
                }
                Outgoing::Element(at, element) => {
                    let size = element.to_xml().len();
                    if bytes > 0 && bytes + size > MAX_BODY {
                        self.queue.push_front(Outgoing::Element(at, element));
                        break;
                    }
                    bytes += size;
                    body.push(element);
                }
            }
        }
        body
    }

    fn post(&mut self, now: Millis, mut body: Element) {
        let rid = self.rid;
        self.rid += 1;
        body.set_attr("rid", rid.to_string());
        // Which answers arrived, where that is not plain from the request itself (XEP-0124 §9.1).
        let received = self.window.received();
        if self.terms.acks && received.is_some_and(|r| r + 1 < rid) {
            body.set_attr("ack", received.unwrap_or_default().to_string());
        }
        self.handles += 1;
        let n = self.handles;
        let patience = self.patience();
        let text = body.to_xml();
        let empty = body.nodes().is_empty();
        self.window
            .push(Request::new(rid, n, text.clone(), empty, now, patience));
        self.deliver_to_edge(n, text);
        self.out.push_back(LinkOut::Traffic(true, body));
    }

    /// Milliseconds that an answer may take.
    fn patience(&self) -> u64 {
        match self.state {
            State::Creating => CREATE_MS,
            _ => u64::from(self.terms.wait_s) * 1000 + SLACK_MS,
        }
    }

    fn deliver_to_edge(&mut self, n: u32, body: String) {
        let (handle, url) = (self.handle_of(n), self.config.url.clone());
        self.transport(TransportOut::Post { handle, url, body });
    }

    fn abort(&mut self, n: u32) {
        self.transport(TransportOut::Abort {
            handle: self.handle_of(n),
        });
    }

    fn abort_all(&mut self) {
        for n in self.window.awaited() {
            self.abort(n);
        }
    }

    fn end(&mut self, error: LinkError) {
        if self.state != State::Closed {
            self.abort_all();
            self.state = State::Closed;
            self.window = Window::default();
            self.queue.clear();
            self.event(LinkEvent::Closed(error));
        }
    }

    fn handle_of(&self, n: u32) -> Handle {
        Handle {
            link: self.config.link,
            n,
        }
    }

    fn transport(&mut self, out: TransportOut) {
        self.out.push_back(LinkOut::Transport(out));
    }

    fn event(&mut self, event: LinkEvent) {
        self.out.push_back(LinkOut::Event(event));
    }
}
