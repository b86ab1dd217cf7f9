//! XEP-0124: Bidirectional-streams Over Synchronous HTTP (BOSH)
//!
//! The machine; see [`super::transport`] for how it is driven. Requests carry rising ids; a request
//! that got no answer is sent again with the same id and the same bytes, so that nothing is lost and
//! nothing comes twice; answers go up in the order of their requests, whatever order they come in.

mod body;
mod window;

use super::transport::{Handle, Header, LinkEvent, LinkOut, TransportIn, TransportOut};
use crate::time::Millis;
use crate::xml::{Element, ns, parse};
use crate::xmpp::error::{BoshCondition, LinkError};
use body::Terms;
use std::collections::VecDeque;
use window::{Request, Window};

/// Somebody may be choosing a certificate in a dialog while the first request waits.
const CREATE_MS: u64 = 90_000;
/// Added to `wait`, for the network.
const SLACK_MS: u64 = 10_000;
/// How long a good-bye may take.
const CLOSE_MS: u64 = 3_000;
/// Pauses between attempts at one request; after the last it is up to the server's `inactivity`.
const RETRY_MS: [u64; 5] = [500, 1_000, 2_000, 4_000, 8_000];
/// Attempts at a request that HTTP answers with an error status.
const MAX_STATUS_ERRORS: u32 = 4;
/// Bytes of stanzas in one body.
const MAX_BODY: usize = 256 << 10;
/// Empty answers that come at once, in a row, before we slow down.
const MAX_HASTY: u32 = 5;

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
    Element(Element),
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
    close_by: Option<Millis>,
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
            close_by: None,
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
            self.queue.push_back(Outgoing::Element(element));
            self.pump(now);
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
            State::New => self.end(LinkError::Closed),
            State::Creating => {
                self.abort_all();
                self.end(LinkError::Closed);
            }
            State::Open => {
                let mut body = body::new(&self.terms).with_attr("type", "terminate");
                for outgoing in self.queue.drain(..) {
                    if let Outgoing::Element(element) = outgoing {
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
            self.abort_all();
            return self.end(LinkError::Closed);
        }
        for n in self.window.overdue(now) {
            self.transport(TransportOut::Abort {
                handle: self.handle_of(n),
            });
            self.failed(now, n);
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

    /// Sends whatever may be sent: repeats that are due, what is queued, and an empty request when
    /// the server has none to answer with.
    fn pump(&mut self, now: Millis) {
        while let Some(request) = self.window.due(now) {
            let (n, body) = (request.n, request.body.clone());
            self.deliver_to_edge(n, body);
        }
        if self.state != State::Open {
            return;
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
                Outgoing::Element(element) => {
                    let size = element.to_xml().len();
                    if bytes > 0 && bytes + size > MAX_BODY {
                        self.queue.push_front(Outgoing::Element(element));
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
        let patience = match self.state {
            State::Creating => CREATE_MS,
            _ => u64::from(self.terms.wait_s) * 1000 + SLACK_MS,
        };
        let text = body.to_xml();
        let empty = body.nodes().is_empty();
        self.window
            .push(Request::new(rid, n, text.clone(), empty, now, patience));
        self.deliver_to_edge(n, text);
        self.out.push_back(LinkOut::Traffic(true, body));
    }

    fn deliver_to_edge(&mut self, n: u32, body: String) {
        let (handle, url) = (self.handle_of(n), self.config.url.clone());
        self.transport(TransportOut::Post { handle, url, body });
    }

    fn response(&mut self, now: Millis, n: u32, status: u16, text: &str) {
        if !self.window.awaits(n) {
            return;
        }
        let body = parse(text).ok().filter(|b| b.is("body", ns::HTTPBIND));
        let Some(body) = body else {
            return self.not_a_body(now, n, status);
        };
        self.heard = now;
        self.out.push_back(LinkOut::Traffic(false, body.clone()));
        match body.attr("type") {
            Some("terminate") => {
                for earlier in self.window.take_ready() {
                    self.deliver(now, earlier);
                }
                return self.terminated(body);
            }
            // Recoverable (XEP-0124 §17.3): this and all before it once more.
            Some("error") => {
                if !self.window.repeat_up_to(n, now) {
                    self.end(LinkError::Bosh(BoshCondition::UndefinedCondition));
                }
                return;
            }
            _ => {}
        }
        let hasty = self.window.answer(n, body, now);
        self.slow_down(now, hasty);
        for body in self.window.take_ready() {
            self.deliver(now, body);
        }
    }

    /// An answer that BOSH did not give: the status codes of old (XEP-0124 §17.1), a proxy's error,
    /// a captive portal.
    fn not_a_body(&mut self, now: Millis, n: u32, status: u16) {
        let creating = self.state == State::Creating;
        match status {
            200..=299 => self.end(LinkError::Protocol("the answer is no BOSH body")),
            400 | 403 | 404 if !creating => self.end(LinkError::Bosh(match status {
                400 => BoshCondition::BadRequest,
                403 => BoshCondition::PolicyViolation,
                _ => BoshCondition::ItemNotFound,
            })),
            500..=599 if self.window.status_errors(n) < MAX_STATUS_ERRORS && !creating => {
                self.window.repeat(n, now, RETRY_MS);
            }
            _ => self.end(LinkError::Http(status)),
        }
    }

    fn failed(&mut self, now: Millis, n: u32) {
        if !self.window.awaits(n) {
            return;
        }
        match self.state {
            State::Creating => self.end(LinkError::Unreachable),
            State::Terminating => self.end(LinkError::Closed),
            _ if now.since(self.heard)
                >= u64::from(self.terms.inactivity_s) * 1000 + self.waited() =>
            {
                self.end(LinkError::Lost);
            }
            _ => self.window.repeat(n, now, RETRY_MS),
        }
    }

    /// While a request is held nothing is heard, and the session is not inactive.
    fn waited(&self) -> u64 {
        u64::from(self.terms.wait_s) * 1000 + SLACK_MS
    }

    fn deliver(&mut self, now: Millis, mut body: Element) {
        if self.state == State::Creating {
            if !self.terms.granted(&body) {
                return self.end(LinkError::Protocol("a session without an id"));
            }
            self.state = State::Open;
            let text = |name: &str| body.attr(name).map(str::to_owned);
            self.header = Header {
                id: text("authid"),
                from: text("from"),
            };
            self.event(LinkEvent::Opened(self.header.clone()));
        }
        if self.terms.is_polling() {
            self.not_before = now.plus(u64::from(self.terms.polling_s) * 1000);
        }
        body::adopt(&mut body);
        for child in body.into_children() {
            if self.restarting && child.is("features", ns::STREAM) {
                self.restarting = false;
                self.event(LinkEvent::Opened(self.header.clone()));
            }
            self.event(LinkEvent::Element(child));
        }
    }

    fn terminated(&mut self, mut body: Element) {
        let error = body::terminal_condition(&body);
        body::adopt(&mut body);
        // Stanzas may come along with the end.
        for child in body.into_children().filter(|c| c.ns() == ns::CLIENT) {
            self.event(LinkEvent::Element(child));
        }
        let asked = self.state == State::Terminating;
        self.end(if asked { LinkError::Closed } else { error });
    }

    /// A server that answers empty requests at once would have us ask it a thousand times a second.
    fn slow_down(&mut self, now: Millis, hasty: bool) {
        self.hasty = if hasty { self.hasty + 1 } else { 0 };
        if self.hasty >= MAX_HASTY {
            self.not_before = now.plus(1_000);
        }
    }

    fn abort_all(&mut self) {
        for n in self.window.awaited() {
            self.transport(TransportOut::Abort {
                handle: self.handle_of(n),
            });
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
