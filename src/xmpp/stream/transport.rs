//! What the transport machines (BOSH, WebSocket) say to the edge and to the negotiation above them.
//!
//! A machine is driven thus: call one of its methods, then `poll()` until `None`, then ask
//! `deadline()` and call `timeout(now)` once that has come.

use crate::xml::Element;
use crate::xmpp::error::LinkError;

/// Names one HTTP exchange or one socket. `link` tells machines apart: an answer for a machine that
/// is gone finds nobody. `n` counts up within a machine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Handle {
    pub link: u32,
    pub n: u32,
}

/// What the edge is to do. It answers with [`TransportIn`] under the same handle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TransportOut {
    /// POST `body` with `Content-Type: text/plain;charset=utf-8` (which saves CORS preflights; every
    /// BOSH server takes it) and `credentials: 'include'`, and answer with `Response` or `Failed`.
    Post {
        handle: Handle,
        url: String,
        body: String,
    },
    /// GET without credentials (discovery); answer with `Response` or `Failed`.
    Get { handle: Handle, url: String },
    /// GET with `mode: 'no-cors', credentials: 'include'`, of which nothing is read: it makes the
    /// browser ask for the client certificate before a WebSocket would fail for want of it. Answer
    /// with `Response { status: 0, .. }` whatever the server said, `Failed` when nothing came.
    Touch { handle: Handle, url: String },
    /// Give up an HTTP exchange; no answer is wanted any more.
    Abort { handle: Handle },
    /// Open a WebSocket with the subprotocol `xmpp`.
    OpenSocket { handle: Handle, url: String },
    /// Send one text message.
    SendText { handle: Handle, text: String },
    /// Close the socket; `SocketClosed` may or may not follow.
    CloseSocket { handle: Handle },
}

/// What the edge has to tell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TransportIn {
    /// The whole answer to an HTTP request, whatever its status.
    Response {
        handle: Handle,
        status: u16,
        body: String,
    },
    /// The request got no answer: network, CORS, refused TLS; a script is not told which.
    Failed { handle: Handle },
    /// The socket is open and the server agreed to `xmpp`.
    SocketOpened { handle: Handle },
    /// One text message.
    SocketText { handle: Handle, text: String },
    /// The socket is closed, with the code of RFC 6455 §7.4 (1006: no closing handshake).
    SocketClosed { handle: Handle, code: u16 },
}

impl TransportIn {
    /// The exchange or socket this is about.
    pub fn handle(&self) -> Handle {
        match self {
            Self::Response { handle, .. }
            | Self::Failed { handle }
            | Self::SocketOpened { handle }
            | Self::SocketText { handle, .. }
            | Self::SocketClosed { handle, .. } => *handle,
        }
    }
}

/// What comes out of a machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LinkOut {
    /// For the edge.
    Transport(TransportOut),
    /// For the negotiation and the client.
    Event(LinkEvent),
    /// What goes over the wire, for the log: `true` when sent, `false` when received. The client
    /// blots out secrets before anybody sees it.
    Traffic(bool, Element),
    /// Something was dropped, for this reason; for the log.
    Dropped(&'static str),
}

/// What a machine tells those above it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LinkEvent {
    /// The stream is open (first time or after a restart); features follow as an `Element`.
    Opened(Header),
    /// A first-level child of the stream: features, SASL, stanza, stream management.
    Element(Element),
    /// What comes from here on may not be next to what came before: something may be lost in between.
    Gap,
    /// The stream is over and the machine is done; nothing follows.
    Closed(LinkError),
}

/// What the server said of the stream when it opened it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Header {
    /// Stream id (`authid` in BOSH).
    pub id: Option<String>,
    /// The server's name for itself.
    pub from: Option<String>,
}
