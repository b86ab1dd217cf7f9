//! RFC 7395: XMPP over WebSocket, as a machine (see [`super::transport`] for how it is driven).

use super::transport::{Handle, Header, LinkEvent, LinkOut, TransportIn, TransportOut};
use crate::time::Millis;
use crate::xml::{Element, XmlError, ns, parse};
use crate::xmpp::error::{LinkError, StreamError};
use std::collections::VecDeque;

/// Somebody may be choosing a certificate in a dialog.
const TOUCH_MS: u64 = 90_000;
/// From the handshake to the server's `<open/>`.
const OPEN_MS: u64 = 30_000;
/// How long the other side may take to say good-bye (RFC 7395 §3.6).
const CLOSE_MS: u64 = 3_000;

/// What a machine is made from.
pub struct WebSocketConfig {
    pub link: u32,
    pub url: String,
    pub domain: String,
    pub lang: Option<String>,
    /// Bare address for `from`.
    pub from: Option<String>,
    /// An `https:` URL to fetch first, so that the browser asks for the client certificate.
    pub touch: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Touching,
    Connecting,
    /// The socket is open, `<open/>` is sent, the server's is awaited.
    Opening {
        restarted: bool,
    },
    Open,
    /// `<close/>` is sent.
    Closing,
    Closed,
}

/// One stream over one socket.
pub struct WebSocket {
    config: WebSocketConfig,
    state: State,
    deadline: Option<Millis>,
    out: VecDeque<LinkOut>,
    /// What was to be sent before the stream was open.
    waiting: VecDeque<Element>,
    /// See [`super::link::Link::log_traffic`].
    pub(super) traffic: bool,
}

impl WebSocket {
    /// A machine that does nothing yet.
    pub fn new(config: WebSocketConfig) -> Self {
        let (out, waiting) = (VecDeque::new(), VecDeque::new());
        Self {
            config,
            state: State::New,
            deadline: None,
            out,
            waiting,
            traffic: false,
        }
    }

    /// Connects.
    pub fn open(&mut self, now: Millis) {
        match self.config.touch.take() {
            Some(url) => {
                self.state = State::Touching;
                self.deadline = Some(now.plus(TOUCH_MS));
                self.transport(TransportOut::Touch {
                    handle: self.handle_of(0),
                    url,
                });
            }
            None => self.connect(now),
        }
    }

    /// Opens the stream anew after authentication (RFC 7395 §3.7).
    pub fn restart(&mut self, now: Millis) {
        if self.state == State::Open {
            self.state = State::Opening { restarted: true };
            self.deadline = Some(now.plus(OPEN_MS));
            self.send_open();
        }
    }

    /// Sends a first-level element, as soon as the stream is open.
    pub fn send(&mut self, _now: Millis, element: Element) {
        match self.state {
            State::Open => self.write(element),
            State::Closing | State::Closed => {}
            State::New | State::Touching | State::Connecting | State::Opening { .. } => {
                self.waiting.push_back(element);
            }
        }
    }

    /// Says good-bye.
    pub fn close(&mut self, now: Millis) {
        match self.state {
            State::Opening { .. } | State::Open => {
                self.state = State::Closing;
                self.deadline = Some(now.plus(CLOSE_MS));
                self.write(Element::new("close", ns::FRAMING));
            }
            State::Connecting => {
                self.transport(TransportOut::CloseSocket {
                    handle: self.handle_of(1),
                });
                self.end(LinkError::Closed);
            }
            State::Touching => {
                self.transport(TransportOut::Abort {
                    handle: self.handle_of(0),
                });
                self.end(LinkError::Closed);
            }
            State::New => self.end(LinkError::Closed),
            State::Closing | State::Closed => {}
        }
    }

    /// Takes what the edge has to tell.
    pub fn handle(&mut self, now: Millis, input: TransportIn) {
        match (self.state, input) {
            (State::Touching, TransportIn::Response { .. } | TransportIn::Failed { .. }) => {
                // Whatever came of it, the socket will show.
                self.connect(now);
            }
            (State::Connecting, TransportIn::SocketOpened { .. }) => {
                self.state = State::Opening { restarted: false };
                self.deadline = Some(now.plus(OPEN_MS));
                self.send_open();
            }
            (State::Connecting, TransportIn::SocketClosed { .. }) => {
                self.end(LinkError::Unreachable);
            }
            (State::Opening { .. } | State::Open, TransportIn::SocketClosed { .. }) => {
                self.end(LinkError::Lost);
            }
            (State::Closing, TransportIn::SocketClosed { .. }) => self.end(LinkError::Closed),
            (
                State::Opening { .. } | State::Open | State::Closing,
                TransportIn::SocketText { text, .. },
            ) => {
                self.text(&text);
            }
            _ => {}
        }
    }

    /// The deadline has come.
    pub fn timeout(&mut self, now: Millis) {
        if self.deadline.is_none_or(|d| d > now) {
            return;
        }
        match self.state {
            State::Touching => {
                self.transport(TransportOut::Abort {
                    handle: self.handle_of(0),
                });
                self.connect(now);
            }
            State::Connecting | State::Opening { .. } => self.abandon_for(LinkError::TimedOut),
            State::Closing => self.abandon_for(LinkError::Closed),
            State::New | State::Open | State::Closed => self.deadline = None,
        }
    }

    /// When to call [`Self::timeout`].
    pub fn deadline(&self) -> Option<Millis> {
        self.deadline
    }

    /// The next thing that comes out.
    pub fn poll(&mut self) -> Option<LinkOut> {
        self.out.pop_front()
    }

    /// Whether all is said: the stream is over and [`Self::poll`] has told so.
    pub fn is_over(&self) -> bool {
        self.state == State::Closed && self.out.is_empty()
    }

    /// Drops the socket; the server finds the stream broken, not closed.
    pub fn abandon(&mut self, _now: Millis) {
        match self.state {
            State::New | State::Closed => self.end(LinkError::Closed),
            State::Touching => {
                self.transport(TransportOut::Abort {
                    handle: self.handle_of(0),
                });
                self.end(LinkError::Closed);
            }
            _ => self.abandon_for(LinkError::Closed),
        }
    }

    fn connect(&mut self, now: Millis) {
        self.state = State::Connecting;
        self.deadline = Some(now.plus(OPEN_MS));
        let (handle, url) = (self.handle_of(1), self.config.url.clone());
        self.transport(TransportOut::OpenSocket { handle, url });
    }

    fn send_open(&mut self) {
        let open = Element::new("open", ns::FRAMING)
            .with_attr("to", self.config.domain.as_str())
            .with_opt_attr("from", self.config.from.as_deref())
            .with_attr("version", "1.0")
            .with_opt_attr("xml:lang", self.config.lang.as_deref());
        self.write(open);
    }

    fn text(&mut self, text: &str) {
        let element = match parse(text) {
            Ok(element) => element,
            // Some servers send white space to keep the connection alive; RFC 7395 §3.8 forbids it.
            Err(XmlError::NoRoot) if text.trim().is_empty() => return,
            // A stranger's stanza that the server let through: no reason to lose the stream, and to lose
            // it again each time it is delivered.
            Err(XmlError::TooLarge | XmlError::UnknownPrefix) if self.state == State::Open => {
                return self
                    .out
                    .push_back(LinkOut::Dropped("a stanza beyond all measure"));
            }
            Err(_) => return self.protocol("what came is not XML as XMPP allows it"),
        };
        if self.traffic {
            self.out.push_back(LinkOut::Traffic(false, element.clone()));
        }
        if element.ns() == ns::FRAMING {
            return match element.name() {
                "open" => self.opened(&element),
                "close" => self.closed(&element),
                _ => self.protocol("an unknown framing element"),
            };
        }
        match self.state {
            // The close is what follows; what is still on its way belongs to nobody.
            State::Closing => {}
            State::Open => match StreamError::parse(&element) {
                Some(error) => self.stream_error(error),
                None => self.event(LinkEvent::Element(element)),
            },
            _ => match StreamError::parse(&element) {
                Some(error) => self.stream_error(error),
                None => self.protocol("an element before the stream was open"),
            },
        }
    }

    fn opened(&mut self, open: &Element) {
        if !matches!(self.state, State::Opening { .. }) {
            return self.protocol("the stream was opened twice");
        }
        if !open.attr("version").is_some_and(|v| v.starts_with("1.")) {
            return self.protocol("not XMPP 1.x");
        }
        self.state = State::Open;
        self.deadline = None;
        let text = |name: &str| open.attr(name).map(str::to_owned);
        self.event(LinkEvent::Opened(Header {
            id: text("id"),
            from: text("from"),
        }));
        while let Some(element) = self.waiting.pop_front() {
            self.write(element);
        }
    }

    fn closed(&mut self, close: &Element) {
        let elsewhere = close.attr("see-other-uri").map(str::to_owned);
        if self.state != State::Closing {
            self.write(Element::new("close", ns::FRAMING));
        }
        self.abandon_for(match elsewhere {
            Some(uri) if uri.starts_with("wss://") || uri.starts_with("ws://") => {
                LinkError::SeeOtherUri(uri)
            }
            _ => LinkError::Closed,
        });
    }

    fn stream_error(&mut self, error: StreamError) {
        self.write(Element::new("close", ns::FRAMING));
        self.abandon_for(LinkError::Stream(error));
    }

    fn protocol(&mut self, what: &'static str) {
        self.abandon_for(LinkError::Protocol(what));
    }

    fn abandon_for(&mut self, error: LinkError) {
        self.transport(TransportOut::CloseSocket {
            handle: self.handle_of(1),
        });
        self.end(error);
    }

    fn end(&mut self, error: LinkError) {
        if self.state != State::Closed {
            self.state = State::Closed;
            self.deadline = None;
            self.waiting.clear();
            self.event(LinkEvent::Closed(error));
        }
    }

    fn write(&mut self, element: Element) {
        let (handle, text) = (self.handle_of(1), element.to_xml());
        self.transport(TransportOut::SendText { handle, text });
        self.out.push_back(LinkOut::Traffic(true, element));
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
